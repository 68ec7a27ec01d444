"""What a folder may hold beside articles: pipes, links out of it, files about itself, names that are no text."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from summarize.errors import NoItems, UnreadableInput
from summarize.ingest.sources import expand

TEXT = "The port of Skerry opened again on Friday after a storm, the harbour master said. Ferries sail from Monday.\n"
posix = pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")


@posix
def test_only_regular_files_inside_a_folder_are_read_and_the_others_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("A secret of somebody else, in a text that reads like news of the port of Skerry.")
    (folder / "a.txt").write_text(TEXT)
    os.mkfifo(folder / "pipe.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "nothing.txt").symlink_to(folder / "not-there.txt")
    (folder / "sub" / "inside.txt").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "rows.jsonl")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "s.txt"))
        began = time.monotonic()
        found = {Path(pending.location).name: pending for pending in expand([str(folder)])}
        assert set(found) == {"a.txt", "pipe.txt", "out.txt", "device.txt", "nothing.txt", "inside.txt", "rows.jsonl", "s.txt"}
        for name in set(found) - {"a.txt", "inside.txt"}:
            with pytest.raises(UnreadableInput, match=name):
                found[name].load()
    assert time.monotonic() - began < 30, "nothing waits for a pipe that nobody writes to"
    assert found["a.txt"].load().text == found["inside.txt"].load().text == TEXT


@pytest.mark.parametrize("source", [".", "*"])
def test_files_about_the_folder_are_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "a.txt",
        "README.txt",
        "readme.ru.md",
        "LICENSE.txt",
        "requirements.txt",
        "robots.txt",
        "readme-scandal.txt",
        "history-of-skerry.txt",
    ):
        (tmp_path / name).write_text(TEXT)
    said: list[str] = []
    assert sorted(Path(p.location).name for p in expand([source], note=said.append)) == [
        "a.txt",
        "history-of-skerry.txt",
        "readme-scandal.txt",
    ]
    [line] = said
    assert line.startswith("left out as no articles: ")
    assert "README.txt" in line
    named = [Path(p.location).name for p in expand(["README.txt", "."], include=["*.md"], note=said.append)]
    assert named == ["README.txt", "readme.ru.md"], "what is named is read"
    assert len(said) == 1


def test_a_folder_of_nothing_but_a_readme_has_no_article(tmp_path: Path) -> None:
    (tmp_path / "README.txt").write_text(TEXT)
    (pending,) = expand([str(tmp_path)])
    with pytest.raises(NoItems, match="no article in the folder"):
        pending.load()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file systems whose names are text")
def test_names_that_are_no_utf_8_are_read_and_shown_apart(tmp_path: Path) -> None:
    for name in (b"caf\xe9.txt", b"caf\xe8.txt", b"\xff.html", b"rows\xff.jsonl"):
        text = f"<html><body><article><h1>Port opens</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>" if b"html" in name else TEXT
        text = '{"text": "' + TEXT.strip() + '"}' if b"jsonl" in name else text
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_text(text)  # noqa: PTH118 - bytes
    found = list(expand([str(tmp_path)]))
    names = [Path(pending.location).name for pending in found]
    assert sorted(names) == [r"\xff.html", r"caf\xe8.txt", r"caf\xe9.txt", r"rows\xff.jsonl:1"]
    for pending in found:
        article = pending.load()
        assert article.path == pending.location
        article.path.encode("utf-8")


def test_a_folder_below_that_cannot_be_read_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "a.txt").write_text("The council of Orrin met.")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = list(expand([str(tmp_path)]))
    assert [Path(one.location).name for one in found] == ["closed", "a.txt"]
    with pytest.raises(UnreadableInput, match="Permission denied"):
        found[0].load()
    assert found[1].load().text == "The council of Orrin met."
