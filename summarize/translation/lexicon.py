"""Words of the news with their Russian wording, as hints for a prompt: what a small model gets wrong most often.

Times with their preposition, institutions, offices and frequent terms come from ``data/news.ru.toml``, cities from CLDR. A hint
is in the prompt only where its term is in the sentence; a newsroom's glossary overrules all of them.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib

import regex

#: More hints than this crowd a small model's prompt.
MAX_TERMS = 6
#: Where a term may begin, and what may not be behind it.
_WORD = regex.compile(r"(?<![\p{L}\p{N}'’-])[\p{L}\p{N}]+")
_GOES_ON = regex.compile(r"[\p{L}\p{N}-]")


def news_hints(sentence: str, target: str) -> tuple[tuple[str, str], ...]:
    """Terms and places of an English ``sentence`` with their wording in ``target``, in reading order, the longest where they overlap."""
    if target != "ru":
        return ()
    by_head, wordings = _russian()
    found: dict[str, str] = {}
    end = 0
    for word in _WORD.finditer(sentence):
        if word.start() < end:
            continue
        for term in by_head.get(word.group(), ()):
            after = word.start() + len(term)
            if sentence.startswith(term, word.start()) and not _GOES_ON.match(sentence, after):
                found.setdefault(term, wordings[term])
                end = after
                break
    return tuple(found.items())[:MAX_TERMS]


def family_names() -> dict[str, str]:
    """Family names with a fixed Russian form."""
    return _tables()["family"]


@functools.cache
def _tables() -> dict[str, dict[str, str]]:
    text = importlib.resources.files("summarize.translation").joinpath("data/news.ru.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables


@functools.cache
def _russian() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Terms by their first run of letters and figures, longest first; and each term's wording."""
    wordings = {**_cities(), **_tables()["places"], **_tables()["terms"]}
    by_head: dict[str, list[str]] = {}
    for term in sorted(wordings, key=len, reverse=True):
        if head := _WORD.match(term):
            by_head.setdefault(head.group(), []).append(term)
    return by_head, wordings


def _cities() -> dict[str, str]:
    """Cities that name a time zone, the source's CLDR names against Russian ones."""
    from babel import Locale

    russian, english = Locale("ru").time_zones, Locale("en").time_zones
    cities: dict[str, str] = {}
    for zone, names in russian.items():
        place = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if names.get("city") and len(place) > 3 and place[:1].isupper():
            cities[place] = names["city"]
    return cities
