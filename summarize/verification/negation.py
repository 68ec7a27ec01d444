"""Negation lost or put in, where both sides are sure: one has a negation of the clause, the other nothing negative near it.

Translators turn *did not win* into *lost* and *unlike* into *не похож*; so a word that carries a negative meaning inside (*without*,
*fail*) on one side may account for a negation on the other. Of a translation, a regression decides (``data/negation_model.toml``):
without a wrong negation the text is nearer its source. Words are in ``data/negation.toml``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator

import regex

from summarize.text.tokens import fold
from summarize.types import Finding
from summarize.verification.base import Pair, Span, check_of, finding
from summarize.verification.cues import LANGUAGES, stems, supports
from summarize.verification.tables import pattern, table

#: A sentence with more words may deny anything anywhere.
MAX_WORDS = 60
#: Two negations of Russian or Spanish with so few words between, and no mark, are one.
MAX_BETWEEN = 4
#: What the regression knows of a negation: how much nearer (cosine) the other side is without it and how near with it; how much nearer a
#: few words round it are to the nearest piece of the other side; how near the next negative word of the other side is.
FEATURES = ("gain", "likeness", "gain near", "near")
#: Words before and behind a negation, words of a piece of the other side, and from one piece to the next.
_BEFORE, _BEHIND, _PIECE, _STEP = 2, 3, 6, 2
#: A negative word so many words away is 1/e as near.
_NEAR = 4
#: The share of a summary's sentence that one of the article has when both say the same, and by how much others may have less.
MIN_SHARE, MIN_LEAD = 0.7, 0.2
_LETTERS = regex.compile(r"\p{L}+")
_CONTRACTED = regex.compile(r"(?i)(\p{L}+?)(?:not|n['’]t)$")
_FULL = {"ca": "can", "wo": "will", "sha": "shall"}
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}'’-]*")
_MARK = regex.compile(r"[.,;:!?—–]")


@functools.lru_cache(maxsize=1024)
def denials(text: str, lang: str) -> tuple[Span, ...]:
    """Return the negations of clauses: idioms (*not only*) left out, double ones (*никто не*) once."""
    plain = pattern("negation", lang, "idiom").sub(lambda match: "#" * len(match.group()), fold(text))
    found: list[Span] = []
    for match in pattern("negation", lang, "clausal").finditer(plain):
        between = plain[found[-1][1] : match.start()] if found else "."
        if lang == "en" or len(between.split()) > MAX_BETWEEN or _MARK.search(between):
            found.append(match.span())
        else:
            found[-1] = (found[-1][0], match.end())
    return tuple(found)


@functools.lru_cache(maxsize=1024)
def negatives(text: str, lang: str) -> tuple[float, ...]:
    """Return where the negative words of a text are, 0 to 1: negations, idioms with one, words that carry one inside."""
    kinds = (pattern("negation", lang, key) for key in ("idiom", "clausal", "second", "soft"))
    found = {match.start() for words in kinds for match in words.finditer(fold(text))}
    return tuple(sorted(at / len(text) for at in found))


@check_of("negation", languages=LANGUAGES, by_segment=True)
def check_negation(pair: Pair) -> Iterator[Finding]:
    """Yield a negation that one side has and the other cannot have."""
    yield from _of_translation(pair) if pair.kind == "translation" else _of_summary(pair)


def _of_summary(pair: Pair) -> Iterator[Finding]:
    """A verb that the sentence of the article which says the same denies, and the summary does not, or the other way round."""
    lang = pair.left.base
    if lang != pair.right.base or "?" in pair.text:
        return
    ranked = supports(pair.left, pair.text)
    near = [row for row in ranked if row.share >= ranked[0].share - MIN_LEAD]
    if not near or near[0].share < MIN_SHARE:
        return
    best, found = near[0], denials(pair.text, lang)
    if not found and not negatives(pair.text, lang) and all(denials(row.text, lang) for row in near):
        for start, end in denials(best.text, lang):
            if _verb_behind(best.text, end, lang) & stems(pair.text, lang):
                got, span = best.text[start:end], (best.span[0] + start, best.span[0] + end)
                yield finding("negation", "major", f"source: {got!r}; the text denies nothing", expected=got, source_span=span)
                return
    for start, end in found if not any(negatives(row.text, lang) for row in near) else ():
        if _verb_behind(pair.text, end, lang) & stems(best.text, lang):
            got = pair.text[start:end]
            yield finding("negation", "major", f"text: {got!r}; the source denies nothing", got=got, text_span=(start, end))
            return


def _verb_behind(text: str, end: int, lang: str) -> frozenset[str]:
    """Return the stem of what a negation denies: the first content word behind it."""
    return next((verb for word in _LETTERS.findall(text, end)[:3] if (verb := stems(word, lang))), frozenset())


def _of_translation(pair: Pair) -> Iterator[Finding]:
    """The likeliest wrong one among the negations of the side that has more."""
    if "?" in pair.source + pair.text or max(pair.source.count(" "), pair.text.count(" ")) > MAX_WORDS:
        return
    rated = candidates(pair)
    if not rated:
        return
    span, values = max(rated, key=lambda it: score(it[1]))
    if score(values) <= table("negation_model")["error"]:
        return
    if len(denials(pair.source, pair.left.base)) > len(denials(pair.text, pair.right.base)):
        got = pair.source[slice(*span)]
        yield finding("negation", "major", f"source: {got!r}; the text denies nothing", expected=got, source_span=span)
    else:
        got = pair.text[slice(*span)]
        yield finding("negation", "major", f"text: {got!r}; the source denies nothing", got=got, text_span=span)


def candidates(pair: Pair) -> list[tuple[Span, tuple[float, ...]]]:
    """Return the negations of the side that has more of them, each with its features (:data:`FEATURES`)."""
    sides = [(pair.source, pair.left.base), (pair.text, pair.right.base)]
    if len(denials(*sides[0])) < len(denials(*sides[1])):
        sides.reverse()
    (text, lang), (other, other_lang) = sides
    found = denials(text, lang)
    if len(found) == len(denials(other, other_lang)):
        return []
    there = negatives(other, other_lang)
    return [(span, _features(text, span, other, there)) for span in found]


def score(features: tuple[float, ...]) -> float:
    """Return the log-odds that a negation is wrong, of a logistic regression that ``tools/training/negation.py`` made."""
    model = table("negation_model")
    return float(model["bias"] + sum(model["weights"][name] * value for name, value in zip(FEATURES, features, strict=True)))


def _features(text: str, span: Span, other: str, there: tuple[float, ...]) -> tuple[float, ...]:
    from summarize.text.vectors import encode

    words = [match.span() for match in _WORD.finditer(text)]
    first = next((n for n, word in enumerate(words) if word[1] > span[0]), 0)
    after = next((n for n, word in enumerate(words) if word[0] >= span[1]), len(words))
    near = min(words[max(0, first - _BEFORE)][0], span[0]), max(words[min(len(words), after + _BEHIND) - 1][1], span[1])
    vectors = encode([text, _without(text, span, (0, len(text))), text[slice(*near)], _without(text, span, near), other, *_pieces(other)])
    whole, shorter, piece, denied, same = vectors[:5]
    pieces = vectors[5:]
    return (
        float(shorter @ same - whole @ same),
        float(whole @ same),
        float((pieces @ denied).max() - (pieces @ piece).max()),
        math.exp(-min((abs(span[0] / len(text) - at) for at in there), default=1.0) * len(other.split()) / _NEAR),
    )


def _without(text: str, span: Span, within: Span) -> str:
    """A part of a text without a negation in it: *can't win* → *can win*."""
    match = _CONTRACTED.match(text[slice(*span)])
    word = _FULL.get(match.group(1).lower(), match.group(1)) if match else ""
    return " ".join(f"{text[within[0] : span[0]]}{word}{text[span[1] : within[1]]}".split())


def _pieces(text: str) -> list[str]:
    """Overlapping pieces of a text, of six words each."""
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= _PIECE:
        return [text]
    starts = range(0, len(words) - _PIECE + _STEP, _STEP)
    return [text[words[n][0] : words[min(n + _PIECE, len(words)) - 1][1]] for n in starts]
