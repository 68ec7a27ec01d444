"""The six sample articles: what their table says is what is in them, and what the classifier finds."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from summarize.boilerplate import clean
from summarize.ingest import read_article
from summarize.text.sentences import body_sentences
from summarize.types import Article, Cleaned

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
EXPECTED: dict[str, Any] = json.loads(Path(__file__).with_name("samples_expected.json").read_text(encoding="utf-8"))
NAMES = sorted(EXPECTED)


@cache
def read(name: str) -> Article:
    return read_article(SAMPLES / name)


@cache
def cleaned(name: str) -> Cleaned:
    return clean(read(name).text, read(name).language)


def numbers(name: str, label: str) -> set[int]:
    """The line numbers that the table gives a label, blank lines left out."""
    lines = read(name).text.split("\n")
    return {n for first, last in EXPECTED[name][label] for n in range(first, last + 1) if lines[n - 1].strip()}


def found(name: str, *labels: str) -> dict[int, str]:
    return {line.n: line.text for line in cleaned(name).lines if line.label in labels}


def test_every_sample_is_in_the_table_and_every_row_has_a_file() -> None:
    assert sorted(path.name for path in SAMPLES.glob("*.txt")) == NAMES
    assert len(NAMES) == 6


def test_the_readme_gives_the_same_line_ranges() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (SAMPLES / "README.md").read_text("utf-8"), re.M)
    assert sorted(row[0] for row in rows) == NAMES
    for name, *columns in rows:
        for label, column in zip(("body", "appeal", "furniture"), columns, strict=True):
            ranges = [[int(n) for n in part.split("–")] for part in column.split(", ")] if column != "–" else []
            assert [[r[0], r[-1]] for r in ranges] == EXPECTED[name][label], (name, label)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_covers_every_line_once(name: str) -> None:
    labels = [numbers(name, label) for label in ("body", "appeal", "furniture")]
    filled = {n for n, line in enumerate(read(name).text.split("\n"), 1) if line.strip()}
    assert set.union(*labels) == filled
    assert sum(map(len, labels)) == len(filled)


@pytest.mark.parametrize("name", NAMES)
def test_language_and_title_are_found(name: str) -> None:
    article = read(name)
    assert (article.language, article.title) == (EXPECTED[name]["language"], EXPECTED[name]["title"])
    assert article.language_confidence > 0.5
    assert article.encoding == "utf-8"


@pytest.mark.parametrize("name", NAMES)
def test_each_sample_is_as_long_as_a_short_news_article(name: str) -> None:
    assert 250 <= len(read(name).text.split()) <= 450


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_the_appeal_stays_in_the_body(name: str) -> None:
    excluded = found(name, "appeal")
    assert {n: line for n, line in found(name, "body").items() if n in numbers(name, "appeal")} == {}
    assert numbers(name, "appeal") <= set(excluded)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_the_body_is_lost(name: str) -> None:
    assert {n: line for n, line in found(name, "appeal", "furniture").items() if n in numbers(name, "body")} == {}


@pytest.mark.parametrize("name", NAMES)
def test_no_boilerplate_stays_in_the_body(name: str) -> None:
    assert {n: line for n, line in found(name, "body").items() if n in numbers(name, "furniture")} == {}


@pytest.mark.parametrize("name", NAMES)
def test_sentences_of_the_body_are_in_the_lines_they_name(name: str) -> None:
    lines = read(name).text.split("\n")
    sentences = body_sentences([(n, lines[n - 1]) for n in sorted(numbers(name, "body"))], read(name).language)
    assert [sentence.n for sentence in sentences] == list(range(1, len(sentences) + 1))
    assert all(sentence.text in lines[sentence.line - 1] for sentence in sentences)
    assert len(sentences) > 15
