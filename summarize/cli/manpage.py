"""The manual page ``summarize.1``, made from the parser like the commands page: ``python -m summarize.cli.manpage > build/summarize.1``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Command, Context

_EXIT_CODES = {
    "0": "done",
    "1": "internal error, or the result could not be written",
    "2": "usage, configuration, glossary or prompt",
    "3": "the input is unreadable, empty, not text, too large, or has no news in it",
    "4": "an engine or a model is missing",
    "5": "the engine failed",
    "6": "--strict, and a check found an error",
    "7, 8": "several articles: some failed, all failed",
    "129, 130, 143": "hung up, interrupted, terminated",
}
_FILES = {
    "~/.config/summarize/config.toml": "settings (SUMMARIZE_CONFIG names another)",
    "~/.cache/summarize/models": "the model store (SUMMARIZE_MODELS names another)",
}


def document() -> str:
    """The page in the macros of man(7)."""
    from summarize.__about__ import __version__
    from summarize.cli.app import NAME, app

    command = typer.main.get_command(app)
    lines = [f'.TH SUMMARIZE 1 "" "summarize {__version__}" "User Commands"', ".SH NAME"]
    lines += [f"{NAME} \\- {_text('short faithful summaries of news articles, translated and checked, offline')}"]
    with command.make_context(NAME, [], resilient_parsing=True) as ctx:
        assert isinstance(command, TyperGroup)  # noqa: S101 - the program is a group
        lines += [".SH SYNOPSIS", f".B {NAME}", "[\\fIcommand\\fR] [\\fIoptions\\fR] \\fIARTICLE\\fR ..."]
        lines += [".SH DESCRIPTION", *_paragraphs(command.help or ""), ".SH OPTIONS", *_options(command, ctx), ".SH COMMANDS"]
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            if found is not None and not found.hidden:
                lines += _command(found, name, ctx)
    lines += [".SH EXIT STATUS", *(line for code, what in _EXIT_CODES.items() for line in (".TP", f".B {code}", _text(what)))]
    lines += [".SH FILES", *(line for place, what in _FILES.items() for line in (".TP", f".I {_text(place)}", _text(what)))]
    return "\n".join(lines) + "\n"


def _command(command: Command, name: str, parent: Context) -> Iterator[str]:
    with command.make_context(name, [], parent=parent, resilient_parsing=True) as ctx:
        pieces = " ".join(command.collect_usage_pieces(ctx))
        yield from (f".SS {_text(ctx.command_path)} {_text(pieces)}", *_paragraphs(command.help or ""), *_options(command, ctx))
        if isinstance(command, TyperGroup):
            for child in command.list_commands(ctx):
                found = command.get_command(ctx, child)
                if found is not None and not found.hidden:
                    yield from _command(found, child, ctx)


def _options(command: Command, ctx: Context) -> Iterator[str]:
    params: list[Any] = command.get_params(ctx)
    for param in params:
        record = param.get_help_record(ctx)
        if record is not None:
            is_argument = param.param_type_name == "argument"
            yield from (".TP", f".B {_text(param.name.upper() if is_argument else record[0])}", _text(record[1]))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield ".PP"
        if re.search(r"\S {3,}\S", paragraph):  # columns: an example, not a sentence
            yield from (".nf", *(_text(line.strip()) for line in paragraph.splitlines()), ".fi")
        else:
            yield _text(" ".join(paragraph.split()))


def _text(text: str) -> str:
    """Escaped for roff: backslashes, hyphens that must be copied as hyphens, and lines that would be requests."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(document())
