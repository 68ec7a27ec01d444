"""``docs/commands.md``, made from the help itself so that it cannot drift: ``python -m tools.commands_page > docs/commands.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Command, Context

_WIDTH = 100
_HEAD = """# Commands

<!-- Made by `make docs` from the program's own --help. A test compares; do not edit by hand. -->

`summarize ARTICLE…` is `summarize run ARTICLE…`: a first word that is no command is an article, and `./clean` reaches a file called
`clean`. `-` is standard input. stdout carries the result only; progress, warnings and the finish line go to stderr.

| exit code | means |
|---:|---|
| 0 | done |
| 1 | internal error, or the result could not be written |
| 2 | usage: an option, a value, a language code, `config.toml`, a glossary or a prompt file |
| 3 | the input is unreadable, empty, not text, too large, or an appeal without news |
| 4 | an engine or a model is missing; the hint is the command that fixes it |
| 5 | the engine failed |
| 6 | `--strict`, and a check found an error |
| 7 | several articles, some failed |
| 8 | several articles, all failed |
| 129, 130, 143 | its terminal is gone, interrupted by Ctrl-C, terminated |

Errors are two lines on stderr, `error: what (which file)` and `hint: one action`; `--debug` adds the traceback.
"""


def document() -> str:
    """The page: how words are read, exit codes, then the help of every command."""
    from summarize.cli.app import NAME, app

    command = typer.main.get_command(app)
    parts = [_HEAD]
    for path, text in _helps(command, NAME, None):
        parts.append(f"## {path}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def _helps(command: Command, name: str, parent: Context | None) -> Iterator[tuple[str, str]]:
    with command.make_context(name, [], parent=parent, resilient_parsing=True, terminal_width=_WIDTH) as ctx:
        yield ctx.command_path, "\n".join(line.rstrip() for line in command.get_help(ctx).splitlines())
        if isinstance(command, TyperGroup):
            for child in command.list_commands(ctx):
                found = command.get_command(ctx, child)
                if found is not None and not found.hidden:
                    yield from _helps(found, child, ctx)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(document())
