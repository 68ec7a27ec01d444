"""Files of data that no wheel of the base install holds: the sentence encoder and the word lists, entries of the model catalog.

The packages above this one know the model store and how to fetch (:func:`use`); without that only what is there is found.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from summarize.config import default_models_dir
from summarize.errors import ModelMissing

#: The catalog's ids.
ALL = ENCODER, WORDS = "sentence-encoder", "word-lists"

_fetch: Callable[[str], Path] | None = None


def use(fetch: Callable[[str], Path], *, by_default: bool = False) -> None:
    """Have ``fetch`` find the folder of a catalog id, pulling it if need be; ``by_default`` leaves one that is set in place."""
    global _fetch
    if _fetch is None or not by_default:
        _fetch = fetch


def folder(name: str) -> Path:
    """Find the folder of an entry.

    Raises:
        ModelError: it is not on this machine and cannot be fetched.
    """
    if _fetch is not None:
        return _fetch(name)
    here = default_models_dir() / "models" / name
    if not here.is_dir():
        raise ModelMissing(f"the {name.replace('-', ' ')} is not on this machine ({here})", hint=f"summarize models pull {name}")
    return here
