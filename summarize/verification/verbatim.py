"""What stands in quotation marks in a summary must stand in its source, word for word."""

from __future__ import annotations

import re

from summarize.text.stems import fold, tokenize

_QUOTED = re.compile(r"[“„«]([^“”„«»]{3,400})[”“»]|(?<!\w)\"([^\"]{3,400})\"(?!\w)")
#: Titles, nicknames and scare quotes are shorter; what a person said is at least this many words.
_LEAST_WORDS = 3


def quotations(text: str) -> list[str]:
    """Quotations of three words or more, as written between their marks."""
    found = (match.group(1) or match.group(2) for match in _QUOTED.finditer(text))
    return [quoted for quoted in found if len(tokenize(quoted)) >= _LEAST_WORDS]


def running(text: str) -> str:
    """The folded letters and digits of a text alone, so that spacing and apostrophes (``does n't``) make no difference."""
    return "".join(fold(word) for word in tokenize(text)).replace("'", "")


def title(quoted: str) -> bool:
    """Whether quoted words are a title (most have capitals): those are quoted in other spellings."""
    found = [word for word in tokenize(quoted) if len(word) > 3]
    return sum(word[0].isupper() for word in found) * 2 > len(found)


def altered(text: str, source: str) -> list[str]:
    """The quotations of ``text`` that ``source`` (as :func:`running` gives it) does not hold; parts around an ellipsis count apart."""
    wrong = []
    for quoted in quotations(text):
        parts = [part for part in re.split(r"…|\.\.\.|\[[^\]]*\]", quoted) if tokenize(part)]
        if not all(running(part) in source for part in parts):
            wrong.append(quoted)
    return wrong
