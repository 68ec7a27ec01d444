"""Values for the templates of pages: plain values, every text typeset, every word chosen, every address checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarize.render.disclosure import Disclosure
from summarize.render.words import Words


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the language and direction of its block."""

    text: str
    lang: str
    dir: str


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


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence. ``level`` is that of the note that speaks of these very words, or empty."""

    text: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence in pieces, and the notes on it. ``level`` marks the whole where a note speaks of no words in particular.
    ``evidence`` is the address of what it rests on.
    """

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...] = ()
    level: str = ""
    evidence: str = ""

    @property
    def text(self) -> str:
        """The sentence as one string."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a story was. ``title`` is its own headline there, for the other sources of a story."""

    name: str
    href: str | None
    day: str | None
    iso: str | None
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """The headline and the summary in the article's own language."""

    label: str
    headline: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines that are not news."""

    kind: str
    where: str
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One item in one language. ``body`` is the block of its sentences; ``notes`` are all notes in the order of their numbers,
    ``suggested`` other headlines.
    """

    id: str
    n: int
    number: str
    headline: Text
    headline_notes: tuple[Note, ...]
    body: Text
    sentences: tuple[SentenceView, ...]
    notes: tuple[Note, ...]
    source: SourceView
    also: tuple[SourceView, ...]
    grade: str
    grade_words: str
    grade_long: str
    review: bool
    suggested: tuple[Text, ...]
    remarks: tuple[str, ...]
    original: Original | None
    left_out: tuple[LeftOut, ...]
    disclosure: Disclosure
    usage: str
    embargo: str
    report: str


@dataclass(frozen=True, slots=True)
class FailureView:
    """A source that gave no story; ``message`` is in English."""

    location: str
    message: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The digest in one language. ``lang`` and ``dir`` are those of its texts, ``words.lang`` that of the words around them."""

    code: str
    lang: str
    dir: str
    name: str
    title: Text
    day: str
    iso: str
    compiled: str
    count: str
    stories: tuple[Story, ...]
    failures: tuple[FailureView, ...]
    failed: str
    signature: str
    disclosure: Disclosure
    words: Words = field(repr=False)
