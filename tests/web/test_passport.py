"""The review in the editor: approvals of the very words, dismissals, edits, and the record that is exported and kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra web is not installed")

from starlette.testclient import TestClient

from summarize.review import Record
from summarize.translation.memory import Memory, Unit
from summarize.types import Finding
from summarize.web.editor import Editor
from summarize.web.passport import Passport
from tests.web.conftest import ARTICLE, settle


@pytest.fixture
def story(page: TestClient, editor: Editor) -> dict[str, Any]:
    identity = page.post("/api/text", json={"text": ARTICLE}).json()["ids"][0]
    settle(editor)
    # The fake translator's words are no words: what its checks say of them is not what these tests are about.
    result = editor.item(identity).result
    assert result is not None
    held = {code: replace(text, findings=(), status="ok") for code, text in result.translations.items()}
    editor._items[identity].result = replace(result, findings=(), translations=held)
    return page.get(f"/api/stories/{identity}").json()


def approve(page: TestClient, story: dict[str, Any], language: str = "es", by: str = "Ana Ruiz") -> Any:
    version = page.get(f"/api/stories/{story['id']}").json()["version"]
    return page.post(f"/api/stories/{story['id']}/approve/{language}", json={"version": version, "by": by})


def edit(page: TestClient, story: dict[str, Any], text: str, where: str = "es") -> Any:
    version = page.get(f"/api/stories/{story['id']}").json()["version"]
    return page.put(f"/api/stories/{story['id']}/texts/{where}/1", json={"text": text, "version": version, "by": "Ana Ruiz"})


def exported(page: TestClient) -> dict[str, Any]:
    return page.get("/api/export/json").json()["items"][0]["disclosure"]


def test_an_approved_text_is_marked_with_the_name_here_and_in_what_is_exported(page: TestClient, story: dict[str, Any]) -> None:
    assert exported(page)["es"]["ai-disclosure"] == "ai-autonomous"
    assert approve(page, story).json()["texts"]["translations"]["es"]["approved"] == "Ana Ruiz"
    assert (exported(page)["es"]["ai-disclosure"], exported(page)["es"]["reviewedBy"]) == ("ai-assisted", ["Ana Ruiz"])
    assert exported(page)["ru"]["ai-disclosure"] == "ai-autonomous"


def test_an_edit_after_an_approval_withdraws_it(page: TestClient, story: dict[str, Any]) -> None:
    approve(page, story)
    made = edit(page, story, "El puerto de Alvena reabrió el martes.").json()
    assert made["texts"]["translations"]["es"]["approved"] == ""
    assert exported(page)["es"]["ai-disclosure"] == "ai-autonomous"


def test_nobody_approves_without_a_name_or_texts_that_changed_since(page: TestClient, story: dict[str, Any]) -> None:
    assert approve(page, story, by="  ").status_code == 422
    assert approve(page, story, language="xx").status_code == 422
    edit(page, story, "El puerto reabrió.")
    stale = page.post(f"/api/stories/{story['id']}/approve/es", json={"version": 0, "by": "Ana Ruiz"})
    assert stale.status_code == 409
    assert "nothing was recorded" in stale.json()["message"]


def test_an_open_error_stops_an_approval_until_it_is_dismissed(page: TestClient, story: dict[str, Any], editor: Editor) -> None:
    item = editor._items[story["id"]]
    wrong = Finding("major", "number", "es", "source: 3, text: 4", "3", "4", 1, key="0123456789abcdef")
    assert item.result is not None
    item.result = replace(item.result, findings=(*item.result.findings, wrong))
    assert "errors that nobody dismissed: 1" in approve(page, story).json()["message"]
    shown = page.post(f"/api/stories/{story['id']}/dismiss", json={"key": wrong.key, "by": "Ana Ruiz"}).json()
    assert shown["errors"] == 0
    assert approve(page, story).status_code == 200
    assert page.post(f"/api/stories/{story['id']}/dismiss", json={"key": "f" * 16, "by": "Ana Ruiz"}).status_code == 422


def test_the_record_is_exported_and_outlives_the_program(page: TestClient, story: dict[str, Any], editor: Editor, tmp_path: Path) -> None:
    editor.passport._place = tmp_path / "review.json"
    approve(page, story)
    edit(page, story, "El puerto reabrió.")
    answer = page.get("/api/export/review")
    record = Record.loads(answer.text, "review.json")
    assert [entry.action for entry in record.entries][-1] == "edited"
    again = Passport(tmp_path / "review.json")
    assert [entry.hash for entry in again.record.entries] == [entry.hash for entry in record.entries]


def test_a_record_that_was_changed_by_hand_is_put_aside_and_said(tmp_path: Path) -> None:
    place = tmp_path / "review.json"
    record = Record()
    record.add("approved", "Ana Ruiz", "a" * 64, "es", 1, "Uno.")
    document = json.loads(record.dumps())
    document["entries"][0]["by"] = "Somebody"
    place.write_text(json.dumps(document))
    said: list[str] = []
    assert Passport(place, warn=said.append).record.entries == []
    assert "its chain is broken at entry 1" in said[0]
    assert (tmp_path / "review.json.broken").exists()


@pytest.mark.parametrize(
    ("words", "text"),
    [("en", "source: 3, text: 4"), ("ru", "число: ожидалось «3», в тексте «4»"), ("es", "número: se esperaba «3», aparece «4»")],
)
def test_findings_are_in_the_words_of_the_page(page: TestClient, story: dict[str, Any], editor: Editor, words: str, text: str) -> None:
    item = editor._items[story["id"]]
    assert item.result is not None
    wrong = Finding("major", "number", "es", "source: 3, text: 4", "3", "4", 1, key="0123456789abcdef")
    held = replace(item.result.translations["es"], findings=(wrong,))
    item.result = replace(item.result, translations={**item.result.translations, "es": held})
    shown = page.get(f"/api/stories/{story['id']}", params={"words": words}).json()
    assert text in shown["texts"]["translations"]["es"]["findings"][0]["text"].replace("\u00a0", " ")


def test_what_is_approved_goes_into_the_memory_and_sentences_like_it_are_shown(
    page: TestClient, story: dict[str, Any], editor: Editor, tmp_path: Path
) -> None:
    editor.passport.memory = memory = tmp_path / "desk.sqlite3"
    source = story["texts"]["summary"]["sentences"][0]["text"]
    assert story["texts"]["translations"]["es"]["near"] == {}
    Memory(memory).add([Unit("en", "es", f"Again: {source}", "Otra vez.")])
    found = page.get(f"/api/stories/{story['id']}").json()["texts"]["translations"]
    assert [one["target"] for one in found["es"]["near"]["1"]] == ["Otra vez."]
    assert found["ru"]["near"] == {}
    assert approve(page, story).status_code == 200
    assert Memory(memory).exact([source], "en", "es") == {source: found["es"]["sentences"][0]["text"]}
    assert Memory(memory).exact([source], "en", "ru") == {}


def test_an_approval_holds_where_the_memory_cannot_be_written(
    page: TestClient, story: dict[str, Any], editor: Editor, tmp_path: Path
) -> None:
    editor.passport.memory = tmp_path / "no memory"
    editor.passport.memory.write_text("something else" * 100)
    said: list[str] = []
    editor.passport._warn = said.append
    assert approve(page, story).json()["texts"]["translations"]["es"]["approved"] == "Ana Ruiz"
    assert len(said) == 1
    assert "is no translation memory" in said[0]


def test_what_was_seen_is_recorded_for_the_words_that_were_seen(page: TestClient, story: dict[str, Any]) -> None:
    sent = {"version": story["version"], "by": "Ana Ruiz"}
    seen = page.post(f"/api/stories/{story['id']}/seen/es", json=sent).json()["texts"]["translations"]["es"]
    assert (seen["seen"], seen["approved"]) == ("Ana Ruiz", "")
    entries = page.get("/api/export/review").json()["entries"]
    assert {(one["action"], one["by"], one["language"]) for one in entries} == {("seen", "Ana Ruiz", "es")}
    assert edit(page, story, "Otra frase.").json()["texts"]["translations"]["es"]["seen"] == ""
    assert page.post(f"/api/stories/{story['id']}/forget/es", json=sent).status_code == 422
