"""Reasons for a line's label, in words that a person can check against the text."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from summarize.boilerplate.layout import CUES, cues, is_prose, shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Likeness (cosine) from which a known example is quoted.
MIN_LIKENESS = 0.3


@dataclass(frozen=True)
class Examples:
    """Known lines of our own writing: ``vectors`` of shape (lines, 512), their texts and kinds (``body`` for news)."""

    vectors: NDArray[np.float32]
    texts: tuple[str, ...]
    kinds: tuple[str, ...]


@lru_cache(maxsize=1)
def known_examples() -> Examples:
    """Load the examples that the packaged model was trained with."""
    import numpy as np

    with resources.files(__package__).joinpath("model.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        about = json.loads(str(data["examples_about"]))
        return Examples(data["examples"].astype(np.float32) / 127, tuple(about["texts"]), tuple(about["kinds"]))


def _comparable(examples: Examples, kind: str, script: str) -> list[int]:
    """Return the indices of the examples of a kind, in the line's script: a reader can make nothing of others."""
    return [i for i, (text, one) in enumerate(zip(examples.texts, examples.kinds, strict=True)) if one == kind and _script(text) == script]


@lru_cache(maxsize=4096)
def _script(text: str) -> str:
    """Name the script of a line's first letter, as Unicode does ("LATIN"); empty without letters."""
    letter = next((character for character in text if character.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def reasons(text: str, label: str, kind: str, vector: NDArray[np.float32] | None) -> tuple[str, ...]:
    """Give up to five short reasons: cues that are in the line, then the nearest known example of its kind."""
    found = [] if label == "body" else [reason for (_, reason, _), met in zip(CUES, cues(text), strict=True) if met]
    if is_prose(shape(text)):
        found.append("a full sentence of prose")
    if vector is not None and kind:
        examples = known_examples()
        likeness = {i: float(examples.vectors[i] @ vector) for i in _comparable(examples, kind, _script(text))}
        best = max(likeness, key=lambda i: likeness[i], default=-1)
        if best >= 0 and likeness[best] >= MIN_LIKENESS:
            found.append(f"like a known line of this kind: “{examples.texts[best]}”")
    found = [*found[-4:], f"words and place of {kind}"] if kind else found
    return tuple(found) or ("reads like its neighbors in the body",)
