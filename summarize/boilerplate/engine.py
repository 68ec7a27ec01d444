"""Labeling: lines in, verdicts out.

Hard-wrapped lines are joined to paragraphs first, and a very long paragraph is taken sentence by sentence. The quick trees settle what is
plainly body without sentence vectors; only around the other lines vectors are computed and the full model is asked. A paragraph in which
some sentence could be boilerplate is looked into: it is cut where its sentences clearly differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, cast

from summarize.boilerplate.explain import reasons
from summarize.boilerplate.layout import CUES, LEAD, SHAPE_NAMES, content, is_prose, places, shape
from summarize.boilerplate.model import Model, clip, context_rows, familiarity, line_rows, similarities, softmax
from summarize.boilerplate.pieces import Piece, Unit, units_of
from summarize.text.vectors import DIMENSIONS, encode
from summarize.types import Label, LabelledLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

#: A paragraph longer than this many characters is taken sentence by sentence.
LONG_LINE = 1200
#: At most this many sentences of an ordinary paragraph are looked at one by one.
MAX_SENTENCES = 40
#: Lines, or sentences of long ones, that are looked at from either end of a text; no article has more, and what is between is body.
MAX_EDGE = 1_500
_FAR = "far from both ends of a very long text"
#: The full model sees this many lines on either side of a line that the quick trees cannot settle.
REACH = 12
#: Prices in log-odds (see :meth:`Labeler.labels`): of prose, of what is no appeal (``other``: docs/appeals.md has what each costs on
#: outlets held out, and why this one), of the headline or what may be one (``first``), of a change between lines, one more behind a
#: ``colon``, of one inside a line (``cut``); in a language hardly known, what is added instead and the share that the vector by itself
#: has.
PRICES = {"other": 0.2, "prose": 0.9, "switch": 0.15, "colon": 2.5, "cut": 1.0, "headline": 3.5, "first": 1.5, "strange": 0.3, "sense": 0.3}
#: What the quick trees think so unlikely to be anything but body is settled; what is quoted must be so likely to be an appeal.
QUICK, SURE = 0.05, 0.97
#: Log-odds of what is decided.
CERTAIN = 50.0
#: A kind that says little must be so much likelier than another.
VAGUE = {"other": 0.25}
_POST, _QUOTED = SHAPE_NAMES.index("post"), SHAPE_NAMES.index("quoted")
#: From this share in quotation marks on a line is somebody else's voice, and must be nearly certain to be an appeal.
QUOTED = 0.4
# Marks that turn the direction of writing, and a run of letters that is no word: what the check for instructions reports.
_HIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]|[A-Za-z0-9+=]{120}")
_RIGHTS = next(pattern for name, _, pattern in CUES if name == "rights")


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities of each unit: ``labels`` of body, appeal, other, shape (units, 3); ``kinds`` of the model's kinds.

    ``rest`` is the log-odds of each unit being no body, from all that is known of it.
    """

    labels: Matrix
    kinds: Matrix
    vectors: Matrix | None
    rest: Matrix


