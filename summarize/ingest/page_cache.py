"""Pages fetched before, so that the next run asks the server only whether they changed (ETag, Last-Modified).

A file a page: a digest of the rest, what the server said of it as a line of JSON, its bytes. A damaged one is as good as none.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

#: More pages than a newsroom's sources have in a month; the oldest go first. Pages.
MOST_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Stored:
    """What the server said of a page when it was fetched. ``url`` is where redirects ended."""

    url: str
    content_type: str
    etag: str
    last_modified: str


class PageCache:
    """A folder of pages. Nothing is created before the first page is kept; a folder that cannot be written means no cache."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, address: str) -> tuple[Stored, bytes] | None:
        """The page kept for an address, or None."""
        try:
            digest, _, page = self._path(address).read_bytes().partition(b"\n")
            described, _, body = page.partition(b"\n")
            return (Stored(**json.loads(described)), body) if digest == sha256(page).hexdigest().encode() else None
        except (OSError, ValueError, TypeError):
            return None

    def put(self, address: str, stored: Stored, body: bytes) -> None:
        """Keep a page, in place of the one kept before."""
        page = json.dumps(asdict(stored)).encode() + b"\n" + body
        with contextlib.suppress(OSError):  # a full disk must not stop the reading of the page itself
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path(address).write_bytes(sha256(page).hexdigest().encode() + b"\n" + page)
            for path in sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[MOST_PAGES:]:
                path.unlink(missing_ok=True)

    def _path(self, address: str) -> Path:
        return self._folder / f"{sha256(address.encode()).hexdigest()}.page"
