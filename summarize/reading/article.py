"""From a path or a string to an :class:`~summarize.model.Article`."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from summarize import languages
from summarize.config import DEFAULT_MAX_BYTES
from summarize.errors import EmptyInput, NotText
from summarize.model import Article
from summarize.reading.decode import decode, is_blank, normalise_newlines, read_bytes
from summarize.reading.detect import detect
from summarize.reading.signatures import markup_kind

#: A headline is shorter than this and is followed by something longer. Characters.
_LONGEST_HEADLINE = 150
_SENTENCE_END = re.compile(r"[.…:;,][\"'»”’)]*$")


def read_article(
    source: str | Path,
    *,
    encoding: str | None = None,
    language: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> Article:
    """Read a file, a pipe or standard input (``-``) into an article; ``encoding`` and ``language`` override detection.

    Raises:
        InputError: unreadable, too large, empty, or not text; a web page's source is no text either (see the subclasses).
        UnsupportedLanguage: the language is not in the table or cannot be told.
    """
    name = "standard input" if str(source) == "-" else str(source)
    data = read_bytes(source, max_bytes=max_bytes)
    decoded = decode(data, encoding, name=name)
    return _article(decoded.text, language, name, hashlib.sha256(data).hexdigest(), decoded.encoding)


def article_from_text(text: str, *, language: str | None = None, path: str | None = None) -> Article:
    """Make an article of a string; its digest is that of its UTF-8 bytes.

    Raises:
        EmptyInput: nothing but white space.
        NotText: a web page's source instead of its text.
        UnsupportedLanguage: the language is not in the table or cannot be told.
    """
    if is_blank(text):
        raise EmptyInput(f"empty ({path})" if path else "the text is empty")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _article(normalise_newlines(text.removeprefix("\ufeff")), language, path, digest, "utf-8")


def _article(text: str, language: str | None, path: str | None, digest: str, encoding: str) -> Article:
    if what := markup_kind(text):
        where = f" ({path})" if path else ""
        raise NotText(f"not plain text: it is {what}{where}", hint="open it in a browser and save the article's text as .txt")
    if language:
        code, confidence = languages.get(language).code, 1.0
    else:
        found = detect(text)
        code, confidence = found.language, found.confidence
    return Article(
        text=text, language=code, path=path, sha256=digest, encoding=encoding, language_confidence=confidence, title=find_title(text)
    )


def find_title(text: str) -> str | None:
    """The first line, if it reads like a headline: short, without a full stop, and followed by a longer line."""
    lines = [line.strip() for line in text[:20_000].split("\n") if line.strip()]
    if len(lines) < 2:
        return None
    first = re.sub(r"^#{1,6}\s+", "", lines[0])
    is_short = 8 <= len(first) <= _LONGEST_HEADLINE and not _SENTENCE_END.search(first)
    return first if is_short and max(map(len, lines[1:4])) > len(first) * 1.3 else None
