"""One round of labelling: entries (lines or parts of lines) in, labelled pieces out.

The text is looked at as a list of entries. A very long entry (an article pasted as one line) is taken sentence by sentence; any
other entry is taken whole first, and looked into only if it could be half news and half appeal. Each entry is seen with at most
``REACH`` neighbours on either side, twice over (two stages), so a round is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from summarize.appeals.boosting import Model, Opinion
from summarize.appeals.context import REACH, first_rows, trusted
from summarize.appeals.doubts import doubts
from summarize.appeals.edges import edges
from summarize.appeals.features import LOCAL_NAMES, Line, measure
from summarize.appeals.kinds import kind_of, reasons
from summarize.appeals.lexicon import Lexicon
from summarize.appeals.segments import sentence_spans

#: An entry longer than this many characters is taken sentence by sentence.
LONG_LINE = 1200
#: At most this many sentences of an ordinary entry are looked at one by one.
MAX_SENTENCES = 40
_NAME = re.compile(r"[^\W\d_a-zа-я]\w+(?: [^\W\d_a-zа-я]\w+)+")
_INDEX = {name: i for i, name in enumerate(LOCAL_NAMES)}
# What makes a line worth looking into: signs of an appeal in one called body, any sign of two voices in another.
_BODY_CUES = tuple(_INDEX[name] for name in ("n:appealing", "asks", "copyright_sign"))
_CUES = tuple(_INDEX[name] for name in ("n:appealing", "asks", "glued", "n:newsletter", "n:related", "n:copyright"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or a part of one: ``text`` is ``line[start:end]`` of line number ``n`` (1-based)."""

    n: int
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing but white space in it."""
        return not self.text or self.text.isspace()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A piece with its label, kind, the label's probability, and reasons."""

    piece: Piece
    label: str
    kind: str
    score: float
    why: tuple[str, ...]


