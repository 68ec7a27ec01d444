"""Facts about models without opening one: which are on this machine, can run here or can be fetched, and how good they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from summarize import hardware, languages
from summarize.backends import registry
from summarize.backends.engine_choice import engine_for
from summarize.backends.firefox_files import directions
from summarize.config import Settings
from summarize.errors import ModelError, UsageError
from summarize.weights import Catalog, CatalogModel, Store, ensure
from summarize.weights.progress import Notify, Report
from summarize.weights.sources import reach

#: chrF2 on NTREX-128 news (1,997 sentences) from which a translation is fit to print after a look. Inflected languages score lower at
#: equal quality: the best published small systems reach 58 in Russian and 65 in Spanish (OPUS-MT tc-big, OPUS-MT leaderboard).
PRINTABLE_CHRF = 60.0
PRINTABLE_CHRF_INFLECTED = 55.0
#: The same on FLORES-200 devtest (1,012 sentences), for models that nobody measured on NTREX. Inferred from systems with a figure on both
#: (docs/profiles.md): Firefox tiny has 56.8 in Russian and 55.9 on NTREX, OPUS-MT tc-big 56.3 in Spanish and 65.2.
PRINTABLE_FLORES_CHRF = {"ru": 56.8, "es": 55.3}
INFLECTED = frozenset({"be", "bg", "cs", "et", "fi", "hr", "hu", "lt", "lv", "pl", "ru", "sk", "sl", "sr", "tr", "uk"})
#: ROUGE-1 on 59 articles of en_writers of the sentences that are chosen from an article (benchmarks/quality/summaries.py, docs/prompts.md).
CHOSEN_ROUGE1 = 40.2
#: Model ids that are engines and need no weights of the catalog.
WEIGHTLESS = frozenset({"fake", "extractive", "openai", "firefox"})
#: Share of a machine's memory that a model may need to be fetched unasked, and the cores that one of gigabytes wants.
_MEMORY_SHARE = 0.6
_MIN_CORES_FOR_LARGE = 4
_LARGE_MODEL_BYTES = 2_000_000_000


class Inventory:
    """The models of the catalog as they are here. Opens no weights; only :meth:`fetch` and :meth:`unreachable` open a connection."""

    def __init__(self, settings: Settings, *, notify: Notify | None = None, progress: Report | None = None) -> None:
        self.settings, self._notify, self._progress = settings, notify, progress
        self.store = Store(settings.models_dir, Catalog.load(settings.catalog))
        self._reach = reach.Reach(self.store.root / "unreachable.json")
        self._failed: dict[str, str] = {}

    # -- what is here --------------------------------------------------------------------------------------------------------------

    def on_disk(self, model_id: str) -> bool:
        """True if a model needs no fetching."""
        return self.store.has(model_id) if model_id in self.store.catalog else True

    def runs_on(self, model_id: str) -> str:
        """The name of the engine that runs a model here."""
        if model_id not in self.store.catalog:
            return model_id.partition(":")[0]
        return engine_for(self.store.catalog.get(model_id), self.store, self.settings.gguf_engine)

    def lacking(self, model_id: str) -> str:
        """Why a model's engine cannot be used here; empty if it can."""
        if model_id == "extractive":
            return ""
        return registry.why_not(self.runs_on(model_id))

    def fits(self, model_id: str) -> bool:
        """True if a model suits this machine's memory and cores well enough to be fetched unasked."""
        model = self.store.catalog.get(model_id)
        free = hardware.physical()
        if free is not None and model.memory_mb * 1_000_000 > free * _MEMORY_SHARE:
            return False
        return model.size < _LARGE_MODEL_BYTES or hardware.cpus() >= _MIN_CORES_FOR_LARGE

    def size(self, model_id: str) -> int:
        """Bytes that a pull of a model fetches."""
        return self.store.catalog.get(model_id).size

    def must_exist(self, model_id: str, chosen_for: str) -> None:
        """See that the user's choice is a model or an engine before anything else is said about models.

        Raises:
            ModelUnknown: it is neither; ``chosen_for`` is in the message.
        """
        known = model_id in self.store.catalog or model_id in registry.names()
        if not known and model_id.partition(":")[0] not in WEIGHTLESS:
            raise self.store.catalog.unknown(model_id, f"({chosen_for})")

    def speaks(self, model_id: str, source: str | None, target: str) -> bool:
        """Whether a model translates from ``source`` (None: from anything) into ``target``; see :func:`model_speaks`."""
        if model_id in self.store.catalog:
            return model_speaks(self.store.catalog.get(model_id), source, target)
        if model_id.partition(":")[0] != "firefox" or registry.lacking("firefox"):  # what is missing is said elsewhere
            return True
        folder, discover = self.firefox_folder(model_id)
        if discover:
            # Mozilla's service has every language with English on one side; what is not there fails when it is asked for.
            return source is None or "en" in (languages.get(source).code, languages.get(target).code)
        spoken, wanted = source and languages.get(source).code, languages.get(target).code
        return any(into == wanted and spoken in (None, out_of) for out_of, into in directions(folder))

    def firefox_folder(self, model_id: str) -> tuple[Path, bool]:
        """Return the user's folder of Firefox models, and whether what is missing is fetched from Mozilla's service.

        Raises:
            UsageError: ``model_id`` is neither ``firefox`` nor ``firefox:discover``, or ``--offline`` forbids it.
        """
        detail = model_id.partition(":")[2]
        if detail not in ("", "discover"):
            raise UsageError(f"firefox is followed by nothing or by :discover, not by {detail!r}", hint="--translation-model ru=firefox")
        if detail and self.settings.offline:
            raise UsageError("--offline forbids firefox:discover", hint="--translation-model ru=firefox uses the models that are here")
        return self.settings.firefox_dir or self.store.root / "firefox", bool(detail)

    def writes_news(self, model_id: str) -> bool:
        """Whether a model is asked to summarize news: not where what it writes was measured to be no better than a choice of sentences."""
        if model_id not in self.store.catalog:
            return model_id != "extractive"
        measured = self.store.catalog.get(model_id).quality.get("rouge1_en")
        return measured is None or measured.score > CHOSEN_ROUGE1

    # -- how good it is ------------------------------------------------------------------------------------------------------------

    def translators(self, source: str, target: str) -> list[str]:
        """The catalog's models made for translation that lead from ``source`` into ``target``, the best measured first."""
        found = [model for model in self.store.catalog if "*" not in model.languages and model_speaks(model, source, target)]

        def rank(model: CatalogModel) -> tuple[bool, float, int]:
            return (not self.printable(model.id, source, target), -(self.quality(model.id, source, target) or 0.0), model.size)

        return [model.id for model in sorted(found, key=rank)]

    def quality(self, model_id: str, source: str, target: str, measure: str = "chrf") -> float | None:
        """The measured chrF2 (0..100) of a model from ``source`` into ``target``; None if nobody measured that direction.

        ``measure`` is ``chrf`` for NTREX-128 news, ``flores`` for FLORES-200 devtest. The catalog's figures are from English, or from the
        one language that the model reads.
        """
        if model_id not in self.store.catalog:
            return None
        model = self.store.catalog.get(model_id)
        measured = model.quality.get(f"{measure}_{target}")
        from_here = source == "en" or list(model.options.get("source_languages", ())) == [source]
        return measured.score if measured is not None and from_here else None

    def printable(self, model_id: str, source: str, target: str) -> bool:
        """True if a model measured well enough in this direction to be printed after a look."""
        score = self.quality(model_id, source, target)
        if score is not None:
            return score >= printable_chrf(target)
        flores, needed = self.quality(model_id, source, target, "flores"), PRINTABLE_FLORES_CHRF.get(target)
        return flores is not None and needed is not None and flores >= needed

    # -- what can be fetched -------------------------------------------------------------------------------------------------------

    def fetch(self, model_id: str) -> str:
        """Fetch a model now. Returns why it could not be had, one line; empty if it is here."""
        if self.settings.offline:
            return "--offline fetches nothing"
        if model_id not in self._failed and (why := self.unreachable(model_id)):
            return why
        if model_id not in self._failed:
            try:
                ensure(model_id, self.store, progress=self._progress, notify=self._notify)
            except ModelError as error:
                self._failed[model_id] = error.message
            else:
                return ""
        return self._failed[model_id]

    def last_resort(self, model_id: str) -> bool:
        """True if only its publisher's web servers have a model."""
        return reach.last_resort(self.store.catalog.get(model_id))

    def unreachable(self, model_id: str) -> str:
        """Why none of a model's sources answers now; empty if one does."""
        return "--offline fetches nothing" if self.settings.offline else self._reach.why_not(self.store.catalog.get(model_id))


def printable_chrf(language: str) -> float:
    """The chrF2 on NTREX-128 that a translator into ``language`` needs to be called good."""
    return PRINTABLE_CHRF_INFLECTED if languages.get(language).code in INFLECTED else PRINTABLE_CHRF


def figure(chrf: float | None, flores: float | None) -> str:
    """How good a model measured in one direction, on the better known set; empty if nobody measured it."""
    if chrf is not None:
        return f"chrF {chrf:g} on NTREX-128"
    return f"chrF {flores:g} on FLORES-200" if flores is not None else ""


def model_speaks(model: CatalogModel, source: str | None, target: str) -> bool:
    """Whether the catalog says that a model translates from ``source`` (None: from anything) into ``target``.

    ``languages`` are the targets, ``source_languages`` (a key of the model's own) what it reads; ``*`` or none means any.
    """
    sources, targets = model.options.get("source_languages", ["*"]), model.languages
    return _among(target, targets) and (source is None or _among(source, sources))


def _among(code: str, known: Any) -> bool:
    return "*" in known or languages.get(code).code in {found.code for item in known if (found := languages.find(str(item)))}
