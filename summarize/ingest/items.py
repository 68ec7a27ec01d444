"""Articles that are still to be read: where each is, how sources are read, and what is known to be unreadable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from summarize.config import DEFAULT_MAX_BYTES, Settings
from summarize.errors import SummarizeError
from summarize.ingest.news_item import refuse_embargoed
from summarize.types import Article

if TYPE_CHECKING:
    from summarize.ingest.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How sources are read. ``timeout`` is seconds a page; ``page_cache`` a folder for fetched pages, None for no cache.

    ``allow_private`` opens addresses of the own network where the user named the host: ``private_hosts``, or None for that of each address.
    """

    encoding: str | None = None
    language: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES
    allow_private: bool = False
    offline: bool = False
    page_cache: Path | None = None
    timeout: float = 30.0
    ignore_embargo: bool = False
    private_hosts: frozenset[str] | None = None

    @classmethod
    def of(cls, settings: Settings) -> ReadOptions:
        """What the user's settings say; fetched pages are kept in the user's cache folder."""
        from platformdirs import user_cache_path

        return cls(
            encoding=settings.encoding,
            language=settings.source_language,
            max_bytes=settings.max_bytes,
            offline=settings.offline,
            ignore_embargo=settings.ignore_embargo,
            page_cache=user_cache_path("summarize") / "pages",
        )

    def naming(self, hosts: frozenset[str]) -> ReadOptions:
        """These options, with the hosts that the user named."""
        return (
            replace(self, private_hosts=hosts if self.private_hosts is None else self.private_hosts | hosts) if self.allow_private else self
        )

    def fetcher(self) -> Fetcher:
        """The HTTP client for these options; the same one for equal options, so that robots.txt is asked once."""
        return _fetcher(self)


@lru_cache(maxsize=8)
def _fetcher(options: ReadOptions) -> Fetcher:
    from summarize.ingest.fetch import Fetcher

    return Fetcher(
        allow_private=options.allow_private,
        private_hosts=options.private_hosts,
        offline=options.offline,
        cache=options.page_cache,
        timeout=options.timeout,
    )


@dataclass(frozen=True, slots=True)
class Pending:
    """An article that is still to be read. ``location`` is what messages and the digest call it."""

    location: str
    _load: Callable[[ReadOptions], Article]

    def load(self, options: ReadOptions | None = None) -> Article:
        """Read it.

        Raises:
            Embargoed: nothing of it may be published yet.
            InputError: unreadable, no text, empty, not fetched, … (see the subclasses).
            UnsupportedLanguage: the language is not in the table or cannot be detected.
        """
        options = options or ReadOptions()
        return refuse_embargoed(self._load(options), ignore=options.ignore_embargo)


def failed(location: str, error: SummarizeError) -> Pending:
    """A source that is known to be unusable: its error is raised when it is loaded, like any other."""

    def load(_: ReadOptions) -> Article:
        raise error

    return Pending(location, load)
