"""Conditions on which an engine may end an answer early: values of a request, asked of the text written so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from summarize.generation.cleanup import clean_prose, is_meta_commentary, remove_repetition
from summarize.text.sentences import split_sentences


class StopCondition(Protocol):
    """A condition; implementations are frozen dataclasses of plain values, so that a request can be compared and serialized."""

    def met(self, text: str) -> bool:
        """Return whether nothing that would follow ``text`` is needed."""


@dataclass(frozen=True, slots=True)
class SentencesWritten:
    """A summary has its ``count`` sentences, or repeats itself: a third of the bundled model's summaries would go on, some to the limit."""

    language: str
    count: int

    def met(self, text: str) -> bool:
        """Return whether so many different sentences are whole, or more than one is a repetition."""
        whole = whole_sentences(text, self.language)
        different = set(whole)
        return len(different) >= self.count or len(whole) > len(different) + 1


@dataclass(frozen=True, slots=True)
class ShowsDraft:
    """Shows the text so far, and is met where ``condition`` is. An engine may ask from a thread of its own."""

    show: Callable[[str], None]
    condition: StopCondition | None

    def met(self, text: str) -> bool:
        """Tell whether the answer is to end."""
        self.show(text)
        return self.condition is not None and self.condition.met(text)


@dataclass(frozen=True, slots=True)
class Degenerate:
    """A small model that has begun to repeat itself, or to comment on the translation, goes on to the limit."""

    def met(self, text: str) -> bool:
        """Return whether ``text`` repeats itself or is commentary."""
        return remove_repetition(text)[1] or is_meta_commentary(text)


def whole_sentences(text: str, language: str) -> list[str]:
    """Return the sentences of an unfinished answer that are whole."""
    sentences = split_sentences(clean_prose(text), language)
    if len(sentences) < 2 or " " not in sentences[-1]:
        return []  # whether a sentence has ended is seen by the word that follows
    if text.count('"') % 2 or any(text.count(opening) > text.count(closing) for opening, closing in ("“”", "«»", "()")):
        return []  # what is in quotation marks is one sentence once they are closed
    return sentences[:-1]
