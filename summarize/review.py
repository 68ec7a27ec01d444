"""The record of a review: who saw, edited, approved or dismissed what, each entry chained to the one before it by SHA-256.

An approval is of a text, not of a place: it holds as long as the very same words are there, and an edit withdraws it. The chain shows
changes and gaps inside it; that entries were cut off its end shows only to somebody who kept the last hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from summarize.digest_types import Digest, DigestItem
from summarize.errors import UnreadableInput
from summarize.text.strict_json import loads
from summarize.types import Finding, Sentence, Translation

Action = Literal["seen", "edited", "approved", "dismissed"]
VERSION = 1
_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. ``story`` is the SHA-256 of the source, ``sentence`` is 1-based (0: the headline), ``sha256`` is that of the text.

    An edit has the new ``text`` and in ``replaces`` the SHA-256 of the old one; a dismissal has the key of the ``finding``.
    """

    n: int
    at: str
    by: str
    action: Action
    story: str
    language: str
    sentence: int
    sha256: str
    text: str = ""
    replaces: str = ""
    finding: str = ""
    previous: str = _FIRST
    hash: str = ""

    def digest(self) -> str:
        """Return the SHA-256 of all fields but ``hash``, as JSON with sorted keys."""
        fields = {key: value for key, value in asdict(self).items() if key != "hash"}
        return text_hash(json.dumps(fields, ensure_ascii=True, sort_keys=True, separators=(",", ":")))


@dataclass(slots=True)
class Record:
    """Entries in their order, and what holds after the last of them."""

    entries: list[Entry] = field(default_factory=list)
    _seen: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _approved: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _edits: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _dismissed: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def loads(cls, source: str, place: str) -> Record:
        """Read a record and verify its chain.

        Raises:
            UnreadableInput: it is no record of this version, or its chain is broken; the message names the entry.
        """
        try:
            document = loads(source)
            rows = document["entries"] if document["review_version"] == VERSION else None
            entries = [_entry(row) for row in rows or ()]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UnreadableInput(f"is no record of a review ({place})", hint="name another file with --record") from error
        if rows is None:
            raise UnreadableInput(f"is a record of another version ({place})", hint="use the version of summarize that wrote it")
        record = cls()
        previous = _FIRST
        for number, entry in enumerate(entries, 1):
            if entry.n != number or entry.previous != previous or entry.hash != entry.digest():
                raise UnreadableInput(
                    f"its chain is broken at entry {number}: it was changed by hand ({place})", hint="restore the file from a backup"
                )
            record._take(entry)
            previous = entry.hash
        return record

    def dumps(self) -> str:
        """Return the record as JSON."""
        rows = [{key: value for key, value in asdict(entry).items() if value != "" or key == "by"} for entry in self.entries]
        return json.dumps({"review_version": VERSION, "entries": rows}, ensure_ascii=False, indent=1) + "\n"

    def add(
        self, action: Action, by: str, story: str, language: str, sentence: int, text: str, *, replaces: str = "", finding: str = ""
    ) -> Entry:
        """Append an entry about ``text``; an edit names what it ``replaces``, a dismissal its ``finding``."""
        last = self.entries[-1].hash if self.entries else _FIRST
        at = datetime.now(UTC).isoformat(timespec="seconds")
        new = text if action == "edited" else ""
        number = len(self.entries) + 1
        entry = Entry(number, at, by, action, story, language, sentence, text_hash(text), new, replaces, finding, last)
        entry = replace(entry, hash=entry.digest())
        self._take(entry)
        return entry

    def approver(self, story: str, language: str, text: str) -> str | None:
        """Return who approved this very text, or None."""
        return self._approved.get((story, language, text_hash(text)))

    def viewer(self, story: str, language: str, text: str) -> str | None:
        """Return who saw this very text last, or None."""
        return self._seen.get((story, language, text_hash(text)))

    def edited(self, story: str, language: str, text: str) -> str:
        """Return what people made of ``text``: itself, if nobody edited it."""
        seen: set[str] = set()
        while (key := text_hash(text)) not in seen and (story, language, key) in self._edits:
            seen.add(key)
            text = self._edits[story, language, key]
        return text

    def dismissed(self, story: str, key: str) -> bool:
        """Return whether a finding was dismissed."""
        return bool(key) and (story, key) in self._dismissed

    def stories(self) -> set[str]:
        """Return the stories that the record is about."""
        return {entry.story for entry in self.entries}

    def _take(self, entry: Entry) -> None:
        self.entries.append(entry)
        place = (entry.story, entry.language)
        if entry.action == "seen":
            self._seen[*place, entry.sha256] = entry.by
        elif entry.action == "approved":
            self._approved[*place, entry.sha256] = entry.by
        elif entry.action == "dismissed":
            self._dismissed.add((entry.story, entry.finding))
        elif entry.action == "edited":
            # What was approved before is no longer, neither the old words nor the new ones, until somebody approves them (again).
            for key in (entry.replaces, entry.sha256):
                self._approved.pop((*place, key), None)
            self._edits.pop((*place, entry.sha256), None)
            self._edits[*place, entry.replaces] = entry.text


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def apply(digest: Digest, record: Record) -> Digest:
    """Put the edits of a record into a digest, and the names of those who approved every text of a story in a language."""
    return replace(digest, items=tuple(_reviewed(item, record) for item in digest.items))


