"""Tokens of a prompt, and an article as its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarize.backends.base import Message
from summarize.types import BodySentence

Counter = Callable[[str], int]

#: What a chat template adds around one message (role, control tokens, line breaks), and the safety margin, in tokens.
MESSAGE_OVERHEAD = 8
MARGIN = 16


def message_tokens(messages: Sequence[Message], count: Counter) -> int:
    """Upper estimate of the prompt's length with the chat template around it, in tokens."""
    return sum(count(message.content) + MESSAGE_OVERHEAD for message in messages) + MARGIN


def joined(sentences: Sequence[BodySentence]) -> str:
    """The sentences as running text: those of one line joined by a space, lines kept apart."""
    parts: list[str] = []
    for index, sentence in enumerate(sentences):
        if index:
            parts.append(" " if sentence.line == sentences[index - 1].line else "\n")
        parts.append(sentence.text)
    return "".join(parts)
