"""A paragraph in which news and appeal share a line: which of its sentences are which, and whether it may be cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.boilerplate.boosting import Opinion
from summarize.boilerplate.features import LOCAL_NAMES, Line

_INDEX = {name: i for i, name in enumerate(LOCAL_NAMES)}
_REQUEST = tuple(_INDEX[name] for name in ("asks", "n:appealing"))
# What only an outlet that asks talks about: money, membership, subscription, the press itself.
_OBJECT = (
    *(_INDEX[f"n:{name}"] for name in ("give", "member", "subscribe", "media", "mission", "money", "newsletter")),
    _INDEX["price"],
)
_OWN_VOICE = tuple(_INDEX[f"n:{name}"] for name in ("we", "you", "reader", "thanks", "media", "mission", "appealing"))
# The capitals of the Latin, Greek and Cyrillic letters: no accented small letter is one, and no letter of a script that has none.
_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x530))))
_NAME = re.compile(rf"[{_CAPITALS}]\w+(?: [{_CAPITALS}]\w+)+")
# Who asks for the outlet says "we" or "you", or opens with the verb; who tells that somebody asks does not.
_ADDRESS = tuple(_INDEX[name] for name in ("n:we", "n:you", "first:give", "first:support", "first:member", "first:subscribe", "n:click"))
#: A sentence of a mixed paragraph that asks is believed to if the model gives body less than this.
DOUBT = 0.5
#: ... or than this, if it asks in so many words, or is a button glued to the sentence before.
PLAIN_REQUEST = 0.9


def slices(texts: Sequence[str], opinions: Sequence[Opinion], lines: Sequence[Line], label: str) -> list[str] | None:
    """A label for every sentence of one paragraph that was called ``label`` as a whole, or None if it stays in one piece.

    It is cut only if one sentence plainly asks for the outlet and another is plainly news. A sentence in between that speaks for the
    outlet ("we", "you", the press) goes with the request beside it, and so does one that the model thinks no news in a paragraph that it
    thinks an appeal; any other is news.
    """
    asking = [_asks(line, opinion) for line, opinion in zip(lines, opinions, strict=True)]
    if not any(asking) or all(asking):
        return None
    named = {name for text, asks in zip(texts, asking, strict=True) if asks for name in _NAME.findall(text)}
    voice = [
        _speaks(line, text, named) or (label == "appeal" and opinion[0] < 0.5)
        for line, text, opinion in zip(lines, texts, opinions, strict=True)
    ]
    said = list(asking)
    for order in (range(1, len(said)), range(len(said) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for i in order:
            said[i] = said[i] or (said[i - step] and voice[i])
    news = [line for line, out in zip(lines, said, strict=True) if not out]
    if not news or not any(told(line, label) for line in news):
        return None
    return ["appeal" if out else "body" for out in said]


def named_twice(texts: Sequence[str], news: Sequence[bool]) -> bool:
    """Whether both voices name the same thing of two or more words: an outlet that speaks of itself before it asks."""
    names: tuple[set[str], set[str]] = (set(), set())
    for text, told_ in zip(texts, news, strict=True):
        names[told_].update(_NAME.findall(text))
    return not names[0].isdisjoint(names[1])


def _asks(line: Line, opinion: Opinion) -> bool:
    values = line.values
    if values[_INDEX["n:say"]] and line.prose:
        return False
    if not any(values[i] for i in _ADDRESS):
        return False
    limit = DOUBT if values[_INDEX["ends_sentence"]] and not all(values[i] for i in _REQUEST) else PLAIN_REQUEST
    return opinion[0] < limit and any(values[i] for i in _REQUEST) and any(values[i] for i in _OBJECT)


def _speaks(line: Line, text: str, named: set[str]) -> bool:
    """Whether a sentence could go on with a request: it speaks for the outlet, or names it, and reports nobody's words."""
    if line.values[_INDEX["n:say"]]:
        return False
    return any(line.values[i] for i in _OWN_VOICE) or not named.isdisjoint(_NAME.findall(text))


def told(line: Line, label: str) -> bool:
    """Whether a sentence is news by itself. Beside a request in a paragraph that was ``label`` "appeal" it needs more of a sign."""
    values = line.values
    if any(values[i] for i in _REQUEST) or not values[_INDEX["ends_sentence"]]:
        return False
    if label == "body":
        return line.words >= 4
    if any(values[i] for i in (*_OWN_VOICE, *_OBJECT)):
        return bool(values[_INDEX["n:say"]]) and line.words >= 8
    tells = values[_INDEX["n:say"]] + values[_INDEX["n:date"]] + values[_INDEX["big_money"]] + values[_INDEX["body_roles"]]
    return line.words >= 5 and (tells > 0 or line.words >= 9)
