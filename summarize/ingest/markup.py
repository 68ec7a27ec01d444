"""Parse the source of a page into a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarize.errors import NotText

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Elements within elements: newspapers have some thirty. libxml2 stops at 256 by itself, older ones do not.
_DEEPEST = 256


def parse(source: str, name: str) -> HtmlElement:
    """Parse a page's source. ``name`` is what messages call it.

    Raises:
        NotText: it cannot be parsed, or is nested too deeply to be a page.
    """
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
