"""One article of a file that says more than text: what every reader of such files gives, and how it becomes an Article."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from summarize import languages
from summarize.errors import Embargoed, EmptyInput, SummarizeError
from summarize.ingest.address import checked, is_web_address
from summarize.ingest.fragment import Fragment, plain_line
from summarize.ingest.moments import moment_of
from summarize.text.detect import language_of
from summarize.types import Article, Excluded, Finding

#: What is listed as left out of one article, at most. Characters.
MAX_LEFT_OUT = 20_000
#: An embargo whose end nobody can read, or that has none, ends here: a person decides.
NO_END = datetime(9999, 1, 1, tzinfo=UTC)
#: Hidden text of so many words is worth a finding.
MIN_HIDDEN_WORDS = 12


#: A signed manifest (C2PA 2.3, A.7): a byte-order mark and variation selectors that represent bytes; a single one after a sign is none.
_MANIFEST = re.compile("\ufeff?[\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,}\ufeff?")

#: An address, or the name of an account: small letters only.
_NO_NAME = re.compile(r"://|\A[^A-Z\x80-\U0010ffff]*\Z")


@dataclass(frozen=True, slots=True)
class Item:
    """An article of a file. ``lines`` are its paragraphs; ``left_out`` pairs of a kind and the text that was taken out.

    ``language`` is what the file says, which may be a language nobody here knows; ``name`` tells several items of one file apart.
    ``dates`` are its date as written, the best first, and ``embargo`` the end of its embargo; they are read only when the item is loaded,
    since words that are no date cost milliseconds. ``held`` is true for one that waits for its date. ``problem`` is why this one cannot be
    read; the others of its file can.
    """

    lines: Sequence[str]
    title: str = ""
    byline: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    dates: Sequence[str] = ()
    embargo: str = ""
    held: bool = False
    usage: str = ""
    name: str = ""
    left_out: Sequence[tuple[str, str, str]] = ()
    hidden: Sequence[str] = ()
    problem: SummarizeError | None = None

    @classmethod
    def of(cls, parts: Fragment, *, left_out: Sequence[tuple[str, str, str]] = (), **fields: Any) -> Item:
        """Make an item of a piece of HTML; ``left_out`` is what else was taken out, ``fields`` are the item's own."""
        return cls(lines=parts.lines, left_out=[*left_out, *parts.left_out], hidden=parts.hidden, **fields)


def one_of_several(read: Callable[[], Item | None]) -> list[Item]:
    """Read one item of several, or none: what is wrong with it is kept for its own turn."""
    try:
        item = read()
    except SummarizeError as error:
        item = Item(lines=(), problem=error)
    return [item] if item else []


def article_of(
    item: Item,
    *,
    path: str | None,
    sha256: str,
    encoding: str = "utf-8",
    language: str | None = None,
    published: datetime | None = None,
) -> Article:
    """Make an article of an item; ``language`` is the user's word, ``published`` what is known from elsewhere.

    Raises:
        SummarizeError: the item's own problem.
        EmptyInput: there is no text in it.
        UnsupportedLanguage: the language is not in the table or cannot be detected.
    """
    if item.problem:
        raise item.problem
    title = " ".join(item.title.split())
    lines = [line for raw in item.lines if (line := " ".join(raw.split()))]
    if not lines:
        raise EmptyInput(f"no text in it ({path})", hint="open it and save the article's text as .txt")
    if title and lines[0].casefold() != title.casefold():
        lines.insert(0, title)
    text, provenance = without_manifest("\n\n".join(lines).encode("utf-8", "replace").decode())
    left_out = [*item.left_out, ("other", "\n".join(item.hidden), "hidden from readers")]
    long = [text for text in item.hidden if len(text.split()) >= MIN_HIDDEN_WORDS][:5]
    message = "this text is hidden from readers among the paragraphs; it was left out"
    found = [Finding("major", "hidden", "body", message, got=text[:120], confidence=0.8) for text in long]
    written = [*filter(None, map(str.strip, item.dates))]
    published = published or next(filter(None, map(moment_of, written)), None)
    doubt = f"its date cannot be read ({written[0][:40]})" if written and not published else ""
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
        published=published,
        byline=" ".join(item.byline.split()) or None,
        embargo=(published or NO_END) if item.held else embargo_of(item.embargo),
        usage=" ".join(item.usage.split()) or None,
        provenance=provenance,
        left_out=tuple(Excluded(kind, 0, 0, text[:MAX_LEFT_OUT], 1.0, (why,)) for kind, text, why in left_out if text.strip()),
        findings=(*found, *date_findings(doubt)),
    )


def without_manifest(text: str) -> tuple[str, str | None]:
    """Return the text without a C2PA manifest, and what to say of its provenance (None where there is none). Nothing is verified."""
    made, count = _MANIFEST.subn("", text)
    return made, "C2PA manifest present, not verified" if count else None


def author_names(authors: Any) -> str:
    """Join the names of authors: one or a list, each a name or an object with one. Addresses and names of accounts are none."""
    rows = authors[:20] if isinstance(authors, list) else [authors]
    found = (one.get("name") or one.get("literal") if isinstance(one, dict) else one for one in rows)
    names = (plain_line(name[:200]) for name in found if isinstance(name, str))
    return ", ".join(dict.fromkeys(name for name in names if name[:1].isalnum() and not _NO_NAME.search(name)))


def date_findings(doubt: str) -> tuple[Finding, ...]:
    """A finding for a date that cannot be read, if there is one."""
    return (Finding("minor", "date", "body", doubt),) if doubt else ()


def embargo_of(written: str) -> datetime | None:
    """Return the moment at which an embargo ends; None where nothing is written. One that cannot be read holds (:data:`NO_END`)."""
    return (moment_of(written) or NO_END) if written.strip() else None


def refuse_embargoed(article: Article, *, ignore: bool = False) -> Article:
    """Return the article, unless it must wait.

    Raises:
        Embargoed: its embargo ends later, and ``ignore`` is not given.
    """
    if article.embargo is not None and article.embargo > datetime.now(UTC) and not ignore:
        until = (
            "a moment that is not said or cannot be read"
            if article.embargo >= NO_END
            else f"{article.embargo.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        )
        raise Embargoed(f"embargoed until {until} ({article.path or article.title or 'the article'})")
    return article
