"""The style sheets that a page carries itself, as far as they can hide text: no cascade, no inheritance, one pass over each sheet.

Selectors of tags, classes, ids and attributes are matched with an index, so that no selector costs more than the elements it may mean; a
library's selectors become XPath, whose cost strangers choose. States (``:hover``) are not looked at.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from summarize.errors import InputTooLarge
from summarize.ingest.selectors import MAX_SELECTOR, MAX_VARIANTS, fits, names_of, parse_selector, places_of
from summarize.ingest.values import MAX_VALUE, Important, Styles, faint, overlay, settled, unescaped, without_comments

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Rules of one page, and elements that they are tried on: no newspaper has so many, and what is beyond could hide text unseen.
MAX_RULES, MAX_MATCHES = 40_000, 400_000
_PRINT = re.compile(r"\b(?:print|speech|not|max-width|max-height|prefers|orientation|hover|pointer)\b", re.IGNORECASE)
_SCREEN = re.compile(r"\bnot\s+(?:print|speech)\b|\(\s*prefers-color-scheme\s*:\s*light\s*\)", re.IGNORECASE)
_SCOPE = re.compile(r"@scope\s*\(([^()]*)\)", re.IGNORECASE)
_MIN_WIDTH = re.compile(r"min-width\s*:\s*([\d.]+)(px|em|rem)", re.IGNORECASE)
#: Width of the screen on which the page is taken to be read. Pixels.
SCREEN_WIDTH = 1280
#: What an animation ends with.
_KEYFRAMES = re.compile(r"@(?:-\w+-)?keyframes\s+([\w-]+)\s*\{((?:[^{}]|\{[^{}]*\})*)\}", re.IGNORECASE)
_FRAME = re.compile(r"(?<![^}])([^{}]*)\{([^{}]*)\}")
#: The part of a selector that a script adds or takes away.
_STATE = re.compile(r"(?:\.[\w-]+|\[[^\]]*\])$")
_PROPERTIES = frozenset(
    {
        "display", "visibility", "opacity", "font", "font-size", "-webkit-text-fill-color", "translate", "scale", "filter", "zoom", "inset",
        "text-decoration", "text-decoration-line", "color", "background", "background-color", "clip", "clip-path",
        "transform", "height", "width", "max-height", "max-width", "overflow", "position", "content-visibility", "left",
        "right", "top", "bottom", "text-indent", "margin-left", "margin-top", "rotate", "z-index", "letter-spacing", "background-image",
        "background-clip",
        "-webkit-background-clip", "mask", "mask-image", "-webkit-mask", "-webkit-mask-image", "line-height", "animation", "animation-name",
        "animation-fill-mode", "transition",
    }
)  # fmt: skip

#: Selectors whose variables hold on the whole page.
_ROOTS = frozenset({"html", "body", "*"})
_COLORED = frozenset({"color", "background", "background-color", "-webkit-text-fill-color"})


def styles_of(tree: HtmlElement, hides: Callable[[Styles], bool]) -> dict[HtmlElement, dict[str, str]]:
    """Return the declarations that bear on hiding, by element: those of the sheets in their order, then inline ones."""
    sheets = "\n".join(sheet.text or "" for sheet in tree.iter("style") if (sheet.get("media") or "screen").lower() in ("all", "screen"))
    found = _of_sheets(tree, sheets, hides) if sheets else {}
    ends = {name.lower(): _declarations(_last_frames(frames)) for name, frames in _KEYFRAMES.findall(sheets)}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        style = _declarations(element.get("style") or "")
        if element.tag == "font" and (color := element.get("color")):
            style.setdefault("color", color.strip().lower())
        if style:
            overlay(found.setdefault(element, {}), style)
        if element in found and any("(" in value for value in found[element].values()):
            lines = [found[one] for one in (element, *element.iterancestors()) if one in found]
            found[element] = settled(found[element], ChainMap(*lines))
        if ends and element in found:
            found[element].update(_at_the_end(found[element], ends))
    return found


def _last_frames(frames: str) -> str:
    return ";".join(style for place, style in _FRAME.findall(frames) if {"to", "100%"} & set(place.lower().replace(",", " ").split()))


def _at_the_end(style: Styles, ends: Mapping[str, Styles]) -> Styles:
    """What an element's animation leaves it with, which overrides all rules."""
    words = " ".join(style.get(name, "") for name in ("animation", "animation-name", "animation-fill-mode")).replace(",", " ").split()
    return dict(ChainMap(*(dict(ends[word]) for word in words if word in ends))) if {"forwards", "both"} & set(words) else {}


def _too_many() -> InputTooLarge:
    return InputTooLarge("too many style rules for a page", hint="save the article's text as .txt and give that")


