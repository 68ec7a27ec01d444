"""Packaged word tables of the checks, read once."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any


@functools.cache
def table(name: str) -> dict[str, Any]:
    """A packaged word table ``data/<name>.toml``."""
    raw = files("summarize.verification").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


@functools.cache
def word_list(name: str) -> tuple[str, ...]:
    """A list of ``data/words.toml``, in its order."""
    return tuple(str(table("words")[name]).split())


@functools.cache
def word_set(name: str) -> frozenset[str]:
    """A list of ``data/words.toml`` as a set."""
    return frozenset(word_list(name))
