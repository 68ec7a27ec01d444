"""What a person sees: wrapped, calm, in color where there is color, and nothing that an article could do to the screen."""

from __future__ import annotations

import io
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summarize.cli.terminal import Terminal
from summarize.render.text import GAP, Block

BLOCKS = [
    GAP,
    Block("title", "A title"),
    GAP,
    GAP,
    Block("text", "A sentence that is a good deal longer than forty columns, so that it must be wrapped somewhere."),
    Block("error", "error · number: 3 became 4"),
    Block("dropped", "Give us two crowns a month and be thanked for it.", "appeal"),
    Block("text", "日本語の文はふたつぶんの幅をとるので、折り返しの場所がちがう。"),
]
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("color", [True, False])
def test_text_is_wrapped_to_the_width_and_colored_only_where_there_is_color(width: int, color: bool) -> None:
    from rich.cells import cell_len

    shown = Terminal().rich(BLOCKS, width, color=color)
    bare = SGR.sub("", shown)
    assert all(cell_len(line) <= width for line in bare.split("\n"))
    assert ("\x1b[" in shown) is color
    assert bare.startswith("A title\n\nA sentence")
    assert "appeal Give us" in bare
    assert "\x1b" not in bare


def test_nothing_is_read_as_markup_or_emoji() -> None:
    assert Terminal().rich([Block("text", "[bold]x[/bold] :smile: [link=http://a]b[/link]")], 80, color=True) == (
        "[bold]x[/bold] :smile: [link=http://a]b[/link]\n"
    )


def test_no_color_and_dumb_terminals_have_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"quiet": False, "width": None, "config": None, "debug": False}
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Terminal.open(color=True, **options).color  # type: ignore[arg-type]
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert Terminal.open(color=True, **options).color  # type: ignore[arg-type]
    assert not Terminal.open(color=False, **options).color  # type: ignore[arg-type]
    monkeypatch.setenv("TERM", "dumb")
    assert not Terminal.open(color=True, **options).color  # type: ignore[arg-type]


def test_a_status_line_counts_seconds_lets_notes_pass_above_it_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    terminal = Terminal()
    with terminal.busy("summarizing a.txt"):
        terminal.note("a note")
        time.sleep(1.3)
    shown = screen.getvalue()
    assert "\r\x1b[2Ka note\n\r\x1b[2Ksummarizing a.txt" in shown
    assert "summarizing a.txt · 1 s" in shown
    assert shown.endswith("\r\x1b[2K")


def test_what_is_being_written_shows_its_end_as_a_draft_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", "41")
    terminal = Terminal()
    with terminal.busy("summarizing"):
        terminal.draft("The ferry\x1b[31m is")
        terminal.draft("The ferry is back after two years at the quay of Norra.")
    shown = screen.getvalue().split("\r\x1b[2K")
    assert "\x1b" not in "".join(shown)
    assert "draft: … two years at the quay of Norra." in shown
    assert all(len(line) <= 40 for line in shown)
    assert shown[-1] == ""


def test_there_is_no_status_line_off_the_terminal_or_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    for terminal in (Terminal(), Terminal(quiet=True)):
        with terminal.busy("summarizing"):
            terminal.progress("bytes")
    assert capsys.readouterr().err == ""


DRAFT = """
from summarize.cli.terminal import Terminal
terminal = Terminal()
with terminal.busy("summarizing story.txt"):
    for end in range(0, 160, 7):
        terminal.draft((TEXT * 4)[:end])
    terminal.note("one note")
"""
TEXTS = {
    "zh": "青岚县文物局周三宣布，建于1684年的石拱桥云津桥重新开放通行。",
    "hi": "पुस्तकालय बीस साल बंद रहने के बाद फिर खुल गया। ",
    "en": "The ferry sails.\nIt is new. ",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("columns", [24, 40, 80])
def test_a_draft_fills_one_line_of_the_terminal_that_errors_go_to_whatever_its_script(text: str, columns: int) -> None:
    from rich.cells import cell_len

    shown = _read_terminal(["-c", f"TEXT = {text!r}{DRAFT}"], columns, stream="stderr")
    lines = shown.split("\r\x1b[2K")
    assert len(lines) > 20
    assert max(cell_len(line.rstrip("\n")) for line in lines) < columns
    assert shown.count("\n") == 1
    assert "one note\n" in lines
    assert lines[-1] == ""


def test_a_terminal_that_cannot_erase_a_line_shows_no_draft() -> None:
    assert _read_terminal(["-c", f"TEXT = 'The ferry sails. '{DRAFT}"], 80, stream="stderr", TERM="dumb") == "one note\n"


def _on_a_terminal(*words: object, **environment: str) -> str:
    return _read_terminal(["-m", "summarize", *map(str, words)], 60, COLUMNS="60", **environment)


def _read_terminal(arguments: list[str], columns: int, stream: str = "stdout", **environment: str) -> str:
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    import fcntl
    import struct
    import termios

    keep = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL) | dict.fromkeys(stream.split(), theirs)
    process = subprocess.Popen([sys.executable, *arguments], env={**keep, "TERM": "xterm", **environment}, **streams)
    os.close(theirs)
    data, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux: the other side is closed
                break
            if not piece:
                break
            data += piece
        elif process.poll() is not None:
            break
    os.close(ours)
    assert process.wait(timeout=10) == 0
    return data.decode("utf-8").replace("\r\n", "\n")


def test_on_a_terminal_what_is_left_out_is_struck_through(article: Path) -> None:
    shown = _on_a_terminal("clean", article, "--show-excluded")
    assert re.search(r"\x1b\[2;9m *If you value", shown)
    assert max(len(line) for line in SGR.sub("", shown).split("\n")) <= 60


def test_on_a_terminal_without_color_there_is_none(article: Path) -> None:
    assert "\x1b" not in _on_a_terminal("clean", article, "--show-excluded", "--no-color")
    assert "\x1b" not in _on_a_terminal("clean", article, "--show-excluded", NO_COLOR="1")


def test_a_digest_begins_on_a_clear_line_and_without_marks_for_programs(article: Path) -> None:
    words = ["-m", "summarize", "digest", str(article), "-p", "fake", "--to", "es", "--no-cache"]
    before, _, page = _read_terminal(words, 80, stream="stdout stderr").partition("# ")
    assert "summarizing" in before
    assert before.endswith("\r\x1b[2K")
    assert "ai-disclosure" not in before + page


def test_on_a_terminal_the_article_cannot_steer_it(tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text(
        "The council of Selm met on Monday and agreed \x1b[2J\x1b]0;owned\x07on a budget \u202efor the harbour, its speaker said.\n" * 4,
        encoding="utf-8",
    )
    for words in ((), ("-f", "diff"), ("--explain",), ("-f", "json")):
        shown = _on_a_terminal("clean", path, "--no-color", *words)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
