"""Input and output of every check, and the registry of checks.

A :class:`Pair` is one unit to compare: a segment and its translation, or a source and one sentence of its summary. Each side parses
its tokens, sentences, numbers, dates and names once, when a check first asks. A :class:`Check` yields findings;
:func:`run_checks` adds where they are and their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from summarize.text.tokens import base_language
from summarize.types import Finding, Severity

if TYPE_CHECKING:
    from summarize.text.tokens import Word
    from summarize.verification.clock import Clock
    from summarize.verification.dates import Mark
    from summarize.verification.glossary import Glossary
    from summarize.verification.number_lexer import Numbers

PairKind = Literal["translation", "summary"]
Span = tuple[int, int]

#: Name → where the check is. The order is the order of work; a later check may rely on nothing of an earlier one.
CHECKS: dict[str, str] = {
    "omission": "summarize.verification.completeness:check_omission",
    "script": "summarize.verification.script:check_script",
    "language": "summarize.verification.script:check_language",
    "untranslated": "summarize.verification.untranslated:check_untranslated",
    "commentary": "summarize.verification.commentary:check_commentary",
    "repetition": "summarize.verification.repetition:check_repetition",
    "addition": "summarize.verification.completeness:check_addition",
    "verbatim": "summarize.verification.verbatim_tokens:check_verbatim",
    "number": "summarize.verification.number:check_number",
    "time": "summarize.verification.moments:check_time",
    "date": "summarize.verification.moments:check_date",
    "name": "summarize.verification.name:check_name",
    "negation": "summarize.verification.negation:check_negation",
    "direction": "summarize.verification.directions:check_directions",
    "nonword": "summarize.verification.nonwords:check_nonwords",
    "certainty": "summarize.verification.certainty:check_certainty",
    "attribution": "summarize.verification.attribution:check_attribution",
    "quotation": "summarize.verification.quotation:check_quotation",
    "grounding": "summarize.verification.grounding:check_grounding",
    "glossary": "summarize.verification.glossary:check_glossary",
}

#: Sides of a segment with more characters were not aligned: what a sentence says is not compared there.
MAX_SEGMENT = 3_000


class Parsed:
    """One side of a pair: a text, its language, and what was parsed of it. Use :func:`parse`, which remembers."""

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.lang = lang

    @cached_property
    def base(self) -> str:
        """The primary subtag of the language: ``es`` for ``es-MX``."""
        return base_language(self.lang)

    @cached_property
    def tokens(self) -> tuple[Word, ...]:
        """Words and numbers with their offsets, hyphenated ones whole."""
        from summarize.text.tokens import tokens

        return tuple(tokens(self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens in the form word tables are kept in (:func:`~.tokens.fold`)."""
        from summarize.text.tokens import fold

        return tuple(fold(token.text) for token in self.tokens)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Offsets of the sentences."""
        from summarize.text.sentences import sentence_spans

        return tuple(sentence_spans(self.text, self.base, into_quotations=True))

    @cached_property
    def index(self) -> tuple[tuple[Span, ...], dict[str, list[int]]]:
        """The sentences, and where each stem of a content word is among them (:func:`~.cues.supports`)."""
        from summarize.verification.cues import stems

        found: dict[str, list[int]] = {}
        for n, (start, end) in enumerate(self.sentences):
            for stem in stems(self.text[start:end], self.base):
                found.setdefault(stem, []).append(n)
        return self.sentences, found

    @cached_property
    def dates(self) -> tuple[Mark, ...]:
        """Words of dates with what they name."""
        from summarize.verification.dates import parse_dates

        return parse_dates(self)

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """Times of day in minutes after midnight."""
        from summarize.verification.clock import parse_clock

        return parse_clock(self.text, self.base)

    @cached_property
    def numbers(self) -> Numbers:
        """Numbers with their values, units and offsets."""
        from summarize.verification.number_parser import parse_numbers

        return parse_numbers(self.text, self.base)


@lru_cache(maxsize=512)
def parse(text: str, lang: str) -> Parsed:
    """Return the parsed side of ``text``; the same object for the same text, so that an article is parsed once for all its sentences."""
    return Parsed(text, lang)


@dataclass(frozen=True)
class Pair:
    """A source text and what was made of it.

    Parameters
    ----------
    source, text:
        For a translation a segment and its translation; for a summary the whole body and one sentence of the summary.
    source_lang, lang:
        Their languages, BCP-47.
    kind:
        ``translation`` has to be complete; ``summary`` may leave out.
    glossary:
        Terms that must be kept, forced or avoided.
    evidence:
        For a summary: offsets in ``source`` of the sentences that support the text, the best first.
    """

    source: str
    text: str
    source_lang: str
    lang: str
    kind: PairKind = "translation"
    glossary: Glossary | None = None
    evidence: tuple[Span, ...] = field(default=())

    def __post_init__(self) -> None:
        """Take stress marks and invisible characters out of the words of both sides; evidence keeps its sentences."""
        from summarize.text.tokens import without_marks

        for name in ("source", "text"):
            before: str = getattr(self, name)
            after = without_marks(before)
            if after != before:
                if name == "source":
                    moved = tuple((len(without_marks(before[:start])), len(without_marks(before[:end]))) for start, end in self.evidence)
                    object.__setattr__(self, "evidence", moved)
                object.__setattr__(self, name, after)

    @property
    def segments(self) -> tuple[tuple[Span, Span], ...]:
        """The spans of both sides that translate each other (:func:`~.alignment.segments`)."""
        from summarize.verification.alignment import segments

        return segments(self.left, self.right)

    def together(self, source_at: int, text_at: int) -> bool:
        """Return whether two places are in the same segment."""
        return any(one[0] <= source_at < one[1] and other[0] <= text_at < other[1] for one, other in self.segments)

    @property
    def left(self) -> Parsed:
        """The parsed source."""
        return parse(self.source, self.source_lang)

    @property
    def right(self) -> Parsed:
        """The parsed text."""
        return parse(self.text, self.lang)


@dataclass(frozen=True)
class Check:
    """Something that compares the two sides of a pair. Made by :func:`check_of`.

    Parameters
    ----------
    name:
        What it is switched off by, and the ``check`` of its findings.
    function:
        Yields the findings on a pair; ``where``, ``sentence`` and ``key`` are left to the caller.
    languages:
        Base languages that both sides must be in; None for any.
    kinds:
        The pairs it can judge.
    by_segment:
        Whether it looks at one sentence of a translation at a time.
    """

    name: str
    function: Callable[[Pair], Iterable[Finding]]
    languages: frozenset[str] | None = None
    kinds: frozenset[str] = frozenset({"translation", "summary"})
    by_segment: bool = False

    def __call__(self, pair: Pair) -> Iterable[Finding]:
        """Yield the findings of the function; of one that looks at a sentence at a time, those on each segment of a translation."""
        if not self.by_segment or pair.kind == "summary":
            yield from self.function(pair)
            return
        for (a, b), (c, d) in pair.segments:
            if max(b - a, d - c) > MAX_SEGMENT:
                continue
            part = Pair(pair.source[a:b], pair.text[c:d], pair.source_lang, pair.lang, pair.kind, pair.glossary)
            for it in self.function(part):
                yield replace(it, source_span=_moved(it.source_span, a), text_span=_moved(it.text_span, c))


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else (span[0] + by, span[1] + by)


def check_of(
    name: str,
    *,
    languages: Collection[str] | None = None,
    kinds: Collection[str] = ("translation", "summary"),
    by_segment: bool = False,
) -> Callable[[Callable[[Pair], Iterable[Finding]]], Check]:
    """Make a check of the decorated function."""

    def decorate(function: Callable[[Pair], Iterable[Finding]]) -> Check:
        return Check(name, function, None if languages is None else frozenset(languages), frozenset(kinds), by_segment)

    return decorate


def finding(
    check: str,
    severity: Severity,
    message: str,
    *,
    expected: str = "",
    got: str = "",
    source_span: Span | None = None,
    text_span: Span | None = None,
) -> Finding:
    """Make a finding whose place and key are not known yet."""
    return Finding(severity, check, "", message, expected, got, source_span=source_span, text_span=text_span)


@cache
def load_check(name: str) -> Check:
    """Return a registered check by its name.

    Raises
    ------
    UsageError
        No check has this name.
    """
    if name not in CHECKS:
        from summarize.errors import UsageError

        raise UsageError(f"no check is called {name!r}", hint=f"one of: {', '.join(CHECKS)}. docs/checks.md says what each compares")
    module, _, attribute = CHECKS[name].partition(":")
    found: Check = getattr(import_module(module), attribute)
    return found
