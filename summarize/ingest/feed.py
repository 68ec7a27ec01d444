"""RSS and Atom: a feed's entries, newest first, each once. feedparser reads them; it opens no connection here.

Feeds are often wrong: no dates, dates of no calendar, one guid for every entry, links with blanks. What can be used is used, and an entry
without a usable link is still an article if the feed carries its text.
"""

from __future__ import annotations

import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any

from summarize.errors import AddressRefused, InputTooLarge, NoItems, NotText
from summarize.ingest.address import absolute, checked

#: Bytes. A feed of a hundred full articles has about one megabyte.
MAX_BYTES = 10_000_000
#: Entries looked at. No feed of a newspaper has more; a made-up one can.
MOST_ENTRIES = 5_000
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
#: A feed's own text shorter than this is a teaser and no article. Characters.
_LEAST_TEXT = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``url`` is a checked address or empty; ``html`` is the article's source if the feed carries it, else empty."""

    title: str
    url: str
    outlet: str
    published: datetime | None
    html: str


def entries(data: bytes, *, name: str, since: datetime | None = None, limit: int | None = None) -> list[Entry]:
    """Read a feed's entries: those published at ``since`` or later (undated ones stay), at most ``limit``, newest first.

    Undated entries keep their place behind the dated ones, in the feed's order. ``name`` is the feed's address or file.

    Raises:
        NotText: no feed, or one with entity definitions, which no feed needs and which can make a small file an endless one.
        InputTooLarge: more than 10 MB.
        NoItems: no entry that can be used, or none since ``since``.
    """
    if len(data) > MAX_BYTES:
        raise InputTooLarge(
            f"too large for a feed: {len(data) / 1e6:.0f} MB, the limit is 10 MB ({name})", hint="ask the outlet for a shorter feed"
        )
    if _ENTITY.search(data):
        raise NotText(f"a feed with entity definitions is not read ({name})", hint="ask the outlet for a plain RSS or Atom feed")
    parsed = _parsed(data, name)
    outlet = _line(parsed.feed.get("title", ""))
    found: dict[str, Entry] = {}
    for raw in parsed.entries[:MOST_ENTRIES]:
        entry = _entry(raw, name, outlet)
        if entry.url or entry.html:
            found.setdefault(entry.url or entry.html, entry)
    if not found:
        raise NoItems(f"no entries in the feed ({name})", hint="check the feed's address in a browser")
    recent = [entry for entry in found.values() if since is None or entry.published is None or entry.published >= since]
    if not recent:
        raise NoItems(f"nothing in the feed since {since:%Y-%m-%d %H:%M} ({name})", hint="give an earlier --since")
    recent.sort(key=lambda entry: (entry.published is None, -entry.published.timestamp() if entry.published else 0.0))
    return recent[:limit]


def _parsed(data: bytes, name: str) -> Any:
    import feedparser

    # As a stream: bytes that look like a path or an address would be opened, and what they name be read.
    try:
        parsed = feedparser.parse(BytesIO(data), response_headers={"content-location": name} if name.startswith("http") else {})
    except Exception as error:  # feedparser has no error of its own: a broken feed can raise nearly anything
        raise NotText(f"the feed cannot be read: {type(error).__name__} ({name})", hint="check the feed in a validator") from error
    if not parsed.get("version"):
        raise NotText(f"not an RSS or Atom feed ({name})", hint="give a page's own address without --feed")
    return parsed


def _entry(raw: Any, name: str, outlet: str) -> Entry:
    content = [str(part.get("value", "")) for part in raw.get("content", []) if "html" in str(part.get("type", ""))]
    html = max(content, key=len, default="")
    return Entry(
        title=_line(str(raw.get("title", ""))),
        url=_address(str(raw.get("link", "") or ""), name),
        outlet=_line(str(raw.get("source", {}).get("title", ""))) or outlet,
        published=_moment(raw),
        html=html if len(html) >= _LEAST_TEXT else "",
    )


def _address(link: str, name: str) -> str:
    if not link.strip():
        return ""
    try:
        return absolute(name, link) if name.startswith(("http://", "https://")) else checked(link)
    except AddressRefused:
        return ""


def _moment(raw: Any) -> datetime | None:
    for key in ("published_parsed", "updated_parsed"):
        parts = dict.get(raw, key)  # its own get() answers with one date for the other, and warns
        if parts:
            try:
                moment = datetime.fromtimestamp(timegm(parts), UTC)
            except (ValueError, OverflowError, OSError, TypeError):
                continue
            if 1990 <= moment.year <= 2200:
                return moment
    return None


def _line(text: str) -> str:
    """A title on one line, without the tags and entities that some feeds leave in it."""
    return " ".join(unescape(re.sub(r"<[^<>]{1,200}>", "", text)).split())
