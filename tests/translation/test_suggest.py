"""Terms out of a newsroom's own pairs: what is suggested, what is not, and the table that comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarize.cli.app import execute
from summarize.translation.exchange import write_tmx
from summarize.translation.glossary import load_glossary
from summarize.translation.memory import Memory, Unit
from summarize.translation.suggest import suggest

PAIRS = [
    ("The Harbor Board of Alvena met on Tuesday.", "Во вторник собрался портовый совет Алвены."),
    ("Critics called the Harbor Board slow.", "Критики назвали портовый совет медлительным."),
    ("Nobody asked the Harbor Board.", "Никто не спросил портовый совет."),
    ("The city hall of Brode burned.", "Сгорела мэрия Броде."),
    ("A new city hall will be built.", "Построят новую мэрию."),
    ("Old trees fell in the storm.", "В бурю упали старые деревья."),
    ("Ines Halvestad won the race.", "Гонку выиграла Инес Халвестад."),
    ("It rained for a week.", "Неделю шёл дождь."),
    ("Prices rose again.", "Цены снова выросли."),
]
UNITS = [Unit("en", "ru", *pair) for pair in PAIRS]


def test_names_and_repeated_phrases_are_suggested_with_their_own_translations() -> None:
    found = {one.source: one for one in suggest(UNITS, "en", "ru")}
    assert (found["Harbor Board"].target, found["Harbor Board"].pairs, found["Harbor Board"].share) == ("портовый совет", 3, 1.0)
    assert found["city hall"].target == "мэрия"
    assert found["Ines Halvestad"].target == "Инес Халвестад"


def test_a_phrase_that_is_there_once_is_no_term_and_a_part_of_a_term_is_none() -> None:
    found = {one.source for one in suggest(UNITS, "en", "ru")}
    assert not found & {"Old trees", "Harbor", "Board", "hall", "Prices rose"}


def test_the_same_pair_twice_counts_once() -> None:
    assert suggest([*UNITS, *UNITS], "en", "ru") == suggest(UNITS, "en", "ru")
    assert suggest([Unit("en", "ru", "Old trees fell.", "Старые деревья упали.")] * 5, "en", "ru") == []


def test_pairs_of_other_languages_are_left_alone() -> None:
    assert suggest(UNITS, "en", "es") == []


def write(folder: Path, kind: str) -> list[str]:
    place = folder / f"pairs.{kind}"
    if kind == "tmx":
        place.write_bytes(write_tmx(UNITS))
    elif kind == "csv":
        place.write_text("en,ru\n" + "".join(f'"{one}","{other}"\n' for one, other in PAIRS), encoding="utf-8")
    elif kind == "jsonl":
        rows = [{"source": one, "text": other, "source_lang": "en", "lang": "ru"} for one, other in PAIRS]
        place.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        Memory(place).add(UNITS)
        return ["--memory", str(place)]
    return [str(place)]


@pytest.mark.parametrize("kind", ["tmx", "csv", "jsonl", "sqlite3"])
def test_every_kind_of_pairs_gives_a_table_that_is_a_glossary(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "terms.csv"
    assert execute(["glossary", "suggest", *write(tmp_path, kind), "--from", "en", "--to", "ru", "-o", str(place)]) == 0
    assert place.read_text("utf-8").splitlines()[:2] == ["en,ru,pairs,share", "Harbor Board,портовый совет,3,1.0"]
    assert "from 9 pairs" in capsys.readouterr().err
    terms = {term.source: term.targets for term in load_glossary(place).terms}
    assert terms["Harbor Board"] == {"ru": ("портовый совет",)}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("pairs.tmx", "<tmx version='1.4'><body><tu>", 3),
        ("pairs.xlf", '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', 3),
        ("pairs.csv", "a table of nothing", 3),
        ("pairs.jsonl", '{"source": "One."}\n', 3),
        ("pairs.jsonl", "", 3),
    ],
)
def test_broken_pairs_are_one_error_with_one_hint(
    tmp_path: Path, name: str, content: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    out = tmp_path / "terms.csv"
    assert execute(["glossary", "suggest", str(tmp_path / name), "--from", "en", "--to", "ru", "-o", str(out)]) == code
    err = capsys.readouterr().err
    assert (err.count("error: "), err.count("hint: ")) == (1, 1)
    assert not out.exists()


def test_rows_without_languages_have_those_of_the_command_and_may_hold_line_separators(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "pairs.jsonl"
    rows = [{"source": f"{one}\u2028", "text": other} for one, other in PAIRS]
    place.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert execute(["glossary", "suggest", str(place), "--from", "en", "--to", "ru"]) == 0
    shown = capsys.readouterr()
    assert "Harbor Board,портовый совет,3,1.0" in shown.out
    place.write_text(json.dumps({"source": "It rained.", "text": "Шёл дождь."}), encoding="utf-8")
    assert execute(["glossary", "suggest", str(place), "--from", "en", "--to", "ru"]) == 0
    assert capsys.readouterr().err == "no terms from 1 pair\n"
    assert execute(["memory", "import", str(place), "--memory", str(tmp_path / "m")]) == 3


def test_without_pairs_there_is_nothing_to_suggest(capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["glossary", "suggest", "--from", "en", "--to", "ru"]) == 2
    assert "hint: name a file of pairs, or --memory FILE" in capsys.readouterr().err
