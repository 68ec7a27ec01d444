"""Negation lost or put in, where both sides are sure: one has a negation of the clause, the other nothing negative near it.

Translators turn *did not win* into *lost* and *unlike* into *не похож*; so a word that carries a negative meaning inside (*without*,
*fail*, *un-*) on one side accounts for a negation on the other. Sentence vectors have the last word: without a wrong negation the text
is nearer its source. Words are in ``data/negation.toml``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import regex

from summarize.text import words
from summarize.text.russian import part_of_speech
from summarize.text.tokens import fold
from summarize.types import Finding, Severity
from summarize.verification.base import Pair, Span, check_of, finding
from summarize.verification.cues import stems, supports
from summarize.verification.dictionary import known
from summarize.verification.tables import alternation, table

LANGUAGES = frozenset({"en", "ru", "es"})
#: A sentence with more words may deny anything anywhere.
MAX_WORDS = 60
#: Two negations of Russian or Spanish with so few words between, and no mark, are one.
MAX_BETWEEN = 4
#: Negative words of the other side count within this distance: in shares of a sentence, and at least so many characters.
WINDOW, MIN_REACH = 0.3, 45
#: How much nearer, by the cosine of sentence vectors, where the other side has nothing negative; has it far away; has it there:
#: for a warning, and for an error.
MIN_GAIN = (0.01, 0.015, 0.03)
MIN_SURE_GAIN = (0.03, 0.03, 0.05)
#: The share of a summary's sentence that one of the article has when both say the same, and by how much others may have less.
MIN_SHARE, MIN_LEAD = 0.7, 0.2
_LETTERS = regex.compile(r"\p{L}+")
_CONTRACTED = regex.compile(r"(?i)(\p{L}+?)(?:not|n['’]t)$")
_MARK = regex.compile(r"[.,;:!?—–]")
_NEXT = regex.compile(r"\s+(\p{L}+)")
_CLITICS = frozenset("se lo la le los las les me te nos ha han es son".split())  # noqa: SIM905
_PREFIX = {
    "en": regex.compile(r"(?:un|in|im|ir|il|dis|non|mis|anti|de|under|out)-?(?=\p{L}{4})"),
    "ru": regex.compile(r"(?:не|без|бес|анти|недо|вне)-?(?=\p{L}{3})"),
    "es": regex.compile(r"(?:des|in|im|ir|i|dis|anti|sub|mal)-?(?=\p{L}{4})"),
}
_LESS = regex.compile(r"\p{L}{3,}less(?:ly|ness)?$")


@functools.cache
def _pattern(lang: str, key: str) -> regex.Pattern[str]:
    words = table("negation")[lang][key]
    return alternation(words if isinstance(words, list) else words.split(), tail=r"[\p{L}']*", before=r"\p{L}'-")


@functools.lru_cache(maxsize=1024)
def denials(text: str, lang: str) -> tuple[Span, ...]:
    """Return the negations of clauses: idioms (*not only*) left out, double ones (*никто не*) once."""
    plain = _pattern(lang, "idiom").sub(lambda match: "#" * len(match.group()), fold(text))
    found: list[Span] = []
    for match in _pattern(lang, "clausal").finditer(plain):
        between = plain[found[-1][1] : match.start()] if found else "."
        if lang == "en" or len(between.split()) > MAX_BETWEEN or _MARK.search(between):
            found.append(match.span())
        else:
            found[-1] = (found[-1][0], match.end())
    return tuple(found)


@functools.lru_cache(maxsize=1024)
def negatives(text: str, lang: str) -> tuple[float, ...]:
    """Return where the negative words of a text are, 0 to 1: negations, idioms with one, words that carry one inside."""
    plain, found = fold(text), set[int]()
    for key in ("idiom", "clausal", "second", "soft"):
        found |= {match.start() for match in _pattern(lang, key).finditer(plain)}
    found |= {match.start() for match in regex.finditer(r"\p{L}{5,}", plain) if _inside(match.group(), lang)}
    return tuple(sorted(at / len(text) for at in found))


@functools.lru_cache(maxsize=65536)
def _inside(word: str, lang: str) -> bool:
    """Whether a word is another one with a negative prefix or *-less*."""
    match = _PREFIX[lang].match(word)
    return bool(match and known(word[match.end() :], lang)) or bool(lang == "en" and _LESS.match(word))


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
    source, text, left, right = pair.source, pair.text, pair.left.base, pair.right.base
    if "?" in source + text or max(source.count(" "), text.count(" ")) > MAX_WORDS:
        return
    ours, theirs = denials(source, left), denials(text, right)
    if len(ours) > len(theirs):
        for span in ours:
            if severity := _severity(source, span, text, negatives(text, right)):
                got = source[slice(*span)]
                yield finding("negation", severity, f"source: {got!r}; the text denies nothing", expected=got, source_span=span)
                return
    for span in theirs if len(theirs) > len(ours) else ():
        if _of_verb(text, span, right) and (severity := _severity(text, span, source, negatives(source, left))):
            got = text[slice(*span)]
            yield finding("negation", severity, f"text: {got!r}; the source denies nothing", got=got, text_span=span)
            return


def _severity(text: str, span: Span, other: str, there: tuple[float, ...]) -> Severity | None:
    """Return how sure it is that a negation is wrong: by how much nearer the other side the text is without it."""
    from summarize.text.vectors import encode

    reach = max(WINDOW, MIN_REACH / len(text))
    near = any(abs(span[0] / len(text) - at) <= reach for at in there)
    match = _CONTRACTED.match(text[slice(*span)])
    word = match.group(1) if match else ""
    before, after, same = encode([text, " ".join(f"{text[: span[0]]}{word}{text[span[1] :]}".split()), other])
    gain, place = float(after @ same - before @ same), bool(there) + near
    return "major" if gain > MIN_SURE_GAIN[place] else "minor" if gain > MIN_GAIN[place] else None


def _of_verb(text: str, span: Span, lang: str) -> bool:
    """Whether a negation denies a verb, and not one that is often denied for something positive (*не спать*: stay awake)."""
    match = _NEXT.match(text, span[1])
    if lang == "en" or not match or " " in text[slice(*span)]:
        return True
    word = match.group(1).lower()
    if lang == "es":
        return word in _CLITICS or (words.lemma(word, "es") or word).endswith(("ar", "er", "ir", "ír"))
    return part_of_speech(word) in ("VERB", "INFN", "ADJS", "PRTS", "PRED") and not _pattern("ru", "denied").fullmatch(fold(word))
