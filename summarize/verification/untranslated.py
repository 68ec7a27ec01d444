"""Untranslated spans: words of the source left standing in the translation.

Names, titles and brands may stay; two or more running words of the source with a common word among them may not.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable

import regex

from summarize.languages import find
from summarize.text.detect import guess
from summarize.text.stopwords import stop_words
from summarize.text.tokens import Word, fold, tokens, without_links
from summarize.types import Finding, Severity
from summarize.verification.base import Pair, check_of, finding
from summarize.verification.dictionary import LANGUAGES, known
from summarize.verification.tables import table

_LATIN = regex.compile(r"\p{Latin}")
#: Signs of measures, the same in all languages.
_MEASURES = frozenset("km h m s kg mg ml cm mm l min kph mph hz khz mhz ghz kw kwh gb mb w v x etc".split())  # noqa: SIM905


@functools.cache
def _loans(language: str) -> frozenset[str]:
    return frozenset(table("loanwords").get(language, {}).get("words", "").split())


def _same_script(source_lang: str, lang: str) -> bool:
    a, b = find(source_lang), find(lang)
    return a is not None and b is not None and a.script == b.script


def _runs(target: list[Word], known: set[tuple[str, str]], singles: set[str]) -> list[list[Word]]:
    """Maximal runs of target words in which each neighboring pair is adjacent in the source too."""
    runs: list[list[Word]] = []
    current: list[Word] = []
    last = ""
    for word in target:
        key = fold(word.text)
        before, last = last, key
        if current and (before, key) in known:
            current.append(word)
            continue
        if current:
            runs.append(current)
        current = [word] if key in singles else []
    if current:
        runs.append(current)
    return runs


def _parts(spelled: list[Word], kept: frozenset[str]) -> list[Word]:
    """Words with hyphens taken apart ("the-new-bridge" is three words left standing), those that the source has left whole."""
    found: list[Word] = []
    for word in spelled:
        if "-" not in word.text or word.text in kept or len(word.text) > 200:
            found.append(word)
            continue
        start = word.start
        for part in word.text.split("-"):
            if part:
                found.append(Word(part, start, start + len(part)))
            start += len(part) + 1
    return found


@check_of("untranslated", kinds=("translation",))
def check_untranslated(pair: Pair) -> Iterable[Finding]:
    """Yield words of the source that are untranslated in the text; names and what was foreign in the source may stay."""
    if pair.left.base == pair.right.base or not pair.text.strip():
        return
    source, text = without_links(pair.source), without_links(pair.text)
    theirs = tokens(source)
    mine = _parts(tokens(text), frozenset(word.text for word in theirs if "-" in word.text))
    keys = [fold(word.text) for word in theirs]
    copied = keys == [fold(word.text) for word in mine]
    if copied and len(keys) >= 4 and len(set(keys)) >= 3 and guess(pair.source)[0][0] == pair.left.base:
        yield finding("untranslated", "critical", "the text is the source itself", got=text[:80], text_span=(0, len(text)))
        return
    same = _same_script(pair.source_lang, pair.lang)
    for run in _runs(mine, set(itertools.pairwise(keys)), set(keys)):
        words = [word for word in run if word.text.isalpha() or "-" in word.text or "'" in word.text]
        if not same and _title(text[run[0].start : run[-1].end], source):
            continue
        if severity := _left_standing(words, text, pair, same=same):
            start, end = run[0].start, run[-1].end
            message = f"{text[start:end]} was left untranslated"
            yield finding("untranslated", severity, message, got=text[start:end][:80], text_span=(start, end))


def _title(run: str, source: str) -> bool:
    """Whether most words of a run have a capital in the source: a title, which may stay in its own letters."""
    at = source.lower().find(run.lower())
    words = source[at : at + len(run)].split() if at >= 0 else []
    return len(words) > 1 and 2 * sum(word[0].isupper() for word in words) > len(words)


def _left_standing(words: list[Word], text: str, pair: Pair, *, same: bool) -> Severity | None:
    """Return how sure it is that a run of words of the source is no name, title, quotation, loan or word of a third language."""
    source, target = pair.left.base, pair.right.base
    lower = [word for word in words if word.text.islower() and word.text not in _MEASURES]
    foreign = [key for key in (fold(word.text) for word in lower) if len(key) > 1 and _foreign(key, source, target)]
    if len(foreign) < (2 if same else 1) or _loans(target).issuperset(foreign) or _quoted(text, words[0].start, words[-1].end):
        return None
    little = len(foreign) < 3 and stop_words(source).issuperset(foreign)
    if len(words) > 1 and words[0].text[0].isupper() and ((little and words[-1].text[0].isupper()) or (not same and len(words) == 2)):
        return None  # University of the Arts
    if not same and len(words) == 1:
        kept = words[0].text not in pair.source or len(words[0].text) < 3 or _LATIN.match(text[: words[0].start].rstrip()[-1:])
        return None if kept else "major"
    return "minor" if same and len(foreign) < 3 and stop_words(source).isdisjoint(foreign) else "major"


@functools.lru_cache(maxsize=8192)
def _foreign(word: str, source: str, target: str) -> bool:
    """Whether a word is one of the source's language and none of the target's: by their dictionaries, else by their little words."""
    if word in stop_words(target) or not word.isalpha():
        return False
    if word in stop_words(source):
        return True
    return len(word) > 3 and {source, target} <= LANGUAGES and known(word, source) and not known(word, target)


def _quoted(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before in ("«", "“", '"', "(", "„", "‘") and after in ("»", "”", '"', ")", "“", "’", ",", ".", "!", "?")
