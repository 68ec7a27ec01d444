from __future__ import annotations

import json as stdlib_json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import ARTICLE, Ran
from tests.render.digests import schema

GOOD = "The port of Alvena reopened on Tuesday after a storm. 1.5 million tonnes of grain had been waiting."
BAD = "The port of Alvena reopened on Tuesday after a storm. 9.7 million tonnes of grain had been waiting."


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path, Path]:
    for name, text in (("source.txt", ARTICLE.partition("\n\nIf you")[0]), ("good.txt", GOOD), ("bad.txt", BAD)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "source.txt", tmp_path / "good.txt", tmp_path / "bad.txt"


def _rows(*rows: object) -> str:
    return "".join(stdlib_json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_a_wrong_number_is_named_and_costs_score(cli: Callable[..., Ran], texts: tuple[Path, Path, Path]) -> None:
    source, good, bad = texts
    ran = cli("check", source, bad)
    assert ran.code == 0
    assert "error · " in ran.out
    assert "9.7 million" in ran.out
    scores = [stdlib_json.loads(cli("check", source, text, "-f", "json").out)["score"] for text in (good, bad)]
    assert scores[0] > scores[1]


def test_check_json_fits_its_schema(cli: Callable[..., Ran], texts: tuple[Path, Path, Path]) -> None:
    source, good, _ = texts
    document = stdlib_json.loads(cli("check", source, good, "--format", "json", "--lang", "en", "--source-lang", "en").out)
    Draft202012Validator(schema("check")).validate(document)
    assert len(document["evidence"]) == 2


def test_strict_exits_6_on_an_error_and_0_without(cli: Callable[..., Ran], texts: tuple[Path, Path, Path]) -> None:
    source, good, bad = texts
    assert cli("check", source, good, "--strict").code == 0
    ran = cli("check", source, bad, "--strict")
    assert ran.code == 6
    assert ran.out
    assert ran.err.startswith("error: checks found errors")


def test_pairs_stream_rows_in_order(cli: Callable[..., Ran], texts: tuple[Path, Path, Path]) -> None:
    source = texts[0].read_text(encoding="utf-8")
    rows = _rows(
        {"id": "a", "source": source, "text": GOOD, "source_lang": "en", "lang": "en"},
        {"id": 2, "source": source, "text": BAD},
        {"source": source, "text": "Порт Альвены открылся во вторник.", "lang": "ru"},
        {"id": "empty", "source": source, "text": ""},
        {"id": "same", "source": source, "text": source},
    )
    ran = cli("check", "--pairs", "-", stdin=rows + "\n")
    assert ran.code == 0, ran
    out = [stdlib_json.loads(line) for line in ran.out.splitlines()]
    assert [row["id"] for row in out] == ["a", 2, None, "empty", "same"]
    for row in out:
        Draft202012Validator(schema("check")).validate(row)
    assert out[0]["score"] > out[1]["score"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "line 2: not JSON"),
        ("[1, 2]", "line 2: not a JSON object"),
        ('{"id": 1, "source": "a"}', "line 2: 'text' is no text"),
        ('{"id": 1, "source": 5, "text": "b"}', "line 2: 'source' is no text"),
        ('{"id": NaN, "source": "a", "text": "b"}', "line 2: not JSON"),
        ('{"source": "a", "text": "b", "lang": 7}', "line 2: 'lang' is no text"),
        ("[" * 100_000, "line 2: not JSON"),
    ],
)
def test_a_malformed_row_is_named_by_its_line(cli: Callable[..., Ran], tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(_rows({"id": 1, "source": "It rained in Selm.", "text": "It rained."}) + line + "\n", encoding="utf-8")
    ran = cli("check", "--pairs", path)
    assert ran.code == 3
    assert said in ran.err.splitlines()[0]
    assert len(ran.err.splitlines()) == 2
    assert len(ran.out.splitlines()) == 1
    written = cli("check", "--pairs", path, "-o", tmp_path / "out.jsonl")
    assert written.code == 3
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_the_rows_behind_a_malformed_one_are_answered_too(cli: Callable[..., Ran]) -> None:
    good = _rows({"id": 1, "source": "It rained in Selm.", "text": "It rained."})
    ran = cli("check", "--pairs", "-", stdin=good + "{no\n[]\n" + good)
    assert ran.code == 3
    assert "line 2: not JSON" in ran.err
    assert "and 1 more" in ran.err
    assert len(ran.out.splitlines()) == 2


def test_a_row_that_is_too_large_keeps_no_other_from_its_answer(cli: Callable[..., Ran]) -> None:
    good = _rows({"id": 1, "source": "It rained in Selm.", "text": "It rained."})
    large = _rows({"id": 2, "source": "It rained in Selm. " * 200, "text": "It rained."})
    ran = cli("check", "--pairs", "-", "--max-bytes", "500", stdin=good + large + good)
    assert ran.code == 3
    assert "line 2: more than 500 bytes" in ran.err
    assert len(ran.out.splitlines()) == 2


def test_the_kind_of_text_is_given_and_a_check_is_switched_off(cli: Callable[..., Ran]) -> None:
    row = {"source": "Rain fell in Selm on 4 June. The mayor Ada Orm fled to Brack.", "text": "El 4 de junio llovió en Selm.", "lang": "es"}

    def kinds(*words: str, **more: str) -> set[str]:
        out = cli("check", "--pairs", "-", "--from", "en", *words, stdin=_rows({**row, **more})).out
        return {finding["kind"] for finding in stdlib_json.loads(out)["findings"]}

    assert "omission" in kinds("--kind", "translation")
    assert "omission" not in kinds("--kind", "summary")
    assert "omission" not in kinds(kind="summary")
    assert "omission" not in kinds("--off", "omission")
    cli("check", "a", "b", "--kind", "poem").failed_with(2, "poem")
    cli("check", "--pairs", "-", "--off", "poem", stdin=_rows(row)).failed_with(2, "poem")


def test_a_dismissed_finding_is_not_reported_again(cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").touch()
    row = _rows({"source": "The mayor has 48 goats.", "text": "У мэра 84 козы.", "source_lang": "en", "lang": "ru"})
    (found,) = stdlib_json.loads(cli("check", "--pairs", "-", stdin=row).out)["findings"]
    done = cli("check", "--dismiss", found["key"], "--who", "Ada", "--why", "a joke")
    assert done.code == 0
    assert str(tmp_path / "dismissed.json") in done.out
    assert stdlib_json.loads(cli("check", "--pairs", "-", stdin=row).out)["findings"] == []
    cli("check", "--dismiss", "x", "--who", "Ada", "--why", "a joke").failed_with(2, "no key")
    (tmp_path / "dismissed.json").write_text('{"version": 9}', encoding="utf-8")
    cli("check", "--pairs", "-", stdin=row).failed_with(3, "version 9")


def test_a_language_nobody_knows_in_a_row_is_named_by_its_line(cli: Callable[..., Ran]) -> None:
    ran = cli("check", "--pairs", "-", stdin=_rows({"source": "It rained.", "text": "It rained.", "lang": "klingon"}))
    ran.failed_with(3, "line 1")


def test_bytes_that_are_not_utf_8_are_named_by_their_line(cli: Callable[..., Ran]) -> None:
    cli("check", "--pairs", "-", stdin=b'{"source": "\xff", "text": "b"}\n').failed_with(3, "line 1: not UTF-8")


@pytest.mark.parametrize("words", [(), ("a.txt",), ("--pairs", "x.jsonl", "a", "b"), ("-", "-"), ("--pairs", "-", "-f", "text")])
def test_wrong_usage(cli: Callable[..., Ran], words: tuple[str, ...]) -> None:
    cli("check", *words).failed_with(2)


def test_missing_files(cli: Callable[..., Ran], tmp_path: Path) -> None:
    cli("check", "--pairs", tmp_path / "none.jsonl").failed_with(3, "none.jsonl")
    cli("check", "--pairs", tmp_path).failed_with(3, "directory")
    cli("check", tmp_path / "a", tmp_path / "b").failed_with(3)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("It rained in Selm. " * 2_000, "It rained in Selm."),
        ("It rained.", "It rained in Selm. " * 2_000),
        ("😀 🇺🇦 👩‍🌾", "😀"),
        ("هطل المطر في المدينة يوم الثلاثاء.", "It rained in the city on Tuesday."),
        ("Two hundred and five people came.", "205 people came."),
        ("Привет world, смешанный text.", "Mixed текст."),
        ("\ud800 lone", "lone \udfff"),
    ],
)
def test_odd_texts_get_a_sensible_score(cli: Callable[..., Ran], source: str, text: str) -> None:
    ran = cli("check", "--pairs", "-", stdin=stdlib_json.dumps({"id": "x", "source": source, "text": text}) + "\n")
    assert ran.code == 0, ran.err
    assert 0 <= stdlib_json.loads(ran.out)["score"] <= 1


