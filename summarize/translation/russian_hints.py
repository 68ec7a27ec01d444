"""Hints for prompts into Russian: persons' names in Russian letters, and words of the news that a small model gets wrong most often.

Russian news transcribes names by sound. Common given names have fixed forms (the table); family names follow the practical transcription
of English, here as spelling rules, which get the skeleton of most names right and some vowels wrong. Times with their preposition,
institutions, offices and frequent terms are in ``data/news.ru.toml``, names and rules in ``data/names.ru.toml``, each with its source;
cities are CLDR's. A hint is in the prompt only where its term is in the sentence; a newsroom's glossary overrules all of them.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
import unicodedata
from typing import Any

import regex

#: More terms than this crowd a small model's prompt.
MAX_TERMS = 6
#: Where a term may begin, and what may not be behind it.
_WORD = regex.compile(r"(?<![\p{L}\p{N}'’-])[\p{L}\p{N}]+")
_GOES_ON = regex.compile(r"[\p{L}\p{N}-]")
_RUN = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}'’]*\p{Ll}(?:[ -]\p{Lu}[\p{L}]*\p{Ll})+(?!\p{L})")


@functools.cache
def given_names() -> dict[str, str]:
    """The fixed Russian forms of common given names."""
    return {str(name): str(form) for name, form in _data("names")["given"].items()}


def transcribe(word: str, rules: str = "rules") -> str:
    """One name in Russian letters by the ``rules`` (English) or ``spanish_rules`` of the data file; ``""`` where they do not cover it."""
    if form := given_names().get(word) or _data("news")["family"].get(word):
        return form
    if "-" in word:
        parts = [transcribe(part, rules) for part in word.split("-")]
        return "-".join(parts) if all(parts) else ""
    plain = "".join(char for char in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(char))
    if not plain.isascii() or not plain.isalpha():
        return ""
    # Doubled consonants stay doubled in Russian; the rules see them one by one.
    result, place = [], 0
    while place < len(plain):
        for pattern, russian in _compiled(rules):
            match = pattern.match(plain, place)
            if match and match.end() > place:
                result.append(russian)
                place = match.end()
                break
        else:
            return ""
    return "".join(result).capitalize()


@functools.cache
def _compiled(rules: str) -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple((regex.compile(pattern), russian) for pattern, russian in _data("names")[rules])


@functools.cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(importlib.resources.files("summarize.translation").joinpath(f"data/{name}.ru.toml").read_text("utf-8"))


def person_hints(sentence: str, target: str) -> tuple[tuple[str, str], ...]:
    """Persons named in an English ``sentence`` with their Russian forms; only where a known given name goes first."""
    if target != "ru":
        return ()
    found: dict[str, str] = {}
    for match in _RUN.finditer(sentence):
        words = match.group().split(" ")
        # What goes before the given name in a run of capitals is a title.
        start = next((i for i, word in enumerate(words[:-1]) if word in given_names()), None)
        if start is None:
            continue
        name = words[start : start + 3]
        rules = "spanish_rules" if name[0] in _data("names")["spanish_given"] else "rules"
        forms = [transcribe(word, rules) for word in name]
        if all(forms):
            found.setdefault(" ".join(name), " ".join(forms))
    return tuple(found.items())


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


@functools.cache
def _russian() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Terms by their first run of letters and figures, longest first; and each term's wording."""
    wordings = {**_cities(), **_data("news")["places"], **_data("news")["terms"]}
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
