"""From a page's source to an article.

Hidden text leaves the tree, inline elements with a meaning become characters, trafilatura finds the text, and the boilerplate classifier
then does what trafilatura does not. ``deduplicate`` is never used: it remembers paragraphs between calls and empties the fourth reading of
one page (adbar/trafilatura#778). What its rescue of short pages returns as one string (adbar/trafilatura#883) is taken apart again.
A title that the text lacks is put before it, since a headline is news.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from summarize.errors import EmptyInput, InputTooLarge, NotText
from summarize.ingest import blocks
from summarize.ingest.address import host_of, is_web_address
from summarize.ingest.encodings import decode_markup
from summarize.ingest.fragment import plain_lines
from summarize.ingest.hidden import remove_hidden
from summarize.ingest.inline import settle_inline
from summarize.ingest.markup import parse
from summarize.ingest.moments import moment_of
from summarize.ingest.news_item import Item, article_of, author_names, without_manifest
from summarize.text.strict_json import loads
from summarize.types import Article

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

#: A page's source without pictures is far smaller; extraction takes seconds and some 40 MB of memory a megabyte. Bytes.
MAX_BYTES = 5_000_000
#: A page with fewer words than this has a menu and no article.
_LEAST_WORDS = 5
#: Extraction that finds less than this has found no article, or a short one. Characters.
MIN_EXTRACTED = 250
#: A table of more rows is data and never a page's layout.
MAX_ROWS = 500
#: An ``<h1>`` of fewer words may be a section's or the site's name. Words.
MIN_HEADLINE_WORDS = 4
#: Where pages say when they were published, the surest first.
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//article//time/@datetime",
    "//time/@datetime",
)
_JSON_LD_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
#: Kinds of JSON-LD objects whose author is the page's: ``NewsArticle``, ``BlogPosting``, ``ReportageNewsArticle``, else ``WebPage``.
_ARTICLE = re.compile(r"Article|Posting|Report|Page")
#: Fields that hold the page's own article; others hold what it lists, answers or rests on.
_MAIN = frozenset({"@graph", "mainEntity", "mainEntityOfPage"})


def article_from_html(
    data: bytes,
    *,
    charset: str = "",
    encoding: str | None = None,
    url: str | None = None,
    path: str | None = None,
    language: str | None = None,
    published: datetime | None = None,
) -> Article:
    """Find the article in a page's source. ``charset`` is the server's label and ``encoding`` the user's word, which nothing contradicts;
    ``url`` and ``published`` are what is known from elsewhere, such as a feed.

    Raises:
        InputTooLarge: more than 5 MB of source.
        NotText: binary, or nested too deeply to be a page.
        EmptyInput: no article in it.
        UnsupportedLanguage: the language is not in the table or cannot be detected.
    """
    name = path or url or "the page"
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1e6:.0f} MB, the limit is {MAX_BYTES / 1e6:g} MB"
        raise InputTooLarge(f"too large for a page: {size} ({name})", hint="save the article's text as .txt and give that")
    decoded = decode_markup(data, charset, override=encoding, language=language, name=name)
    source, provenance = without_manifest(decoded.text)
    tree = parse(source, name)
    published = published or _published(tree, source)
    byline = _byline(tree)
    hidden = remove_hidden(tree)
    withdrawn = settle_inline(tree, language or tree.get("lang"))
    page = blocks.blocks(tree)
    for table in [table for table in tree.iter("table") if sum(1 for _ in table.iter("tr")) > MAX_ROWS]:
        table.drop_tree()  # extraction would delete it cell by cell
    found = _extracted(tree, url, name)
    title = _title(tree, " ".join((found.title or "").split()))
    lines, around = blocks.without_surroundings(_lines(tree, found.text or "", page), page)
    if sum(len(line.split()) for line in lines) < _LEAST_WORDS:
        raise EmptyInput(f"no article in the page ({name})", hint="open it in a browser and save the article's text as .txt")
    if title:
        lines = [title, *(line for place, line in enumerate(lines) if place > 2 or line.casefold() != title.casefold())]
    prose, rows = blocks.dropped(lines, page)
    left_out = [
        ("other", "\n".join(texts), why)
        for texts, why in (
            ([*around, *prose], "not part of the article on the page"),
            (rows, "a table"),
            (withdrawn, "struck out on the page"),
        )
    ]
    address = url or (found.url if found.url and is_web_address(found.url) else None)
    outlet = found.sitename or (host_of(address) if address else "")
    item = Item(lines, title, byline=byline, outlet=outlet, left_out=left_out, hidden=hidden)
    digest, published = hashlib.sha256(data).hexdigest(), published or moment_of(found.date)
    article = article_of(item, path=path or url, sha256=digest, encoding=decoded.encoding, language=language, published=published)
    return replace(article, url=address, provenance=provenance)


def _lines(tree: HtmlElement, extracted: str, page: list[blocks.Block]) -> list[str]:
    """The article's lines: what extraction found, with its headings, or, where that is next to nothing, the blocks of a short page."""
    lines = [line.strip() for line in extracted.split("\n") if line.strip()]
    if _length(lines) <= blocks.MAX_SHORT or len(lines) <= blocks.MAX_FLAT_LINES:
        structured = structured_lines(tree)
        same = abs(_length(structured) - _length(lines)) < 0.2 * _length(lines)
        lines = structured if same and len(structured) > len(lines) else blocks.short_lines(lines, page)
    if _length(lines) >= MIN_EXTRACTED:
        return blocks.restored(lines, page)
    return max((lines, structured_lines(tree), blocks.article_lines(tree)), key=_length)


