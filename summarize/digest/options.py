"""Options of a digest, and the events reported while it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

Order = Literal["date", "given"]
ExecutorName = Literal["local", "ray"]
#: What came of an item: made now, found in the journal or in the cache, or nothing.
Status = Literal["made", "resumed", "cached", "failed"]


@dataclass(frozen=True, slots=True)
class DigestOptions:
    """Everything about a digest that is not about one article.

    ``order`` is newest first, or as given. ``group`` puts articles that tell one story together. ``journal`` is the file that makes the run
    resumable, None for none; ``fresh`` begins it anew, ``retry_failed`` tries again what failed in the run before. ``cache`` is a folder,
    None for none. ``feeds``, ``since`` and ``limit``, ``include`` and ``exclude`` are for :func:`summarize.ingest.sources.expand`.
    ``own`` are files of this digest, which are never read as articles, though they may lie among them. ``low_memory`` says whether one
    model at a time is held: None finds out. ``workers`` is for Ray, 0 for as many as fit.
    """

    title: str | None = None
    order: Order = "date"
    group: bool = True
    journal: Path | None = None
    fresh: bool = False
    retry_failed: bool = False
    cache: Path | None = None
    feeds: Sequence[str] = ()
    since: datetime | None = None
    limit: int | None = None
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    allow_private: bool = False
    own: Sequence[Path] = ()
    executor: ExecutorName = "local"
    workers: int = 0
    ray_address: str | None = None
    low_memory: bool | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened: ``stage`` is ``read``, ``group``, ``summarize``, ``translate`` or ``make``; ``done`` of ``total`` are through.

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
