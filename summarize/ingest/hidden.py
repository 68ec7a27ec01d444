"""Text of a page that no reader sees: removed before extraction, since whoever hides text from people writes it for machines.

Counted as hidden: the ``hidden`` attribute, ``<template>``, closed ``<details>`` and ``<dialog>``, classes for screen readers only, and
what an inline style or the page's own style sheets hide: display, visibility, opacity, size, color, clipping, place outside the page.
Sheets in other files are not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from summarize.ingest.colors import alike, background_of, transparent
from summarize.ingest.styles import styles_of
from summarize.ingest.values import Styles, clipped, faint, filtered_out, flat, masked, pixels

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Classes by which frameworks take text off the screen for screen readers, with or without a prefix of the framework.
_READER_CLASS = re.compile(
    r"(?:^|\s)(?:[a-z0-9]+[-_])?(?<!not-)(?:sr[-_]?only(?:-text)?|visually[-_]?hidden|screen[-_]?reader(?:[-_]?(?:text|only))?"
    r"|hide-visually|(?:helper-)?hidden-accessible|show-for-sr|a11y-hidden|assistive-text|element-invisible|off-?screen|invisible-text)(?=\s|$)",
    re.IGNORECASE,
)
_ZERO_CLIP = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)")
_AWAY = ("left", "right", "top", "bottom", "inset", "text-indent", "margin-left", "margin-top")
#: Sizes of a box that cuts off what is outside it, and up to which of them nothing of its text is seen. Pixels.
_FLAT = {"height": 1.0, "width": 1.0, "max-height": 1.0, "max-width": 1.0, "line-height": 0.1}
_ZERO_FONT = re.compile(r"(?:^|\s)0(?:px|pt|em|rem|%)?(?:/|\s)")
_FAR_OUT = re.compile(r"\d{4,}px|\d{3,}(?:em|rem|vw|vh|%)")
#: Share of a page's words that may be hidden: beyond it the page waits for its script to show it.
_MAX_SHARE = 0.8
#: Words that stay visible on a page that does not wait for its script.
_MIN_VISIBLE_WORDS = 60

#: Details with a question above them that a page of questions has, at least.
_QUESTIONS = 3

_FRAME = frozenset({"html", "body", "head", "script", "style"})

_ASIDE = frozenset({"nav", "footer", "aside", "form", "dialog", "header", "menu", "button"})

#: React streams a page in hidden pieces that its script puts in place.
_STREAMED = re.compile(r"[SPB]:[0-9a-f]+")
_FADES = re.compile(r"anim|fade|reveal|\bwow\b|scroll|appear", re.IGNORECASE)
#: What opens a panel, in an element or itself.
_CONTROLS = (
    "descendant-or-self::*[self::button or self::summary or self::label or self::h2 or self::h3 or self::h4"
    " or @aria-expanded or @aria-controls or @data-toggle or @data-bs-toggle or @onclick or @role='tab' or @role='button']"
)
_PANEL = re.compile(r"accordi|faq|collaps|toggle|question|answer|\btab", re.IGNORECASE)


def remove_hidden(tree: HtmlElement) -> list[str]:
    """Take hidden elements out of ``tree``, in place.

    Returns:
        The text of each that was among the paragraphs of the article, in the order of the page; menus and dialogs are none.
    """
    from lxml import etree

    _open_answers(tree)
    styles = styles_of(tree, lambda style: _hides(style) or _strikes(style))
    for element in (element for element, style in styles.items() if _strikes(style)):
        element.set("style", "text-decoration:line-through")  # for whoever looks for struck passages
    plain = tree.find(".//link[@rel='stylesheet']") is None
    opened = _opened(tree)
    found: list[HtmlElement] = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and element.tag not in _FRAME and _is_hidden(element, styles, opened, plain=plain):
            found.append(element)
            walk.skip_subtree()
    texts = [" ".join(element.text_content().split()) for element in found]
    loose = _loose(tree)
    total = len(tree.text_content().split())
    hidden = sum(len(text.split()) for text in texts)
    if hidden > _MAX_SHARE * total and total - hidden < _MIN_VISIBLE_WORDS:
        return []
    inside = [_in_article(element) for element in found]
    for element in found:
        element.drop_tree()
    return [*(text for text, among in zip(texts, inside, strict=True) if text and among), *loose]


def _open_answers(tree: HtmlElement) -> None:
    """Open the answers of a page of questions: who reads the question sees that there is one."""
    questions = [one for one in tree.iterfind(".//details/summary") if one.text_content().rstrip().endswith(("?", "？", "؟"))]
    for question in questions if len(questions) >= _QUESTIONS else ():
        question.getparent().set("open", "")


def _loose(tree: HtmlElement) -> list[str]:
    """Take the text in closed details without an element of its own."""
    texts = []
    for details in (details for details in tree.iter("details") if "open" not in details.attrib):
        texts.append(" ".join(" ".join([details.text or "", *(child.tail or "" for child in details)]).split()))
        details.text = None
        for child in details:
            child.tail = None
    return [text for text in texts if text]


def _in_article(element: HtmlElement) -> bool:
    if any(ancestor.tag in _ASIDE for ancestor in element.iterancestors()) or element.tag in _ASIDE:
        return False
    parent = element.getparent()
    return parent is not None and (parent.tag == "p" or parent.find("p") is not None)


def _is_hidden(element: HtmlElement, styles: Mapping[HtmlElement, Styles], opened: frozenset[str], *, plain: bool) -> bool:
    tag = element.tag
    if tag == "template" or "hidden" in element.attrib or "popover" in element.attrib:
        return not _STREAMED.fullmatch(element.get("id") or "")
    if tag == "dialog":
        return "open" not in element.attrib
    parent = element.getparent()
    if parent is not None and parent.tag == "details" and "open" not in parent.attrib and tag != "summary":
        return True
    if _READER_CLASS.search(element.get("class") or ""):
        return True
    style = styles.get(element)
    if style is None or not (_hides(style) or _same_color(element, style, styles, plain=plain) or _covered(element, style, styles)):
        return False
    return not _revealed(element, style, opened)


def _revealed(element: HtmlElement, style: Styles, opened: frozenset[str]) -> bool:
    """True for what the page's script shows as the reader scrolls to it (fading in) or asks for it (an answer under its question)."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if style.get("opacity") and not _hides({name: value for name, value in style.items() if name != "opacity"}):
        return (
            "transform" in style or bool(_FADES.search(names)) or any(name.startswith(("data-aos", "data-w-")) for name in element.attrib)
        )
    if style.get("display") != "none" and "overflow" not in style:
        return False
    if "max-height" in style:
        return _has_control(element, opened)
    before = element.getprevious()
    toggle = "" if before is None else f"{before.tag} {before.get('class') or ''} {before.get('aria-controls') or ''}"
    return bool(_PANEL.search(names) or re.match(r"button|h[2-6]\b", toggle) or _PANEL.search(toggle))


