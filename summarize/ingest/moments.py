"""Dates as pages, feeds and agencies write them, always with a time zone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from summarize.types import Article, Cleaned, Finding

#: No date is longer. Characters.
MAX_LENGTH = 60
#: No dateline is further down. Lines.
MAX_DATELINE = 12
#: A dateline without a year has the year that puts it at most so long before its file was written, or so little behind it (a paper may be
#: dated tomorrow). A file much younger than its article says nothing. Days.
MAX_DAYS_BEFORE, MAX_DAYS_BEHIND = 90, 2
#: Languages whose names of months and days are known, the commonest first: every further one costs time on what is no date.
_LANGUAGES = ["en", "ru", "es", "de", "fr", "it", "pt", "pl", "uk", "nl", "tr"]
#: A day or a year, and another figure: what dateparser may be asked about.
_DATE = re.compile(r"\d{1,4}\D.*\d")
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
#: RFC 5322 with a zone that it knows; the standard library takes all other zones for UTC and does not see a.m. and p.m.
_RFC_5322 = re.compile(
    r"(?:[A-Z][a-z]{2,8},?\s+)?\d{1,2}\s+[A-Z][a-z]{2,8}\s+\d{2,4}\s+\d\d?:\d\d(?::\d\d)?\s*(?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)(?:\s*\(.*\))?"
)
#: What dateparser does not know: Moscow's zone in its own letters, the Russian mark of a year.
_MOSCOW, _YEAR_MARK = re.compile(r"\bмск\b", re.IGNORECASE), re.compile(r"(?<=\d{4})\s*г(?:\.|ода)?(?![а-я])")
_PLACE = re.compile(r"\s+\(?([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)\)?$")

#: A day with its month and year inside a line, and the time behind it.
_IN_LINE = re.compile(
    r"(?:\d{4}-\d\d-\d\d|\d{1,2}\. ?\d{1,2}\. ?\d{4}"
    r"|\d{1,2}\.?(?:st|nd|rd|th)? (?:de )?[^\W\d_]{3,}\.?,?(?: de)? \d{4}"
    r"|[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
    r"(?!\d)(?:(?: г\.?)?,?(?: at| a las| в)? \d{1,2}:\d\d(?: ?[ap]\.?m\b\.?)?)?"
)


#: A day with its month only.
_DAY = re.compile(r"\b(?=(\d{1,2}\.?(?:st|nd|rd|th)? (?:de )?[^\W\d_]{3,}\b|[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?\b))")
#: A word before the day, which may be that of the week.
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,})\.?,?\s*$")


def moment_in(line: str) -> datetime | None:
    """Find the day, with its year, that a short line such as a dateline names (*Teruel, 6 de noviembre de 2026*); None if there is none."""
    found = _IN_LINE.search(" ".join(line[:200].split()))
    return moment_of(found.group()) if found else None


def recent_day_in(line: str, written: datetime) -> datetime | None:
    """Find the day that a short line names without a year (*ALVENA, Dec. 30 –*), in the year that puts it shortly before ``written``.

    None if there is none, no year does (:data:`MAX_DAYS_BEFORE`), or it was another day of the week than the line says.
    """
    line = " ".join(line[:200].split())
    earliest, latest = written - timedelta(days=MAX_DAYS_BEFORE), written + timedelta(days=MAX_DAYS_BEHIND)
    for match in _DAY.finditer(line):
        for year in (written.year + 1, written.year, written.year - 1):
            day = moment_of(f"{match[1]} {year}")
            if day and earliest <= day <= latest:
                word = _WORD_BEFORE.search(line[: match.start()])
                return day if not word or _weekdays().get(word[1].lower(), day.weekday()) == day.weekday() else None
    return None


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, int]:
    """Names of weekdays, long and short, in all languages of dates; Monday is 0."""
    from babel.dates import get_day_names

    names = [get_day_names(width, locale=code) for code in _LANGUAGES for width in ("wide", "abbreviated")]
    return {name.rstrip(".").lower(): number for days in names for number, name in days.items()}


def with_dateline(article: Article, cleaned: Cleaned) -> tuple[Article, Cleaned]:
    """Return both with the day that the dateline or byline among the first lines names, for an article without a date.

    A day without a year takes it from the file's own date, which is a finding: somebody may have copied the file long after.
    """
    if article.published:
        return article, cleaned
    above = lines_above(cleaned, "dateline", "byline")
    if day := next(filter(None, map(moment_in, above)), None):
        return replace(article, published=day), cleaned
    written = article.modified
    if not written or not (day := next(filter(None, (recent_day_in(line, written) for line in above)), None)):
        return article, cleaned
    message = f"the dateline names no year; {day.year} is inferred from the file's date"
    finding = Finding("minor", "date", "body", message, confidence=0.5)
    return replace(article, published=day), replace(cleaned, findings=(*cleaned.findings, finding))


def lines_above(cleaned: Cleaned, *kinds: str) -> list[str]:
    """Return the lines of some kinds among the first :data:`MAX_DATELINE`: those of the article itself, and not of what follows it."""
    return [line.text for line in cleaned.lines if line.n <= MAX_DATELINE and line.kind in kinds]


def moment_of(text: str | None) -> datetime | None:
    """Parse a date: ISO 8601, RFC 5322, seconds since 1970, or in words of eleven languages, zones by number or name.

    One without a zone counts as UTC. None if it is none, or not of a web page's times (1990 to 2200).
    """
    found = _moment(" ".join((text or "").split())[: MAX_LENGTH + 1])
    return found if found and 1990 <= found.year <= 2200 else None


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime | None:
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        if place := _PLACE.search(text):
            local = _moment(text[: place.start()])
            return local.replace(tzinfo=ZoneInfo(place[1])) if local else None
        found = _standard(text)
        if found is None and _DATE.search(text):
            found = _in_words(_MOSCOW.sub("MSK", _YEAR_MARK.sub("", text)))
        if found is None:
            return None
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(found.tzinfo or UTC)
    except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
        return None


def _standard(text: str) -> datetime | None:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    return parsedate_to_datetime(text) if _RFC_5322.fullmatch(text) else None


def _in_words(text: str) -> datetime | None:
    import dateparser

    try:
        found: datetime | None = dateparser.parse(
            text,
            languages=_LANGUAGES,
            settings={"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]},
        )
    except (RecursionError, TypeError, AttributeError, KeyError, IndexError):  # what is no date can raise nearly anything in there
        return None
    return found
