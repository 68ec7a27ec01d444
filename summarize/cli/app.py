"""The program: its own options, and the one place where every error becomes two lines and an exit code.

Errors read ``error: what (which file)`` and ``hint: one action`` on stderr. A traceback is shown only with ``--debug``.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

from summarize.cli.group import LazyGroup, lazy_app
from summarize.cli.streams import forgive_stderr, silence_stdout
from summarize.errors import OutputError, SummarizeError

NAME = "summarize"
EPILOG = "Every command takes --help. --debug, --quiet, --no-color, --width and --config may come before or after the command."

app = lazy_app(cls=LazyGroup, no_args_is_help=True, name=NAME, add_completion=True)


class Terminated(BaseException):
    """SIGTERM or SIGHUP arrived. Not an ``Exception``, so that nothing on the way swallows it and every ``finally`` runs."""

    def __init__(self, number: int = 15) -> None:
        super().__init__()
        self.exit_code = 128 + number


def _show_version(wanted: bool) -> None:
    if wanted:
        from summarize.__about__ import __version__

        typer.echo(f"{NAME} {__version__}")
        raise typer.Exit


@app.callback(epilog=EPILOG)
def program(
    ctx: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No color; NO_COLOR does the same.")] = False,
    width: Annotated[int | None, typer.Option("--width", min=20, max=1000, metavar="N", help="Wrap text to N columns.")] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Read this config.toml instead of your own.", show_default=False)
    ] = None,
    _version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Short faithful summaries of news articles, donation appeals excluded, translated and checked, offline.

    \b
    summarize article.txt              summary, with its Russian and Spanish
    summarize clean article.txt        the body alone
    """  # noqa: D301 - the backspace keeps the lines of the paragraph apart
    from summarize.cli.terminal import Terminal  # help pages and the version need none

    ctx.obj = Terminal.open(quiet=quiet, color=not no_color, width=width, config=config, debug=debug)


def run(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit. Never returns and never lets an exception out."""
    args = list(sys.argv[1:] if argv is None else argv)
    _prepare_streams()
    for name in ("SIGTERM", "SIGHUP"):  # Windows lacks one; under nohup the other is ignored, and stays so
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _terminated)
    code = execute(args)
    if not _flush() and code == 0:
        code = OutputError.exit_code
    sys.exit(code)


def execute(args: list[str]) -> int:
    """Run a command line and return its exit code."""
    try:
        return _invoke(args)
    except BaseException as error:
        answer = next((answer for kind, answer in _ANSWERS if isinstance(error, kind)), None)
        if answer is None:
            raise
        if isinstance(error, Exception) and not isinstance(error, _EXPECTED) and _debug(args):
            traceback = import_module("traceback")  # only here: it costs a millisecond
            traceback.print_exc()
        return answer(error)


def _invoke(args: list[str]) -> int:
    command = typer.main.get_command(app)
    if any(name.endswith("_COMPLETE") for name in os.environ):
        command.main(args, NAME, standalone_mode=False)  # answers the shell and exits if that is what it asked for
    with command.make_context(NAME, args) as ctx:
        command.invoke(ctx)
    return 0


def _usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else NAME
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)
        return error.exit_code if error.exit_code else 2
    message = " ".join(error.format_message().split()).rstrip(".")
    return _say(message[:1].lower() + message[1:], f"see {path} --help", 2)


def _system(error: OSError) -> int:
    name = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _say(f"no space left{name}", "free some space, or choose another place", OutputError.exit_code)
    if isinstance(error, BrokenPipeError):  # nobody reads any more
        silence_stdout()
        return 0
    return _say(f"{error.strerror or error}{name}", SummarizeError.default_hint, 1)


def _say(what: str, hint: str | None, code: int) -> int:
    from summarize.render import safe

    lines = [f"error: {safe.line(what)}"] + ([f"hint: {safe.line(hint)}"] if hint else [])
    try:
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        sys.stderr.flush()
    except OSError:  # nobody is left to tell
        pass
    return code


#: How the program says that it stops, however it does: the first kind that fits.
_ANSWERS: tuple[tuple[type[BaseException], Callable[[Any], int]], ...] = (
    (typer.Exit, lambda stop: int(stop.exit_code)),
    (typer.TyperException, _usage),
    (KeyboardInterrupt, lambda _: _say("interrupted", None, 130)),
    (typer.Abort, lambda _: _say("interrupted", None, 130)),
    (Terminated, lambda stop: _say("terminated", None, stop.exit_code)),
    (SummarizeError, lambda error: _say(error.message, error.hint, error.exit_code)),
    (MemoryError, lambda _: _say("not enough memory", "close other programs, or choose a smaller model (summarize models list)", 5)),
    (RecursionError, lambda _: _say("the input is nested too deeply", "give plain text", 3)),
    (OSError, _system),
    (Exception, lambda error: _say(f"internal error: {type(error).__name__}: {error}", SummarizeError.default_hint, 1)),
)
#: Those that no traceback explains.
_EXPECTED = (typer.Exit, typer.TyperException, typer.Abort, BrokenPipeError)


def _debug(args: Sequence[str]) -> bool:
    before = args[: args.index("--")] if "--" in args else args
    return "--debug" in before or os.environ.get("SUMMARIZE_DEBUG", "") not in ("", "0")


def _terminated(signum: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated(signum)


def _prepare_streams() -> None:
    forgive_stderr()
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")


def _flush() -> bool:
    try:
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError) as error:  # AttributeError: there is no stdout at all
        silence_stdout()
        return not isinstance(error, OSError) or _system(error) == 0
    return True
