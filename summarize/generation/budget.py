"""Tokens: how much of an article fits into one prompt, and how to cut what does not without losing a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from summarize.backends.base import Message
from summarize.errors import ContextTooSmall
from summarize.types import BodySentence

Counter = Callable[[str], int]

#: What a chat template adds around one message (role, control tokens, line breaks), and the safety margin, in tokens.
MESSAGE_OVERHEAD = 8
MARGIN = 16


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of neighboring sentences. ``numbers`` are theirs; a sentence cut in two is in both chunks' numbers."""

    text: str
    numbers: tuple[int, ...]


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


def chunks(sentences: Sequence[BodySentence], limit: int, count: Counter) -> list[Chunk]:
    """Cut ``sentences`` into runs of at most ``limit`` tokens each, of about equal length, every sentence in exactly one run.

    A sentence that is longer than ``limit`` by itself is cut at spaces (or, without any, inside), and no part of it is lost.

    Raises:
        ContextTooSmall: ``limit`` is under 8 tokens.
    """
    if limit < 8:
        raise ContextTooSmall(f"only {max(limit, 0)} tokens are left for the article")
    pieces: list[tuple[BodySentence, int]] = []
    for sentence in sentences:
        size = count(sentence.text) + 1
        if size <= limit:
            pieces.append((sentence, size))
        else:
            cut = parts(sentence.text, limit, count)
            pieces.extend((BodySentence(sentence.n, sentence.line, part), count(part) + 1) for part in cut)
    total = sum(size for _, size in pieces)
    # Equal runs summarize more evenly than full ones and a short rest.
    share = limit if total <= limit else min(limit, -(-total // -(-total // limit)) + max(size for _, size in pieces) // 2)
    runs: list[list[BodySentence]] = []
    used = 0
    for piece, size in pieces:
        if not runs or used + size > share:
            runs.append([])
            used = 0
        runs[-1].append(piece)
        used += size
    return [Chunk(joined(run), tuple(dict.fromkeys(piece.n for piece in run))) for run in runs]


def parts(text: str, limit: int, count: Counter) -> list[str]:
    """Cut ``text`` into parts of less than ``limit`` tokens by halving, at a space where there is one."""
    if count(text) + 1 <= limit or len(text) < 2:
        return [text]
    middle = len(text) // 2
    space = max(text.rfind(" ", 1, middle), text.rfind("\n", 1, middle))
    cut = space if space > len(text) // 4 else middle
    left, right = text[:cut].strip(), text[cut:].strip()
    return [part for half in (left, right) if half for part in parts(half, limit, count)]
