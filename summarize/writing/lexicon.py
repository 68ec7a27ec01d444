"""Words of the news with their Russian wording, as hints for a prompt: what a small model gets wrong most often.

Times with their preposition, institutions, offices and frequent terms come from ``data/news.ru.toml``, cities from CLDR. A hint
stands in the prompt only where its term stands in the sentence; a newsroom's glossary overrules all of them.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib

import regex

#: More hints than this crowd a small model's prompt.
MAX_TERMS = 6


def news_hints(sentence: str, target: str) -> tuple[tuple[str, str], ...]:
    """Terms and places of an English ``sentence`` with their wording in ``target``, in reading order, the longest where they overlap."""
    if target != "ru":
        return ()
    pattern, wordings = _russian()
    found: dict[str, str] = {}
    for match in pattern.finditer(sentence):
        found.setdefault(match.group(), wordings[match.group()])
    return tuple(found.items())[:MAX_TERMS]


def family_names() -> dict[str, str]:
    """Family names with a fixed Russian form."""
    return _tables()["family"]


@functools.cache
def _tables() -> dict[str, dict[str, str]]:
    text = importlib.resources.files("summarize.writing").joinpath("data/news.ru.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables


@functools.cache
def _russian() -> tuple[regex.Pattern[str], dict[str, str]]:
    wordings = {**_cities(), **_tables()["places"], **_tables()["terms"]}
    longest = sorted(wordings, key=len, reverse=True)
    return regex.compile(r"(?<![\p{L}\p{N}'’-])(?:" + "|".join(map(regex.escape, longest)) + r")(?![\p{L}\p{N}-])"), wordings


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
