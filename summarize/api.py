"""The model wrapper: settles for each call which model does what, holds the engines open across calls, and releases them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Literal, Unpack, overload

from summarize import languages
from summarize.backends.engine_choice import gguf_engine
from summarize.backends.manager import Engines
from summarize.config import SETTINGS, Settings, load_settings, with_options
from summarize.context import Context
from summarize.errors import EngineClosed, ModelMissing, SummarizeError
from summarize.generation.prompts import PromptLibrary
from summarize.ingest import article_from_text
from summarize.keywords import Options, Words
from summarize.pipeline import run_batch
from summarize.profiles import AUTO, PIVOT, Roles, chosen_profile
from summarize.text import assets
from summarize.translation.glossary import load_glossary
from summarize.translation.requests import TranslationJob
from summarize.translation.stage import translate_jobs
from summarize.types import Article, Result, Translation
from summarize.weights.disk import size_text
from summarize.weights.progress import Notify, Report
from summarize.weights.pull import fetcher

#: Articles that go through a stage together: enough to fill the engine's slots, few enough to give results early.
BATCH = 8
#: The same for OpenVINO, which decodes 48 sequences together: the end of a stage, where few are left, comes a third as often.
WIDE_BATCH = 24


#: Settings of the engines, which are opened anew where a call has others.
_ENGINE_SETTINGS = tuple(name for name, setting in SETTINGS.items() if setting.engine)


class Summarizer:
    r"""Summarize and translate articles with models that stay open between calls.

    Weights are loaded at first use and released by :meth:`close` or at the end of a ``with`` block. Which model does what is settled for
    each call, for the languages of that call. A Summarizer is for one thread at a time.

    >>> text = "The ferry to Norra returned on Friday.\nPlease donate today to keep our journalism free."
    >>> with Summarizer("fake", sentences=2) as s:
    ...     result = s.summarize(text, to=("ru", "es"), from_="en")
    >>> result.summary.text
    'The ferry to Norra returned on Friday.'
    >>> result.translations["ru"].language, [run.kind for run in result.excluded]
    ('ru', ['appeal'])

    Args:
        profile: a profile's name, instead of the settings' one.
        to: target languages, instead of the settings' ones; an empty list for none.
        settings: the user's configuration and environment by default.
        notify: is given what the user should know, one line at a time: which models were taken and why, what is fetched and how big it is.
        progress: is given how far a fetch is.
        draft: is given the summary of a single article each time more of it is written, before it is checked. Where the engine shows it.
        options: ``summarize run``'s options by their names, on top of the settings: ``sentences=2``, ``summary_model="..."``.

    Raises:
        UsageError: there is no such option, or its value makes no sense.
    """

    def __init__(
        self,
        profile: str | None = None,
        *,
        to: Words | None = None,
        settings: Settings | None = None,
        notify: Notify | None = None,
        progress: Report | None = None,
        draft: Notify | None = None,
        **options: Unpack[Options],
    ) -> None:
        base = settings if settings is not None else load_settings()
        self.settings = with_options(base, {"profile": profile, "to": to, **options})
        self._notify: Notify = notify or (lambda _: None)
        self._progress, self._draft = progress, draft
        assets.use(fetcher(self.settings, notify=self._notify, progress=progress))
        self._engines: Engines | None = None
        self._opened: dict[str, Any] = {}
        self._reported: set[str] = set()
        #: How to get better translations than the last call's drafts, in one line; empty where they were no drafts.
        self.advice = ""
        self._closed = False

    def summarize(
        self, article: str | Article, to: Words | None = None, *, profile: str | None = None, **options: Unpack[Options]
    ) -> Result:
        """Summarize one article (its text, or what :mod:`summarize.ingest` made of a file) and translate the summary into ``to``.

        ``options`` are ``summarize run``'s, for this call: ``s.summarize(text, sentences=3, profile="bundled")``. One of the engines
        (``threads``, ``server``) that differs from the last call's opens them anew, which loads the weights again.

        Raises:
            InputError: there is nothing in it to summarize.
            ModelError: the engine or its weights are not there.
            EngineError: the engine failed.
            UnsupportedLanguage: a code in ``to``, or the article's own language.
            UsageError: an option is not known, or its value makes no sense.
        """
        return next(iter(self.summarize_many([article], to, return_errors=False, profile=profile, **options)))

    @overload
    def summarize_many(
        self,
        articles: Iterable[str | Article],
        to: Words | None = None,
        *,
        return_errors: Literal[False] = False,
        profile: str | None = None,
        **options: Unpack[Options],
    ) -> Iterator[Result]: ...
    @overload
    def summarize_many(
        self,
        articles: Iterable[str | Article],
        to: Words | None = None,
        *,
        return_errors: Literal[True],
        profile: str | None = None,
        **options: Unpack[Options],
    ) -> Iterator[Result | SummarizeError]: ...
    def summarize_many(
        self,
        articles: Iterable[str | Article],
        to: Words | None = None,
        *,
        return_errors: bool = False,
        profile: str | None = None,
        **options: Unpack[Options],
    ) -> Iterator[Result] | Iterator[Result | SummarizeError]:
        """Summarize many articles in batches; yields results in input order as each batch is done.

        With ``return_errors`` an article that fails yields its error in its place and the others go on; without it, it raises. ``options``
        are those of :meth:`summarize`.
        """
        settings = with_options(self.settings, {"profile": profile, **options})
        targets = _targets(settings, to)
        queue = iter(articles)
        while batch := list(islice(queue, batch_size(settings))):
            for outcome in self._batch(batch, targets, settings):
                if isinstance(outcome, SummarizeError) and not return_errors:
                    raise outcome
                yield outcome

    def translate(
        self, segments: Sequence[str], source: str, target: str, *, profile: str | None = None, **options: Unpack[Options]
    ) -> list[Translation]:
        """Translate segments one to one, each checked against its source and repaired as the settings say.

        Raises:
            UnsupportedLanguage: a code is not known.
            ModelError, EngineError, UsageError: see :meth:`summarize`.
        """
        source, target = languages.get(source).code, languages.get(target).code
        if source == target:
            return [Translation(target, (segment,), "ok", "good") for segment in segments]
        context = self._context(with_options(self.settings, {"profile": profile, **options}))
        self._tell(context, (source,), (target,), writes=False)
        try:
            return translate_jobs([TranslationJob((segment,), source, target) for segment in segments], context)
        except ModelMissing as error:
            if wanted := context.roles.better((source,), (target,)):  # a translator of 35 MB, not the writer of a gigabyte
                size = size_text(sum(wanted.values()))
                raise ModelMissing(
                    f"nothing on this machine translates into {languages.get(target).name} (a translator has {size})",
                    hint=f"summarize models pull {target}",
                ) from error
            raise

    def close(self) -> None:
        """Release the weights. Safe to call twice."""
        self._closed = True
        if self._engines is not None:
            self._engines.close()
            self._engines = None

    def __enter__(self) -> Summarizer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def targets(self, to: Words | None = None) -> tuple[str, ...]:
        """The codes in ``to``, or the settings' own, each once; raises UnsupportedLanguage."""
        return _targets(self.settings, to)

    def _batch(self, batch: list[str | Article], targets: tuple[str, ...], settings: Settings) -> Iterator[Result | SummarizeError]:
        read: list[Article | SummarizeError] = [_read(item, settings) for item in batch]
        articles = [entry for entry in read if isinstance(entry, Article)]
        done: Iterator[Result | SummarizeError] = iter(())
        if articles:
            context = self._context(settings)
            self._tell(context, (settings.summary_language or article.language for article in articles), targets)
            done = iter(run_batch(articles, targets, context))
        for entry in read:
            yield entry if isinstance(entry, SummarizeError) else next(done)

    def _context(self, settings: Settings) -> Context:
        if self._closed:
            raise EngineClosed("the Summarizer is closed")
        wanted = {name: getattr(settings, name) for name in _ENGINE_SETTINGS}
        if self._engines is not None and wanted != self._opened:
            self._engines.close()
            self._engines = None
        if self._engines is None:
            self._engines, self._opened = Engines(settings, notify=self._notify, progress=self._progress), wanted
        engines = self._engines
        profile, reason = chosen_profile(settings)
        if settings.summary_model and settings.summary_model != AUTO:
            engines.inventory.must_exist(settings.summary_model, "--summary-model")
        for language, model in settings.translation_models.items():
            if model != AUTO:
                engines.inventory.must_exist(model, f"--translation-model {language}={model}")
        roles = Roles(profile, engines.inventory, reason=reason)
        glossary = load_glossary(settings.glossary) if settings.glossary else None
        return Context(settings, roles, engines, PromptLibrary(settings.prompts_dir), glossary, draft=self._draft)

    def _tell(self, context: Context, sources: Iterable[str], targets: Sequence[str], *, writes: bool = True) -> None:
        roles = context.roles
        known = [language.code for source in sources if (language := languages.find(source))]
        if writes and context.settings.offline and not context.engines.inventory.on_disk(roles.summary):
            writes, known = False, []  # the error that follows says what is missing
        line, self.advice = roles.describe(known, targets, writes=writes), roles.advice(known, targets)
        if line and line not in self._reported:
            self._reported.add(line)
            self._notify(line)


