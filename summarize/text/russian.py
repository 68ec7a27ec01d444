"""Russian morphology for the checks: lemmas and tags from pymorphy3, loaded on first use and kept in a bounded cache."""

from __future__ import annotations

import functools
from typing import Any

from summarize.text.tokens import fold

_LONGEST = 40


@functools.cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@functools.lru_cache(maxsize=32768)
def lemmas(word: str) -> frozenset[str]:
    """Every lemma the word may have, ``ё`` folded; the word itself where it is too long to look up."""
    if len(word) > _LONGEST:
        return frozenset({fold(word)})
    return frozenset(fold(parse.normal_form) for parse in _analyzer().parse(word.lower()))


@functools.lru_cache(maxsize=32768)
def known(word: str) -> bool:
    """Whether the dictionary has the word in any form."""
    return len(word) <= _LONGEST and bool(_analyzer().word_is_known(word.lower()))


@functools.lru_cache(maxsize=32768)
def is_name(word: str) -> bool:
    """Whether the word's likeliest reading is a name (person, surname, place, organisation), or the dictionary does not know it."""
    if len(word) > _LONGEST:
        return False
    if not known(word):
        return True
    parses = _analyzer().parse(word.lower())
    return any(grammeme in parses[0].tag for grammeme in ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad"))


@functools.lru_cache(maxsize=32768)
def is_given_name(word: str) -> bool:
    """Whether any reading of the word is a given name."""
    return known(word) and any("Name" in parse.tag for parse in _analyzer().parse(word.lower()))


@functools.lru_cache(maxsize=32768)
def is_verb(word: str) -> bool:
    """Whether the word's likeliest reading is a finite verb, a short participle or a predicative (*нет*)."""
    return known(word) and _analyzer().parse(word.lower())[0].tag.POS in ("VERB", "PRTS", "PRED")


@functools.lru_cache(maxsize=32768)
def is_place(word: str) -> bool:
    """Whether the word's likeliest reading is a place."""
    return known(word) and "Geox" in _analyzer().parse(word.lower())[0].tag


@functools.lru_cache(maxsize=32768)
def may_be_name(word: str) -> bool:
    """Whether any reading of the word is a name, or the dictionary does not know it."""
    if len(word) > _LONGEST:
        return False
    if not known(word):
        return True
    tags = [parse.tag for parse in _analyzer().parse(word.lower())]
    return any(grammeme in tag for tag in tags for grammeme in ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad"))


@functools.lru_cache(maxsize=32768)
def part_of_speech(word: str) -> str:
    """OpenCorpora's name of the likeliest part of speech (``VERB``, ``ADJF``, ``INFN`` …); empty for words the dictionary does not have."""
    if not known(word):
        return ""
    return str(_analyzer().parse(word.lower())[0].tag.POS or "")
