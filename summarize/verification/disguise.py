"""See through text that is disguised from readers or from checks: lookalike letters, letters set apart, compatibility forms."""

from __future__ import annotations

import re
import unicodedata

from summarize.text.invisible import visible

#: Latin letters that Cyrillic ones look like, to see through words written with both.
_LOOKALIKES = str.maketrans("асеорхуівкмнтАВСЕНКМОРТХУІ", "aceopxyibkmhtABCEHKMOPTXYI")
_CYRILLIC, _LATIN = re.compile("[\u0400-\u04ff]"), re.compile("[A-Za-z]")
#: Letters set apart, as a share of the words and their least number.
_APART, _APART_WORDS = 0.7, 8


def plain(text: str) -> str:
    """Return a text as its meaning is judged: seen through, letters set apart joined."""
    text = seen_through(text)
    return re.sub(r"(?<=\b\w) (?=\w\b)", "", text) if letters_apart(text) else text


def seen_through(text: str) -> str:
    """``text`` as a reader sees it: no invisible characters, compatibility forms folded, lookalike letters in one script."""
    text = unfolded(text)
    return text if text.isascii() else " ".join(word.translate(_LOOKALIKES) if _two_scripts(word) else word for word in text.split())


def unfolded(text: str) -> str:
    """``text`` as a prompt would show it: without what nobody sees, compatibility forms as plain ones."""
    text = visible(text)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def letters_apart(text: str) -> bool:
    """Tell whether a text is written like ``I g n o r e``."""
    words = text.split()
    return len(words) >= _APART_WORDS and sum(len(word) == 1 and word.isalpha() for word in words) >= _APART * len(words)


def mixed_scripts(text: str) -> bool:
    """Tell whether one stretch of letters is in two scripts; ``IT-отдел`` and ``COVID-19`` are words of two parts."""
    return _two_scripts(text) and any(_two_scripts(part) for part in re.split(r"[^\w]+|\d+|_", text) if len(part) > 2)


def _two_scripts(word: str) -> bool:
    return _CYRILLIC.search(word) is not None and _LATIN.search(word) is not None
