"""Second thoughts on the labels: where the evidence is thin, the line stays, because a lost line of news is the dearest mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from summarize.boilerplate.blocks import asks_nothing
from summarize.boilerplate.boosting import Opinion
from summarize.boilerplate.features import LOCAL_NAMES, Line

_INDEX = {name: i for i, name in enumerate(LOCAL_NAMES)}
_FURNITURE_CUES = tuple(
    _INDEX[name] for name in ("furniture_roles", "url", "mail", "handle", "copyright_sign", "arrows", "clock", "n:section")
)
_ASKING_CUES = tuple(
    _INDEX[f"n:{name}"] for name in ("give", "support", "member", "subscribe", "media", "newsletter", "appealing", "reader")
)
_FURNITURE = _INDEX["furniture_roles"]
#: Below this probability of body a line is furniture by its shape alone.
NEARLY_NONE = 0.01
#: A line of at least this many words that ends in a colon introduces what the article goes on to list.
INTRODUCTION = 8
_STRONG_CUES = tuple(_INDEX[name] for name in ("asks", "n:appealing"))


def doubts(
    labels: Sequence[str],
    opinions: Sequence[Opinion],
    lines: Sequence[Line],
    whole: Sequence[bool],
    fresh: Sequence[bool],
    limits: Mapping[str, float],
) -> list[str]:
    """The labels with thin ones turned back to body, and furniture inside an appeal made part of it.

    ``whole`` is false for a sentence of a long line; ``fresh`` is true for a line after a blank one. Six rules:

    - a block that speaks to nobody, or asks for nothing that an outlet asks for, is no appeal (:mod:`summarize.boilerplate.blocks`);
    - a line that alone is not body among body needs a cue of its own or near certainty;
    - a sentence of a long line is excluded only in a run that clearly asks for something, or is clearly furniture by its words,
      since its shape and place mean nothing;
    - furniture between two body lines needs a cue, and a lone question or heading is none;
    - a line that goes on with the sentence of a body line (hard-wrapped text) is body too: sentences are not cut in half;
    - a furniture line without a cue beside an appeal belongs to the appeal.
    """
    result = list(labels)
    count = len(result)
    for low, high in _runs(result):
        members = range(low, high)
        inside = low > 0 and high < count
        if not all(whole[i] for i in members):
            if not _speaks(members, labels, opinions, lines):
                for i in members:
                    result[i] = "body"
        elif all(labels[i] == "appeal" for i in members) and asks_nothing(members, opinions, lines):
            for i in members:
                result[i] = "body"
        elif high - low == 1 and inside and _thin(labels[low], opinions[low], lines[low], limits["alone"]):
            result[low] = "body"
        elif inside and all(labels[i] == "furniture" for i in members) and _unsaid(members, opinions, lines):
            for i in members:
                result[i] = "body"
    for i in range(1, count):
        if result[i] != "body" and result[i - 1] == "body" and whole[i] and not fresh[i] and _goes_on(lines[i - 1], lines[i]):
            result[i] = "body"
    for i in range(count):
        if result[i] == "furniture" and not _any(lines[i], _FURNITURE_CUES):
            beside = (result[i - 1] if i else "", result[i + 1] if i + 1 < count else "")
            if "appeal" in beside:
                result[i] = "appeal"
    return result


def _runs(labels: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches of neighbouring lines that are not body, as half-open ranges."""
    runs = []
    start: int | None = None
    for i, label in enumerate([*labels, "body"]):
        if label != "body" and start is None:
            start = i
        elif label == "body" and start is not None:
            runs.append((start, i))
            start = None
    return runs


def _goes_on(before: Line, line: Line) -> bool:
    """Whether ``line`` is the rest of a sentence that ``before`` broke off at the margin."""
    unfinished = before.words >= 6 and not before.values[_INDEX["ends_sentence"]] and not before.values[_INDEX["ends_colon"]]
    return unfinished and bool(line.values[_INDEX["starts_lower"]])


def _thin(label: str, opinion: Opinion, line: Line, alone: float) -> bool:
    if 1.0 - opinion[0] >= alone:
        return False
    if label == "appeal":
        return not _any(line, _ASKING_CUES) or (line.words <= 1 and not line.values[_INDEX["n:appealing"]])
    return not _any(line, _FURNITURE_CUES)


def _unsaid(members: range, opinions: Sequence[Opinion], lines: Sequence[Line]) -> bool:
    """Whether furniture between two body lines is shown by its shape alone, or a lone question, introduction or section name.

    Lists inside an article, the headings of a briefing and an interviewer's questions have that shape too.
    """
    if not any(_any(lines[i], _FURNITURE_CUES) or opinions[i][0] <= NEARLY_NONE for i in members):
        return True
    values = lines[members.start].values
    heading = lines[members.start].words <= 2 and values[_FURNITURE] <= 1 and not values[_INDEX["arrows"]]
    named = (values[_INDEX["n:section"]] or values[_INDEX["first:related"]]) and values[_FURNITURE] <= values[_INDEX["n:related"]]
    asks = values[_INDEX["ends_question"]] and not values[_INDEX["n:newsletter"]]
    introduces = values[_INDEX["ends_colon"]] and lines[members.start].words >= INTRODUCTION
    return len(members) == 1 and bool((heading and named) or asks or introduces)


def _speaks(members: range, labels: Sequence[str], opinions: Sequence[Opinion], lines: Sequence[Line]) -> bool:
    asking = any(labels[i] == "appeal" and opinions[i][0] <= 0.15 and _any(lines[i], _STRONG_CUES) for i in members)
    furniture = any(labels[i] == "furniture" and opinions[i][0] <= 0.05 and lines[i].values[_INDEX["furniture_roles"]] for i in members)
    return asking or furniture


def _any(line: Line, cues: Sequence[int]) -> bool:
    return any(line.values[cue] for cue in cues)
