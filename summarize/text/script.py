"""Scripts: which letters belong to the script that a language is written in."""

from __future__ import annotations

import functools

import regex

from summarize.languages import find

_SCRIPT_NAMES = {"Hans": ("Han",), "Hant": ("Han",), "Jpan": ("Han", "Hiragana", "Katakana"), "Kore": ("Hangul", "Han")}
_SCRIPT_NAMES |= {
    "Cyrl": ("Cyrillic",),
    "Latn": ("Latin",),
    "Arab": ("Arabic",),
    "Grek": ("Greek",),
    "Hebr": ("Hebrew",),
    "Deva": ("Devanagari",),
}
_SCRIPT_NAMES |= {"Armn": ("Armenian",), "Geor": ("Georgian",), "Thai": ("Thai",)}


@functools.cache
def letters_of(script: str) -> regex.Pattern[str] | None:
    """Return a pattern of one letter of the script (an ISO 15924 code); None where the script is not known."""
    names = _SCRIPT_NAMES.get(script)
    return regex.compile("[" + "".join(rf"\p{{{name}}}" for name in names) + "]") if names else None


def share_in_script(text: str, lang: str) -> float:
    """The share (0..1) of letters that belong to the script of ``lang``; 1.0 where there are no letters or the script is unknown."""
    language = find(lang)
    pattern = letters_of(language.script) if language else None
    letters = sum(map(str.isalpha, text))
    return len(pattern.findall(text)) / letters if pattern is not None and letters else 1.0
