"""Roles exchanged in Russian: *Tarn sued Hollins* is not «Холлинс подал в суд на Тарна».

Russian shows by its endings who does what, so that word order tells nothing. A name that ends in a consonant in English has one in the
nominative too («Тарн»); with a vowel behind it («Тарна», «Тарну», «Тарном») it is no subject. Only a warning: a translator may say
"Hollins got a letter from Tarn" for "Tarn wrote to Hollins".
"""

from __future__ import annotations

import regex

from summarize.text.tokens import base_language, fold
from summarize.types import Finding
from summarize.verification.full_names import same
from summarize.verification.names import Name, common_word, extract

_CONSONANT = regex.compile(r"[bcdfgjklmnpqrstvxz]$")  # "Rowe", "May" and "Shaw" end otherwise in Russian
_OBLIQUE = regex.compile(r"[бвгджзклмнпрстфхцчшщ](?:а|у|ом|ем|е|ым)$")
_BARE = regex.compile(r"[бвгджзйклмнпрстфхцчшщ]$")
#: Words between two names that make the first one something else than the subject of an active verb.
_OTHERWISE = regex.compile(
    r"\b(?:by|and|or|is|was|were|are|been|being|be|got|of|with|than|from|who|which|as|like)\b|[,;:—()]|'s\b", regex.IGNORECASE
)
_PREPOSITION = regex.compile(r"(?:^|\s)(?:в|во|на|от|с|со|у|к|ко|о|об|из|за|для|по|против|перед|над|под|про|без|до)\s$", regex.IGNORECASE)
_MOST_WORDS = 6


def _people(text: str, names: list[Name]) -> list[Name]:
    """Names with those before them joined: of "Maria Tarn" the last word stands for both."""
    return [name for i, name in enumerate(names) if i + 1 == len(names) or text[name.end : names[i + 1].start] != " "]


def check_roles(source: str, text: str, source_lang: str, lang: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """A warning where the first of the two names of an English sentence is no subject in the Russian text and the second one may be."""
    if base_language(source_lang) != "en" or base_language(lang) != "ru":
        return []
    ours = _people(source, extract(source, "en"))
    if len(ours) != 2 or not all(_CONSONANT.search(name.key) for name in ours):
        return []
    mine = _people(text, [name for name in extract(text, "ru") if not common_word(name, "ru")])
    between = source[ours[0].end : ours[1].start]
    if len(mine) != 2 or _OTHERWISE.search(between) or not 1 <= len(between.split()) <= _MOST_WORDS or ours[0].start > _start(source):
        return []
    doer = [name for name in mine if same(ours[0].key, name.key, "en", "ru")]
    other = [name for name in mine if same(ours[1].key, name.key, "en", "ru")]
    if len(doer) != 1 or len(other) != 1 or doer == other:
        return []
    if not (_OBLIQUE.search(fold(doer[0].text)) and _BARE.search(fold(other[0].text))) or _PREPOSITION.search(text[: other[0].start]):
        return []
    expected, got = f"{ours[0].text} … {ours[1].text}", f"{other[0].text} … {doer[0].text}"
    message = f"{other[0].text!r} seems to do what {ours[0].text!r} does in the source"
    return [Finding("minor", "name", where, message, expected, got, sentence, 0.5)]


def _start(source: str) -> int:
    """Where a subject of two words may stand at the latest."""
    return len(source.split(" ", 1)[0]) + 1
