"""Destination of a digest: one file, a folder with one file a language, or stdout."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from summarize.cli import output
from summarize.errors import OutputError, UsageError

if TYPE_CHECKING:
    from summarize.types import Digest

FORMATS = ("html", "md", "json", "epub", "rss", "jsonfeed", "telegram", "eml", "wordpress", "ghost", "ninjs", "xliff")
#: Formats that have one language a file, and how such a file of a folder ends.
POSTS = {
    "rss": "xml",
    "jsonfeed": "json",
    "telegram": "jsonl",
    "eml": "eml",
    "wordpress": "jsonl",
    "ghost": "jsonl",
    "ninjs": "jsonl",
    "xliff": "xlf",
}
_ENDINGS = {
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
    ".json": "json",
    ".epub": "epub",
    ".xml": "rss",
    ".rss": "rss",
    ".eml": "eml",
    ".xlf": "xliff",
}


@dataclass(frozen=True, slots=True)
class Target:
    """``path`` is None for stdout; ``folder`` is true for one file a language. ``site`` and ``contact`` are the newsroom's own addresses;
    ``review`` lets stories that need review into feeds and posts.
    """

    path: Path | None
    format: str
    folder: bool = False
    site: str | None = None
    contact: str | None = None
    review: bool = False

    @classmethod
    def of(
        cls, named: str | None, format: str | None, *, site: str | None = None, contact: str | None = None, review: bool = False
    ) -> Target:
        """What ``-o`` and ``--format`` ask for. A name that ends in a slash, or is a folder's, is a folder.

        Raises:
            UsageError: no format of that name, or neither says which one it is; an address that is none.
        """
        addresses: dict[str, Any] = {"site": checked_site(site), "contact": checked_contact(contact), "review": review}
        wanted = "md" if format == "markdown" else format
        if wanted is not None and wanted not in FORMATS:
            raise UsageError(f"no format {format!r} here", hint=f"--format {'|'.join(FORMATS)}")
        if named is None:
            if wanted in ("epub", "eml"):
                raise UsageError(f"{wanted} is not for a terminal", hint=f"-o digest.{wanted}")
            return cls(None, wanted or "md", **addresses)
        path = Path(named)
        if named.endswith(("/", os.sep)) or path.is_dir():
            return cls(path, wanted or "html", folder=True, **addresses)
        found = wanted or ("jsonfeed" if path.name.lower().endswith("feed.json") else _ENDINGS.get(path.suffix.lower()))
        if found is None:
            raise UsageError(
                f"the ending of {path.name!r} is no format",
                hint="-o digest.html, .md, .json, .epub, .eml, feed.xml or feed.json; a folder needs a slash: -o digest/",
            )
        return cls(path, found, **addresses)

    @property
    def journal(self) -> Path | None:
        """The journal that belongs to this place: beside it, never in a folder that may be published as it is."""
        if self.path is None:
            return None
        place = self.path if self.path.name not in ("", "..") else self.path.resolve()
        return place.with_name(f"{place.name}.journal.jsonl") if place.name else place / "digest.journal.jsonl"

    def files(self, languages: Sequence[str]) -> tuple[Path, ...]:
        """The files that the digest into ``languages`` is written to."""
        if self.path is None:
            return ()
        if self.folder:
            ending = POSTS.get(self.format, self.format)
            return tuple(self.path / f"{name}.{ending}" for name in languages or ("digest",))
        if self.format in POSTS and len(languages) > 1:
            return tuple(self.path.with_name(f"{self.path.stem}.{name}{self.path.suffix}") for name in languages)
        return (self.path,)

    def refuse(self) -> None:
        """Say before the work starts that its result could not be written.

        Raises:
            OutputError: the folder does not exist, is no folder, or may not be written to.
        """
        if self.path is None:
            return
        if not self.folder:
            output.refuse(self.path)
        elif self.path.exists() and not self.path.is_dir():
            raise OutputError(f"is a file, not a folder ({self.path})", hint=f"-o {self.path.with_suffix('.html')} or another folder")
        inside = self.path if self.folder and self.path.is_dir() else self.path.resolve().parent
        if not inside.is_dir():
            raise OutputError(f"no such folder ({inside})", hint=f"mkdir -p {inside}")
        try:
            with tempfile.TemporaryFile(dir=inside):
                pass
        except OSError as error:
            raise OutputError(f"may not write in the folder: {error.strerror or error} ({inside})") from error

    def write(self, digest: Digest) -> list[Path]:
        """Write the digest, each file whole or not at all; the answer names the files.

        Raises:
            OutputError: it cannot be written; files that were there before are as they were.
        """
        if self.path is None:
            parts = digest.languages if self.format in POSTS else ()
            output.write_stdout("".join(self._bytes(digest, language).decode("utf-8") for language in parts or (None,)))
            return []
        if not self.folder and self.format not in POSTS:
            output.write_file(self._bytes(digest, None), self.path)
            return [self.path]
        if self.folder:
            try:
                self.path.mkdir(exist_ok=True)
            except OSError as error:
                raise OutputError(f"cannot make the folder: {error.strerror or error} ({self.path})") from error
        files = list(self.files(digest.languages))
        made = [self._bytes(digest, language) for language in digest.languages or (None,)]
        for path, data in zip(files, made, strict=True):
            output.write_file(data, path)
        return files

    def _bytes(self, digest: Digest, language: str | None) -> bytes:
        from summarize.render.outputs import DigestFormat, render_digest

        return render_digest(
            digest,
            cast("DigestFormat", self.format),
            language=language,
            site=self.site,
            contact=self.contact,
            include_review=self.review,
        )

    def withheld(self, digest: Digest) -> int:
        """Count the stories of all languages that are not in feeds and posts, since they need review or have no text in the language."""
        if self.format not in POSTS:
            return 0
        from summarize.render import pages

        stories = [story for edition in pages.editions(digest) for story in edition.stories]
        return sum(story.grade == "missing" or (story.review and not self.review) for story in stories)


def checked_site(address: str | None) -> str | None:
    """Return ``--site`` as a feed has it.

    Raises:
        UsageError: it is no web address.
    """
    if address is None:
        return None
    from summarize.render import links

    found = links.href(address)
    if found is None:
        raise UsageError(f"--site {address!r} is no web address", hint="--site https://example.org/news")
    return found


def checked_contact(address: str | None) -> str | None:
    """Return ``--contact``, if it is an address that readers can write to.

    Raises:
        UsageError: it is none.
    """
    if address is not None:
        from summarize.render import links

        links.report(address, "", "")
    return address
