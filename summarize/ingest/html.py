"""From a page's source to an article: trafilatura finds the text, and the appeal classifier then does what trafilatura does not.

``deduplicate`` is never used: it remembers paragraphs between calls and empties the fourth reading of one page (adbar/trafilatura#778).
Comments and tables are left out. A title that the text lacks is put before it, since a headline is news.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from summarize.errors import EmptyInput, InputTooLarge, NotText
from summarize.ingest.address import host_of, is_web_address
from summarize.ingest.decode import decode
from summarize.text.detect import language_of
from summarize.types import Article

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: A page's source without pictures is far smaller; extraction takes seconds and some 40 MB of memory a megabyte. Bytes.
MAX_BYTES = 5_000_000
#: Elements within elements: newspapers have some thirty. libxml2 stops at 256 by itself, older ones do not.
_DEEPEST = 256
#: A page with fewer words than this has a menu and no article.
_LEAST_WORDS = 5
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
#: Where pages say when they were published, the surest first.
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//article//time/@datetime",
    "//time/@datetime",
)
_JSON_LD_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")


def article_from_html(
    data: bytes,
    *,
    charset: str = "",
    url: str | None = None,
    path: str | None = None,
    language: str | None = None,
    published: datetime | None = None,
) -> Article:
    """Find the article in a page's source. ``charset`` is the server's or the user's word for the encoding; ``url`` and ``published``
    what is known from elsewhere, such as a feed.

    Raises:
        InputTooLarge: more than 5 MB of source.
        NotText: binary, or nested too deeply to be a page.
        EmptyInput: no article in it.
        UnsupportedLanguage: the language is not in the table or cannot be told.
    """
    name = path or url or "the page"
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1e6:.0f} MB, the limit is {MAX_BYTES / 1e6:g} MB"
        raise InputTooLarge(f"too large for a page: {size} ({name})", hint="save the article's text as .txt and give that")
    source = _decoded(data, charset, name)
    tree = _tree(source, name)
    published = published or _published(tree, source)  # first: extraction takes elements out of the tree
    found = _extracted(tree, url, name)
    title = _one_line(found.title) or None
    paragraphs = [line.strip() for line in found.text.split("\n") if line.strip()]
    if sum(len(line.split()) for line in paragraphs) < _LEAST_WORDS:
        raise EmptyInput(f"no article in the page ({name})", hint="open it in a browser and save the article's text as .txt")
    if title and _one_line(paragraphs[0]).casefold() != title.casefold():
        paragraphs.insert(0, title)
    text = "\n\n".join(paragraphs)
    code, confidence = language_of(text, language)
    address = url or (found.url if is_web_address(found.url) else None)
    return Article(
        text=text,
        language=code,
        path=path or url,
        sha256=hashlib.sha256(data).hexdigest(),
        language_confidence=confidence,
        title=title,
        url=address,
        outlet=_one_line(found.outlet) or (host_of(address) if address else None),
        published=published or date_of(found.date),
    )


def date_of(text: str | None) -> datetime | None:
    """Parse an ISO 8601 date or moment; one without a zone is taken as UTC. None if it is none, or not of a web page's times."""
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    found = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return found if 1990 <= found.year <= 2200 else None


def _decoded(data: bytes, charset: str, name: str) -> str:
    """By the server's word, else the page's own, else by the bytes; a name that does not fit is no error, pages often lie."""
    found = _META_CHARSET.search(data[:4096])
    for named in (charset, found[1].decode("ascii") if found else ""):
        if named:
            try:
                return data.decode(named)
            except (LookupError, UnicodeError, ValueError):
                continue
    return decode(data, name=name).text


def _tree(source: str, name: str) -> HtmlElement:
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise NotText(f"the page's source cannot be read ({name})", hint="save the article's text as .txt") from error
    if _depth(tree) > _DEEPEST:
        raise NotText(f"the page is nested too deeply ({name})", hint="save the article's text as .txt")
    return tree


def _depth(tree: HtmlElement) -> int:
    from lxml import etree

    depth = deepest = 0

    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            break
    return deepest


@dataclass(frozen=True, slots=True)
class _Extracted:
    """What trafilatura found, all of it text or nothing."""

    title: str = ""
    text: str = ""
    outlet: str = ""
    date: str = ""
    url: str = ""


def _extracted(tree: HtmlElement, url: str | None, name: str) -> _Extracted:
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            tree, url=url, include_comments=False, include_tables=False, deduplicate=False, with_metadata=True
        )
    except (RecursionError, MemoryError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        reason = type(error).__name__
        raise NotText(f"the page's source cannot be read: {reason} ({name})", hint="save the article's text as .txt") from error
    if found is None or isinstance(found, dict):
        return _Extracted()
    return _Extracted(found.title or "", found.text or "", found.sitename or "", found.date or "", found.url or "")


def _published(tree: HtmlElement, source: str) -> datetime | None:
    for place in _DATES:
        for text in tree.xpath(place)[:3]:
            if date := date_of(str(text)):
                return date
    found = _JSON_LD_DATE.search(source)
    return date_of(found[1]) if found else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
