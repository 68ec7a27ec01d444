"""Another language costs its translations alone: a story is kept without them, and each of them by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from digest_helpers import made

from summarize.backends.fake import FakeEngine
from summarize.digest.made import parts, together
from summarize.types import Finding


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks of the requests that an engine was given, one each."""
    tasks: list[str] = []
    original = FakeEngine.generate

    def generate(self: FakeEngine, requests: Any) -> Any:
        tasks.extend(request.task for request in requests)
        return original(self, requests)

    monkeypatch.setattr(FakeEngine, "generate", generate)
    return tasks


@pytest.mark.parametrize("settings", [{}, {"headlines": 2}, {"checks": "off"}])
def test_a_language_that_is_added_costs_no_summary(run: Any, articles: Path, tmp_path: Path, asked: list[str], settings: Any) -> None:
    whole = run(articles, ("ru", "es"), settings=settings)
    summaries = asked.count("summarize")
    assert summaries >= 12
    run(articles, ("ru",), cache=tmp_path / "cache", settings=settings)
    asked.clear()
    both = run(articles, ("ru", "es"), cache=tmp_path / "cache", settings=settings)
    assert asked
    assert set(asked) == {"translate"}
    assert both == whole
    asked.clear()
    for targets in (("es", "ru"), ("es",), ()):
        found = run(articles, targets, cache=tmp_path / "cache", settings=settings)
        assert found == run(articles, targets, settings={**settings, "seed": 0}, cache=tmp_path / "other")
        assert [list(item.translations) for item in found.items] == [list(targets)] * 12


def test_a_run_that_was_cut_off_goes_on_with_another_language(run: Any, articles: Path, tmp_path: Path, asked: list[str]) -> None:
    whole = run(articles, ("ru", "es"))
    run.stop_after = 3
    run(articles, ("ru",), journal=tmp_path / "j.jsonl")
    run.stop_after = None
    asked.clear()
    assert run(articles, ("ru", "es"), journal=tmp_path / "j.jsonl") == whole
    assert asked.count("summarize") == 4, "eight stories were finished"


def test_a_new_translation_model_or_memory_makes_no_summary(run: Any, articles: Path, tmp_path: Path, asked: list[str]) -> None:
    glossary = tmp_path / "g.tsv"
    glossary.write_text("keep\tAlvena\n")
    run(articles, ("ru",), cache=tmp_path / "cache")
    asked.clear()
    run(articles, ("ru",), cache=tmp_path / "cache", settings={"glossary": glossary})
    assert set(asked) == {"translate"}


def test_a_story_in_parts_is_the_same_story() -> None:
    story = made()
    es = replace(story.translations["ru"], language="es", findings=(Finding("minor", "number", "es", "the text has «6»"),))
    texts = {"ru": story.translations["ru"], "es": es}
    marks = "v:1|prof:p|sum:w|mt.ru:a|mt.es:b|prompts:c|len:2-3s"
    own = Finding("minor", "language", "body", "the language was guessed")
    titles = tuple(replace(found, where=f"headline.{code}") for code, text in texts.items() for found in text.findings)
    found = (own, *(found for text in texts.values() for found in text.findings), *titles)
    models = {"en": ("w",), "ru": ("w", "a"), "es": ("w", "b")}
    whole = replace(story, translations=texts, headlines=texts, findings=found, signature=marks, models=models)
    bare, translated = parts(whole)
    assert (bare.signature, bare.findings, bare.translations) == ("v:1|prof:p|sum:w|prompts:c|len:2-3s", (own,), {})
    assert together(bare, [translated["ru"], translated["es"]]) == whole
    assert together(bare, [translated["es"]]).signature == "v:1|prof:p|sum:w|mt.es:b|prompts:c|len:2-3s"
