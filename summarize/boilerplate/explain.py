"""Reasons for a line's label, in words that a person can check against the text."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    """Known lines of our own writing: ``vectors`` of shape (lines, 512), their texts, kinds (``body`` for news) and languages."""

    vectors: NDArray[np.float32]
    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    languages: tuple[str, ...]

    def nearest(self, kind: str, language: str, vector: NDArray[np.float32]) -> str:
        """Return the likeliest example of a kind in ``language``; empty if none is near."""
        known = zip(self.kinds, self.languages, strict=True)
        likeness, best = max(((self.vectors[i] @ vector, i) for i, one in enumerate(known) if one == (kind, language)), default=(-1.0, 0))
        return self.texts[best] if likeness >= MIN_LIKENESS else ""


@lru_cache(maxsize=1)
def known_examples() -> Examples:
    """Load the examples that the packaged model was trained with."""
    import numpy as np

    with resources.files(__package__).joinpath("model.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        about = json.loads(str(data["examples_about"]))
        return Examples(data["examples"].astype(np.float32) / 127, *(tuple(about[name]) for name in ("texts", "kinds", "languages")))


def reasons(text: str, label: str, kind: str, vector: NDArray[np.float32] | None, language: Callable[[], str]) -> tuple[str, ...]:
    """Give up to five short reasons: cues that are in the line, then the nearest known example of its kind in the article's language."""
    found = [] if label == "body" else [reason for (_, reason, _), met in zip(CUES, cues(text), strict=True) if met]
    if is_prose(shape(text)):
        found.append("a full sentence of prose")
    if vector is not None and kind and (example := known_examples().nearest(kind, language(), vector)):
        found.append(f"like a known line of this kind: “{example}”")
    found = [*found[-4:], f"words and place of {kind}"] if kind else found
    return tuple(found) or ("reads like its neighbors in the body",)