GLOSSARY = "force\tharbour board\tru\tпортовый совет\nkeep\tNorthwind Radio\nforbid\t\tru\tспецкор\n"


def test_a_glossary_is_verified_on_a_pair_and_on_rows(cli: Callable[..., Ran], tmp_path: Path) -> None:
    for name, text in (
        ("source.txt", "The harbour board met, Northwind Radio said on Tuesday."),
        ("kept.txt", "Портовый совет собрался, сообщило во вторник Northwind Radio."),
        ("broken.txt", "Правление порта собралось, сообщил во вторник спецкор Northwind Radio."),
        ("terms.tsv", GLOSSARY),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    source, terms = tmp_path / "source.txt", tmp_path / "terms.tsv"
    words = ("--from", "en", "--lang", "ru", "--glossary", terms, "-f", "json")
    kept = stdlib_json.loads(cli("check", source, tmp_path / "kept.txt", *words).out)
    broken = stdlib_json.loads(cli("check", source, tmp_path / "broken.txt", *words).out)
    assert "glossary" not in {finding["kind"] for finding in kept["findings"]}
    assert sorted((f["expected"], f["got"]) for f in broken["findings"] if f["kind"] == "glossary") == [
        ("", "спецкор"),
        ("портовый совет", ""),
    ]
    assert broken["score"] < kept["score"]
    row = _rows(
        {
            "source": source.read_text(encoding="utf-8"),
            "text": "Портовый совет собрался, сообщил во вторник спецкор Northwind Radio.",
            "source_lang": "en",
            "lang": "ru",
        }
    )
    found = stdlib_json.loads(cli("check", "--pairs", "-", "--glossary", terms, stdin=row).out)["findings"]
    assert ("glossary", "спецкор") in {(finding["kind"], finding["got"]) for finding in found}
    human = cli("check", source, tmp_path / "broken.txt", "--from", "en", "--lang", "ru", "--glossary", terms, "--strict")
    assert human.code == 6
    assert "портовый совет" in human.out


def test_what_a_glossary_forbids_is_verified_on_a_summary_too(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "terms.toml").write_text('[[term]]\nrule = "forbid"\nen = "regime"\n', encoding="utf-8")
    row = _rows({"source": ARTICLE, "text": "The regime reopened the port of Alvena on Tuesday.", "source_lang": "en", "lang": "en"})
    found = stdlib_json.loads(cli("check", "--pairs", "-", "--glossary", tmp_path / "terms.toml", stdin=row).out)["findings"]
    assert "glossary" in {finding["kind"] for finding in found}


def test_a_malformed_glossary_is_refused_before_anything_is_read(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "terms.tsv").write_text("keep\tOpenDesk\nforce City Hall\n", encoding="utf-8")
    cli("check", tmp_path / "a", tmp_path / "b", "--glossary", tmp_path / "terms.tsv").failed_with(2, "line 2")
    cli("check", "--pairs", "-", "--glossary", tmp_path / "none.toml", stdin="").failed_with(2, "none.toml")


def test_a_second_model_adds_warnings_where_it_is_asked_for(
    cli: Callable[..., Ran], texts: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.backends import entailment, registry

    class Doubtful:
        def support(self, body: list[str], sentence: str) -> float:
            return 0.2 if "grain" in sentence else 0.9

    monkeypatch.setattr(registry, "lacking", lambda _: None)
    monkeypatch.setattr(entailment, "_loaded", lambda _: Doubtful())
    source, good, _ = texts
    found = [stdlib_json.loads(cli("check", source, good, "-f", "json", *more).out)["findings"] for more in ((), ("--entailment",))]
    assert [(it["kind"], it["severity"], it["sentence"]) for it in found[1] if it not in found[0]] == [("entailment", "minor", 2)]
    assert all(it in found[1] for it in found[0])
