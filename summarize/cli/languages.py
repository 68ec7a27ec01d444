"""``summarize languages``: the one table of languages, and which models reach them, for people and programs."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from summarize import languages as table
from summarize.backends.inventory import figure, model_speaks
from summarize.cli import options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.options import option
from summarize.cli.terminal import terminal
from summarize.render import json
from summarize.weights import Catalog, Store

app = lazy_app()


@app.command(cls=Sections)
def languages(
    ctx: typer.Context,
    to: Annotated[list[str] | None, option("--to -t", "Only this language; again for more.", metavar="LANG")] = None,
    as_json: options.AsJson = False,
) -> None:
    """List the languages and their codes, as --to and --from take them, and the models that translate into them."""
    settings = options.settings(terminal(ctx), {})
    store = Store(settings.models_dir, Catalog.load(settings.catalog))
    wanted = {table.get(code).code for code in (",".join(to).split(",") if to else table.LANGUAGES)}
    rows: list[dict[str, Any]] = [
        {
            "code": item.code,
            "name": item.name,
            "own_name": table.local_name(item.code),
            "script": item.script,
            "rtl": item.rtl,
            "models": _models(item.code, store),
        }
        for item in table.LANGUAGES.values()
        if item.code in wanted
    ]
    if as_json:
        output.write(json.dumps(rows) + "\n", None)
        return
    anything = [model.id for model in store.catalog if "*" in model.languages and model.engine != "data"]
    names, own = (max(len(str(row[key])) for row in rows) for key in ("name", "own_name"))
    lines = []
    for row in rows:
        models = _listed([model for model in row["models"] if model["named"]], whole=bool(to))
        left = f"{row['code']:<8} {row['name']:<{names}}  {row['script']}  {row['own_name']:<{own}}"
        lines.append((f"{left.rstrip()}{models}" if to else f"{left}  {models}").rstrip())
    output.write("\n".join(lines) + "\n", None)
    note = terminal(ctx).note
    note("models made or measured for the language" + ("" if to else ": --to LANG names those to fetch"))
    note(f"into every language, as a draft: {', '.join(anything) or 'no model'}, and a server's model (--profile server)")


def _models(code: str, store: Store) -> list[dict[str, Any]]:
    """The models of the catalog that translate into ``code``; ``named`` are those made for it, or measured on it."""
    rows = []
    for model in store.catalog:
        if model.engine == "data" or not model_speaks(model, None, code):
            continue
        chrf, flores = (found.score if (found := model.quality.get(f"{name}_{code}")) else None for name in ("chrf", "flores"))
        rows.append(
            {
                "id": model.id,
                "from": list(model.options.get("source_languages", ["*"])),
                "chrf": chrf,
                "flores": flores,
                "named": "*" not in model.languages or chrf is not None,
                "here": store.has(model.id),
            }
        )
    return rows


def _listed(models: list[dict[str, Any]], *, whole: bool) -> str:
    """The models: all of them with their figures, a line each, or those that are here and the number of the others."""
    if whole:
        return "".join(f"\n  {_shown(model)}" for model in models)
    here = [model["id"] for model in models if model["here"]]
    return ", ".join([*here, *([f"{len(models) - len(here)} to fetch"] if len(models) > len(here) else [])])


def _shown(model: dict[str, Any]) -> str:
    about = list(filter(None, [figure(model["chrf"], model["flores"])]))
    if "*" not in model["from"]:
        about.append(f"from {', '.join(model['from'])}")
    return f"{model['id']}{'' if model['here'] else ' (not here)'}" + (f" ({'; '.join(about)})" if about else "")
