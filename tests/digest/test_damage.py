"""Journal and cache on a failing disk: whole rows that say nonsense, locks of others, folders that may not be written."""

from __future__ import annotations

import errno
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from digest_helpers import made

from summarize.digest import cache as cache_module
from summarize.digest.cache import FILE, Cache, default_folder
from summarize.digest.journal import VERSION, Journal, _line
from summarize.errors import OutputError

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SOUND = made()


def written(path: Path, *rows: dict[str, Any]) -> Path:
    """A journal of rows whose checksums are right, whatever they say."""
    path.write_bytes(b"".join(map(_line, ({"journal": VERSION, "run": "run", "created": NOW.isoformat()}, *rows))))
    return path


def test_whole_rows_that_say_nonsense_are_made_again(tmp_path: Path) -> None:
    path = written(
        tmp_path / "d.jsonl",
        {"key": "a", "made": [{"language": 3}]},
        {"key": "b", "failed": ["only one"]},
        {"key": "c", "failed": [{"location": "c.txt", "error": "EngineError", "message": "failed", "hint": "again", "exit_code": "five"}]},
    )
    said: list[str] = []
    with Journal(path, "run", NOW, warn=said.append) as journal:
        assert journal.made("a") is None
        assert journal.failure("b") is None
        assert journal.failure("c") is None
        journal.record([("a", SOUND)])
        assert journal.made("a") == SOUND
    assert ["damaged line" in line for line in said] == [True] * 3


def test_a_line_that_is_damaged_between_two_reads_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    with Journal(path, "run", NOW) as journal:
        journal.record([("a", SOUND)])
        data = path.read_bytes()
        path.write_bytes(data.replace(b"Alvena", b"Alvenb"))
        assert journal.made("a") is None


@pytest.mark.parametrize("row", [[1, 2], 7, "text"])
def test_a_row_that_is_no_object_is_a_damaged_line(tmp_path: Path, row: object) -> None:
    path = tmp_path / "d.jsonl"
    said: list[str] = []
    from zlib import crc32

    body = b"%s" % str(row).replace("'", '"').encode()
    line = body[:-1] + b',"crc":"%08x"}\n' % crc32(body[:-1] + b"}")
    path.write_bytes(_line({"journal": VERSION, "run": "run", "created": "no date at all"}) + line)
    with Journal(path, "run", NOW, warn=said.append) as journal:
        assert journal.created == NOW
        assert journal.made("a") is None
    assert "1 damaged lines" in said[0]


def test_a_disk_that_fills_up_leaves_the_lines_from_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "d.jsonl"
    with Journal(path, "run", NOW) as journal:
        journal.record([("a", SOUND)])
        before = path.read_bytes()

        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(OutputError, match="No space left") as caught:
                journal.record([("b", SOUND)])
        assert "what is finished is kept" in caught.value.hint
        assert path.read_bytes() == before
        assert journal.made("b") is None
        journal.record([("b", SOUND)])
        assert journal.made("b") == SOUND


def test_a_journal_that_cannot_be_opened_gives_its_lock_back(tmp_path: Path) -> None:
    folder = tmp_path / "d.jsonl"
    folder.mkdir()
    with pytest.raises(OutputError, match="cannot write the journal"):
        Journal(folder, "run", NOW)
    folder.rmdir()
    with Journal(folder, "run", NOW) as journal:
        journal.record([("a", SOUND)])


def test_the_cache_is_in_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder().name == "summarize"
    assert not default_folder().exists()


def test_a_cache_that_another_process_holds_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_TIMEOUT_S", 0.05)
    said: list[str] = []
    with Cache(tmp_path) as cache:
        cache.put([("a", SOUND)])
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    with Cache(tmp_path, warn=said.append) as cache:
        other.execute("BEGIN IMMEDIATE")
        cache.put([("b", SOUND)])
        assert cache.get("a") is None, "it is closed: the run goes on without it"
        cache.put([("c", SOUND)])
        cache.prune()
    other.execute("ROLLBACK")
    other.close()
    assert len(said) == 1
    assert "going on without the cache" in said[0]
    with Cache(tmp_path) as cache:
        assert cache.get("a") == SOUND
        assert cache.get("b") is None
    assert not (tmp_path / f"{FILE}.broken").exists()


def test_a_table_of_another_shape_is_put_aside_while_it_is_in_use(tmp_path: Path) -> None:
    said: list[str] = []
    with Cache(tmp_path, warn=said.append) as cache:
        cache.put([("a", SOUND)])
        with sqlite3.connect(tmp_path / FILE) as other:
            other.execute("DROP TABLE made")
        other.close()
        assert cache.get("a") is None
    assert said
    with Cache(tmp_path) as cache:
        cache.put([("a", SOUND)])
        assert cache.get("a") == SOUND


def test_a_row_that_unpacks_to_nonsense_is_made_again(tmp_path: Path) -> None:
    import zlib

    with Cache(tmp_path) as cache:
        cache.put([("a", SOUND)])
    for value in (zlib.compress(b'{"language": 3}'), zlib.compress(b"[]"), b"no zlib"):
        with sqlite3.connect(tmp_path / FILE) as raw:
            raw.execute("INSERT OR REPLACE INTO made VALUES ('a', ?, ?, 0)", (value, zlib.crc32(value)))
        raw.close()
        said: list[str] = []
        with Cache(tmp_path, warn=said.append) as cache:
            assert cache.get("a") is None
        assert "made again" in said[0]


def test_what_was_used_today_is_not_written_again_and_the_longest_unused_is(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put([("a", SOUND)])
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE made SET used = 5")
    raw.close()
    with Cache(tmp_path) as cache:
        assert cache.get("a") == SOUND
    with sqlite3.connect(tmp_path / FILE) as raw:
        assert raw.execute("SELECT used FROM made").fetchone()[0] > 1_000_000
    raw.close()
