"""The style sheets that a page carries itself, as far as they can hide text: no cascade, no inheritance, one pass over each sheet.

Selectors of tags, classes, ids and attributes are matched with an index, so that no selector costs more than the elements it may mean; a
library's selectors become XPath, whose cost strangers choose. States (``:hover``) are not looked at.
"""

from __future__ import annotations

import re
from collections import ChainMap, Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from summarize.errors import InputTooLarge
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
_NAME = r"(?:[\w-]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n])+"
_PLACE = r":(?:nth-(?:last-)?(?:child|of-type)\([^()]*\)|(?:first|last)-(?:child|of-type))"
_COMPOUND = rf"(?:{_NAME}|\*)?(?:[.#]{_NAME}|\[[\w-]+(?:[~|^$*]?=[^\]]*)?\]|:(?:is|where|not)\([^()]*\)|{_PLACE})*"
_PART = re.compile(rf"\s*([>+~ ])\s*({_COMPOUND})")
_PIECE = re.compile(rf"[.#]?{_NAME}|\*|\[([\w-]+)(?:([~|^$*]?)=[\"']?([^\]\"']*)[\"']?)?\]|:(is|where|not)\(([^()]*)\)|({_PLACE})")
#: A longer selector is none that people write. Characters.
MAX_SELECTOR = 5_000
#: Siblings that are looked at for one selector, variants of one, and its parts.
MAX_BEFORE, MAX_VARIANTS, MAX_PARTS = 100, 50, 4
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
    ends = {name.lower(): _declarations(";".join(_last_frames(frames))) for name, frames in _KEYFRAMES.findall(sheets)}
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


def _last_frames(frames: str) -> list[str]:
    return [style for place, style in _FRAME.findall(frames) if {"to", "100%"} & set(place.lower().replace(",", " ").split())]


def _at_the_end(style: Styles, ends: Mapping[str, Styles]) -> Styles:
    """What an element's animation leaves it with, which overrides all rules."""
    words = " ".join(style.get(name, "") for name in ("animation", "animation-name", "animation-fill-mode")).replace(",", " ").split()
    return dict(ChainMap(*(dict(ends[word]) for word in words if word in ends))) if {"forwards", "both"} & set(words) else {}


def _too_many() -> InputTooLarge:
    return InputTooLarge("too many style rules for a page", hint="save the article's text as .txt and give that")


def _of_sheets(tree: HtmlElement, sheets: str, hides: Callable[[Styles], bool]) -> dict[HtmlElement, dict[str, str]]:
    names = {element: _names(element) for element in tree.iter() if isinstance(element.tag, str)}
    index: dict[str, list[HtmlElement]] = {"*": list(names)}
    for element, name in ((element, name) for element, own in names.items() for name in own):
        index.setdefault(name, []).append(element)
    places = _places(names) if "-child" in sheets or "-of-type" in sheets else {}
    found: dict[HtmlElement, dict[str, str]] = {}
    budget = MAX_MATCHES
    for parts, style in ((parts, style) for selector, style in _hiding_rules(sheets, hides) for parts in _parsed(selector)):
        candidates = min((index.get(name, []) for name in parts[-1].names or {"*"}), key=len)
        budget -= len(candidates)
        if budget < 0:
            raise _too_many()
        for element in candidates:
            if _fits(element, parts, names, places):
                overlay(found.setdefault(element, {}), style)
    return found


def _places(elements: Iterable[HtmlElement]) -> dict[HtmlElement, dict[str, int]]:
    """The place of each element among its siblings, from 1, as ``:nth-child`` and its like count."""
    found = {}
    for parent in elements:
        children = [child for child in parent if isinstance(child.tag, str)]
        alike, before = Counter(child.tag for child in children), Counter[str]()
        for place, child in enumerate(children, 1):
            before[child.tag] += 1
            same = before[child.tag]
            found[child] = {
                "child": place,
                "of-type": same,
                "last-child": len(children) + 1 - place,
                "last-of-type": alike[child.tag] + 1 - same,
            }
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
    likes: tuple[tuple[str, str, str], ...] = ()
    places: tuple[tuple[str, int, int], ...] = ()

    def fits(self, names: frozenset[str], places: Mapping[str, int]) -> bool:
        return (
            self.names <= names
            and not any(other <= names for other in self.without)
            and all(any(_alike(name, *like) for name in names) for like in self.likes)
            and all(_counted(places.get(kind, 0) - offset, step) for kind, step, offset in self.places)
        )


