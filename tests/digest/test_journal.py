"""The journal: what is finished stays finished, whatever happens to the process or the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from digest_helpers import made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarize.digest.cache import Cache
from summarize.digest.journal import Journal
from summarize.digest.made import dumps, from_json
from summarize.digest_types import DigestItem, Failure
from summarize.errors import OutputError
from summarize.types import Finding, Sentence, Summary

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
FINDING = Finding("minor", "number", "ru", "the text has «5»", "4", "5", 1, 0.25)


FAILED = Failure("a.txt", "EngineError", "it failed", "try again", 5)


def journal(path: Path, context: str = "run", created: datetime = NOW, said: list[str] | None = None, **options: bool) -> Journal:
    return Journal(path, context, created, warn=(said if said is not None else []).append, **options)


@settings(max_examples=50, deadline=None)
@given(st.text(), st.floats(0, 1), st.booleans())
def test_what_was_made_survives_json_whatever_its_text(text: str, score: float, truncated: bool) -> None:
    one = made(text)
    assert from_json(DigestItem, json.loads(dumps(one))) == one
    summary = Summary("en", (Sentence(text, (2,)),), truncated=truncated, score=score)
    assert from_json(Summary, json.loads(dumps(summary))) == summary


def test_items_and_failures_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "d.journal.jsonl"
    with journal(path) as first:
        first.record([("a", made()), ("b", FAILED)])
    with journal(path) as second:
        assert second.made("a") == made()
        assert second.failure("b") == FAILED
        assert second.made("b") is None
        assert second.made("nothing") is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_torn_at_any_byte_keeps_every_whole_line(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "torn.jsonl"
    path.unlink(missing_ok=True)
    with journal(path) as first:
        for number in range(4):
            first.record([(str(number), made(f"Story {number}."))])
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:cut])
    said: list[str] = []
    lines = whole[:cut].count(b"\n")
    with journal(path, said=said) as second:
        for number in range(4):
            expected = made(f"Story {number}.") if number + 1 < lines else None
            assert second.made(str(number)) == expected
        second.record([("new", made("New."))])
    with journal(path, said=said) as third:
        assert third.made("new") == made("New.")
    assert said == []
    assert not list(tmp_path.glob("*.broken"))


@pytest.mark.parametrize("damage", [b'"Port', b'"score', b'{"key"'])
def test_a_damaged_line_is_left_out_with_a_warning_and_the_others_stay(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "d.jsonl"
    with journal(path) as first:
        for number in range(3):
            first.record([(str(number), made(f"Story {number}."))])
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(lines[2][20:24], b"\x00\xff\x00\xff", 1)
    path.write_bytes(b"\n".join(lines))
    said: list[str] = []
    with journal(path, said=said) as second:
        assert [second.made(str(number)) is not None for number in range(3)] == [True, False, True]
    assert "1 damaged lines" in said[0]


@pytest.mark.parametrize("content", [b"my novel, chapter one\n", b'{"journal": 99}\n', b"\xff\xfe\x00", b'{"other":"json"}\n' * 50])
def test_a_file_that_is_no_journal_is_kept_and_a_new_one_begun(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(content)
    said: list[str] = []
    with journal(path, said=said) as new:
        new.record([("a", made())])
    assert path.with_name("d.jsonl.broken").read_bytes() == content
    assert "begun again" in said[0]
    with journal(path) as again:
        assert again.made("a") == made()


def test_a_torn_first_line_and_a_file_of_zeros_are_begun_anew_in_silence(tmp_path: Path) -> None:
    path, said = tmp_path / "d.jsonl", []
    for content in (b'{"journal":1,"ru', b"", b"\0" * 100):
        path.write_bytes(content)
        with journal(path, said=said) as new:
            new.record([("a", made())])
    assert said == []


def test_a_run_that_was_cut_off_goes_on_under_its_own_date(tmp_path: Path) -> None:
    path, later = tmp_path / "d.jsonl", NOW + timedelta(hours=2)
    with journal(path) as first:
        first.record([("a", made())])
    with journal(path, created=later) as second:
        assert second.created == NOW
    with journal(path, "another run", created=later) as third:
        assert third.created == later
    with journal(path, created=NOW + timedelta(days=1)) as fourth:
        assert fourth.created == NOW + timedelta(days=1), "yesterday's run is over"
        fourth.finish(keep=True)
    with journal(path, created=NOW + timedelta(days=1, hours=1)) as fifth:
        assert fifth.created == NOW + timedelta(days=1, hours=1)


def test_fresh_forgets_and_finish_removes(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    with journal(path) as first:
        first.record([("a", made())])
    with journal(path, fresh=True) as second:
        assert second.made("a") is None
        second.record([("b", made())])
        second.finish(keep=False)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_finished_nothing_leaves_nothing(tmp_path: Path) -> None:
    with journal(tmp_path / "d.jsonl"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with journal(tmp_path / "d.jsonl"), pytest.raises(OutputError, match="another run"):
        journal(tmp_path / "d.jsonl")


def test_a_place_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot write the journal"):
        journal(tmp_path / "file" / "d.jsonl")
    with pytest.raises(OutputError, match="cannot write the journal"):
        journal(tmp_path / "no" / "d.jsonl")


@pytest.mark.skipif(os.name != "posix", reason="RLIMIT_FSIZE is POSIX")
def test_a_full_disk_is_an_error_and_leaves_whole_lines(tmp_path: Path) -> None:
    import resource  # Windows has none

    path = tmp_path / "d.jsonl"
    script = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_journal import journal, made
from summarize.errors import OutputError
from pathlib import Path
with journal(Path({str(path)!r})) as one:
    try:
        for number in range(100):
            one.record([(str(number), made("Story."))])
    except OutputError as error:
        print(number, error.hint)
"""
    limit = 5000
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    count, hint = ran.stdout.split(" ", 1)
    assert "what is finished is kept" in hint
    assert path.read_bytes().endswith(b"\n")
    with journal(path) as again:
        assert [again.made(str(number)) is not None for number in range(int(count) + 1)] == [True] * int(count) + [False]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_journal_and_cache_are_for_their_owner_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        old = tmp_path / "digest.journal.jsonl"
        old.touch(0o644)
        with Journal(old, "run", datetime.now(UTC)), Cache(tmp_path / "cache"):
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.suffix != ".lock"}
    finally:
        os.umask(mask)
    assert modes.pop("cache") == 0o700
    assert set(modes.values()) == {0o600}, modes
