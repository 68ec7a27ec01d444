"""Opens the engines that a profile names, each once, and closes them."""

from __future__ import annotations

import inspect
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from summarize.backends import registry
from summarize.backends.base import Generator, Translator
from summarize.backends.inventory import Inventory
from summarize.config import Settings
from summarize.errors import EngineError, ServerError, StorageError, UsageError
from summarize.weights import CatalogModel, ensure
from summarize.weights.progress import Notify, Report


class Engines:
    """Engines by model id. Weights are fetched when they are first needed, unless ``offline``; ``load_s`` counts seconds spent loading.

    With ``alone`` an engine is closed before another one opens: slower where stages alternate, and never more than one model in memory.
    """

    def __init__(self, settings: Settings, *, notify: Notify | None = None, progress: Report | None = None) -> None:
        self.settings = settings
        self.inventory = Inventory(settings, notify=notify, progress=progress)
        self.store = self.inventory.store
        self._load_s = 0.0
        self._notify, self._progress = notify or (lambda _: None), progress
        self.alone = False
        self._open: dict[str, Any] = {}
        self._opening: dict[str, Future[Generator | Translator]] = {}
        self._signatures: dict[str, str] = {}

    @property
    def load_s(self) -> float:
        """Seconds spent loading: opening engines, and what some of them load later, when they see what they have to do."""
        return self._load_s + sum(getattr(engine, "load_s", 0.0) for engine in self._open.values())

    def begin(self, model_id: str) -> None:
        """Begin to open a model that is on disk, beside what the caller does next; :meth:`get` waits for it and raises what went wrong."""
        local = model_id in self.store.catalog and self.inventory.on_disk(model_id)
        if local and not self.alone and model_id not in self._open and model_id not in self._opening:
            pool = ThreadPoolExecutor(1, thread_name_prefix="open")
            self._opening[model_id] = pool.submit(self._make, model_id)
            pool.shutdown(wait=False)

    def get(self, model_id: str) -> Generator | Translator:
        """Open a model's engine, or return the one that is open.

        Raises:
            ModelUnknown, ModelMissing, DownloadFailed: the weights cannot be had.
            ExtraMissing: what the engine needs is not installed.
            UsageError: ``extractive`` where an engine that writes is needed.
        """
        if model_id not in self._open:
            if self.alone:
                self.close()
            began = time.monotonic()
            begun = self._opening.pop(model_id, None)
            self._open[model_id] = self._make(model_id) if begun is None else begun.result()
            self._load_s += time.monotonic() - began
        engine: Generator | Translator = self._open[model_id]
        self._signatures[model_id] = engine.signature
        return engine

    def signature(self, model_id: str) -> str:
        """The signature of a model's engine; one that has been opened once is not opened again for it."""
        if model_id not in self._signatures:
            self.get(model_id)
        return self._signatures[model_id]

    def _make(self, model_id: str) -> Generator | Translator:
        name, _, detail = model_id.partition(":")
        if model_id in self.store.catalog:
            return self._from_store(self.store.catalog.get(model_id))
        if name == "extractive":
            raise UsageError("the extractive engine chooses sentences and cannot write or translate", hint="--to none, or another model")
        if name == "openai":
            return self._server(detail)
        if name == "firefox":
            return self._firefox(model_id)
        if model_id not in registry.names():
            raise self.store.catalog.unknown(model_id, "in the catalog")
        plain: Generator | Translator = registry.load(model_id)()
        return plain

    def _from_store(self, model: CatalogModel) -> Generator | Translator:
        settings = self.settings
        path = ensure(model.id, self.store, offline=settings.offline, progress=self._progress, notify=self._notify)
        model = self.store.catalog.get(model.id)  # again: a first pull may have recorded its digest
        name, extras = self._engine_for(model)
        cls = registry.load(name)
        given: dict[str, Any] = {
            "model_id": model.id,
            "digest": model.digest,
            "context": settings.context,
            "parallel": settings.parallel,
            "threads": settings.threads,
            "device": settings.device,
            "options": {"languages": model.languages, **model.options},
            **extras,
        }
        engine: Generator | Translator = cls(path, **_accepted(cls, given))
        if isinstance(engine, Generator):
            engine.count_tokens("a")  # load now, so that the time is counted where it belongs; what is loaded later, see load_s
        if "prompt" in model.options and isinstance(engine, Generator):
            from summarize.backends.prompted import MAX_TOKENS, PromptedTranslator

            most = int(model.options.get("max_tokens_per_request", MAX_TOKENS))
            return PromptedTranslator(engine, prompt=str(model.options["prompt"]), limit=most)
        return engine

    def _engine_for(self, model: CatalogModel) -> tuple[str, dict[str, Any]]:
        """The engine that runs a model, and what it takes beyond what every engine takes."""
        name = self.runs_on(model.id)
        if name != "openvino":
            return name, {}
        from summarize.weights.openvino_form import prepared

        try:
            return name, {"form": prepared(model, self.store, self._notify)}
        except (EngineError, StorageError) as error:
            if self.settings.gguf_engine != "auto":
                raise
            self._notify(f"{error.message}; llama.cpp runs it instead")
            return "llama_cpp", {}

    def _firefox(self, model_id: str) -> Translator:
        folder, discover = self.inventory.firefox_folder(model_id)
        cls = registry.load("firefox")
        engine: Translator = cls(folder, model_id="firefox", threads=self.settings.threads, discover=discover, notify=self._notify)
        return engine

    def _server(self, model: str) -> Generator | Translator:
        from summarize.backends.openai import DEFAULT_TIMEOUT, OpenAIEngine
        from summarize.backends.prompted import translator_on
        from summarize.backends.server_address import read_key

        settings = self.settings
        if settings.offline:
            raise ServerError("--offline forbids the server", hint="leave --offline out, or choose --profile bundled")
        cls = registry.load("openai")
        engine: OpenAIEngine = cls(
            settings.server,
            model=model or settings.server_model,
            key=read_key(settings.server_key_file),
            timeout=settings.server_timeout or DEFAULT_TIMEOUT,
            concurrency=settings.parallel,
            context=settings.context,
        )
        _ = engine.signature  # ask the server now, so that what is wrong with it is said first
        return translator_on(engine) or engine

    def runs_on(self, model_id: str) -> str:
        """The name of the engine that runs a model here."""
        return self.inventory.runs_on(model_id)

    def close(self) -> None:
        """Release every engine's weights. Safe to call twice."""
        self._load_s = self.load_s
        begun = [future.result() for future in self._opening.values() if future.exception() is None]
        for engine in [*self._open.values(), *begun]:
            engine.close()
        self._open.clear()
        self._opening.clear()


def _accepted(cls: type, given: dict[str, Any]) -> dict[str, Any]:
    """Those of the arguments that an engine takes: not every engine has a device, or options in the catalog."""
    takes = inspect.signature(cls).parameters
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in takes.values()):
        return given
    return {name: value for name, value in given.items() if name in takes}
