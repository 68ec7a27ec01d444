"""Untranslated spans: words of the source left standing in the translation.

Names, titles and brands may stay; two or more running words of the source with a common word among them may not.
"""

from __future__ import annotations

import functools
import itertools

import regex

from summarize.languages import find
from summarize.text.detect import guess
from summarize.text.stopwords import stop_words
from summarize.text.tokens import Word, base_language, fold, tokens, without_links
from summarize.types import Finding, Severity
from summarize.verification.tables import table, word_set

_LATIN = regex.compile(r"\p{Latin}")
_CYRILLIC = regex.compile(r"\p{Cyrillic}")
# Particles that live inside names of people, places and organisations in any language.
# English words that are never Spanish ones, whatever a stop-word list says.
_ENGLISH_ONLY = regex.compile(
    r"[kw]|y[b-df-hj-np-tv-z]|th|sh|ck|gh|ph|oo|ee|ss|tt|ff|pp|bb|dd|gg|mm|zz|mp[ts]|tch|ght|(?:ing|ed|ly|ness|ous|ity|[^aeiouns]s|ment|ed|[bcfghjkmpqtvx]|nd|nt|st|rt|rs|ts|ey|y|ue|ive|ure|age|ere|ose|ers?)$|^s[tpcmnlkw]"
)


_LEAST_LETTERS, _LIKELY = 10, 0.65


@functools.cache
def _loans(language: str) -> frozenset[str]:
    return frozenset(table("loanwords").get(language, {}).get("words", "").split())


def _same_script(source_lang: str, lang: str) -> bool:
    a, b = find(source_lang), find(lang)
    return a is not None and b is not None and a.script == b.script


def _runs(target: list[Word], known: set[tuple[str, str]], singles: set[str]) -> list[list[Word]]:
    """Maximal runs of target words in which each neighbouring pair stands side by side in the source too."""
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


def check_untranslated(
    source: str, text: str, source_lang: str, lang: str, *, where: str | None = None, sentence: int = 0
) -> list[Finding]:
    """Findings on spans of ``source`` that stand untranslated in ``text``."""
    where = where or lang
    source_base, base = base_language(source_lang), base_language(lang)
    if source_base == base or not text.strip():
        return []
    source, text = without_links(source), without_links(text)
    theirs = tokens(source)
    mine = _parts(tokens(text), frozenset(word.text for word in theirs if "-" in word.text))
    if len(theirs) >= 4 and [fold(w.text) for w in theirs] == [fold(w.text) for w in mine] and any(w.text.islower() for w in theirs):
        return [Finding("major", "untranslated", where, "the text is the source itself", "", text[:80], sentence, 0.99)]
    keys = [fold(word.text) for word in theirs]
    known = set(itertools.pairwise(keys))
    same = _same_script(source_lang, lang)
    findings: list[Finding] = []
    for run in _runs(mine, known, set(keys)):
        words = [word for word in run if any(c.isalpha() for c in word.text)]
        if len(words) < 2:
            continue
        shown = text[run[0].start : run[-1].end]
        if all(fold(word.text) in _loans(base) for word in words) and not all(
            fold(word.text) in word_set("english_only") for word in words
        ):
            continue
        common = [word for word in words if word.text.islower() and _foreign(word.text, source_base, base, same=same)]
        lower = [word for word in words if word.text.islower()]
        if same and source_base == "en" and any(fold(word.text) not in word_set("particles") for word in lower):
            common = [word for word in words if word in common or (not word.text.isupper() and fold(word.text) in word_set("english_only"))]
            if not common and len(lower) > 1 and _reads_as(" ".join(word.text for word in lower), source_base):
                common = lower
        quoted = _quoted(text, run[0].start, run[-1].end)
        if common and not (quoted and len(common) < 2) and not _only_particles(words, common):
            third = same and source_base == "en" and _third_language([word.text for word in lower], source_base, base)
            sure = 0.45 if third else 0.95 if len(common) > 1 else 0.85
            level: Severity = "minor" if third else "major"
            findings.append(Finding(level, "untranslated", where, f"{shown!r} was left untranslated", "", shown[:80], sentence, sure))
        elif not same and not quoted and len(words) >= 2:
            findings.append(
                Finding("minor", "untranslated", where, f"{shown!r} stands in the source's script", "", shown[:80], sentence, 0.5)
            )
    return findings


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
    return bool(_ENGLISH_ONLY.search(key)) if source == "en" else False


def _reads_as(words: str, language: str) -> bool:
    """Whether a run of lower-case words without a telling one among them is still likelier in ``language`` than in any other."""
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
