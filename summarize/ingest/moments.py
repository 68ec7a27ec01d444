"""Dates as pages, feeds and agencies write them, always with a time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

#: No date is longer. Characters.
MAX_LENGTH = 60
#: Languages whose names of months and days are known, the commonest first: every further one costs time on what is no date.
_LANGUAGES = ["en", "ru", "es", "de", "fr", "it", "pt", "pl", "uk", "nl", "tr"]
#: A day or a year, and another figure: what dateparser may be asked about.
_DATE = re.compile(r"\d{1,4}\D.*\d")
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
#: Zones that RFC 5322 knows; the standard library takes all others for UTC.
_KNOWN_ZONE = re.compile(r"(?<![A-Za-z])(?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)(?:\s*\(.*\))?$")


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
        found = _standard(text)
        if found is None and _DATE.search(text):
            found = _in_words(text)
        if found is None:
            return None
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(found.tzinfo or UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _standard(text: str) -> datetime | None:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if _KNOWN_ZONE.search(text):
        try:
            return parsedate_to_datetime(text)
        except ValueError:
            pass
    return None


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
