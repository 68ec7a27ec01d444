"""Length, form and language of a summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.text.tokens import count_words

#: The number of sentences where nothing was asked for.
DEFAULT_SENTENCES = (2, 3)
#: Characters of a word and the space behind it in news.
WORD_CHARS = 7
#: Words of the longest sentence that is plain.
PLAIN_WORDS = 20
#: Words of a person's summary of a news article (mean of the references of en_writers), and of the longest where no length was asked for.
REFERENCE_WORDS, LONGEST = 45, 95


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """Length, form and language of a summary.

    Attributes:
        sentences: a number or a range.
        words: about so many words instead.
        summary_language: None means the article's own.
        seed: of the sampler.
        chars: the most characters; no sentence is cut for it.
        standalone: whether each sentence must be understood without the others, as a bullet is.
        plain: whether to write short sentences in plain words.
    """

    sentences: int | tuple[int, int] = DEFAULT_SENTENCES
    words: int | None = None
    summary_language: str | None = None
    seed: int = 0
    chars: int | None = None
    standalone: bool = False
    plain: bool = False

    @property
    def about(self) -> int | None:
        """The words that were asked for, in words or in characters."""
        limit = self.chars // WORD_CHARS if self.chars else None
        return min(self.words, limit) if self.words and limit else self.words or limit

    @property
    def most(self) -> int:
        """The largest number of sentences to keep."""
        if self.about is not None and self.sentences == DEFAULT_SENTENCES:
            return max(1, round(self.about / 6))
        return self.sentences if isinstance(self.sentences, int) else self.sentences[1]

    @property
    def fewest(self) -> int:
        """The smallest number of sentences that counts as an answer."""
        return 1 if self.about else self.sentences if isinstance(self.sentences, int) else self.sentences[0]

    @property
    def asked(self) -> str:
        """The number of sentences as the prompt says it."""
        if self.about is not None and self.sentences == DEFAULT_SENTENCES:
            return str(max(1, round(self.about / 18)))
        return str(self.most) if self.most == self.fewest else f"{self.fewest}–{self.most}"

    def fits(self, words: int, chars: int) -> bool:
        """Whether a text of this length is no longer than what was asked for."""
        return (self.about is None or words <= self.about * 1.25) and (self.chars is None or chars <= self.chars)

    @property
    def reference_words(self) -> int:
        """The words of a person's summary of this length."""
        return self.about or max(REFERENCE_WORDS, 15 * self.most)

    def admits(self, texts: Sequence[str]) -> bool:
        """Whether chosen sentences together are short enough, and each is plain where that was asked for."""
        words = [count_words(text) for text in texts]
        if sum(words) > (self.about * 1.25 if self.about else max(LONGEST, 32 * self.most)) or (self.plain and max(words) > PLAIN_WORDS):
            return False
        return self.chars is None or len(" ".join(texts)) <= self.chars
