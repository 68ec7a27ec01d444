"""What a digest says while it is made."""

from __future__ import annotations

import json
import sys

import pytest

from summarize.cli.digest_progress import Progress
from summarize.cli.models import progress_line
from summarize.cli.terminal import Terminal
from summarize.digest.options import Event
from summarize.weights import Progress as Fetched


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def reported(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_rate_and_time_left_come_from_what_was_made_now(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress(Terminal(), clock=clock) as progress:
        progress.event(Event("group", 10, 10))
        for done in range(1, 5):
            progress.event(Event("make", done, 10, "a.txt", "cached"))
        for done in range(5, 8):
            clock.now += 20
            progress.event(Event("make", done, 10, "a.txt", "made"))
    lines = reported(capsys)
    assert lines[0] == "summarizing · 1 of 10"
    assert lines[-1] == "summarizing · 7 of 10 · 3.0/min · 1 min 00 s left"


def test_a_fetch_is_notes_of_the_json_log_and_nothing_else(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("summarize.cli.models.time.monotonic", clock)
    with Progress(Terminal(), as_json=True) as progress:
        for on_screen in (False, True):
            monkeypatch.setattr("sys.stderr.isatty", lambda on_screen=on_screen: on_screen)
            fetch = progress_line(Terminal(), progress.note)
            clock.now += 11
            fetch(Fetched("en.plzma", 100, 200, "package index", 10.0))
    rows = [json.loads(line) for line in reported(capsys)]
    assert [row["event"] for row in rows] == ["note", "note"]
    assert "en.plzma" in rows[0]["message"]


def test_lines_come_every_ten_seconds_and_not_more_often(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress(Terminal(), clock=clock) as progress:
        for done in range(1, 101):
            clock.now += 0.5
            progress.event(Event("read", done, 100))
    assert len(reported(capsys)) == 1 + 4


def test_a_terminal_gets_a_bar_that_replaces_itself(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    clock = Clock()
    with Progress(Terminal(), clock=clock) as progress:
        progress.event(Event("group", 4, 4))
        clock.now += 2
        progress.event(Event("make", 2, 4, "b.txt", "made"))
    said = capsys.readouterr().err
    assert "████████████░░░░░░░░░░░░ 2/4 · 1.0/s · 2 s left · summarizing" in said
    assert said.endswith("\r\x1b[2K"), "the line is gone at the end"
    assert "\n" not in said


def test_quiet_hears_errors_only(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(Terminal(quiet=True), as_json=True) as progress:
        progress.event(Event("make", 1, 2, "a.txt", "made"))
        progress.note("a note")
        progress.warn("a warning")
        progress.error("it failed", "do this", 5, "a.txt")
    assert [line.count('"event": "error"') for line in reported(capsys)] == [1]


def test_nothing_is_estimated_before_the_second_story(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress(Terminal(), clock=clock) as progress:
        progress.event(Event("group", 10, 10))
        clock.now += 20
        progress.event(Event("make", 1, 10, "a.txt", "made"))
        clock.now += 20
        progress.event(Event("make", 2, 10, "b.txt", "made"))
    assert reported(capsys)[-2:] == ["summarizing · 1 of 10", "summarizing · 2 of 10 · 3.0/min · 2 min 40 s left"]
