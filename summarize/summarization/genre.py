"""Tell news from what is summarized otherwise, by a few marks of form: labels, questions, times and numbers at the beginning of lines.

News is what shows no such mark, so that a doubt costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from summarize.types import BodySentence

Genre = Literal["news", "feature", "interview", "live", "list", "opinion", "announcement"]

#: What does not tell the news first: its own beginning is no summary of it.
NOT_NEWS_FIRST: frozenset[Genre] = frozenset({"feature", "interview", "list", "opinion"})
#: Lines of a kind (questions, times, numbers) that make a genre, and their share of all lines.
MIN_LINES, MIN_SHARE = 3, 0.15
#: Sentences of an opening scene, and the words of its short ones.
SCENE_SENTENCES, SCENE_WORDS = 3, 9
#: Lines at the beginning in which a label is looked for, and the longest line that may be one. Lines, characters.
LABEL_LINES, LABEL_CHARS = 4, 120

_I = re.IGNORECASE
_LABELS: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    ("announcement", re.compile(r"\b(?:for immediate release|press release|пресс-релиз|nota de prensa|comunicado de prensa)\b", _I)),
    ("live", re.compile(r"\b(?:live updates?|live blog|as it happened|онлайн-трансляция|хроника|en directo)\b|^live:", _I)),
    ("interview", re.compile(r"^(?:the )?(?:interview|q ?& ?a|интервью|entrevista)\b|\bin conversation with\b", _I)),
    ("opinion", re.compile(r"^(?:opinion|comment|editorial|column|op-ed|мнение|колонка|opinión|tribuna|columna)\b(?:\s*[:|–—-]|\s*$)", _I)),
)
_TIME = re.compile(r"^\W{0,2}(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d)?\s?(?:[ap]\.?m\b|h\b|(?<=[:.h]\d\d))", _I)
_NUMBERED = re.compile(r"^\W{0,2}\d{1,2}[.)]\s+\w")
_ANSWER = re.compile(r"^(?:[QA]|В|О|P|R)[:.]\s", re.ASCII)
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
        body: its sentences with their lines.
        title: its headline.
        text: the whole text, for labels that are no part of the body.
    """
    lines = [" ".join(sentence.text for sentence in group) for _, group in groupby(body, key=lambda sentence: sentence.line)]
    first = [line.strip() for line in text.split("\n") if line.strip()][:LABEL_LINES]
    labels = [line for line in (title or "", *first) if len(line) <= LABEL_CHARS]
    labelled = next((genre for genre, label in _LABELS if any(map(label.search, labels))), None)
    if labelled:
        return labelled
    if _share(lines, _TIME):
        return "live"
    if _share(lines, _NUMBERED):
        return "list"
    questions = [line for line in lines if line.endswith("?") and not line.startswith(("“", '"', "«", "'"))]
    if max(len(questions), sum(bool(_ANSWER.match(line)) for line in lines)) >= max(MIN_LINES, MIN_SHARE * len(lines)):
        return "interview"
    opening = [_QUOTED.sub(" ", sentence.text) for sentence in body[:SCENE_SENTENCES]]
    return "feature" if _opens_with_a_scene(opening) else "news"


def _share(lines: Sequence[str], mark: re.Pattern[str]) -> bool:
    return sum(bool(mark.match(line)) for line in lines) >= max(MIN_LINES, MIN_SHARE * len(lines))


def _opens_with_a_scene(sentences: Sequence[str]) -> bool:
    """Whether the first sentences tell of no event, and most of them are short or see it with the reporter's eyes."""
    if len(sentences) < SCENE_SENTENCES or any(_EVENT.search(sentence) for sentence in sentences):
        return False
    short = sum(len(sentence.split()) <= SCENE_WORDS for sentence in sentences)
    return 2 * short > len(sentences) or any(re.search(r"\b(?:me|us)\b", sentence) for sentence in sentences)
