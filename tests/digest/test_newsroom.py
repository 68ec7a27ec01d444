"""One command from five kinds of files to a page, feeds, messages, a newsletter and drafts, in two languages; and the drafts to a site."""

from __future__ import annotations

import email
import email.policy
import json
import textwrap
from pathlib import Path

import feedparser
import pytest

from summarize.cli.app import execute
from summarize.render.posts import units
from tests.publish.newsroom import PASSWORD, newsroom

BODY = (
    "The {what} of {town} reopened on Tuesday after a storm that had closed it for three days, its director Ines {name} said.",
    "Some {a} people came on the first day, and {name} expects {b} more before the month is over.",
    "The work took {c} weeks and cost {c}.5 million crowns, of which the council of {town} paid a part.",
    "Nobody was hurt, and no jobs were lost in the {d} firms around it, the town said on Wednesday.",
)
OUTPUTS = ("page.html", "digest.json", "feed.xml", "feed.json", "telegram.jsonl", "digest.eml", "wordpress.jsonl")


def story(n: int, what: str, town: str, name: str) -> tuple[str, list[str]]:
    values = {"what": what, "town": town, "name": name, "a": 1000 + 37 * n, "b": 210 + 13 * n, "c": 11 + n, "d": 40 + n}
    return f"The {what} of {town} reopens", [line.format(**values) for line in BODY]


def pdf(title: str, body: list[str]) -> bytes:
    rows = [title, "", *(row for part in body for row in [*textwrap.wrap(part, 80), ""])]
    shown = "BT /F1 11 Tf 14 TL 50 780 Td " + " ".join(f"({row}) Tj T*" for row in rows) + " ET"
    parts = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>stream\n{shown}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    text, places = "%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        places.append(len(text))
        text += f"{n} 0 obj{part}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF"
    return (text + end).encode("ascii")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "in"
    place.mkdir()
    (tmp_path / "out").mkdir()
    title, body = story(1, "port", "Alvena", "Kolb")
    (place / "a.txt").write_text("\n\n".join([title, *body, "If you value our reporting, give us $2 a month."]))
    title, body = story(2, "library", "Brode", "Novak")
    paragraphs = "".join(f"<p>{part}</p>" for part in body)
    (place / "b.html").write_text(f"<!doctype html><html lang=en><title>{title}</title><article><h1>{title}</h1>{paragraphs}</article>")
    title, body = story(3, "observatory", "Corlin", "Sarn")
    head = f"From: desk@courier.example\nSubject: {title}\nDate: Sun, 29 Nov 2026 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8"
    (place / "c.eml").write_text("\n\n".join([head, *body]))
    title, body = story(4, "market", "Dunmark", "Tove")
    item = {"uri": "urn:x:4", "headline": title, "body_text": "\n".join(body), "language": "en", "embargoed": "2099-01-01T00:00:00Z"}
    (place / "d.json").write_text(json.dumps(item))
    (place / "e.pdf").write_bytes(pdf(*story(5, "theatre", "Eskelt", "Ran")))
    return tmp_path


def make() -> int:
    places = [word for name in OUTPUTS for word in ("-o", f"out/{name}")]
    return execute(["digest", "in", "--profile", "fake", "--to", "ru", "--to", "es", "--include-review", *places])


def test_five_kinds_of_files_become_every_output_once_and_the_embargoed_one_waits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make() == 7
    assert "Embargoed" in capsys.readouterr().err
    out = folder / "out"
    first = {place.name: place.read_bytes() for place in out.iterdir() if "journal" not in place.name}
    assert len(first) == 2 + 2 * 5
    assert not [name for name, data in first.items() if b"market of Dunmark reopened" in data]
    assert not [name for name, data in first.items() if "telegram" not in name and b"ai-disclosure" not in _shown(name, data)]
    assert b"ai-model" in first["page.html"]
    for code in ("ru", "es"):
        feed = feedparser.parse(first[f"feed.{code}.xml"])
        assert not feed.bozo
        items = json.loads(first[f"feed.{code}.json"])["items"]
        assert len({entry.id for entry in feed.entries}) == len({item["id"] for item in items}) == 4
        messages = [json.loads(line) for line in first[f"telegram.{code}.jsonl"].splitlines()]
        assert all(units(message["text"]) <= 4096 and message["text"].endswith("</i>") for message in messages)
        drafts = [json.loads(line) for line in first[f"wordpress.{code}.jsonl"].splitlines()]
        assert [(draft["status"], draft["lang"]) for draft in drafts] == [("draft", code)] * 4
    assert make() == 7
    assert {name: (out / name).read_bytes() for name in first} == first
    assert "4 made before" in capsys.readouterr().err


def _shown(name: str, data: bytes) -> bytes:
    if not name.endswith(".eml"):
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = message.get_body(preferencelist=("html",))
    assert part is not None
    assert not message.defects
    return str(part.get_content()).encode()


def test_the_drafts_arrive_once_however_often_all_of_it_is_done(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = folder / "key"
    key.write_text(PASSWORD)
    key.chmod(0o600)
    with newsroom("wordpress") as cms:
        for said in ("4 drafts made\n", "4 there already\n"):
            assert make() == 7
            capsys.readouterr()
            assert execute(["push", "wordpress", "out/wordpress.ru.jsonl", "--site", cms.url, "--key-file", str(key)]) == 0
            assert capsys.readouterr().err == said
        assert len(cms.posts) == 4
