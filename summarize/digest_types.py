"""Values that a digest is made of: plain and frozen, as those of one article in :mod:`summarize.types`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from summarize.types import Excluded, Finding, Summary, Translation


@dataclass(frozen=True, slots=True)
class Source:
    """Where a story of a digest was read. ``location`` is the file or address as given; the rest is as in :class:`Article`."""

    location: str
    sha256: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: datetime | None = None
    embargo: datetime | None = None
    usage: str | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One story of a digest. ``id`` is the beginning of the SHA-256 of the article's text, the same in every run.

    ``headline`` is in the article's own language; ``headlines`` are its translations by target language, checked like any other text.
    ``also`` are the other sources that tell the same story; the summary is of ``source``. ``reviewers`` are the people who approved
    the text in a language (:mod:`summarize.review`). ``evidence`` are the body sentences, by number, that the summary rests on,
    ``models`` what made the text of each language, ``suggested_headlines`` and ``suggested_translations`` what is there with
    ``--headlines``, all as in :class:`Result`.
    """

    id: str
    source: Source
    language: str
    headline: str
    summary: Summary
    translations: Mapping[str, Translation] = field(default_factory=dict)
    headlines: Mapping[str, Translation] = field(default_factory=dict)
    suggested_headlines: tuple[str, ...] = ()
    suggested_translations: Mapping[str, Translation] = field(default_factory=dict)
    excluded: tuple[Excluded, ...] = ()
    findings: tuple[Finding, ...] = ()
    also: tuple[Source, ...] = ()
    signature: str = ""
    reviewers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: Mapping[int, str] = field(default_factory=dict)
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True if no finding anywhere is an error."""
        return not any(finding.level == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no item: the error's name, message, hint and exit code."""

    location: str
    error: str
    message: str
    hint: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Many stories in many languages, in the order in which they are printed.

    ``languages`` are the target languages in the user's order; ``title`` is the user's own, None for each language's standard one.
    ``created`` has a time zone; ``SOURCE_DATE_EPOCH`` sets it.
    """

    items: tuple[DigestItem, ...]
    languages: tuple[str, ...]
    created: datetime
    title: str | None = None
    failures: tuple[Failure, ...] = ()
    signature: str = ""

    @property
    def ok(self) -> bool:
        """True if every source gave an item and no item has an error."""
        return not self.failures and all(item.ok for item in self.items)
