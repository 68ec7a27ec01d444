"""Length and language of a summary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """How long, and in which language. ``sentences`` is a number or a range; ``words`` asks for about so many words instead.

    ``summary_language`` None means the article's own.
    """

    sentences: int | tuple[int, int] = (2, 3)
    words: int | None = None
    summary_language: str | None = None
    seed: int = 0

    @property
    def most(self) -> int:
        """The largest number of sentences to keep."""
        if self.words is not None and self.sentences == (2, 3):
            return max(1, round(self.words / 6))
        return self.sentences if isinstance(self.sentences, int) else self.sentences[1]

    @property
    def fewest(self) -> int:
        """The smallest number of sentences that counts as an answer."""
        return self.sentences if isinstance(self.sentences, int) else 1 if self.words else self.sentences[0]

    @property
    def asked(self) -> str:
        """The number of sentences as the prompt says it."""
        if self.words is not None and self.sentences == (2, 3):
            most = max(1, round(self.words / 18))
            return str(most)
        return str(self.most) if self.most == self.fewest else f"{self.fewest}–{self.most}"
