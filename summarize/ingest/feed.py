"""RSS, Atom and JSON Feed: a feed's entries, newest first, each once. feedparser reads the XML; it opens no connection here.

Feeds are often wrong: no dates, dates of no calendar, one link or one guid for every entry, links with blanks. What can be used is used; an
entry that cannot is given back with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from summarize.errors import AddressRefused, InputError, InputTooLarge, NoItems, NotText
from summarize.ingest.address import absolute, checked
from summarize.ingest.encodings import decode_markup
from summarize.ingest.fragment import plain_line, plain_lines
from summarize.ingest.moments import moment_of
from summarize.ingest.news_item import author_names
from summarize.text.strict_json import loads

if TYPE_CHECKING:
    from feedparser.util import FeedParserDict

_NO_FEED = "give a page's own address without --feed"

#: Bytes. A feed of a hundred full articles has about one megabyte.
MAX_BYTES = 10_000_000
#: Entries of a feed. No feed of a newspaper has more; a made-up one can.
MOST_ENTRIES = 5_000
#: A feed's own text shorter than this is a teaser and no article. Characters.
MIN_TEXT = 250
#: Dates of a feed that may be unreadable before no more are tried: each costs some milliseconds.
MAX_BAD_DATES = 100
#: Tags of a feed, those inside the texts of its entries aside: feedparser takes a second or two for so many.
MAX_TAGS = 100_000
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``url`` is a checked address or empty; ``text`` is the article if the feed carries it (lines), else empty.

    ``shared`` is true if other entries have the same link. ``problem`` is the reason why an entry cannot be used, ``doubt`` what is
    wrong with one that can.
    """

    title: str
    url: str
    outlet: str
    byline: str
    published: datetime | None
    text: str
    identity: tuple[str, str, str] = ("", "", "")
    shared: bool = False
    problem: str = ""
    doubt: str = ""


def entries(data: bytes, *, name: str, charset: str = "", since: datetime | None = None, limit: int | None = None) -> list[Entry]:
    """Read a feed's entries: those published at ``since`` or later (undated ones stay), at most ``limit``, newest first.

    Undated entries keep their place behind the dated ones, in the feed's order; entries that cannot be used come last. ``name`` is the
    feed's address or file, ``charset`` the server's label.

    Raises:
        NotText: no feed, or one with entity definitions, which no feed needs and which can make a small file an endless one.
        InputTooLarge: more than 10 MB.
        NoItems: no entry at all, or none since ``since``.
    """
    if len(data) > MAX_BYTES:
        raise InputTooLarge(
            f"too large for a feed: {len(data) / 1e6:.0f} MB, the limit is 10 MB ({name})", hint="ask the outlet for a shorter feed"
        )
    if _ENTITY.search(data):
        raise NotText(f"a feed with entity definitions is not read ({name})", hint="ask the outlet for a plain RSS or Atom feed")
    parsed = _parsed(data, charset, name)
    # Without a guid, two entries of one title and link are one only if they say the same.
    read: dict[tuple[str, ...], Entry] = {}
    for entry in _all(parsed, name):
        read.setdefault((*entry.identity, "" if entry.identity[0] else entry.text), entry)
    found = list(read.values())
    if not found:
        raise NoItems(f"no entries in the feed ({name})", hint="check the feed's address in a browser")
    links = Counter(entry.url for entry in found if entry.url)
    found = [_judged(replace(entry, shared=links[entry.url] > 1), since) for entry in found]
    usable = [entry for entry in found if not entry.problem and (since is None or entry.published is None or entry.published >= since)]
    failed = [entry for entry in found if entry.problem]
    if not usable and not failed:
        raise NoItems(f"nothing in the feed since {since:%Y-%m-%d %H:%M} ({name})", hint="give an earlier --since")
    usable.sort(key=lambda entry: (entry.published is None, -entry.published.timestamp() if entry.published else 0.0))
    return [*usable[:limit], *failed]


