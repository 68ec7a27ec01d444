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
from xml.sax.saxutils import escape

from summarize.errors import InputTooLarge, NotText
from summarize.ingest.fragment import read_fragment
from summarize.ingest.news_item import Item
from summarize.ingest.wire import parse_xml

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
    part, convert = ("word/document.xml", _docx) if office_kind(data) == "docx" else ("content.xml", _odt)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if len(archive.infolist()) > MAX_PARTS:
                raise InputTooLarge(f"too many parts for a document ({name})", hint=_HINT)
            root = parse_xml(_part(archive, part, name), name, _HINT)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, KeyError, EOFError, RuntimeError, zlib.error) as error:
        raise NotText(f"the document cannot be read: {str(error)[:80]} ({name})", hint=_HINT) from None
    parts = read_fragment("".join(convert(root)), name)
    return Item.of(parts, title=parts.heading)


def _part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as file:
        data = file.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise InputTooLarge(f"too large for an article: it unpacks to more than {MAX_PART_BYTES / 1e6:g} MB ({name})", hint=_HINT)
    return data


# -- Word -----------------------------------------------------------------------------------------------------------------------------

_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "sdtPr"})


def _docx(root: _Element) -> list[str]:
    body = root.find("body")
    return _docx_blocks(body) if body is not None else []


def _docx_blocks(parent: _Element, depth: int = 0) -> list[str]:
    made: list[str] = []
    for element in parent:
        tag = element.tag
        if tag == "p":
            name = "h1" if _is_heading(element) else "p"
            made.append(f"<{name}>{''.join(_docx_runs(element))}</{name}>")
        elif tag in ("tbl", "tr", "tc"):
            html = {"tbl": "table", "tr": "tr", "tc": "td"}[tag]
            made.append(f"<{html}>{''.join(_docx_blocks(element, depth + 1))}</{html}>" if depth < 60 else "")
        elif tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag") and depth < 60:
            made += _docx_blocks(element, depth + 1)
    return made


def _is_heading(paragraph: _Element) -> bool:
    style = paragraph.find("pPr/pStyle")
    value = "" if style is None else next((str(value) for key, value in style.attrib.items() if str(key).endswith("val")), "")
    return value.lower().replace(" ", "") in ("title", "heading1", "berschrift1", "1", "заголовок1", "ttulo1", "ttulo")


def _docx_runs(paragraph: _Element) -> list[str]:
    from lxml import etree

    made: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in _SKIPPED or (tag == "p" and element is not paragraph):
            walk.skip_subtree()
        elif tag == "t":
            run = next(element.iterancestors("r"), None)
            made.append(_dressed(escape(element.text or ""), run.find("rPr") if run is not None else None))
        elif tag in ("tab", "br", "cr"):
            made.append(" " if tag == "tab" else "<br>")
        elif tag == "noBreakHyphen":
            made.append("-")
    return made


def _dressed(text: str, style: _Element | None) -> str:
    if style is None:
        return text
    on = {child.tag: next((str(value) for key, value in child.attrib.items() if str(key).endswith("val")), "true") for child in style}
    size = on.get("sz", "")
    if on.get("vanish", "false") not in ("false", "0") or (size.isdigit() and int(size) <= 2 * TINY):
        return f"<span hidden>{text}</span>"
    if _WHITE.fullmatch(on.get("color", "")) and not {"shd", "highlight"} & on.keys():
        return f"<span hidden>{text}</span>"
    if any(on.get(name, "false") not in ("false", "0") for name in ("strike", "dstrike")):
        return f"<s>{text}</s>"
    raised = {"superscript": "sup", "subscript": "sub"}.get(on.get("vertAlign", ""))
    return f"<{raised}>{text}</{raised}>" if raised else text


# -- OpenDocument ---------------------------------------------------------------------------------------------------------------------

_NOT_BODY = frozenset({"tracked-changes", "annotation", "note", "table-of-content", "sequence-decls", "forms", "ruby-text"})


def _odt(root: _Element) -> list[str]:
    text = root.find("body/text")
    if text is None:
        return []
    styles = {_attribute(style, "name"): _odt_dress(style) for style in root.iter("style")}
    made: list[str] = []
    _odt_traverse(text, styles, made)
    return made


def _attribute(element: _Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _odt_dress(style: _Element) -> str:
    found = style.find("text-properties")
    if found is None:
        return ""
    size = re.match(r"[\d.]+(?=pt)", _attribute(found, "font-size"))
    white = _WHITE.fullmatch(_attribute(found, "color").lstrip("#")) and _attribute(found, "background-color") in ("", "transparent")
    if _attribute(found, "display") == "none" or white or (size and float(size[0]) <= TINY):
        return "hidden"
    if _attribute(found, "text-line-through-style") not in ("", "none"):
        return "s"
    position = _attribute(found, "text-position")
    return "sup" if position.startswith("super") else "sub" if position.startswith("sub") else ""


_ODT_TAGS = {"list": "ul", "list-item": "li", "table": "table", "table-row": "tr", "table-cell": "td", "section": "div"}


def _odt_traverse(root: _Element, styles: dict[str, str], made: list[str]) -> None:
    from lxml import etree

    closing: list[tuple[_Element, str]] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _NOT_BODY:
                walk.skip_subtree()
                continue
            opened, closed = _odt_tags(tag, element, styles)
            made += [opened, escape(element.text or "") if tag not in ("", "text") else ""]
            closing.append((element, closed))
        else:
            if closing and closing[-1][0] is element:
                made.append(closing.pop()[1])
            if element is not root:
                made.append(escape(element.tail or ""))


def _odt_tags(tag: str, element: _Element, styles: dict[str, str]) -> tuple[str, str]:
    dress = styles.get(_attribute(element, "style-name"), "")
    if tag in ("h", "p"):
        name = "p" if tag == "p" else "h1" if _attribute(element, "outline-level") in ("", "1") else "h2"
        return f"<{name}{' hidden' if dress == 'hidden' else ''}>", f"</{name}>"
    if tag == "span":
        return ("<span hidden>", "</span>") if dress == "hidden" else (f"<{dress}>", f"</{dress}>") if dress else ("", "")
    if tag == "s":
        count = _attribute(element, "c")
        return " " * (min(int(count), 100) if count.isdigit() else 1), ""
    if tag in ("tab", "line-break"):
        return (" " if tag == "tab" else "<br>"), ""
    name = _ODT_TAGS.get(tag, "")
    return (f"<{name}>", f"</{name}>") if name else ("", "")
