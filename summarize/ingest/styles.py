"""The style sheets that a page carries itself, as far as they can hide text: no cascade, no inheritance, one pass over each sheet.

Selectors of tags, classes, ids and attributes are matched with an index, so that no selector costs more than the elements it may mean; a
library's selectors become XPath, whose cost strangers choose. States and positions (``:hover``, ``:nth-child``) are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Selectors looked at on one page: no newspaper has so many that hide something.
MAX_RULES = 2_000
#: Elements that all rules together are tried on.
MAX_MATCHES = 200_000
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_PRINT = re.compile(r"\b(?:print|speech|not|max-width|max-height|prefers|orientation|hover|pointer)\b", re.IGNORECASE)
_MIN_WIDTH = re.compile(r"min-width\s*:\s*([\d.]+)(px|em|rem)", re.IGNORECASE)
#: Width of the screen on which the page is taken to be read. Pixels.
SCREEN_WIDTH = 1280
_COMPOUND = r"(?:[\w-]+|\*)?(?:[.#][\w-]+|\[[\w-]+(?:=[^\]]*)?\]|:(?:is|where|not)\([^()]*\))*"
_PART = re.compile(rf"\s*([>+~ ])\s*({_COMPOUND})")
_PIECE = re.compile(r"[.#]?[\w-]+|\*|\[([\w-]+)(?:=[\"']?([^\]\"']*)[\"']?)?\]|:(is|where|not)\(([^()]*)\)")
#: A longer selector is none that people write. Characters.
MAX_SELECTOR = 5_000
#: Siblings that are looked at for one selector, variants of one, and its parts.
MAX_BEFORE, MAX_VARIANTS, MAX_PARTS = 100, 50, 4
_PROPERTIES = frozenset(
    {
        "display", "visibility", "opacity", "font", "font-size", "-webkit-text-fill-color", "translate", "scale", "filter", "zoom", "inset",
        "text-decoration", "text-decoration-line", "color", "background", "background-color", "clip", "clip-path",
        "transform", "height", "width", "max-height", "max-width", "overflow", "position", "content-visibility", "left",
        "right", "top", "bottom", "text-indent", "margin-left", "margin-top",
    }
)  # fmt: skip

#: Declarations of one element: property to value, both in small letters.
Styles = Mapping[str, str]


def styles_of(tree: HtmlElement, hides: Callable[[Styles], bool]) -> dict[HtmlElement, dict[str, str]]:
    """Return the declarations that bear on hiding, by element: those of the sheets in their order, then inline ones."""
    found: dict[HtmlElement, dict[str, str]] = {}
    sheets = "\n".join(sheet.text or "" for sheet in tree.iter("style") if (sheet.get("media") or "screen").lower() in ("all", "screen"))
    if sheets:
        names = {element: _names(element) for element in tree.iter() if isinstance(element.tag, str)}
        index: dict[str, list[HtmlElement]] = {"*": list(names)}
        for element, own in names.items():
            for name in own:
                index.setdefault(name, []).append(element)
        budget = MAX_MATCHES
        for selector, style in _hiding_rules(sheets, hides):
            for parts in _parsed(selector):
                candidates = min((index.get(name, []) for name in parts[-1].names or {"*"}), key=len)
                budget -= len(candidates)
                if budget < 0:
                    break
                for element in candidates:
                    if _fits(element, parts, names):
                        found.setdefault(element, {}).update(style)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        style = _declarations(element.get("style") or "")
        if element.tag == "font" and (color := element.get("color")):
            style.setdefault("color", color.strip().lower())
        if style:
            found.setdefault(element, {}).update(style)
    return found


def _hiding_rules(sheets: str, hides: Callable[[Styles], bool]) -> Iterator[tuple[str, dict[str, str]]]:
    rules = list(_rules(sheets))
    # What shows again is needed only where something was hidden; colors alone hide nothing.
    subjects = {selector for selector, style in rules if hides(style) or {"color"} & style.keys()}
    left = MAX_RULES
    for selector, style in rules:
        if left and (selector in subjects or hides(style)):
            left -= 1
            yield selector, style


def _rules(sheets: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Selector and declarations of every rule that applies on a wide screen; one pass over the sheets."""
    sheets = _COMMENT.sub(" ", sheets)
    stack: list[str] = []
    start = 0
    for brace in re.finditer(r"[{}]", sheets):
        inside = sheets[start : brace.start()]
        start = brace.end()
        if brace[0] == "{":
            stack.append(inside.rpartition(";")[2].strip())
            continue
        selector = stack.pop() if stack else ""
        if 0 < len(selector) < MAX_SELECTOR and not selector.startswith("@") and len(stack) < 5 and all(_applies(outer) for outer in stack):
            style = _declarations(inside)
            if style:
                for one in re.split(r",(?![^(]*\))", selector)[:MAX_VARIANTS]:
                    yield _unescaped(one.strip()), style


