"""Recognition of files that are not plain text, by their first bytes, or by its markup, so that the message can name it."""

from __future__ import annotations

import re

# First bytes of what people drop by mistake. Where the usual magic is a word ("RIFF", "ID3"), the bytes that follow it are asked for too:
# an article may begin with that word.
_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), what)
    for pattern, what in (
        (rb"\s*%PDF-\d", "a PDF"),
        (rb"PK\x03\x04.{26}(?:mimetypeapplication/epub)", "an e-book"),
        (rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", "a zip archive without a Word or OpenDocument text"),
        (rb"\xd0\xcf\x11\xe0", "an old Word document"),
        (rb"\{\\rtf", "a rich text document"),
        (rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF.{4}WEBP", "a picture"),
        (
            rb"RIFF.{4}(?:WAVE|AVI )|.{4}ftyp[a-z0-9A-Z ]{4}|\x1aE\xdf\xa3|ID3[\x02-\x04]\x00|OggS\x00|fLaC\x00",
            "a sound, video or HEIC file",
        ),
        (rb"\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07", "a packed archive"),
        (rb"\x7fELF|MZ.\x00|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe", "a program"),
        (rb"SQLite format 3\x00", "a database"),
        (rb"GGUF[\x01-\x09]\x00\x00\x00", "model weights"),
        (rb"bplist0", "a property list or a Safari web archive"),
    )
)

WEB_PAGE, PIECE_OF_A_PAGE, NEWS_FEED = "a web page (HTML)", "a piece of a web page (HTML)", "a news feed (XML)"
#: What an article can be found in.
WEB_PAGES = frozenset({WEB_PAGE, PIECE_OF_A_PAGE})

_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_BARE_FEED = re.compile(r"\s*(?:<!DOCTYPE[^>\[]{0,300}(?:\[.{0,2000}?\]\s*)?>\s*)?<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_CLOSING_TAG = re.compile(r"</(?:p|div|span|a|li|ul|h[1-6]|section|article|figure|table|td|script|style|em|strong|b|i)\s*>", re.IGNORECASE)


def binary_kind(data: bytes) -> str | None:
    """What ``data`` is by its first bytes ("a PDF"), or None if nothing known."""
    head = data[:64]
    return next((what for pattern, what in _SIGNATURES if pattern.match(head)), None)


def markup_kind(text: str) -> str | None:
    """What ``text`` is if it is a page's source rather than its text ("a web page (HTML)"), or None. An article *about* HTML is none."""
    head = text[:20_000].lstrip("\ufeff")
    if _PAGE.match(head):
        return WEB_PAGE
    if _XML.match(head) or _BARE_FEED.match(head):
        return NEWS_FEED if _FEED.search(head) else "an XML file"
    starts_with_tag = head.lstrip().startswith("<")
    tags = len(_CLOSING_TAG.findall(head))
    return PIECE_OF_A_PAGE if tags >= (3 if starts_with_tag else 20) and tags * 200 > len(head) else None
