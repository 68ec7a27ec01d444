"""Reasons for a line's label, in words that a person can check against the text."""

from __future__ import annotations

import json
import unicodedata
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

    def nearest(self, text: str, kind: str, language: str, vector: NDArray[np.float32]) -> str:
        """Return the likeliest example of a kind in ``language``, or in the line's script if there is none; empty if none is near."""
        mine = [i for i, one in enumerate(self.kinds) if one == kind]
        spoken = [i for i in mine if self.languages[i] == language]
        written = [i for i in mine if _script(self.texts[i]) == _script(text)]
        likeness = {i: float(self.vectors[i] @ vector) for i in spoken or written}
        best = max(likeness, key=lambda i: likeness[i], default=-1)
        return self.texts[best] if best >= 0 and likeness[best] >= MIN_LIKENESS else ""


@lru_cache(maxsize=1)
def known_examples() -> Examples:
    """Load the examples that the packaged model was trained with."""
    import numpy as np

    with resources.files(__package__).joinpath("model.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        about = json.loads(str(data["examples_about"]))
        return Examples(data["examples"].astype(np.float32) / 127, *(tuple(about[name]) for name in ("texts", "kinds", "languages")))


@lru_cache(maxsize=4096)
def _script(text: str) -> str:
    """Name the script of a line's first letter, as Unicode does ("LATIN"); empty without letters."""
    letter = next((character for character in text if character.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def reasons(text: str, label: str, kind: str, vector: NDArray[np.float32] | None, language: Callable[[], str]) -> tuple[str, ...]:
    """Give up to five short reasons: cues that are in the line, then the nearest known example of its kind in the article's language."""
    found = [] if label == "body" else [reason for (_, reason, _), met in zip(CUES, cues(text), strict=True) if met]
    if is_prose(shape(text)):
        found.append("a full sentence of prose")
    if vector is not None and kind and (example := known_examples().nearest(text, kind, language(), vector)):
        found.append(f"like a known line of this kind: “{example}”")
    found = [*found[-4:], f"words and place of {kind}"] if kind else found
    return tuple(found) or ("reads like its neighbors in the body",)