class Labeler:
    """Label entries with a model; ``language`` is asked for that of explanations."""

    def __init__(self, model: Model, language: Callable[[], str] = str, prices: Mapping[str, float] = PRICES) -> None:
        self._model, self._language, self._prices = model, language, prices
        self._appeal = model.kinds.index("appeal")

    def lines(self, entries: Sequence[Piece]) -> list[LabelledLine]:
        """Label every piece of every entry that is not blank, in reading order."""
        every: list[Unit] = []
        for unit in units_of(entries):
            every.extend(unit.sentences() if len(unit.text) > LONG_LINE else [unit])
        if not every:
            return []
        end = max(MAX_EDGE, len(every) - MAX_EDGE)
        units = [*every[:MAX_EDGE], *every[end:]]
        chances = self.chances(units)
        whole = self.labels(chances, [unit.text.strip() for unit in units], "switch")
        lines: list[LabelledLine] = []
        for i, unit in enumerate(units):
            if i == MAX_EDGE:
                lines += [line_of(piece, "body", "", 1.0, (_FAR,)) for one in every[MAX_EDGE:end] for piece in one.pieces]
            cut = self._cut(units, i, whole[i]) if unit.whole else None
            if cut is None:
                lines += self._lines(unit, chances, i, whole[i])
                continue
            inner, inner_chances, labels = cut
            for j, part in enumerate(inner):
                lines += self._lines(part, inner_chances, j, labels[j])
        return merge(lines)

    def chances(self, units: Sequence[Unit]) -> Chances:
        """Probabilities of all units; vectors are computed only around what the quick trees cannot settle."""
        import numpy as np

        model = self._model
        texts = [unit.text.strip() for unit in units]
        shapes = [shape(text) for text in texts]
        spots = places(texts, shapes, [unit.fresh for unit in units])
        words = model.words.of_words(texts)
        known = familiarity(model.known, texts)
        labels, kinds = model.quick.probabilities(line_rows(shapes, spots, known, [words], self._appeal)), softmax(words)
        open_ = labels[:, 0] < 1.0 - QUICK
        if not open_.any():
            return Chances(labels, kinds, None, _odds(labels))
        asked = np.convolve(open_, np.ones(2 * REACH + 1), "full")[REACH : REACH + len(units)] > 0
        asked |= len(units) <= 2 * REACH
        asked[0] = True  # the others are compared with it
        vectors = np.zeros((len(units), DIMENSIONS), dtype=np.float32)
        vectors[asked] = encode([clip(text) for text, ask in zip(texts, asked, strict=True) if ask])
        prose = [is_prose(one) and bool(ask) for one, ask in zip(shapes, asked, strict=True)]
        meant = model.vectors.of_vectors(vectors)
        rows = np.concatenate([line_rows(shapes, spots, known, [words, meant], self._appeal), similarities(vectors, prose)], axis=1)
        labels[asked] = model.second.probabilities(context_rows(rows, model.first.probabilities(rows)))[asked]
        sense = softmax(meant)
        kinds[asked] = (kinds[asked] + sense[asked]) / 2
        rest = _odds(labels)
        rest[asked] = self.evidence(labels[asked], sense[asked], float(known.mean()))
        return Chances(labels, kinds, vectors, rest)

    def evidence(self, labels: Matrix, sense: Matrix, known: float) -> Matrix:
        """Log-odds of no body: of the trees and, where few words are known, of the vector against the middle one (all are alike there)."""
        import numpy as np

        strange, alone, odds = 1.0 - known, _odds(sense), _odds(labels)
        odds += self._prices["sense"] * strange * (alone - np.median(alone) - odds) + self._prices["strange"] * strange
        return odds

    def labels(self, chances: Chances, texts: Sequence[str], switch: str) -> list[str]:
        """Label units by the likeliest sequence of body and the rest, where every change costs the price ``switch``.

        Losing body costs more than keeping the rest, so a whole line that goes has a price: one for what is no appeal, one for a full
        sentence of prose, one for the headline. A line that ends in a colon goes or stays with the next. A quoted post is body, and so
        is what is mostly in quotation marks if it is not nearly certain, and a line with hidden or endless writing, which the check for
        instructions must see.
        """
        prices, rest, kinds = self._prices, chances.rest.tolist(), []
        for i, (text, chance) in enumerate(zip(texts, chances.labels, strict=True)):
            values = shape(text)
            kinds.append("appeal" if chance[1] >= chance[2] and not _RIGHTS.search(text) else "furniture")
            appeal = kinds[i] == "appeal"
            quoted = appeal and values[_QUOTED] >= QUOTED and 1.0 - chance[0] < SURE
            if switch == "switch":
                rest[i] -= prices["prose"] * is_prose(values) + prices["other"] * (not appeal)
                rest[i] -= CERTAIN * (quoted or (values[_POST] > 0 and not appeal))
            rest[i] -= CERTAIN * bool(_HIDES.search(text))
        changes = [prices[switch] + prices["colon"] * text.endswith((":", "：")) for text in texts]
        for title, price in _headlines(texts).items() if switch == "switch" else ():
            rest[title] -= prices[price] * (kinds[title] != "appeal")
        return ["body" if state == 0 else kind for state, kind in zip(_best_states(rest, changes), kinds, strict=True)]

    def _lines(self, unit: Unit, chances: Chances, i: int, label: str) -> list[LabelledLine]:
        text, chance = unit.text.strip(), chances.labels[i]
        kind = "" if label == "body" else "appeal" if label == "appeal" else self._kind(chances.kinds[i], text)
        score = round(float(chance[0] if label == "body" else 1.0 - chance[0]), 4)
        why = reasons(text, label, kind, None if chances.vectors is None else chances.vectors[i], self._language)
        return [line_of(piece, label, kind, score, why) for piece in unit.pieces]

    def _kind(self, chances: Matrix, text: str) -> str:
        if _RIGHTS.search(text):
            return "copyright"
        kinds = self._model.kinds
        return max((kind for kind in kinds[1:] if kind != "appeal"), key=lambda kind: chances[kinds.index(kind)] * VAGUE.get(kind, 1.0))

    def _cut(self, units: Sequence[Unit], i: int, whole: str) -> tuple[list[Unit], Chances, list[str]] | None:
        """The sentences of unit ``i`` with labels, if some clearly are body and some clearly are not."""
        sentences = units[i].sentences()
        if not 2 <= len(sentences) <= MAX_SENTENCES:
            return None
        texts = [one.text.strip() for one in sentences]
        alone = softmax(self._model.words.of_words(texts))[:, 0]
        if (whole == "body" and alone.min() > 0.6) or (whole != "body" and alone.max() < 0.3):
            return None
        low, high = max(0, i - REACH), min(len(units), i + REACH + 1)
        around = self.chances([*units[low:i], *sentences, *units[i + 1 : high]])
        mine = slice(i - low, i - low + len(sentences))
        vectors = None if around.vectors is None else around.vectors[mine]
        found = Chances(around.labels[mine], around.kinds[mine], vectors, around.rest[mine])
        labels = self.labels(found, texts, "cut")
        return (sentences, found, labels) if "body" in labels and set(labels) != {"body"} else None


