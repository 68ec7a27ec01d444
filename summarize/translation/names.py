"""English personal names in Russian letters, as hints for a prompt.

Russian news transcribes names by sound. Common given names have fixed forms (the table); family names follow the practical transcription
of English, here as spelling rules, which get the skeleton of most names right and some vowels wrong. That is good enough for a hint
beside the original; a newsroom's glossary overrules it. Table and rules lie in ``data/names.ru.toml``, with their source.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
import unicodedata
from typing import Any

import regex

from summarize.translation.lexicon import family_names

_RUN = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}'’]*\p{Ll}(?:[ -]\p{Lu}[\p{L}]*\p{Ll})+(?!\p{L})")


@functools.cache
def given_names() -> dict[str, str]:
    """The fixed Russian forms of common given names."""
    return {str(name): str(form) for name, form in _data()["given"].items()}


def transcribe(word: str, rules: str = "rules") -> str:
    """One name in Russian letters by the ``rules`` (English) or ``spanish_rules`` of the data file; ``""`` where they do not cover it."""
    if form := given_names().get(word) or family_names().get(word):
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
    return tuple((regex.compile(pattern), russian) for pattern, russian in _data()[rules])


@functools.cache
def _data() -> dict[str, Any]:
    text = importlib.resources.files("summarize.translation").joinpath("data/names.ru.toml").read_text("utf-8")
    return tomllib.loads(text)


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
        rules = "spanish_rules" if name[0] in _data()["spanish_given"] else "rules"
        forms = [transcribe(word, rules) for word in name]
        if all(forms):
            found.setdefault(" ".join(name), " ".join(forms))
    return tuple(found.items())
