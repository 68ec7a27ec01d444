"""Pages fetched before, so that the next run asks the server only whether they changed (ETag, Last-Modified).

Two files a page: what the server said of it, and its bytes. A page that is damaged on the disk is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

#: More pages than a newsroom's sources have in a month; the oldest go first. Pages.
MOST_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Stored:
    """What the server said of a page when it was fetched. ``sha256`` is of its bytes, ``url`` where redirects ended."""

    url: str
    content_type: str
    etag: str
    last_modified: str
    sha256: str


class PageCache:
    """A folder of pages. Nothing is created before the first page is kept; a folder that cannot be written means no cache."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, address: str) -> tuple[Stored, bytes] | None:
        """The page kept for an address, or None."""
        try:
            described = json.loads(self._path(address, "json").read_bytes())
            body = self._path(address, "body").read_bytes()
            stored = Stored(**{name: str(described[name]) for name in Stored.__slots__})
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return (stored, body) if hashlib.sha256(body).hexdigest() == stored.sha256 else None

    def put(self, address: str, stored: Stored, body: bytes) -> None:
        """Keep a page, in place of the one kept before."""
        with contextlib.suppress(OSError):  # a full disk must not stop the reading of the page itself
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(self._path(address, "body"), body)
            _write(self._path(address, "json"), json.dumps(asdict(stored)).encode())
            self._prune()

    def _path(self, address: str, ending: str) -> Path:
        return self._folder / f"{hashlib.sha256(address.encode()).hexdigest()}.{ending}"

    def _prune(self) -> None:
        pages = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in pages[: max(0, len(pages) - MOST_PAGES)]:
            path.unlink(missing_ok=True)
            path.with_suffix(".body").unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """In one step: a reader sees the old file or the new one, never half of one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".page-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
