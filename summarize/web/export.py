"""The editor as a digest, and the digest as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from summarize.digest.made import story as kept
from summarize.digest.reading import entry_of, failure, stories
from summarize.digest_types import Digest
from summarize.editions import apply
from summarize.errors import NoItems
from summarize.render import epub
from summarize.render.outputs import DigestFormat, render_digest
from summarize.review import Record
from summarize.types import Result
from summarize.web.items import Item


@dataclass(frozen=True, slots=True)
class File:
    """A digest in one format."""

    name: str
    media_type: str
    data: bytes


#: Formats and their media types.
FORMATS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "epub": epub.MEDIA_TYPE,
    "review": "application/json",
}


def digest(items: Sequence[Item], targets: Sequence[str], title: str) -> Digest:
    """What is done in the editor, in its order, articles of one story together; what failed is named. What a person edited is always shown.

    Raises:
        NoItems: nothing is done yet.
    """
    done = {number: item.result for number, item in enumerate(items) if item.result is not None}
    if not done:
        raise NoItems("there is no finished story in the editor", hint="wait until one is done")
    entries = [entry_of(result, result.article.path or result.article.url or items[number].name, number) for number, result in done.items()]
    made = []
    for story in stories(entries, grouped=True):
        edited = [entry for entry in story.articles if is_edited(done[entry.number])]
        shown = edited or [story.articles[0]]
        also = tuple(entry.source for entry in story.articles if entry not in shown)
        own = [replace(kept(done[entry.number]), id=entry.id, source=entry.source) for entry in shown]
        made += [replace(own[0], also=also, findings=(*own[0].findings, *story.findings)), *own[1:]]
    failures = tuple(failure(item.name, item.error) for item in items if item.error is not None)
    signature = " ".join(dict.fromkeys(item.signature for item in made))
    created = datetime.now().astimezone().replace(microsecond=0)
    return Digest(tuple(made), tuple(targets), created, title or None, failures, signature)


def is_edited(result: Result) -> bool:
    """True if a person wrote any sentence of it."""
    return bool(result.summary.edited) or any(text.edited for text in (*result.translations.values(), *result.headlines.values()))


def render(items: Sequence[Item], targets: Sequence[str], title: str, record: Record, kind: str) -> File:
    """Return the editor's digest, with the names of who approved it, in one of :data:`FORMATS`; or the record of the review itself.

    Raises:
        KeyError: another format.
        NoItems: nothing is done yet.
    """
    media_type = FORMATS[kind]
    if kind == "review":
        return File("review.json", media_type, record.dumps().encode())
    found = apply(digest(items, targets, title), record)
    data = render_digest(found, cast("DigestFormat", kind))
    return File(f"digest-{found.created.date().isoformat()}.{kind}", media_type, data)
