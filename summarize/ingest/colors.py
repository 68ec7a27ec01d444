"""Colors of style sheets, as far as text can have the color of what is behind it."""

from __future__ import annotations

import re
from functools import lru_cache

Color = tuple[float, float, float, float]

#: Channels of two colors (0 to 1) that differ by no more than this look the same; so much of black on white is seen by nobody.
ALIKE = 24 / 255
_MIX = re.compile(r"color-mix\(in [\w -]+,([^%]+?)(?:\s+([\d.]+)%)?\s*,([^%]+?)(?:\s+([\d.]+)%)?\s*\)")
#: Linear sRGB from CIE XYZ with the white point D50 (Bradford), as http://www.brucelindbloom.com/index.html?Eqn_RGB_XYZ_Matrix.html.
_FROM_XYZ = ((3.1338561, -1.6168667, -0.4906146), (-0.9787684, 1.9161415, 0.0334540), (0.0719453, -0.2289914, 1.4052427))


@lru_cache(maxsize=4096)
def color_of(text: str) -> Color | None:
    """Return red, green, blue and alpha (0 to 1) of a CSS color in any notation; None for what is no color by itself."""
    from tinycss2.color5 import parse_color

    if len(text) > 200:
        return None
    if mix := _MIX.fullmatch(text):
        return _mixed(mix)
    try:
        color = parse_color({"canvas": "white", "canvastext": "black"}.get(text, text))
        if color is None or isinstance(color, str):
            return None
        if color.space in ("lab", "lch", "oklab", "oklch"):
            lab = color.to("lab") if color.space != "lab" else color
            rgb = _from_xyz(tuple(lab.to("xyz-d50").coordinates))
        else:
            rgb = tuple(color.coordinates) if color.space == "display-p3" else tuple(color.to("srgb").coordinates)
    except (NotImplementedError, ValueError, AttributeError, TypeError, IndexError, OverflowError, RecursionError):
        return None
    red, green, blue = (min(1.0, max(0.0, channel or 0.0)) for channel in rgb)
    return red, green, blue, color.alpha


def _mixed(mix: re.Match[str]) -> Color | None:
    one, two = color_of(mix[1].strip()), color_of(mix[3].strip())
    if one is None or two is None:
        return None
    share = float(mix[2]) / 100 if mix[2] else 1 - float(mix[4] or 50) / 100
    red, green, blue, alpha = (share * a + (1 - share) * b for a, b in zip(one, two, strict=True))
    return red, green, blue, alpha


def _from_xyz(xyz: tuple[float, ...]) -> tuple[float, ...]:
    linear = (sum(weight * value for weight, value in zip(row, xyz, strict=True)) for row in _FROM_XYZ)
    return tuple(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055 for value in linear)


def transparent(text: str) -> bool:
    """True for a color that lets everything behind it through."""
    color = color_of(text)
    return color is not None and color[3] <= ALIKE


def background_of(text: str) -> str:
    """Return the color in a ``background``, as written; a text that is no color if it has a picture or none that is known."""
    if "url(" in text or "gradient(" in text or "image-set(" in text:
        return "picture"
    tokens = re.findall(r"[^\s()]+(?:\((?:[^()]|\([^()]*\))*\))?", text[:500])
    return next((token for token in tokens if color_of(token)), text)


def alike(text: str, behind: str) -> bool:
    """True for two colors that nobody can tell apart; the first is over the second."""
    front, back = color_of(text), color_of(behind)
    if front is None or back is None:
        return text == behind and text not in ("inherit", "initial", "unset", "revert", "currentcolor", "none", "picture")
    return max(abs(a - b) for a, b in zip(front[:3], back[:3], strict=True)) * front[3] <= ALIKE
