"""Published sentences against sources that changed: what lost its ground is found, what was only reworded is not."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from summarize.cli.app import execute
from summarize.config import Settings
from summarize.digest.build import build_digest
from summarize.digest.options import DigestOptions
from summarize.digest.update import Checked, Lost, Published, check_again, read_digest
from summarize.errors import UnreadableInput
from summarize.ingest.items import ReadOptions
from summarize.render import digest_json
from summarize.types import Finding
from summarize.verification.update import lost_ground
from tests.digest.digest_helpers import article, write_articles
from tests.ingest.webserver import Answer, Site, serve

FIRE = (
    "A fire at a warehouse in Alvena killed 11 people on Tuesday, police said.",
    "Mayor Ines Kolb said that the families would be helped by the town.",
    "The company did not have a permit to store solvents, the council said.",
    "Firefighters from four towns came to help, and the road to Brode was closed until noon.",
)


def changed(number: int, old: str, new: str) -> list[Any]:
    body = list(FIRE)
    assert old in body[number]
    body[number] = body[number].replace(old, new)
    return [(it.check, it.expected, it.got) for it in lost_ground(PUBLISHED[number], [FIRE[number]], body, "en", "en")]


PUBLISHED = (
    "A warehouse fire in Alvena killed 11 people on Tuesday.",
    "Mayor Ines Kolb promised help to the families.",
    "The company had no permit for solvents.",
    "Firefighters from four towns helped, and the road to Brode was closed.",
)


@pytest.mark.parametrize(
    ("number", "old", "new", "check", "expected"),
    [
        (0, "11", "14", "number", "14"),
        (3, "four", "six", "number", "six"),
        (1, "Ines Kolb", "Petra Novak", "name", "Petra"),
        (3, "Brode", "Corlin", "name", "Corlin"),
        (2, "did not have", "had", "negation", ""),
        (0, "Tuesday", "Wednesday", "date", "Wednesday"),
    ],
)
def test_a_changed_fact_is_found_with_what_the_source_says_now(number: int, old: str, new: str, check: str, expected: str) -> None:
    found = changed(number, old, new)
    assert (check, expected) in [(kind, now) for kind, now, _ in found] or (expected and found and found[0][1] == expected)


@pytest.mark.parametrize(
    ("number", "new"),
    [
        (0, "Police said on Tuesday that 11 people had died in a blaze at an Alvena warehouse."),
        (1, "The town would assist the families, said Ines Kolb, the mayor."),
        (3, "Help came from firefighters of four towns; until noon the road to Brode stayed shut."),
        (0, "A fire at a warehouse in Alvena killed 11 people on Tuesday, police said, and 3 were injured."),
    ],
)
def test_other_words_for_the_same_are_no_loss(number: int, new: str) -> None:
    assert changed(number, FIRE[number], new) == []


def test_what_the_article_no_longer_says_is_found() -> None:
    assert changed(2, FIRE[2], "The council meets again next week.") == [("grounding", "", "")]


def test_nobody_who_became_somebody_is_a_negation() -> None:
    old = "Nobody was hurt when the old building was closed, the harbor office said."
    found = lost_ground("Nobody was hurt, the harbor office said.", [old], [old.replace("Nobody was", "People were")], "en", "en")
    assert [it.check for it in found] == ["negation"]


def test_a_change_elsewhere_in_the_article_is_no_loss() -> None:
    body = [FIRE[0].replace("11", "14"), *FIRE[1:]]
    assert lost_ground(PUBLISHED[1], [FIRE[1]], body, "en", "en") == []


def test_russian_names_figures_and_negations_are_followed_through_their_cases() -> None:
    body = ["Начальник порта Инес Даль сказала, что ремонт обошёлся в 3,2 миллиона крон.", "Корабль «Альма» не вернётся до весны."]
    now = ["Начальник порта Инес Даль сказала, что ремонт обошёлся в 4,1 миллиона крон.", "Корабль «Альма» вернётся до весны."]
    first = lost_ground("По словам Инес Даль, ремонт стоил 3,2 миллиона крон.", body[:1], now, "ru", "ru")
    assert [it.check for it in first] == ["number"]
    assert [it.check for it in lost_ground("«Альма» не вернётся до весны.", body[1:], now, "ru", "ru")] == ["negation"]
    reworded = ["Ремонт обошёлся в 3,2 миллиона крон, рассказала начальник порта Инес Даль."]
    assert lost_ground("По словам Инес Даль, ремонт стоил 3,2 миллиона крон.", body[:1], reworded, "ru", "ru") == []


# -- fifty stories ----------------------------------------------------------------------------------------------------------------------

#: What is done to which story's article. Numbers 48 and 49 are pages of the web.
CHANGES: dict[int, tuple[str, str]] = {
    3: ("Some 1111", "Some 1411"),
    8: ("expects 314", "expects 134"),
    13: ("of Brode reopened", "of Corlin reopened"),
    18: ("reopened on Tuesday", "did not reopen on Tuesday"),
    23: ("had voted against", "had not voted against"),
    28: ("in the 28th district of Eskelt reopened on Tuesday", "in Eskelt's 28th district opened its doors again on Tuesday"),
    38: ("Ines Farnson38", "Petra Novak"),
    33: ("more before the month is over", "more until the end of the month"),
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve({f"/{number}": Answer(article(number).encode(), content_type="text/plain; charset=utf-8") for number in (48, 49)}) as site:
        yield site


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Path:
    folder = tmp_path_factory.mktemp("update")
    write_articles(folder / "articles", 48)
    sources = [str(folder / "articles"), site.url("/48"), site.url("/49")]
    digest = build_digest(sources, ("ru", "es"), settings=Settings(profile="fake"), options=DigestOptions(allow_private=True))
    place = folder / "old.json"
    place.write_text(digest_json.render(digest), encoding="utf-8")
    return place


def change(old: Path, site: Site) -> None:
    for number, (before, after) in CHANGES.items():
        place = old.parent / "articles" / f"{number:04d}.txt"
        text = article(number)
        assert before in text, number
        place.write_text(text.replace(before, after), encoding="utf-8")
    site.answers["/48"] = Answer(b"gone", 410)
    site.answers["/49"] = Answer(b"not here", 404)


def test_of_fifty_stories_the_eight_that_are_no_longer_true_are_found_and_two_rewordings_are_not(
    old: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute(["digest", "--update", str(old), "--allow-private"]) == 0
    assert capsys.readouterr().out == "50 unchanged\n"
    change(old, site)
    began = time.monotonic()
    assert execute(["digest", "--update", str(old), "--allow-private", "--format", "json"]) == 0
    assert time.monotonic() - began < 60
    report = json.loads(capsys.readouterr().out)
    status = {Path(row["location"]).stem: row["status"] for row in report["stories"]}
    assert {name for name, found in status.items() if found == "lost"} == {"0003", "0008", "0013", "0018", "0023", "0038"}
    assert {name for name, found in status.items() if found == "withdrawn"} == {"48", "49"}
    assert {name for name, found in status.items() if found == "holds"} == {"0028", "0033"}
    by_name = {Path(row["location"]).stem: row for row in report["stories"]}
    figure = by_name["0003"]["lost"][0]
    assert (figure["findings"][0]["expected"], figure["findings"][0]["got"]) == ("1411", "1111")
    assert set(figure["texts"]) == set(by_name["0003"]["notes"]) == {"en", "ru", "es"}
    assert "1111" in by_name["0003"]["notes"]["ru"]
    assert by_name["48"]["notes"]["es"].startswith("Retirada, ")


def test_the_report_says_in_words_what_changed_and_strict_ends_with_6(old: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    change(old, site)
    assert execute(["digest", "--update", str(old), "--allow-private", "--strict"]) == 6
    out = capsys.readouterr().out
    assert "source now says 1411, published 1111 (number)" in out
    assert out.endswith("40 unchanged · 2 changed and still true · 6 no longer true · 2 withdrawn\n")


def test_corrections_are_proposed_for_what_is_no_longer_true_alone_and_can_be_reviewed(
    old: Path, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(old, site)
    again = ["digest", "--update", str(old), "--allow-private", "--propose", "--profile", "fake"]
    place = tmp_path / "changes.json"
    assert execute([*again, "-o", str(place)]) == 0
    report = json.loads(place.read_text("utf-8"))
    rows = {Path(row["location"]).stem: row for row in report["stories"]}
    assert {name for name, row in rows.items() if "proposed" in row} == {"0003", "0008", "0013", "0018", "0023", "0038"}
    identity = rows["0003"]["proposed"]["story"]
    made = next(item for item in report["items"] if item["id"] == identity)
    assert set(made["translations"]) == {"ru", "es"}
    assert "1411" in made["summary"]["text"]
    assert "1111" not in json.dumps(made)
    assert "summarize review" in capsys.readouterr().err
    assert execute(["review", str(place)]) == 0
    assert f"\n{identity}  " in "\n" + capsys.readouterr().out
    assert execute(["review", str(place), "--story", identity, "--language", "en", "--approve", "--by", "Ines"]) == 0
    assert execute(["review", str(place), "--story", identity]) == 0
    assert " approved by Ines: " in capsys.readouterr().out
    assert execute(again) == 0
    assert "\n  proposed en: " in capsys.readouterr().out


def test_proposals_that_no_model_can_make_leave_the_report(old: Path, site: Site, tmp_path: Path) -> None:
    change(old, site)
    place = tmp_path / "changes.txt"
    arguments = ["--propose", "--offline", "--summary-model", "qwen3-4b-instruct"]
    assert execute(["digest", "--update", str(old), "--allow-private", *arguments, "-o", f"json:{place}"]) == 4
    rows = [row for row in json.loads(place.read_text("utf-8"))["stories"] if "proposed" in row]
    assert len(rows) == 6
    assert all(row["proposed"]["error"] for row in rows)


def test_each_part_of_a_note_is_a_sentence_of_its_own() -> None:
    finding = Finding("major", "number", "summary", "differs", expected="14", got="11", sentence=1)
    story = Published("1", "a.txt", "en", "en", "Fire", {"en": {1: "One.", 2: "Two."}}, {}, {})
    note = Checked(story, "lost", (Lost(1, (finding,)), Lost(2, (finding,)))).note("en", datetime(2026, 11, 30, tzinfo=UTC))
    assert ": an earlier version said 11; the article now says 14. An earlier version said 11;" in note


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "said 1,870; the article now says 1,970.50"),
        ("pt", "dizia 1.870; o artigo diz agora 1.970,50"),
        ("ru", "было 1\u00a0870, теперь в\u00a0статье 1\u00a0970,50"),
    ],
)
def test_a_note_has_the_figures_of_an_article_as_its_own_language_writes_them(code: str, said: str) -> None:
    finding = Finding("major", "number", "summary", "differs", expected="1,970.50", got="1,870", sentence=1)
    story = Published("1", "a.txt", "en", "en", "Fire", {"en": {1: "One."}, code: {1: "One."}}, {}, {})
    assert said in Checked(story, "lost", (Lost(1, (finding,)),)).note(code, datetime(2026, 11, 30, tzinfo=UTC))


def test_proposals_are_for_a_digest_that_is_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["digest", "a.txt", "--propose"]) == 2
    assert "hint: summarize digest --update digest.json --propose" in capsys.readouterr().err


def test_a_source_that_cannot_be_read_is_said_and_is_no_withdrawal(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row for row in read_digest(old.read_text("utf-8"), "old")[0] if not row.location.startswith("http")][:2]
    missing = replace(rows[0], location="no such file.txt")
    found = list(check_again([missing, rows[1]], Settings(), ReadOptions()))
    assert [one.status for one in found] == ["unread", "unchanged"]
    assert "No such file" in found[0].reason


def test_an_agency_that_cancels_an_item_withdraws_its_story(tmp_path: Path) -> None:
    item = {"uri": "urn:x:1", "headline": "Port reopens after storm", "body_text": "\n".join(FIRE), "language": "en"}
    place = tmp_path / "item.json"
    place.write_text(json.dumps(item))
    digest = build_digest([str(place)], ("ru",), settings=Settings(profile="fake"))
    stories, _ = read_digest(digest_json.render(digest), "d")
    place.write_text(json.dumps(item | {"pubstatus": "canceled"}))
    (found,) = check_again(stories, Settings(), ReadOptions())
    assert found.status == "withdrawn"
    assert found.note("ru", digest.created).startswith("Отозвано, ")


def test_rows_of_a_file_are_found_again(tmp_path: Path) -> None:
    place = tmp_path / "articles.jsonl"
    place.write_text("".join(json.dumps({"text": article(n)}) + "\n" for n in (1, 2)))
    digest = build_digest([str(place)], (), settings=Settings(profile="fake"))
    stories, _ = read_digest(digest_json.render(digest), "d")
    place.write_text(json.dumps({"text": article(1)}) + "\n" + json.dumps({"text": article(2).replace("on Tuesday", "on Friday")}) + "\n")
    assert [one.status for one in check_again(stories, Settings(), ReadOptions())] == ["unchanged", "lost"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"items": [{}], "languages": []}', '{"items": 3, "languages": []}', "NaN"])
def test_what_is_no_digest_is_refused_with_a_hint(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "old.json"
    place.write_text(content)
    with pytest.raises(UnreadableInput, match="is no digest"):
        read_digest(content, "old.json")
    assert execute(["digest", "--update", str(place)]) == 3
    assert capsys.readouterr().err.startswith("error: is no digest (")


def test_update_takes_no_other_sources_and_never_writes_over_the_digest(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["digest", "a.txt", "--update", str(old)]) == 2
    assert execute(["digest", "--update", str(old), "-o", str(old)]) == 2
    assert "would take the place of what it is made from" in capsys.readouterr().err


def test_sources_beside_the_digest_are_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work, elsewhere = tmp_path / "work", tmp_path / "elsewhere"
    work.mkdir()
    elsewhere.mkdir()
    (work / "one.txt").write_text(article(1))
    monkeypatch.chdir(work)
    stories, _ = read_digest(digest_json.render(build_digest(["one.txt"], (), settings=Settings(profile="fake"))), "d")
    monkeypatch.chdir(elsewhere)
    assert [one.status for one in check_again(stories, Settings(), ReadOptions(), work)] == ["unchanged"]
    assert [one.status for one in check_again(stories, Settings(), ReadOptions())] == ["unread"]