def _odds(chances: Matrix) -> Matrix:
    """Log-odds against the first column."""
    import numpy as np

    result: Matrix = np.log(np.clip(1.0 - chances[:, 0], 1e-4, 1.0) / np.clip(chances[:, 0], 1e-4, 1.0))
    return result


def _headlines(texts: Sequence[str]) -> dict[int, str]:
    """The line before the first prose that shares most of its words with the first paragraphs, else the only one, and its price."""
    prose = [i for i, text in enumerate(texts) if is_prose(shape(text))][:LEAD]
    lead = frozenset().union(*(content(texts[i])[0] for i in prose))
    shared = {i: len(content(texts[i])[0] & lead) for i in range(prose[0] if prose else 0)}
    best = max(shared, key=lambda i: shared[i], default=-1)
    if shared and shared[best] >= max(3, len(content(texts[best])[0]) / 2):
        return {best: "headline"}
    return {0: "first"} if len(shared) == 1 else {}


def _best_states(rest: Sequence[float], changes: Sequence[float]) -> list[int]:
    """The likeliest sequence of two states, 1 with log-odds ``rest``, when a change after each unit has its price (Viterbi 1967)."""
    best = [0.0, 0.0]
    back: list[tuple[int, int]] = []
    for odds, switch in zip(rest, [0.0, *changes], strict=False):
        came = (0 if best[0] >= best[1] - switch else 1, 1 if best[1] >= best[0] - switch else 0)
        best = [best[came[0]] - (switch if came[0] else 0.0), best[came[1]] - (0.0 if came[1] else switch) + odds]
        back.append(came)
    states = [0 if best[0] >= best[1] else 1] if back else []
    for came in reversed(back[1:]):
        states.append(came[states[-1]])
    return states[::-1]


def line_of(piece: Piece, label: str, kind: str, score: float, why: tuple[str, ...]) -> LabelledLine:
    """Return a piece with its label, kind, the label's probability, and reasons."""
    return LabelledLine(piece.n, piece.text, cast("Label", label), kind, score, why, piece.start, piece.end)


def merge(lines: Iterable[LabelledLine]) -> list[LabelledLine]:
    """Neighboring parts of one line with one label made into one, of the first one's kind."""
    return [_joined(list(run)) for _, run in groupby(lines, key=lambda line: (line.n, line.label))]


def _joined(run: Sequence[LabelledLine]) -> LabelledLine:
    if len(run) == 1:
        return run[0]
    why = tuple(dict.fromkeys(reason for one in run for reason in one.why))[:5]
    text, score = "".join(one.text for one in run), min(one.score for one in run)
    return replace(run[0], text=text, score=score, why=why, end=run[-1].end)
