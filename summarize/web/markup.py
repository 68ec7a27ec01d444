"""Translation of HTML fragments, as Mastodon and others send them: the words of each element, never its tags and attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarize.types import Translation
from summarize.web.tools import Tools

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: What is no text for readers.
_NOT_READ = frozenset({"script", "style", "code", "pre", "template"})
#: Addresses, names of accounts and tags of a network stay as they are.
_ADDRESS = re.compile(r"(?:[a-z]+://|www\.|[@#])\S+", re.IGNORECASE)


def translate(tools: Tools, text: str, source: str, target: str) -> tuple[str, list[Translation]]:
    """Translate the words of a fragment, each run of text between tags by itself.

    Raises:
        what :meth:`Tools.translate` raises.
    """
    from lxml import etree, html

    root: HtmlElement = html.fragment_fromstring(text, create_parent="div")
    done: list[Translation] = []

    def words(value: str | None) -> str | None:
        if not value or not any(letter.isalpha() for letter in value) or _ADDRESS.fullmatch(value.strip()):
            return value
        made, found = tools.translate(value, source, target)
        done.extend(found)
        return made

    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in _NOT_READ:
            element.text = words(element.text)
        if element is not root:
            element.tail = words(element.tail)
    inner = etree.tostring(root, encoding="unicode", method="html", with_tail=False)
    return inner.removeprefix("<div>").removesuffix("</div>"), done
