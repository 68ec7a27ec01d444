"""Scripts: which letters belong to the script that a language is written in."""

from __future__ import annotations

import functools

import regex

from summarize.languages import find

#: Scripts of ISO 15924 that are made of several, or of another one, of Unicode's.
_PARTS = {"Hans": ("Hani",), "Hant": ("Hani",), "Jpan": ("Hani", "Hira", "Kana"), "Kore": ("Hang", "Hani")}


@functools.cache
def letters_of(script: str) -> regex.Pattern[str] | None:
    """Return a pattern of one letter of the script (an ISO 15924 code); None where the script is not known."""
    try:
        return regex.compile("[" + "".join(rf"\p{{{part}}}" for part in _PARTS.get(script, (script,))) + "]")
    except regex.error:
        return None


def share_in_script(text: str, lang: str) -> float:
    """The share (0..1) of letters that belong to the script of ``lang``; 1.0 where there are no letters or the script is unknown."""
    language = find(lang)
    pattern = letters_of(language.script) if language else None
    letters = sum(map(str.isalpha, text))
    return len(pattern.findall(text)) / letters if pattern is not None and letters else 1.0
