"""A digest from sources: read, recognized, grouped, made, kept, put in order.

Nothing here knows how the work is done (:mod:`summarize.digest.executors`) or how the digest will look (:mod:`summarize.render`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from summarize.api import Summarizer, open_context
from summarize.config import Settings, load_settings
from summarize.digest.executors import Done, Executor, Job, LocalExecutor, short_of_memory
from summarize.digest.options import DigestOptions, Event, Hooks, Status
from summarize.digest.reading import Entry, Spool, Story, by_date, failure, fatal, stories
from summarize.digest.sources import Load, wanted
from summarize.digest.spellings import one_spelling
from summarize.digest_types import Digest, DigestItem, Failure
from summarize.errors import NoItems, UsageError
from summarize.pipeline import prepare
from summarize.types import Article

if TYPE_CHECKING:
    from summarize.context import Context
    from summarize.digest.cache import Cache
    from summarize.digest.journal import Journal
    from summarize.weights.progress import Report


def build_digest(
    sources: Iterable[str | Path | Article],
    to: Sequence[str] | None = None,
    *,
    settings: Settings | None = None,
    options: DigestOptions | None = None,
    hooks: Hooks | None = None,
) -> Digest:
    r"""Make one digest of many articles: files, folders, patterns, links, ``.jsonl`` files, or articles that were read already.

    ``to`` are the target languages, in the order in which they are shown (the settings' own by default). What fails is in
    ``Digest.failures`` and stops nothing else. With ``options.journal`` a run that was cut off goes on where it stopped.

    >>> from summarize import Settings, article_from_text
    >>> port = article_from_text("Port opens\nThe port of Skerry opened again on Friday after a storm, the harbor master said.")
    >>> digest = build_digest([port], to=("es",), settings=Settings(profile="fake"))
    >>> [(item.language, list(item.translations)) for item in digest.items]
    [('en', ['es'])]

    Raises:
        NoItems: there is nothing to read.
        UsageError, ConfigError: the settings make no sense.
        ModelError: an engine or its weights are not there.
        OutputError: the journal cannot be written.
    """
    settings, options = settings or load_settings(), options or DigestOptions()
    if options.executor == "ray" and settings.gguf_engine == "auto":
        # Workers share machines and must not differ: `auto` knows neither how many there are nor where.
        settings = replace(settings, gguf_engine="llama_cpp")
    return Building(settings, options, hooks or Hooks()).digest(list(sources), to)


@dataclass(slots=True)
class Building:
    """One run. ``outcome`` counts afterwards how the stories came about, ``interrupted`` is true if some were left for another run.
    ``fetch`` is given how far the fetch of a model is.
    """

    settings: Settings
    options: DigestOptions
    hooks: Hooks
    fetch: Report | None = None
    outcome: Counter[Status] = field(default_factory=Counter)
    interrupted: bool = False
    _made: dict[str, DigestItem] = field(default_factory=dict)
    _failed: dict[str, Failure] = field(default_factory=dict)
    _unread: dict[int, Failure] = field(default_factory=dict)
    _status: dict[str, Status] = field(default_factory=dict)
    _journal: Journal | None = None
    _cache: Cache | None = None

    def digest(
        self,
        sources: Sequence[str | Path | Article],
        to: Sequence[str] | None = None,
        *,
        write: Callable[[Digest], None] = lambda _: None,
    ) -> Digest:
        """Make it; see :func:`build_digest`. ``write`` puts it where it belongs: only then has the journal done its work. What it raises is
        raised, and the run can be taken up again.
        """
        from summarize.digest.keys import article_key, context_key, route_models

        created = run_date()
        loads = wanted(sources, self.settings, self.options, self.hooks.note)
        if not loads:
            raise NoItems("there is nothing to make a digest of", hint="name files, folders or links, or give --feed")
        with ExitStack() as stack:
            # Lines about the models wait until the sources are read: a single one that cannot be read is an error and nothing else.
            waiting: list[str] = []
            note = waiting.append
            summarizer = Summarizer(settings=self.settings, notify=lambda line: note(line), progress=self.fetch)
            stack.enter_context(summarizer)
            targets = summarizer.targets(to)
            pipeline_context = open_context(summarizer, targets)
            pipeline_context.roles.models(targets)  # a profile that cannot translate says so before anything is read
            context = context_key(pipeline_context, targets)
            created = self._open(stack, context, created)
            spool = stack.enter_context(closing(Spool()))

            def key(article: Article) -> str:
                return article_key(context, article, route_models(pipeline_context, targets, article))

            entries = self._read(loads, key, spool)
            note = self.hooks.note
            for line in waiting:
                note(line)
            self.hooks.event(Event("group", len(entries), len(entries)))
            found, count = stories(entries, grouped=self.options.group), len(entries)
            del entries
            self._make(found, spool, lambda: stack.enter_context(closing(self._executor(pipeline_context, targets))))
            self.interrupted |= count + len(self._unread) < len(loads)
            digest = self._assemble(found, targets, created)
            write(digest)
            if self._journal is not None and not self.interrupted:
                self._journal.finish(keep=bool(digest.failures))
            return digest

    # -- before the work --------------------------------------------------------------------------------------------------------------

    def _open(self, stack: ExitStack, context: str, created: datetime) -> datetime:
        """Open journal and cache; the answer is the digest's date."""
        from summarize.digest.cache import Cache
        from summarize.digest.journal import Journal

        if self.options.journal is not None:
            journal = Journal(self.options.journal, context, created, fresh=self.options.fresh, warn=self.hooks.warn)
            self._journal = stack.enter_context(journal)
            created = journal.created if "SOURCE_DATE_EPOCH" not in os.environ else created
        if self.options.cache is not None:
            self._cache = stack.enter_context(Cache(self.options.cache, warn=self.hooks.warn))
        return created

    def _read(self, loads: Sequence[Load], key: Callable[[Article], str], spool: Spool) -> list[Entry]:
        """Read every source in turn; one of several that cannot be read is a failure and no more than that."""
        entries = []
        for number, (location, load) in enumerate(loads):
            if self.hooks.stopped():
                break
            try:
                work = prepare(load(), self.settings)
                name = key(work.article)
                entry = Entry.of(number, name, location, work.article, work.title, work.cleaned)
                entries.append(replace(entry, spooled=spool.put(work)) if self._wanted(name) else entry)
            except Exception as error:
                if fatal(error) or len(loads) == 1:
                    raise
                self._unread[number] = failure(location, error)
            self.hooks.event(Event("read", number + 1, len(loads), location, "failed" if number in self._unread else None))
        return entries

    def _wanted(self, key: str) -> bool:
        """True if what is named ``key`` is neither in the journal nor in the cache, and so has to be made."""
        if key in self._made or key in self._failed:
            return False
        if self._journal is not None:
            if (made := self._journal.made(key)) is not None:
                self._made[key] = made
                self._status[key] = "resumed"
                return False
            failed = None if self.options.retry_failed else self._journal.failure(key)
            if failed is not None:
                self._failed[key] = failed
                return False
        made = self._cache.get(key) if self._cache is not None else None
        if made is not None and (made.ok or not self.options.fresh):
            self._made[key] = made
            self._status[key] = "cached"
            return False
        return True

    def _executor(self, pipeline_context: Context, targets: Sequence[str]) -> Executor:
        if self.options.executor == "ray":
            from summarize.digest.ray_executor import RayExecutor

            return RayExecutor(self.settings, targets, workers=self.options.workers, address=self.options.ray_address)
        low = self.options.low_memory
        if low is None:
            low = short_of_memory(pipeline_context.engines, pipeline_context.roles.models(tuple(targets)))
        if low:
            self.hooks.note("memory is short: one model at a time, the summaries of several articles before their translations")
        return LocalExecutor(pipeline_context, targets, alone=low)

    # -- the work ---------------------------------------------------------------------------------------------------------------------

    def _make(self, found: Sequence[Story], spool: Spool, executor: Callable[[], Executor]) -> None:
        """Make every story of its best article; where that fails, of the next one."""
        waiting, finished = dict(enumerate(found)), 0
        hands: Executor | None = None
        while waiting:
            jobs: list[Job] = []
            for number, story in list(waiting.items()):
                if (entry := self._next_article(story)) is not None:
                    jobs.append(Job(number, entry.key, partial(spool.get, entry.spooled or 0)))
                    continue
                del waiting[number]
                finished += 1
                self._tell(story, finished, len(found))
            if not jobs or self.hooks.stopped():
                break
            hands = hands or executor()
            for batch in hands.run(jobs, self.hooks):
                self._keep(found, batch)
                for job in (job for job, outcome in batch if not isinstance(outcome, Exception)):
                    finished += 1
                    self._tell(waiting.pop(job.number), finished, len(found))
            if self.hooks.stopped():
                break
        self.interrupted = self.hooks.stopped() and bool(waiting)

    def _next_article(self, story: Story) -> Entry | None:
        """The article that is to be made next, or None if the story is made or every article failed."""
        for entry in story.articles:
            if entry.key in self._made:
                return None
            if entry.key not in self._failed:
                return entry
        return None

    def _keep(self, found: Sequence[Story], batch: Sequence[Done]) -> None:
        """On disk first; only then it counts as finished."""
        kept: list[tuple[str, DigestItem | Failure]] = []
        for job, outcome in batch:
            if isinstance(outcome, Exception):
                location = next(entry.source.location for entry in found[job.number].articles if entry.key == job.key)
                kept.append((job.key, failure(location, outcome)))
            else:
                kept.append((job.key, outcome))
        if self._journal is not None and kept:
            self._journal.record(kept)
        new = {key: result for key, result in kept if not isinstance(result, Failure)}
        self._failed |= {key: result for key, result in kept if isinstance(result, Failure)}
        self._made |= new
        self._status |= dict.fromkeys(new, "made")
        if self._cache is not None:
            self._cache.put(new.items())

    def _tell(self, story: Story, done: int, total: int) -> None:
        entry = self._chosen(story)
        status: Status = self._status[entry.key] if entry is not None else "failed"
        self.outcome[status] += 1
        self.hooks.event(Event("make", done, total, (entry or story.articles[0]).source.location, status))

    # -- afterwards -------------------------------------------------------------------------------------------------------------------

    def _chosen(self, story: Story) -> Entry | None:
        """The article that the story is printed from."""
        return next((entry for entry in story.articles if entry.key in self._made), None)

    def _assemble(self, found: Sequence[Story], targets: Sequence[str], created: datetime) -> Digest:
        items: list[DigestItem] = []
        failures = list(self._unread.items())
        for story in by_date(found) if self.options.order == "date" else found:
            failures += [
                (entry.number, replace(self._failed[entry.key], location=entry.source.location))
                for entry in story.articles
                if entry.key in self._failed
            ]
            if (entry := self._chosen(story)) is not None:
                also = tuple(other.source for other in story.articles if other is not entry)
                made = self._made[entry.key]
                items.append(replace(made, id=entry.id, source=entry.source, also=also, findings=(*made.findings, *story.findings)))
        return Digest(
            items=one_spelling(items, targets) if self.settings.checks != "off" else tuple(items),
            languages=tuple(targets),
            created=created,
            title=self.options.title,
            failures=tuple(failed for _, failed in sorted(failures, key=lambda pair: pair[0])),
            signature=" ".join(dict.fromkeys(item.signature for item in items)),
        )


def run_date() -> datetime:
    """The date of the digest: ``SOURCE_DATE_EPOCH`` if it is set, so that a digest can be made again byte for byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now().astimezone().replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch!r} is no time", hint="unset it, or set it to seconds since 1970") from None
