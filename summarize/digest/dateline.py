"""Dates of articles whose page or file names none: the day in a dateline, as in ``HARRAVEN, Nov. 27 (AP) —`` or ``МОСКВА, 27 ноя —``."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from summarize.document import Document
from summarize.ingest.moments import moment_of
from summarize.summarization.compression import DATELINE

#: Body lines at whose beginning a dateline is looked for.
_LINES = 3
_DAY = re.compile(
    r"(?<!\w)(?:(?P<day>\d{1,2})\.?\s(?:de\s)?(?P<month>[^\W\d_]{3,9})|(?P<month_first>[^\W\d_]{3,9})\.?\s(?P<day_last>\d{1,2}))\.?"
    r"(?:,?\s(?:de\s)?(?P<year>(?:19|20)\d\d))?(?!\w)"
)


def dateline_date(document: Document, now: datetime) -> datetime | None:
    """Return the day of an article's dateline, at midnight UTC; one without a year is the last such day up to ``now``."""
    lines = [line.text for line in document.cleaned.body_lines[:_LINES]]
    places = [run.text for run in document.cleaned.excluded if run.kind == "dateline"]
    places += [match[0] for line in lines if (match := DATELINE.match(line))]
    for place in places:
        for found in _DAY.finditer(place):
            day, month = found["day"] or found["day_last"], found["month"] or found["month_first"]
            years = [int(found["year"])] if found["year"] else [now.year, now.year - 1]
            for year in years:
                moment = moment_of(f"{day} {month} {year}")
                if moment is not None and moment <= now + timedelta(days=1):
                    return moment
    return None
