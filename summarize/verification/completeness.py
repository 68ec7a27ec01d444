"""The checks ``omission`` and ``addition``: a translation that is empty, much too short or long, or has a sentence too few or too many."""

from __future__ import annotations

from collections.abc import Iterable

from summarize.types import Finding, Severity
from summarize.verification.alignment import Bead, align, can_align, expansion
from summarize.verification.base import Pair, Span, check_of, finding

#: Shortest credible length (share of the expected one) by the length of the source in characters: long texts vary less.
_SHORTEST = ((300, 0.7), (150, 0.65), (80, 0.55), (60, 0.45), (40, 0.4))
_LONGEST, _MIN_LONG = 2.1, 40
#: A lone sentence counts if it is so long (characters) and the other side has nothing so like it (cosine).
_MIN_SENTENCE, _MAX_LIKE_LOST, _MAX_LIKE_SAID_TWICE = 20, 0.55, 0.35
#: A segment that lost a sentence and is as long as this share of what is to be expected was only divided otherwise.
_MIN_JOINED = 0.85
#: Of an added sentence: how like it the nearest may be at most (cosine), and how much nearer its source the segment is without it. People
#: split one sentence and say a part of it anew.
_OF_A_SPLIT, _OF_SEVERAL = (0.2, 0.05), (0.3, 0.01)
#: So many names are looked at for one in common.
_MAX_NAMES = 12
#: What is nearer (cosine) by so much without a sentence of the source has lost it.
_MIN_NEARER = 0.01
#: A short text is an error below this share of the shortest credible length, a warning above it.
_SURELY_SHORT = 0.87
#: A pair of sentences this unlike (cosine) and so long (characters) is no translation.
_UNRELATED, _MIN_UNRELATED = 0.15, 30


@check_of("omission", kinds=("translation",))
def check_omission(pair: Pair) -> Iterable[Finding]:
    """Yield a text that is empty or too short, and sentences of the source that nothing in the text represents."""
    if not any(map(str.isalnum, pair.text)):
        if any(map(str.isalnum, pair.source)):
            yield finding("omission", "critical", "there is no translation", expected=pair.source[:80], source_span=(0, len(pair.source)))
        return
    if pair.source == pair.text:
        return
    lone = [bead.source for bead in _beads(pair) if bead.text[0] == bead.text[1] and bead.nearest < _MAX_LIKE_LOST]
    for start, end in _spans(lone, pair.left.sentences):
        if _share(pair, start) >= _MIN_JOINED and not _nearer_without(pair, (start, end), 0):
            continue
        shown = pair.source[start:end]
        yield finding("omission", "critical", f"the text leaves out: {shown[:80]}", expected=shown[:120], source_span=(start, end))
    ratio = _ratio(pair)
    least = next((share for size, share in _SHORTEST if len(pair.source.strip()) >= size), 0.0)
    if not lone and ratio < least:
        message = f"the text has {ratio:.0%} of the length to be expected: something was left out"
        severity: Severity = "major" if ratio < _SURELY_SHORT * least else "minor"
        yield finding("omission", severity, message, expected=pair.source[:120], text_span=(0, len(pair.text)))


@check_of("addition", kinds=("translation",))
def check_addition(pair: Pair) -> Iterable[Finding]:
    """Yield a text that is too long or about something else, and sentences that represent nothing of the source."""
    if pair.source == pair.text or not any(map(str.isalnum, pair.text)):
        return
    split = len(pair.left.sentences) == 1
    most, least = _OF_A_SPLIT if split else _OF_SEVERAL
    lone = [bead.text for bead in _beads(pair) if bead.source[0] == bead.source[1] and bead.nearest < most]
    for start, end in _spans(lone, pair.right.sentences):
        if not _nearer_without(pair, (start, end), 1, least):
            continue
        shown = pair.text[start:end]
        yield finding("addition", "critical", f"the source does not have: {shown[:80]}", got=shown[:120], text_span=(start, end))
    ratio = _ratio(pair)
    if not lone and ratio > _LONGEST and (len(pair.source) >= _MIN_LONG or (len(pair.text) > 160 and ratio > 3)):
        message = f"the text has {ratio:.0%} of the length to be expected: something was added"
        # What is said twice in other words is long too, but says nothing wrong; so are rows of dots.
        severity: Severity = "minor" if _letters(pair) <= _LONGEST or _all_like(pair) else "major"
        yield finding("addition", severity, message, got=pair.text[:120], text_span=(0, len(pair.text)))
    if not lone and _unrelated(pair):
        yield finding(
            "addition", "critical", "the text says something else than the source", got=pair.text[:120], text_span=(0, len(pair.text))
        )


