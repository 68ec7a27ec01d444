"""One article of a file that says more than text: what every reader of such files gives, and how it becomes an Article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from summarize import languages
from summarize.errors import Embargoed, EmptyInput
from summarize.ingest.address import checked, is_web_address
from summarize.ingest.provenance import without_manifest
from summarize.text.detect import language_of
from summarize.types import Article, Excluded

#: What is listed as left out of one article, at most. Characters.
MAX_LEFT_OUT = 20_000


@dataclass(frozen=True, slots=True)
class Item:
    """An article of a file. ``lines`` are its paragraphs; ``left_out`` pairs of a kind and the text that was taken out.

    ``language`` is what the file says, which may be a language nobody here knows; ``name`` tells several items of one file apart.
    """

    lines: Sequence[str]
    title: str = ""
    byline: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    published: datetime | None = None
    embargo: datetime | None = None
    usage: str = ""
    name: str = ""
    left_out: Sequence[tuple[str, str, str]] = ()


def article_of(item: Item, *, path: str, sha256: str, encoding: str = "utf-8", language: str | None = None) -> Article:
    """Make an article of an item; ``language`` is the user's word.

    Raises:
        EmptyInput: there is no text in it.
        UnsupportedLanguage: the language is not in the table or cannot be told.
    """
    title = " ".join(item.title.split())
    lines = [line for raw in item.lines if (line := " ".join(raw.split()))]
    if not lines:
        raise EmptyInput(f"no text in it ({path})", hint="open it and save the article's text as .txt")
    if title and lines[0].casefold() != title.casefold():
        lines.insert(0, title)
    text, provenance = without_manifest("\n\n".join(lines).encode("utf-8", "replace").decode())
    known = languages.find(item.language.partition("-")[0].lower()) if item.language else None
    code, confidence = language_of(text, language or (known.code if known else None))
    return Article(
        text=text,
        language=code,
        path=path,
        sha256=sha256,
        encoding=encoding,
        language_confidence=confidence,
        title=title or None,
        url=checked(item.url) if is_web_address(item.url) else None,
        outlet=" ".join(item.outlet.split()) or None,
        published=item.published,
        byline=" ".join(item.byline.split()) or None,
        embargo=item.embargo,
        usage=" ".join(item.usage.split()) or None,
        provenance=provenance,
        left_out=tuple(Excluded(kind, 0, 0, text[:MAX_LEFT_OUT], 1.0, (why,)) for kind, text, why in item.left_out if text.strip()),
    )


def refuse_embargoed(article: Article, *, ignore: bool = False) -> Article:
    """Return the article, unless it must wait.

    Raises:
        Embargoed: its embargo ends later, and ``ignore`` is not given.
    """
    if article.embargo is not None and article.embargo > datetime.now(UTC) and not ignore:
        until = article.embargo.astimezone(UTC)
        raise Embargoed(f"embargoed until {until:%Y-%m-%d %H:%M} UTC ({article.path or article.title or 'the article'})")
    return article
