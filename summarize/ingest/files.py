"""Files that newsrooms get, recognized by their content: which kind a file is, and its articles.

What looks like one of them and cannot be read is refused; it is never taken for prose.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from summarize.errors import InputTooLarge, NotText
from summarize.ingest import mail, office, pdf, wire
from summarize.ingest.exports import ghost, wordpress
from summarize.ingest.fragment import fragment, plain_line
from summarize.ingest.news_item import Item, author_names, one_of_several
from summarize.text.strict_json import loads

Reader = Callable[[bytes, str], list[Item]]
_XML_ROOT = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,300}\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>\[]{0,300}(?:\[.{0,2000}?\]\s*)?>\s*)*<(?:[^\s<>:/]{1,60}:)?([\w-]{1,40})",
    re.DOTALL,
)
_NEWS_ROOTS = frozenset({b"nitf", b"newsItem", b"newsMessage", b"packageItem", b"NewsML"})
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*(?:\{\s*\"|\]))")
#: Articles of one file of JSON that are read.
MAX_ROWS = 10_000
_JSON_HINT = "a file of rows is read as .jsonl; ninjs, JSON Feed, WordPress and Ghost exports are known by their fields"


def reader_of(data: bytes) -> Reader | None:
    """Return what reads a file's articles, or None for text and pages."""
    head = data[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return lambda data, name: [pdf.pdf(data, name)]
    if head.startswith(b"PK\x03\x04"):
        return (lambda data, name: [office.office(data, name)]) if office.office_kind(data) else None
    root = _XML_ROOT.match(head)
    if root and root[1] in _NEWS_ROOTS:
        return wire.xml_items
    if _JSON.match(head):
        return _json
    if mail.is_mailbox(data):
        return mail.mailbox
    return (lambda data, name: [mail.message(data, name)]) if mail.is_message(data) else None


def _json(data: bytes, name: str) -> list[Item]:
    try:
        root = loads(data.decode(json.detect_encoding(data)).removeprefix("\ufeff"))
    except ValueError as error:
        raise NotText(f"the JSON cannot be read: {str(error)[:100]} ({name})", hint=_JSON_HINT) from None
    if posts := ghost(root):
        return posts
    rows = root if isinstance(root, list) else root.get("items", [root]) if isinstance(root.get("items", []), list) else [root]
    if len(rows) > MAX_ROWS:
        raise InputTooLarge(f"more than {MAX_ROWS:,} articles in a file ({name})", hint="save them as .jsonl, one a line")
    items = [item for row in rows if isinstance(row, dict) for item in one_of_several(partial(_row, row, name))]
    if not items:
        raise NotText(f"JSON without an article that is known here ({name})", hint=_JSON_HINT)
    return items


def _row(row: dict[str, Any], name: str) -> Item | None:
    if wire.is_ninjs(row):
        return wire.ninjs(row, name)
    if (post := wordpress(row)) is not None:
        return post
    if isinstance(text := row.get("content_html") or row.get("content_text"), str):  # JSON Feed 1.1
        row = row | {"text": text, "published": row.get("date_published"), "byline": author_names(row.get("authors"))}
    return item_of_row(row) if isinstance(row.get("text"), str) else None


def item_of_row(row: dict[str, Any]) -> Item:
    """Read an article as a row of JSON says it: ``text``, and what else there is of ``title``, ``url``, ``outlet`` and the like."""
    of = {key: str(row.get(key) or "") for key in ("title", "url", "outlet", "language", "published", "usage", "byline")}
    return Item.of(
        fragment(row["text"]),
        title=plain_line(of["title"]),
        byline=of["byline"],
        outlet=of["outlet"],
        url=of["url"],
        language=of["language"],
        dates=[of["published"]],
        embargo=str(row.get("embargo") or ""),
        usage=of["usage"],
    )
