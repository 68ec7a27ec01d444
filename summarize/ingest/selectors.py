"""Selectors of style sheets: tags, classes, ids, attributes and places among siblings; states such as ``:hover`` are not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from summarize.ingest.values import unescaped

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAME = r"(?:[\w-]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n])+"
_PLACE = r":(?:nth-(?:last-)?(?:child|of-type)\([^()]*\)|(?:first|last)-(?:child|of-type))"
_COMPOUND = rf"(?:{_NAME}|\*)?(?:[.#]{_NAME}|\[[\w-]+(?:[~|^$*]?=[^\]]*)?\]|:(?:is|where|not)\([^()]*\)|{_PLACE})*"
_PART = re.compile(rf"\s*([>+~ ])\s*({_COMPOUND})")
_PIECE = re.compile(rf"[.#]?{_NAME}|\*|\[([\w-]+)(?:([~|^$*]?)=[\"']?([^\]\"']*)[\"']?)?\]|:(is|where|not)\(([^()]*)\)|({_PLACE})")
#: A longer selector is none that people write. Characters.
MAX_SELECTOR = 5_000
#: Siblings that are looked at for one selector, variants of one, and its parts.
MAX_BEFORE, MAX_VARIANTS, MAX_PARTS = 100, 50, 4


def names_of(element: HtmlElement) -> frozenset[str]:
    """What selectors can call an element: its tag, ``.class``, ``#id``, ``[attribute`` and ``[attribute=value``."""
    names = [element.tag, *("." + name for name in (element.get("class") or "").split()[:50])]
    for key, value in element.attrib.items()[:20]:
        names += ["[" + key, f"[{key}={value[:100]}"] if key not in ("style", "href", "src") else []
    return frozenset([*names, *(["#" + element.get("id")] if element.get("id") else [])])


def places_of(elements: Iterable[HtmlElement]) -> dict[HtmlElement, dict[str, int]]:
    """The place of each element among its siblings, from 1, as ``:nth-child`` and its like count."""
    found: dict[HtmlElement, dict[str, int]] = {}
    for parent in elements:
        groups: dict[tuple[str, str], list[HtmlElement]] = {}
        for child in (child for child in parent if isinstance(child.tag, str)):
            groups.setdefault(("child", ""), []).append(child)
            groups.setdefault(("of-type", child.tag), []).append(child)
        for (kind, _), group in groups.items():
            for place, child in enumerate(group, 1):
                found.setdefault(child, {}).update({kind: place, f"last-{kind}": len(group) + 1 - place})
    return found


@dataclass(frozen=True, slots=True)
class Compound:
    """One part of a selector: how it follows the part before, the names that an element must have, and sets of names it must not have."""

    combinator: str
    names: frozenset[str]
    without: tuple[frozenset[str], ...] = ()
    likes: tuple[tuple[str, str, str], ...] = ()
    places: tuple[tuple[str, int, int], ...] = ()

    def fits(self, names: frozenset[str], places: Mapping[str, int]) -> bool:
        """Say whether an element of these names and places is meant."""
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


def parse_selector(selector: str) -> list[list[Compound]]:
    """A selector's parts, the outermost first, in each of its variants (``:is``); none for one with anything that is not looked at."""
    text = " " + selector.strip()
    found: list[list[Compound]] = [[]]
    place = 0
    while place < len(text):
        match = _PART.match(text, place)
        if match is None or not match[2] or not found or len(found[0]) == MAX_PARTS:
            return []
        found = [[*before, one] for before in found for one in _compounds(match[1], match[2])][:MAX_VARIANTS]
        place = match.end()
    return found


def _compounds(combinator: str, text: str) -> list[Compound]:
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
    return [Compound(combinator, names, tuple(without), tuple(likes), tuple(places)) for names in variants]


def fits(
    element: HtmlElement,
    parts: list[Compound],
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