def _of_sheets(tree: HtmlElement, sheets: str, hides: Callable[[Styles], bool]) -> dict[HtmlElement, dict[str, str]]:
    names = {element: names_of(element) for element in tree.iter() if isinstance(element.tag, str)}
    index: dict[str, list[HtmlElement]] = {"*": list(names)}
    for element, name in ((element, name) for element, own in names.items() for name in own):
        index.setdefault(name, []).append(element)
    places = places_of(names) if "-child" in sheets or "-of-type" in sheets else {}
    found: dict[HtmlElement, dict[str, str]] = {}
    budget = MAX_MATCHES
    for parts, style in ((parts, style) for selector, style in _hiding_rules(sheets, hides) for parts in parse_selector(selector)):
        candidates = min((index.get(name, []) for name in parts[-1].names or {"*"}), key=len)
        budget -= len(candidates)
        if budget < 0:
            raise _too_many()
        for element in candidates:
            if fits(element, parts, names, places):
                overlay(found.setdefault(element, {}), style)
    return found


def _hiding_rules(sheets: str, hides: Callable[[Styles], bool]) -> Iterator[tuple[str, dict[str, str]]]:
    rules = list(islice(_rules(sheets), MAX_RULES + 1))
    if len(rules) > MAX_RULES:
        raise _too_many()
    root = {name: value for selector, style in rules if selector in _ROOTS for name, value in style.items() if name[:2] == "--"}
    rules = [(selector, settled(style, ChainMap(style, root))) for selector, style in rules]
    # What a script shows by a class of the element, or of one around it, is not hidden.
    seen = {selector for selector, style in rules if "opacity" in style and not faint(style["opacity"])}
    shown = {_STATE.sub("", selector) for selector in seen} | {selector.partition(" ")[2] for selector in seen}
    for selector, style in rules:
        if "transition" in style and selector in shown:
            style.pop("opacity", None)
    # What shows again is needed only where something was hidden; colors alone hide nothing.
    subjects = {
        selector
        for selector, style in rules
        if hides(style)
        or (_COLORED | {"animation", "animation-name"}) & style.keys()
        or selector in _ROOTS
        or any("var(" in value for value in style.values())
    }
    return ((selector, style) for selector, style in rules if selector in subjects or hides(style))


def _rules(sheets: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Selector and declarations of every rule that applies on a wide screen; one pass over the sheets."""
    sheets = without_comments(sheets)
    stack: list[str] = []
    start = 0
    for brace in re.finditer(r"[{}]", sheets):
        inside = sheets[start : brace.start()]
        start = brace.end()
        if brace[0] == "{":
            inside, _, opened = inside.rpartition(";")
            yield from _rule(stack, inside)
            stack.append(opened.strip())
            continue
        yield from _rule(stack, inside)
        del stack[-1:]


def _rule(stack: list[str], inside: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rule of declarations in the braces of ``stack``, the innermost last, for each of its selectors."""
    style = _declarations(inside) if 0 < len(stack) < 6 and sum(map(len, stack)) < MAX_SELECTOR else {}
    if not style or not all(_applies(outer) for outer in stack if outer.startswith("@")):
        return
    found = [""]
    for selectors in (_SCOPE.sub(r"\1", outer) for outer in stack if outer[:1] != "@" or _SCOPE.fullmatch(outer)):
        ones = [one.strip().replace(":root", "html") for one in re.split(r",(?![^(]*\))", selectors)]
        found = [one.replace("&", outer) if "&" in one else f"{outer} {one}".strip() for outer in found for one in ones][:MAX_VARIANTS]
    for selector in filter(None, found):
        yield selector, style


def _applies(rule: str) -> bool:
    """True for an at-rule whose rules hold on a wide screen."""
    word = rule.partition(" ")[0].partition("(")[0].lower()
    if word in ("@layer", "@supports", "@scope"):
        return True
    rule = _SCREEN.sub("", rule)
    widths = (float(number) * (1 if unit.lower() == "px" else 16) for number, unit in _MIN_WIDTH.findall(rule))
    return word in ("@media", "@container") and not _PRINT.search(rule) and all(width <= SCREEN_WIDTH for width in widths)


def _declarations(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in without_comments(text).split(";"):
        name, colon, value = declaration.partition(":")
        name = unescaped(name).strip().lower()
        if colon and (name in _PROPERTIES or name.startswith("--")):
            value, important, _ = unescaped(value[:MAX_VALUE]).lower().partition("!")
            if important or not isinstance(found.get(name), Important):
                found[name] = Important(value.strip()) if important else value.strip()
    return found
