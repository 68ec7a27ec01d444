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
from pathlib import Path

from summarize.errors import ConfigError, OutputError
from summarize.private import private_file

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
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(_key(sentence))
        found = []
        for unit in self.units():
            if (unit.source_language, unit.language) == (source_language, language):
                matcher.set_seq1(unit.source)
                # Two upper bounds, quickly found, spare most sentences the comparison.
                bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
                if all(100 * ratio() >= MIN_NEAR for ratio in bounds):
                    found.append(Near(unit, 100 * matcher.ratio()))
        return sorted(found, key=lambda near: -near.likeness)[:MAX_NEAR]

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


def _broken(path: Path, error: Exception) -> ConfigError:
    return ConfigError(f"is no translation memory: {error} ({path})", hint="name another file with --memory, or move this one away")
