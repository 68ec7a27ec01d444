"""The model wrapper: opens what a profile names, holds it, walks articles through the house, and releases it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Literal, overload

from summarize import languages
from summarize.backends.gguf_choice import gguf_engine
from summarize.backends.manager import Engines
from summarize.config import Settings, load_settings
from summarize.errors import EngineClosed, SummarizeError
from summarize.ingest import article_from_text
from summarize.profiles import Choice, choose
from summarize.types import Article, Result, Translation
from summarize.weights.progress import Notify, Report

if TYPE_CHECKING:
    from summarize.work import Tools

#: Articles that go through a stage together: enough to fill the engine's slots, few enough to give results early.
BATCH = 8
#: The same for OpenVINO, which decodes 48 sequences together: the end of a stage, where few are left, comes a third as often.
WIDE_BATCH = 24


class Summarizer:
    """Summarises and translates. Weights are loaded at first use and released by ``close`` or at the end of a ``with`` block.

    ``profile`` overrides the settings' one; ``settings`` default to the user's configuration and environment. ``notify`` is told in one
    line what the user should know (which profile ``auto`` took, what is being fetched and how big it is), ``progress`` how far a fetch is.

        with Summarizer(profile="bundled") as s:
            result = s.summarize(text, to=("ru", "es"))
            print(result.summary.text, result.translations["ru"].text)
    """

    def __init__(
        self,
        profile: str | None = None,
        *,
        settings: Settings | None = None,
        notify: Notify | None = None,
        progress: Report | None = None,
    ) -> None:
        base = settings if settings is not None else load_settings()
        self.settings = replace(base, profile=profile) if profile else base
        self._notify: Notify = notify or (lambda line: None)
        self._progress = progress
        self._tools: Tools | None = None
        self._closed = False

    def summarize(self, article: str | Article, to: Sequence[str] | None = None) -> Result:
        """Summarise one article (its text, or what :mod:`summarize.ingest` made of a file) and translate the summary into ``to``.

        Raises:
            InputError: there is nothing in it to summarise.
            ModelError: the engine or its weights are not there.
            EngineError: the engine failed.
            UnsupportedLanguage: a code in ``to``, or the article's own language.
        """
        return next(self.summarize_many([article], to))

    @overload
    def summarize_many(self, articles: Iterable[str | Article], to: Sequence[str] | None = None) -> Iterator[Result]: ...
    @overload
    def summarize_many(
        self, articles: Iterable[str | Article], to: Sequence[str] | None = None, *, return_errors: Literal[True]
    ) -> Iterator[Result | SummarizeError]: ...
    def summarize_many(
        self, articles: Iterable[str | Article], to: Sequence[str] | None = None, *, return_errors: bool = False
    ) -> Iterator[Result] | Iterator[Result | SummarizeError]:
        """Summarise many articles in batches; yields results in input order as each batch is done.

        With ``return_errors`` an article that fails yields its error in its place and the others go on; without it, it raises.
        """
        targets = self.targets(to)
        queue = iter(articles)
        while batch := list(islice(queue, batch_size(self.settings))):
            for outcome in self._batch(batch, targets):
                if isinstance(outcome, SummarizeError) and not return_errors:
                    raise outcome
                yield outcome

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[Translation]:
        """Translate segments one to one, each checked against its source and repaired as the settings say.

        Raises:
            UnsupportedLanguage: a code is not known.
            ModelError, EngineError: see :meth:`summarize`.
        """
        from summarize.translating import translate_jobs
        from summarize.translation.requests import TranslationJob

        source, target = languages.get(source).code, languages.get(target).code
        if source == target:
            return [Translation(target, (segment,), "ok", "good") for segment in segments]
        return translate_jobs([TranslationJob((segment,), source, target) for segment in segments], self._open((target,)))

    def tools(self, to: Sequence[str] | None = None) -> Tools:
        """What :mod:`summarize.pipeline` works with, for callers that walk its stages themselves; released with this object.

        Raises:
            UsageError, ConfigError: the settings make no sense.
        """
        return self._open(self.targets(to))

    def close(self) -> None:
        """Release the weights. Safe to call twice."""
        self._closed = True
        if self._tools is not None:
            self._tools.engines.close()
            self._tools = None

    def __enter__(self) -> Summarizer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def targets(self, to: Sequence[str] | None = None) -> tuple[str, ...]:
        """The codes in ``to``, or the settings' own, each once; raises UnsupportedLanguage."""
        wanted = self.settings.to if to is None else (to,) if isinstance(to, str) else to
        return tuple(dict.fromkeys(languages.get(code).code for code in wanted if code != "none"))

    def _batch(self, batch: list[str | Article], targets: tuple[str, ...]) -> Iterator[Result | SummarizeError]:
        from summarize.pipeline import run_batch

        read: list[Article | SummarizeError] = [self._read(item) for item in batch]
        articles = [entry for entry in read if isinstance(entry, Article)]
        done = iter(run_batch(articles, targets, self._open(targets)) if articles else ())
        for entry in read:
            yield entry if isinstance(entry, SummarizeError) else next(done)

    def _read(self, item: str | Article) -> Article | SummarizeError:
        if isinstance(item, Article):
            return item
        try:
            return article_from_text(item, language=self.settings.source_language)
        except SummarizeError as error:
            return error

    def _open(self, targets: tuple[str, ...]) -> Tools:
        if self._closed:
            raise EngineClosed("the Summarizer is closed")
        if self._tools is None:
            self._tools = self._assemble(targets)
        return self._tools

    def _assemble(self, targets: tuple[str, ...]) -> Tools:
        from summarize.generation.prompts import PromptLibrary
        from summarize.translation.glossary import load_glossary
        from summarize.work import Tools

        settings = self.settings
        engines = Engines(settings, notify=self._notify, progress=self._progress)
        if settings.summary_model:
            engines.must_exist(settings.summary_model, "--summary-model")
        for language, model in settings.translation_models.items():
            engines.must_exist(model, f"--translation-model {language}={model}")
        wanted = replace(settings, to=targets)
        choice = choose(wanted, on_disk=engines.on_disk, usable=engines.usable, hub_reachable=_hub_reachable)
        if not settings.offline or settings.server or engines.on_disk(choice.profile.summary):
            self._tell(choice)  # else the error that follows says all there is to say
        glossary = load_glossary(settings.glossary) if settings.glossary else None
        return Tools(settings, choice.profile, engines, PromptLibrary(settings.prompts_dir), glossary)

    def _tell(self, choice: Choice) -> None:
        if choice.reason:
            self._notify(f"profile {choice.profile.name}: {choice.reason}")


def _hub_reachable() -> bool:
    from summarize.weights.sources import reach

    return not reach.hub()


def batch_size(settings: Settings) -> int:
    """Articles that go through a stage together with the engine that these settings choose."""
    elsewhere = settings.server or settings.profile in ("server", "fake")
    return WIDE_BATCH if not elsewhere and gguf_engine(settings.gguf_engine) == "openvino" else BATCH
