"""The day that an article's own dateline or byline names."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from summarize.config import Settings
from summarize.ingest import read_article
from summarize.ingest.article import article_from_text
from summarize.ingest.moments import moment_in, recent_day_in
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


@pytest.mark.parametrize(
    ("line", "written", "day"),
    [
        ("ALVENA, Dec. 30 (Agency) –", "2027-01-02", "2026-12-30"),
        ("Мост-на-Орринке, 31 декабря", "2027-01-01", "2026-12-31"),
        ("Corlin, 3 de enero", "2027-01-03", "2027-01-03"),
        ("Friday, January 1", "2026-12-31", "2027-01-01"),
        ("29 February", "2028-03-02", "2028-02-29"),
        ("Sábado 28 de noviembre, 9:00", "2026-11-30", "2026-11-28"),
        ("Stand 3 Nov", "2026-11-05", "2026-11-03"),
    ],
)
def test_a_day_without_a_year_takes_the_year_that_puts_it_shortly_before_the_file(line: str, written: str, day: str) -> None:
    at = datetime.fromisoformat(written).replace(tzinfo=UTC)
    assert recent_day_in(line, at) == datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("ALVENA, May 3 (Agency)", "2026-11-30"),  # half a year before the file, or half a year behind it
        ("Monday, 28 November", "2026-11-30"),  # a Saturday in that year
        ("29 February", "2027-03-02"),
        ("Page 21", "2026-11-30"),
        ("12 books", "2026-11-30"),
        ("", "2026-11-30"),
    ],
)
def test_no_year_is_invented(line: str, written: str) -> None:
    assert recent_day_in(line, datetime.fromisoformat(written).replace(tzinfo=UTC)) is None


@pytest.mark.parametrize("line", ["13:05, 14 ноября 2026", "14. 11. 2026 , 16:40 Uhr", "14.11.2026", "Samstag, 14. November 2026"])
def test_a_day_is_found_beside_its_time_and_between_blanks(line: str) -> None:
    found = moment_in(line)
    assert found is not None
    assert found.date().isoformat() == "2026-11-14"


def test_an_inferred_year_is_a_finding_and_a_stated_date_stays(tmp_path: Path) -> None:
    path = tmp_path / "port.txt"
    path.write_text(TEXT.format(line="ALVENA, 30 December"), encoding="utf-8")
    os.utime(path, (1798848000, 1798848000))  # 2 January 2027
    document = prepare(read_article(path), Settings())
    assert document.article.published == datetime(2026, 12, 30, tzinfo=UTC)
    assert [(item.check, item.severity) for item in document.cleaned.findings] == [("date", "minor")]
    path.write_text(TEXT.format(line="ALVENA, 30 December 2019"), encoding="utf-8")
    document = prepare(read_article(path), Settings())
    assert document.article.published == datetime(2019, 12, 30, tzinfo=UTC)
    assert not document.cleaned.findings


def test_a_text_without_a_file_gets_no_year() -> None:
    assert prepare(article_from_text(TEXT.format(line="ALVENA, 30 December")), Settings()).article.published is None
