"""JSON from outside, as RFC 8259 has it: no NaN, no infinity, no halves of characters, no nesting without end."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


def loads(text: str, *, strict: bool = True) -> Any:
    """Parse a JSON text. Halves of surrogate pairs become U+FFFD, since nothing after this could encode them.

    ``strict`` refuses control characters inside strings, as :func:`json.loads` does.

    Raises:
        ValueError: not JSON, NaN, an infinite number, or nested too deeply.
    """
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite, strict=strict)
        return _whole(value) if _HALF.search(text) else value
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {whole(key): _whole(item) for key, item in value.items()}
    return value


def whole(text: str) -> str:
    """Return ``text`` with U+FFFD for each half of a surrogate pair that is alone; two halves together are one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
