"""Formats of news agencies: ninjs 2 and 3 (JSON), NewsML-G2 and NITF (XML). Standards of IPTC, https://iptc.org/standards/.

XML is read without entities, without DTDs and without the network. An item that its agency has withheld or canceled is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from summarize.errors import InputTooLarge, NotText, Withdrawn
from summarize.ingest.fragment import Fragment, fragment, plain_line, read_fragment
from summarize.ingest.markup import DROPPED, as_html, parse_xml
from summarize.ingest.news_item import Item, author_names, one_of_several

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
    sources = low.get("infosources")
    provider = low.get("copyrightholder") or low.get("provider") or (isinstance(sources, list) and sources and sources[0])
    return Item.of(
        fragment(body),
        title=plain_line(title),
        # ``people`` are those the news is about.
        byline=_label(low.get("byline") or low.get("by")) or author_names(low.get("authors") or low.get("contributors")),
        outlet=_label(provider),
        url=_label(low.get("uri")),
        language=_label(low.get("language")),
        dates=[_label(low.get(key)) for key in ("contentcreated", "firstcreated", "versioncreated")],
        embargo=str(low.get("embargoeduntil") or low.get("embargoed") or low.get("embargo") or ""),
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


def _label(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or value.get("literal") or "")
    return value if isinstance(value, str) else ""


def _refuse_withdrawn(status: str, name: str) -> None:
    if status.rpartition(":")[2].lower() in _WITHDRAWN:
        raise Withdrawn(f"withdrawn by its agency: {status.rpartition(':')[2].lower()} ({name})")


# -- XML ------------------------------------------------------------------------------------------------------------------------------


def xml_items(data: bytes, name: str) -> list[Item]:
    """Read a NewsML-G2 or NITF file.

    Raises:
        NotText: it is neither, malformed, withheld or canceled.
    """
    root = parse_xml(data, name, _HINT)
    if root.tag == "nitf":
        return [_nitf(root, name)]
    full = [one for one in root.iter("newsItem") if one.find("contentSet") is not None]
    if len(full) > MAX_ITEMS:
        raise InputTooLarge(f"more than {MAX_ITEMS:,} items in a message ({name})", hint="ask the agency for smaller ones")
    items = [item for one in full for item in one_of_several(partial(_newsml, one, name))]
    if not items:
        raise NotText(f"XML of no known kind: it is <{root.tag[:40]}> ({name})", hint=_HINT)
    return items


def _newsml(item: _Element, name: str) -> Item:
    _refuse_withdrawn(_said(item, "itemMeta/pubStatus/@qcode"), name)
    inner, body = item.find("contentSet/inlineXML/nitf"), item.find("contentSet/inlineXML")
    if inner is not None:
        base = _nitf(inner, name)
    else:
        base = Item.of(_parts(body) if body is not None else fragment(str(item.xpath("string(contentSet/inlineData)"))))
    held = item.find("itemMeta/embargoed")  # empty: until further notice
    notes = [("advisory", _said(note, "."), "a note to editors") for note in item.iterfind("itemMeta/edNote")]
    return replace(
        base,
        title=_said(item, "contentMeta/headline") or base.title or _said(item, "itemMeta/title"),
        byline=_said(item, "contentMeta/by") or base.byline,
        outlet=_said(item, "itemMeta/provider/name", "contentMeta/creditline") or base.outlet,
        language=_said(item, "contentMeta/language/@tag", "@xml:lang") or base.language,
        dates=[_said(item, "contentMeta/contentCreated"), _said(item, "itemMeta/versionCreated"), *base.dates],
        embargo=base.embargo if held is None else _said(held, ".") or "without an end",
        usage=_said(item, "rightsInfo/usageTerms") or base.usage,
        name=_said(item, "@guid")[:80],
        left_out=[*base.left_out, *notes, ("dateline", _said(item, "contentMeta/dateline"), "the item's dateline")],
    )


def _nitf(root: _Element, name: str) -> Item:
    content = root.find("body/body.content")
    if root.find("body") is None:
        raise NotText(f"NITF without a body ({name})", hint=_HINT)
    released = _said(root, "head/docdata/date.release/@norm")
    rights = [_said(element, ".") for element in root.iter("rights", "doc.copyright")]
    decks = [("other", _said(deck, "."), "a second headline") for deck in root.iterfind("body/body.head/hedline/hl2")]
    notes = [text for element in root.iter("note", "ed-msg") for text in (_said(element, "."), _said(element, "@info"))]
    return Item.of(
        _parts(content) if content is not None else Fragment(),
        title=_said(root, "body/body.head/hedline/hl1", "head/title"),
        byline=", ".join(
            " ".join(" ".join(one.xpath(".//text()[not(ancestor::byttl)]")).split()) for one in root.iterfind("body/body.head/byline")
        ),
        outlet=_said(root, "body/body.head/distributor"),
        language=_said(root, "@xml:lang", "body/@xml:lang"),
        dates=[_said(root, "head/docdata/date.issue/@norm"), released],
        embargo=released,
        usage="; ".join(text for text in rights if text),
        left_out=[
            *decks,
            *(("advisory", text, "a note to editors") for text in notes),
            ("dateline", _said(root, ".//dateline"), "the item's dateline"),
        ],
    )


def _said(element: _Element, *paths: str) -> str:
    """The text at the first of several XPaths that has one, on one line; empty if none has."""
    texts = (" ".join(str(element.xpath(f"string({path})")).split()) for path in paths)
    return next(filter(None, texts), "")


#: NITF's own names for what HTML has others for; media and notes are no text of the article.
_AS_HTML = {"hl2": "h2", "hl1": "h1", "block": "div", "pubdata": "p"} | dict.fromkeys(
    ("media", "note", "ed-msg", "byline", "dateline", "distributor", "media-caption", "figure", "head", "title"), DROPPED
)


def _parts(content: _Element) -> Fragment:
    """The element's content, turned to HTML and read as any piece of a page."""
    return read_fragment(as_html(content, lambda element: _AS_HTML.get(element.tag, element.tag)), "the item")
