"""A digest from sources: read, recognized, grouped, made, kept, put in order.

Nothing here knows how the work is done (:mod:`summarize.digest.executors`) or how the digest will look (:mod:`summarize.render`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from summarize.api import Summarizer, open_context
from summarize.config import Settings, load_settings
from summarize.digest.executors import Done, Executor, Job, LocalExecutor, short_of_memory
from summarize.digest.made import parts, together
from summarize.digest.options import DigestOptions, Event, Hooks, Status
from summarize.digest.reading import Entry, Key, Spool, Story, by_date, failure, fatal, run_date, stories
from summarize.digest.sources import Load, wanted
from summarize.digest.spellings import one_spelling
from summarize.digest_types import Digest, DigestItem, Failure
from summarize.errors import NoItems
from summarize.pipeline import prepare
from summarize.types import Article

if TYPE_CHECKING:
    from summarize.context import Context
    from summarize.digest.cache import Cache
    from summarize.digest.journal import Journal
    from summarize.digest.keys import Keys
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
    _targets: tuple[str, ...] = ()
    _writer: str = ""
    _keys: Keys = field(init=False)
    _made: dict[Key, DigestItem] = field(default_factory=dict)
    _begun: dict[Key, tuple[DigestItem, dict[str, DigestItem]]] = field(default_factory=dict)
    _failed: dict[Key, Failure] = field(default_factory=dict)
    _unread: dict[int, Failure] = field(default_factory=dict)
    _status: dict[Key, Status] = field(default_factory=dict)
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
        from summarize.digest.keys import Keys

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
            self._keys, self._targets, self._writer = Keys(pipeline_context, targets), targets, pipeline_context.roles.summary
            created = self._open(stack, self._keys.run, created)
            spool = stack.enter_context(closing(Spool()))
            entries = self._read(loads, spool)
            note = self.hooks.note
            for line in waiting:
                note(line)
            self.hooks.event(Event("group", len(entries), len(entries)))
            found, count = stories(entries, grouped=self.options.group), len(entries)
            del entries
            self._make(found, spool, lambda: stack.enter_context(closing(self._executor(pipeline_context))))
            self.interrupted |= count + len(self._unread) < len(loads)
            digest = self._assemble(found, created)
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

    def _read(self, loads: Sequence[Load], spool: Spool) -> list[Entry]:
        """Read every source in turn; one of several that cannot be read is a failure and no more than that."""
        entries = []
        for number, (location, load) in enumerate(loads):
            if self.hooks.stopped():
                break
            try:
                work = prepare(load(), self.settings)
                story = self._keys.story(work.article)
                key = Key(self._keys.wanted(story, work.article.language), story)
                entry = Entry.of(number, key, location, work.article, work.title, work.cleaned)
                entries.append(replace(entry, spooled=spool.put(work)) if self._wanted(key) else entry)
            except Exception as error:
                if fatal(error) or len(loads) == 1:
                    raise
                self._unread[number] = failure(location, error)
            self.hooks.event(Event("read", number + 1, len(loads), location, "failed" if number in self._unread else None))
        return entries

    def _wanted(self, key: Key) -> bool:
        """True if something of what has this key is neither in the journal nor in the cache, and so has to be made."""
        if key in self._made or key in self._failed:
            return False
        story, status = self._find(key.story)
        if story is not None:
            names = {target: self._keys.translation(key.story, story, target) for target in self._targets}
            found = {target: part for target, name in names.items() if (part := self._find(name)[0]) is not None}
            whole = together(story, list(found.values()))
            if (whole.ok or not self.options.fresh) and len(found) == len(names):
                self._made[key], self._status[key] = whole, status
                return False
            if whole.ok or not self.options.fresh:
                self._begun[key] = story, found
        failed = self._journal.failure(key.wanted) if self._journal is not None and not self.options.retry_failed else None
        if failed is not None:
            self._failed[key] = failed
        return failed is None

    def _find(self, name: str) -> tuple[DigestItem | None, Status]:
        """What was made before under a name, and where it was."""
        if self._journal is not None and (made := self._journal.made(name)) is not None:
            return made, "resumed"
        return self._cache.get(name) if self._cache is not None else None, "cached"

    def _executor(self, pipeline_context: Context) -> Executor:
        if self.options.executor == "ray":
            from summarize.digest.ray_executor import RayExecutor

            return RayExecutor(self.settings, self._targets, workers=self.options.workers, address=self.options.ray_address)
        low = self.options.low_memory
        if low is None:
            low = short_of_memory(pipeline_context.engines, pipeline_context.roles.models(self._targets))
        if low:
            self.hooks.note("memory is short: one model at a time, the summaries of several articles before their translations")
        return LocalExecutor(pipeline_context, alone=low)

    # -- the work ---------------------------------------------------------------------------------------------------------------------

    def _make(self, found: Sequence[Story], spool: Spool, executor: Callable[[], Executor]) -> None:
        """Make every story of its best article; where that fails, of the next one."""
        waiting, finished = dict(enumerate(found)), 0
        hands: Executor | None = None
        while waiting:
            jobs: list[Job] = []
            for number, story in list(waiting.items()):
                if (entry := self._next_article(story)) is not None:
                    begun, done = self._begun.get(entry.key, (None, {}))
                    missing = tuple(target for target in self._targets if target not in done)
                    jobs.append(Job(number, entry.key, partial(spool.get, entry.spooled or 0, begun, self._writer), missing))
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
        entry = next((entry for entry in story.articles if entry.key not in self._failed), None)
        return None if entry is None or entry.key in self._made else entry

    def _keep(self, found: Sequence[Story], batch: Sequence[Done]) -> None:
        """On disk first; only then it counts as finished."""
        kept: list[tuple[str, DigestItem | Failure]] = []
        made: dict[Key, DigestItem] = {}
        failed: dict[Key, Failure] = {}
        for job, outcome in batch:
            if isinstance(outcome, Exception):
                location = next(entry.source.location for entry in found[job.number].articles if entry.key == job.key)
                failed[job.key] = failure(location, outcome)
                kept.append((job.key.wanted, failed[job.key]))
                continue
            story, new = parts(outcome)
            if job.key not in self._begun:
                kept.append((job.key.story, story))
            story, old = self._begun.get(job.key, (story, {}))
            kept += [(self._keys.translation(job.key.story, story, target), part) for target, part in new.items()]
            made[job.key] = together(story, [(old | new)[target] for target in self._targets])
        if self._journal is not None and kept:
            self._journal.record(kept)
        if self._cache is not None:
            self._cache.put((name, one) for name, one in kept if isinstance(one, DigestItem))
        self._failed |= failed
        self._made |= made
        self._status |= dict.fromkeys(made, "made")

    def _tell(self, story: Story, done: int, total: int) -> None:
        entry = self._chosen(story)
        status: Status = self._status[entry.key] if entry is not None else "failed"
        self.outcome[status] += 1
        self.hooks.event(Event("make", done, total, (entry or story.articles[0]).source.location, status))

    # -- afterwards -------------------------------------------------------------------------------------------------------------------

    def _chosen(self, story: Story) -> Entry | None:
        """The article that the story is printed from."""
        return next((entry for entry in story.articles if entry.key in self._made), None)

    def _assemble(self, found: Sequence[Story], created: datetime) -> Digest:
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
            items=one_spelling(items, self._targets) if self.settings.checks != "off" else tuple(items),
            languages=self._targets,
            created=created,
            title=self.options.title,
            failures=tuple(failed for _, failed in sorted(failures, key=lambda pair: pair[0])),
            signature=" ".join(dict.fromkeys(item.signature for item in items)),
        )
