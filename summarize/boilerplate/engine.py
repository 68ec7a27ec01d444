"""One round of labelling: entries (lines or parts of lines) in, labelled pieces out.

Wrapped lines are joined to paragraphs first. A very long paragraph (an article pasted as one line) is taken sentence by sentence; any
other is taken whole first, and looked into only if it could be half news and half appeal. Each paragraph is seen with at most
``REACH`` neighbours on either side, twice over (two stages), so a round is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from summarize.boilerplate.boosting import Model, Opinion
from summarize.boilerplate.context import REACH, first_rows, trusted
from summarize.boilerplate.doubts import doubts
from summarize.boilerplate.edges import edges
from summarize.boilerplate.features import LOCAL_NAMES, Line, measure
from summarize.boilerplate.kinds import kind_of, reasons
from summarize.boilerplate.lexicon import Lexicon
from summarize.boilerplate.pieces import Piece, Unit, units_of
from summarize.boilerplate.slices import named_twice, slices

#: A paragraph longer than this many characters is taken sentence by sentence.
LONG_LINE = 1200
#: At most this many sentences of an ordinary paragraph are looked at one by one.
MAX_SENTENCES = 40
_INDEX = {name: i for i, name in enumerate(LOCAL_NAMES)}
# What makes a paragraph worth looking into: signs of a request in one called body, any sign of two voices in another.
_BODY_CUES = tuple(_INDEX[name] for name in ("n:appealing", "asks", "copyright_sign"))
_CUES = tuple(_INDEX[name] for name in ("n:appealing", "asks", "glued", "n:newsletter", "n:related", "n:copyright", "copyright_sign"))

Part = tuple[Unit, Line, Opinion, str]


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
        units: list[Unit] = []
        for unit in units_of(entries):
            units.extend(unit.sentences() if len(unit.text) > LONG_LINE else [unit])
        lines = [self._measure(unit.text) for unit in units]
        opinions = self._opinions(units, lines)
        labels = [self._label(opinion, line) for opinion, line in zip(opinions, lines, strict=True)]
        whole, fresh = [unit.whole for unit in units], [unit.fresh for unit in units]
        labels = doubts(labels, opinions, lines, whole, fresh, self._model.limits)
        labels = edges(labels, opinions, lines, whole, fresh)
        verdicts: list[Verdict] = []
        last_kind = ""
        for i, unit in enumerate(units):
            parts = [(unit, lines[i], opinions[i], labels[i])]
            if unit.whole and any(lines[i].values[cue] for cue in (_BODY_CUES if labels[i] == "body" else _CUES)):
                beside = (labels[i - 1] if i else "", labels[i + 1] if i + 1 < len(units) else "")
                parts = self._look_inside(i, units, lines, parts[0], beside)
            for part, line, opinion, label in parts:
                kind = "" if label == "body" else "appeal" if label == "appeal" else kind_of(line, last_kind)
                last_kind = kind if label == "furniture" else ""
                score = round(opinion[0] if label == "body" else 1.0 - opinion[0], 4)
                why = reasons(line, label, _surroundings(label))
                verdicts.extend(Verdict(piece, label, kind, score, why) for piece in part.pieces)
        return _merge(verdicts)

    def _measure(self, text: str) -> Line:
        key = text.strip()
        line = self._measured.get(key)
        if line is None:
            line = self._measured[key] = measure(key, self._lexicon)
        return line

    def _opinions(self, units: Sequence[Unit], lines: Sequence[Line], wanted: slice = slice(None)) -> list[Opinion]:
        keys = [unit.text.strip() for unit in units]
        rows = first_rows(lines, keys, [unit.fresh for unit in units])
        return self._model.opinions(rows, trusted(lines, keys), self._opinions_known, wanted)

    def _label(self, opinion: Opinion, line: Line) -> str:
        body, appeal, furniture = opinion
        limits = self._model.limits
        if appeal >= furniture:
            return "appeal" if 1.0 - body >= limits["appeal"] else "body"
        return "furniture" if 1.0 - body >= limits["furniture_prose" if line.prose or _pull_quote(line) else "furniture"] else "body"

    def _look_inside(self, i: int, units: Sequence[Unit], lines: Sequence[Line], whole: Part, beside: tuple[str, str]) -> list[Part]:
        """The paragraph as it is, or cut where its sentences clearly differ."""
        unit, label = whole[0], whole[3]
        if label == "appeal" and beside == ("appeal", "appeal"):
            return [whole]  # the news in it would lie towards no news
        sentences = unit.sentences()
        if not 2 <= len(sentences) <= MAX_SENTENCES:
            return [whole]
        low, high = max(0, i - REACH), min(len(units), i + REACH + 1)
        inner = [self._measure(sentence.text) for sentence in sentences]
        around = [*units[low:i], *sentences, *units[i + 1 : high]], [*lines[low:i], *inner, *lines[i + 1 : high]]
        opinions = self._opinions(*around, slice(i - low, i - low + len(sentences)))
        labels = slices([one.text for one in sentences], opinions, inner, label)
        if labels and label == "appeal" and not _opens_outwards(labels, beside):
            labels = None
        if labels is None:
            border = _border(opinions, inner, self._model.limits["cut"])
            if border is None or beside[0 if opinions[0][0] > 0.5 else 1] == "appeal":
                return [whole]
            news = [one[0] > 0.5 for one in opinions]
            if named_twice([one.text for one in sentences], news):
                return [(unit, whole[1], _mean([one for one in opinions if one[0] <= 0.5]), "appeal" if label == "body" else label)]
            labels = [
                "body" if one[0] > 0.5 else "appeal" if sum(o[1] - o[2] for o in opinions if o[0] <= 0.5) >= 0 else "furniture"
                for one in opinions
            ]
        parts: list[Part] = []
        start = 0
        for stop in range(1, len(sentences) + 1):
            if stop == len(sentences) or labels[stop] != labels[start]:
                text = "".join(one.text for one in sentences[start:stop])
                pieces = tuple(piece for one in sentences[start:stop] for piece in one.pieces)
                parts.append((Unit(text, pieces, whole=False), self._measure(text), _mean(opinions[start:stop]), labels[start]))
                start = stop
        return parts


def _opens_outwards(labels: Sequence[str], beside: tuple[str, str]) -> bool:
    """Whether the news in a paragraph called an appeal lies towards a neighbour that is none (or there is no appeal beside it)."""
    if "appeal" not in beside:
        return True
    return (labels[0] == "body" and beside[0] != "appeal") or (labels[-1] == "body" and beside[1] != "appeal")


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


def _tells(line: Line) -> bool:
    """Whether a sentence could be news: full prose about someone or something, asking for nothing."""
    return (
        line.prose and line.values[_INDEX["body_roles"]] > 0 and not line.values[_INDEX["asks"]] and not line.values[_INDEX["n:appealing"]]
    )


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
