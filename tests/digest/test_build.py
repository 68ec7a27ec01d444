"""A digest from sources: order, isolation of failures, resume, what changes under its hands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from digest_helpers import article, write_articles
from stories import FERRY, MUSEUM

import summarize.pipeline
from summarize.backends.fake import FakeEngine
from summarize.config import Settings
from summarize.digest.build import build_digest
from summarize.digest.options import DigestOptions
from summarize.digest.reading import Entry
from summarize.digest_types import Digest
from summarize.errors import EngineError, ModelMissing, NoItems, OutputError, UnreadableInput, UsageError
from summarize.ingest import article_from_text
from summarize.types import Article, Cleaned, LabelledLine

Runner = Callable[..., Digest]


def locations(digest: Digest) -> list[str]:
    return [Path(item.source.location).stem for item in digest.items]


def dated(number: int, hours: int | None) -> Article:
    when = None if hours is None else datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hours)
    return replace(article_from_text(article(number)), path=f"{number}.txt", published=when)


def failing(monkeypatch: pytest.MonkeyPatch, *texts: str, error: type[Exception] = EngineError) -> None:
    """Let the fake engine fail on every request that carries one of ``texts``."""
    original = FakeEngine.generate

    def generate(self: FakeEngine, requests: Any) -> Any:
        for request in requests:
            if any(text in message.content for message in request.messages for text in texts):
                raise error("the engine stumbled")
        return original(self, requests)

    monkeypatch.setattr(FakeEngine, "generate", generate)


@pytest.mark.parametrize(("line", "byline"), [(2, "By Ines Holt"), (40, None)])
def test_only_a_byline_above_the_article_names_its_author(line: int, byline: str | None) -> None:
    lines = [LabelledLine(n, f"The ferry to Norra returned on day {n}.", "body") for n in range(1, 41)]
    lines[line - 1] = LabelledLine(line, "By Ines Holt", "furniture", "byline")
    text = article_from_text("\n".join(one.text for one in lines), language="en")
    assert Entry.of(1, "key", "ferry.txt", text, None, Cleaned(tuple(lines))).source.byline == byline


def test_every_article_is_an_item_with_headline_summary_and_translations(run: Runner, articles: Path) -> None:
    digest = run(articles)
    assert locations(digest) == [f"{number:04d}" for number in range(12)]
    assert digest.languages == ("ru", "es")
    assert digest.created == datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
    assert digest.failures == ()
    for number, item in enumerate(digest.items):
        assert item.headline == article(number).split("\n")[0]
        assert list(item.translations) == list(item.headlines) == ["ru", "es"]
        assert item.headlines["ru"].text
        assert item.signature == digest.signature
        assert bool(item.excluded) == (number % 3 == 0)
        assert "donation" not in item.summary.text
    assert len({item.id for item in digest.items}) == 12


def test_findings_of_headlines_are_among_the_items_findings(run: Runner) -> None:
    wrong = article_from_text("Council opens www.ferries.example for a museum and a port\n" + article(1), language="en")
    item = run([wrong], ("ru",)).items[0]
    about = [found for found in item.findings if found.where == "headline.ru"]
    assert [replace(found, where="ru") for found in about] == list(item.headlines["ru"].findings)
    assert about


def test_an_appeal_above_the_title_is_no_headline(run: Runner) -> None:
    appeal = "If you value our reporting, please support us with a monthly donation, starting from just $2.\n\n"
    item = run([article_from_text(appeal + article(4))]).items[0]
    assert [excluded.kind for excluded in item.excluded] == ["appeal"]
    assert item.headline == item.source.title == article(4).split("\n")[0]


def test_an_article_without_a_title_gets_its_first_sentence(run: Runner) -> None:
    body = "\n".join(article(4).split("\n")[1:])
    item = run([article_from_text(body)]).items[0]
    assert item.source.title is None
    assert item.headline == item.summary.sentences[0].text


def test_dates_order_the_digest_and_given_keeps_the_users_order(run: Runner) -> None:
    sources = [dated(0, 5), dated(1, None), dated(2, 30), dated(3, 1), dated(4, None)]
    assert locations(run(list(sources))) == ["2", "0", "3", "1", "4"]
    assert locations(run(list(sources), order="given")) == ["0", "1", "2", "3", "4"]


def test_one_story_of_three_outlets_is_one_item_that_names_all(run: Runner, tmp_path: Path) -> None:
    for name, text in zip(("a", "b", "c"), FERRY.versions, strict=True):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "d.txt").write_text(FERRY.others[0], encoding="utf-8")
    digest = run([tmp_path / name for name in ("c.txt", "d.txt", "a.txt", "b.txt")])
    assert locations(digest) == ["b", "d"], "the longest telling is summarized, in the place of the first one given"
    assert [Path(source.location).stem for source in digest.items[0].also] == ["c", "a"]
    assert len(run.made) == 2  # type: ignore[attr-defined]
    assert locations(run([tmp_path], group=False)) == ["a", "b", "c", "d"]


def test_the_same_file_twice_is_one_source_and_the_same_text_elsewhere_another(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(article(1))
    shutil.copy(one, two)
    monkeypatch.chdir(tmp_path)
    digest = run([one, "one.txt", two, "./one.txt", one], group=False)
    assert len(digest.items) == 1
    assert [source.location for source in digest.items[0].also] == [str(two)]


def test_what_fails_is_reported_and_stops_nothing_else(run: Runner, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (articles / "0003.txt").write_bytes(b"\x00\x01\x02" * 400)
    (articles / "0005.txt").write_text("Support us! Donate now from just $2 a month.\n")
    (articles / "0007.txt").write_text("")
    failing(monkeypatch, "in the 9th district")
    digest = run([articles, "missing.txt"])
    failed = {Path(failure.location).name: failure for failure in digest.failures}
    named = {name: failure.error for name, failure in failed.items()}
    assert named == {
        "0003.txt": "NotText",
        "0005.txt": "NoBody",
        "0007.txt": "EmptyInput",
        "0009.txt": "EngineError",
        "missing.txt": "UnreadableInput",
    }
    assert len(digest.items) == 8
    assert all(failure.hint and failure.exit_code in (3, 5) for failure in digest.failures)


def test_an_error_nobody_thought_of_is_a_failure_of_one_item(run: Runner, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "in the 4th district", error=RecursionError)
    digest = run(articles)
    assert [(failure.error, failure.exit_code) for failure in digest.failures] == [("RecursionError", 1)]
    assert len(digest.items) == 11


def test_the_next_version_steps_in_where_the_best_one_fails(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in zip(("a", "b", "c"), MUSEUM.versions, strict=True):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    failing(monkeypatch, "could not be sold openly")
    digest = run(tmp_path)
    assert [Path(failure.location).name for failure in digest.failures] == ["a.txt"]
    assert len(digest.items) == 1
    assert {Path(source.location).name for source in digest.items[0].also} == {"a.txt", "b.txt", "c.txt"} - {
        Path(digest.items[0].source.location).name
    }


def test_a_missing_model_stops_everything_at_once(run: Runner, articles: Path, tmp_path: Path) -> None:
    settings = {"profile": "bundled", "offline": True, "models_dir": tmp_path / "no-models"}
    with pytest.raises(ModelMissing):
        run(articles, settings=settings, journal=tmp_path / "j.jsonl")
    assert not (tmp_path / "j.jsonl").exists()
    with pytest.raises(UsageError, match="no model for 'ru'"):
        run(articles, settings={"profile": "extractive"})


def test_nothing_to_read_is_an_error(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoItems, match="empty"):
        run(tmp_path / "empty")
    with pytest.raises(NoItems):
        run([])
    with pytest.raises(UnreadableInput):
        run("missing.txt")


def test_no_targets_gives_summaries_alone(run: Runner, articles: Path) -> None:
    digest = run(articles, ())
    assert digest.languages == ()
    assert all(item.translations == item.headlines == {} and item.headline for item in digest.items)


def test_the_library_needs_no_more_than_sources(articles: Path) -> None:
    digest = build_digest([articles / "0001.txt"], "ru", settings=Settings(profile="fake"), options=DigestOptions(title="Mine"))
    assert (len(digest.items), digest.languages, digest.title) == (1, ("ru",), "Mine")


def test_a_date_that_is_none_is_refused(run: Runner, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        run(articles)


def test_an_article_comes_back_from_the_spool_as_it_went_in() -> None:
    from summarize.digest.reading import Spool

    spool = Spool()
    works = [summarize.pipeline.prepare(dated(number, number or None), Settings(profile="fake")) for number in range(4)]
    odd = replace(works[3], article=replace(works[3].article, text=works[3].article.text + "\ud800\u2028\x00", outlet="Öst"))
    tickets = [spool.put(work) for work in (*works, odd)]
    assert [spool.get(ticket) for ticket in reversed(tickets)] == [*reversed((*works, odd))]
    spool.close()


# -- resume ---------------------------------------------------------------------------------------------------------------------------


def test_a_run_that_was_stopped_goes_on_and_pays_for_nothing_twice(run: Any, articles: Path, tmp_path: Path) -> None:
    whole = run(articles)
    run.stop_after = 3
    part = run(articles, journal=tmp_path / "j.jsonl")
    assert run.building.interrupted
    first = list(run.made)
    assert len(part.items) == len(first) == 8, "the batch in hand is finished"
    run.stop_after = None
    assert run(articles, journal=tmp_path / "j.jsonl") == whole
    assert sorted([*first, *run.made]) == sorted(path.name for path in articles.iterdir())
    assert run.building.outcome["resumed"] == 8
    assert not (tmp_path / "j.jsonl").exists(), "it has done its work"


def test_failures_stay_until_they_are_to_be_tried_again(run: Any, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = tmp_path / "j.jsonl"
    with monkeypatch.context() as patch:
        failing(patch, "in the 4th district", "in the 9th district")
        first = run(articles, journal=journal)
    assert [Path(failure.location).name for failure in first.failures] == ["0004.txt", "0009.txt"]
    assert run(articles, journal=journal) == first
    assert run.made == []
    fixed = run(articles, journal=journal, retry_failed=True)
    assert sorted(run.made) == ["0004.txt", "0009.txt"]
    assert fixed == run(articles)


def test_fresh_makes_everything_again(run: Any, articles: Path, tmp_path: Path) -> None:
    run.stop_after = 1
    run(articles, journal=tmp_path / "j.jsonl")
    run.stop_after = None
    run(articles, journal=tmp_path / "j.jsonl", fresh=True)
    assert len(run.made) == 12


def test_other_settings_and_changed_texts_are_made_anew(run: Any, articles: Path, tmp_path: Path) -> None:
    run.stop_after = 12
    run([articles, "missing.txt"], journal=tmp_path / "j.jsonl")
    run.stop_after = None
    (articles / "0002.txt").write_text(article(102))
    digest = run([articles, "missing.txt"], journal=tmp_path / "j.jsonl")
    assert run.made == ["0002.txt"]
    assert digest.items[2].headline == article(102).split("\n")[0]
    run([articles, "missing.txt"], journal=tmp_path / "j.jsonl", settings={"seed": 5})
    assert len(run.made) == 12


def test_a_digest_that_could_not_be_written_is_made_from_the_journal(run: Any, articles: Path, tmp_path: Path) -> None:
    def full(digest: Digest) -> None:
        raise OutputError("no space left")

    with pytest.raises(OutputError):
        run(articles, journal=tmp_path / "j.jsonl", write=full)
    assert len(run.made) == 12
    written: list[Digest] = []
    assert run(articles, journal=tmp_path / "j.jsonl", write=written.append) == written[0]
    assert run.made == []


def test_a_file_changed_or_deleted_while_it_waits_is_used_as_it_was_read(run: Any, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(articles)
    original = summarize.pipeline.translate

    def meddling(documents: Any, context: Any, **options: Any) -> Any:
        (articles / "0010.txt").write_text("Something else entirely.")
        (articles / "0011.txt").unlink(missing_ok=True)
        return original(documents, context, **options)

    monkeypatch.setattr(summarize.pipeline, "translate", meddling)
    assert run(articles) == whole


def test_a_file_deleted_before_its_turn_is_a_failure(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_articles(tmp_path / "articles", 4)
    event = run._event

    def meddling(happened: Any) -> None:
        (folder / "0003.txt").unlink(missing_ok=True)
        event(happened)

    monkeypatch.setattr(run, "_event", meddling)
    digest = run(folder)
    assert [failure.error for failure in digest.failures] == ["UnreadableInput"]
    assert len(digest.items) == 3


def test_a_single_source_that_cannot_be_read_is_an_error_and_nothing_else(run: Any, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        run([str(tmp_path / "missing.txt")], settings={"profile": "auto", "offline": True})
    assert run.said == []


# -- one model at a time --------------------------------------------------------------------------------------------------------------


def test_stage_by_stage_gives_the_same_digest(run: Any, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "in the 4th district")
    whole = run(articles, low_memory=False)
    assert run(articles, low_memory=True) == whole
    assert len(whole.failures) == 1


def test_stage_by_stage_holds_one_model(run: Any, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.backends import registry
    from summarize.backends.manager import Engines

    class Other(FakeEngine):
        signature = "other@00000000"

    monkeypatch.setitem(registry.BUILT_IN, "other", f"{__name__}:Other")
    load = registry.load
    monkeypatch.setattr(registry, "load", lambda name: Other if name == "other" else load(name))
    most: list[int] = []
    get = Engines.get

    def counted(self: Engines, model_id: str) -> Any:
        engine = get(self, model_id)
        if self.alone == low:
            most.append(len(self._open))
        return engine

    monkeypatch.setattr(Engines, "get", counted)
    settings = {"translation_models": {"es": "other"}}
    low = True
    one_at_a_time = run(articles, settings=settings, low_memory=True)
    assert max(most) == 1
    most.clear()
    low = False
    assert run(articles, settings=settings, low_memory=False) == one_at_a_time
    assert max(most) == 2
