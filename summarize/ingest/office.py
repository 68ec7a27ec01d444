"""Word processors: .docx (ECMA-376) and .odt (OASIS OpenDocument 1.3). The text becomes a small tree of HTML and is read as a page's is.

Deleted text of tracked changes, comments, headers, footers and footnotes are no text of the article. Archives are never unpacked to disk; a
part that unpacks to more than the limit is refused before it is read whole.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from summarize.errors import InputTooLarge, NotText
from summarize.ingest.fragment import read_fragment
from summarize.ingest.markup import BARE, DROPPED, HIDDEN, as_html, parse_xml
from summarize.ingest.news_item import Item

if TYPE_CHECKING:
    from lxml.etree import _Element

#: The part of an archive that holds the text, unpacked. Bytes.
MAX_PART_BYTES = 20_000_000
#: Parts of an archive. No document of words has so many.
MAX_PARTS = 5_000
#: Letters that nobody can read. Points.
TINY = 2
_WHITE = re.compile(r"(?:f[0-9a-f]){3}", re.IGNORECASE)
_HINT = "open it and save it as plain text"


def office_kind(data: bytes) -> str | None:
    """Return ``docx`` or ``odt`` if a zip archive is one, else None."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()[:MAX_PARTS]}
            if "word/document.xml" in names:
                return "docx"
            if "content.xml" in names and "mimetype" in names:
                return "odt" if _part(archive, "mimetype", "")[:100].strip() == b"application/vnd.oasis.opendocument.text" else None
    except (zipfile.BadZipFile, NotText, InputTooLarge, OSError, ValueError, NotImplementedError, EOFError, zlib.error):
        return None
    return None


def office(data: bytes, name: str) -> Item:
    """Read a .docx or .odt file.

    Raises:
        NotText: damaged, encrypted, or not such a file.
        InputTooLarge: it unpacks to more than 20 MB of text, or has too many parts.
    """
    part, place = ("word/document.xml", "body") if office_kind(data) == "docx" else ("content.xml", "body/text")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if len(archive.infolist()) > MAX_PARTS:
                raise InputTooLarge(f"too many parts for a document ({name})", hint=_HINT)
            root = parse_xml(_part(archive, part, name), name, _HINT)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, KeyError, EOFError, RuntimeError, zlib.error) as error:
        raise NotText(f"the document cannot be read: {str(error)[:80]} ({name})", hint=_HINT) from None
    body = root.find(place)
    if body is None:
        raise NotText(f"a document without a text ({name})", hint=_HINT)
    if place == "body":
        joined: dict[_Element, _Element] = {}
        # The end of a paragraph, deleted: the next one, or the one that its text went to, begins with its text.
        for mark in reversed(list(root.iterfind(".//p/pPr/rPr/del"))):
            before = mark.getparent().getparent().getparent()
            if (after := before.getnext()) is not None and after.tag == "p":
                joined[before] = joined.get(after, after)
                for child in [child for child in reversed(before) if child.tag != "pPr"]:
                    joined[before].insert(0, child)
        source = as_html(body, _docx_tag)
    else:
        styles = {_attribute(style, "name"): _odt_style(style) for style in root.iter("style")}
        source = as_html(body, lambda element: _odt_tag(element, styles))
    parts = read_fragment(source, name)
    return Item.of(parts, title=parts.heading)


def _part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as file:
        data = file.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise InputTooLarge(f"too large for an article: it unpacks to more than {MAX_PART_BYTES / 1e6:g} MB ({name})", hint=_HINT)
    return data


def _attribute(element: _Element | None, name: str) -> str:
    """An attribute in whatever namespace."""
    return "" if element is None else next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


# -- Word -----------------------------------------------------------------------------------------------------------------------------

_DOCX_TAGS = {"tbl": "table", "tr": "tr", "tc": "td", "br": "br", "cr": "br"} | dict.fromkeys(
    (
        *("del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "sdtPr"),
        *("drawing", "pict", "object"),
    ),
    DROPPED,
)
_HEADINGS = frozenset({"title", "heading1", "berschrift1", "1", "заголовок1", "ttulo1", "ttulo"})


def _docx_tag(element: _Element) -> str:
    tag = element.tag
    if tag != "t":  # between elements is no text, and numbers in pictures are none
        element.text = {"tab": " ", "noBreakHyphen": "-"}.get(tag)
    element.tail = None
    if tag == "p":
        return "h1" if _attribute(element.find("pPr/pStyle"), "val").lower().replace(" ", "") in _HEADINGS else "p"
    return _docx_style(element.find("rPr")) if tag == "r" else _DOCX_TAGS.get(tag, BARE)


def _docx_style(style: _Element | None) -> str:
    on = {child.tag: _attribute(child, "val") or "true" for child in style} if style is not None else {}
    size, white = on.get("sz", ""), _WHITE.fullmatch(on.get("color", "")) and not {"shd", "highlight"} & on.keys()
    if on.get("vanish", "0") not in ("false", "0") or (size.isdigit() and int(size) <= 2 * TINY) or white:
        return HIDDEN
    if any(on.get(name, "0") not in ("false", "0") for name in ("strike", "dstrike")):
        return "s"
    return {"superscript": "sup", "subscript": "sub"}.get(on.get("vertAlign", ""), BARE)


# -- OpenDocument ---------------------------------------------------------------------------------------------------------------------

_ODT_TAGS = {
    "list": "ul",
    "list-item": "li",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "section": "div",
    "line-break": "br",
    **dict.fromkeys(("tracked-changes", "annotation", "note", "table-of-content", "sequence-decls", "forms", "ruby-text"), DROPPED),
}


def _odt_tag(element: _Element, styles: dict[str, str]) -> str:
    tag = element.tag
    style = styles.get(_attribute(element, "style-name"), BARE)
    if tag in ("h", "p"):
        heading = "h1" if _attribute(element, "outline-level") in ("", "1") else "h2"
        return HIDDEN if style == HIDDEN else "p" if tag == "p" else heading
    if tag in ("s", "tab"):
        count = _attribute(element, "c")
        element.text = " " * min(int(count), 100) if count.isdigit() else " "
    return style if tag == "span" else _ODT_TAGS.get(tag, BARE)


def _odt_style(style: _Element) -> str:
    found = style.find("text-properties")
    if found is None:
        return BARE
    size = re.match(r"[\d.]+(?=pt)", _attribute(found, "font-size"))
    white = _WHITE.fullmatch(_attribute(found, "color").lstrip("#")) and _attribute(found, "background-color") in ("", "transparent")
    if _attribute(found, "display") == "none" or white or (size and float(size[0]) <= TINY):
        return HIDDEN
    if _attribute(found, "text-line-through-style") not in ("", "none"):
        return "s"
    return next((tag for tag in ("super", "sub") if _attribute(found, "text-position").startswith(tag)), BARE).replace("super", "sup")
