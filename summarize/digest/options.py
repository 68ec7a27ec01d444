"""Options of a digest, and the events reported while it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from summarize.setting_values import declare

Order = Literal["date", "given"]
ExecutorName = Literal["local", "ray"]
#: What came of an item: made now, found in the journal or in the cache, or nothing.
Status = Literal["made", "resumed", "cached", "failed"]

#: Headings of the options in --help.
DIGEST, SOURCES, BATCH = "Digest", "Sources", "Batch"


@dataclass(frozen=True, slots=True)
class DigestOptions:
    """Everything about a digest that is not about one article; the options of ``summarize digest`` follow from it.

    ``order`` is newest first, or as given. ``group`` puts articles that tell one story together. ``feeds``, ``since`` and ``limit``,
    ``include`` and ``exclude`` are for :func:`summarize.ingest.sources.expand`. ``journal`` is the file that makes the run resumable, None
    for none; ``fresh`` begins it anew, ``retry_failed`` tries again what failed in the run before. ``low_memory`` says whether one model at
    a time is held: None finds out. ``workers`` is for Ray, 0 for as many as fit. ``cache`` is a folder, None for none. ``own`` are files of
    this digest, which are never read as articles, though they may lie among them.
    """

    title: str | None = declare(None, "text", "--title", metavar="TEXT", group=DIGEST, help="The digest's title.")
    order: Order = declare(
        "date", "text", "--order", metavar="ORDER", group=DIGEST, choices=("date", "given"), help="date (newest first) or given (date)."
    )
    group: bool = declare(True, "switch", "--group", group=DIGEST, help="Put articles on one story together (yes).")
    feeds: Sequence[str] = declare(
        (), "places", "--feed", metavar="ADDRESS", group=SOURCES, help="An RSS or Atom feed, or its file; again for more."
    )
    since: datetime | None = declare(
        None, "moment", "--since", metavar="WHEN", group=SOURCES, help="Only entries of feeds since: 2026-11-20, or 24h, 3d, 2w."
    )
    limit: int | None = declare(None, "number", "--limit", group=SOURCES, limits=(1, 1_000_000), help="At most N entries of each feed.")
    include: Sequence[str] = declare(
        (), "places", "--include", metavar="PATTERN", group=SOURCES, help="Only these files of folders; again for more."
    )
    exclude: Sequence[str] = declare(
        (), "places", "--exclude", metavar="PATTERN", group=SOURCES, help="Not these files and links; again for more."
    )
    allow_private: bool = declare(
        False, "switch", "--allow-private", group=SOURCES, help="Open links into your own network at hosts named here."
    )
    journal: Path | None = declare(None, "path", "--journal", metavar="FILE", group=BATCH, help="Keep what is done here (beside -o).")
    fresh: bool = declare(False, "switch", "--fresh", group=BATCH, help="Begin anew, without the journal; make again what needs review.")
    retry_failed: bool = declare(False, "switch", "--retry-failed", group=BATCH, help="Try again what failed the last time.")
    executor: ExecutorName = declare(
        "local", "text", "--executor", metavar="NAME", group=BATCH, choices=("local", "ray"),
        help="local, or ray for several processes or a cluster (local).",
    )  # fmt: skip
    workers: int = declare(
        0, "number", "--workers", group=BATCH, limits=(0, 100_000), help="Workers of Ray; 0 is as many as there is room for (0)."
    )
    ray_address: str | None = declare(None, "text", "--ray-address", metavar="HOST:PORT", group=BATCH, help="Use this Ray cluster.")
    low_memory: bool | None = declare(
        None, "switch", "--low-memory", group=BATCH, help="Hold one model at a time, or all; without it, by the memory that is free."
    )
    cache: Path | None = None
    own: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened: ``stage`` is ``read``, ``group`` or ``make``; ``done`` of ``total`` are through.

    ``location`` and ``status`` are there if it happened to one article. The stage ``make`` counts finished stories.
    """

    stage: str
    done: int
    total: int
    location: str = ""
    status: Status | None = None


@dataclass(slots=True)
class Hooks:
    """What the caller wants to hear, and a switch to stop with: the item in hand is finished, and what there is becomes the digest."""

    event: Callable[[Event], None] = lambda _: None
    note: Callable[[str], None] = lambda _: None
    warn: Callable[[str], None] = lambda _: None
    stopped: Callable[[], bool] = field(default=lambda: False)
