"""The ways in which one sentence's translation is drawn: the plain one first, then others whose errors are not the same.

A small model that is asked once gives one guess. Asked in several ways it gives several, which agree where it knows and part where it
does not; :mod:`summarize.writing.consensus` finds the one that the others support. Measured in docs/prompts.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draw:
    """One way of asking: which ``wording`` of the instruction, with the sentence before (``context``) or the checks' ``findings`` shown.

    ``temperature`` 0 is greedy. Engines sample from the whole vocabulary, so a small model needs a low one.
    """

    wording: int = 0
    context: bool = False
    findings: bool = False
    temperature: float = 0.0


#: The first drawing, in order of use: a language whose measured quality is good takes the first only.
FIRST = (
    Draw(),
    Draw(wording=1),
    Draw(temperature=0.3),
    Draw(wording=1, temperature=0.3),
    Draw(temperature=0.4),
    Draw(wording=1, temperature=0.4),
    Draw(temperature=0.5),
    Draw(wording=1, temperature=0.5),
)
#: After an error: with the finding shown and in context, greedily and sampled; then more of the first kind.
AGAIN = (
    Draw(wording=1),
    Draw(findings=True),
    Draw(context=True),
    Draw(wording=1, temperature=0.3),
    Draw(findings=True, temperature=0.4),
    Draw(context=True, temperature=0.5),
    Draw(temperature=0.6),
    Draw(wording=1, temperature=0.6),
)

#: Candidates for each sentence into a language whose measured quality is only a draft's, by effort.
DRAFT_CANDIDATES = {"fast": 1, "normal": 2, "best": 8}
