"""Loops: a word, phrase or sentence said over and over, as broken decoding does."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import regex

from summarize.text.sentences import split_sentences
from summarize.text.tokens import fold, folded, tokens
from summarize.types import Finding, Severity

_LONGEST = 24
_FAR_PHRASE = 6
#: Five times the same syllable (eight letters at least), or twelve times the same sign. Dots and lines are typography.
_STUCK_LETTERS, _STUCK_TIMES = 8, 5
_STUCK = regex.compile(r"(?=[\p{L}\p{M}-]{8})((?:\p{L}|-){1,6}?)\1{4,}|([^\w\s.…_*=~#-])\2{11,}")


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


def check_repetition(source: str, text: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """Findings on repetition in ``text`` that ``source`` does not have."""
    items = folded(text)
    loop = immediate_loop(items)
    if hyphenated := _hyphen_loop(source, text):
        message = f"{hyphenated[:40]!r} says the same word over and over"
        return [Finding("major", "repetition", where, message, "", hyphenated[:80], sentence, 0.95)]
    if loop is not None:
        start, length, times = loop
        theirs = immediate_loop(folded(source))
        phrase = items[start : start + length]
        wordy = any(any(c.isalpha() for c in word) for word in phrase)
        weight = length * (times - 1) if sum(map(len, phrase)) > 3 else (times - 1) * length // 2
        known = theirs is not None and theirs[1] * theirs[2] >= length * times - 1
        if wordy and not known and (weight >= 2 or (length == 1 and times >= 3)):
            shown = " ".join(phrase)
            message = f"{shown!r} is said {times} times in a row"
            return [Finding("major", "repetition", where, message, "", shown[:80], sentence, 0.97)]
        shown = tokens(text)[start].text
        # "about her, her father" in the source excuses no "York York".
        known = known and not (shown[0].isupper() and not _doubles_a_name(source))
        if wordy and not known and length == 1 and len(phrase[0]) > 1:
            level: Severity = "major" if shown[0].isupper() and len(shown) > 3 else "minor"
            return [Finding(level, "repetition", where, f"{shown!r} is doubled", "", shown, sentence, 0.75 if level == "major" else 0.6)]
    if stuck := _stuck(source, text):
        return [
            Finding("major", "repetition", where, f"{stuck[:24]!r} says the same letters over and over", "", stuck[:80], sentence, 0.95)
        ]
    far = _far_repeat(items, folded(source))
    if far is not None:
        return [Finding("major", "repetition", where, f"{far!r} comes back word for word", "", far[:80], sentence, 0.85)]
    return _repeated_sentence(source, text, where, sentence)


#: "bridge-bridge-bridge": twice is a way of speaking, three times a loop.
_HYPHENS = regex.compile(r"(?<![\p{L}\p{N}-])(\p{L}{2,40})(?:[-‑–]\1){2,}(?![\p{L}\p{N}])", regex.IGNORECASE)


def _hyphen_loop(source: str, text: str) -> str:
    """A word that a hyphen joins to itself, three times or more, if the source has nothing of the kind."""
    match = _HYPHENS.search(text) if "-" in text or "–" in text or "‑" in text else None
    return match.group() if match and not _HYPHENS.search(source) else ""


def _stuck(source: str, text: str) -> str:
    """Letters or signs that come again and again inside a word ("нананананана", "!!!!!!!!!!!!"), if the source has nothing of the kind."""
    if all(len(run) < _STUCK_LETTERS or len(run) - len(set(run)) < _STUCK_TIMES - 1 for run in text.split()):
        return ""
    for match in _STUCK.finditer(text):
        unit = match.group(1) or match.group(2)
        if _STUCK.search(source) or unit * 3 in source:
            return ""
        return match.group()
    return ""


def _doubles_a_name(text: str) -> bool:
    found = tokens(text)
    return any(a.text[0].isupper() and fold(a.text) == fold(b.text) for a, b in itertools.pairwise(found))


def _far_repeat(items: Sequence[str], source: Sequence[str]) -> str | None:
    """A phrase of six words or more that the text says more than twice, or twice where the source repeats nothing of three words."""
    if len(items) - len(set(items)) < _FAR_PHRASE:
        return None
    counts = Counter(tuple(items[i : i + _FAR_PHRASE]) for i in range(len(items) - _FAR_PHRASE + 1))
    if not counts:
        return None
    phrase, times = counts.most_common(1)[0]
    if times < 2:
        return None
    theirs = Counter(tuple(source[i : i + 3]) for i in range(len(source) - 2))
    repeated = max(theirs.values(), default=0)
    return " ".join(phrase) if times > max(repeated, 1) and sum(map(len, phrase)) > 12 else None


def _repeated_sentence(source: str, text: str, where: str, sentence: int) -> list[Finding]:
    mine = Counter(fold(piece) for piece in split_sentences(text, where, into_quotations=True) if len(piece) > 12)
    if not mine:
        return []
    piece, times = mine.most_common(1)[0]
    if times > max(Counter(fold(p) for p in split_sentences(source, where, into_quotations=True)).values(), default=1):
        return [Finding("major", "repetition", where, "a sentence is said twice", "", piece[:80], sentence, 0.9)]
    return []
