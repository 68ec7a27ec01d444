"""Proper names of a source against proper names of a text, across scripts.

A name of the text is explained if some capitalised word of the source sounds like it, names the same thing (gazetteer), or if it is a
common word in a title. A name that nothing explains, in a text that lost a name of the source, is an error: one name was put for another.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import regex

from summarize.text import russian
from summarize.text.sentences import split_sentences
from summarize.text.stopwords import stop_words
from summarize.text.tokens import base_language, fold
from summarize.types import Finding
from summarize.verification.gazetteer import common_capital, concepts
from summarize.verification.number_digits import cldr
from summarize.verification.number_parser import parse_numbers as quantities
from summarize.verification.number_words import lookup
from summarize.verification.phonetics import alike, unlike, within
from summarize.verification.tables import word_set

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?(?:\.\p{L})*")
_POSSESSIVE = regex.compile(r"['’]s?$")
_OPENERS = frozenset("\"'«“„‘(¿¡[–—-:…•*/")
_ENDERS = frozenset(".!?…\n:")
_TITLE_SHARE = 0.6
_SAME_WORD = 0.15  # a lower-case word of the source that became a name: hip hop, Хип-хоп
_MOST_PAIRS = 60_000  # whole books are not compared name by name; articles come sentence by sentence
_COGNATE_LETTERS, _HEAD, _COGNATE = 5, 6, 0.2  # a lower-case word of the text that is the same word in the other language
#: Endings of English common words that surnames seldom have.
_ENGLISH_NOUN = regex.compile(r"(?:ing|ly|ments?|tions?|ness|ies|ship|ers|ists?|ful|less|ous|ive|ity|ism|ance|ence|able|ible|hood|als)$")
#: Spellings that no Spanish word has: a word so written is a name even where it opens a sentence.
_FOREIGN_SHAPE = regex.compile(r"[kw]|th|sh|ck|ff|tt|pp|ss|sz|cz|^s[bcdfgkmnpqtvz]|[bcfghjmpqtv]$")
#: A person whom the source does not name and a translator may.
_PRONOUN = regex.compile(r"\b(?:he|she|his|her|him|hers|himself|herself)\b", regex.IGNORECASE)
_HONORIFIC = regex.compile(
    r"(?<!\p{L})(?:господин\p{L}*|госпож\p{L}*|г-н\p{L}?|г-ж\p{L}*|мистер\p{L}*|миссис|мисс|señor\p{L}*|sra?\.?|do[nñ]a?|mrs?\.?|ms\.?)\s$",
    regex.IGNORECASE,
)
#: "Нееет", "Хахаха": a cry is no name.
_CRY = regex.compile(r"(\p{L}{1,3}?)\1{2}")
_ARTICLES = {
    "en": frozenset({"the", "a", "an", "this", "that", "its", "their", "our", "and", "&"}),
    "es": frozenset({"el", "la", "los", "las", "un", "una", "y", "&"}),
}
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "sir", "dr", "prof", "jr", "sr", "st"])
#: Endings of Spanish common nouns and adverbs that names of people and places do not have.
_COMMON_ENDING = regex.compile(
    r"(?:ción|ciones|sión|siones|miento|mientos|dad|dades|ismo|encia|encias|mente|ivos?|ivas?|ables?|ibles?|adores|logía|torio|torios|aria|arias|ales|ados|adas|idos|idas)$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """One capitalised word. ``initial``: it opens a sentence, a quotation or a headline, so the capital proves nothing."""

    text: str
    start: int
    end: int
    initial: bool
    key: str  # lower case, without a possessive


@functools.lru_cache(maxsize=32768)
def _bare(word: str) -> str:
    """Lower case, without a possessive."""
    return _POSSESSIVE.sub("", fold(word))


def extract(text: str, language: str) -> list[Name]:
    """Every word with a capital that may be a name: stop-words left out, hyphenated parts apart, acronyms in."""
    return list(_extract(text, base_language(language)))


@functools.lru_cache(maxsize=512)
def _extract(text: str, language: str) -> tuple[Name, ...]:
    found: list[Name] = []
    stop = stop_words(language)
    end_of_last = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not word[0].isupper() or len(word) < 2:
            end_of_last = match.end()
            continue
        gap = text[end_of_last : match.start()]
        initial = end_of_last == 0 or any(c in _ENDERS or c in _OPENERS for c in gap.replace("-", "", 1) if not c.isspace())
        if gap.strip() == "." and end_of_last and _abbreviation(text, end_of_last):
            initial = False
        end_of_last = match.end()
        if _CRY.search(word):
            continue
        key = _bare(word)
        if key in stop and (initial or key in word_set("function_words")) and not (word.isupper() and not text.isupper()):
            continue
        found.append(Name(word, match.start(), match.end(), initial, key))
    return tuple(found)


def _abbreviation(text: str, end: int) -> bool:
    """Whether the word before a full stop is a short title or an initial (``Mr.``, ``J.``)."""
    start = end
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    word = text[start:end]
    return len(word) == 1 or fold(word) in (
        "mr",
        "mrs",
        "ms",
        "dr",
        "sr",
        "sra",
        "st",
        "gen",
        "sen",
        "gov",
        "rep",
        "г",
        "им",
        "ул",
        "jr",
        "prof",
    )


def title_case(text: str) -> bool:
    """Whether most words have capitals, as in English headlines: then capitals tell nothing."""
    found = [m.group() for m in _TOKEN.finditer(text) if len(m.group()) > 3]
    return len(found) > 2 and sum(word[0].isupper() for word in found) >= _TITLE_SHARE * len(found)


def explained(
    name: Name, sources: tuple[Name, ...], things: frozenset[int], source_words: frozenset[str], source_lang: str, lang: str
) -> bool:
    """Whether a name of the text has a counterpart in the source."""
    key = name.key
    if key in source_words:
        return True
    if concepts(key, lang) & things:
        return True
    if any(alike(source.key, key) for source in sources):
        return True
    stop = stop_words(source_lang)
    return len(key) > 2 and any(len(word) > 2 and word not in stop and within(word, key, _SAME_WORD) for word in source_words)


def common_word(name: Name, lang: str) -> bool:
    """Whether a capitalised word is an ordinary word of the language (``Министерство``, ``Universidad``), or an acronym."""
    base = base_language(lang)
    if name.text.isupper():
        return True
    if base == "ru":
        return not (russian.may_be_name(name.text) if not name.initial else russian.is_name(name.text))
    if fold(name.text) in _currencies(base) or lookup(fold(name.text), base):
        return True
    if base == "es" and (_COMMON_ENDING.search(fold(name.text)) or is_calendar_word(fold(name.text), base)):
        return True
    return common_capital(name.text, base)


@functools.cache
def _calendar(language: str) -> frozenset[str]:
    rows = [*cldr()["months"].get(language, []), *cldr()["weekdays"].get(language, [])]
    return frozenset(form for row in rows for form in row)


@functools.cache
def _currencies(language: str) -> frozenset[str]:
    return frozenset(word for form in cldr()["currencies"].get(language, []) for word in (form, form + "s"))


def is_calendar_word(word: str, language: str) -> bool:
    """Whether the word is a month or a weekday."""
    return word in _calendar(language)


@functools.lru_cache(maxsize=512)
def _source_side(source: str, source_lang: str) -> tuple[tuple[Name, ...], frozenset[int], frozenset[str]]:
    names = _extract(source, source_lang)
    spelled = [m.group() for m in _TOKEN.finditer(source)]
    things: frozenset[int] = frozenset().union(*(concepts(_bare(w), source_lang) for w in spelled))
    return names, things, frozenset(fold(w) for w in spelled)


def unexplained(source: str, text: str, source_lang: str, lang: str) -> list[Name]:
    """Names of the text that nothing in the source accounts for."""
    names, things, spelled = _source_side(source, base_language(source_lang))
    found = []
    for name in _extract(text, base_language(lang)):
        # A foreign word that the source does not have ("Great" in a Spanish text) is no rendering of anything.
        excused = name.key in stop_words(source_lang) and (name.key in stop_words(lang) or not bare(name, text, lang))
        if common_word(name, lang) or excused or explained(name, names, things, spelled, source_lang, lang):
            continue
        found.append(name)
    return found


def bare(name: Name, source: str, language: str) -> bool:
    """Whether a capitalised word stands alone inside a sentence, without an article: then even a common word is a name ("mock West")."""
    before = source[max(0, name.start - 24) : name.start].rstrip(" ").rsplit(" ", 1)[-1]
    behind = source[name.end :].lstrip(" ")[:1]
    return (
        not name.initial
        and not name.text.isupper()
        and fold(before) not in _ARTICLES.get(base_language(language), ())
        and not (before[:1].isupper() or behind.isupper())
    )


@functools.lru_cache(maxsize=512)
def _target_side(text: str, lang: str) -> tuple[tuple[Name, ...], frozenset[int], frozenset[str]]:
    """As :func:`_source_side`; a possessive stays here."""
    keys = frozenset(fold(m.group()) for m in _TOKEN.finditer(text))
    things: frozenset[int] = frozenset().union(*(concepts(key, lang) for key in keys))
    return _extract(text, base_language(lang)), things, keys


def lost(source: str, text: str, source_lang: str, lang: str, *, alone: bool = False) -> list[Name]:
    """Names inside the sentences of the source that have no counterpart in the text; ``alone`` counts :func:`bare` common words too."""
    return list(_lost(source, text, source_lang, lang, alone))


@functools.lru_cache(maxsize=64)  # several checks of one pair ask
def _lost(source: str, text: str, source_lang: str, lang: str, alone: bool) -> tuple[Name, ...]:
    names = _extract(source, base_language(source_lang))
    targets, things, keys = _target_side(text, lang)
    calendar, english = _calendar(base_language(source_lang)), base_language(source_lang) == "en"
    found = []
    for name in names:
        if (
            name.key in keys
            or (common_capital(name.key, source_lang) and not (alone and bare(name, source, source_lang)))
            or name.text.isupper()
            or name.key in _TITLES
            or name.key in calendar
        ):
            continue
        if concepts(name.key, source_lang) & things or (english and _ENGLISH_NOUN.search(name.key)):
            continue
        if any(alike(name.key, target.key) for target in targets):
            continue
        found.append(name)
    return tuple(found)


def check_names(source: str, text: str, source_lang: str, lang: str, *, where: str | None = None, sentence: int = 0) -> list[Finding]:
    """Findings on names that were put for others."""
    where = where or lang
    if source == text or base_language(lang) not in ("ru", "es", "en"):
        return []
    if len(_extract(source, base_language(source_lang))) * len(_extract(text, base_language(lang))) > _MOST_PAIRS:
        return []
    strange = unexplained(source, text, source_lang, lang)
    gone = lost(source, text, source_lang, lang)
    findings: list[Finding] = []
    russian_text = base_language(lang) == "ru"
    for name in strange:
        if name.initial and not russian_text and not gone:
            continue
        partner = gone[0].text if gone else ""
        sure = russian_text or not name.initial or bool(_FOREIGN_SHAPE.search(name.key))
        # "her ministry" may become "the ministry of Mrs Edu"
        sure = sure and (bool(partner) or not _PRONOUN.search(source) or not _HONORIFIC.search(text[max(0, name.start - 14) : name.start]))
        message = f"the name {name.text!r} is not in the source" + (f", where {partner!r} has no counterpart" if partner else "")
        level = "major" if sure else "minor"
        confidence = (0.9 if gone else 0.75) if sure else 0.5
        findings.append(Finding(level, "name", where, message, partner, name.text, sentence, confidence))  # type: ignore[arg-type]
    return findings or _missing(source, text, source_lang, lang, gone, where, sentence)


def _missing(source: str, text: str, source_lang: str, lang: str, gone: list[Name], where: str, sentence: int) -> list[Finding]:
    """Names that left no trace. Translators shorten names but do not drop the whole of one, so one of two words or more is an error.

    Not where it stands beside a name that came through: then it is a title ("Det Insp Bob Blemmings"). A word that came out as a common
    noun of the same root ("Political Analyst", «политический аналитик») is no name.
    """
    if not gone:
        return []
    common = frozenset(fold(m.group()) for m in _TOKEN.finditer(text) if m.group().islower() and len(m.group()) >= _COGNATE_LETTERS)
    heads = frozenset(word[:_HEAD] for word in common)
    gone = [
        name for name in gone if len(name.key) < _COGNATE_LETTERS or not any(unlike(name.key[:_HEAD], head) <= _COGNATE for head in heads)
    ]
    words = [match for match in _TOKEN.finditer(source) if match.group()[0].isalpha()]
    if title_case(source) or sum(match.group()[0].isupper() for match in words) > 0.7 * len(words):
        return []
    starts = {name.start for name in gone}
    findings: list[Finding] = []
    run: list[Name] = []
    for name in [*gone, None]:
        if run and (name is None or source[run[-1].end : name.start] != " "):
            before = [match for match in words if match.end() == run[0].start - 1 and match.start() not in starts]
            behind = [match for match in words if match.start() == run[-1].end + 1 and match.start() not in starts]
            title = any(
                match.group()[0].isupper() and not common_capital(fold(match.group()), "en") for match in [*before[-1:], *behind[:1]]
            )
            full = " ".join(item.text for item in run)
            title = title or bool(quantities(full, source_lang))  # "Chapter Seven"
            if not title and len(run) > 1:
                findings.append(Finding("major", "name", where, f"the name {full!r} has no counterpart", full, "", sentence, 0.8))
            elif not title and len(split_sentences(source, source_lang, into_quotations=True)) == 1:
                findings.append(Finding("minor", "name", where, f"the name {full!r} has no counterpart", full, "", sentence, 0.4))
            run = []
        if name is not None:
            run.append(name)
    return findings