def structured_lines(tree: HtmlElement) -> list[str]:
    """Return the paragraphs of the longest ``articleBody`` in the page's JSON-LD, tags and entities resolved; empty if it has none."""
    bodies = [body for node in _json_ld(tree, "articleBody") if isinstance(body := node["articleBody"], str)]
    return plain_lines(max(bodies, key=len)) if bodies else []


def _byline(tree: HtmlElement) -> str:
    """The author that the page's JSON-LD names for the article, else its ``<meta name=author>``; empty if neither is a name."""
    nodes = [(_ARTICLE.findall(str(node.get("@type"))), node["author"]) for node in _json_ld(tree, "author", _MAIN)]
    authors = (author for kinds, author in sorted(nodes, key=lambda pair: pair[0] == ["Page"]) if kinds)
    written = tree.xpath("//meta[@name='author']/@content")[:1]
    return next(filter(None, map(author_names, authors)), "") or author_names(list(map(str, written)))


def _json_ld(tree: HtmlElement, key: str, within: frozenset[str] | None = None) -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD that have a field of that name, the outermost first; of those in others only in fields ``within``."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:50]:
        if script.text and key in script.text:
            with suppress(ValueError):
                yield from _objects(loads(script.text, strict=False), key, within)


def _objects(node: Any, key: str, within: frozenset[str] | None, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if key in node:
            yield node
        node = [value for name, value in node.items() if within is None or name in within]
    if isinstance(node, list) and depth < 8:
        for one in node[:100]:
            yield from _objects(one, key, within, depth + 1)


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))


def _title(tree: HtmlElement, title: str) -> str:
    """The page's only ``<h1>``, which is what readers see, else the title that extraction found, without what it has behind an ``<h1>``.

    A headline of less than :data:`MIN_HEADLINE_WORDS` words may be a section's or the site's name; it counts only where it shares no word
    with the title.
    """
    headings = [heading for element in tree.iter("h1") if (heading := " ".join(element.text_content().split()))]
    if len(headings) == 1 and len(headings[0]) < 300:
        shown = _words(headings[0])
        if len(shown) >= MIN_HEADLINE_WORDS or not shown & _words(title):
            return headings[0]
    behind = r"\s+[|·•:—–-]"
    return next((one for one in headings if len(one.split()) > 1 and re.match(re.escape(one) + behind, title, re.IGNORECASE)), title)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _extracted(tree: HtmlElement, url: str | None, name: str) -> Document:
    """What trafilatura finds; an empty document where it finds nothing."""
    import trafilatura
    from trafilatura.settings import Document

    try:
        found = trafilatura.bare_extraction(
            tree,
            url=url,
            include_comments=False,
            include_tables=False,
            deduplicate=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False},  # it would take any date or year on the page
        )
    except (RecursionError, MemoryError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        reason = type(error).__name__
        raise NotText(f"the page's source cannot be read: {reason} ({name})", hint="save the article's text as .txt") from error
    return found if isinstance(found, Document) else Document()


def _published(tree: HtmlElement, source: str) -> datetime | None:
    written = [str(text) for place in _DATES for text in tree.xpath(place)[:3]] + _JSON_LD_DATE.findall(source)[:1]
    return next(filter(None, map(moment_of, written)), None)
