"""Packaged word tables of the checks, read once."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import regex

from summarize.text.tokens import fold


@functools.cache
def table(name: str) -> dict[str, Any]:
    """A packaged word table ``data/<name>.toml``."""
    raw = files("summarize.verification").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


def alternation(words: Iterable[str], *, tail: str = r"\p{L}*", before: str = r"\p{L}-") -> regex.Pattern[str]:
    """Return a pattern of whole folded words, the longest first: ``*`` is any ending, ``_`` a space; ``before`` may not be before one."""
    forms = sorted((regex.escape(fold(word)) for word in words), key=len, reverse=True)
    either = "|".join(form.replace("_", r"\s+").replace(r"\*", tail) for form in forms)
    return regex.compile(rf"(?<![{before}])(?:{either})(?![\p{{L}}])")
