"""Packaged word tables of the checks, read once."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any

import regex

from summarize.text.tokens import fold


@functools.cache
def table(name: str) -> dict[str, Any]:
    """A packaged word table ``data/<name>.toml``."""
    raw = files("summarize.verification").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


@functools.cache
def pattern(name: str, *keys: str) -> regex.Pattern[str]:
    """Return a pattern of the words of a row of a table: whole folded words, the longest first; ``*`` is any ending, ``_`` a space."""
    row: Any = functools.reduce(lambda found, key: found[key], keys, table(name))
    words = row.split() if isinstance(row, str) else row
    forms = sorted((regex.escape(fold(word)) for word in words), key=len, reverse=True)
    either = "|".join(form.replace("_", r"\s+").replace(r"\*", r"[\p{L}'-]*") for form in forms)
    return regex.compile(rf"(?<![\p{{L}}'-])(?:{either})(?![\p{{L}}])")
