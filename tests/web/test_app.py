"""The whole way through the interface of the page, on the fake engine."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from summarize.config import Settings
from summarize.types import Article, Finding
from summarize.web import views
from summarize.web.editor import Editor
from summarize.web.items import Origin
from tests.web.conftest import ARTICLE, settle


def edit(page: TestClient, identity: str, place: str, text: str, version: int | None = None) -> Any:
    """Write a sentence as the page does: with the version that it shows."""
    if version is None:
        version = page.get(f"/api/stories/{identity}").json().get("version", 0)
    return page.put(f"/api/stories/{identity}/texts/{place}", json={"text": text, "version": version})


def put(page: TestClient, editor: Editor, text: str = ARTICLE) -> str:
    answer = page.post("/api/text", json={"text": text})
    assert answer.status_code == 200, answer.text
    settle(editor)
    return str(answer.json()["ids"][0])


def test_a_pasted_article_comes_back_with_everything(page: TestClient, editor: Editor) -> None:
    identity = put(page, editor)
    story = page.get(f"/api/stories/{identity}").json()
    assert story["state"] == "done"
    assert story["name"] == "Port of Alvena reopens after storm"
    texts = story["texts"]
    lines = {line["n"]: line for line in texts["source"]["lines"]}
    assert lines[3]["label"] == "body"
    assert (lines[7]["kind"], lines[7]["name"]) == ("appeal", "appeal for money")
    assert lines[7]["why"]
    pieces = {piece["sentence"]: piece["text"] for line in lines.values() for piece in line["pieces"] if piece["sentence"]}
    assert sorted(pieces) == list(range(1, len(pieces) + 1)), "every sentence of the body can be shown"
    for sentence in texts["summary"]["sentences"]:
        assert sentence["evidence"]
        assert all(number in pieces for number in sentence["evidence"])
    assert set(texts["translations"]) == {"ru", "es"}
    assert set(texts["headlines"]) == {"ru", "es"}
    for translation in texts["translations"].values():
        assert len(translation["sentences"]) == len(texts["summary"]["sentences"])
    assert "prof:fake" in texts["signature"]


def test_the_overview_counts_and_answers_only_what_is_new(page: TestClient, editor: Editor) -> None:
    put(page, editor)
    found = page.get("/api/editor").json()
    assert found["counts"] == {"waiting": 0, "reading": 0, "working": 0, "done": 1, "failed": 0}
    assert page.get("/api/editor", params={"since": found["version"]}).status_code == 204
    page.put("/api/title", json={"title": "Morning \u202enews"})
    assert page.get("/api/editor", params={"since": found["version"]}).json()["title"] == "Morning news"


def test_files_of_several_kinds(page: TestClient, editor: Editor) -> None:
    html = (
        f"<html><body><article><h1>Port</h1>{''.join(f'<p>{part}</p>' for part in ARTICLE.split(chr(10)) if part)}</article></body></html>"
    )
    rows = "\n".join(json.dumps({"text": ARTICLE.replace("Alvena", name)}) for name in ("Skarra", "Montelar"))
    files = [
        ("files", ("../../etc/port.txt", ARTICLE.encode(), "text/plain")),
        ("files", ("page.html", html.encode(), "text/html")),
        ("files", ("many.jsonl", rows.encode(), "application/json")),
        ("files", ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00", "image/png")),
    ]
    answer = page.post("/api/files", files=files)
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["ids"]) == 5
    settle(editor)
    states = {item.name: item.state for item in editor.items()}
    assert states == {"port.txt": "done", "page.html": "done", "many.jsonl:1": "done", "many.jsonl:2": "done", "picture.png": "failed"}, (
        states
    )
    failed = next(item for item in editor.items() if item.state == "failed")
    assert failed.error is not None
    assert "summarize-editor-" not in failed.error.message, "the folder of uploads is nobody's business"
    assert "picture.png" in failed.error.message


def test_too_many_articles(page: TestClient, editor: Editor) -> None:
    for number in range(5):
        assert page.post("/api/text", json={"text": f"{ARTICLE} {number}"}).status_code == 200
    answer = page.post("/api/text", json={"text": ARTICLE})
    assert answer.status_code == 422
    assert answer.json()["message"] == "there are 5 articles in the editor"
    many = [("files", (f"{number}.txt", b"x", "text/plain")) for number in range(60)]
    assert page.post("/api/files", files=many).status_code == 413
    page.delete("/api/stories/1")
    assert page.post("/api/text", json={"text": ARTICLE}).status_code == 200
    settle(editor)


@pytest.mark.parametrize("text", ["", "  \n\t"])
def test_nothing_pasted(page: TestClient, text: str) -> None:
    answer = page.post("/api/text", json={"text": text})
    assert (answer.status_code, answer.json()["message"]) == (422, "nothing was pasted")


def test_links_to_this_machine_are_refused(page: TestClient, editor: Editor) -> None:
    answer = page.post("/api/text", json={"text": "http://127.0.0.1:1/a\nhttps://localhost/b"})
    assert len(answer.json()["ids"]) == 2
    settle(editor)
    assert [item.state for item in editor.items()] == ["failed", "failed"]
    assert all(item.error is not None and item.error.hint for item in editor.items())


def test_an_article_without_news_fails_and_can_be_tried_again(page: TestClient, editor: Editor) -> None:
    identity = put(page, editor, "Please donate to us today. Give $5 a month and support our journalism.")
    story = page.get(f"/api/stories/{identity}").json()
    if story["state"] == "done":  # the lead is kept where nothing else is: then it says so
        assert story["texts"]["source"]["findings"]
        return
    assert story["error"]["hint"]
    page.post(f"/api/stories/{identity}/retry", json={})
    settle(editor)
    assert page.get(f"/api/stories/{identity}").json()["state"] == "failed"


def test_an_edit_is_marked_and_checked(page: TestClient, editor: Editor) -> None:
    identity = put(page, editor)
    bad = edit(page, identity, "es/1", "El puerto de Alvena reabrió el martes tras 9 días de tormenta.").json()
    first = bad["texts"]["translations"]["es"]
    assert first["sentences"][0]["edited"]
    assert first["status"] == "review"
    assert any(finding["kind"] == "number" and finding["sentence"] == 1 for finding in first["findings"])
    source = bad["texts"]["summary"]["sentences"][0]["text"]
    assert "3 days" in source
    good = edit(page, identity, "es/1", "El puerto de Alvena reabrió el martes tras una tormenta que lo había cerrado 3 días.").json()
    assert not [f for f in good["texts"]["translations"]["es"]["findings"] if f["sentence"] == 1 and f["kind"] == "number"]


def test_an_edited_summary_is_checked_with_its_translations(page: TestClient, editor: Editor) -> None:
    identity = put(page, editor)
    edited = edit(page, identity, "summary/1", "The port of Alvena reopened after 17 days, said Boris Quentin.").json()["texts"]
    assert edited["summary"]["sentences"][0]["edited"]
    kinds = {finding["kind"] for finding in edited["summary"]["findings"] if finding["sentence"] == 1}
    assert {"number", "grounding"} <= kinds  # 17 days, and a speaker whom the article does not know
    # The translations still say what the old summary said: that is a difference now.
    assert any(finding["sentence"] == 1 for finding in edited["translations"]["ru"]["findings"])
    page.post(f"/api/stories/{identity}/translate/ru", json={})
    settle(editor)
    again = page.get(f"/api/stories/{identity}").json()["texts"]["translations"]["ru"]
    assert "17" in again["sentences"][0]["text"]
    assert not again["sentences"][0]["edited"]


def test_a_headline_can_be_edited(page: TestClient, editor: Editor) -> None:
    identity = put(page, editor)
    story = edit(page, identity, "headline.ru/1", "Порт Альвены снова открыт после шторма").json()
    headline = story["texts"]["headlines"]["ru"]
    assert headline["sentences"][0] == {"text": "Порт Альвены снова открыт после шторма", "edited": True}
    result = editor.item(identity).result
    assert result is not None
    assert all(isinstance(finding, Finding) for finding in result.findings)
    assert not [finding for finding in result.findings if finding.where == "headline.ru" and finding.level == "error"]


@pytest.mark.parametrize(
    ("place", "text", "status"),
    [
        ("es/1", "", 422),
        ("es/1", "   ", 422),
        ("es/1", "x" * 3000, 422),
        ("es/99", "x", 422),
        ("es/0", "x", 422),
        ("summary/99", "x", 422),
        ("de/1", "x", 422),
        ("headline.de/1", "x", 422),
        ("es/one", "x", 422),
    ],
)
def test_edits_that_make_no_sense(page: TestClient, editor: Editor, place: str, text: str, status: int) -> None:
    identity = put(page, editor)
    before = editor.item(identity).result
    assert edit(page, identity, place, text).status_code == status
    assert editor.item(identity).result == before


def test_stories_that_are_not_there(page: TestClient) -> None:
    assert page.get("/api/stories/7").status_code == 404
    assert edit(page, "7", "ru/1", "x").status_code == 404
    assert page.post("/api/stories/7/translate/ru", json={}).status_code == 404
    assert page.delete("/api/stories/7").status_code == 200


def test_views_are_not_made_in_the_loop_that_serves_everybody(page: TestClient, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = put(page, editor)

    def story(*_: object) -> dict[str, bool]:
        with suppress(RuntimeError):
            return {"in loop": bool(asyncio.get_running_loop())}
        return {"in loop": False}

    monkeypatch.setattr("summarize.web.views.story", story)
    version = editor.item(identity).version
    assert page.get(f"/api/stories/{identity}").json() == {"in loop": False}
    body = {"version": version, "by": "Ana Ruiz"}
    assert page.post(f"/api/stories/{identity}/seen/es", json=body).json() == {"in loop": False}
    assert page.put(f"/api/stories/{identity}/texts/es/1", json={**body, "text": "Llueve."}).json() == {"in loop": False}


def test_exports(page: TestClient, editor: Editor) -> None:
    assert page.get("/api/export/html").status_code == 422, "nothing is done yet"
    identity = put(page, editor)
    put(page, editor, ARTICLE.replace("grain", "wheat").replace("Two ferries left at noon.", "Two ferries left at midday, full."))
    edit(page, identity, "ru/1", "Порт Альвены открылся во вторник после 3 дней шторма.")
    page.put("/api/title", json={"title": "Утро"})
    web = page.get("/api/export/html")
    assert web.headers["content-type"] == "text/html; charset=utf-8"
    assert web.headers["content-disposition"].startswith('attachment; filename="digest-')
    assert "Порт Альвены открылся" in re.sub("<[^>]+>", "", web.text).replace("\u00a0", " ")
    assert "Отредактировано человеком" in web.text
    document = page.get("/api/export/json").json()
    assert document["title"] == "Утро"
    assert len(document["items"]) == 1, "two tellings of one story"
    assert len(document["items"][0]["also"]) == 1
    assert "Порт Альвены открылся" in page.get("/api/export/md").text
    assert zipfile.ZipFile(io.BytesIO(page.get("/api/export/epub").content)).namelist()[0] == "mimetype"
    assert page.get("/api/export/pdf").status_code == 404


def test_edits_of_two_versions_are_both_shown(page: TestClient, editor: Editor) -> None:
    for text in (ARTICLE, ARTICLE.replace("grain", "wheat")):
        identity = put(page, editor, text)
        edit(page, identity, "headline.ru/1", f"Порт открыт {identity}")
    items = page.get("/api/export/json").json()["items"]
    assert [item["headlines"]["ru"]["text"] for item in items] == ["Порт открыт 1", "Порт открыт 2"]
    assert [item["also"] for item in items] == [[], []]


def test_edits_at_the_same_time_are_all_kept(page: TestClient, editor: Editor) -> None:
    identity = put(page, editor)
    places = [("ru", 1), ("ru", 2), ("es", 1), ("es", 2), ("headline.ru", 1), ("headline.es", 1)]
    with ThreadPoolExecutor(len(places)) as pool:
        list(pool.map(lambda place: editor.edit(identity, *place, f"Alvena {place[0]} {place[1]}"), places))
    result = editor.item(identity).result
    assert result is not None
    texts = {**result.translations, **{f"headline.{code}": text for code, text in result.headlines.items()}}
    assert {(where, n): texts[where].sentences[n - 1] for where, n in places} == {(w, n): f"Alvena {w} {n}" for w, n in places}
    assert all(n in texts[where].edited for where, n in places)


def test_removing_while_it_waits(editor: Editor, article: Path) -> None:
    ids = [editor.add(f"{number}", Origin("file", str(article))) for number in range(3)]
    editor.remove(ids[2])
    settle(editor)
    assert [item.state for item in editor.items()] == ["done", "done"]


def test_an_accident_in_one_article_does_not_end_the_editor(editor: Editor, article: Path) -> None:
    reads = editor.load

    def load(origin: Origin) -> Article:
        if origin.kind == "link":
            raise RuntimeError("boom")
        return reads(origin)

    editor.load = load
    editor.add("broken", Origin("link", "https://a.example/"))
    editor.add("good", Origin("file", str(article)))
    settle(editor)
    first, second = editor.items()
    assert first.error is not None
    assert "boom" in first.error.message
    assert second.state == "done"


def test_the_second_of_two_edits_of_one_sentence_is_refused(page: TestClient, editor: Editor) -> None:
    identity = put(page, editor)
    seen = page.get(f"/api/stories/{identity}").json()["version"]
    assert edit(page, identity, "es/1", "El puerto reabrió el martes.", seen).status_code == 200
    lost = edit(page, identity, "es/1", "El puerto volvió a abrir.", seen)
    assert (lost.status_code, "nothing was saved" in lost.json()["message"]) == (409, True)
    assert edit(page, identity, "es/2", "Otra frase.", seen).status_code == 200, "nobody else touched that one"
    texts = page.get(f"/api/stories/{identity}").json()["texts"]["translations"]["es"]["sentences"]
    assert [text["text"] for text in texts[:2]] == ["El puerto reabrió el martes.", "Otra frase."]


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": NaN, "version": 0}',
        b'{"text": "x", "version": NaN}',
        b'{"text": "x", "version": Infinity}',
        b'{"text": "x", "version": 1e999}',
        b'{"text": "x"}',
        b'{"text": "x", "version": 0',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_bodies_that_are_no_json_are_refused_and_never_an_accident(page: TestClient, editor: Editor, body: bytes) -> None:
    identity = put(page, editor)
    before = editor.item(identity).result
    answer = page.put(f"/api/stories/{identity}/texts/es/1", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert set(answer.json()) & {"message", "detail"}
    assert editor.item(identity).result == before


def test_halves_of_characters_become_marks(page: TestClient, editor: Editor) -> None:
    identity = put(page, editor)
    body = b'{"text": "El puerto \\ud800 reabri\\u00f3.", "version": 0}'
    answer = page.put(f"/api/stories/{identity}/texts/es/1", content=body, headers={"content-type": "application/json"})
    assert answer.json()["texts"]["translations"]["es"]["sentences"][0]["text"] == "El puerto \ufffd reabrió."
    assert page.put("/api/title", content=b'{"title": "\\udfff"}', headers={"content-type": "application/json"}).status_code == 200
    assert page.get("/api/export/json").status_code == 200


def test_the_editor_suggests_headlines_in_every_language_where_they_are_asked_for(settings: Settings) -> None:
    editor = Editor(replace(settings, headlines=3), lambda _: Article(ARTICLE, "en"), most=1)
    try:
        identity = editor.add("port", Origin("text", ""))
        settle(editor)
        texts = views.story(editor.item(identity), editor.passport)["texts"]
    finally:
        editor.close()
    assert texts["suggested"][0] == "Port of Alvena reopens after storm"
    assert len(texts["suggestions"]["ru"]["sentences"]) == len(texts["suggested"])
