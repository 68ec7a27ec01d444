"""Bytes in, article out: decoding and language. Nothing here opens a socket."""

from __future__ import annotations

from summarize.ingest.article import article_from_text, read_article
from summarize.ingest.decode import Decoded, decode, read_bytes

__all__ = [
    "Decoded",
    "article_from_text",
    "decode",
    "read_article",
    "read_bytes",
]
