"""``summarize prompts``: the instructions of the models, and where to put words of your own."""

from __future__ import annotations

from typing import Annotated

import typer

from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.options import argument, option
from summarize.cli.terminal import terminal
from summarize.config import Settings
from summarize.generation.prompts import PromptLibrary, builtin_dir
from summarize.render import safe

app = lazy_app(no_args_is_help=True)


@app.callback()
def prompts() -> None:
    """List and show the prompts, and where to put your own."""


@options.command(app, "prompts_dir", name="list")
def list_(ctx: typer.Context, settings: Settings) -> None:
    """List the prompts. Shown are name, version, digest, purpose, and the file of yours that replaces it, if any."""
    library = PromptLibrary(settings.prompts_dir)
    names = library.names()
    wide = max(map(len, names), default=0)
    lines = []
    for name in names:
        prompt = library.get(name)
        own = "" if prompt.path.parent == builtin_dir() else f"  [{prompt.path}]"
        lines.append(f"{name:<{wide}}  v{prompt.version}  {prompt.sha256[:8]}  {prompt.description}{own}")
    output.write("".join(f"{line}\n" for line in lines), None)
    terminal(ctx).note(f"copy one from {builtin_dir()} into a folder of yours, change it, and name the folder with --prompts-dir")


@options.command(app, "prompts_dir")
def show(
    ctx: typer.Context,
    name: Annotated[str, argument("NAME", "A prompt's name, as prompts list shows it.")],
    settings: Settings,
    scores: Annotated[bool, option("--scores", "Only what was measured with it.")] = False,
) -> None:
    """Show a prompt file as it is used, with what was measured with it."""
    prompt = PromptLibrary(settings.prompts_dir).get(name)
    text = "".join(f"{line}\n" for line in prompt.scores or ("not measured",)) if scores else prompt.text
    output.write(safe.terminal(text) if terminal(ctx).on_screen else text, None)
