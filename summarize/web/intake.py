"""What is put in the editor: uploaded files, pasted text, links. All of it is read by :mod:`summarize.ingest`."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from summarize.errors import SummarizeError, UsageError
from summarize.ingest.items import Pending, ReadOptions
from summarize.ingest.sources import expand

if TYPE_CHECKING:
    from summarize.types import Article

#: Files in one upload and links in one paste. JSON Lines may hold as many articles as the editor does.
MOST_AT_ONCE = 50
_LINK = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_ODD = re.compile(r"[^\w.,;()\[\] -]+")

Load = tuple[str, Callable[[], "Article"]]


@dataclass(slots=True)
class Intake:
    """Turns what came in into named loads. Uploads lie in a folder of their own until :meth:`close`."""

    options: ReadOptions
    _folder: Path | None = None
    _count: int = 0

    def file(self, name: str, data: bytes) -> list[Load]:
        """An uploaded file, read as one of the disk would be; a ``.jsonl`` holds an article a line."""
        self._folder = self._folder or Path(tempfile.mkdtemp(prefix="summarize-editor-"))
        self._count += 1
        shown = safe_name(name)
        place = self._folder / str(self._count) / f"article{Path(shown).suffix.lower()}"
        place.parent.mkdir()
        place.write_bytes(data)
        return [(self._named(pending, place, shown), partial(self._load, pending, place, shown)) for pending in expand([str(place)])]

    def pasted(self, text: str) -> list[Load]:
        """Pasted text: links, if every line is one, else one article.

        Raises:
            UsageError: nothing but white space, or too many links.
        """
        lines = text.split()
        if not lines:
            raise UsageError("nothing was pasted", hint="paste an article, or one link a line")
        if all(_LINK.match(line) for line in lines):
            return self.links(lines)
        from summarize.ingest import article_from_text

        title = next(line.strip() for line in text.split("\n") if line.strip())
        name = title if len(title) <= 60 else title[:59].rstrip() + "…"
        return [(name, lambda: article_from_text(text, language=self.options.language))]

    def links(self, links: Iterable[str]) -> list[Load]:
        """Pages of the web, fetched when their turn comes.

        Raises:
            UsageError: too many of them.
        """
        wanted = list(dict.fromkeys(links))
        if len(wanted) > MOST_AT_ONCE:
            raise UsageError(f"more than {MOST_AT_ONCE} links at once", hint=f"paste {MOST_AT_ONCE} and then the rest")
        return [(pending.location, partial(pending.load, self.options)) for pending in expand(wanted)]

    def close(self) -> None:
        """Remove the uploads."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _named(self, pending: Pending, place: Path, shown: str) -> str:
        return pending.location.replace(str(place), shown)

    def _load(self, pending: Pending, place: Path, shown: str) -> Article:
        """The article, and what is wrong with it, under the name that its owner gave it: the folder of uploads means nothing to them."""
        try:
            article = pending.load(self.options)
        except SummarizeError as error:
            error.message = error.message.replace(str(place), shown)
            error.args = (error.message,)
            raise
        return replace(article, path=self._named(pending, place, shown))


def safe_name(name: str) -> str:
    """The last part of a file's name, without anything that a file system or a terminal could trip over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _ODD.sub("_", last).strip(". ")[-120:] or "article"
