"""Tell news from what is summarized otherwise, by a few marks of form: labels, and an opening without an event.

News is what shows no such mark, so that a doubt costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from summarize.types import BodySentence

Genre = Literal["news", "feature", "opinion", "announcement"]

#: What does not tell the news first: its own beginning is no summary of it.
NOT_NEWS_FIRST: frozenset[Genre] = frozenset({"feature", "opinion"})
#: Sentences of an opening scene, and the words of its short ones.
SCENE_SENTENCES, SCENE_WORDS = 3, 9
#: Lines at the beginning in which a label is looked for, and the longest line that may be one. Lines, characters.
LABEL_LINES, LABEL_CHARS = 4, 120

_I = re.IGNORECASE
_LABELS: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    ("announcement", re.compile(r"\b(?:for immediate release|press release|пресс-релиз|nota de prensa|comunicado de prensa)\b", _I)),
    ("opinion", re.compile(r"^(?:opinion|comment|editorial|column|op-ed|мнение|колонка|opinión|tribuna|columna)\b(?:\s*[:|–—-]|\s*$)", _I)),
)
_QUOTED = re.compile(r"[“«\"][^“”«»\"]*[”»\"]|(?<!\w)['‘][^'‘’]{3,}?['’](?!\w)")
_EVENT = re.compile(
    r"""\d|\b(?:on|last|this)\s(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:said|says|announced|police|court|minister|president|killed|died)\b
    |\b(?:сообщил|заявил|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье)|\b(?:dijo|anunció|policía|lunes|martes|miércoles
    |jueves|viernes|sábado|domingo)\b""",
    _I | re.VERBOSE,
)


def genre_of(body: Sequence[BodySentence], title: str | None = None, text: str = "") -> Genre:
    """Tell the genre of an article.

    Args:
        body: its sentences.
        title: its headline.
        text: the whole text, for labels that are no part of the body.
    """
    first = [line.strip() for line in text.split("\n") if line.strip()][:LABEL_LINES]
    labels = [line for line in (title or "", *first) if len(line) <= LABEL_CHARS]
    labelled = next((genre for genre, label in _LABELS if any(map(label.search, labels))), None)
    if labelled:
        return labelled
    opening = [_QUOTED.sub(" ", sentence.text) for sentence in body[:SCENE_SENTENCES]]
    return "feature" if _opens_with_a_scene(opening) else "news"


def _opens_with_a_scene(sentences: Sequence[str]) -> bool:
    """Whether the first sentences tell of no event, and most of them are short or see it with the reporter's eyes."""
    if len(sentences) < SCENE_SENTENCES or any(_EVENT.search(sentence) for sentence in sentences):
        return False
    short = sum(len(sentence.split()) <= SCENE_WORDS for sentence in sentences)
    return 2 * short > len(sentences) or any(re.search(r"\b(?:me|us)\b", sentence) for sentence in sentences)
