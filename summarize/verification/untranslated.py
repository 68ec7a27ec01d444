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
from summarize.types import Finding
from summarize.verification.base import Pair, check_of, finding
from summarize.verification.dictionary import known
from summarize.verification.tables import table, word_set

_LATIN = regex.compile(r"\p{Latin}")
#: What no word of a Romance language looks like.
_NOT_ROMANCE = regex.compile(r"[kw]|th|sh|ck|gh|(?:ing|ed|ly|ness|ment|nd|nt|st|rts?|rds?|ges|[bcfghkmpqtvx])$")
#: Signs of measures, the same in all languages.
_MEASURES = frozenset("km h m s kg mg ml cm mm l min kph mph hz khz mhz ghz kw kwh gb mb w v x etc".split())  # noqa: SIM905


_LEAST_LETTERS, _LIKELY = 10, 0.65


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
    if copied and len(keys) >= 4 and len(set(keys)) >= 3 and _reads_as(pair.source, pair.left.base):
        yield finding("untranslated", "critical", "the text is the source itself", got=text[:80], text_span=(0, len(text)))
        return
    same = _same_script(pair.source_lang, pair.lang)
    for run in _runs(mine, set(itertools.pairwise(keys)), set(keys)):
        words = [word for word in run if word.text.isalpha() or "-" in word.text or "'" in word.text]
        if _left_standing(words, text, pair, same=same) and not _loan(words, pair.right.base):
            start, end = run[0].start, run[-1].end
            message = f"{text[start:end]} was left untranslated"
            yield finding("untranslated", "major", message, got=text[start:end][:80], text_span=(start, end))


def _loan(words: list[Word], lang: str) -> bool:
    """Whether all words of a run are used in the language as they are."""
    keys = [fold(word.text) for word in words]
    return all(key in _loans(lang) for key in keys) and not all(key in word_set("english_only") for key in keys)


def _left_standing(words: list[Word], text: str, pair: Pair, *, same: bool) -> bool:
    """Whether a run of words of the source is no name, title, quotation or word of a third language."""
    source, target = pair.left.base, pair.right.base
    lower = [word for word in words if word.text.islower() and word.text not in _MEASURES]
    if not words or not lower or (same and len(words) < 2) or _quoted(text, words[0].start, words[-1].end):
        return False
    if not same and len(words) == 1:
        return words[0].text in pair.source and known(words[0].text, source) and _common_word(words[0], text, source)
    common = [word for word in lower if _foreign(word.text, source, target, same=same)]
    if same and source == "en" and any(fold(word.text) not in word_set("particles") for word in lower):
        common = [word for word in words if word in common or (not word.text.isupper() and fold(word.text) in word_set("english_only"))]
        if not common and len(lower) > 2 and _reads_as(" ".join(word.text for word in lower), source):
            common = lower
    typical = [word for word in common if fold(word.text) in stop_words(source) or fold(word.text) in word_set("english_only")]
    if not common or (same and len(typical) < 2):
        return False
    if _only_particles(words, common) or (not same and len(words) == 2 and words[0].text[0].isupper()):
        return False
    return not (source == "en" and _third_language([word.text for word in lower], source, target))


def _common_word(word: Word, text: str, source: str) -> bool:
    """Whether one word in the source's script is an everyday word, no part of a name and of no third language."""
    before = text[: word.start].rstrip()[-1:]
    if len(word.text) < 3 or _LATIN.match(before):
        return False
    ranked = guess(word.text)
    return word.text in stop_words(source) or not ranked or ranked[0][0] == source or dict(ranked).get(source, 0.0) >= 0.1


def _foreign(word: str, source: str, target: str, *, same: bool) -> bool:
    """Whether a lower-case word of the source cannot be a word of the target language."""
    if not same:
        return True
    key = fold(word)
    if source == "en" and key in word_set("english_only"):
        return True
    if len(key) < 2 or key in stop_words(target) or any(c.isdigit() for c in key):
        return False
    if key in stop_words(source):
        return True
    return source == "en" and bool(_NOT_ROMANCE.search(key))


def _reads_as(words: str, language: str) -> bool:
    """Whether a run of lower-case words without a typical one among them is still likelier in ``language`` than in any other."""
    ranked = guess(words)
    return len(words) >= _LEAST_LETTERS and bool(ranked) and ranked[0][0] == language and ranked[0][1] >= _LIKELY


def _third_language(words: list[str], source: str, target: str) -> bool:
    """Whether foreign words were foreign in the source already ("gilets jaunes"): none is a small word of its, and they read otherwise."""
    if any(fold(word) in stop_words(source) for word in words):
        return False
    ranked = [code for code, _ in guess(" ".join(words))]
    return bool(ranked) and ranked[0] not in (source, target) and source not in ranked


def _only_particles(words: list[Word], common: list[Word]) -> bool:
    """A name with particles inside (``University of the Arts``) or a title (``Love It``) and nothing else in lower case."""
    if not all(fold(word.text) in word_set("particles") for word in common):
        return False
    names = [word for word in words if word not in common and word.text[0].isupper()]
    return len(names) >= 2 or (bool(names) and words[0] in names and words[-1] in names)


def _quoted(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before in ("«", "“", '"', "(", "„", "‘") and after in ("»", "”", '"', ")", "“", "’", ",", ".", "!", "?")