class Labeller:
    """Labels entries with one model and one lexicon. Measurements of a text are kept for this object's life: one call."""

    def __init__(self, model: Model, lexicon: Lexicon) -> None:
        self._model = model
        self._lexicon = lexicon
        self._measured: dict[str, Line] = {}
        self._opinions_known: dict[tuple[float, ...], Opinion] = {}

    def round(self, entries: Sequence[Piece]) -> list[Verdict]:
        """A verdict for every piece of every entry that is not blank, in reading order."""
        units: list[Piece] = []
        fresh: list[bool] = []
        whole: list[bool] = []
        blank = True
        for entry in entries:
            if entry.blank:
                blank = True
                continue
            parts = _sentences(entry) if len(entry.text) > LONG_LINE else [entry]
            for part in parts:
                units.append(part)
                fresh.append(blank)
                whole.append(len(parts) == 1)
                blank = False
        lines = [self._measure(unit.text) for unit in units]
        opinions = self._opinions(units, lines, fresh)
        labels = [self._label(opinion, line) for opinion, line in zip(opinions, lines, strict=True)]
        labels = doubts(labels, opinions, lines, whole, fresh, self._model.limits)
        labels = edges(labels, opinions, lines, whole, fresh)
        verdicts: list[Verdict] = []
        last_kind = ""
        for i, unit in enumerate(units):
            pieces = [(unit, lines[i], opinions[i], labels[i])]
            if whole[i] and any(lines[i].values[cue] for cue in (_BODY_CUES if labels[i] == "body" else _CUES)):
                pieces = self._look_inside(
                    i, units, lines, fresh, pieces[0], (labels[i - 1] if i else "", labels[i + 1] if i + 1 < len(units) else "")
                )
            for piece, line, opinion, label in pieces:
                kind = "" if label == "body" else "appeal" if label == "appeal" else kind_of(line, last_kind)
                last_kind = kind if label == "furniture" else ""
                score = opinion[0] if label == "body" else 1.0 - opinion[0]
                verdicts.append(Verdict(piece, label, kind, round(score, 4), reasons(line, label, _surroundings(label))))
        return _merge(verdicts)

    def _measure(self, text: str) -> Line:
        key = text.strip()
        line = self._measured.get(key)
        if line is None:
            line = self._measured[key] = measure(key, self._lexicon)
        return line

    def _opinions(self, units: Sequence[Piece], lines: Sequence[Line], fresh: Sequence[bool]) -> list[Opinion]:
        keys = [unit.text.strip() for unit in units]
        return self._model.opinions(first_rows(lines, keys, fresh), trusted(lines, keys), self._opinions_known)

    def _label(self, opinion: Opinion, line: Line) -> str:
        body, appeal, furniture = opinion
        limits = self._model.limits
        if appeal >= furniture:
            return "appeal" if 1.0 - body >= limits["appeal"] else "body"
        return "furniture" if 1.0 - body >= limits["furniture_prose" if line.prose or _pull_quote(line) else "furniture"] else "body"

    def _look_inside(
        self,
        i: int,
        units: Sequence[Piece],
        lines: Sequence[Line],
        fresh: Sequence[bool],
        whole: tuple[Piece, Line, Opinion, str],
        beside: tuple[str, str],
    ) -> list[tuple[Piece, Line, Opinion, str]]:
        """The piece as it is, or cut in two where its sentences clearly differ at its beginning or end."""
        sentences = _sentences(units[i])
        if not 2 <= len(sentences) <= MAX_SENTENCES:
            return [whole]
        low, high = max(0, i - REACH), min(len(units), i + REACH + 1)
        inner = [self._measure(sentence.text) for sentence in sentences]
        around = [*units[low:i], *sentences, *units[i + 1 : high]]
        opinions = self._opinions(
            around,
            [*lines[low:i], *inner, *lines[i + 1 : high]],
            [*fresh[low:i], fresh[i], *[False] * (len(sentences) - 1), *fresh[i + 1 : high]],
        )[i - low : i - low + len(sentences)]
        border = _border(opinions, inner, self._model.limits["cut"])
        if border is None:
            return self._middle(units[i], sentences, opinions, inner) or [whole]
        news_first = opinions[0][0] > 0.5
        surrounded = beside[0 if news_first else 1] == "appeal"
        if surrounded or _named_twice(sentences[:border], sentences[border:]):
            return [(units[i], lines[i], _mean([one for one in opinions if one[0] < 0.5]), "appeal" if whole[3] == "body" else whole[3])]
        halves = []
        for part in (slice(0, border), slice(border, None)):
            body, appeal, furniture = _mean(opinions[part])
            piece = Piece(units[i].n, sentences[part][0].start, sentences[part][-1].end, "".join(one.text for one in sentences[part]))
            label = "body" if body > 0.5 else "appeal" if appeal >= furniture else "furniture"
            halves.append((piece, self._measure(piece.text), (body, appeal, furniture), label))
        return halves

    def _middle(
        self, unit: Piece, sentences: Sequence[Piece], opinions: Sequence[Opinion], inner: Sequence[Line]
    ) -> list[tuple[Piece, Line, Opinion, str]]:
        """The line in three where an appeal stands in the middle of its news, or nothing."""
        borders = _inside(opinions, inner, self._model.limits["cut"])
        if borders is None:
            return []
        low, high = borders
        thirds = []
        for part, label in ((slice(0, low), "body"), (slice(low, high), "appeal"), (slice(high, None), "body")):
            piece = Piece(unit.n, sentences[part][0].start, sentences[part][-1].end, "".join(one.text for one in sentences[part]))
            thirds.append((piece, self._measure(piece.text), _mean(opinions[part]), label))
        return thirds


def _inside(opinions: Sequence[Opinion], lines: Sequence[Line], limit: float) -> tuple[int, int] | None:
    """The one run of sentences, with clear news on both sides, that clearly asks for something."""
    sides = ["body" if one[0] >= limit else "rest" if 1.0 - one[0] >= limit and one[1] >= one[2] else "unsure" for one in opinions]
    if "unsure" in sides or "rest" not in sides or sides[0] != "body" or sides[-1] != "body":
        return None
    low, high = sides.index("rest"), len(sides) - sides[::-1].index("rest")
    asked = any(lines[j].values[_INDEX["asks"]] and lines[j].values[_INDEX["n:appealing"]] for j in range(low, high))
    news = any(_tells(line) for line in lines[:low]) and any(_tells(line) for line in lines[high:])
    return (low, high) if asked and news and "body" not in sides[low:high] else None


