"""Waiting no longer than is worth it, however long a library or a name server would take."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from summarize.errors import DownloadFailed, SummarizeError
from summarize.weights.sources.messages import first_line

T = TypeVar("T")


def within(seconds: float, ask: Callable[[], T], say: Callable[[BaseException], str] = first_line) -> T:
    """Return what ``ask`` returns, if that comes within ``seconds``; ``say`` puts an error of a library into words.

    Raises:
        DownloadFailed: no answer in time, or an error.
        SummarizeError: as ``ask`` raised it.
    """
    answers: list[T] = []
    errors: list[BaseException] = []

    def wait() -> None:
        try:
            answers.append(ask())
        except BaseException as error:  # whatever it is, the next source is tried
            errors.append(error)

    thread = threading.Thread(target=wait, daemon=True, name="source-probe")
    thread.start()
    thread.join(seconds)
    if answers:
        return answers[0]
    if not errors:
        raise DownloadFailed(f"no answer within {seconds:g} s")
    if isinstance(errors[0], SummarizeError):
        raise errors[0]
    raise DownloadFailed(say(errors[0])) from errors[0]
