"""Formats of news agencies: ninjs 2 and 3 (JSON), NewsML-G2 and NITF (XML). Standards of IPTC, https://iptc.org/standards/.

XML is read without entities, without DTDs and without the network. An item that its agency has withheld or canceled is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from summarize.errors import InputTooLarge, NotText, Withdrawn
from summarize.ingest.fragment import Fragment, fragment, has_markup, plain_line, read_fragment
from summarize.ingest.moments import moment_of
from summarize.ingest.news_item import Item, embargo_of, one_of_several

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Articles of one file that are read.
MAX_ITEMS = 2_000
_WITHDRAWN = frozenset({"canceled", "cancelled", "withheld", "killed"})
_HINT = "ask the agency for the item as ninjs, NewsML-G2 or NITF, or save its text as .txt"


# -- ninjs ----------------------------------------------------------------------------------------------------------------------------


def is_ninjs(row: Mapping[str, Any]) -> bool:
    """Report whether a JSON object is a ninjs item: it has a headline or a body under one of the names of ninjs 1 to 3."""
    keys = {key.lower() for key in row}
    body = {"bodies", "body_text", "body_html", "body_xhtml", "bodytext", "bodyxhtml"} & keys
    return bool(body) or ("headlines" in keys and "uri" in keys)


def ninjs(row: Mapping[str, Any], name: str) -> Item:
    """Read a ninjs item.

    Raises:
        NotText: it is withheld or canceled, or has no text.
    """
    low = {key.lower().replace("_", ""): value for key, value in row.items()}
    _refuse_withdrawn(str(low.get("pubstatus") or ""), name)
    rights = low.get("rightsinfo")
    rights = rights if isinstance(rights, dict) else {}
    body = _text_of(low.get("bodies"), ("", "main", "body")) or next(
        (str(low[key]) for key in ("bodyxhtml", "bodyhtml", "bodytext") if isinstance(low.get(key), str)), ""
    )
    if not body.strip():
        raise NotText(f"a ninjs item without a text: its type is {_label(low.get('type')) or 'not said'} ({name})", hint=_HINT)
    title = _text_of(low.get("headlines"), ("", "main", "headline")) or _label(low.get("headline") or low.get("title"))
    provider = low.get("copyrightholder") or low.get("provider") or next(iter(_listed(low.get("infosources"))), "")
    return Item.of(
        fragment(body),
        title=plain_line(title),
        byline=_byline(low),
        outlet=_label(provider),
        url=_label(low.get("uri")),
        language=_label(low.get("language")),
        published=_first_date(low, ("contentcreated", "firstcreated", "versioncreated")),
        embargo=embargo_of(low.get("embargoeduntil") or low.get("embargoed") or low.get("embargo")),
        usage=_label(low.get("usageterms") or rights.get("usageTerms") or rights.get("usageterms")),
        name=(_label(low.get("uri")) or title)[:80],
        left_out=[("dateline", _label(low.get("located")), "the item's place")],
    )


def _text_of(parts: Any, roles: Iterable[str]) -> str:
    """The value of a list of ``{role, contenttype, value}``: the main one, else the longest."""
    if not isinstance(parts, list):
        return ""
    rows = [part for part in parts[:100] if isinstance(part, dict) and isinstance(part.get("value"), str)]
    main = [row for row in rows if str(row.get("role") or "").lower() in roles]
    return max((str(row["value"]) for row in main or rows), key=len, default="")


def _byline(low: Mapping[str, Any]) -> str:
    written = _label(low.get("byline")) or _label(low.get("by"))
    # ``people`` are those the news is about.
    return written or ", ".join(name for person in _listed(low.get("authors") or low.get("contributors")) if (name := _label(person)))


def _listed(value: Any) -> list[Any]:
    return value[:20] if isinstance(value, list) else []


def _label(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or value.get("literal") or "")
    return value if isinstance(value, str) else ""


def _first_date(low: Mapping[str, Any], keys: Iterable[str]) -> Any:
    return next((moment for key in keys if isinstance(low.get(key), str) and (moment := moment_of(low[key]))), None)


def _refuse_withdrawn(status: str, name: str) -> None:
    if status.rpartition(":")[2].lower() in _WITHDRAWN:
        raise Withdrawn(f"withdrawn by its agency: {status.rpartition(':')[2].lower()} ({name})")


# -- XML ------------------------------------------------------------------------------------------------------------------------------


def parse_xml(data: bytes, name: str, hint: str) -> _Element:
    """Parse XML without entities, DTDs and network, every namespace taken off its names; ``hint`` says what else can be done.

    Raises:
        NotText: malformed, or with entity definitions.
    """
    from lxml import etree

    if re.search(rb"<!ENTITY", data, re.IGNORECASE) or b"<\x00!\x00E\x00N\x00T" in data:
        raise NotText(f"an XML file with entity definitions is not read ({name})", hint=hint)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotText(f"the XML cannot be read: {str(error)[:100]} ({name})", hint=hint) from None
    for element in root.iter():
        if isinstance(element.tag, str) and "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]
    return root


def xml_items(data: bytes, name: str) -> list[Item]:
    """Read a NewsML-G2 or NITF file.

    Raises:
        NotText: it is neither, malformed, withheld or canceled.
    """
    root = parse_xml(data, name, _HINT)
    if root.tag == "nitf":
        return [_nitf(root, name)]
    news = [root] if root.tag == "newsItem" else list(root.iter("newsItem"))
    full = [one for one in news if one.find("contentSet") is not None]
    if len(full) > MAX_ITEMS:
        raise InputTooLarge(f"more than {MAX_ITEMS:,} items in a message ({name})", hint="ask the agency for smaller ones")
    items = [item for one in full for item in one_of_several(partial(_newsml, one, name))]
    if not items:
        raise NotText(f"XML of no known kind: it is <{root.tag[:40]}> ({name})", hint=_HINT)
    return items


def _newsml(item: _Element, name: str) -> Item:
    status = item.find("itemMeta/pubStatus")
    _refuse_withdrawn("" if status is None else str(status.get("qcode") or ""), name)
    inner = item.find("contentSet/inlineXML/nitf")
    body = item.find("contentSet/inlineXML")
    plain = item.find("contentSet/inlineData")
    language = item.find("contentMeta/language")
    held = item.find("itemMeta/embargoed")  # empty: until further notice
    notes = [("advisory", _text(note), "a note to editors") for note in item.iterfind("itemMeta/edNote")]
    base = _nitf(inner, name) if inner is not None else Item(lines=[])
    if inner is None:
        parts = _parts(body) if body is not None else fragment("".join(plain.itertext())) if plain is not None else Fragment()
        base = Item.of(parts)
    return replace(
        base,
        title=_text(item.find("contentMeta/headline")) or base.title or _text(item.find("itemMeta/title")),
        byline=_text(item.find("contentMeta/by")) or base.byline,
        outlet=_text(item.find("itemMeta/provider/name")) or _text(item.find("contentMeta/creditline")) or base.outlet,
        language=(str(language.get("tag") or "") if language is not None else "") or str(item.get(_XML_LANG) or "") or base.language,
        published=moment_of(_text(item.find("contentMeta/contentCreated")) or _text(item.find("itemMeta/versionCreated")))
        or base.published,
        embargo=base.embargo if held is None else embargo_of(_text(held) or "without an end"),
        usage=_text(item.find("rightsInfo/usageTerms")) or base.usage,
        name=str(item.get("guid") or "")[:80],
        left_out=[*base.left_out, *notes, ("dateline", _text(item.find("contentMeta/dateline")), "the item's dateline")],
    )


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _nitf(root: _Element, name: str) -> Item:
    head, body = root.find("head"), root.find("body")
    if body is None:
        raise NotText(f"NITF without a body ({name})", hint=_HINT)
    place = head.find("docdata") if head is not None else None
    issued = _norm(place, "date.issue")
    released = _norm(place, "date.release")
    above = body.find("body.head")
    content = body.find("body.content")
    title = _text(above.find("hedline/hl1")) if above is not None else ""
    rights = [_text(element) for element in (*root.iter("rights"), *root.iter("doc.copyright"))]
    notes = [("advisory", _text(element), "a note to editors") for element in root.iter("note", "ed-msg")]
    editors = [("advisory", str(element.get("info") or ""), "a note to editors") for element in root.iter("ed-msg")]
    return Item.of(
        _parts(content) if content is not None else Fragment(),
        title=title or _text(root.find("head/title")),
        byline=_text(above.find("byline")) if above is not None else "",
        outlet=_text(above.find("distributor")) if above is not None else "",
        language=str(root.get(_XML_LANG) or body.get(_XML_LANG) or ""),
        published=moment_of(issued) or moment_of(released),
        embargo=embargo_of(released),
        usage="; ".join(text for text in rights if text),
        left_out=[*notes, *editors, ("dateline", _text(root.find(".//dateline")), "the item's dateline")],
    )


def _norm(place: _Element | None, tag: str) -> str:
    found = place.find(tag) if place is not None else None
    text = str(found.get("norm") or "") if found is not None else ""
    # 20261130T060000Z, ISO 8601 without its marks.
    short = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?([+-]\d{4}|Z)?", text)
    if short is None:
        return text
    year, month, day, hour, minute, second, zone = short.groups()
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")


def _text(element: _Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


#: NITF's own names for what HTML has others for; media and notes are no text of the article.
_AS_HTML = {"hl2": "h2", "hl1": "h1", "block": "div", "em": "em", "pubdata": "p"}
_NO_TEXT = frozenset({"media", "note", "ed-msg", "byline", "dateline", "distributor", "media-caption", "figure", "head", "title"})


def _parts(content: _Element) -> Fragment:
    """The element's content, turned to HTML and read as any piece of a page."""
    from lxml import etree

    for element in list(content.iter()):
        if isinstance(element.tag, str):
            if element.tag in _NO_TEXT and element is not content and element.getparent() is not None:
                tail, parent = element.tail, element.getparent()
                element.clear()
                element.tag, element.tail = "span", tail
                assert parent is not None  # noqa: S101 - asked above
            element.tag = _AS_HTML.get(element.tag, element.tag)
    source = etree.tostring(content, encoding="unicode", with_tail=False, method="html")
    return read_fragment(source if has_markup(source) else f"<p>{source}</p>", "the item")
