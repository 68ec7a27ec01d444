"""Articles on their way, in a temporary file without a name, so that ten thousand of them take no memory."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import fields
from datetime import datetime
from typing import IO, Any

from summarize.digest.made import dumps, finding_from_row, finding_row
from summarize.document import Document
from summarize.types import Article, BodySentence, Cleaned, Excluded, LabelledLine

#: What its reader left out and noticed is in the cleaned text by now, and nothing waits for an embargo.
_ARTICLE = tuple(field.name for field in fields(Article) if field.name not in ("published", "embargo", "left_out", "findings"))


class Spool:
    """Keeps what :func:`summarize.pipeline.prepare` made; what later stages add is not kept."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this object

    def put(self, work: Document) -> int:
        """Put ``work`` by; the answer is its ticket."""
        ticket = self._file.seek(0, os.SEEK_END)
        self._file.write(dumps(_row(work)).encode("utf-8", "surrogatepass") + b"\n")
        return ticket

    def get(self, ticket: int) -> Document:
        """The article of a ticket, each time a new copy."""
        self._file.seek(ticket)
        return _work(json.loads(self._file.readline().decode("utf-8", "surrogatepass")))

    def close(self) -> None:
        """Let everything go."""
        self._file.close()


def _row(work: Document) -> list[Any]:
    article, cleaned = work.article, work.cleaned
    return [
        [getattr(article, name) for name in _ARTICLE],
        article.published.isoformat() if article.published else None,
        [[line.n, line.text, line.label, line.kind, line.score, line.why, line.start, line.end] for line in cleaned.lines],
        [[run.kind, run.start_line, run.end_line, run.text, run.score, run.why] for run in cleaned.excluded],
        [finding_row(found) for found in cleaned.findings],
        [[sentence.n, sentence.line, sentence.text] for sentence in work.sentences],
    ]


def _work(row: list[Any]) -> Document:
    article, published, lines, excluded, findings, sentences = row
    return Document(
        Article(**dict(zip(_ARTICLE, article, strict=True)), published=datetime.fromisoformat(published) if published else None),
        Cleaned(
            tuple(
                LabelledLine(n, text, label, kind, score, tuple(why), start, end) for n, text, label, kind, score, why, start, end in lines
            ),
            tuple(Excluded(kind, start, end, text, score, tuple(why)) for kind, start, end, text, score, why in excluded),
            tuple(finding_from_row(values) for values in findings),
        ),
        tuple(BodySentence(*values) for values in sentences),
    )
