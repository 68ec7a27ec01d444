"""The style sheets that a page carries itself, as far as they can hide text: no cascade, no inheritance, one pass over each sheet.

Selectors of tags, classes and ids are matched with an index, so that no selector costs more than the elements it may mean; a library's
selectors become XPath, whose cost strangers choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Selectors looked at on one page: no newspaper has so many that hide something.
MAX_RULES = 2_000
#: Elements that all rules together are tried on.
MAX_MATCHES = 200_000
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_MEDIA = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*$", re.IGNORECASE)
_COMPOUND = re.compile(r"([\w-]*|\*)((?:[.#][\w-]+)*)$")
_PIECES = re.compile(r"[.#][\w-]+")
_PROPERTIES = frozenset(
    {
        "display", "visibility", "opacity", "font-size", "color", "background", "background-color", "clip", "clip-path",
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
        index = _index(tree)
        budget = MAX_MATCHES
        for selector, style in _hiding_rules(sheets, hides):
            compounds = _compounds(selector)
            candidates = min((index.get(name, []) for name in compounds[-1]), key=len) if compounds else []
            budget -= len(candidates)
            if budget < 0:
                break
            for element in candidates:
                if compounds[-1].issubset(_names(element)) and _inside(element, compounds[:-1]):
                    found.setdefault(element, {}).update(style)
    for element in tree.iter():
        if isinstance(element.tag, str) and (inline := element.get("style")) and (style := _declarations(inline)):
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
    """Selector and declarations of every rule outside at-rules other than ``@media screen`` and ``all``; one pass, nothing nested twice."""
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
        if selector and not selector.startswith("@") and len(stack) < 5 and all(_MEDIA.match(outer) for outer in stack):
            style = _declarations(inside)
            if style:
                for one in selector.split(",")[:50]:
                    yield _unescaped(one.strip()), style


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


def _index(tree: HtmlElement) -> dict[str, list[HtmlElement]]:
    """Elements by tag, ``.class`` and ``#id``."""
    index: dict[str, list[HtmlElement]] = {}
    for element in tree.iter():
        if isinstance(element.tag, str):
            for name in _names(element):
                index.setdefault(name, []).append(element)
    return index


def _names(element: HtmlElement) -> list[str]:
    classes = (element.get("class") or "").split()[:50]
    identity = element.get("id")
    return [element.tag, *("." + name for name in dict.fromkeys(classes)), *(["#" + identity] if identity else [])]


def _compounds(selector: str) -> list[frozenset[str]]:
    """The parts of a selector of tags, classes and ids, the outermost first; none for one with anything else (states, attributes)."""
    compounds = [_compound(part) for part in selector.replace(">", " ").split()]
    known = [part for part in compounds if part]
    return known if len(known) == len(compounds) and len(known) <= 4 else []


def _compound(part: str) -> frozenset[str] | None:
    match = _COMPOUND.match(part)
    if match is None:
        return None
    return frozenset([*_PIECES.findall(match[2]), *([match[1].lower()] if match[1] not in ("", "*") else [])])


def _inside(element: HtmlElement, outer: Iterable[frozenset[str]]) -> bool:
    """True if ancestors of ``element`` fit ``outer``, the outermost first; a child combinator counts as any descendant."""
    wanted = list(outer)
    for ancestor in element.iterancestors():
        if not wanted:
            break
        if wanted[-1].issubset(_names(ancestor)):
            wanted.pop()
    return not wanted
