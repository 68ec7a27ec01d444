"""Sources of a digest: what the user named, as places to be read, each once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

from summarize.config import Settings
from summarize.digest.options import DigestOptions
from summarize.ingest.items import ReadOptions
from summarize.ingest.sources import expand
from summarize.types import Article

#: A place, and what reads it.
Load = tuple[str, Callable[[], Article]]


def wanted(sources: Sequence[str | Path | Article], settings: Settings, options: DigestOptions, note: Callable[[str], None]) -> list[Load]:
    """Return what is to be read, in the order given, each place once; the entries of feeds come last."""
    cache = options.cache / "pages" if options.cache is not None else None
    reading = replace(ReadOptions.of(settings), allow_private=options.allow_private, page_cache=cache)
    own = {path.resolve() for path in (*options.own, *((options.journal,) if options.journal else ()))}
    found: dict[str, Load] = {}

    def add(names: Sequence[str], feeds: Sequence[str] = ()) -> None:
        for pending in expand(
            names,
            include=options.include,
            exclude=options.exclude,
            feeds=feeds,
            since=options.since,
            limit=options.limit,
            options=reading,
            note=note,
        ):
            place = pending.location
            if not _is_own(place, own):
                # One file by two names is one source.
                key = str(Path(place).resolve()) if os.path.exists(place) else place  # noqa: PTH110 - an address may be too long for a path
                found.setdefault(key, (place, partial(pending.load, reading)))
            elif place in names:
                note(f"left out, since it is an output of this digest: {place}")

    for is_read, run in groupby(sources, key=lambda source: isinstance(source, Article)):
        if not is_read:
            add([str(source) for source in run])
            continue
        for number, article in enumerate(run, 1):
            assert isinstance(article, Article)  # noqa: S101 - groupby asked
            name = article.path or article.url or f"article {number}"
            found.setdefault(f"{name}\0{article.sha256}", (name, partial(replace, article)))
    if options.feeds:
        add((), options.feeds)
    return list(found.values())


def _is_own(location: str, own: set[Path]) -> bool:
    """True for a file of the digest itself, for any digest's journal, and for a row of one (``path:12``)."""
    names = {path.name for path in own}
    places = [Path(name) for name in (location, location.rpartition(":")[0]) if name]
    return any(place.name.endswith(".journal.jsonl") or (place.name in names and place.resolve() in own) for place in places)
