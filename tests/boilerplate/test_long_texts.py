"""Texts longer than any article: what is looked at has a bound, and nothing in between is lost."""

from __future__ import annotations

import pytest

from summarize.boilerplate import clean, engine

_NEWS = "The council of Orrin met on Tuesday {n} to settle the budget of the coming year."
_APPEAL = "Please donate today to keep our journalism free."


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MAX_EDGE", 6)


@pytest.mark.parametrize("between", ["\n", "\n\n", " "])
def test_a_very_long_text_keeps_every_character_and_loses_the_appeal_at_its_end(between: str) -> None:
    news = [_NEWS.format(n=n) for n in range(60)]
    cleaned = clean(between.join(news) + "\n\n" + _APPEAL)
    assert cleaned.text.split() == " ".join(news).split()
    assert [run.kind for run in cleaned.excluded] == ["appeal"]


def test_only_the_edges_of_a_very_long_text_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    chances = engine.Labeler.chances

    def counting(self: engine.Labeler, units: list[engine.Unit]) -> engine.Chances:
        asked.append(len(units))
        return chances(self, units)

    monkeypatch.setattr(engine.Labeler, "chances", counting)
    clean("\n\n".join(_NEWS.format(n=n) for n in range(100)))
    assert max(asked) <= 12
