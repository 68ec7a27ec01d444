"""Our own training lines: kept apart from those that are judged; and the figures against their floors."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.boilerplate import PRICES, choose
from benchmarks.quality.boilerplate_card import BEGIN, END, gate, write_card
from benchmarks.quality.boilerplate_data import extra, own, own_languages

TABLE = {"F1 of not-body": (0.9, 100, 0.85, 0.95), "body lost": (0.01, 200, 0.0, 0.02), "body lost uk": (0.02, 50, 0.0, 0.1)}


@pytest.mark.parametrize("language", own_languages())
def test_no_line_for_training_alone_is_one_that_is_judged(language: str) -> None:
    judged = {line.casefold() for blocks in own(language).values() for block in blocks for line in block}
    forms = [(kind, block) for kind, blocks in extra(language).items() for block in blocks]
    alone = [line for kind, block in forms if len(block) == 1 or kind == "release" for line in block]
    assert alone
    assert not [line for line in alone if line.casefold() in judged]
    assert not [line for line in alone if "{" in line or "}" in line]


def test_a_template_is_written_out_alike_every_time() -> None:
    first = extra("en")
    extra.cache_clear()
    assert extra("en") == first


def test_a_figure_below_its_floor_fails_the_gate_and_one_above_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floors = tmp_path / "floors.json"
    assert gate(TABLE, "trained", update=True, path=floors) == 0
    assert gate(TABLE, "trained", path=floors) == 0
    assert gate({**TABLE, "F1 of not-body": (0.8, 100, 0.7, 0.9)}, "trained", path=floors) == 1
    assert "F1 of not-body: 0.8000, it was 0.9000" in capsys.readouterr().err
    assert gate({**TABLE, "body lost": (0.05, 200, 0.0, 0.1)}, "trained", path=floors) == 1
    assert gate({**TABLE, "body lost": (0.0, 200, 0.0, 0.1)}, "trained", path=floors) == 0


def test_the_card_is_put_between_its_marks_with_counts_and_languages(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_card(TABLE, {0.4: (2, 200, 20, 100), 0.8: (1, 200, 30, 100)}, [0.4, 0.8, 0.8], page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n")
    assert text.endswith(f"\n{END}\nafter\n")
    assert "| body lines lost | 200 | 0.010 | 0.000–0.020 | ≤ .003 |" in text
    assert "0.020 (50)" in text
    assert "| 0.4 | 2 of 200 (1.0%) | 20 of 100 | 0.879 | 1 |" in text
    assert "\nold\n" not in text


def test_the_price_is_the_one_at_which_losing_and_keeping_cost_least() -> None:
    found = {price: (9 - i, 1000, 3 * i * i, 100) for i, price in enumerate(PRICES)}
    assert choose(found) == PRICES[2]
    assert choose({price: (0, 1000, i, 100) for i, price in enumerate(PRICES)}) == PRICES[0]
