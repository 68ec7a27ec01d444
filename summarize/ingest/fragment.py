"""Pieces of HTML in places meant for text: a title, a row's text, a feed's description, an export's field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

from summarize.ingest.blocks import blocks
from summarize.ingest.hidden import remove_hidden
from summarize.ingest.inline import settle_inline
from summarize.ingest.markup import parse

#: A tag as people write them: a name of HTML, then nothing, attributes or a slash. "a < b" and "<Ministry>" are none.
_TAG = re.compile(
    r"<(?:!--(?:(?!<!--).)*?--|/?(?:a|abbr|article|aside|b|blockquote|br|center|cite|code|del|div|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|iframe"
    r"|img|ins|li|main|mark|nav|ol|p|picture|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul"
    r"|video)(?:\s[^<>]*)?/?)>",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK_TAG = re.compile(r"<(?:p|div|br|li|h[1-6]|tr|td|blockquote|section|article)\b[^<>]*>", re.IGNORECASE)
#: An element with its text, as markup has it; "the <b> tag" and what is quoted or in backticks is prose about markup.
_ELEMENT = re.compile(
    r"(?<![`\"'“«‘])<(a|b|blockquote|div|em|h[1-6]|i|li|p|span|strong|u)(\s[^<>]*)?>(?=\S|\n).{1,2000}?(?<! )</\1>"
    r"|(?<=[^\s`\"'“«‘])<br\s*/?>",
    re.IGNORECASE | re.DOTALL,
)
#: Elements that make a text markup, where a link with an address is enough; how far they are looked for. Elements; characters.
MIN_ELEMENTS, MAX_SEARCHED = 2, 20_000
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_TWICE = re.compile(r"&lt;/?[a-z][a-z0-9]*(?:\s[^&<>]*)?/?&gt;|&amp;(?:[a-z]{2,8}|#\d{1,7});", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a piece of HTML says: its paragraphs, the rows of its tables, what it shows as struck out, what it hides, and its headline."""

    lines: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    heading: str = ""

    @property
    def left_out(self) -> list[tuple[str, str, str]]:
        """Kind, text and reason of what is no part of its lines and can be seen."""
        return [("other", "\n".join(self.rows), "a table"), ("other", "\n".join(self.withdrawn), "struck out")]


def has_markup(text: str) -> bool:
    """True for a text with HTML in it: elements around its words, and not mentions of tags or code in backticks."""
    if "<" not in text or "```" in text:
        return False
    found = list(islice(_ELEMENT.finditer(text[:MAX_SEARCHED]), MIN_ELEMENTS))
    return len(found) == MIN_ELEMENTS or any("href=" in (element[2] or "") for element in found)


def plain_line(text: str) -> str:
    """Return a title as one line of text, without tags and entities; a bare ``<`` stays."""
    for _ in range(2):  # feeds escape what they escaped before
        text = unescape(_TAG.sub("", text)) if _ENTITY.search(text) or "<" in text else text
    return " ".join(_TAG.sub("", text).split())


def plain_lines(text: str) -> list[str]:
    """Return the paragraphs of a text that may be HTML, escaped HTML, or plain with entities in it."""
    return fragment(text).lines


def fragment(text: str) -> Fragment:
    """Read a text that may be HTML, escaped HTML, or plain with entities in it."""
    has_tags = _TAG.search(text) is not None
    if not has_tags and _TWICE.search(text):
        text = unescape(text)
        has_tags = _TAG.search(text) is not None
    if has_tags:  # a line is a paragraph, in a text with paragraphs of HTML a blank line is a break
        end = r"\n\s*\n" if _BLOCK_TAG.search(text) else r"\n"
        return read_fragment(re.sub(rf"(<[^<>]*>)|{end}", lambda found: found[1] or "<br>", text), "the text")
    text = unescape(text) if _ENTITY.search(text) else text
    return Fragment([line for raw in text.splitlines() if (line := " ".join(raw.split()))])


def read_fragment(source: str, name: str) -> Fragment:
    """Read a piece of HTML as a page is read: nothing hidden, raised figures apart. ``name`` is what messages call it.

    Raises:
        InputTooLarge, NotText: as :func:`summarize.ingest.markup.parse`.
    """
    tree = parse(f"<div>{source}</div>", name)
    hidden = remove_hidden(tree)
    withdrawn = settle_inline(tree, None)
    found = blocks(tree)
    heading = next((block.text for block in found[:5] if block.tag == "h1"), "")
    lines, rows = [[block.text for block in found if block.row is row] for row in (False, True)]
    return Fragment(lines, rows, withdrawn, hidden, heading)
