"""What outlives the program: stories, edits, the title, and the work that was waiting."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from summarize.config import Settings
from summarize.errors import EditConflict
from summarize.ingest.items import ReadOptions
from summarize.types import Result, Translation
from summarize.web import edits
from summarize.web.editor import Editor
from summarize.web.intake import Intake
from summarize.web.items import Item, Origin
from summarize.web.store import Store
from tests.web.conftest import ARTICLE, settle


class Run:
    """The editor as ``summarize serve`` puts it together, on a folder of state."""

    def __init__(self, folder: Path) -> None:
        self.said: list[str] = []
        self.store = Store(folder, warn=self.said.append)
        self.intake = Intake(ReadOptions(), folder / "uploads")
        self.intake.keep_only(kept.origin for kept in self.store.kept)
        self.editor = Editor(Settings(profile="fake", to=("ru", "es")), self.intake.load, store=self.store)

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.editor.close()
        self.intake.close()

    def add(self, text: str = ARTICLE) -> str:
        """Paste an article."""
        [(name, origin)] = self.intake.pasted(text)
        return self.editor.add(name, origin)


def test_a_restart_loses_no_story_no_edit_and_no_title(tmp_path: Path) -> None:
    with Run(tmp_path) as run:
        identity = run.add()
        [(name, origin)] = run.intake.file("broken.txt", b"\x00\x01\x02" * 50)
        broken = run.editor.add(name, origin)
        settle(run.editor)
        run.editor.edit(identity, "es", 1, "El puerto reabrió.")
        run.editor.rename("Утро")
        before = run.editor.item(identity).result
    with Run(tmp_path) as run:
        settle(run.editor)
        assert run.editor.title == "Утро"
        assert [(item.id, item.state) for item in run.editor.items()] == [(identity, "done"), (broken, "failed")]
        assert run.editor.item(identity).result == before
        assert run.add() not in (identity, broken), "a name is never given twice"
        run.editor.retry(broken)
        settle(run.editor)
        assert run.editor.item(broken).state == "failed"
    assert run.said == []


def test_what_was_waiting_is_taken_up_again(tmp_path: Path) -> None:
    run = Run(tmp_path)
    store, run.editor._store = run.editor._store, None
    assert store is not None
    [(name, origin)] = run.intake.file("port.txt", ARTICLE.encode())
    store.put(Item("7", name, origin))  # as it was kept when the program was killed
    store.close()
    run.editor.close()
    with Run(tmp_path) as again:
        settle(again.editor)
        [item] = again.editor.items()
        assert (item.id, item.name, item.state) == ("7", "port.txt", "done")


def test_state_that_is_damaged_is_put_aside_and_said(tmp_path: Path) -> None:
    with Run(tmp_path) as run:
        run.add()
        settle(run.editor)
        place = run.store.path
    connection = sqlite3.connect(place)
    connection.execute("UPDATE stories SET result = '{}'")
    connection.commit()
    connection.close()
    with Run(tmp_path) as run:
        assert run.editor.items() == []
        assert "kept as editor.v1.sqlite3.broken" in run.said[0]
    assert place.with_name(place.name + ".broken").exists()


def test_state_is_for_its_owner_alone_and_uploads_go_with_their_story(tmp_path: Path) -> None:
    with Run(tmp_path / "state") as run:
        run.add()
        settle(run.editor)
        for path in (tmp_path / "state").rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path
        [item] = run.editor.items()
        run.editor.remove(item.id)
        run.intake.drop(item.origin)
        assert not Path(item.origin.place).exists()
    with Run(tmp_path / "state") as run:
        assert run.editor.items() == []


def test_uploads_that_no_story_comes_from_are_removed_at_the_start(tmp_path: Path) -> None:
    intake = Intake(ReadOptions(), tmp_path)
    origins = [intake.pasted(f"{ARTICLE} {number}")[0][1] for number in range(2)]
    intake.close()
    again = Intake(ReadOptions(), tmp_path)
    again.keep_only([origins[1], Origin("link", "https://a.example/")])
    assert [Path(origin.place).exists() for origin in origins] == [False, True]
    assert again.pasted(ARTICLE)[0][1].place != origins[1].place
    assert str(ARTICLE.split("\n")[0]) in again.load(origins[1]).text


def test_a_translation_of_an_older_summary_is_never_put_in(editor: Editor, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary is edited while the machine translates: what it brings is thrown away and made again from the new one."""
    identity = _added(editor, article)
    seen: list[str] = []
    first = threading.Event()

    def slow(result: Result, language: str, summarizer: object) -> Translation:
        seen.append(result.summary.sentences[0].text)
        if len(seen) == 1:
            editor.edit(identity, "summary", 1, "Something else happened.")
            first.set()
        return Translation(language, tuple(f"→ {part.text}" for part in result.summary.sentences))

    monkeypatch.setattr(edits, "translated", slow)
    editor.translate(identity, "ru")
    assert first.wait(30)
    settle(editor)
    result = editor.item(identity).result
    assert result is not None
    assert seen[1:] == ["Something else happened."]
    assert result.translations["ru"].sentences[0] == "→ Something else happened."


def test_a_translation_never_overwrites_what_a_person_wrote_since(editor: Editor, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = _added(editor, article)

    def slow(result: Result, language: str, summarizer: object) -> Translation:
        editor.edit(identity, "ru", 1, "Слова человека.")
        return Translation(language, tuple("машина" for _ in result.summary.sentences))

    monkeypatch.setattr(edits, "translated", slow)
    editor.translate(identity, "ru")
    settle(editor)
    result = editor.item(identity).result
    assert result is not None
    assert result.translations["ru"].sentences[0] == "Слова человека."
    assert "person's words stay" in editor.note


@pytest.mark.parametrize("accident", [RuntimeError, MemoryError, RecursionError, SystemExit, KeyError])
def test_no_accident_in_a_translation_ends_the_worker(
    editor: Editor, article: Path, monkeypatch: pytest.MonkeyPatch, accident: type[BaseException]
) -> None:
    identity = _added(editor, article)

    def broken(*_: object) -> Translation:
        raise accident("boom")

    monkeypatch.setattr(edits, "translated", broken)
    editor.translate(identity, "ru")
    settle(editor)
    second = _added(editor, article)
    assert editor.item(second).state == "done"
    assert not editor.item(identity).busy


def test_an_edit_of_a_version_that_is_gone_is_a_conflict(editor: Editor, article: Path) -> None:
    identity = _added(editor, article)
    editor.edit(identity, "ru", 1, "Одно.", 0)
    with pytest.raises(EditConflict, match="nothing was saved"):
        editor.edit(identity, "ru", 1, "Другое.", 0)
    editor.edit(identity, "ru", 1, "Другое.", 1)


def _added(editor: Editor, place: Path) -> str:
    identity = editor.add("port", Origin("file", str(place)))
    settle(editor)
    return identity
