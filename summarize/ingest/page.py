"""From a link or a feed's entry to an article: fetch, see what came, and read it as that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from summarize.errors import FetchFailed, InputError, NoItems, NotText
from summarize.ingest.article import article_from_bytes, article_from_text
from summarize.ingest.encodings import codec_of
from summarize.ingest.files import reader_of
from summarize.ingest.html import article_from_html
from summarize.ingest.items import Pending, ReadOptions, failed
from summarize.ingest.news_item import date_findings
from summarize.ingest.signatures import binary_kind, markup_kind
from summarize.types import Article

if TYPE_CHECKING:
    from datetime import datetime

    from summarize.ingest.feed import Entry

_NO_PAGE = "give the article's page, or save its text as .txt"
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_TEXT = frozenset({"text/plain", "text/markdown", "application/octet-stream", ""})


def read_page(address: str, options: ReadOptions, published: datetime | None = None) -> Article:
    """Fetch a page and find its article. Raises what :meth:`~summarize.ingest.fetch.Fetcher.fetch` and
    :func:`~summarize.ingest.html.article_from_html` raise, and:

    Raises:
        NotText: what came is no page and no text: a PDF, a picture, a feed.
    """
    fetched = options.fetcher().fetch(address)
    kind, start = fetched.content_type, fetched.body[:20_000].decode("utf-8", "replace")
    is_file = reader_of(fetched.body) is not None
    if not is_file and (what := binary_kind(fetched.body)):
        raise NotText(f"not an article: it is {what} ({address})", hint=_NO_PAGE)
    if not is_file and (kind in _HTML or (kind in _TEXT and markup_kind(start))):
        return article_from_html(
            fetched.body,
            charset=fetched.charset,
            encoding=options.encoding,
            url=fetched.url,
            path=address,
            language=options.language,
            published=published,
        )
    if is_file or kind in _TEXT:
        encoding = options.encoding or codec_of(fetched.charset)
        article = article_from_bytes(fetched.body, name=address, encoding=encoding, language=options.language)
        return replace(article, url=fetched.url, published=article.published or published)
    if markup_kind(start) or "xml" in kind:
        raise NotText(f"not an article: it is a feed or another XML file ({address})", hint="--feed ADDRESS reads feeds")
    raise NotText(f"not an article: it is {kind[:60]} ({address})", hint=_NO_PAGE)


def entry(found: Entry, feed: str, named: frozenset[str] = frozenset()) -> Pending:
    """One entry of a feed: the page that it links to, or, where that cannot be had, the text that the feed itself carries.
    ``named`` are the hosts that the user named.
    """
    location = found.url or f"{feed} ({found.title[:80] or 'without a title'})"
    if found.shared or found.problem:
        location = f"{location} ({found.title[:80] or found.identity[0][:80]})" if found.url else location
    if found.problem:
        return failed(location, NoItems(f"{found.problem} ({location})", hint="check the feed in a validator"))

    def load(options: ReadOptions) -> Article:
        article = _load_entry(found, location, options.naming(named))
        return replace(
            article,
            title=article.title or found.title or None,
            outlet=found.outlet or article.outlet,
            byline=article.byline or found.byline or None,
            published=found.published or article.published,
            findings=(*article.findings, *date_findings(found.doubt)),
        )

    return Pending(location, load)


def _load_entry(found: Entry, location: str, options: ReadOptions) -> Article:
    failure: InputError = FetchFailed(f"the entry has no link ({location})")
    if found.url and not found.shared:
        try:
            return read_page(found.url, options, found.published)
        except InputError as error:
            failure = error
    if not found.text:
        raise failure
    text = found.text if not found.title or found.text.startswith(found.title) else f"{found.title}\n\n{found.text}"
    return replace(article_from_text(text, language=options.language, path=location), title=found.title or None, url=found.url or None)
