"""The ways in which one sentence's translation is sampled: the plain one first, then others whose errors are not the same.

A small model that is asked once gives one guess. Asked in several ways it gives several, which agree where it knows and part where it
does not; :mod:`summarize.translation.consensus` finds the one that the others support. Measured in docs/prompts.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecodingVariant:
    """One way of asking: which ``wording`` of the instruction, with the sentence before (``context``) or the checks' ``findings`` shown.

    ``temperature`` 0 is greedy. Engines sample from the whole vocabulary, so a small model needs a low one.
    """

    wording: int = 0
    context: bool = False
    findings: bool = False
    temperature: float = 0.0


#: The first samples, in order of use: a language whose measured quality is good takes the first only. Hot samples of a small model are
#: much worse than its greedy answer (4 points of chrF at 0.6), so what varies is the wording, and the temperature stays low.
FIRST = (
    DecodingVariant(),
    DecodingVariant(wording=1),
    DecodingVariant(temperature=0.2),
    DecodingVariant(wording=1, temperature=0.2),
    DecodingVariant(temperature=0.3),
    DecodingVariant(wording=1, temperature=0.3),
    DecodingVariant(temperature=0.4),
    DecodingVariant(wording=1, temperature=0.4),
)
#: After an error. Greedy retries mostly make the same error again: of 34 wrong sentences of 20 summaries, each of three ways repaired 3 or
#: 4, and a warm sample in the other wording 11 (docs/speed.md).
AGAIN = (
    DecodingVariant(wording=1, temperature=0.3),
    DecodingVariant(findings=True),
    DecodingVariant(context=True),
    DecodingVariant(wording=1, temperature=0.2),
    DecodingVariant(findings=True, temperature=0.3),
    DecodingVariant(context=True, temperature=0.3),
    DecodingVariant(wording=1),
    DecodingVariant(temperature=0.4),
)

#: Candidates for each sentence into a language whose measured quality is only a draft's, by effort. Two or three gain nothing over the
#: greedy one; from four on the agreement begins to tell, and a token costs what it costs (docs/speed.md).
DRAFT_CANDIDATES = {"fast": 1, "normal": 1, "best": 8}
#: How often a sentence with an error is tried again, by effort. Every retry costs what the sentence cost, or more, and repairs less than
#: the one before: of 29 wrong sentences of 20 articles the first repaired 4, of the 25 left a second 3 (docs/speed.md).
MAX_RETRIES = {"fast": 0, "normal": 1, "best": 8}