def _alike(name: str, key: str, operator: str, value: str) -> bool:
    """True if a name is the attribute ``key`` with a value that is like ``value``, as ``operator`` says (``^``: begins with it)."""
    if not name.startswith(f"[{key}=") or not value:
        return False
    own = name[len(key) + 2 :]
    words = {"~": own.split(), "|": [own, own.partition("-")[0]]}
    if operator in words:
        return value in words[operator]
    return value in own if operator == "*" else own.startswith(value) if operator == "^" else own.endswith(value)


def _counted(distance: int, step: int) -> bool:
    """True if ``distance`` is so many whole steps, none of them backward."""
    return distance == 0 if step == 0 else distance % step == 0 and distance // step >= 0


def _place(text: str) -> tuple[str, int, int]:
    """What a ``:nth-child`` or its like counts, its step and its offset."""
    from tinycss2.nth import parse_nth

    kind, _, formula = text[1:].rstrip(")").partition("(")
    step, offset = (parse_nth(formula) or (0, -1)) if formula else (0, 1)
    return kind.removeprefix("nth-").replace("first-", ""), step, offset


def _parsed(selector: str) -> list[list[_Compound]]:
    """A selector's parts, the outermost first, in each of its variants (``:is``); none for one with anything that is not looked at."""
    text = " " + selector.strip()
    found: list[list[_Compound]] = [[]]
    place = 0
    while place < len(text):
        match = _PART.match(text, place)
        if match is None or not match[2] or not found or len(found[0]) == MAX_PARTS:
            return []
        found = [[*before, one] for before in found for one in _compounds(match[1], match[2])][:MAX_VARIANTS]
        place = match.end()
    return found


def _compounds(combinator: str, text: str) -> list[_Compound]:
    variants: list[frozenset[str]] = [frozenset()]
    without: list[frozenset[str]] = []
    places: list[tuple[str, int, int]] = []
    likes: list[tuple[str, str, str]] = []
    for piece in _PIECE.finditer(text):
        key, operator, value, function, inside, place = piece.groups()
        if place:
            places.append(_place(place.lower()))
        elif function:
            if re.search(_PLACE, inside):
                return []
            inner = [one.names for part in inside.split(",")[:MAX_VARIANTS] for one in _compounds(" ", part.strip()) if one.names]
            without += inner if function == "not" else []
            variants = [names | more for names in variants for more in inner][:MAX_VARIANTS] if function != "not" else variants
        elif operator:
            likes.append((key.lower(), operator, value))
        elif key:
            variants = [names | {f"[{key.lower()}" + (f"={value}" if value is not None else "")} for names in variants]
        elif piece[0] != "*":
            name = unescaped(piece[0] if piece[0][0] in ".#" else piece[0].lower())
            variants = [names | {name} for names in variants]
    return [_Compound(combinator, names, tuple(without), tuple(likes), tuple(places)) for names in variants]


def _fits(
    element: HtmlElement,
    parts: list[_Compound],
    names: Mapping[HtmlElement, frozenset[str]],
    places: Mapping[HtmlElement, Mapping[str, int]],
) -> bool:
    """True if ``element`` fits the last part and what is around it the others; of several ancestors that fit, the nearest is taken."""
    if not parts[-1].fits(names[element], places.get(element, {})):
        return False
    current = element
    for part, following in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        if following.combinator in "> ":
            around = current.iterancestors()
            around = islice(around, 1) if following.combinator == ">" else around
        else:
            around = islice(current.itersiblings(preceding=True), 1 if following.combinator == "+" else MAX_BEFORE)
        fitting = next((one for one in around if one in names and part.fits(names[one], places.get(one, {}))), None)
        if fitting is None:
            return False
        current = fitting
    return True
