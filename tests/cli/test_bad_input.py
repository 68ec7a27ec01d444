"""Every bad input that the issue names: the documented exit code, one error line, one hint line, no traceback, nothing half-written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, Ran

COMMANDS = [("--profile", "fake"), ("clean",)]
FAKE = ("--profile", "fake")
APPEAL = """If you value our reporting, please support us with a monthly donation, starting from just $2.
Your contribution, however small, keeps our journalism free for everyone. Thank you for standing with us.
Support us today
Remind me later
"""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\t\r\n  \n", "white space"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00>\x00" + bytes(range(256)) * 8, ""),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00" * 40, ""),
        (b"1234567890 \n" * 20, ""),
    ],
    ids=["empty", "white space", "a program", "a picture", "digits"],
)
def test_content_that_is_no_article(cli: Callable[..., Ran], tmp_path: Path, command: tuple[str, ...], content: bytes, said: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    ran = cli(*command, path, "-o", tmp_path / "out.txt")
    ran.failed_with(2 if content.startswith(b"1234") else 3, said)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["bad.txt"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_directory_and_a_missing_file(cli: Callable[..., Ran], tmp_path: Path, command: tuple[str, ...]) -> None:
    cli(*command, tmp_path).failed_with(3, "directory")
    cli(*command, tmp_path / "none.txt").failed_with(3, "none.txt")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read anything")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_may_not_be_read(cli: Callable[..., Ran], article: Path, command: tuple[str, ...]) -> None:
    article.chmod(0)
    cli(*command, article).failed_with(3, "ermission")


@pytest.mark.parametrize("command", COMMANDS)
def test_fifty_megabytes_are_refused_at_once(cli: Callable[..., Ran], tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    ran = cli(*command, path)
    ran.failed_with(3, "50 MB")
    assert "--max-bytes" in ran.err


def test_one_line_of_two_megabytes_is_read_or_refused(cli: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("The council of Selm met on Monday and agreed on a budget for the harbour. " * 27_000, encoding="utf-8")
    ran = cli("clean", path)
    assert ran.code == 0
    assert ran.out.startswith("The council of Selm")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_appeal_without_news(cli: Callable[..., Ran], tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "appeal.txt"
    path.write_text(APPEAL, encoding="utf-8")
    ran = cli(*command, path)
    ran.failed_with(3)
    assert "--keep-all" in ran.err


@pytest.mark.parametrize("words", [("--from", "xx"), ("--to", "xx"), ("--to", "ru,klingon"), ("--summary-language", "q")])
def test_a_language_that_nobody_knows(cli: Callable[..., Ran], article: Path, words: tuple[str, ...]) -> None:
    cli(*FAKE, *words, article).failed_with(2, "not known")


def test_no_model_and_offline(cli: Callable[..., Ran], article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "models"))
    for profile in ("bundled", "auto"):
        ran = cli("--profile", profile, "--offline", article)
        ran.failed_with(4, "qwen2.5-coder-1.5b")
        assert "summarize models pull" in ran.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--profile", "nope"), 2),
        (("--checks", "maybe"), 2),
        (("--format", "pdf"), 2),
        (("--sentences", "0"), 2),
        (("--exclude-kind", "adverts"), 2),
        (("--outlet", "example.org"), 2),
        (("--encoding", "klingon-8"), 2),
        (("--config", "none.toml"), 2),
        (("--glossary", "none.toml"), 2),
        (("--summary-model", "nope"), 4),
        (("-o", "none/out.txt"), 1),
        (("-o", "."), 1),
    ],
)
def test_options_that_make_no_sense(
    cli: Callable[..., Ran], article: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(article.parent)
    before = sorted(article.parent.iterdir())
    profile = () if "--profile" in words else FAKE
    cli(*profile, article, *words).failed_with(code)
    assert sorted(article.parent.iterdir()) == before


@pytest.mark.parametrize(
    "words", [("--translation-model", "ru=nosuch"), ("--summary-model", "nosuch"), ("--translation-model", "de=nosuch")]
)
def test_a_model_that_nobody_knows_is_said_before_one_that_is_only_missing(
    cli: Callable[..., Ran], article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "none"))
    for more in (("--offline",), ("--profile", "fake")):
        ran = cli(str(article), *words, *more)
        ran.failed_with(4, "no model called 'nosuch'")
        assert words[0] in ran.err
        assert "is not on this machine" not in ran.err


def test_offline_says_that_it_leaves_the_server_alone(
    cli: Callable[..., Ran], article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "none"))
    ran = cli(str(article), "--server", "http://127.0.0.1:9", "--offline")
    ran.failed_with(4, "not on this machine")
    assert "--offline forbids the server (http://127.0.0.1:9)" in ran.err


def test_a_wrong_encoding_is_said(cli: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Порт открылся во вторник после шторма.".encode("cp1251"))
    cli("clean", path, "--encoding", "utf-8").failed_with(3)


def test_standard_input_may_be_empty(cli: Callable[..., Ran]) -> None:
    cli(*FAKE, "-", stdin="").failed_with(3, "standard input")
    cli("clean", stdin="  \n").failed_with(3, "standard input")


def test_a_hostile_file_name_does_not_reach_the_terminal(cli: Callable[..., Ran], tmp_path: Path) -> None:
    ran = cli("clean", tmp_path / "a\x1b[31m\nerror: b.txt")
    ran.failed_with(3)
    assert "\x1b" not in ran.err


def test_several_articles_one_of_them_bad(cli: Callable[..., Ran], article: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "again.txt").write_text(ARTICLE)
    ran = cli(*FAKE, article, tmp_path / "empty.txt", tmp_path / "again.txt")
    assert ran.code == 7
    assert ran.out.count("Summary (English)") == 2
    assert "error: empty" in ran.err
    assert "2 of 3 articles" in ran.err


def test_several_articles_all_bad(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    ran = cli(*FAKE, tmp_path / "empty.txt", tmp_path / "none.txt")
    assert ran.code == 8
    assert ran.err.count("error: ") == 2
    assert ran.err.count("hint: ") == 2
    assert ran.out == ""
