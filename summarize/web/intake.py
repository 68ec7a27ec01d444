"""Input of the editor: uploaded files, pasted text, links. All of it is read by :mod:`summarize.ingest`."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from summarize.errors import SummarizeError, UnreadableInput, UsageError
from summarize.ingest import article_from_text
from summarize.ingest.items import ReadOptions
from summarize.ingest.sources import expand
from summarize.private import FOLDER_MODE, private_file, private_folder
from summarize.types import Article
from summarize.web.items import Origin

#: Files in one upload and links in one paste. JSON Lines may hold as many articles as the editor does.
MOST_AT_ONCE = 50
_LINK = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_ODD = re.compile(r"[^\w.,;()\[\] -]+")

#: An article that came in: what it is called, and where it is read.
Named = tuple[str, Origin]


@dataclass(slots=True)
class Intake:
    """Turns what came in into named origins. Uploads lie in ``folder`` and stay there; without one they lie in a temporary folder until
    :meth:`close`.
    """

    options: ReadOptions
    folder: Path | None = None
    _folder: Path | None = None
    _count: int = 0

    def file(self, name: str, data: bytes) -> list[Named]:
        """An uploaded file, read as one of the disk would be; a ``.jsonl`` holds an article a line."""
        shown = safe_name(name)
        place = self._saved(data, Path(shown).suffix.lower())
        found = enumerate(expand([str(place)]))
        return [(pending.location.replace(str(place), shown), Origin("file", str(place), shown, row)) for row, pending in found]

    def pasted(self, text: str) -> list[Named]:
        """Pasted text: links, if every line is one, else one article.

        Raises:
            UsageError: for white space alone, or too many links.
        """
        lines = text.split()
        if not lines:
            raise UsageError("nothing was pasted", hint="paste an article, or one link a line")
        if all(_LINK.match(line) for line in lines):
            links = list(dict.fromkeys(lines))
            if len(links) > MOST_AT_ONCE:
                raise UsageError(f"more than {MOST_AT_ONCE} links at once", hint=f"paste {MOST_AT_ONCE} and then the rest")
            return [(link, Origin("link", link)) for link in links]
        title = next(line.strip() for line in text.split("\n") if line.strip())
        name = title if len(title) <= 60 else title[:59].rstrip() + "…"
        return [(name, Origin("text", str(self._saved(text.encode("utf-8", "replace"), ".txt"))))]

    def load(self, origin: Origin) -> Article:
        """Read the article of an origin. What is wrong with a file is said under the name that its owner gave it: the folder of uploads
        means nothing to them. Raises what :meth:`summarize.ingest.items.Pending.load` raises.
        """
        if origin.kind == "text":
            return article_from_text(Path(origin.place).read_bytes().decode("utf-8"), language=self.options.language)
        found = next(islice(expand([origin.place]), origin.row, None), None)
        if found is None:
            raise UnreadableInput(f"the file changed and has no article {origin.row + 1} any more ({origin.shown})")
        if origin.kind == "link":
            return found.load(self.options)
        try:
            article = found.load(self.options)
        except SummarizeError as error:
            error.message = error.message.replace(origin.place, origin.shown)
            error.args = (error.message,)
            raise
        return replace(article, path=found.location.replace(origin.place, origin.shown))

    def keep_only(self, origins: Iterable[Origin]) -> None:
        """Remove the uploads of an earlier run that no story comes from."""
        if self.folder is None or not self.folder.is_dir():
            return
        wanted = {Path(origin.place).parent for origin in origins if origin.kind != "link"}
        for place in self.folder.iterdir():
            if place.name.isdigit():
                self._count = max(self._count, int(place.name))
                if place not in wanted:
                    shutil.rmtree(place, ignore_errors=True)

    def drop(self, origin: Origin) -> None:
        """Remove one upload."""
        if origin.kind != "link" and self._folder is not None and (place := Path(origin.place).parent).parent == self._folder:
            shutil.rmtree(place, ignore_errors=True)

    def close(self) -> None:
        """Remove the uploads, unless they lie in a folder that was named."""
        if self._folder is not None and self.folder is None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None

    def _saved(self, data: bytes, ending: str) -> Path:
        if self._folder is None:
            self._folder = private_folder(self.folder) if self.folder else Path(tempfile.mkdtemp(prefix="summarize-editor-"))
        self._count += 1
        place = self._folder / str(self._count) / f"article{ending}"
        place.parent.mkdir(mode=FOLDER_MODE)
        private_file(place).write_bytes(data)
        return place


def safe_name(name: str) -> str:
    """The last part of a file's name, without anything that a file system or a terminal could trip over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _ODD.sub("_", last).strip(". ")[-120:] or "article"
