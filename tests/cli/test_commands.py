"""The commands as a user meets them, on the fake profile: stdout, stderr and exit code."""

from __future__ import annotations

import json as stdlib_json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import ARTICLE, Ran
from tests.render.digests import schema

FAKE = ("--profile", "fake")


def _valid(name: str, text: str) -> dict[str, object]:
    document: dict[str, object] = stdlib_json.loads(text)
    Draft202012Validator(schema(name)).validate(document)
    return document


def test_an_article_gives_a_summary_and_both_translations(cli: Callable[..., Ran], article: Path) -> None:
    ran = cli(*FAKE, article)
    assert ran.code == 0, ran
    for heading in ("Summary (English)", "Русский (Russian)", "Español (Spanish)", "Left out: appeal (lines 7–8)"):
        assert heading in ran.out
    assert ran.err.splitlines()[-1].startswith("done in ")
    assert "fake" in ran.err.splitlines()[-1]
    assert "English" in ran.err.splitlines()[-1]


def test_verbose_says_on_stderr_what_made_the_result(cli: Callable[..., Ran], article: Path) -> None:
    quiet, verbose = cli(*FAKE, article, "--to", "none"), cli(*FAKE, article, "--to", "none", "-v")
    assert "signature: v:" in verbose.err
    assert "signature" not in quiet.err
    assert verbose.out == quiet.out


def test_standard_input_is_an_article(cli: Callable[..., Ran]) -> None:
    ran = cli(*FAKE, "-", "--to", "none", stdin=ARTICLE)
    assert ran.code == 0
    assert "Russian" not in ran.out


def test_quiet_says_nothing_but_the_result(cli: Callable[..., Ran], article: Path) -> None:
    ran = cli(*FAKE, article, "--quiet")
    assert ran.code == 0
    assert ran.err == ""


def test_json_is_the_contract(cli: Callable[..., Ran], article: Path) -> None:
    ran = cli(*FAKE, article, "--format", "json", "--to", "es")
    document = _valid("result", ran.out)
    assert list(document["translations"]) == ["es"]  # type: ignore[call-overload]
    runs = document["excluded"]
    assert isinstance(runs, list)
    assert (runs[0]["start_line"], runs[-1]["end_line"]) == (7, 8)
    assert "lines" not in document
    assert "lines" in _valid("result", cli(*FAKE, article, "-f", "json", "--explain").out)


def test_the_same_run_gives_the_same_bytes(cli: Callable[..., Ran], article: Path) -> None:
    once, twice = cli(*FAKE, article), cli(*FAKE, article)
    assert once.code == 0
    assert once.out == twice.out


