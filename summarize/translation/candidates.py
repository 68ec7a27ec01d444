"""The ways in which one sentence's translation is asked for: a plain one, and after an error others, whose errors are not the same."""

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


PLAIN = DecodingVariant()
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
#: How often a sentence with an error is tried again, by effort. Every retry costs what the sentence cost, or more, and repairs less than
#: the one before: of 29 wrong sentences of 20 articles the first repaired 4, of the 25 left a second 3 (docs/speed.md).
MAX_RETRIES = {"fast": 0, "normal": 1, "best": 8}
