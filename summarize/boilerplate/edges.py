"""What the head of an article and the borders of an appeal look like: shapes that every outlet shares, settled by rule.

The model sees lines with their neighbours; these rules see what a person sees at once on a page: a headline stands over a byline and
a date, an article has a headline, an appeal begins where the outlet turns to its reader. They change labels of lines only where the
shape is unmistakable, and each needs neither a word list of its own nor a number that was searched for.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarize.boilerplate.blocks import ends_of_news, greetings, headline_in_front, one_block
from summarize.boilerplate.boosting import Opinion
from summarize.boilerplate.features import LOCAL_NAMES, Line

_INDEX = {name: i for i, name in enumerate(LOCAL_NAMES)}
_DATE, _NAME, _BYLINE = _INDEX["date_only"], _INDEX["name_like"], _INDEX["n:byline"]
# A headline speaks of the world: it asks for nothing, speaks to nobody, and is no link, button or notice.
_NO_HEADLINE = tuple(
    _INDEX[name]
    for name in (
        "date_only",
        "ends_sentence",
        "ends_colon",
        "asks",
        "n:appealing",
        "n:you",
        "n:reader",
        "n:thanks",
        "n:share",
        "n:copyright",
        "n:caption",
        "n:newsletter",
        "n:cookie",
        "n:paywall",
        "n:ad",
        "url",
        "mail",
        "handle",
        "arrows",
        "clock",
        "copyright_sign",
        "starts_bullet",
    )
)
# Words of an appeal: a sentence without any of them and without the reader is neutral.
_TURNING = tuple(
    _INDEX[f"n:{name}"]
    for name in ("give", "support", "member", "subscribe", "media", "mission", "appealing", "we", "you", "reader", "thanks", "money")
)
#: A headline has at least and at most this many words.
HEADLINE_WORDS = (4, 30)
#: A caption or a notice is at most this long; a long one, or one about a subscription, needs some doubt of the model's that it is body.
NOTICE_WORDS, LIKELY = 60, 0.97
#: A kicker over a headline is at most this many words.
KICKER_WORDS = 4
#: The head of an article is at most this many lines.
HEAD_LINES = 12


def edges(
    labels: Sequence[str], opinions: Sequence[Opinion], lines: Sequence[Line], whole: Sequence[bool], fresh: Sequence[bool]
) -> list[str]:
    """The labels with heads and borders set right. ``fresh`` is true for a line after a blank one, ``whole`` false for a part of a line."""
    result = list(labels)
    _notices(result, opinions, lines)
    ends_of_news(result, lines, fresh, whole)
    if not all(whole):
        return result
    headline_in_front(result, lines)
    one_block(result, lines, fresh)
    _borders(result, lines, fresh)
    _head(result, lines)
    _headline_after_date(result, lines)
    greetings(result, lines)
    return result


def _notices(labels: list[str], opinions: Sequence[Opinion], lines: Sequence[Line]) -> None:
    """A caption with its credit, and a sentence that opens with "copyright" or "subscribe" and goes on about it, say what they are."""
    for i, line in enumerate(lines):
        values = line.values
        if labels[i] != "body" or values[_INDEX["n:say"]] or line.words > NOTICE_WORDS:
            continue
        credit = (
            values[_INDEX["credit"]] and values[_INDEX["quoted"]] < 0.5 and (opinions[i][0] < LIKELY or line.words <= HEADLINE_WORDS[1])
        )
        opens = values[_INDEX["first:copyright"]] or values[_INDEX["copyright_sign"]]
        subscribe = values[_INDEX["first:subscribe"]] and values[_INDEX["n:newsletter"]] and opinions[i][0] < LIKELY
        if credit or subscribe or (opens and values[_INDEX["n:copyright"]] + values[_INDEX["copyright_sign"]] + values[_INDEX["day"]] >= 2):
            labels[i] = "furniture"


def _head(labels: list[str], lines: Sequence[Line]) -> None:
    """The headline kept, and the byline and date under it taken out, in the lines before the first paragraph of the body."""
    end = next((i for i, line in enumerate(lines) if line.prose and labels[i] == "body"), None)
    if end is None:
        return
    start = max((i + 1 for i in range(end) if labels[i] == "appeal" and not _headline(lines[i])), default=0)
    zone = range(max(start, end - HEAD_LINES), end)
    titles = [i for i in zone if _headline(lines[i])]
    under = [i for i in titles if i + 1 < end and _under_headline(lines[i + 1], labels[i + 1])]
    if titles and not any(labels[i] == "body" for i in zone):
        best = under[0] if under else titles[-1]
        if labels[best] != "appeal" or under:
            labels[best] = "body"
    for i in zone:
        if lines[i].values[_DATE]:
            labels[i] = "furniture"
    for i in zone:
        above = any(labels[j] == "body" and HEADLINE_WORDS[0] <= lines[j].words for j in range(zone.start, i))
        beside = [j for j in (i - 1, i + 1) if j in zone]
        if above and lines[i].values[_NAME] and any(lines[j].values[_DATE] for j in beside):
            labels[i] = "furniture"


def _headline_after_date(labels: list[str], lines: Sequence[Line]) -> None:
    """A headline under a kicker or a name at the very top, or between its date and the first paragraph, whatever stands above."""
    if len(labels) > 2 and labels[1] == "furniture" and lines[0].words <= KICKER_WORDS and _headline(lines[1]) and lines[1].words >= 6:
        labels[1] = "body"
    for i in range(1, min(HEAD_LINES, len(labels) - 1)):
        told = lines[i + 1].prose and labels[i + 1] == "body"
        if labels[i] == "furniture" and lines[i - 1].values[_DATE] and told and _headline(lines[i]) and lines[i].words >= 6:
            labels[i] = "body"


def _headline(line: Line) -> bool:
    low, high = HEADLINE_WORDS
    return low <= line.words <= high and not any(line.values[i] for i in _NO_HEADLINE)


def _under_headline(line: Line, label: str) -> bool:
    return bool(line.values[_DATE]) or (label == "furniture" and bool(line.values[_BYLINE] or line.values[_NAME]))


def _borders(labels: list[str], lines: Sequence[Line], fresh: Sequence[bool]) -> None:
    """A neutral sentence between the body and a block that opens after a blank line is the body's last paragraph."""
    for i in range(1, len(labels) - 1):
        if labels[i] == "appeal" and labels[i - 1] == "body" and labels[i + 1] == "appeal" and fresh[i] and fresh[i + 1]:
            block_end = next((j for j in range(i + 1, len(labels)) if labels[j] != "appeal"), len(labels))
            solid = block_end - i > 2 and not any(fresh[i + 2 : block_end])
            if _neutral(lines[i]) and (solid or _opens(lines[i + 1])):
                labels[i] = "body"


def _neutral(line: Line) -> bool:
    values = line.values
    said = values[_INDEX["ends_sentence"]] and not values[_INDEX["ends_question"]] and not values[_INDEX["exclaims"]]
    return bool(said) and not values[_INDEX["starts_ellipsis"]] and line.words >= 3 and not any(values[i] for i in _TURNING)


def _opens(line: Line) -> bool:
    """Whether a line opens an appeal: a greeting or a heading that speaks to the reader or announces what follows."""
    values = line.values
    speaks = values[_INDEX["n:reader"]] or values[_INDEX["n:you"]] or values[_INDEX["n:appealing"]] or values[_INDEX["ends_colon"]]
    return line.words <= 8 and bool(speaks)
