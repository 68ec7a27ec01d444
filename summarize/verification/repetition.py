"""Loops: a word, phrase or sentence said over and over, as broken decoding does."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Sequence

import regex

from summarize.text.tokens import fold
from summarize.types import Finding, Severity
from summarize.verification.base import Pair, Parsed, check_of, finding

#: What a search found: message, words, severity.
Found = tuple[str, str, Severity]

_LONGEST, _SHORT_LOOP = 24, 17
#: A source that says more words of more letters twice may have a headline, and what follows begins with the same words.
_DOUBLED, _LITTLE = 2, 3
#: Five times the same syllable (eight letters at least), twelve times the same sign (dots and lines are typography), or three times the
#: same word joined by hyphens: twice is a way of speaking.
_STUCK_LETTERS, _STUCK_TIMES = 8, 5
_STUCK = regex.compile(
    r"(?<![\p{L}\p{N}-])(?P<word>\p{L}{2,40})(?:[-‑–](?P=word)){2,}(?![\p{L}\p{N}])"
    r"|(?=[\p{L}\p{M}-]{8})(?P<part>(?:\p{L}|-){1,6}?)(?P=part){4,}|(?P<sign>[^\w\s.…_*=~#-])(?P=sign){11,}",
    regex.IGNORECASE,
)


def immediate_loop(items: Sequence[str]) -> tuple[int, int, int] | None:
    """The strongest immediate repetition: ``(start, length, times)`` of a phrase that is followed by itself, or None.

    One pass for each phrase length up to 24 words: linear in the text.
    """
    best: tuple[int, int, int] | None = None
    if len(set(items)) == len(items):
        return None
    for length in range(1, min(_LONGEST, len(items) // 2) + 1):
        run = 0
        for i in range(len(items) - length):
            run = run + 1 if items[i] == items[i + length] else 0
            if run >= length and run % length == 0:
                times = run // length + 1
                if best is None or length * times > best[1] * best[2]:
                    best = (i + length + 1 - length * times, length, times)
    return best


@check_of("repetition")
def check_repetition(pair: Pair) -> Iterable[Finding]:
    """Yield what the text says over and over and the source does not."""
    if pair.text == pair.source:
        return
    found = next((it for it in (_stuck(pair), _loop(pair), _repeated_sentence(pair)) if it), None)
    if found is not None:
        message, got, severity = found
        start = pair.text.lower().find(got.lower())
        yield finding("repetition", severity, message, got=got[:80], text_span=(start, start + len(got)) if start >= 0 else None)


def _loop(pair: Pair) -> Found | None:
    """A phrase that is followed by itself, or a doubled word."""
    loop = immediate_loop(pair.right.words)
    if loop is None:
        return None
    start, length, times = loop
    theirs = immediate_loop(pair.left.words)
    if times == 2 and theirs is not None:
        return None
    phrase = pair.right.words[start : start + length]
    if not any(any(c.isalpha() for c in word) for word in phrase) or (times == 2 and _apart(pair, start + length)):
        return None
    known = theirs is not None and theirs[1] * theirs[2] >= length * times - 1
    weight = length * (times - 1) if sum(map(len, phrase)) > 3 else (times - 1) * length // 2
    if not known and (weight >= 2 or (length == 1 and times >= 3)):
        return f"{' '.join(phrase)!r} is said {times} times in a row", " ".join(phrase), "critical" if times >= 3 else "major"
    shown = pair.right.tokens[start].text
    if known or length > 1 or len(shown) < 2:
        return None
    return f"{shown} is doubled", f"{shown} {shown}", "major" if shown[0].isupper() and len(shown) > 3 else "minor"


def _apart(pair: Pair, second: int) -> bool:
    """Whether token ``second`` is behind a sentence end or a bracket, or begins what follows a headline: no loop begins there."""
    before, after = pair.right.tokens[second - 1], pair.right.tokens[second]
    said = Counter(word for word in pair.left.words if len(word) > _LITTLE)
    headline = after.text[0].isupper() and sum(times > 1 for times in said.values()) > _DOUBLED
    return headline or any(mark in '.!?…([«“"' for mark in pair.text[before.end : after.start])


def _stuck(pair: Pair) -> Found | None:
    """What comes again and again without a space ("нананананана", "!!!!!!!!!!!!", "tfu-tfu-tfu"), if the source has nothing of the kind."""
    if all(len(run) < _STUCK_LETTERS or len(run) - len(set(run)) < _STUCK_TIMES - 1 for run in pair.text.split()):
        return None
    for match in _STUCK.finditer(pair.text):
        word = match["word"]
        again = immediate_loop(pair.left.words) if word else (match["part"] or match["sign"]) * 3 in pair.source
        if again or _STUCK.search(pair.source):
            return None
        severity: Severity = "critical" if not word else "major" if len(match.group()) > _SHORT_LOOP else "minor"
        return f"{match.group()[:24]!r} says the same over and over", match.group(), severity
    return None


def _repeated_sentence(pair: Pair) -> Found | None:
    mine = _counted(pair.right)
    piece, times = mine.most_common(1)[0] if mine else ("", 0)
    if times > max(_counted(pair.left).values(), default=1):
        return "a sentence is said twice", piece, "major"
    return None


@functools.lru_cache(maxsize=64)
def _counted(side: Parsed) -> Counter[str]:
    return Counter(fold(side.text[start:end]) for start, end in side.sentences if end - start > 12)
