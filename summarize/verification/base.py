"""Input and output of every check, and the registry of checks.

A :class:`Pair` is one unit to compare: a segment and its translation, or a source and one sentence of its summary. Each side parses
its tokens, sentences, numbers, dates and names once, when a check first asks. A :class:`Check` yields findings;
:func:`run_checks` adds where they are and their keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

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
#: So many findings are shown for a sentence, the worst first.
MAX_FINDINGS = 3

#: After one of these, about the whole text, no other check is asked.
_FATAL = frozenset({"omission", "script", "language", "untranslated"})
_ORDER = {"critical": 0, "major": 1, "minor": 2}


class Parsed:
    """One side of a pair: a text, its language, and what was parsed of it. Use :func:`parse`, which remembers."""

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.lang = lang

    @cached_property
    def base(self) -> str:
        """The primary subtag of the language: ``es`` for ``es-MX``."""
        return self.lang.replace("_", "-").partition("-")[0].lower()

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
        """Return whether a place of the source and one of the text are in the same segment."""
        return any(a <= source_at < b and c <= text_at < d for (a, b), (c, d) in self.segments)

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


def run_checks(pair: Pair, *, where: str, sentence: int = 0, off: Collection[str] = ()) -> list[Finding]:
    """Run every check that fits a pair, and return its findings by sentence, the worst first, at most :data:`MAX_FINDINGS` each.

    Parameters
    ----------
    pair:
        What is compared.
    where, sentence:
        What the findings say of their place; 0 numbers the sentences of the pair's own text.
    off:
        Names of checks that are switched off.
    """
    for name in off:
        load_check(name)
    bases = {pair.left.base, pair.right.base}
    found: dict[int, list[Finding]] = {}
    for name in CHECKS:
        if name in off:
            continue
        new = list(_findings(load_check(name), pair, bases))
        for it in new:
            place = sentence or _sentence_of(it, pair)
            found.setdefault(place, []).append(replace(it, where=where, sentence=place, key=key_of(it, pair)))
        if any(it.check in _FATAL and it.severity == "critical" and _covers(it, pair) for it in new):
            break  # of a text that is none, or in another language, nothing else can be said
    return [it for place in sorted(found) for it in worst(found[place])]


def _findings(check: Check, pair: Pair, bases: set[str]) -> Iterator[Finding]:
    if pair.kind in check.kinds and (check.languages is None or bases <= check.languages):
        yield from check(pair)


def _sentence_of(it: Finding, pair: Pair) -> int:
    """The 1-based sentence of the text that a finding is in; 0 where it is in none or in several."""
    if it.text_span is None or len(pair.right.sentences) < 2:
        return 1 if it.text_span or len(pair.right.sentences) == 1 else 0
    start, end = it.text_span
    return next((n for n, (a, b) in enumerate(pair.right.sentences, 1) if a <= start < b and end <= b), 0)


def _covers(it: Finding, pair: Pair) -> bool:
    return it.text_span is None or 10 * (it.text_span[1] - it.text_span[0]) >= 9 * len(pair.text.strip())


def worst(found: Iterable[Finding]) -> list[Finding]:
    """Return the worst findings of a sentence, one for each place, at most :data:`MAX_FINDINGS`."""
    kept: list[Finding] = []
    for it in sorted(found, key=lambda it: _ORDER[it.severity]):
        if len(kept) < MAX_FINDINGS and not any(_same_place(it, other) for other in kept):
            kept.append(it)
    return kept


def _same_place(one: Finding, other: Finding) -> bool:
    """Whether two findings are about the same words of the text, or of the source where they name none of the text."""
    if one.text_span and other.text_span:
        return _overlap(one.text_span, other.text_span)
    if one.text_span or other.text_span or not (one.source_span and other.source_span):
        return False
    return _overlap(one.source_span, other.source_span)


def _overlap(one: Span, other: Span) -> bool:
    """Whether two spans share at least half of the longer one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and 2 * shared >= max(one[1] - one[0], other[1] - other[0])


def key_of(finding: Finding, pair: Pair) -> str:
    """Return what names a finding for good: sixteen hex digits over check, words, language and the sentence, case and spaces apart."""
    parts = (finding.check, finding.expected, finding.got, pair.lang, pair.text)
    return hashlib.sha256("\0".join(" ".join(part.casefold().split()) for part in parts).encode()).hexdigest()[:16]