def _has_control(element: HtmlElement, opened: frozenset[str]) -> bool:
    """True for a panel that something on the page opens: it names the panel, or is before or after it."""
    before = next((one for one in element.itersiblings(preceding=True) if one.tag not in ("style", "script")), None)
    beside = (one for one in (before, element.getnext()) if one is not None)
    return element.get("id") in opened or any(one.xpath(_CONTROLS) for one in beside)


def _opened(tree: HtmlElement) -> frozenset[str]:
    """The ids of what links, labels and buttons of the page say that they open."""
    named = tree.xpath("//@aria-controls | //label/@for | //a/@href | //@data-target | //@data-bs-target")
    return frozenset(str(name).removeprefix("#") for name in named)


def _hides(style: Styles) -> bool:
    """True if the declarations alone take the text off the screen."""
    of = style.get
    if of("display") == "none" or of("visibility") in ("hidden", "collapse") or of("content-visibility") == "hidden":
        return True
    if faint(of("opacity", "")) or faint(of("zoom", "")) or filtered_out(of("filter", "")) or flat(style) or masked(style):
        return True
    if _at_most(of("font-size", ""), 1.6) or _ZERO_FONT.search(of("font", "")) or (pixels(of("letter-spacing", "")) or 0) <= -6:
        return True
    # Letters cut out of a picture or a gradient are seen.
    cut = "text" in (of("background-clip"), of("-webkit-background-clip")) and "(" in of("background", "") + of("background-image", "")
    if not cut and any(transparent(of(name, "")) for name in ("color", "-webkit-text-fill-color")):
        return True
    return _off_screen(style)


def _strikes(style: Styles) -> bool:
    return "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")


def _off_screen(style: Styles) -> bool:
    """True if the declarations clip the text to nothing or move it off the page."""
    of = style.get
    if clipped(of("clip-path", "")) or (_ZERO_CLIP.search(of("clip", "")) and of("position") in ("absolute", "fixed")):
        return True
    transform = of("transform", "")
    if _far(transform) or _far(of("translate", "")):
        return True
    if any(_far(of(name, "")) or _FAR_OUT.match(of(name, "")) for name in _AWAY[:5]) and of("position") in (
        "absolute",
        "fixed",
        "relative",
    ):
        return True
    if any(_far(of(name, "")) for name in _AWAY[5:]):
        return True
    return of("overflow") in ("hidden", "clip") and any(
        _at_most(of(name, ""), limit) for name, limit in _FLAT.items() if not of(name, "").endswith("%")
    )


def _same_color(element: HtmlElement, style: Styles, styles: Mapping[HtmlElement, Styles], *, plain: bool) -> bool:
    """True if the text has the color of what is behind it, as far as this page says; ``plain`` if it has no sheets of other files."""
    color = style.get("-webkit-text-fill-color") or style.get("color", "")
    if not color:
        return False
    for behind in (element, *element.iterancestors()):
        background = _background(behind, styles)
        if background:
            return alike(color, background)
        if not plain and (behind.get("class") or behind.get("id")):
            return False
    return alike(color, "white")


def _background(element: HtmlElement, styles: Mapping[HtmlElement, Styles]) -> str:
    """The color of an element's own background, as written; empty if what is behind shows through."""
    own = styles.get(element, {})
    background = background_of(
        own.get("background-color") or own.get("background") or own.get("background-image") or element.get("bgcolor", "").lower()
    )
    return "" if background in ("none", "initial", "unset") or transparent(background) else background


def _covered(element: HtmlElement, style: Styles, styles: Mapping[HtmlElement, Styles]) -> bool:
    """True for text under the background of what holds it or comes next."""
    if not style.get("z-index", "").startswith("-") or style.get("position", "static") == "static":
        return False
    around = (*element.iterancestors(), *islice(element.itersiblings(), 2))
    return any(_background(behind, styles) for behind in around if behind.tag not in _FRAME)


def _at_most(value: str, limit: float) -> bool:
    length = pixels(value)
    return length is not None and 0 <= length <= limit


def _far(value: str) -> bool:
    """True for a place hundreds of pixels, or tens of lines, outside the page."""
    return any(
        float(number) <= (-400 if unit in ("px", "") else -50)
        for number, unit in re.findall(r"(-\d+(?:\.\d+)?)(px|em|rem|vw|vh|%|)", value)
    )
