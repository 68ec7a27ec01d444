"""A newsroom's translation memory: sentences whose translation a person approved, in one SQLite file that the newsroom names.

An exact match is used as it is, and checked like any other translation; near ones are shown and never used.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from summarize.errors import ConfigError, OutputError
from summarize.private import private_file

#: Below this share of three-letter pieces in common (Dice) a sentence is not compared letter by letter, which takes .1 ms and more.
_MIN_PIECES = 1 / 3
#: Below this likeness (twice the characters in common over all, 0..100) a sentence is not near; so many near ones are shown.
MIN_NEAR, MAX_NEAR = 75.0, 3
_TABLE = (
    "CREATE TABLE IF NOT EXISTS pairs (source_language TEXT, language TEXT, source TEXT, target TEXT, "
    "PRIMARY KEY (source_language, language, source)) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence and its approved translation."""

    source_language: str
    language: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Near:
    """A unit whose source is like a sentence; ``likeness`` is 0..100."""

    unit: Unit
    likeness: float


class Memory:
    """The memory in the file ``path``, which is made when something is added; opened for each call, so that several programs may use it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exact(self, sentences: Sequence[str], source_language: str, language: str) -> dict[str, str]:
        """Return the approved translations of those sentences that have one.

        Raises:
            ConfigError: the file is no memory.
        """
        wanted = {_key(sentence): sentence for sentence in sentences}
        query = "SELECT source, target FROM pairs WHERE source_language = ? AND language = ? AND source = ?"
        found: dict[str, str] = {}
        with self._opened() as connection:
            for key, sentence in wanted.items() if connection is not None else ():
                for _, target in connection.execute(query, (source_language, language, key)) if connection else ():
                    found[sentence] = str(target)
        return found

    def near(self, sentence: str, source_language: str, language: str) -> list[Near]:
        """Return the units whose sources are like a sentence, the nearest first. Raises what :meth:`exact` raises."""
        key = _key(sentence)
        found = [Near(unit, _likeness(key, unit.source)) for unit in self._of_length(key, source_language, language)]
        return sorted((near for near in found if near.likeness >= MIN_NEAR), key=lambda near: -near.likeness)[:MAX_NEAR]

    def _of_length(self, key: str, source_language: str, language: str) -> list[Unit]:
        """Return the units whose sources are long and short enough to be near: the shorter has at most all its characters in common."""
        shortest = MIN_NEAR / (200 - MIN_NEAR)
        query = "SELECT source, target FROM pairs WHERE source_language = ? AND language = ? AND length(source) BETWEEN ? AND ? ORDER BY 1"
        with self._opened() as connection:
            given = (source_language, language, shortest * len(key), len(key) / shortest)
            rows = connection.execute(query, given) if connection is not None else ()
            return [Unit(source_language, language, str(source), str(target)) for source, target in rows]

    def units(self) -> list[Unit]:
        """Return everything, in a fixed order. Raises what :meth:`exact` raises."""
        query = "SELECT source_language, language, source, target FROM pairs ORDER BY 1, 2, 3"
        with self._opened() as connection:
            return [Unit(*map(str, row)) for row in connection.execute(query)] if connection is not None else []

    def add(self, units: Iterable[Unit]) -> int:
        """Add units, each in the place of an older one for the same sentence, and return how many; all of them or none.

        Raises:
            OutputError: the file cannot be written.
            ConfigError: it is no memory.
        """
        rows = [(one.source_language, one.language, _key(one.source), _key(one.target)) for one in units if one.source.strip()]
        rows = [row for row in rows if row[3]]
        try:
            private_file(self.path)
            with closing(sqlite3.connect(self.path)) as connection, connection:
                connection.execute(_TABLE)
                connection.executemany("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?)", rows)
        except (OSError, sqlite3.OperationalError) as error:  # the latter is a full disk, too
            reason = getattr(error, "strerror", None) or error
            raise OutputError(f"cannot write the memory: {reason} ({self.path})", hint="free some space, or name another FILE") from error
        except sqlite3.DatabaseError as error:
            raise _broken(self.path, error) from error
        return len(rows)

    def digest(self) -> str:
        """Return the SHA-256 of the content, for keys of caches. Raises what :meth:`exact` raises."""
        return hashlib.sha256(repr(self.units()).encode("utf-8", "surrogatepass")).hexdigest()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection | None]:
        if not self.path.exists():
            yield None
            return
        try:
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
                connection.execute("SELECT source FROM pairs LIMIT 1")
                yield connection
        except sqlite3.DatabaseError as error:
            raise _broken(self.path, error) from error


def _key(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=100_000)  # an editor looks at the same sentences again after each approval
def _likeness(key: str, other: str) -> float:
    """Return twice the characters in common over all, 0..100; 0 where the pieces in common rule a near match out."""
    pieces, others = _pieces(key), _pieces(other)
    if 2 * len(pieces & others) < _MIN_PIECES * (len(pieces) + len(others)):
        return 0.0
    return 100 * SequenceMatcher(None, other, key, autojunk=False).ratio()


def _pieces(key: str) -> set[str]:
    return {key[n : n + 3] for n in range(max(1, len(key) - 2))}


def _broken(path: Path, error: Exception) -> ConfigError:
    return ConfigError(f"is no translation memory: {error} ({path})", hint="name another file with --memory, or move this one away")
