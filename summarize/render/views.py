"""Parts of a page: plain values, every text typeset, every word chosen, every address checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import NamedTuple

from summarize import languages
from summarize.digest_types import Source
from summarize.render import links, safe
from summarize.render.typography import polish, quoted
from summarize.render.words import Words
from summarize.types import Excluded, Finding

#: Not characters of XML 1.0 or HTML: what :func:`safe.terminal` leaves of them.
_NO_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str, code: str) -> str:
    """One line of ``text`` for a page in ``code``: nothing that steers or hides, the language's own typography."""
    return polish(plain(text), code)


def plain(text: str) -> str:
    """One line of ``text`` for XML: nothing that steers or hides, as it is otherwise."""
    return _NO_CHARACTERS.sub("\ufffd", safe.line(text))


def direction(code: str) -> str:
    """``rtl`` or ``ltr``; ``auto`` for a language that the table does not know."""
    known = languages.find(code)
    return "auto" if known is None else "rtl" if known.rtl else "ltr"


def native_name(code: str) -> str:
    """A language's own name with a capital first letter."""
    name = languages.local_name(code)
    return name[:1].upper() + name[1:]


class Text(NamedTuple):
    """A text with the language and direction of its block."""

    text: str
    lang: str
    dir: str

    @classmethod
    def of(cls, text: str, code: str) -> Text:
        """Typeset a text in a language; a code that is not fit for an attribute becomes ``und``."""
        known = languages.find(code)
        tag = known.code if known else code if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", code) else "und"
        return cls(clean(text, code), tag, direction(code))


@dataclass(frozen=True, slots=True)
class Note:
    """A finding in the reader's words.

    ``anchored`` if it speaks of a sentence or of the headline, where its number is too. ``said`` holds what
    was expected and got, and on an English page the check's own message, which is in English.
    """

    n: int
    id: str
    level: str
    label: str
    kind: str
    said: str
    place: str = ""
    anchored: bool = True


class Notes(list[Note]):
    """The notes of one story, numbered."""

    def __init__(self, anchor: str, words: Words) -> None:
        super().__init__()
        self._anchor, self._words = anchor, words

    def add(self, findings: Iterable[Finding], place: str = "", *, anchored: bool = True) -> tuple[Note, ...]:
        """Add and return notes on ``findings``; ``place`` is the key of the words that say what they are about."""
        first, words = len(self), self._words
        for found in dict.fromkeys(findings):
            n = len(self) + 1
            level = found.level if found.level in ("error", "warning") else "warning"
            label, kind, where = words.text(level), words.kind(found.kind, "findings"), words.text(place) if place else ""
            self.append(Note(n, f"{self._anchor}-n{n}", level, label, kind, said(found, words), where, anchored))
        return tuple(self[first:])


def said(found: Finding, words: Words) -> str:
    """Expected and got in the reader's words; on an English page the check's own sentence too."""
    values = {name: quoted(clean(value, "und"), words.lang) for name, value in (("expected", found.expected), ("got", found.got)) if value}
    pair = words.text("_".join(values), **values) if values else ""
    if words.lang != "en" or not found.message:
        return pair
    message = clean(found.message, "en")
    fresh = any(value and value not in found.message for value in (found.expected, found.got))
    return f"{message} — {pair}" if pair and fresh else message


class Piece(NamedTuple):
    """A piece of a sentence. ``level`` is that of the note that speaks of these very words, or empty."""

    text: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence in pieces, and the notes on it. ``level`` marks the whole where a note speaks of no words in particular.
    ``evidence`` is the address of what it rests on, or empty.
    """

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    level: str
    evidence: str

    @classmethod
    def of(cls, text: str, findings: Sequence[Finding], notes: tuple[Note, ...], code: str, evidence: str) -> SentenceView:
        """Mark the very words that findings name, as far as they are in the sentence and do not overlap."""
        places: list[tuple[int, int, str]] = []
        for found in findings:
            got = clean(found.got, code)
            place = re.search(rf"(?<!\w){re.escape(got)}(?!\w)", text) if got else None
            if place and all(place.end() <= start or place.start() >= end for start, end, _ in places):
                places.append((*place.span(), "error" if found.level == "error" else "warning"))
        pieces, last = [], 0
        for start, end, level in sorted(places):
            pieces += [Piece(text[last:start]), Piece(text[start:end], level)]
            last = end
        pieces.append(Piece(text[last:]))
        whole = min((note.level for note in notes), default="") if not places else ""
        return cls(tuple(piece for piece in pieces if piece.text), notes, whole, evidence)

    @property
    def text(self) -> str:
        """The sentence as one string."""
        return "".join(piece.text for piece in self.pieces)


class SourceView:
    """Where a story was: its name, address, and date in words and in ISO 8601. Only in a ``proof`` is a file's name that of a source."""

    def __init__(self, source: Source, words: Words, *, proof: bool) -> None:
        when = source.published
        self.name = clean(links.place(source) or (links.file_name(source.location) if proof else ""), "und")
        self.href = links.href(source.url) or links.href(source.location)
        self.day = words.day(when) if when else None
        self.iso = (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat() if when else None
        self.usage = words.text("usage", terms=clean(source.usage, "und")) if source.usage else ""


class LeftOut(NamedTuple):
    """Lines that are not news."""

    kind: str
    where: str
    lines: tuple[Text, ...]

    @classmethod
    def of(cls, run: Excluded, code: str, words: Words) -> LeftOut:
        """Take a run of lines of an article in the language ``code``."""
        key = "line" if run.start_line == run.end_line else "lines"
        where = words.text(key, first=words.number(run.start_line), last=words.number(run.end_line)) if run.start_line else "—"
        return cls(words.kind(run.kind), where, tuple(Text.of(line, code) for line in run.text.split("\n") if line.strip()))
