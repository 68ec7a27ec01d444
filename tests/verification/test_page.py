"""What docs/checks.md shows is what the checks do: its examples are read and run, and its figures are those of the floors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarize.types import Finding
from summarize.verification.translation import check_translation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "checks.md"


def _table(heading: str) -> list[list[str]]:
    part = PAGE.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2].lstrip("\n").partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in part.splitlines()[2:]]


CAUGHT = _table("Caught:")
PASSED = _table("Not caught (no error; some have a warning):")


def findings(source: str, text: str, lang: str) -> list[Finding]:
    return check_translation([source], [text], source_lang="en", lang=lang)


def test_the_page_has_its_tables() -> None:
    assert len(CAUGHT) >= 20
    assert len(PASSED) >= 6


@pytest.mark.parametrize("row", CAUGHT, ids=lambda row: row[2])
def test_what_the_page_calls_caught_is_caught(row: list[str]) -> None:
    level, kind, lang = row[0].split()
    found = findings(row[1], row[2], lang)
    assert (level, kind) in {(f.level, f.kind) for f in found}, found
    if level == "warning":
        assert not [f for f in found if f.level == "error"]


@pytest.mark.parametrize("row", PASSED, ids=lambda row: row[2])
def test_what_the_page_calls_not_caught_is_not(row: list[str]) -> None:
    assert [f for f in findings(row[1], row[2], row[0].split()[-1]) if f.level == "error"] == []


def test_every_finding_says_where_what_and_how_sure() -> None:
    for row in CAUGHT:
        for finding in findings(row[1], row[2], row[0].split()[-1]):
            assert finding.where == row[0].split()[-1]
            assert finding.expected or finding.got
            assert finding.message
            assert 0 < finding.confidence < 1


def test_the_first_example_of_the_page_is_true() -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = findings("The mayor has 48 goats.", "У мэра 84 козы.", "ru")
    shown = re.search(r"# \[Finding\(severity='(\w+)', check='(\w+)', where='(\w+)', message=\"([^\"]+)\"", text)
    assert shown is not None
    assert shown.groups() == (found[0].severity, found[0].check, found[0].where, found[0].message)
