"""The cache: it saves work, it never makes a wrong digest, and nothing that happens to it stops a run."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from digest_helpers import made

from summarize.digest import executors
from summarize.digest.cache import FILE, Cache
from summarize.digest.made import story as executors_story
from summarize.digest_types import DigestItem
from summarize.types import Finding, Result

SOUND = made()


def test_what_is_kept_is_found_by_the_next_process(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache") as first:
        first.put([("a", SOUND)])
    with Cache(tmp_path / "cache") as second:
        assert second.get("a") == SOUND
        assert second.get("b") is None


def test_a_flagged_result_is_kept_as_any_other(tmp_path: Path) -> None:
    error = Finding("major", "number", "ru", "wrong")
    translation = replace(SOUND.translations["ru"], status="review")
    flagged = [
        replace(SOUND, findings=(error,)),
        replace(SOUND, translations={"ru": translation}),
        replace(SOUND, headlines={"ru": translation}),
        replace(SOUND, summary=replace(SOUND.summary, truncated=True)),
    ]
    with Cache(tmp_path) as cache:
        cache.put([(str(number), one) for number, one in enumerate(flagged)])
        assert [cache.get(str(number)) for number in range(len(flagged))] == flagged


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000, b""])
def test_a_file_that_is_no_database_is_put_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    said: list[str] = []
    with Cache(tmp_path, warn=said.append) as cache:
        cache.put([("a", SOUND)])
        assert cache.get("a") == SOUND
    assert len(said) == (1 if content else 0)
    assert (tmp_path / f"{FILE}.broken").exists() == bool(content)


def test_a_damaged_row_is_made_again(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put([("a", SOUND), ("b", SOUND)])
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE made SET value = x'0102' WHERE key = 'a'")
    raw.close()
    said: list[str] = []
    with Cache(tmp_path, warn=said.append) as cache:
        assert cache.get("a") is None
        assert cache.get("b") == SOUND
    assert "made again" in said[0]


def test_a_file_damaged_in_the_middle_never_crashes(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put([(f"{number:04d}", SOUND) for number in range(300)])
    whole = (tmp_path / FILE).read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 12)):
        (tmp_path / FILE).write_bytes(whole[:place] + b"\xde\xad\xbe\xef" * 256 + whole[place + 1024 :])
        for suffix in ("-wal", "-shm"):
            (tmp_path / f"{FILE}{suffix}").unlink(missing_ok=True)
        with Cache(tmp_path) as cache:
            for number in range(0, 300, 7):
                assert cache.get(f"{number:04d}") in (None, SOUND)
            cache.put([("new", SOUND)])


def test_a_folder_that_cannot_be_made_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    said: list[str] = []
    with Cache(tmp_path / "file" / "cache", warn=said.append) as cache:
        cache.put([("a", SOUND)])
        assert cache.get("a") is None
    assert "without the cache" in said[0]


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put([(str(number), SOUND) for number in range(10)])
        with sqlite3.connect(tmp_path / FILE) as raw:
            raw.execute("UPDATE made SET used = CAST(key AS INTEGER)")
        raw.close()
        cache.prune(4)
        assert [key for key in map(str, range(10)) if cache.get(key)] == ["6", "7", "8", "9"]


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from digest_helpers import made\nfrom pathlib import Path\nfrom summarize.digest.cache import Cache\n"
        f"warned = []\nwith Cache(Path({str(tmp_path)!r}), warn=warned.append) as cache:\n"
        "    for number in range(40): cache.put([(f'{sys.argv[1]}-{number}', made())])\nsys.exit(len(warned))"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, name]) for name in "abc"]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    with Cache(tmp_path) as cache:
        assert all(cache.get(f"{name}-{number}") for name in "abc" for number in range(40))


Runner = Callable[..., Any]


@pytest.fixture
def _hospitals_are_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check finds an error in the stories on one subject."""

    def story(result: Result) -> DigestItem:
        item, error = executors_story(result), Finding("major", "number", "ru", "wrong")
        return replace(item, findings=(*item.findings, error)) if "hospital" in result.article.text else item

    monkeypatch.setattr(executors, "story", story)


@pytest.mark.usefixtures("_hospitals_are_doubtful")
def test_a_second_run_makes_nothing_whatever_the_checks_found(run: Runner, articles: Path, tmp_path: Path) -> None:
    first = run(articles, cache=tmp_path / "cache", journal=tmp_path / "page.html.journal.jsonl")
    assert len(run.made) == 12
    assert any(not item.ok for item in first.items)
    for journal in (tmp_path / "page.html.journal.jsonl", tmp_path / "feed.xml.journal.jsonl", None):
        assert run(articles, cache=tmp_path / "cache", journal=journal) == first
        assert run.made == []
    assert run(articles, cache=None) == first
    assert len(run.made) == 12


@pytest.mark.usefixtures("_hospitals_are_doubtful")
def test_a_fresh_run_makes_again_only_what_needs_review(run: Runner, articles: Path, tmp_path: Path) -> None:
    first = run(articles, cache=tmp_path / "cache")
    flagged = sorted(Path(item.source.location).name for item in first.items if not item.ok)
    assert run(articles, cache=tmp_path / "cache", fresh=True) == first
    assert sorted(run.made) == flagged
    assert 0 < len(flagged) < 12