def _border(opinions: Sequence[Opinion], lines: Sequence[Line], limit: float) -> int | None:
    """The one border that parts body from the rest with every sentence on the right side of ``limit``, if there is one."""
    sides = ["body" if one[0] >= limit else "rest" if 1.0 - one[0] >= limit else "unsure" for one in opinions]
    for border in range(1, len(sides)):
        left, right = set(sides[:border]), set(sides[border:])
        if (left, right) in (({"body"}, {"rest"}), ({"rest"}, {"body"})):
            body = slice(0, border) if left == {"body"} else slice(border, None)
            return border if any(_tells(line) for line in lines[body]) else None
    return None


def _pull_quote(line: Line) -> bool:
    """Whether a line is a quotation and little else: body, wherever it is set."""
    return line.words >= 8 and line.values[_INDEX["quoted"]] > 0.8


def _mean(opinions: Sequence[Opinion]) -> Opinion:
    body, appeal, furniture = (sum(column) / len(column) for column in zip(*opinions, strict=True))
    return body, appeal, furniture


def _named_twice(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether both halves name the same thing of two or more words: an outlet that speaks of itself before it asks."""
    one, other = ({name for piece in half for name in _NAME.findall(piece.text)} for half in (left, right))
    return not one.isdisjoint(other)


def _tells(line: Line) -> bool:
    """Whether a sentence could be news: full prose about someone or something, asking for nothing."""
    return (
        line.prose and line.values[_INDEX["body_roles"]] > 0 and not line.values[_INDEX["asks"]] and not line.values[_INDEX["n:appealing"]]
    )


def _sentences(piece: Piece) -> list[Piece]:
    return [Piece(piece.n, piece.start + low, piece.start + high, piece.text[low:high]) for low, high in sentence_spans(piece.text)]


def _merge(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Neighbouring pieces of one line with one label and kind made into one."""
    merged: list[Verdict] = []
    for verdict in verdicts:
        last = merged[-1] if merged else None
        piece = verdict.piece
        if last and last.piece.n == piece.n and last.piece.end == piece.start and last.label == verdict.label:
            kind = last.kind if last.kind == verdict.kind else "appeal" if verdict.label == "appeal" else last.kind
            joined = Piece(piece.n, last.piece.start, piece.end, last.piece.text + piece.text)
            why = tuple(dict.fromkeys((*last.why, *verdict.why)))[:5]
            merged[-1] = Verdict(joined, verdict.label, kind, min(last.score, verdict.score), why)
        else:
            merged.append(verdict)
    return merged


def _surroundings(label: str) -> str:
    return {
        "body": "reads like its neighbours in the body",
        "appeal": "stands in a block that turns to the reader",
        "furniture": "its shape and place among page furniture",
    }[label]


def settle(
    entries: Sequence[Piece], labeller: Labeller, removable: Callable[[Verdict], bool], most_rounds: int = 12
) -> tuple[list[Verdict], list[Verdict]]:
    """Round after round, each without what the last one removed, until nothing more is removed: (what stays, what was removed).

    Cleaning what was cleaned then changes nothing, because the last round saw exactly that text.
    """
    current = list(entries)
    removed: list[Verdict] = []
    for _ in range(most_rounds):
        verdicts = labeller.round(current)
        gone = [verdict for verdict in verdicts if removable(verdict)]
        stay = [verdict for verdict in verdicts if not removable(verdict)]
        if not gone:
            return stay, removed
        removed.extend(gone)
        blanks = [entry for entry in current if entry.blank]
        current = sorted([*blanks, *(verdict.piece for verdict in stay)], key=lambda piece: (piece.n, piece.start))
    return stay, removed
