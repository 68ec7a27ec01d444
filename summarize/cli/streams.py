"""Standard streams that fail quietly: where nobody can read one (closed, or its disk is full) what is said there is lost, no more."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import BinaryIO

_STDERR = 2


class ForgivingStream(io.TextIOWrapper):
    """A text stream whose writes never fail; after the first one that would have, everything goes to the null device."""

    def write(self, text: str) -> int:
        """Write, or lose, ``text``."""
        try:
            return super().write(text)
        except (OSError, ValueError):
            self._lose()
            return len(text)

    def flush(self) -> None:
        """Pass on what was written, or lose it."""
        try:
            super().flush()
        except (OSError, ValueError):
            self._lose()

    def _lose(self) -> None:
        with suppress(OSError, ValueError):
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, self.fileno())
            os.close(null)


def forgive_stderr() -> None:
    """Put a forgiving stream in the place of ``sys.stderr``. A closed descriptor is opened on the null device: the next file that is
    opened would get its number otherwise, and whatever libraries in C say would land in it.
    """
    stream: object = sys.stderr  # None where the descriptor was closed
    if stream is None:
        null = os.open(os.devnull, os.O_WRONLY)  # takes the lowest number that is free
        while null < _STDERR:  # standard input may be closed too
            null = os.dup(null)
        sys.stderr = _forgiving(open(null, "wb", closefd=False))  # noqa: SIM115 - open to the end
    elif isinstance(stream, io.TextIOWrapper):
        # The stream that Python opened stays in sys.__stderr__, or its end would close the descriptor.
        sys.stderr = _forgiving(stream.buffer)


def _forgiving(buffer: BinaryIO) -> ForgivingStream:
    return ForgivingStream(buffer, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def silence_stdout() -> None:
    """Nothing more can be written; what is buffered must not fail a second time when the interpreter exits."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):  # there is no descriptor to close
        return
