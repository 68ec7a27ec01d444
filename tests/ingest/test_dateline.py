"""The day that an article's own dateline or byline names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from summarize.config import Settings
from summarize.ingest.article import article_from_text
from summarize.ingest.moments import moment_in
from summarize.pipeline import prepare

TEXT = """Port of Alvena reopens after storm
By Ines Kolb
{line}

The port of Alvena reopened on Tuesday after a storm that had closed it for three days, the harbor master said.
Some 40 ships were waiting, and the repair of the pier cost 2.5 million crowns, of which the council paid a part.
The law of 4 May 1999 says that the port may close for a week at most, and nobody knows who pays then.
"""


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Corlin, 6 de noviembre de 2026", "2026-11-06T00:00"),
        ("Published: 3 September 2026", "2026-09-03T00:00"),
        ("By Ann Lee | May 3rd, 2026 at 9:15 a.m.", "2026-05-03T09:15"),
        ("12 сентября 2026 г., 14:20", "2026-09-12T14:20"),
        ("Stand: 3. März 2026, 14:05 Uhr", "2026-03-03T14:05"),
        ("2026-11-30 · Alvena Courier", "2026-11-30T00:00"),
        ("30.11.2026", "2026-11-30T00:00"),
    ],
)
def test_a_day_with_its_year_is_found_in_a_line(line: str, day: str) -> None:
    assert moment_in(line) == datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "line", ["ALVENA, May 3 (Agency)", "Page 21 of 2026", "Published in March 2026", "12 books 2026", "41 May 2026", ""]
)
def test_a_line_without_a_whole_day_names_none(line: str) -> None:
    assert moment_in(line) is None


def test_an_article_without_a_date_has_that_of_its_dateline() -> None:
    document = prepare(article_from_text(TEXT.format(line="14 October 2026")), Settings())
    assert document.article.published == datetime(2026, 10, 14, tzinfo=UTC)


def test_a_day_in_the_body_is_no_date_of_the_article() -> None:
    assert prepare(article_from_text(TEXT.format(line="")), Settings()).article.published is None
