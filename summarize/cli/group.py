"""The command group: commands are imported when they are asked for, and ``summarize FILE`` means ``summarize run FILE``.

Typer vendors Click, so this builds on ``typer.core.TyperGroup``, which is semi-private: pyproject pins the range and tests/cli covers it.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from summarize.errors import SummarizeError, UnreadableInput

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter


class Lazy(NamedTuple):
    """Where a command lives (``module:attribute``, a Typer app) and its line in the list of commands."""

    target: str
    help: str


DEFAULT = "run"
COMMANDS: dict[str, Lazy] = {
    "run": Lazy("summarize.cli.run:app", "Summarize articles and translate the summaries (the default)."),
    "digest": Lazy("summarize.cli.digest:app", "Make one digest of many articles, in several languages."),
    "clean": Lazy("summarize.cli.clean:app", "Keep the body of an article, without appeals and page furniture."),
    "translate": Lazy("summarize.cli.translate:app", "Translate a text sentence by sentence, checked."),
    "check": Lazy("summarize.cli.check:app", "Check a summary or a translation made elsewhere against its source."),
    "review": Lazy("summarize.cli.review:app", "Record who saw, edited and approved a result."),
    "push": Lazy("summarize.cli.push:app", "Put drafts into WordPress or Ghost."),
    "memory": Lazy("summarize.cli.memory:app", "Keep approved translations, and exchange them with other tools."),
    "glossary": Lazy("summarize.cli.glossary:app", "Find terms for a glossary in your own translations."),
    "models": Lazy("summarize.cli.models:models_app", "List, fetch, verify and remove the models."),
    "prompts": Lazy("summarize.cli.prompts:app", "List and show the prompts, and where to put your own."),
    "languages": Lazy("summarize.cli.languages:app", "List the languages and their codes."),
    "serve": Lazy("summarize.cli.serve:app", "Serve a page where an editor reads, checks, edits and exports."),
    "mcp": Lazy("summarize.cli.mcp:app", "Serve the tools to a client of the Model Context Protocol."),
    "config": Lazy("summarize.cli.config:app", "Show the settings in effect and where each comes from."),
    "doctor": Lazy("summarize.cli.doctor:app", "Say what is installed, what is missing and what fixes it."),
}

#: Options of the whole program: they may be anywhere before ``--``. Those in the second set take a value.
FLAGS = frozenset({"--debug", "--quiet", "-q", "--no-color"})
VALUED = frozenset({"--config", "--width"})
_OWN = frozenset({"--help", "-h", "--version", "--install-completion", "--show-completion"})


def arrange(args: list[str]) -> list[str]:
    """Put the program's own options first and the default command before an article: ``a.txt --debug`` → ``--debug run a.txt``."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in FLAGS or (word.partition("=")[0] in VALUED and "=" in word):
            front.append(word)
        elif word in VALUED:
            value = next(words, None)
            if value is None:
                return [*front, word]  # the parser says that the option lacks its value
            front += [word, value]
        else:
            rest.append(word)
    if rest and rest[0] not in COMMANDS and rest[0].partition("=")[0] not in _OWN:
        rest.insert(0, DEFAULT)
    return front + rest


class LazyGroup(TyperGroup):
    """The group of all commands in :data:`COMMANDS`."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Arrange the words first; with nothing but the program's own options, show the help and fail as with no words at all."""
        arranged = arrange(list(args))
        if arranged and not ctx.resilient_parsing and arrange([word for word in arranged if word not in FLAGS]) == []:
            arranged = []
        return super().parse_args(ctx, arranged)

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Every command, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002 - Click's signature
        """Import a command's module, once."""
        if cmd_name not in self.commands and cmd_name in COMMANDS:
            module, _, attribute = COMMANDS[cmd_name].target.partition(":")
            command = typer.main.get_command(getattr(import_module(module), attribute))
            command.name = cmd_name
            self.commands[cmd_name] = command
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - Click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.help) for name, lazy in COMMANDS.items()])

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """As Click has it; the first word is a command by now."""
        return self._click_resolve_command(ctx, args)


class Group(TyperGroup):
    """A group of commands, each listed with the whole first sentence of its help."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """List the commands; a sentence that is too long for its line goes on in the next one."""
        named = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(limit=1000)) for name, command in named])


#: A switch and its opposite, as Click writes them.
_PAIR = re.compile(r"--(\S+) / --no-\1")
#: Sections of the help, in their order.
_HEADINGS = (
    "Arguments", "Languages", "Digest", "Summary", "Output", "Sources", "What is left out", "Checks", "Models", "Machine", "Input", "Batch",
)  # fmt: skip


class Sections(TyperCommand):
    """A command whose options are listed under headings (their ``rich_help_panel``) in plain text."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """As Click has it; an error says which command's help has more, also where an option lacks its value."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            error.__dict__["ctx"] = getattr(error, "ctx", None) or ctx
            raise

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Arguments first, then the sections in one order for all commands, then what has no heading."""
        sections: dict[str, list[tuple[str, str]]] = {heading: [] for heading in _HEADINGS}
        rest: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is None:
                continue
            if param.param_type_name == "argument":
                sections["Arguments"].append((" ".join(param.get_usage_pieces(ctx)), record[1]))
            elif panel := getattr(param, "rich_help_panel", None):
                sections.setdefault(panel, []).append((_PAIR.sub(r"--[no-]\1", record[0]), record[1]))
            else:
                rest.append(record)
        rows = [row for section in (*sections.values(), rest) for row in section]
        width = min(max((len(first) for first, _ in rows), default=0), 30)
        for heading, records in {**sections, "Options": rest}.items():
            if records:
                with formatter.section(heading):
                    # One width for the first column of every section: the eye goes down one line.
                    formatter.write_dl([(f"{first:<{width}}", second) for first, second in records])


def lazy_app(**options: Any) -> typer.Typer:
    """A Typer app with our conventions: plain help, no decorated tracebacks, ``-h`` for help."""
    return typer.Typer(
        cls=options.pop("cls", Group),
        rich_markup_mode=None,
        add_completion=options.pop("add_completion", False),
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        **options,
    )


def mistyped(error: SummarizeError, source: str) -> SummarizeError:
    """Hint at the command that the name of a missing file was probably meant to be; any other error stays as it is."""
    if isinstance(error, UnreadableInput) and (command := close_command(source)):
        return UnreadableInput(error.message, hint=f"did you mean: summarize {command}")
    return error


def close_command(word: str) -> str | None:
    """Find the command that ``word``, which is no file, was probably meant to be; None if none is close."""
    if word == "-" or "." in word or Path(word).exists():
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, COMMANDS, n=1)), None)
