"""``summarize languages``: the one table of languages, for people and programs."""

from __future__ import annotations

from typing import Annotated

import typer

from summarize.cli import output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.terminal import terminal

app = lazy_app()


@app.command(cls=Sections)
def languages(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List the languages and their codes, as --to and --from take them."""
    from summarize import languages as table

    rows = [
        {"code": item.code, "name": item.name, "own_name": table.local_name(item.code), "script": item.script, "rtl": item.rtl}
        for item in table.LANGUAGES.values()
    ]
    if as_json:
        from summarize.rendering import json

        output.write(json.dumps(rows) + "\n", None)
        return
    wide = max(len(str(row["name"])) for row in rows)
    lines = [f"{row['code']:<8} {row['name']:<{wide}}  {row['script']}  {row['own_name']}" for row in rows]
    output.write("\n".join(lines) + "\n", None)
    terminal(ctx).note(f"{len(rows)} languages; how well a model knows one: summarize models list")
