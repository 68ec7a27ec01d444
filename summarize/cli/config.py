"""``summarize config``: the settings in effect, and where each comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from summarize.cli import options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.terminal import terminal
from summarize.config import SETTINGS, config_path, resolve

app = lazy_app(no_args_is_help=True)


@app.callback()
def config() -> None:
    """Show the settings in effect and where each comes from."""


@app.command(cls=Sections)
def show(ctx: typer.Context, as_json: options.AsJson = False) -> None:
    """Show every setting, its value and what set it. An environment variable wins over the file, an option of a command over both."""
    from summarize.render import safe
    from summarize.render.json import dumps

    term = terminal(ctx)
    settings, origins = resolve(path=term.config)
    rows = [{"name": name, "value": _plain(getattr(settings, name)), "from": origins[name]} for name in SETTINGS]
    place = term.config or config_path()
    if as_json:
        output.write(dumps({"file": str(place), "present": place.is_file(), "settings": rows}) + "\n", None)
        return
    shown = [(row["name"], safe.line(_shown(row["value"])), safe.line(row["from"])) for row in rows]
    widths = [max(len(row[column]) for row in shown) for column in (0, 1)]
    output.write("".join(f"{name:<{widths[0]}}  {value:<{min(widths[1], 40)}}  {origin}\n" for name, value, origin in shown), None)
    term.note(f"file: {place}" + ("" if place.is_file() else " (not there)"))


def _plain(value: Any) -> Any:
    """A setting's value as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__ if name != "name"}
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value


def _shown(value: Any) -> str:
    return "not set" if value is None else json.dumps(value, ensure_ascii=False)
