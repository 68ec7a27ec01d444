"""Sessions: requests that are submitted one by one, and answers that are waited for in any order.

A session does its work while somebody waits for an answer, in the waiting thread. The session of a plain engine answers everything that was
submitted until then in one batch. An engine that decodes a continuous batch has a session of its own (``overlaps``): what is submitted
later is decoded beside what is still being written.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from typing import Protocol, Self, runtime_checkable

from summarize.backends.base import GenerateRequest, Generation, Generator


class Answer(Future[Generation]):
    """The answer to a submitted request; :meth:`result` works on the session until it is there."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def result(self, timeout: float | None = None) -> Generation:
        """Return the answer. Raises what the engine raised."""
        while not self.done():
            self._session.advance()
        return super().result(timeout)


class Session(ABC):
    """Requests on their way through one engine; a context manager."""

    #: Whether what is submitted later is answered beside what is running.
    overlaps = False

    @abstractmethod
    def submit(self, request: GenerateRequest) -> Answer:
        """Take a request. Raises ContextTooSmall where it cannot fit."""

    @abstractmethod
    def advance(self) -> None:
        """Work on what was submitted: a batch, or one step of all that is running."""

    def close(self) -> None:  # noqa: B027 - a batch leaves nothing running
        """Give up what is not answered yet."""

    def as_completed(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        """Yield answers as they are complete; the caller may submit more between them."""
        left = list(answers)
        while left:
            ready = [answer for answer in left if answer.done()]
            left = [answer for answer in left if not answer.done()]
            yield from ready
            if left and not ready:
                self.advance()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class BatchSession(Session):
    """The session of an engine that answers in batches."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self._waiting: list[tuple[GenerateRequest, Answer]] = []

    def submit(self, request: GenerateRequest) -> Answer:
        """Take a request for the next batch."""
        answer = Answer(self)
        self._waiting.append((request, answer))
        return answer

    def advance(self) -> None:
        """Answer all that waits, in one call of the engine."""
        waiting, self._waiting = self._waiting, []
        for (_, answer), generation in zip(waiting, self._generator.generate([request for request, _ in waiting]), strict=True):
            answer.set_result(generation)


@runtime_checkable
class HasSession(Protocol):
    """An engine with a session of its own."""

    def session(self) -> Session:
        """Open a session."""


def open_session(generator: Generator) -> Session:
    """Open a session on an engine: its own, or one that answers in batches."""
    return generator.session() if isinstance(generator, HasSession) else BatchSession(generator)
