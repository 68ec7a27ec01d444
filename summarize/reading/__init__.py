"""Bytes in, article out: decoding, language, sentences. Nothing here opens a socket."""

from __future__ import annotations

from summarize.reading.article import article_from_text, read_article
from summarize.reading.decode import Decoded, decode, normalise_quotes, read_bytes
from summarize.reading.detect import Detection, detect
from summarize.reading.sentences import body_sentences, split_sentences

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
