"""One command from files of five kinds to everything that a newsroom sends out."""

from __future__ import annotations

import email.policy
import json
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

import feedparser
import pytest
from digest_helpers import article

from tests.ingest.made_files import eml, ninjs2, pdf

OUTPUTS = ("page.html", "feed.xml", "telegram.txt", "digest.eml", "wordpress:drafts.jsonl", "digest.json")
LANGUAGES = ("ru", "es")


def _lines(number: int) -> list[str]:
    return article(number).rstrip().split("\n")[:5]


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A text, a page, a mail, an agency's item under embargo, and a printed page."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "ferry.txt").write_text(article(1))
    title, *body = _lines(2)
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    (folder / "library.html").write_text(
        f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>'
    )
    (folder / "hospital.eml").write_bytes(eml("\r\n\r\n".join(_lines(4))))
    title, *body = _lines(7)
    held = {
        "headlines": [{"role": "main", "value": title}],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": "".join(f"<p>{line}</p>" for line in body)}],
        "embargoed": "2999-01-01T00:00:00Z",
    }
    (folder / "held.json").write_bytes(ninjs2(**held))
    words, lines = " ".join(_lines(5)[1:]).split(), [_lines(5)[0], ""]
    for word in words:
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) < 80 else [lines[-1], word]
    (folder / "observatory.pdf").write_bytes(pdf([[(60, 780 - 14 * number, 11, line) for number, line in enumerate(lines)]]))
    return folder


def _run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    places = [word for name in OUTPUTS for word in ("-o", name)]
    targets = [word for code in LANGUAGES for word in ("--to", code)]
    command = [sys.executable, "-m", "summarize", "digest", folder.name, "-p", "fake", "--include-review", *targets, *places, *args]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=180, check=False, cwd=folder.parent)


def _one_language(tmp_path: Path, stem: str, ending: str) -> list[bytes]:
    return [(tmp_path / f"{stem}.{code}.{ending}").read_bytes() for code in LANGUAGES]


def test_one_command_makes_page_feeds_posts_newsletters_and_drafts(mixed: Path, tmp_path: Path) -> None:
    ran = _run(mixed)
    assert ran.returncode == 7, ran.stderr
    assert "1 article failed" in ran.stderr
    assert "held.json" in ran.stderr
    assert "--ignore-embargo" in ran.stderr
    digest = json.loads((tmp_path / "digest.json").read_text(encoding="utf-8"))
    assert len(digest["items"]) == 4
    ids = {item["id"] for item in digest["items"]}
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("ai-disclosure") > 4
    for code, feed, mail in zip(LANGUAGES, _one_language(tmp_path, "feed", "xml"), _one_language(tmp_path, "digest", "eml"), strict=True):
        found = feedparser.parse(feed)
        assert not found.bozo
        assert (found.feed.language, len(found.entries)) == (code, 4)
        message = message_from_bytes(mail, policy=email.policy.default)
        assert not message.defects
        assert "ai-disclosure" in message.get_body(("html",)).get_content()
    for posts in _one_language(tmp_path, "telegram", "txt"):
        assert all(json.loads(line)["text"] for line in posts.decode().splitlines())
    for drafts in _one_language(tmp_path, "drafts", "jsonl"):
        rows = [json.loads(line) for line in drafts.decode().splitlines()]
        assert [row["status"] for row in rows] == ["draft"] * 4
        assert {row["slug"].rpartition("-")[2] for row in rows} == ids
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file() and "journal" not in path.name)
    assert _lines(7)[0].encode() not in everything, "nothing of what is under embargo goes out"


def test_run_twice_nothing_is_made_twice(mixed: Path, tmp_path: Path) -> None:
    assert _run(mixed).returncode == 7
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file() and "journal" not in path.name}
    assert len(before) == 2 + 2 * 4
    again = _run(mixed)
    assert again.returncode == 7
    assert "4 made before" in again.stderr
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
