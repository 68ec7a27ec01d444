"""What docs/checks.md shows is what the checks do: its examples are read and run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarize import check
from summarize.types import Finding
from summarize.verification.base import CHECKS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "checks.md"


def _table(heading: str) -> list[list[str]]:
    part = PAGE.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2].lstrip("\n").partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in part.splitlines()[2:]]


CAUGHT = _table("Caught:")
PASSED = _table("Not caught (no error; some have a warning):")


def findings(source: str, text: str, lang: str) -> tuple[Finding, ...]:
    return check(source, text, source_lang="en", lang=lang, kind="translation").findings


@pytest.mark.parametrize("row", CAUGHT, ids=lambda row: row[2])
def test_what_the_page_calls_caught_is_caught(row: list[str]) -> None:
    level, name, lang = row[0].split()
    assert (level, name) in {(it.level, it.check) for it in findings(row[1], row[2], lang)}


@pytest.mark.parametrize("row", PASSED, ids=lambda row: row[2])
def test_what_the_page_calls_not_caught_is_not(row: list[str]) -> None:
    assert [it for it in findings(row[1], row[2], row[0].split()[-1]) if it.level == "error"] == []


def test_the_page_names_every_check() -> None:
    named = set(re.findall(r"`(\w+)`", "".join(row[0] for row in _table("## What is checked"))))
    assert named == set(CHECKS)


def test_the_first_example_of_the_page_is_true() -> None:
    text = PAGE.read_text(encoding="utf-8")
    (found,) = findings("The mayor has 48 goats.", "У мэра 84 козы.", "ru")
    shown = re.search(r"# \(Finding\(severity='(\w+)', check='(\w+)', where='(\w+)', message=\"([^\"]+)\"", text)
    assert shown is not None
    assert shown.groups() == (found.severity, found.check, found.where, found.message)
