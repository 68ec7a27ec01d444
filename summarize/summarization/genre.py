"""Tell news from what is summarized otherwise, by marks of form: labels, the structure of lines, and an opening without an event.

News is what shows no such mark, so that a doubt costs nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from summarize.summarization.references import QUOTED
from summarize.text.tokens import count_words
from summarize.types import BodySentence

Genre = Literal["news", "feature", "interview", "live", "list", "opinion", "announcement"]

#: What does not tell the news first: its own beginning is no summary of it.
NOT_NEWS_FIRST: frozenset[Genre] = frozenset({"feature", "interview", "live", "list", "opinion"})
#: The fewest lines of a form (questions, answers, times, numbers) that make a structure, and their share of all lines.
MIN_LINES, MIN_SHARE = 3, 0.3
#: Sentences of an opening scene, and the words of its short ones.
SCENE_SENTENCES, SCENE_WORDS = 3, 9
#: Lines at the beginning in which a label is looked for, and the longest line that may be one. Lines, characters.
LABEL_LINES, LABEL_CHARS = 4, 120

_I = re.IGNORECASE
_LABELS: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    ("announcement", re.compile(r"\b(?:for immediate release|press release|пресс-релиз|nota de prensa|comunicado de prensa)\b", _I)),
    ("opinion", re.compile(r"^(?:opinion|comment|editorial|column|op-ed|мнение|колонка|opinión|tribuna|columna)\b(?:\s*[:|–—-]|\s*$)", _I)),
)
#: A speaker before a colon: a letter for question or answer, or a name.
_TURN = re.compile(r"([QAВОPR](?=\s?[:.])|[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,3}(?=\s?:))\s?[:.](?:\s|$)")
#: An entry of a live report: the time of day, alone or before its text.
_TIME = re.compile(r"\(?(?:[01]?\d|2[0-3])(?:[:.][0-5]\d(?:\s?[ap]\.?m\b\.?)?|\s?[ap]m\b)(?!\s?(?:%|per|проц))", _I)
_ITEM = re.compile(r"(\d{1,2})[.)](?:\s|$)")
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
    if found := labelled or _structure(_lines(body)):
        return found
    opening = [QUOTED.sub(" ", sentence.text) for sentence in body if sentence.text != title][:SCENE_SENTENCES]
    return "feature" if _opens_with_a_scene(opening) else "news"


def _lines(body: Sequence[BodySentence]) -> list[str]:
    found: dict[int, list[str]] = {}
    for sentence in body:
        found.setdefault(sentence.line, []).append(sentence.text)
    return [" ".join(texts) for texts in found.values()]


def _structure(lines: Sequence[str]) -> Genre | None:
    """Tell an interview, a live report or a list by how its lines begin."""

    def enough(count: int) -> bool:
        return count >= MIN_LINES and count >= MIN_SHARE * len(lines)

    turns = [(match[1], line) for line in lines if (match := _TURN.match(line))]
    questions = Counter(name for name, line in turns if line.endswith("?"))
    speakers = Counter(name for name, _ in turns)
    asks = any(count > 1 and 2 * count >= speakers[name] for name, count in questions.items())
    asked = sum(line.endswith("?") and following.endswith((".", "…", "!", "”", "»")) for line, following in pairwise(lines))
    if (enough(len(turns)) and asks and len(speakers) > 1) or enough(asked):
        return "interview"
    if enough(sum(bool(_TIME.match(line)) for line in lines)):
        return "live"
    numbers = [int(match[1]) for match in map(_ITEM.match, lines) if match]
    steps = {after - before for before, after in pairwise(numbers)}
    return "list" if enough(len(numbers)) and steps in ({1}, {-1}) else None


def _opens_with_a_scene(sentences: Sequence[str]) -> bool:
    """Whether the first sentences tell of no event, and most of them are short or see it with the reporter's eyes."""
    if len(sentences) < SCENE_SENTENCES or any(_EVENT.search(sentence) for sentence in sentences):
        return False
    short = sum(count_words(sentence) <= SCENE_WORDS for sentence in sentences)
    return 2 * short > len(sentences) or any(re.search(r"\b(?:me|us)\b", sentence) for sentence in sentences)
