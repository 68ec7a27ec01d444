"""Cache of all results of this machine, by a key of everything that shaped it: a text that was summarized once is not paid for again.

One SQLite file in WAL mode, for several processes at once. It is only a cache: whatever is wrong with it costs a warning and some work,
never the run and never a wrong digest. A row carries a checksum of its own; a file that is no database is put aside and begun again.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from summarize.digest.made import DAMAGED, dumps, from_json
from summarize.digest_types import DigestItem
from summarize.private import private_file, private_folder, put_aside

#: The number is that of the table's layout; another layout is another file.
FILE = "digest-cache.v2.sqlite3"
#: Items kept; the longest unused go first. One takes about two kilobytes.
MAX_ITEMS = 200_000
#: How long one process waits for another one's write, and how fresh "used" has to be. Seconds.
_TIMEOUT_S, _DAY = 10.0, 86_400
_TABLE = (
    "CREATE TABLE IF NOT EXISTS made (key TEXT PRIMARY KEY, value BLOB NOT NULL, crc INTEGER NOT NULL, used REAL NOT NULL) WITHOUT ROWID"
)


def default_folder() -> Path:
    """Where the cache lives by default: the user's cache folder. It need not exist."""
    from platformdirs import user_cache_path

    return user_cache_path("summarize")


class Cache:
    """The cache in ``folder``. ``warn`` is given in one line what went wrong, once. Use it in a ``with`` block."""

    def __init__(self, folder: Path, *, warn: Callable[[str], None] = lambda _: None) -> None:
        self.path = folder / FILE
        self._warn = warn
        self._connection: sqlite3.Connection | None = None
        self._warned = False
        try:
            private_folder(folder)
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            self._rebuild(error)
        except OSError as error:
            self._give_up(error)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(private_file(self.path), timeout=_TIMEOUT_S)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(_TABLE)
            connection.execute("SELECT key, value, crc, used FROM made LIMIT 1").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    def _rebuild(self, error: Exception) -> None:
        """The file is damaged: keep it under another name and begin a new one."""
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            self._give_up(error)  # locked, full, read-only: nothing that a new file would fix
            return
        self.close()
        try:
            put_aside(self.path)
            self._connection = self._open()
        except (sqlite3.Error, OSError) as second:
            self._give_up(second)
            return
        self._say(f"the cache was damaged and is begun again: {error} ({self.path})")

    def _give_up(self, error: Exception) -> None:
        self.close()
        self._say(f"going on without the cache: {error} ({self.path})")

    def _say(self, line: str) -> None:
        if not self._warned:
            self._warned = True
            self._warn(line)

    def get(self, key: str) -> DigestItem | None:
        """The item under ``key``, if it is here and whole."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value, crc, used FROM made WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            value, crc, used = row
            made = _read(value, crc)
            with self._connection:
                if made is None:
                    self._say(f"a damaged item of the cache is made again ({self.path})")
                    self._connection.execute("DELETE FROM made WHERE key = ?", (key,))
                elif time.time() - used > _DAY:
                    self._connection.execute("UPDATE made SET used = ? WHERE key = ?", (time.time(), key))
        except sqlite3.DatabaseError as error:
            self._rebuild(error)
            return None
        return made

    def put(self, items: Iterable[tuple[str, DigestItem]]) -> None:
        """Keep items, in place of older ones."""
        packed = [(key, zlib.compress(dumps(made).encode("utf-8", "surrogatepass"), 1)) for key, made in items]
        rows = [(key, value, zlib.crc32(value), time.time()) for key, value in packed]
        if self._connection is None or not rows:
            return
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?)", rows)
        except sqlite3.DatabaseError as error:
            self._rebuild(error)

    def prune(self, most: int = MAX_ITEMS) -> None:
        """Let the longest unused items go where there are more than ``most``."""
        if self._connection is None:
            return
        try:
            count = self._connection.execute("SELECT count(*) FROM made").fetchone()[0]
            if count > most:
                with self._connection:
                    statement = "DELETE FROM made WHERE key IN (SELECT key FROM made ORDER BY used, key LIMIT ?)"
                    self._connection.execute(statement, (count - most,))
        except sqlite3.DatabaseError as error:
            self._rebuild(error)

    def close(self) -> None:
        """Close the file. Safe to call twice; later calls find nothing and keep nothing."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.prune()
        self.close()


def _read(value: object, crc: object) -> DigestItem | None:
    if not isinstance(value, bytes) or zlib.crc32(value) != crc:
        return None
    try:
        item: DigestItem = from_json(DigestItem, json.loads(zlib.decompress(value).decode("utf-8", "surrogatepass")))
    except (zlib.error, *DAMAGED):
        return None
    return item
