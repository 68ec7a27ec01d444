"""Bytes in, article out: decoding, language, sentences. Nothing here opens a socket."""

from __future__ import annotations

from summarize.ingest.article import article_from_text, read_article
from summarize.ingest.decode import Decoded, decode, normalise_quotes, read_bytes
from summarize.ingest.detect import Detection, detect
from summarize.ingest.sentences import body_sentences, split_sentences

__all__ = [
    "Decoded",
    "Detection",
    "article_from_text",
    "body_sentences",
    "decode",
    "detect",
    "normalise_quotes",
    "read_article",
    "read_bytes",
    "split_sentences",
]
