"""Options of a digest, and the events reported while it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

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

    title: str | None = declare(None, "text", "--title", "The digest's title.", DIGEST, metavar="TEXT")
    order: Order = declare("date", "text", "--order", "date (newest first) or given (date).", DIGEST, choices=get_args(Order))
    group: bool = declare(True, "switch", "--group", "Put articles on one story together (yes).", DIGEST)
    feeds: Sequence[str] = declare((), "places", "--feed", "An RSS or Atom feed, or its file; again for more.", SOURCES, metavar="ADDRESS")
    since: datetime | None = declare(
        None, "moment", "--since", "Only entries of feeds since: 2026-11-20, or 24h, 3d, 2w.", SOURCES, metavar="WHEN"
    )
    limit: int | None = declare(None, "number", "--limit", "At most N entries of each feed.", SOURCES, limits=(1, 1_000_000))
    include: Sequence[str] = declare((), "places", "--include", "Only these files of folders; again for more.", SOURCES, metavar="PATTERN")
    exclude: Sequence[str] = declare((), "places", "--exclude", "Not these files and links; again for more.", SOURCES, metavar="PATTERN")
    allow_private: bool = declare(False, "switch", "--allow-private", "Open links into your own network at hosts named here.", SOURCES)
    journal: Path | None = declare(None, "path", "--journal", "Keep what is done here (beside -o).", BATCH)
    fresh: bool = declare(False, "switch", "--fresh", "Begin anew, without the journal; make again what needs review.", BATCH)
    retry_failed: bool = declare(False, "switch", "--retry-failed", "Try again what failed the last time.", BATCH)
    executor: ExecutorName = declare(
        "local", "text", "--executor", "local, or ray for several processes or a cluster (local).", BATCH, choices=get_args(ExecutorName)
    )
    workers: int = declare(0, "number", "--workers", "Workers of Ray; 0 is as many as there is room for (0).", BATCH, limits=(0, 100_000))
    ray_address: str | None = declare(None, "text", "--ray-address", "Use this Ray cluster.", BATCH, metavar="HOST:PORT")
    low_memory: bool | None = declare(
        None, "switch", "--low-memory", "Hold one model at a time, or all; without it, by the memory that is free.", BATCH
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
