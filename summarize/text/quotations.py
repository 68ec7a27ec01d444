"""Quotations: what is set in quotation marks."""

from __future__ import annotations

import regex

_QUOTE = regex.compile(r"[“«„]([^“”«»„]{1,600})[”»“]|(?<![\p{L}\p{N}])\"([^\"]{1,600})\"(?![\p{L}\p{N}])")


def quotations(text: str) -> list[str]:
    """What is in quotation marks, without the marks; apostrophes are none."""
    return [match.group(1) or match.group(2) or "" for match in _QUOTE.finditer(text)]
