"""Opens the engines that a profile names, each once, and closes them."""

from __future__ import annotations

import inspect
import time
from typing import Any

from summarize import languages
from summarize.backends import registry
from summarize.backends.base import Generator, Translator
from summarize.backends.gguf_choice import gguf_engine
from summarize.config import Settings
from summarize.errors import EngineError, ModelUnknown, ServerError, StorageError, UsageError
from summarize.weights import Catalog, CatalogModel, Store, ensure
from summarize.weights.progress import Notify, Report

#: chrF2 on NTREX-128 news from which a translation is publishable after a look (DESIGN.md: Firefox Translations 57.7, NLLB-600M 52.7).
PUBLISHABLE_CHRF = 50.0

#: Model ids that are engines and need no weights of the catalog.
WEIGHTLESS = frozenset({"fake", "extractive", "openai", "firefox"})
#: Where an engine is not installed, another that runs the same files.
_INSTEAD = {"ctranslate2": "transformers"}


class Engines:
    """Engines by model id. Weights are fetched when they are first needed, unless ``offline``; ``load_s`` counts seconds spent loading.

    With ``alone`` an engine is closed before another one opens: slower where stages alternate, and never more than one model in memory.
    """

    def __init__(self, settings: Settings, *, notify: Notify | None = None, progress: Report | None = None) -> None:
        self.settings = settings
        self.store = Store(settings.models_dir, Catalog.load(settings.catalog))
        self._load_s = 0.0
        self._notify, self._progress = notify, progress
        self.alone = False
        self._open: dict[str, Any] = {}
        self._signatures: dict[str, str] = {}

    @property
    def load_s(self) -> float:
        """Seconds spent loading: opening engines, and what some of them load later, when they see what they have to do."""
        return self._load_s + sum(getattr(engine, "load_s", 0.0) for engine in self._open.values())

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
            self._open[model_id] = self._make(model_id)
            self._load_s += time.monotonic() - began
        engine: Generator | Translator = self._open[model_id]
        return engine

    def signature(self, model_id: str) -> str:
        """The signature of a model's engine; one that has been opened once is not opened again for it."""
        if model_id not in self._signatures:
            self._signatures[model_id] = self.get(model_id).signature
        return self._signatures[model_id]

    def _make(self, model_id: str) -> Generator | Translator:
        if model_id == "extractive":
            raise UsageError("the extractive engine chooses sentences and cannot write or translate", hint="--to none, or another model")
        name, _, detail = model_id.partition(":")
        if name == "openai" and model_id not in self.store.catalog:
            return self._server(detail)
        if name == "firefox" and model_id not in self.store.catalog:
            return self._firefox(detail)
        if model_id in WEIGHTLESS or (model_id not in self.store.catalog and model_id in registry.names()):
            plain: Generator | Translator = registry.load(model_id)()
            return plain
        return self._from_store(self.store.catalog.get(model_id))

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
        return engine

    def _engine_for(self, model: CatalogModel) -> tuple[str, dict[str, Any]]:
        """The engine that runs a model, and what it takes beyond what every engine takes."""
        name = self.runs_on(model.id)
        try:
            return name, self._extras(name, model)
        except (EngineError, StorageError) as error:
            if name != "openvino" or self.settings.gguf_engine != "auto":
                raise
            self._say(f"{error.message}; llama.cpp runs it instead")
            return "llama_cpp", self._extras("llama_cpp", model)

    def _say(self, line: str) -> None:
        if self._notify is not None:
            self._notify(line)

    def _extras(self, engine: str, model: CatalogModel) -> dict[str, Any]:
        """What an engine takes beyond what every engine takes."""
        if engine == "openvino":
            from summarize.weights.openvino_form import prepared

            return {"form": prepared(model, self.store, self._say)}
        if engine == "llama_cpp":
            from summarize.backends import llama_states, llama_tune

            return {"states": llama_states.default_folder(), "tuning": llama_tune.remembered(model.digest)}
        return {}

    def _server(self, model: str) -> Generator:
        from summarize.backends.openai import DEFAULT_TIMEOUT
        from summarize.backends.server_address import read_key

        settings = self.settings
        if settings.offline:
            raise ServerError("--offline forbids the server", hint="leave --offline out, or choose --profile bundled")
        cls = registry.load("openai")
        engine: Generator = cls(
            settings.server,
            model=model or settings.server_model,
            key=read_key(settings.server_key_file),
            timeout=settings.server_timeout or DEFAULT_TIMEOUT,
            concurrency=settings.parallel,
            context=settings.context,
        )
        _ = engine.signature  # ask the server now, so that what is wrong with it is said first
        return engine

    def _firefox(self, detail: str) -> Translator:
        if detail not in ("", "discover"):
            raise UsageError(f"firefox is followed by nothing or by :discover, not by {detail!r}", hint="--translation-model ru=firefox")
        if detail and self.settings.offline:
            raise UsageError("--offline forbids firefox:discover", hint="--translation-model ru=firefox uses the models that are here")
        folder = self.settings.firefox_dir or self.store.root / "firefox"
        engine: Translator = registry.load("firefox")(folder, model_id="firefox", discover=bool(detail), notify=self._notify)
        return engine

    def on_disk(self, model_id: str) -> bool:
        """True if a model needs no fetching."""
        return self.store.has(model_id) if model_id in self.store.catalog else True

    def runs_on(self, model_id: str) -> str:
        """The name of the engine that runs a model here."""
        return runs_on(model_id, self.store, self.settings.gguf_engine)

    def usable(self, model_id: str) -> bool:
        """True if the model's engine can be imported."""
        return model_id == "extractive" or registry.available(self.runs_on(model_id))

    def speaks(self, model_id: str, source: str | None, target: str) -> bool:
        """Whether a model translates from ``source`` (None: from anything) into ``target``; see :func:`model_speaks`."""
        if model_id in self.store.catalog:
            return model_speaks(self.store.catalog.get(model_id), source, target)
        if model_id.partition(":")[0] == "firefox":
            engine: Any = self.get(model_id)  # it knows its folder; the protocol does not ask
            return bool(engine.speaks(source, target))
        return True

    def must_exist(self, model_id: str, chosen_for: str) -> None:
        """See that the user's choice is a model or an engine before anything else is said about models.

        Raises:
            ModelUnknown: it is neither; ``chosen_for`` is in the message.
        """
        if model_id in self.store.catalog or model_id.partition(":")[0] in WEIGHTLESS or model_id in registry.names():
            return
        raise ModelUnknown(
            f"no model called {model_id!r} ({chosen_for})", hint=f"models: {', '.join(model.id for model in self.store.catalog)}"
        )

    def publishable(self, model_id: str, language: str) -> bool:
        """True if the catalog's measured quality into ``language`` is good enough to print after a look."""
        if model_id not in self.store.catalog:
            return False
        quality = self.store.catalog.get(model_id).quality.get(f"chrf_{language}")
        return quality is not None and quality.score >= PUBLISHABLE_CHRF

    def close(self) -> None:
        """Release every engine's weights. Safe to call twice."""
        self._load_s = self.load_s
        for engine in self._open.values():
            engine.close()
        self._open.clear()


