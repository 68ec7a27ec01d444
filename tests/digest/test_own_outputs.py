"""What a digest wrote is never a source of the next one, and a source is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from digest_helpers import article

from summarize.cli.app import execute
from summarize.cli.digest_output import Target
from summarize.ingest.sources import expand

PLACES = (
    *("digest.html", "digest.md", "digest.json", "digest.eml", "feed.xml", "feed.json"),
    *("telegram.jsonl", "wordpress.jsonl", "ghost.jsonl", "ninjs.jsonl"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two articles that is the working directory."""
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(article(number))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def digest(*args: str) -> int:
    return execute(["digest", *args, "--profile", "fake", "--to", "es"])


def test_no_output_in_the_folder_is_read_as_an_article(folder: Path) -> None:
    assert digest(".", *(part for place in PLACES for part in ("-o", place))) == 0
    said: list[str] = []
    assert [pending.location for pending in expand(["."], note=said.append)] == ["1.txt", "2.txt"]
    assert "digest.html" in said[0]
    assert [pending.location for pending in expand(["digest.html"])] == ["digest.html"], "what is named is read"


def test_a_result_and_a_page_of_another_program_are_known_apart(folder: Path) -> None:
    assert execute(["1.txt", "-f", "json", "-o", "one.json", "--profile", "fake"]) == 0
    (folder / "page.html").write_text(f'<meta name="generator" content="WordPress 6"><article>{article(3)}</article>')
    assert [pending.location for pending in expand(["."])] == ["1.txt", "2.txt", "page.html"]


def test_a_source_is_never_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "2.txt").read_bytes()
    assert digest("1.txt", "2.txt", "-o", "md:2.txt") == 2
    assert "would take the place of what it is made from (2.txt)" in capsys.readouterr().err
    assert (folder / "2.txt").read_bytes() == before


def test_the_digest_of_yesterday_among_the_files_named_is_replaced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert digest("1.txt", "-o", "digest.html") == 0
    assert digest("1.txt", "digest.html", "-o", "digest.html") == 0
    assert "left out, since it is an output of this digest: digest.html" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "meant"),
    [("wordpress-es.jsonl", "wordpress"), ("ghost.es.jsonl", "ghost"), ("feed_es.json", "jsonfeed"), ("telegram-es.jsonl", "telegram")],
)
def test_a_name_with_a_language_in_it_means_the_same_format(name: str, meant: str) -> None:
    assert Target.of(name, None).format == meant
