"""What makes a run of lines an appeal, and which lines at its ends are news that only stand beside one."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.boilerplate.boosting import Opinion
from summarize.boilerplate.features import LOCAL_NAMES, Line

_INDEX = {name: i for i, name in enumerate(LOCAL_NAMES)}


def _columns(*names: str) -> tuple[int, ...]:
    return tuple(_INDEX[name] for name in names)


# Somebody speaks to the reader.
_ADDRESS = _columns("n:we", "n:you", "n:appealing", "n:thanks")
#: "Dear readers" holds so many words for readers; one alone may tell of them: "Readers saved their paper."
GREETED = 2
_IMPERATIVE = _columns("first:give", "first:support", "first:member", "first:subscribe")
# What only the press asks its readers for, or says of itself when it asks.
_CLICK = _columns("n:click", "n:support")
_OBJECT = _columns("n:give", "n:member", "n:subscribe", "n:money", "n:newsletter", "n:media", "n:mission", "price")
# Without these, a sentence that stands alone asks for others: "To give to the hospital fund, click here."
_OURS = _columns("n:we", "n:member", "n:subscribe", "n:media", "n:mission", "n:reader", "n:thanks", "n:newsletter", "price")
# A sentence without any of these is neutral: it neither asks, nor speaks to anyone, nor speaks of the press and its money.
_TURNING = _columns(
    *(f"n:{name}" for name in ("give", "support", "member", "subscribe", "media", "mission", "appealing", "we", "you", "reader", "thanks")),
    *("n:money", "n:newsletter", "n:paywall", "n:copyright", "n:caption", "n:share", "price", "url", "mail", "handle"),
)
_VOICE = _columns("n:we", "n:you", "n:appealing", "n:thanks", "asks")
_PRESS = _columns("n:media", "n:mission", "n:we", "n:reader")
_TOLD = _columns("n:say", "quoted")
#: A sentence that reports speech has at least this many words.
REPORT = 5
#: A heading that opens with the verb of asking is at most this many words.
HEADING = 9
#: A button or a greeting is at most this many words.
BUTTON = 4
#: Without a word of money or the press, a run is an appeal only if it is at most this long and gives body less than this.
SHORT_RUN, CERTAIN = 3, 0.1


def asks_nothing(members: range, opinions: Sequence[Opinion], lines: Sequence[Line]) -> bool:
    """Whether a run called an appeal speaks to nobody, or asks for nothing that an outlet asks for.

    A column may beg its readers to vote, a report may tell of donations: the one has no object, the other no address.
    """
    mine = [lines[i] for i in members]
    if any(line.words <= HEADING and _any(line, _IMPERATIVE) and not _told(line) for line in mine):
        return False
    certain = min(opinions[i][0] for i in members) < CERTAIN
    if not any(_any(line, _ADDRESS) or line.values[_INDEX["n:reader"]] >= GREETED for line in mine) and not (
        certain and any(_any(line, _CLICK) for line in mine[1:])
    ):
        return True
    if len(mine) == 1 and mine[0].words > HEADING and not _any(mine[0], _OURS):
        return True
    if any(_any(line, _OBJECT) for line in mine):
        return False
    short = len(mine) <= SHORT_RUN and all(opinions[i][0] < CERTAIN or lines[i].words <= BUTTON for i in members)
    return not (short and any(line.values[_INDEX["n:appealing"]] for line in mine))


def _told(line: Line) -> bool:
    """Whether a line ends like a statement: "Donors get a badge." opens with the word of asking too, and commands nobody."""
    return bool(line.values[_INDEX["ends_sentence"]]) and not line.values[_INDEX["exclaims"]]


def ends_of_news(labels: list[str], lines: Sequence[Line], fresh: Sequence[bool], whole: Sequence[bool]) -> None:
    """Neutral statements at either end of an appeal are news beside it: each says nothing of an appeal, and is a paragraph of its own
    or stands with the news in one block that a blank line parts from the appeal.

    They are given back from the outside in, in place, as long as something that asks is left.
    """
    parted = any(fresh[1:])
    count = len(labels)
    for low, high in _appeals(labels):
        members = [i for i in range(low, high) if _any(lines[i], _VOICE)]
        if not members:
            continue
        for i in range(low, members[0]):
            with_news = fresh[i] or (i > 0 and labels[i - 1] == "body")
            alone = with_news and fresh[i + 1] if parted else low > 0
            if not (alone and states(lines[i])):
                break
            labels[i] = "body"
        for i in range(high - 1, members[-1], -1):
            with_news = i + 1 == count or fresh[i + 1] or labels[i + 1] == "body"
            alone = fresh[i] and with_news if parted else True
            if not (alone and states(lines[i])):
                break
            labels[i] = "body"


def states(line: Line) -> bool:
    """Whether a line is a plain statement without a sign of an appeal or of furniture, or reports what somebody said."""
    values = line.values
    if not values[_INDEX["ends_sentence"]] or values[_INDEX["ends_question"]] or values[_INDEX["exclaims"]]:
        return False
    if values[_INDEX["starts_ellipsis"]] or line.words < 2:
        return False
    return not _any(line, _TURNING) or _reports(line)


def _reports(line: Line) -> bool:
    """Whether a full sentence tells what somebody said, and speaks to nobody itself."""
    return line.words >= REPORT and bool(line.values[_INDEX["n:say"]] and line.values[_INDEX["ends_sentence"]]) and not _any(line, _VOICE)


def one_block(labels: list[str], lines: Sequence[Line], fresh: Sequence[bool]) -> None:
    """An appeal that opens like news: lines of one block, parted from the news by a blank line, that lead up to its request (in place).

    Most of the block must ask already, one of the leading lines must speak of the press or for it, and none may report speech.
    """
    starts = [i for i, new in enumerate(fresh) if new]
    for low, high in zip(starts, [*starts[1:], len(labels)][: len(starts)], strict=True):
        asked = next((i for i in range(low, high) if labels[i] == "appeal"), high)
        if low == 0 or asked == low or high - low < 3 or any(label != "appeal" for label in labels[asked:high]):
            continue
        lead = lines[low:asked]
        if 2 * (high - asked) >= high - low and not any(_any(line, _TOLD) for line in lead) and any(_any(line, _PRESS) for line in lead):
            labels[low:asked] = ["appeal"] * (asked - low)


def greetings(labels: list[str], lines: Sequence[Line]) -> None:
    """A greeting belongs to what it greets: alone before a line of the body ("Dear reader:") it opens a letter that is news (in place)."""
    for low, high in _appeals(labels):
        line = lines[low]
        if high - low == 1 and high < len(labels) and labels[high] == "body" and line.words <= BUTTON and line.values[_INDEX["n:reader"]]:
            labels[low] = "body"


def headline_in_front(labels: list[str], lines: Sequence[Line]) -> None:
    """A first line that speaks to nobody, with the body right below it, is the headline, whatever it is about (in place)."""
    if len(labels) < 2 or labels[0] != "appeal" or labels[1] != "body":
        return
    line = lines[0]
    speaks = _any(line, _VOICE[:-1]) or _any(line, _IMPERATIVE) or line.values[_INDEX["price"]] or line.values[_INDEX["exclaims"]]
    if not speaks and 4 <= line.words <= 30:
        labels[0] = "body"


def _appeals(labels: Sequence[str]) -> list[tuple[int, int]]:
    runs = []
    start: int | None = None
    for i, label in enumerate([*labels, ""]):
        if label == "appeal" and start is None:
            start = i
        elif label != "appeal" and start is not None:
            runs.append((start, i))
            start = None
    return runs


def _any(line: Line, columns: Sequence[int]) -> bool:
    return any(line.values[column] for column in columns)