def only_approved(digest: Digest) -> Digest:
    """Keep the stories that are approved in every language of the digest."""
    kept = [item for item in digest.items if all(item.reviewers.get(code) for code in digest.languages or (item.summary.language,))]
    return replace(digest, items=tuple(kept))


def readers_edition(digest: Digest, *, review: bool = False) -> Digest:
    """Take out what is for the newsroom alone.

    That is findings, lines that were left out, suggested headlines, failures, and without ``review`` stories with errors.
    """
    kept = [item for item in digest.items if review or not is_doubtful(item)]
    return replace(digest, items=tuple(_plain(item) for item in kept), failures=())


def is_doubtful(item: DigestItem) -> bool:
    """Return whether an error was found in a story, in whatever language, and nobody dismissed it or approved the text."""
    return not item.ok or any(text.status == "review" for text in (*item.translations.values(), *item.headlines.values()))


def _plain(item: DigestItem) -> DigestItem:
    def clear(texts: Mapping[str, Translation]) -> dict[str, Translation]:
        return {code: replace(text, findings=()) for code, text in texts.items()}

    return replace(
        item,
        findings=(),
        excluded=(),
        suggested_headlines=(),
        suggested_translations={},
        translations=clear(item.translations),
        headlines=clear(item.headlines),
    )


def _reviewed(item: DigestItem, record: Record) -> DigestItem:
    story, own = item.source.sha256, item.summary.language
    written = [record.edited(story, own, sentence.text) for sentence in item.summary.sentences]
    changed = _changed([sentence.text for sentence in item.summary.sentences], written, item.summary.edited)
    sentences = tuple(replace(old, text=new) for old, new in zip(item.summary.sentences, written, strict=True))
    item = replace(
        item,
        summary=replace(item.summary, sentences=sentences, edited=changed),
        translations={code: _translation(text, story, record) for code, text in item.translations.items()},
        headlines={code: _translation(text, story, record) for code, text in item.headlines.items()},
    )
    names = {code: found for code in dict.fromkeys((own, *item.translations)) if (found := _names(item, code, record))}
    for code in names:
        item = _settled(item, code)
    return replace(item, reviewers=names)


def _translation(text: Translation, story: str, record: Record) -> Translation:
    new = [record.edited(story, text.language, sentence) for sentence in text.sentences]
    return replace(text, sentences=tuple(new), edited=_changed(text.sentences, new, text.edited))


def _changed(old: Sequence[str], new: Sequence[str], before: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({*before, *(n for n, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b)}))


def _names(item: DigestItem, code: str, record: Record) -> tuple[str, ...]:
    """The people who approved every text of a story in a language; nobody, if one text is not approved."""
    headline = item.headlines.get(code)
    texts = [*(headline.sentences if headline else ()), *texts_of(item.summary.sentences, item.translations.get(code))]
    found = [record.approver(item.source.sha256, code, text) for text in texts]
    return tuple(dict.fromkeys(name for name in found if name)) if found and all(found) else ()


def texts_of(summary: Sequence[Sentence], translation: Translation | None) -> tuple[str, ...]:
    """Return the sentences of a story in one language."""
    return translation.sentences if translation else tuple(sentence.text for sentence in summary)


def _settled(item: DigestItem, code: str) -> DigestItem:
    """Take out the errors that somebody dismissed or wrote over before approving the text."""

    def kept(found: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(one for one in found if one.level != "error" or one.where not in (code, f"headline.{code}", "summary"))

    def clear(texts: Mapping[str, Translation]) -> dict[str, Translation]:
        return {key: replace(text, status="ok", findings=kept(text.findings)) if key == code else text for key, text in texts.items()}

    return replace(item, translations=clear(item.translations), headlines=clear(item.headlines), findings=kept(item.findings))


def _entry(row: dict[str, Any]) -> Entry:
    """Take one row of the file; every value but two is text, whatever else is there then breaks the chain."""
    values: dict[str, Any] = {
        key: value if key in ("n", "sentence") and isinstance(value, int) else str(value) for key, value in row.items()
    }
    return Entry(**values)