def _parsed(data: bytes, charset: str, name: str) -> Any:
    import feedparser

    try:
        text = decode_markup(data, charset, name=name).text
    except InputError as error:
        raise NotText(f"not an RSS, Atom or JSON feed ({name})", hint=_NO_FEED) from error
    if text.lstrip().startswith("{"):
        return _json_feed(text, name)
    if _CDATA.sub("", text).count("<") > MAX_TAGS:
        raise InputTooLarge(f"too many tags for a feed ({name})", hint="ask the outlet for a shorter feed")
    source = '<?xml version="1.0" encoding="utf-8"?>' + _DECLARATION.sub("", text, count=1).lstrip()
    headers = {"content-type": "application/xml; charset=utf-8"}
    if name.startswith("http"):
        headers["content-location"] = name
    # As a stream: bytes that look like a path or an address would be opened, and what they name be read. Not sanitized: that would take
    # away the attributes that tell hidden text.
    try:
        parsed = feedparser.parse(BytesIO(source.encode("utf-8", "replace")), response_headers=headers, sanitize_html=False)
    except Exception as error:  # feedparser has no error of its own: a broken feed can raise nearly anything
        raise NotText(f"the feed cannot be read: {type(error).__name__} ({name})", hint="check the feed in a validator") from error
    if not parsed.get("version"):
        raise NotText(f"not an RSS, Atom or JSON feed ({name})", hint=_NO_FEED)
    return parsed


def _json_feed(text: str, name: str) -> FeedParserDict:
    """A JSON Feed (jsonfeed.org/version/1.1), with the names that feedparser has for the same things."""
    from feedparser.util import FeedParserDict

    try:
        root = loads(text)
    except ValueError as error:
        raise NotText(f"the feed cannot be read: {str(error)[:100]} ({name})", hint="check the feed in a validator") from None
    if not isinstance(root.get("items"), list):
        raise NotText(f"JSON that is no feed ({name})", hint=_NO_FEED)
    rows = [row for row in root["items"][: MOST_ENTRIES + 1] if isinstance(row, dict)]
    found = [
        FeedParserDict(
            id=row.get("id"),
            title=row.get("title") or "",
            link=row.get("url") or row.get("external_url"),
            published=row.get("date_published"),
            updated=row.get("date_modified"),
            author=author_names(row.get("authors") or row.get("author")),
            content=[{"value": row.get("content_html") or row.get("content_text") or ""}],
            summary=row.get("summary"),
        )
        for row in rows
    ]
    return FeedParserDict(entries=found, feed={"title": root.get("title") or "", "link": root.get("home_page_url")})


def _all(parsed: Any, name: str) -> Iterator[Entry]:
    if len(parsed.entries) > MOST_ENTRIES:
        raise InputTooLarge(f"more than {MOST_ENTRIES:,} entries in a feed ({name})", hint="ask the outlet for a shorter feed")
    outlet = plain_line(str(parsed.feed.get("title", "")))
    base = name if name.startswith(("http://", "https://")) else str(parsed.feed.get("link", "") or "")
    bad_dates = 0
    for raw in parsed.entries:
        title, link = plain_line(str(raw.get("title", ""))), str(raw.get("link", "") or "").strip()
        # Its own get() answers with one date for the other, and warns.
        written = next(filter(None, (str(dict.get(raw, key) or "").strip() for key in ("published", "updated", "created"))), "")
        moment = moment_of(written) if bad_dates < MAX_BAD_DATES else None
        is_bad = bool(written) and moment is None
        bad_dates += is_bad
        yield Entry(
            title=title,
            url=_address(link, base),
            outlet=plain_line(str(raw.get("source", {}).get("title", ""))) or outlet,
            byline=author_names(raw.get("author_detail", {}).get("name") or raw.get("author")),
            published=moment.astimezone(UTC) if moment else None,
            text=_text(raw),
            identity=(str(raw.get("id", "") or ""), link, title),
            doubt=f"its date cannot be read ({written[:40]})" if is_bad else "",
        )


def _text(raw: Any) -> str:
    """The longest of an entry's texts, as lines; empty if that is a teaser."""
    texts = [str(part.get("value", "")) for part in raw.get("content", [])]
    texts += [str(raw.get(name, "") or "") for name in ("summary", "description")]
    longest = max(texts, key=len)
    if len(longest) < MIN_TEXT:
        return ""
    lines = "\n\n".join(plain_lines(longest))
    return lines if len(lines) >= MIN_TEXT else ""


def _judged(entry: Entry, since: datetime | None) -> Entry:
    """The entry with the reason why it cannot be used, if there is one."""
    problem = ""
    if not entry.text:
        link = entry.identity[1]
        if not entry.url:
            what = f"a link that is not opened ({link[:80]})" if link else "no link"
            problem = f"the entry has {what} and no text"
        elif entry.shared:
            problem = "other entries have the same link, and the feed carries no text"
    if not problem and since is not None and entry.doubt:
        problem = f"{entry.doubt}, so nobody knows whether it is since {since:%Y-%m-%d %H:%M}"
    return replace(entry, problem=problem)


def _address(link: str, base: str) -> str:
    if not link:
        return ""
    try:
        return absolute(base, link) if base.startswith(("http://", "https://")) else checked(link)
    except AddressRefused:
        return ""
