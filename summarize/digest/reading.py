"""From sources to the stories to be made: each article is read and cleaned once, recognized, and put by until its turn comes.

What was read is what the digest is made from, whatever happens to the file afterwards.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, NamedTuple

from summarize.digest.fingerprint import Fingerprint, fingerprint
from summarize.digest.grouping import Surplus, group, surplus
from summarize.digest.keys import text_id
from summarize.digest.made import resumed, story
from summarize.digest_types import DigestItem, Failure, Source
from summarize.document import Document, title_of
from summarize.errors import ConfigError, PromptError, SummarizeError, UnsupportedLanguage, UsageError
from summarize.ingest.moments import lines_above
from summarize.text.tokens import count_words
from summarize.types import Article, Cleaned, Finding, Result


class Key(NamedTuple):
    """What names all that a run makes of an article, and what of it does not depend on the languages that are wanted."""

    wanted: str
    story: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that was read. ``number`` is its place among the sources, ``words`` the length of its body, ``spooled`` where it waits.
    ``print`` has done its work once the stories are distinguished.
    """

    number: int
    id: str
    key: Key
    source: Source
    words: int
    print: Fingerprint | None
    spooled: int | None = None

    @classmethod
    def of(cls, number: int, key: Key, location: str, article: Article, title: str | None, cleaned: Cleaned) -> Entry:
        """Recognize an article by its text and by its body."""
        identity, paragraphs = text_id(article.text), cleaned.paragraphs
        byline = article.byline or next(iter(lines_above(cleaned, "byline")), None)
        about = (article.sha256, title, article.outlet, article.url, article.published, article.embargo, article.usage, byline)
        words = sum(map(count_words, paragraphs))
        seen = fingerprint(identity, paragraphs, article.language, article.published)
        return cls(number, identity, key, Source(location, *about), words, seen)


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell one story, the one to be summarized first; the others follow as they were given, those that say something alone
    last. ``findings`` are about what copies say alone.
    """

    articles: tuple[Entry, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def first(self) -> Entry:
        """The article given first."""
        return min(self.articles, key=lambda entry: entry.number)

    @property
    def published(self) -> datetime | None:
        """When it first came out, as far as anybody said."""
        dates = [entry.source.published for entry in self.articles if entry.source.published]
        return min(dates) if dates else None


def fatal(error: Exception) -> bool:
    """True if every other item would meet the same: settings that make no sense, or a model that is not there."""
    from summarize.errors import ModelError

    if isinstance(error, UnsupportedLanguage):
        return False
    return isinstance(error, UsageError | ConfigError | PromptError | ModelError)


def failure(location: str, error: Exception) -> Failure:
    """What there is to say about a source that gave nothing."""
    if isinstance(error, SummarizeError):
        return Failure(location, type(error).__name__, error.message, error.hint, error.exit_code)
    return Failure(location, type(error).__name__, f"internal error: {error}", SummarizeError.default_hint, SummarizeError.exit_code)


def entry_of(result: Result, location: str, number: int = 0) -> Entry:
    """Recognize the article of a result."""
    title = title_of(result.article, result.excluded)
    return Entry.of(number, Key("", f"{number}"), location, result.article, title, result.cleaned)


def item(result: Result, location: str) -> DigestItem:
    """Return a result as the story of a digest that came from ``location``."""
    entry = entry_of(result, location)
    return replace(story(result), id=entry.id, source=entry.source)


class Spool:
    """Articles on their way, in a temporary file without a name, so that ten thousand of them take no memory."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this object

    def put(self, work: Document) -> int:
        """Put ``work`` by; the answer is its ticket."""
        ticket = self._file.seek(0, os.SEEK_END)
        pickle.dump(work, self._file, pickle.HIGHEST_PROTOCOL)
        return ticket

    def get(self, ticket: int, begun: DigestItem | None = None, writer: str = "") -> Document:
        """The article of a ticket, each time a new copy, with what was ``begun`` of it before; ``writer`` is the model of the run."""
        self._file.seek(ticket)
        work: Document = pickle.load(self._file)  # noqa: S301 - nobody else can open the file
        return work if begun is None else resumed(work, begun, writer)

    def close(self) -> None:
        """Let everything go."""
        self._file.close()


def stories(entries: Iterable[Entry], *, grouped: bool) -> list[Story]:
    """Entries as stories, in the order in which each was first given. The longest article is the one to summarize: it knows the most.
    A copy that alone carries a name, a figure or a claim comes after the others (:func:`~summarize.digest.grouping.surplus`).
    What comes back has no fingerprints: they are most of what an entry weighs.

    Without ``grouped`` only articles with the very same text are one story.
    """
    by_id: dict[str, list[Entry]] = {}
    for entry in entries:
        by_id.setdefault(entry.id, []).append(entry)
    together = (
        group([copies[0].print for copies in by_id.values() if copies[0].print is not None])
        if grouped
        else [[identity] for identity in by_id]
    )
    members = (sorted((entry for identity in ids for entry in by_id[identity]), key=lambda entry: entry.number) for ids in together)
    return sorted(map(_story, members), key=lambda story: story.first.number)


def _story(members: Sequence[Entry]) -> Story:
    alone: dict[int, Surplus] = {}
    for entry in members if len(members) > 1 else ():
        others = [other.print for other in members if other is not entry and other.print is not None]
        if entry.print is not None and (said := surplus(entry.print, others)):
            alone[entry.number] = said
    best = min(members, key=lambda entry: (entry.number in alone, -entry.words, entry.number))
    rest = sorted((entry for entry in members if entry is not best), key=lambda entry: (entry.number in alone, entry.number))
    findings = tuple(_finding(entry, alone[entry.number]) for entry in members if entry.number in alone)
    return Story(tuple(replace(entry, print=None) for entry in (best, *rest)), findings)


def _finding(entry: Entry, said: Surplus) -> Finding:
    where = entry.source.outlet or entry.source.location
    message = f"a copy says what no other telling has ({where})"
    return Finding("minor", "sources", "body", message, got=", ".join(said.facts[:8]) or "a passage of its own", confidence=0.7)


def by_date(found: Iterable[Story]) -> list[Story]:
    """Newest first; those that nobody dated come last, as they were given."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda story: story.published or oldest, reverse=True)


def run_date() -> datetime:
    """The date of the digest: ``SOURCE_DATE_EPOCH`` if it is set, so that a digest can be made again byte for byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now().astimezone().replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch!r} is no time", hint="unset it, or set it to seconds since 1970") from None