def test_several_articles_as_json_and_jsonl(cli: Callable[..., Ran], article: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.txt"
    second.write_text(ARTICLE.replace("Alvena", "Marsk"), encoding="utf-8")
    together = stdlib_json.loads(cli(*FAKE, article, second, "-f", "json").out)
    assert [Path(item["source"]["path"]).name for item in together] == ["port.txt", "second.txt"]
    lines = cli(*FAKE, article, second, "-f", "jsonl").out.splitlines()
    assert len(lines) == 2
    for line in lines:
        _valid("result", line)


def test_a_file_is_written_whole_in_the_format_of_its_ending(cli: Callable[..., Ran], article: Path, tmp_path: Path) -> None:
    for name, begins in (("a.md", "---\nlang: "), ("a.json", "{"), ("a.txt", "Port of Alvena")):
        ran = cli(*FAKE, article, "-o", tmp_path / name)
        assert ran.code == 0
        assert ran.out == ""
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
        assert f"written to {tmp_path / name}" in ran.err


def test_what_is_left_out_can_be_shown_explained_kept_or_chosen(cli: Callable[..., Ran], article: Path) -> None:
    shown = cli(*FAKE, article, "--show-excluded").out
    assert "Left out\n" in shown
    assert "starting from just $2" in shown
    assert "Every line" in cli(*FAKE, article, "--explain").out
    assert "Left out" not in cli(*FAKE, article, "--keep-all").out
    assert "Left out" not in cli(*FAKE, article, "--exclude-kind", "share").out


def test_clean_writes_the_body_alone(cli: Callable[..., Ran], article: Path) -> None:
    ran = cli("clean", article)
    assert ran.code == 0
    assert ran.out == ARTICLE.partition("\n\nIf you value")[0] + "\n"
    assert ran.err.startswith("left out: appeal (lines 7–8)")


def test_clean_in_its_other_forms(cli: Callable[..., Ran], article: Path) -> None:
    document = _valid("clean", cli("clean", article, "--format", "json").out)
    labels = [line["label"] for line in document["lines"]]  # type: ignore[attr-defined, index]
    assert labels[6:8] == ["appeal", "appeal"]
    patch = cli("clean", article, "-f", "diff").out
    assert patch.startswith(f"--- {article}\n")
    assert "\n-If you value our reporting" in patch
    assert "appeal | If you value" in cli("clean", article, "--show-excluded").out
    assert "because: " in cli("clean", article, "--explain").out
    kept = cli("clean", article, "--keep-all")
    assert kept.out == ARTICLE
    assert kept.err == "nothing left out\n"


def test_clean_reads_standard_input_without_an_option(cli: Callable[..., Ran]) -> None:
    assert cli("clean", stdin=ARTICLE).out.startswith("Port of Alvena")


def test_a_user_s_outlet_rules_win(cli: Callable[..., Ran], article: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[outlets."example.org"]\ndrop = ["^The storm broke"]\nkeep = ["^If you value"]\n', encoding="utf-8")
    out = cli("clean", article, "--config", config, "--outlet", "example.org").out
    assert "The storm broke" not in out
    assert "If you value" in out


def test_translate_keeps_lines(cli: Callable[..., Ran]) -> None:
    text = "The port reopened on Tuesday.\n\nThe storm broke two cranes. Repairs began at once.\n"
    ran = cli("translate", "-", "--to", "ru", "--lines", *FAKE, "--checks", "off", stdin=text)
    assert ran.code == 0, ran
    lines = ran.out.split("\n")
    assert len(lines) == 4
    assert lines[0]
    assert not lines[1]
    assert lines[2]
    document = _valid("translate", cli("translate", "-", "--to", "ru", "--to", "es", "-f", "json", *FAKE, stdin=text).out)
    translations = document["translations"]
    assert isinstance(translations, dict)
    assert [entry["line"] for entry in translations["ru"]] == [1, 3, 3]
    assert set(translations) == {"ru", "es"}


def test_a_file_of_translate_says_that_it_is_a_draft_by_machine_unless_each_line_is_one_segment(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    text = "The port opened on Monday.\n"
    ran = cli("translate", "--to", "ru", *FAKE, "-o", tmp_path / "a.txt", stdin=text)
    assert "DRAFT, not for print until a Russian speaker has corrected it" in ran.err
    lines = (tmp_path / "a.txt").read_text("utf-8").split("\n\n")
    assert len(lines) == 2
    assert lines[1].startswith("Перевод черновой")
    assert "сделаны машиной" in lines[1]
    cli("translate", "--to", "ru", *FAKE, "--lines", "-o", tmp_path / "b.txt", stdin=text)
    assert (tmp_path / "b.txt").read_text("utf-8") == cli("translate", "--to", "ru", *FAKE, stdin=text).out == lines[0] + "\n"
    cli("translate", "--to", "en", "--from", "en", *FAKE, "-o", tmp_path / "c.txt", stdin=text)
    assert (tmp_path / "c.txt").read_text("utf-8") == text


def test_translate_wants_one_language_for_text(cli: Callable[..., Ran]) -> None:
    cli("translate", "-", *FAKE, stdin="Hello there.").failed_with(2, "language")
    cli("translate", "-", "--to", "ru", "--to", "es", *FAKE, stdin="Hello there.").failed_with(2, "one language")


def test_prompts_can_be_listed_shown_and_found(cli: Callable[..., Ran]) -> None:
    listed = cli("prompts", "list")
    assert listed.code == 0
    name = listed.out.split()[0]
    assert cli("prompts", "show", name).out.startswith("+++")
    assert "ROUGE-1" in cli("prompts", "show", "summarize").out
    assert "ROUGE-1" in cli("prompts", "show", "summarize", "--scores").out
    assert cli("prompts", "show", "headlines", "--scores").out == "not measured\n"
    assert Path(listed.err.partition("copy one from ")[2].partition(" into ")[0]).is_dir()
    cli("prompts", "show", "nope").failed_with(2, "nope")


def test_languages_for_people_and_programs(cli: Callable[..., Ran]) -> None:
    assert "русский" in cli("languages").out
    rows = stdlib_json.loads(cli("languages", "--json").out)
    arabic = next(row for row in rows if row["code"] == "ar")
    models = arabic.pop("models")
    assert arabic == {"code": "ar", "name": "Arabic", "own_name": "العربية", "script": "Arab", "rtl": True}
    assert "qwen2.5-coder-1.5b" in [model["id"] for model in models]
    assert not {"minicheck-flan-t5-large", "sentence-encoder"} & {model["id"] for row in rows for model in row.get("models", models)}


def test_the_doctor_names_what_is_missing_and_what_fixes_it(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "models"))
    ran = cli("doctor")
    assert ran.code == 0
    assert "fix: summarize models pull qwen2.5-coder-1.5b" in ran.out
    report = stdlib_json.loads(cli("doctor", "--json").out)
    assert report["profile"]["taken"] == "auto"
    assert report["models"][0]["state"] == "not pulled"
    assert report["machine"]["cores"] >= 1
    assert report["store"]["free_bytes"] > 0
    assert report["problems"]
    assert not (tmp_path / "models").exists()


def test_the_doctor_says_in_one_screen_which_languages_are_fit_to_print_and_what_raises_the_others(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.weights import Store

    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(Store, "has", lambda self, name: name in ("qwen2.5-coder-1.5b", "firefox-en-pt"))
    ran = cli("doctor")
    lines = ran.out.splitlines()
    assert len(lines) <= 24
    assert any(line.startswith("fit to print") and "Portuguese (firefox-en-pt, chrF 62.3 on NTREX-128)" in line for line in lines)
    assert any(line.startswith("drafts") and "Russian" in line and "Spanish" in line for line in lines)
    (command,) = (line for line in lines if line.startswith("better models"))
    assert "summarize models pull " in command
    assert {"es", "ru"} <= set(command.split("pull ")[1].split())
    facts = stdlib_json.loads(cli("doctor", "--json").out)["languages"]
    assert list(facts["print"]) == ["pt"]
    assert facts["bytes"] > 70_000_000


def test_offline_and_without_a_model_the_hint_of_translate_is_the_small_translator(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "models"))
    (tmp_path / "a.txt").write_text("The ferry was cancelled on Friday.", encoding="utf-8")
    ran = cli("translate", tmp_path / "a.txt", "--to", "ru", "--offline")
    assert ran.code == 4
    assert ran.err.splitlines()[-2:] == [
        "error: nothing on this machine translates into Russian (a translator has 35 MB)",
        "hint: summarize models pull ru",
    ]


def test_the_doctor_survives_a_broken_configuration(cli: Callable[..., Ran], tmp_path: Path) -> None:
    broken = tmp_path / "config.toml"
    broken.write_text("to = [", encoding="utf-8")
    ran = cli("doctor", "--config", broken)
    assert ran.code == 0
    assert "not valid TOML" in ran.out


def test_the_doctor_is_content_with_a_profile_that_needs_nothing(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_PROFILE", "fake")
    assert "A run has all that it needs; what it makes in Russian and Spanish is a draft." in cli("doctor").out
    monkeypatch.setenv("SUMMARIZE_TO", "en")
    assert cli("doctor").out.endswith("A run has all that it needs.\n")
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path))
    lacking = cli("doctor").out
    assert "all that it needs" not in lacking
    assert "fix: summarize models pull sentence-encoder word-lists" in lacking


def test_the_doctor_names_a_model_that_does_not_exist(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_SUMMARY_MODEL", "qwem")
    assert "no model or engine is called 'qwem'" in cli("doctor").out
