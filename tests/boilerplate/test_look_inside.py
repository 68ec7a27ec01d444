"""A paragraph is looked into with its neighbours in mind, and cut only where the news in it lies towards news."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from summarize.boilerplate.boosting import Model, Opinion, load_model
from summarize.boilerplate.context import REACH
from summarize.boilerplate.engine import Labeller, _opens_outwards
from summarize.boilerplate.features import Line, measure
from summarize.boilerplate.lexicon import lexicon
from summarize.boilerplate.pieces import Piece, Unit

from .articles import BODY
from .lines import line

TOLD: Opinion = (0.95, 0.03, 0.02)
REST: Opinion = (0.05, 0.9, 0.05)
NEWS = "The council said on Tuesday that it would rebuild the wall before the winter storms come back."
NOTICE = "All pictures and maps are on the next page."


class Says:
    """Stands in for the model: has these opinions of whatever it is asked about, and keeps how many lines it was shown."""

    def __init__(self, *opinions: Opinion) -> None:
        self.said = list(opinions)
        self.limits = load_model().limits
        self.shown = 0

    def opinions(self, rows: Sequence[object], plain: object, memo: object, wanted: slice) -> list[Opinion]:
        self.shown = len(rows)
        assert len(rows[wanted]) == len(self.said)
        return self.said


def looked_into(
    text: str, label: str, beside: tuple[str, str], says: Says, before: Sequence[str] = (), after: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """The parts a paragraph comes to, as (text, label)."""
    rules = lexicon("en")
    units = [Unit(one, (Piece(n, 0, len(one), one),)) for n, one in enumerate([*before, text, *after], start=1)]
    lines: list[Line] = [measure(unit.text, rules) for unit in units]
    i = len(before)
    parts = Labeller(cast("Model", says), rules)._look_inside(i, units, lines, (units[i], lines[i], TOLD, label), beside)
    return [("".join(piece.text for piece in unit.pieces).strip(), label) for unit, _, _, label in parts]


def test_news_is_cut_off_unless_an_appeal_stands_on_its_side() -> None:
    first, last = f"{NEWS} {NOTICE}", f"{NOTICE} {NEWS}"
    news_first, news_last = [(NEWS, "body"), (NOTICE, "appeal")], [(NOTICE, "appeal"), (NEWS, "body")]
    assert looked_into(first, "body", ("body", "appeal"), Says(TOLD, REST)) == news_first
    assert looked_into(first, "body", ("appeal", "body"), Says(TOLD, REST)) == [(first, "body")]
    assert looked_into(last, "body", ("appeal", "body"), Says(REST, TOLD)) == news_last
    assert looked_into(last, "body", ("body", "appeal"), Says(REST, TOLD)) == [(last, "body")]


@pytest.mark.parametrize(("label", "becomes"), [("body", "appeal"), ("appeal", "appeal"), ("furniture", "furniture")])
def test_an_outlet_that_tells_of_itself_before_it_asks_is_not_cut_and_goes_as_a_whole(label: str, becomes: str) -> None:
    story = "For forty years the Kestrel Bay Courier has told the story of this coast, and its readers have paid for it."
    text = f"{story} Without them there is no Kestrel Bay Courier."
    assert looked_into(text, label, ("body", "body"), Says(TOLD, REST)) == [(text, becomes)]
    other = "Without them there is no Northline Herald."
    assert len(looked_into(f"{story} {other}", label, ("body", "body"), Says(TOLD, REST))) == 2


def test_a_sentence_sees_as_many_lines_on_either_side_as_a_paragraph_does() -> None:
    many, says = [f"{BODY[0]} {n}" for n in range(REACH + 5)], Says(TOLD, TOLD)
    looked_into(f"{NEWS} {NOTICE}", "body", ("body", "body"), says, before=many, after=many)
    assert says.shown == REACH + 2 + REACH
    looked_into(f"{NEWS} {NOTICE}", "body", ("body", "body"), says, before=many[:3], after=many[:2])
    assert says.shown == 3 + 2 + 2


@pytest.mark.parametrize(
    ("labels", "beside", "opens"),
    [
        (("body", "appeal"), ("body", "appeal"), True),
        (("body", "appeal"), ("appeal", "body"), False),
        (("appeal", "body"), ("appeal", "body"), True),
        (("appeal", "body"), ("body", "appeal"), False),
        (("body", "appeal"), ("appeal", "appeal"), False),
        (("appeal", "body"), ("appeal", "appeal"), False),
        (("appeal", "body"), ("furniture", "body"), True),
        (("appeal", "body", "appeal"), ("", "appeal"), False),
        (("appeal", "body", "appeal"), ("", ""), True),
    ],
)
def test_news_in_an_appeal_lies_towards_a_neighbour_that_is_none(labels: tuple[str, ...], beside: tuple[str, str], opens: bool) -> None:
    assert _opens_outwards(labels, beside) is opens


def test_a_quotation_needs_as_much_certainty_as_prose_to_be_furniture_and_any_other_long_line_does_not() -> None:
    labeller = Labeller(load_model(), lexicon("en"))
    limits = load_model().limits
    between = 1.0 - (limits["furniture"] + limits["furniture_prose"]) / 2
    opinion: Opinion = (between, 0.0, 1.0 - between)

    def called(*signs: str, words: int, prose: bool = False) -> str:
        found = line(*signs, words=words)
        return labeller._label(opinion, Line(found.values, words, prose, plain=False, hits=()))

    assert limits["furniture"] < limits["furniture_prose"]
    assert called(words=20) == "furniture"
    assert called("quoted", words=8) == "body"
    assert called("quoted", words=7) == "furniture"
    assert called(words=20, prose=True) == "body"