def open_context(summarizer: Summarizer, to: Words | None = None, sources: Iterable[str] = (PIVOT,)) -> Context:
    """Return what :mod:`summarize.pipeline` works with, for a caller that runs its stages itself; released with ``summarizer``.

    Args:
        summarizer: holds the engines.
        to: target languages; the settings' own by default.
        sources: the languages of the articles, as far as they are known.

    Raises:
        UsageError, ConfigError: the settings make no sense.
    """
    context = summarizer._context(summarizer.settings)  # noqa: SLF001 - of this module
    summarizer._tell(context, sources, summarizer.targets(to))  # noqa: SLF001
    return context


def _targets(settings: Settings, to: Words | None) -> tuple[str, ...]:
    wanted = settings.to if to is None else (to,) if isinstance(to, str) else to
    return tuple(dict.fromkeys(languages.get(code).code for code in wanted if code != "none"))


def _read(item: str | Article, settings: Settings) -> Article | SummarizeError:
    if isinstance(item, Article):
        return item
    try:
        return article_from_text(item, language=settings.source_language)
    except SummarizeError as error:
        return error


def batch_size(settings: Settings) -> int:
    """Articles that go through a stage together with the engine that these settings choose."""
    elsewhere = settings.server or settings.profile in ("server", "fake")
    return WIDE_BATCH if not elsewhere and gguf_engine(settings.gguf_engine) == "openvino" else BATCH
