"""Articles on their way, in a temporary file without a name, so that ten thousand of them take no memory."""

from __future__ import annotations

import os
import pickle
import tempfile
from typing import IO

from summarize.document import Document


class Spool:
    """Keeps what :func:`summarize.pipeline.prepare` made."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this object

    def put(self, work: Document) -> int:
        """Put ``work`` by; the answer is its ticket."""
        ticket = self._file.seek(0, os.SEEK_END)
        pickle.dump(work, self._file, pickle.HIGHEST_PROTOCOL)
        return ticket

    def get(self, ticket: int) -> Document:
        """The article of a ticket, each time a new copy."""
        self._file.seek(ticket)
        work: Document = pickle.load(self._file)  # noqa: S301 - nobody else can open the file
        return work

    def close(self) -> None:
        """Let everything go."""
        self._file.close()
