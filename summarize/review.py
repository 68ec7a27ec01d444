"""The record of a review: who saw, edited, approved or dismissed what, each entry chained to the one before it by SHA-256.

An approval is of a text, not of a place: it holds as long as the very same words are there, and an edit withdraws it. The chain shows
changes and gaps inside it; that entries were cut off its end shows only to somebody who kept the last hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from summarize.digest_types import DigestItem
from summarize.errors import UnreadableInput, UsageError
from summarize.text.strict_json import loads
from summarize.types import Finding, Result

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


@dataclass(frozen=True, slots=True)
class Subject:
    """A story under review: the SHA-256 of its source, its texts by language (the summary's first) and number, and what was found in it.

    The text 0 is the translated headline.
    """

    source: str
    texts: Mapping[str, Mapping[int, str]]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, story: DigestItem | Result) -> Subject:
        """Take a story of a digest, or a result."""
        source = story.source if isinstance(story, DigestItem) else story.article
        own = {story.summary.language: [sentence.text for sentence in story.summary.sentences]}
        texts, headlines = ({code: text.sentences for code, text in held.items()} for held in (story.translations, story.headlines))
        return cls(source.sha256, numbered({**own, **texts}, headlines), story.findings)

    def about(self, found: Finding) -> tuple[str, int]:
        """Return the language and the number of the text that a finding is about; the summary's where it is about the body."""
        where = found.where.removeprefix("headline.")
        return where if where in self.texts else next(iter(self.texts)), 0 if where != found.where else found.sentence


def numbered(texts: Mapping[str, Sequence[str]], headlines: Mapping[str, Sequence[str]]) -> dict[str, dict[int, str]]:
    """Number the sentences of each language, the translated headline with 0."""
    return {code: dict(enumerate(headlines.get(code, ())[:1])) | dict(enumerate(sentences, 1)) for code, sentences in texts.items()}


def texts_of(row: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """Return the texts of a result or a story in JSON, as :func:`numbered` does, the summary's first.

    Raises:
        KeyError, TypeError, AttributeError: it is none.
    """
    own, held = row["summary"], {code: list(map(str, text["sentences"])) for code, text in row["translations"].items()}
    headlines = {code: list(map(str, text["sentences"])) for code, text in row.get("headlines", {}).items()}
    return numbered({own["language"]: [str(sentence["text"]) for sentence in own["sentences"]], **held}, headlines)


@dataclass(slots=True)
class Record:
    """Entries in their order, and what holds after the last of them."""

    entries: list[Entry] = field(default_factory=list)
    _by: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
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

    def mark(self, action: Literal["seen", "approved"], subject: Subject, language: str, by: str, *, sentence: int | None = None) -> None:
        """Record that the texts of a language, or one ``sentence``, were seen or may go out.

        Raises:
            UsageError: there is no such text, or an error about one that is to be approved is open.
        """
        texts = subject.texts.get(language, {})
        if not texts:
            raise UsageError(f"there is no text in {language!r}", hint=f"choose one of {', '.join(subject.texts)}")
        if sentence not in (None, *texts):
            raise UsageError(f"there is no sentence {sentence}", hint=f"--sentence {max(texts)}")
        errors = [one for one in self.open_errors(subject, language) if sentence is None or one.sentence in (0, sentence)]
        if errors and action == "approved":
            found = f"errors that nobody dismissed: {len(errors)}, the first: {errors[0].message} (sentence {errors[0].sentence})"
            raise UsageError(found, hint=f"edit the sentence, or dismiss {errors[0].key} if it is no error")
        for number, text in texts.items():
            if sentence in (None, number):
                self.add(action, by, subject.source, language, number, text)

    def edit(self, subject: Subject, language: str, n: int, new: str, by: str) -> None:
        """Record that somebody put ``new`` for a text, if it is another one."""
        old = subject.texts[language][n]
        if new != old:
            self.add("edited", by, subject.source, language, n, new, replaces=text_hash(old))

    def dismiss(self, subject: Subject, key: str, by: str) -> None:
        """Record that a finding is no error.

        Raises:
            UsageError: no finding has the key.
        """
        found = next((one for one in subject.findings if key and one.key == key), None)
        if found is None:
            raise UsageError(f"no finding has the key {key!r}", hint="see the keys with summarize review RESULT")
        language, n = subject.about(found)
        self.add("dismissed", by, subject.source, language, n, subject.texts[language].get(n, ""), finding=key)

    def open_errors(self, subject: Subject, language: str) -> list[Finding]:
        """Return the errors about a language, or the summary it is of, that nobody dismissed."""
        return [one for one in subject.findings if is_error(one, language) and not self.dismissed(subject.source, one.key)]

    def people(self, action: Literal["seen", "approved"], subject: Subject, language: str) -> tuple[str, ...]:
        """Return who saw or approved the texts of a language, as they are now; nobody, if one of them was not."""
        names = [self.person(action, subject.source, language, text) for text in subject.texts.get(language, {}).values()]
        return tuple(dict.fromkeys(name for name in names if name)) if all(names) else ()

    def person(self, action: Literal["seen", "approved"], story: str, language: str, text: str) -> str | None:
        """Return who saw or approved this very text last, or None."""
        return self._by.get((action, story, language, text_hash(text)))

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
        if entry.action in ("seen", "approved"):
            self._by[entry.action, *place, entry.sha256] = entry.by
        elif entry.action == "dismissed":
            self._dismissed.add((entry.story, entry.finding))
        elif entry.action == "edited":
            # What was approved before is no longer, neither the old words nor the new ones, until somebody approves them (again).
            for key in (entry.replaces, entry.sha256):
                self._by.pop(("approved", *place, key), None)
            self._edits.pop((*place, entry.sha256), None)
            self._edits[*place, entry.replaces] = entry.text


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_error(found: Finding, language: str) -> bool:
    """Return whether a finding is an error about the texts of a language, or about the summary that they are of."""
    return found.level == "error" and found.where in (language, f"headline.{language}", "summary")


def _entry(row: dict[str, Any]) -> Entry:
    """Take one row of the file; every value but two is text, whatever else is there then breaks the chain."""
    values: dict[str, Any] = {
        key: value if key in ("n", "sentence") and isinstance(value, int) else str(value) for key, value in row.items()
    }
    return Entry(**values)
