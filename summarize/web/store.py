"""State of the editor between two runs: its stories, what came of them, and the person's edits, in one SQLite file of the user's own.

A file that cannot be read is put aside and the editor begins empty; one that cannot be written costs a note and never the work.
"""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from summarize.errors import SummarizeError
from summarize.private import private_file, private_folder, put_aside
from summarize.types import Result
from summarize.web.items import Item, Origin, State

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FILE = "editor.v1.sqlite3"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS stories (id INTEGER PRIMARY KEY, name TEXT, origin TEXT, seconds REAL, error TEXT, result BLOB)",
    "CREATE TABLE IF NOT EXISTS about (title TEXT NOT NULL)",
)


def default_folder() -> Path:
    """Where the editor's state is: the user's folder for state. It need not exist."""
    from platformdirs import user_state_path

    return user_state_path("summarize") / "editor"


class Store:
    """The state in ``folder``; used by one program at a time. ``warn`` is given in one line what went wrong.

    Raises:
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: Path, *, warn: Callable[[str], None] = lambda _: None) -> None:
        self.path = private_folder(folder) / FILE
        self._warn = warn
        self.kept: list[Item] = []
        self.title = ""
        try:
            self._connection = self._open()
        except (sqlite3.DatabaseError, *_DAMAGED) as error:
            self._connection = self._begin_again(error)

    def _open(self) -> sqlite3.Connection:
        # All writes are made under the editor's lock, so threads never meet here.
        connection = sqlite3.connect(private_file(self.path), isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            for table in _TABLES:
                connection.execute(table)
            rows = connection.execute("SELECT id, name, origin, seconds, error, result FROM stories ORDER BY id").fetchall()
            self.kept = [_kept(*row) for row in rows]
            self.title = next((str(title) for (title,) in connection.execute("SELECT title FROM about")), "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _begin_again(self, error: Exception) -> sqlite3.Connection:
        self.kept, self.title = [], ""
        self._warn(f"the editor's state cannot be read and is kept as {put_aside(self.path).name}: {str(error)[:80]}")
        return self._open()

    def put(self, item: Item) -> None:
        """Keep a story, in place of what was kept of it before."""
        with self._reported():
            error = None if item.error is None else json.dumps((item.error.message, item.error.hint))
            result = None if item.result is None else _results().dump_json(item.result)
            row = (int(item.id), item.name, json.dumps(asdict(item.origin)), item.seconds, error, result)
            self._connection.execute("INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?)", row)

    def remove(self, identity: str) -> None:
        """Let a story go."""
        with self._reported():
            self._connection.execute("DELETE FROM stories WHERE id = ?", (int(identity),))

    def rename(self, title: str) -> None:
        """Keep the digest's title."""
        with self._reported():
            self._connection.execute("DELETE FROM about")
            self._connection.execute("INSERT INTO about VALUES (?)", (title,))

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._connection.close()

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError) as error:  # pydantic's error is a ValueError
            self._warn(f"the editor's state is not kept: {error} ({self.path})")


@functools.cache
def _results() -> TypeAdapter[Result]:
    """Values of :class:`~summarize.types.Result` as JSON and back, checked."""
    from pydantic import TypeAdapter

    return TypeAdapter(Result)


def _kept(identity: int, name: str, origin: str, seconds: float, error: str | None, result: bytes | None) -> Item:
    """A story as it was kept; without a result and without an error it still waits."""
    state: State = "done" if result else "failed" if error else "waiting"
    made = _results().validate_json(result) if result else None
    failed = None
    if error:
        message, hint = json.loads(error)
        failed = SummarizeError(str(message), hint=str(hint))
    return Item(str(identity), name, Origin(**json.loads(origin)), state, made, failed, seconds)


#: What a damaged row may raise; pydantic's error is a ValueError.
_DAMAGED = (ValueError, TypeError, KeyError, IndexError)