def _share(pair: Pair, at: int) -> float:
    """The length of the text of the segment that a place of the source is in, against that to be expected."""
    segments = (it for it in pair.segments if it[0][0] <= at < it[0][1])
    return next(((d - c) / max(1.0, (b - a) * expansion(pair.left.base, pair.right.base)) for (a, b), (c, d) in segments), 0.0)


def _nearer_without(pair: Pair, span: Span, side: int, least: float = _MIN_NEARER) -> bool:
    """Whether the two sides of the segment with a sentence are more alike without it."""
    from summarize.text.vectors import encode

    segment = next((it for it in pair.segments if it[side][0] <= span[0] < it[side][1]), None)
    if segment is None:
        return True
    texts = [text[slice(*part)] for text, part in zip((pair.source, pair.text), segment, strict=True)]
    start = segment[side][0]
    rest = texts[side][: span[0] - start] + texts[side][span[1] - start :]
    mine, other, without = encode([texts[side], texts[1 - side], rest])
    return bool(without @ other > mine @ other + least)


def _all_like(pair: Pair) -> bool:
    """Whether each of several sentences of the text says what the source says."""
    if len(pair.right.sentences) < 2 or not can_align(pair.left, pair.right):
        return False
    from summarize.text.vectors import encode

    vectors = encode([pair.source, *(pair.text[start:end] for start, end in pair.right.sentences)])
    return bool((vectors[1:] @ vectors[0]).min() >= _MAX_LIKE_SAID_TWICE)


def _ratio(pair: Pair) -> float:
    """The length of the text against that to be expected."""
    return len(pair.text.strip()) / max(1.0, len(pair.source.strip()) * expansion(pair.left.base, pair.right.base))


def _letters(pair: Pair) -> float:
    """The same by letters and digits alone."""
    ours, theirs = (sum(map(str.isalnum, text)) for text in (pair.source, pair.text))
    return theirs / max(1.0, ours * expansion(pair.left.base, pair.right.base))


def _beads(pair: Pair) -> Iterable[Bead]:
    if len(pair.left.sentences) == len(pair.right.sentences) == 1 or not can_align(pair.left, pair.right):
        return ()
    return align(pair.left, pair.right)


def _spans(sentences: Iterable[Span], spans: tuple[Span, ...]) -> Iterable[Span]:
    return [spans[i] for i, _ in sentences if spans[i][1] - spans[i][0] >= _MIN_SENTENCE]


def _name_in_common(pair: Pair) -> bool:
    """Whether a name of each side sounds like one of the other."""
    from summarize.verification.name_matching import MIN_SURELY_ALIKE, names_of
    from summarize.verification.sounds import likeness

    ours, theirs = ({it.key for it in names_of(side)[:_MAX_NAMES] if not it.initial} for side in (pair.left, pair.right))
    return any(likeness(one, other) >= MIN_SURELY_ALIKE for one in ours for other in theirs)


def _unrelated(pair: Pair) -> bool:
    """Whether a text shares no number with its source, and no meaning."""
    if min(len(pair.source), len(pair.text)) < _MIN_UNRELATED or not can_align(pair.left, pair.right):
        return False
    shared = {it.value for it in pair.left.numbers if it.digits} & {it.value for it in pair.right.numbers if it.digits}
    if shared or _name_in_common(pair):  # vectors cost more than all else
        return False
    from summarize.text.vectors import encode

    one, other = encode([pair.source, pair.text])
    return float(one @ other) < _UNRELATED
