"""From a path or a string to an :class:`~summarize.types.Article`."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from summarize.config import DEFAULT_MAX_BYTES
from summarize.errors import EmptyInput, NotText
from summarize.ingest.decode import decode, is_blank, normalize_newlines, read_bytes, shown_name
from summarize.ingest.files import reader_of
from summarize.ingest.fragment import fragment, has_markup
from summarize.ingest.news_item import Item, article_of, refuse_embargoed, without_manifest
from summarize.ingest.signatures import NEWS_FEED, WEB_PAGES, markup_kind
from summarize.text.detect import language_of
from summarize.types import Article, Cleaned, Finding

#: A headline is shorter than this and is followed by something longer. Characters.
_LONGEST_HEADLINE = 150
_HINTS = {NEWS_FEED: "summarize digest --feed reads feeds"}
_SENTENCE_END = re.compile(r"[.…:;,][\"'»”’)]*$")


def read_article(
    source: str | Path,
    *,
    encoding: str | None = None,
    language: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    ignore_embargo: bool = False,
) -> Article:
    """Read a file, a pipe or standard input (``-``) into an article; ``encoding`` and ``language`` override detection.

    What a file is (a page, mail, an agency's item, a document) is recognized by its content, whatever it is called.

    Raises:
        Embargoed: nothing of it may be published yet, and ``ignore_embargo`` is not given.
        InputError: unreadable, too large, empty, or not text; a feed is no article either (see the subclasses).
        UnsupportedLanguage: the language is not in the table or cannot be detected.
    """
    name = "standard input" if str(source) == "-" else shown_name(source)
    article = article_from_bytes(read_bytes(source, max_bytes=max_bytes), name=name, encoding=encoding, language=language)
    return refuse_embargoed(replace(article, modified=_modified(source)), ignore=ignore_embargo)


def _modified(source: str | Path) -> datetime | None:
    path = Path(source)
    with suppress(OSError, ValueError, OverflowError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else None
    return None


def article_from_bytes(data: bytes, *, name: str, encoding: str | None = None, language: str | None = None) -> Article:
    """Make an article of a file's bytes, plain text or a web page's source. Raises what :func:`read_article` raises."""
    if reader := reader_of(data):
        items = reader(data, name)
        if len(items) > 1:
            raise NotText(f"{len(items)} articles in one file ({name})", hint="summarize digest reads all of them")
        return article_of(items[0], path=name, sha256=hashlib.sha256(data).hexdigest(), language=language)
    decoded = decode(data, encoding, language=language, name=name)
    if markup_kind(decoded.text) in WEB_PAGES:
        from summarize.ingest.html import article_from_html

        return article_from_html(data, encoding=encoding, path=name, language=language)
    article = _article(decoded.text, language, name, hashlib.sha256(data).hexdigest(), decoded.encoding)
    if not decoded.guess:
        return article
    message = f"the encoding is a guess ({decoded.encoding}): few letters tell it; --encoding sets it"
    return replace(article, findings=(Finding("minor", "encoding", "body", message, confidence=0.5),))


def with_source(cleaned: Cleaned, article: Article) -> Cleaned:
    """Return ``cleaned`` with what the article's reader had left out and noticed before there were lines."""
    if not (article.left_out or article.findings):
        return cleaned
    return replace(cleaned, excluded=(*cleaned.excluded, *article.left_out), findings=(*article.findings, *cleaned.findings))


def article_from_text(text: str, *, language: str | None = None, path: str | None = None) -> Article:
    """Make an article of a string of plain text; its digest is that of its UTF-8 bytes.

    Raises:
        EmptyInput: nothing but white space.
        NotText: a web page's source instead of its text.
        UnsupportedLanguage: the language is not in the table or cannot be detected.
    """
    if is_blank(text):
        raise EmptyInput(f"empty ({path})" if path else "the text is empty")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _article(normalize_newlines(text.removeprefix("\ufeff")), language, path, digest, "utf-8")


def _article(text: str, language: str | None, path: str | None, digest: str, encoding: str) -> Article:
    if what := markup_kind(text):
        where = f" ({path})" if path else ""
        raise NotText(f"not plain text: it is {what}{where}", hint=_HINTS.get(what, "save the article's text as .txt"))
    if has_markup(text):
        item = Item.of(fragment(text))
        found = article_of(item, path=path, sha256=digest, encoding=encoding, language=language)
        return replace(found, title=find_title(found.text))
    text, provenance = without_manifest(text)
    code, confidence = language_of(text, language)
    return Article(
        text=text,
        language=code,
        path=path,
        sha256=digest,
        encoding=encoding,
        language_confidence=confidence,
        title=find_title(text),
        provenance=provenance,
    )


def find_title(text: str) -> str | None:
    """The first line, if it reads like a headline: short, without a full stop, and followed by a longer line."""
    lines = [line.strip() for line in text[:20_000].split("\n") if line.strip()]
    if len(lines) < 2:
        return None
    first = re.sub(r"^#{1,6}\s+", "", lines[0])
    is_short = 8 <= len(first) <= _LONGEST_HEADLINE and not _SENTENCE_END.search(first)
    return first if is_short and max(map(len, lines[1:4])) > len(first) * 1.3 else None
