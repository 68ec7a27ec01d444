"""``summarize models …`` in this process."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize.cli.app import execute
from summarize.cli.models import progress_line
from summarize.cli.terminal import Terminal
from summarize.weights import Progress
from tests.weights.conftest import DIGEST, NAME, PAYLOAD, SIZE, Hub, catalog_text

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    (tmp_path / "catalog.toml").write_text(catalog_text(hub=True), encoding="utf-8")
    monkeypatch.setenv("SUMMARIZE_CATALOG", str(tmp_path / "catalog.toml"))
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "store"))

    def run(*words: str) -> tuple[int, str, str]:
        code = execute(["models", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_list_says_which_models_are_here(models: Command, hub: Hub) -> None:
    before = next(line for line in models("list")[1].splitlines() if line.startswith("tiny"))
    assert "3 MB" in before
    assert "Apache-2.0" in before
    assert "here" not in before
    assert models("pull", "tiny")[0] == 0
    assert "here" in next(line for line in models("list")[1].splitlines() if line.startswith("tiny"))
    code, out, _ = models("list", "--json")
    rows = {row["id"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["tiny"]["here"] is True
    assert rows["tiny"]["licence_url"] == "https://example.org/licence"
    assert rows["tiny"]["files"] == [{"name": NAME, "size": SIZE, "sha256": DIGEST}]
    assert rows["qwen3-4b-instruct"]["here"] is False
    assert rows["qwen2.5-coder-1.5b"]["quality"]["chrf_ru"]["measured"]


def test_pull_verify_path_remove_in_that_order(models: Command, hub: Hub) -> None:
    code, out, err = models("pull", "tiny")
    assert code == 0
    assert Path(out.strip()).read_bytes() == PAYLOAD
    assert err.startswith("fetching tiny: ")
    assert "Apache-2.0 (https://example.org/licence)" in err
    assert models("verify") == (0, f"tiny: ok, sha256 {DIGEST}  {NAME}\n", "")
    assert models("path", "tiny")[1] == out
    assert models("pull", "tiny", "--offline")[:2] == (0, out)
    assert models("remove", "tiny") == (0, "", "removed tiny: 3 MB freed\n")
    assert models("verify") == (0, "", "no model is on this machine\n")


def test_import_takes_a_file_by_its_digest(models: Command, tmp_path: Path) -> None:
    (tmp_path / "some name").write_bytes(PAYLOAD)
    assert models("import", str(tmp_path / "some name")) == (0, "tiny\n", "imported tiny\n")
    assert models("path", "tiny")[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "error", "hint"),
    [
        (["pull", "tiny", "--offline"], 4, "is not on this machine", "summarize models pull tiny"),
        (["path", "tiny"], 4, "is not on this machine", "summarize models pull tiny"),
        (["verify", "tiny"], 4, "is not on this machine", "summarize models pull tiny"),
        (["pull", "nothing"], 4, "no model called 'nothing'", "summarize models list"),
        (["remove", "nothing"], 4, "no model called 'nothing'", "summarize models list"),
        (["import", "/no/such/file"], 3, "cannot read the weights", "check the path"),
        (["pull", "tiny", "--source", "ftp"], 2, "no source 'ftp'", "--source mirror|hub|package-index|web"),
        (["pull", "tiny", "--source", "mirror"], 4, "no source to try", "summarize models import"),
    ],
)
def test_each_failure_is_two_lines_and_its_exit_code(models: Command, words: list[str], code: int, error: str, hint: str) -> None:
    got, out, err = models(*words)
    assert got == code
    assert out == ""
    lines = [line for line in err.splitlines() if not line.startswith("fetching ")]
    assert len(lines) == 2
    assert lines[0].startswith("error: ")
    assert error in lines[0]
    assert lines[1].startswith("hint: ")
    assert hint in lines[1]


def test_a_wrong_digest_is_named_on_the_command_line(models: Command, hub: Hub) -> None:
    hub.files[NAME], hub.etag = b"?" * SIZE, "x"
    code, out, err = models("pull", "tiny")
    assert (code, out) == (4, "")
    assert re.search(rf"error: .*expected sha256 {DIGEST}, got [0-9a-f]{{64}}", err)


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_bytes_and_rate_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Screen()
    monkeypatch.setattr("sys.stderr", screen)
    progress_line(Terminal())(Progress("model.gguf", 500_000_000, 1_000_000_000, "package index", 25_000_000.0))
    assert "500 MB of 1.00 GB" in screen.getvalue()
    assert "25 MB/s" in screen.getvalue()
    assert "\n" not in screen.getvalue()


def test_quiet_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Screen()
    monkeypatch.setattr("sys.stderr", screen)
    progress_line(Terminal(quiet=True))(Progress("model.gguf", 1, 2, "hub", 1.0))
    assert screen.getvalue() == ""
