"""Where a digest goes: one file, a folder with one file a language, or stdout."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from summarize.cli import output
from summarize.errors import OutputError, UsageError

if TYPE_CHECKING:
    from summarize.types import Digest

FORMATS = ("html", "md", "json", "epub")
_ENDINGS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".json": "json", ".epub": "epub"}


@dataclass(frozen=True, slots=True)
class Target:
    """``path`` is None for stdout; ``folder`` is true for one file a language."""

    path: Path | None
    format: str
    folder: bool = False

    @classmethod
    def of(cls, named: str | None, format: str | None) -> Target:
        """What ``-o`` and ``--format`` ask for. A name that ends in a slash, or is a folder's, is a folder.

        Raises:
            UsageError: no format of that name, or neither says which one it is.
        """
        wanted = "md" if format == "markdown" else format
        if wanted is not None and wanted not in FORMATS:
            raise UsageError(f"no format {format!r} here", hint=f"--format {'|'.join(FORMATS)}")
        if named is None:
            if wanted == "epub":
                raise UsageError("an EPUB book is not for a terminal", hint="-o digest.epub")
            return cls(None, wanted or "md")
        path = Path(named)
        if named.endswith(("/", os.sep)) or path.is_dir():
            return cls(path, wanted or "html", folder=True)
        found = wanted or _ENDINGS.get(path.suffix.lower())
        if found is None:
            raise UsageError(
                f"the ending of {path.name!r} is no format",
                hint="-o digest.html, .md, .json or .epub; a folder needs a slash: -o digest/",
            )
        return cls(path, found)

    @property
    def journal(self) -> Path | None:
        """The journal that belongs to this place: beside it, never in a folder that may be published as it is."""
        if self.path is None:
            return None
        place = self.path if self.path.name not in ("", "..") else self.path.resolve()
        return place.with_name(f"{place.name}.journal.jsonl") if place.name else place / "digest.journal.jsonl"

    def files(self, languages: Sequence[str]) -> tuple[Path, ...]:
        """The files that the digest into ``languages`` is written to."""
        if self.path is None or not self.folder:
            return () if self.path is None else (self.path,)
        return tuple(self.path / f"{name}.{self.format}" for name in languages or ("digest",))

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
            output.write_stdout(_text(digest, self.format, None).decode("utf-8"))
            return []
        if not self.folder:
            output.write_file(self._bytes(digest, None), self.path)
            return [self.path]
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
        if self.format != "epub":
            return _text(digest, self.format, language)
        from summarize.render import epub

        one = digest if language is None else replace(digest, languages=(language,))
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder) / "digest.epub"
            epub.write(one, book)
            return book.read_bytes()


def _text(digest: Digest, format: str, language: str | None) -> bytes:
    if format == "json":
        from summarize.render import digest_json

        shown = digest_json.render(digest, language=language)
    elif format == "md":
        from summarize.render import digest_markdown

        shown = digest_markdown.render(digest, language=language)
    else:
        from summarize.render import html

        siblings = {code: f"{code}.html" for code in digest.languages} if language is not None else None
        shown = html.render(digest, language=language, siblings=siblings)
    return shown.encode("utf-8", "replace")
