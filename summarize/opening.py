"""Opens the engines that a profile names, each once, and closes them."""

from __future__ import annotations

import time
from typing import Any

from summarize.config import Settings
from summarize.engines import registry
from summarize.engines.base import Generator, Translator
from summarize.errors import UsageError
from summarize.models import Catalog, Store, ensure
from summarize.models.progress import Notify, Report

#: chrF2 on NTREX-128 news from which a translation is publishable after a look (DESIGN.md: Firefox Translations 57.7, NLLB-600M 52.7).
PUBLISHABLE_CHRF = 50.0

#: Model ids that are engines and need no weights.
WEIGHTLESS = frozenset({"fake", "extractive"})


class Engines:
    """Engines by model id. Weights are fetched when they are first needed, unless ``offline``; ``load_s`` counts seconds spent loading.

    With ``alone`` an engine is closed before another one opens: slower where stages alternate, and never more than one model in memory.
    """

    def __init__(self, settings: Settings, *, notify: Notify | None = None, progress: Report | None = None) -> None:
        self.settings = settings
        self.store = Store(settings.models_dir, Catalog.load(settings.catalog))
        self.load_s = 0.0
        self._notify, self._progress = notify, progress
        self.alone = False
        self._open: dict[str, Any] = {}
        self._signatures: dict[str, str] = {}

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
            self.load_s += time.monotonic() - began
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
        if model_id in WEIGHTLESS or (model_id not in self.store.catalog and model_id in registry.names()):
            plain: Generator | Translator = registry.load(model_id)()
            return plain
        model = self.store.catalog.get(model_id)
        cls = registry.load(model.engine)
        path = ensure(model_id, self.store, offline=self.settings.offline, progress=self._progress, notify=self._notify)
        settings = self.settings
        engine: Generator | Translator = cls(
            path,
            model_id=model_id,
            digest=model.digest,
            context=settings.context,
            parallel=settings.parallel,
            threads=settings.threads,
        )
        if isinstance(engine, Generator):
            engine.count_tokens("a")  # load now, so that the time is counted where it belongs
        return engine

    def on_disk(self, model_id: str) -> bool:
        """True if a model needs no fetching."""
        return self.store.has(model_id) if model_id in self.store.catalog else True

    def usable(self, model_id: str) -> bool:
        """True if the model's engine can be imported."""
        if model_id == "extractive":
            return True
        name = self.store.catalog.get(model_id).engine if model_id in self.store.catalog else model_id
        return registry.available(name)

    def publishable(self, model_id: str, language: str) -> bool:
        """True if the catalog's measured quality into ``language`` is good enough to print after a look."""
        if model_id not in self.store.catalog:
            return False
        quality = self.store.catalog.get(model_id).quality.get(f"chrf_{language}")
        return quality is not None and quality.score >= PUBLISHABLE_CHRF

    def close(self) -> None:
        """Release every engine's weights. Safe to call twice."""
        for engine in self._open.values():
            engine.close()
        self._open.clear()
