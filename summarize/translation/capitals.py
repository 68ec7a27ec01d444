"""Gives names their capital letters back: a small model now and then writes a country's Russian name like any other word."""

from __future__ import annotations

import re

from summarize.text.russian import lemmas, may_be_name
from summarize.text.tokens import base_language, fold
from summarize.translation.glossary import hints

_WORD = re.compile(r"[а-яё][а-яё-]{2,}")


def restore_capitals(text: str, sentence: str, source: str, target: str) -> str:
    """Capitalize, in a Russian ``text``, every form of a one-word name that ``sentence`` has and that CLDR writes with a capital.

    ``«на венесуэлу»`` becomes ``«на Венесуэлу»``; ``«венесуэльский»`` is another word and stays.
    """
    if base_language(target) != "ru" or not any(character.isupper() for character in sentence):
        return text
    pairs = (hint.partition(" → ") for hint in hints(sentence, source, target))
    names = {fold(form) for name, _, form in pairs if name[:1].isupper() and form[:1].isupper() and form.isalpha()}
    if not names:
        return text

    def capital(found: re.Match[str]) -> str:
        word = found.group()
        is_form = bool(lemmas(word) & names) and may_be_name(word)
        return word[0].upper() + word[1:] if is_form else word

    return _WORD.sub(lambda found: found.group() if _inside(text, found.start()) else capital(found), text)


def _inside(text: str, place: int) -> bool:
    """Whether a letter is right before: the match is the tail of a capitalized word."""
    return place > 0 and text[place - 1].isalpha()
