"""Values in style sheets: variables, sums, lengths and shapes, as far as they can hide text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from summarize.ingest.colors import ALIKE, transparent

#: Declarations of one element: property to value, both in small letters.
Styles = Mapping[str, str]
#: What a value has beyond it is not looked at. Characters.
MAX_VALUE = 2_000
#: A string without its end goes on to the end of its line, as in a browser.
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)|<!--|-->|(\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?)", re.DOTALL)
_STRUCTURE = str.maketrans("{};,", "    ")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_MATH = re.compile(r"(?<![\w-])(calc|min|max|clamp|)\(([^()]*)\)")
_TERM = re.compile(r"\s*([+-]?)\s*(\d*\.?\d+)([a-z%]*)(?:\s*([*/])\s*(\d*\.?\d+)([a-z%]*))?")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
#: Pixels in a unit, where the page is 1280 pixels wide and its letters are 16 high.
_PIXELS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945, "em": 16.0, "rem": 16.0, "ex": 8.0,
    "ch": 8.0, "%": 0.16, "vw": 12.8, "vh": 7.2, "vmin": 7.2, "vmax": 12.8,
}  # fmt: skip
_EDGE_ON = re.compile(r"rotate[xy]\(\s*-?(?:90deg|270deg|100grad|0?\.25turn)|matrix\(\s*0\s*,\s*0\s*,\s*0\s*,\s*0\s*,")
_EDGE_ON_AXIS = re.compile(r"[xy]\s+-?(?:90|270)deg|-?(?:90|270)deg\s+[xy]")
_BLURRED = re.compile(r"blur\(\s*(?:[4-9]|\d\d+)(?:\.\d+)?px|blur\(\s*(?:[1-9]\d*|0?\.[3-9]\d*)r?em")
_BLANKED = re.compile(r"brightness\(\s*0%?\s*\)\s*invert\(\s*(?:1|100%)?\s*\)")


def without_comments(text: str) -> str:
    """Take comments out, and from strings what would be taken for structure."""
    return _COMMENT.sub(lambda match: match[1].translate(_STRUCTURE) if match[1] else " ", text)


def unescaped(text: str) -> str:
    """Resolve the escapes of a style sheet."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] and int(match[1], 16) < 0x110000 else match[2] or "", text)


class Important(str):
    """A value that only another one like it replaces."""

    __slots__ = ()


def overlay(style: dict[str, str], over: Styles) -> None:
    """Set what ``over`` declares, except where an ``!important`` holds against it."""
    style.update(
        {name: value for name, value in over.items() if isinstance(value, Important) or not isinstance(style.get(name), Important)}
    )


def settled(style: Styles, scope: Mapping[str, str]) -> dict[str, str]:
    """Resolve the variables in a style's values, as far as ``scope`` has them, and their sums."""
    found = {}
    for name, written in style.items():
        value = str(written)
        for _ in range(5):
            if "var(" not in value or len(value) > MAX_VALUE:
                break
            value = _VARIABLE.sub(lambda match: scope.get(match[1]) or (match[2] or "").strip() or match[0], value)
        value = value[:MAX_VALUE]
        for _ in range(5 if "(" in value else 0):
            value = _MATH.sub(_computed, value)
        found[name] = Important(value) if isinstance(written, Important) else value
    return found


def _computed(function: re.Match[str]) -> str:
    """The pixels of a sum, or of the least, greatest or middle one of several; without the name, if a share of something else decides."""
    sums = [_sum(part) for part in function[2].split(",")]
    known = sorted(one for one in sums if one is not None)
    if len(known) < len(sums):
        return function[2].strip()
    unit = "px" if any(map(str.isalpha, function[2])) else ""
    return f"{known[{'max': -1, 'clamp': len(known) // 2}.get(function[1], 0)]:g}{unit}"


def _sum(text: str) -> float | None:
    pixels = share = 0.0
    for sign, number, unit, operator, factor, other in _TERM.findall(text):
        by = float(factor or 1)
        value = float(sign + number) * (1 / by if operator == "/" and by else by)
        if "%" in unit + other:
            share += value
        else:
            pixels += value * _PIXELS.get(unit or other, math.inf)
    return None if share or not math.isfinite(pixels) or _TERM.sub("", text).strip() or not text.strip() else pixels


def pixels(length: str) -> float | None:
    """Return a length in pixels; None for what is none."""
    match = _NUMBER.match(length)
    scale = _PIXELS.get(length[match.end() :].strip()) if match else None
    return float(match[0]) * scale if match and scale is not None else None


def faint(opacity: str) -> bool:
    """True for a number or a percentage that is next to nothing."""
    match = _NUMBER.match(opacity)
    return match is not None and float(match[0]) / (100 if opacity.endswith("%") else 1) <= ALIKE


def filtered_out(value: str) -> bool:
    """True for a ``filter`` that leaves nothing to read."""
    shares = re.findall(r"opacity\(\s*([\d.]+%?)", value)
    return any(faint(share) for share in shares) or bool(_BLURRED.search(value) or _BLANKED.search(value))


def flat(style: Styles) -> bool:
    """True for text that is scaled to nothing or turned until it shows its edge."""
    transform, scale = style.get("transform", ""), style.get("scale", "")
    for axes, inside in re.findall(r"scale([xyz3d]*)\(([^)]*)\)", f"{transform} scale({scale})"):
        factors = _NUMBER.findall(inside)[:2] if axes != "z" else []
        if any(abs(float(factor)) <= 0.05 for factor in factors):
            return True
    return bool(_EDGE_ON.search(transform) or _EDGE_ON_AXIS.fullmatch(style.get("rotate", "")))


def clipped(value: str) -> bool:
    """True for a ``clip-path`` that has no area."""
    name, _, inside = value.partition("(")
    if name in ("circle", "ellipse"):
        return any(float(radius) == 0 for radius in _NUMBER.findall(inside.partition("at")[0])[:2])
    if name == "polygon":
        points = [_NUMBER.findall(point) for point in inside.split(",")]
        pairs = [(float(point[0]), float(point[1])) for point in points if len(point) == 2]
        return len(pairs) > 0 and (len({x for x, _ in pairs}) == 1 or len({y for _, y in pairs}) == 1)
    if name != "inset":
        return False
    sides = re.findall(r"[\d.]+%?", inside.partition("round")[0])[:4]
    sides += sides[1:2] if len(sides) == 3 else sides * 3
    shares = [float(side[:-1]) if side.endswith("%") and side[:-1].replace(".", "", 1).isdigit() else 0.0 for side in sides[:4]]
    return len(shares) == 4 and (shares[0] + shares[2] >= 99 or shares[1] + shares[3] >= 99)


def masked(style: Styles) -> bool:
    """True for a mask that is a gradient of transparent colors only."""
    for name in ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image"):
        match = re.match(r"(?:repeating-)?(?:linear|radial|conic)-gradient\((.*)\)", style.get(name, ""))
        stops = [stop.strip() for stop in re.split(r",(?![^(]*\))", match[1])] if match else []
        colors = [
            re.sub(r"(?:\s+-?[\d.]+(?:%|px))+$", "", stop) for stop in stops if not re.match(r"to |at |from |[\d.-]|circle|ellipse", stop)
        ]
        if colors and all(transparent(color) for color in colors):
            return True
    return False
