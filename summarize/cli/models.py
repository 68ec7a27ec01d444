"""``summarize models``: what there is, fetch, verify, remove."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from summarize.cli.group import lazy_app
from summarize.cli.terminal import Terminal
from summarize.models import CatalogModel, Progress, Store

models_app = lazy_app(no_args_is_help=True, help="List, fetch, verify and remove the models. Weights are named by digest, not by place.")

ModelId = Annotated[str, typer.Argument(metavar="MODEL", help="A model's id, as summarize models list shows it.")]
DEFAULT_MODEL = "qwen2.5-coder-1.5b"


@models_app.command("list")
def list_models(as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False) -> None:
    """List every model of the catalog, and which are on this machine."""
    store = _store()
    if as_json:
        sys.stdout.write(json.dumps([_row(store, model) for model in store.catalog], ensure_ascii=False, indent=2) + "\n")
        return
    for model in store.catalog:
        here = "here" if store.has(model.id) else "—"
        sys.stdout.write(f"{model.id:22} {here:5} {_bytes(model.size):>8}  {model.licence:12} {model.description}\n")
        for name, quality in model.quality.items():
            sys.stdout.write(f"{'':22}       {name} {quality.score:g} ({quality.measured})\n")


@models_app.command()
def pull(
    ctx: typer.Context,
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model's id.")] = DEFAULT_MODEL,
    force: Annotated[bool, typer.Option("--force", help="Fetch again what is here.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; fail if it is not here.")] = False,
) -> None:
    """Fetch a model, whole and verified by digest. A pull that was interrupted goes on where it stopped."""
    from summarize.models import ensure
    from summarize.models import pull as fetch

    terminal: Terminal = ctx.obj or Terminal()
    report = progress_line(terminal)
    store = _store()
    if offline or (not force and store.has(model)):
        path = ensure(model, store, offline=True)
    else:
        path = fetch(model, store, force=force, progress=report, notify=terminal.note)
    terminal.progress("")
    sys.stdout.write(f"{path}\n")


@models_app.command()
def verify(
    ctx: typer.Context, model: Annotated[str | None, typer.Argument(metavar="[MODEL]", help="All that are here by default.")] = None
) -> None:
    """Read a model's files again and compare their digests."""
    terminal: Terminal = ctx.obj or Terminal()
    store = _store()
    wanted = [store.catalog.get(model)] if model else list(store.installed())
    for entry in wanted:
        terminal.progress(f"verifying {entry.id}")
        store.verify(entry.id)
        terminal.progress("")
        sys.stdout.write(f"{entry.id}: ok, sha256 {entry.digest}\n")
    if not wanted:
        terminal.note("no model is on this machine")


@models_app.command()
def path(model: ModelId = DEFAULT_MODEL) -> None:
    """Print where a model is; fails with exit code 4 if it is not here."""
    sys.stdout.write(f"{_store().path(model)}\n")


@models_app.command()
def remove(ctx: typer.Context, model: ModelId) -> None:
    """Remove a model and what is left of an interrupted pull."""
    freed = _store().remove(model)
    (ctx.obj or Terminal()).note(f"removed {model}: {_bytes(freed)} freed")


@models_app.command("import")
def import_file(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="Weights that you have; the digest says which.")]
) -> None:
    """Copy weights from a file of yours into the store."""
    store = _store()
    model = store.import_file(file)
    (ctx.obj or Terminal()).note(f"imported {model.id}" + ("" if store.has(model.id) else "; more of its files are still missing"))
    sys.stdout.write(f"{model.id}\n")


def progress_line(terminal: Terminal) -> Callable[[Progress], None]:
    """Show a pull's bytes and rate: one line that replaces itself on a terminal, a line every ten seconds elsewhere."""
    last = time.monotonic()

    def report(progress: Progress) -> None:
        nonlocal last
        line = f"{progress.file}  {_bytes(progress.done)} of {_bytes(progress.total)}  {_bar(progress)}  {_bytes(int(progress.rate))}/s  {progress.source}"
        if sys.stderr.isatty():
            terminal.progress(line if progress.done < progress.total else "verifying the digest")
        elif time.monotonic() - last >= 10:
            last = time.monotonic()
            terminal.note(line)

    return report


def _bar(progress: Progress, width: int = 20) -> str:
    filled = round(width * progress.done / max(1, progress.total))
    return "█" * filled + "░" * (width - filled)


def _store() -> Store:
    import os

    from summarize.models import Catalog

    extra = os.environ.get("SUMMARIZE_CATALOG")
    return Store(catalog=Catalog.load(Path(extra)) if extra else None)


def _row(store: Store, model: CatalogModel) -> dict[str, object]:
    return {
        "id": model.id,
        "description": model.description,
        "engine": model.engine,
        "licence": model.licence,
        "size": model.size,
        "here": store.has(model.id),
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in model.files],
        "quality": {name: {"score": quality.score, "measured": quality.measured} for name, quality in model.quality.items()},
    }


def _bytes(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.2f} {unit}" if unit == "GB" else f"{count / size:.0f} {unit}"
    return f"{count} B"
