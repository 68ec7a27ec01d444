"""Text of a page that no reader sees: removed before extraction, since whoever hides text from people writes it for machines.

Counted as hidden: the ``hidden`` attribute, ``<template>``, closed ``<details>`` and ``<dialog>``, classes for screen readers only, and
what an inline style or the page's own style sheets hide: display, visibility, opacity, size, color, clipping, place outside the page.
Sheets in other files are not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from summarize.ingest.styles import Styles, styles_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Classes by which frameworks take text off the screen for screen readers, with or without a prefix of the framework.
_READER_CLASS = re.compile(
    r"(?:^|\s)(?:[a-z0-9]+[-_])?(?<!not-)(?:sr[-_]?only(?:-text)?|visually[-_]?hidden|screen[-_]?reader(?:[-_]?(?:text|only))?"
    r"|hide-visually|(?:helper-)?hidden-accessible|show-for-sr|a11y-hidden|assistive-text|element-invisible|off-?screen|invisible-text)(?=\s|$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_ZERO_CLIP = re.compile(
    r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%|circle\(\s*0(?![.\d])|polygon\(\s*0[\s,)]|ellipse\(\s*0[\s,)]"
)
_AWAY = ("left", "right", "top", "bottom", "inset", "text-indent", "margin-left", "margin-top")
_WHITE = (255, 255, 255)
_COLORS = {"white": _WHITE, "black": (0, 0, 0), "hsl(0,0%,100%)": _WHITE, "hsl(0,0%,0%)": (0, 0, 0)}
#: Channels of two colors (0 to 255) that differ by no more than this look the same.
_ALIKE = 16
_FADED = re.compile(r"opacity\(\s*0?\.?0")
_ZERO_FONT = re.compile(r"(?:^|\s)0(?:px|pt|em|rem|%)?(?:/|\s)")
_FAR_OUT = re.compile(r"\d{4,}px|\d{3,}(?:em|rem|vw|vh|%)")
_TRANSPARENT = re.compile(r"transparent|#[0-9a-f]{3}0|#[0-9a-f]{6}00|(?:rgb|hsl)a?\([^)]*[,/]0(?:\.0+)?%?\)")
#: Share of a page's words that may be hidden: beyond it the page waits for its script to show it.
_MAX_SHARE = 0.8
#: Words that stay visible on a page that does not wait for its script.
_MIN_VISIBLE_WORDS = 60

_FRAME = frozenset({"html", "body", "head", "script", "style"})

_ASIDE = frozenset({"nav", "footer", "aside", "form", "dialog", "header", "menu", "button"})

#: React streams a page in hidden pieces that its script puts in place.
_STREAMED = re.compile(r"[SPB]:[0-9a-f]+")
_FADES = re.compile(r"anim|fade|reveal|\bwow\b|scroll|appear", re.IGNORECASE)
_PANEL = re.compile(r"accordi|faq|collaps|toggle|question|answer|\btab", re.IGNORECASE)


def remove_hidden(tree: HtmlElement) -> list[str]:
    """Take hidden elements out of ``tree``, in place.

    Returns:
        The text of each that was among the paragraphs of the article, in the order of the page; menus and dialogs are none.
    """
    from lxml import etree

    styles = styles_of(tree, lambda style: _hides(style) or _strikes(style))
    for element in (element for element, style in styles.items() if _strikes(style)):
        element.set("style", "text-decoration:line-through")  # for whoever looks for struck passages
    plain = tree.find(".//link[@rel='stylesheet']") is None
    found: list[HtmlElement] = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and element.tag not in _FRAME and _is_hidden(element, styles, plain=plain):
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


def _is_hidden(element: HtmlElement, styles: Mapping[HtmlElement, Styles], *, plain: bool) -> bool:
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
    if style is None or not (_hides(style) or _same_color(element, style, styles, plain=plain)):
        return False
    return not _revealed(element, style)


def _revealed(element: HtmlElement, style: Styles) -> bool:
    """True for what the page's script shows as the reader scrolls to it (fading in) or asks for it (an answer under its question)."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if style.get("opacity") and not _hides({name: value for name, value in style.items() if name != "opacity"}):
        return (
            "transform" in style or bool(_FADES.search(names)) or any(name.startswith(("data-aos", "data-w-")) for name in element.attrib)
        )
    if style.get("display") != "none" and "overflow" not in style:
        return False
    before = element.getprevious()
    toggle = "" if before is None else f"{before.tag} {before.get('class') or ''} {before.get('aria-controls') or ''}"
    return bool(_PANEL.search(names) or "max-height" in style or re.match(r"button|h[2-6]\b", toggle) or _PANEL.search(toggle))


