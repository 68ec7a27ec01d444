"""Source to tree: pages of HTML and files of XML, and from XML to HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarize.errors import InputTooLarge, NotText

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element
    from lxml.html import HtmlElement

#: What an element of XML becomes whose tag goes and whose content stays, one that goes with all its content, and one that is hidden.
BARE, DROPPED, HIDDEN = "bare", "dropped", "hidden"

#: Elements within elements: newspapers have some thirty. libxml2 stops at 256 by itself, older ones do not.
_DEEPEST = 256
#: Tags of a page: the largest of 320 real ones has 7,000. Extraction takes ten seconds for so many: it counts siblings again and again.
MAX_TAGS = 40_000
#: Attributes of a page, and of one tag: the largest of 320 real pages has 11,000. libxml2 compares each with all others of its tag.
MAX_ATTRIBUTES, MAX_ATTRIBUTES_OF_TAG = 60_000, 20_000
_LAST = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A value in quotes begins behind an equals sign only; a stray quotation mark is one more character, as it is to the parser.
_TAG = re.compile(r"""<[a-zA-Z](?:[^>"'=]|=\s*+(?:"[^"]*"|'[^']*')?|["'])*+(?:>|\Z)""")
_ATTRIBUTE = re.compile(r"""[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s>]*))?""")


def parse(source: str, name: str) -> HtmlElement:
    """Parse a page's source. ``name`` is what messages call it.

    Raises:
        InputTooLarge: more tags or attributes than a page has.
        NotText: it cannot be parsed, or is nested too deeply to be a page.
    """
    import lxml.html

    if source.count("<") > MAX_TAGS or _too_many_attributes(source):
        raise InputTooLarge(f"too many tags or attributes for a page ({name})", hint="save the article's text as .txt and give that")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        source = _LAST.sub("", source)  # what is behind them is of the body, too (HTML, 13.2.6.4.22); here it would be lost
        tree = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise NotText(f"the page's source cannot be read ({name})", hint="save the article's text as .txt") from error
    if _too_deep(tree):
        raise NotText(f"the page is nested too deeply ({name})", hint="save the article's text as .txt")
    for element in tree.iter():  # a tree can be read with these characters in it and not be changed
        if _NOT_XML.search(element.text or ""):
            element.text = _NOT_XML.sub("", element.text or "")
        if _NOT_XML.search(element.tail or ""):
            element.tail = _NOT_XML.sub("", element.tail or "")
    return tree


def _too_many_attributes(source: str) -> bool:
    total = 0
    for tag in _TAG.finditer(source):
        total += (count := sum(1 for _ in _ATTRIBUTE.finditer(tag[0])))
        if count > MAX_ATTRIBUTES_OF_TAG or total > MAX_ATTRIBUTES:
            return True
    return False


def _too_deep(tree: HtmlElement) -> bool:
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


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
        raise NotText(f"the XML cannot be read: {(getattr(error, 'msg', '') or str(error))[:100]} ({name})", hint=hint) from None
    for element in root.iter():
        if isinstance(element.tag, str) and "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]
    return root


def as_html(root: _Element, tag_of: Callable[[_Element], str]) -> str:
    """Return the source of a tree of XML as HTML, changed in place. ``tag_of`` gives the HTML tag of each element, in document order, or
    :data:`BARE`, :data:`DROPPED`, :data:`HIDDEN`. Attributes of other namespaces go.
    """
    from lxml import etree

    for element in list(root.iter("*")):
        element.tag = tag_of(element)
        for name in [name for name in element.attrib if str(name).startswith("{")]:
            del element.attrib[name]
        if element.tag == DROPPED:
            element.clear(keep_tail=True)
        elif element.tag == HIDDEN:
            element.tag = "span"
            element.set("hidden", "")
    etree.strip_tags(root, BARE, DROPPED)
    return str(etree.tostring(root, encoding="unicode", with_tail=False, method="html"))