def _applies(rule: str) -> bool:
    """True for an at-rule whose rules hold on a wide screen."""
    word = rule.partition(" ")[0].partition("(")[0].lower()
    if word in ("@layer", "@supports"):
        return True
    widths = (float(number) * (1 if unit.lower() == "px" else 16) for number, unit in _MIN_WIDTH.findall(rule))
    return word == "@media" and not _PRINT.search(rule) and all(width <= SCREEN_WIDTH for width in widths)


def _declarations(text: str) -> dict[str, str]:
    found = {}
    for declaration in _COMMENT.sub("", text).split(";"):
        name, colon, value = declaration.partition(":")
        name = _unescaped(name).strip().lower()
        if colon and name in _PROPERTIES:
            found[name] = _unescaped(value).replace("!important", "").strip().lower()
    return found


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] and int(match[1], 16) < 0x110000 else match[2] or "", text)


def _names(element: HtmlElement) -> frozenset[str]:
    """What selectors can call an element: its tag, ``.class``, ``#id``, ``[attribute`` and ``[attribute=value``."""
    names = [element.tag, *("." + name for name in (element.get("class") or "").split()[:50])]
    for key, value in element.attrib.items()[:20]:
        names += ["[" + key, f"[{key}={value[:100]}"] if key not in ("style", "href", "src") else []
    return frozenset([*names, *(["#" + element.get("id")] if element.get("id") else [])])


@dataclass(frozen=True, slots=True)
class _Compound:
    """One part of a selector: how it follows the part before, the names that an element must have, and sets of names it must not have."""

    combinator: str
    names: frozenset[str]
    without: tuple[frozenset[str], ...] = ()

    def fits(self, names: frozenset[str]) -> bool:
        return self.names <= names and not any(other <= names for other in self.without)


def _parsed(selector: str) -> list[list[_Compound]]:
    """A selector's parts, the outermost first, in each of its variants (``:is``); none for one with anything that is not looked at."""
    text = " " + selector.strip()
    found: list[list[_Compound]] = [[]]
    place = 0
    while place < len(text):
        match = _PART.match(text, place)
        if match is None or not match[2] or len(found[0]) == MAX_PARTS:
            return []
        found = [[*before, one] for before in found for one in _compounds(match[1], match[2])][:MAX_VARIANTS]
        place = match.end()
    return found


def _compounds(combinator: str, text: str) -> list[_Compound]:
    variants: list[frozenset[str]] = [frozenset()]
    without: list[frozenset[str]] = []
    for piece in _PIECE.finditer(text):
        key, value, function, inside = piece.groups()
        if function:
            inner = [one.names for part in inside.split(",")[:MAX_VARIANTS] for one in _compounds(" ", part.strip()) if one.names]
            without += inner if function == "not" else []
            variants = [names | more for names in variants for more in inner][:MAX_VARIANTS] if function != "not" else variants
        elif key:
            variants = [names | {f"[{key.lower()}" + (f"={value}" if value is not None else "")} for names in variants]
        elif piece[0] != "*":
            name = piece[0] if piece[0][0] in ".#" else piece[0].lower()
            variants = [names | {name} for names in variants]
    return [_Compound(combinator, names, tuple(without)) for names in variants]


def _fits(element: HtmlElement, parts: list[_Compound], names: Mapping[HtmlElement, frozenset[str]]) -> bool:
    """True if ``element`` fits the last part and what is around it the others; of several ancestors that fit, the nearest is taken."""
    if not parts[-1].fits(names[element]):
        return False
    current = element
    for part, following in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        if following.combinator in "> ":
            around = current.iterancestors()
            around = islice(around, 1) if following.combinator == ">" else around
        else:
            around = islice(current.itersiblings(preceding=True), 1 if following.combinator == "+" else MAX_BEFORE)
        fitting = next((one for one in around if one in names and part.fits(names[one])), None)
        if fitting is None:
            return False
        current = fitting
    return True