def _hides(style: Styles) -> bool:
    """True if the declarations alone take the text off the screen."""
    of = style.get
    if of("display") == "none" or of("visibility") in ("hidden", "collapse") or of("content-visibility") == "hidden":
        return True
    if any(_at_most(of(name), 0.05) for name in ("opacity", "zoom", "scale")) or _FADED.search(of("filter", "")):
        return True
    if _tiny(of("font-size")) or _ZERO_FONT.search(of("font", "")):
        return True
    if any(_TRANSPARENT.fullmatch(of(name, "")) for name in ("color", "-webkit-text-fill-color")):
        return True
    return _off_screen(style)


def _strikes(style: Styles) -> bool:
    return "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")


def _off_screen(style: Styles) -> bool:
    """True if the declarations clip the text to nothing or move it off the page."""
    of = style.get
    if _ZERO_CLIP.search(of("clip-path", "")) or (_ZERO_CLIP.search(of("clip", "")) and of("position") in ("absolute", "fixed")):
        return True
    transform = of("transform", "")
    if re.search(r"scale[xy3d]*\(\s*0(?:\.0+)?\s*[,)]", transform) or _far(transform) or _far(of("translate", "")):
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
        _at_most(of(name), 1.0) for name in ("height", "width", "max-height", "max-width") if not of(name, "").endswith("%")
    )


def _same_color(element: HtmlElement, style: Styles, styles: Mapping[HtmlElement, Styles], *, plain: bool) -> bool:
    """True if the text has the color of what is behind it, as far as this page says; ``plain`` if it has no sheets of other files."""
    color = style.get("color", "").replace(" ", "")
    if not color:
        return False
    for behind in (element, *element.iterancestors()):
        own = styles.get(behind, {})
        background = own.get("background-color") or own.get("background") or behind.get("bgcolor") or ""
        if background:
            return _alike(color, background)
        if not plain and (behind.get("class") or behind.get("id")):
            return False
    return _alike(color, "white")


def _alike(one: str, two: str) -> bool:
    """True for colors that nobody can tell apart."""
    first, second = (_rgb("".join(color.lower().split())) for color in (one, two))
    if first is None or second is None:
        return one == two
    return max(abs(a - b) for a, b in zip(first, second, strict=True)) <= _ALIKE


def _rgb(color: str) -> tuple[int, ...] | None:
    """The channels of a color, 0 to 255; None for a name or a notation that is not known here."""
    if short := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])f?", color):
        return tuple(17 * int(digit, 16) for digit in short.groups())
    if whole := re.fullmatch(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:ff)?", color):
        return tuple(int(digits, 16) for digits in whole.groups())
    if written := re.fullmatch(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,1(?:\.0)?)?\)", color):
        return tuple(int(digits) for digits in written.groups())
    return _COLORS.get(color)


def _at_most(value: str | None, limit: float) -> bool:
    match = _NUMBER.match(value or "")
    return match is not None and 0 <= float(match[0]) <= limit and not (value or "").endswith(("em", "vh", "vw"))


def _tiny(size: str | None) -> bool:
    match = _NUMBER.match(size or "")
    if match is None:
        return False
    unit = (size or "")[match.end() :].strip()
    return float(match[0]) <= {"px": 1.0, "pt": 1.0, "em": 0.1, "rem": 0.1, "%": 10.0}.get(unit, 0.0)


def _far(value: str) -> bool:
    """True for a place hundreds of pixels, or tens of lines, outside the page."""
    return any(
        float(number) <= (-400 if unit in ("px", "") else -50)
        for number, unit in re.findall(r"(-\d+(?:\.\d+)?)(px|em|rem|vw|vh|%|)", value)
    )
