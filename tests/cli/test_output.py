from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from summarize.cli import output
from summarize.errors import OutputError, UsageError
from summarize.render.words import Words
from tests.cli.conftest import ARTICLE, Ran


def _fail(code: int, *args: object) -> NoReturn:
    raise OSError(code, os.strerror(code))


@pytest.mark.parametrize(
    ("named", "file", "chosen"),
    [
        (None, None, "text"),
        (None, "a.md", "md"),
        (None, "a.MARKDOWN", "md"),
        (None, "a.json", "json"),
        (None, "a.jsonl", "jsonl"),
        (None, "a.txt", "text"),
        (None, "a", "text"),
        ("json", "a.md", "json"),
        ("markdown", None, "md"),
    ],
)
def test_the_format_is_named_or_taken_from_the_ending(named: str | None, file: str | None, chosen: str) -> None:
    assert output.choose_format(named, Path(file) if file else None, ("text", "md", "json", "jsonl")) == chosen


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="pdf") as caught:
        output.choose_format("pdf", None, ("text", "json"))
    assert caught.value.hint == "--format text|json"


@pytest.mark.parametrize(
    ("named", "file", "place"), [(None, "my page.html", "'my page.html'"), (None, "b.EPUB", "b.EPUB"), ("html", None, "digest.html")]
)
def test_a_page_is_no_text_with_another_name(named: str | None, file: str | None, place: str) -> None:
    with pytest.raises(UsageError, match="summarize digest") as caught:
        output.choose_format(named, Path(file) if file else None, ("text", "json"))
    assert caught.value.hint == f"summarize digest ARTICLE… -o {place}"
    assert output.choose_format("json", Path("x.html"), ("text", "json")) == "json"


def test_a_new_file_gets_the_permissions_of_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        output.write("я", tmp_path / "a.txt")
    finally:
        os.umask(old)
    assert (tmp_path / "a.txt").read_bytes() == "я".encode()
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_a_file_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o604)
    output.write("new", path)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    output.write("new", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, call, lambda *args: _fail(errno.ENOSPC, *args))
    with pytest.raises(OutputError, match="No space left on device") as caught:
        output.write("new", path)
    assert "free some space" in caught.value.hint
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.txt"]


def test_an_interrupt_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        output.write("new", tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_directory_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a directory"):
        output.refuse(tmp_path)
    with pytest.raises(OutputError, match="no such folder"):
        output.write("x", tmp_path / "none" / "a.txt")


@pytest.mark.parametrize("words", ["run -p fake a.txt", "clean a.txt", "translate -p fake --to ru a.txt", "check a.txt b.txt"])
def test_a_result_never_takes_the_place_of_what_it_is_made_from(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(ARTICLE, "utf-8")
    cli(*words.split(), "-o", words.split()[-1]).failed_with(2, "made from")
    assert Path(words.split()[-1]).read_text("utf-8") == ARTICLE


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="may not write"):
            output.refuse(tmp_path / "a.txt")
    finally:
        tmp_path.chmod(0o700)


def test_a_device_is_written_to_directly() -> None:
    output.write("gone", Path(os.devnull))
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["a.pdf", "a.DOCX", "a.csv"])
def test_a_file_of_another_program_is_refused_unless_the_format_is_named(name: str) -> None:
    with pytest.raises(UsageError, match="no format for") as caught:
        output.choose_format(None, Path(name), ("text", "json"))
    assert "--format" in caught.value.hint
    assert output.choose_format("text", Path(name), ("text", "json")) == "text"


def test_of_several_files_none_is_changed_if_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("yesterday's")
    with pytest.raises(OutputError, match="no such folder"):
        output.write_files([(tmp_path / "page.html", b"today's"), (tmp_path / "none" / "feed.xml", b"x")])
    assert (tmp_path / "page.html").read_text() == "yesterday's"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    output.write_files([(tmp_path / "page.html", b"today's"), (tmp_path / "feed.xml", b"x")])
    assert (tmp_path / "page.html").read_text() == "today's"


def test_a_text_file_ends_with_what_a_machine_made_and_stdout_does_not(cli: Callable[..., Ran], tmp_path: Path) -> None:
    first, second, out = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "out.txt"
    for path in (first, second):
        path.write_text(ARTICLE, "utf-8")
    command = ("run", "-p", "fake", "--to", "none")
    assert cli(*command, first, "-o", out).code == 0
    notice = Words.of("en").text("machine")
    shown = cli(*command, first).out
    assert notice not in shown
    assert out.read_text("utf-8") == f"{shown}\n{notice}\n"
    assert cli(*command, first, second, "-o", out).code == 0
    assert out.read_text("utf-8").count(notice) == 1
    assert cli(*command, "--summary-language", "es", first, "-o", out).code == 0
    assert out.read_text("utf-8").endswith(f"\n{Words.of('es').text('machine')}\n")


def test_a_short_text_given_as_it_is_has_nothing_of_a_machine(cli: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    assert cli("run", "-p", "fake", "--to", "none", "-", "-o", out, stdin="The port of Alvena opened again on Tuesday.").code == 0
    assert Words.of("en").text("machine") not in out.read_text("utf-8")
