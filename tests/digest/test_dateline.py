"""Dates of articles that name none but in their dateline."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from summarize.config import Settings
from summarize.digest.dateline import dateline_date
from summarize.ingest import article_from_text
from summarize.pipeline import prepare

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
BODY = "The harbor of Vindhall stays closed until Thursday, since divers found a mine under the pier, the mayor of the town said on Sunday."


@pytest.mark.parametrize(
    ("dateline", "found"),
    [
        ("VINDHALL, Nov. 27 (AP) — ", datetime(2026, 11, 27, tzinfo=UTC)),
        ("МОСКВА, 27 ноя - РИА Новости. ", datetime(2026, 11, 27, tzinfo=UTC)),
        ("Madrid, 27 nov (EFE).- ", datetime(2026, 11, 27, tzinfo=UTC)),
        ("VINDHALL, Dec. 27 (AP) — ", datetime(2025, 12, 27, tzinfo=UTC)),
        ("VINDHALL (AP) — On Nov. 27, it rained. ", None),
        ("On Nov. 27 ", None),
    ],
)
def test_the_day_of_a_dateline_is_the_last_one_up_to_now(dateline: str, found: datetime | None) -> None:
    document = prepare(article_from_text(dateline + BODY, language="en"), Settings(keep_all=True))
    assert dateline_date(document, NOW) == found