def engine_of(model: CatalogModel, asked: str = "auto") -> str:
    """The engine that runs a model here: the catalog's, or another for the same files.

    That is the one for GGUF files that was asked for or suits the machine, or one that stands in for an engine that is not installed.
    """
    if model.engine == "llama_cpp":
        return gguf_engine(asked, model.size)
    other = _INSTEAD.get(model.engine)
    if other is not None and not registry.available(model.engine) and registry.available(other):
        return other
    return model.engine


def runs_on(model_id: str, store: Store, asked: str = "auto") -> str:
    """The name of the engine that runs a model of the store's catalog, or another, where ``asked`` is the setting ``gguf_engine``."""
    if model_id not in store.catalog:
        return model_id.partition(":")[0]
    model = store.catalog.get(model_id)
    name = engine_of(model, asked)
    if name == "openvino" and asked == "auto":
        from summarize.weights.openvino_form import refused

        return "llama_cpp" if refused(model, store) else name
    return name


def model_speaks(model: CatalogModel, source: str | None, target: str) -> bool:
    """Whether the catalog says that a model translates from ``source`` (None: from anything) into ``target``.

    ``languages`` are the targets, ``source_languages`` (a key of the model's own) what it reads; ``*`` or none means any.
    """
    sources, targets = model.options.get("source_languages", ["*"]), model.languages
    return _among(target, targets) and (source is None or _among(source, sources))


def _among(code: str, known: Any) -> bool:
    return "*" in known or languages.get(code).code in {found.code for item in known if (found := languages.find(str(item)))}


def _accepted(cls: type, given: dict[str, Any]) -> dict[str, Any]:
    """Those of the arguments that an engine takes: not every engine has a device, or options in the catalog."""
    takes = inspect.signature(cls).parameters
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in takes.values()):
        return given
    return {name: value for name, value in given.items() if name in takes}
