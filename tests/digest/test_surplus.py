"""A copy of a story that somebody put something into: it is never the one that is summarized, and what it says alone is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarize.config import Settings
from summarize.digest.build import build_digest
from summarize.digest.fingerprint import Fingerprint, fingerprint
from summarize.digest.grouping import group, surplus

STORY = """Council of Skerry votes for a new bridge

The town council of Skerry voted on Tuesday for a new bridge over the river Lune, with 12 members in favour and 17 against the older plan.

The bridge will cost 4.2 million crowns and is to open in the spring of 2028, the mayor, Ines Kolb, said after the vote in the town hall.

Opponents said that the old bridge could be repaired for half of that sum and asked for a public hearing before any tree is felled.

Building will begin in March, and the old bridge stays open to pedestrians until the new one is ready for the first carts and cars."""
ADDED = {
    "a name": "Witnesses informed the paper that the deputy, Boris Quentin, had taken gifts from the builder, which nobody else reported.",
    "a figure": "The true bill will reach 960 million crowns once interest is paid, people close to the talks said.",
    "a claim": "Poisonous chemicals were secretly dumped beside the kindergarten while inspectors slept, furious neighbours said.",
}


def prints(*texts: str) -> list[Fingerprint]:
    return [fingerprint(f"t{n}", text.split("\n\n"), "en") for n, text in enumerate(texts)]


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
@pytest.mark.parametrize("place", [2, 4, 6])
def test_what_a_copy_says_alone_is_seen(added: str, place: int) -> None:
    lines = STORY.split("\n\n")
    copy = "\n\n".join([*lines[:place], added, *lines[place:]])
    plain, longer = prints(STORY, copy)
    assert group([plain, longer]) == [["t0", "t1"]]
    assert surplus(plain, [longer]) is None
    said = surplus(longer, [plain])
    assert said is not None
    if "Quentin" in added:
        assert "Quentin" in said.facts
    if "960" in added:
        assert "960000000" in said.facts


def test_a_second_source_makes_it_known() -> None:
    first, second, plain = prints(f"{STORY}\n\n{ADDED['a name']}", f"{STORY}\n\n{ADDED['a name']}\n\nMore is to come.", STORY)
    assert surplus(first, [second, plain]) is None
    assert surplus(second, [first, plain]) is None


def test_another_headline_and_an_editors_touch_are_no_surplus() -> None:
    plain, touched = prints(
        STORY, STORY.replace("said after the vote in the town hall", "informed reporters").replace("Council of", "Town of")
    )
    assert surplus(touched, [plain]) is None


def test_a_text_that_copies_nobody_has_none() -> None:
    plain, other = prints(STORY, "The port of Alvena reopened.\n\nMayor Boris Quentin said 300 ships had waited for two weeks in the bay.")
    assert surplus(other, [plain]) is None


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_a_digest_is_never_reported_from_it_and_names_the_outlet_that_is_reported(tmp_path: Path, added: str) -> None:
    rows = [
        {"text": f"{STORY}\n\n{added}", "outlet": "The Rumour"},
        {"text": STORY, "outlet": "The Skerry Post"},
    ]
    (tmp_path / "day.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    digest = build_digest([tmp_path / "day.jsonl"], to=("es",), settings=Settings(profile="fake"))
    [item] = digest.items
    assert (item.source.outlet, [source.outlet for source in item.also]) == ("The Skerry Post", ["The Rumour"])
    [found] = [finding for finding in item.findings if finding.check == "sources"]
    assert "The Rumour" in found.message
    printed = " ".join([item.summary.text, *(text.text for text in item.translations.values())])
    assert not {"Quentin", "960", "kindergarten"} & set(printed.replace(",", " ").split())
