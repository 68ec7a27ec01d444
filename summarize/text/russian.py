"""Russian morphology for the checks: lemmas and tags from pymorphy3, loaded on first use and kept in a bounded cache."""

from __future__ import annotations

import functools
from typing import Any

from summarize.text.tokens import fold

_LONGEST = 40
#: Tags of names: of a person, a place, an organization, a brand.
_NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad")


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
def _tags(word: str) -> tuple[Any, ...]:
    """The tags of a word's readings, the likeliest first; none for a word that the dictionary does not have."""
    return tuple(parse.tag for parse in _analyzer().parse(word.lower())) if known(word) else ()


def is_name(word: str) -> bool:
    """Whether the word's likeliest reading is a name (person, surname, place, organization), or the dictionary does not know it."""
    tags = _tags(word)[:1]
    return any(name in tag for tag in tags for name in _NAMES) if tags else len(word) <= _LONGEST


def is_given_name(word: str) -> bool:
    """Whether any reading of the word is a given name."""
    return any("Name" in tag for tag in _tags(word))


def is_verb(word: str) -> bool:
    """Whether the word's likeliest reading is a finite verb, a short participle or a predicative (*нет*)."""
    return part_of_speech(word) in ("VERB", "PRTS", "PRED")


def is_place(word: str) -> bool:
    """Whether the word's likeliest reading is a place."""
    return any("Geox" in tag for tag in _tags(word)[:1])


def part_of_speech(word: str) -> str:
    """OpenCorpora's name of the likeliest part of speech (``VERB``, ``ADJF``, ``INFN`` …); empty for words the dictionary does not have."""
    return next((str(tag.POS or "") for tag in _tags(word)), "")
