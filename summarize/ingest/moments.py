"""Dates as pages, feeds and agencies write them, always with a time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from summarize.types import LabelledLine

#: No date is longer. Characters.
MAX_LENGTH = 60
#: No dateline is further down. Lines.
MAX_DATELINE = 12
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
    r"(?:\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|\d{1,2}\.?(?:st|nd|rd|th)? (?:de )?[^\W\d_]{3,}\.?,?(?: de)? \d{4}"
    r"|[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
    r"(?!\d)(?:(?: г\.?)?,?(?: at| a las| в)? \d{1,2}:\d\d(?: ?[ap]\.?m\b\.?)?)?"
)


def moment_in(line: str) -> datetime | None:
    """Find the day, with its year, that a short line such as a dateline names (*Teruel, 6 de noviembre de 2026*); None if there is none."""
    found = _IN_LINE.search(" ".join(line[:200].split()))
    return moment_of(found.group()) if found else None


def day_of(lines: Sequence[LabelledLine]) -> datetime | None:
    """Return the day that the dateline or byline of an article names, among its first lines; None if they name none."""
    above = (line for line in lines if line.n <= MAX_DATELINE and line.kind in ("dateline", "byline"))
    return next(filter(None, (moment_in(line.text) for line in above)), None)


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
