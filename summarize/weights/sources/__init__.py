"""The places weights come from, in the order in which they are tried.

Each place has a function that leaves the whole file at a path, going on where an earlier try stopped. None of them decides whether the
bytes are right: the store checks the digest. Only this package opens sockets for models, and only when it is called.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from summarize.weights.locations import HubSource, PackageIndexSource, Source
from summarize.weights.progress import Meter
from summarize.weights.sources.connection import without_password
from summarize.weights.types import CatalogModel, ModelFile

Fetch = Callable[[Path, Meter], None]

#: Kinds of places, as ``--source`` names them.
KINDS = ("mirror", "hub", "package-index", "web")


@dataclass(frozen=True, slots=True)
class Place:
    """One place for one file. ``kind`` is one of :data:`KINDS`; ``name`` is for messages.

    ``source`` is the number of the catalog's source, -1 for the user's mirror; ``extra`` is bytes needed beside the file.
    """

    kind: str
    name: str
    fetch: Fetch
    source: int = -1
    extra: int = 0


def places(model: CatalogModel, file: ModelFile, only: Collection[str] | None = None) -> list[Place]:
    """List the places for one file: the user's own mirror first, then the catalog's in its order; ``only`` keeps some kinds."""
    found: list[Place] = []
    if address := os.environ.get("SUMMARIZE_MIRROR"):
        from summarize.weights.sources import web

        found.append(Place("mirror", f"mirror {without_password(address)}", partial(web.from_mirror, address, file)))
    found += [place for number, source in enumerate(model.sources) if (place := _place(source, file, number)) is not None]
    return [place for place in found if only is None or place.kind in only]


def _place(source: Source, file: ModelFile, number: int) -> Place | None:
    """The place that a source of the catalog is for one file; None if it does not have that file."""
    from summarize.weights.sources import hub, package_index, web

    if isinstance(source, HubSource):
        return Place("hub", "Hugging Face hub", partial(hub.fetch, source, file), number)
    if source.file not in ("", file.name):
        return None
    if isinstance(source, PackageIndexSource):
        return Place("package-index", "package index", partial(package_index.fetch, source, file), number, extra=source.size)
    return Place("web", f"web server {source.host}", partial(web.download, source.url(file.name)), number)
