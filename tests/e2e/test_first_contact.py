"""``make first-contact`` against a loopback hub; Portuguese weights instead of Russian and Spanish ones, a fake writer for a model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarize.errors import ModelMissing
from summarize.text import assets
from summarize.weights import Catalog, Store
from summarize.weights.locations import HubSource
from tests.hub_server import HubServer, Repo, serve
from tools.first_contact import __main__ as first_contact
from tools.first_contact.sentences import SENTENCES

pytestmark = pytest.mark.e2e


def mirror_of_data(folder: Path) -> Path:
    """A mirror that has what the checks need, and no model; skips, saying so, where that was never pulled."""
    folder.mkdir()
    for name in assets.ALL:
        try:
            files = list(Store().path(name).iterdir())
        except ModelMissing as error:
            pytest.skip(f"{error.message}: {error.hint}")
        for file in files:
            (folder / file.name).symlink_to(file)
    return folder


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub that has real weights where the catalog's mirror has Russian and Spanish ones, and a catalog with their digests."""
    pytest.importorskip("fxtranslate", reason="the Firefox engine has no wheel for this platform")
    pytest.importorskip("sacrebleu")
    try:
        folder = Store().path("firefox-en-pt")
    except ModelMissing as error:
        pytest.skip(f"{error.message}: {error.hint}")
    lines = []
    repos: dict[str, Repo] = {}
    for target in ("ru", "es"):
        model = Catalog.load().get(f"firefox-en-{target}")
        source = model.sources[0]
        assert isinstance(source, HubSource)
        repo = repos.setdefault(source.repo, Repo({}, commit=source.revision))
        lines += [f'[models."{model.id}"]', 'description = "stands in"', 'engine = "firefox"', 'licence = "MPL-2.0"']
        lines += ['source_languages = ["en"]', f'languages = ["{target}"]', "files = ["]
        for file in model.files:
            data = next(folder.glob(f"{file.name.split('.')[0]}*")).read_bytes()
            repo.files[f"{source.folder}/{file.name}"] = data
            lines.append(f'{{ name = "{file.name}", size = {len(data)}, sha256 = "{hashlib.sha256(data).hexdigest()}" }},')
        lines += [
            "]",
            f'sources = [{{ kind = "hub", repo = "{source.repo}", revision = "{source.revision}", folder = "{source.folder}" }}]',
        ]
        lines += [f'[models."{model.id}".quality]', f'chrf_{target} = {{ score = 61, measured = "made up" }}']
    (tmp_path / "catalog.toml").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("SUMMARIZE_CATALOG", str(tmp_path / "catalog.toml"))
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setenv("SUMMARIZE_MIRROR", str(mirror_of_data(tmp_path / "mirror")))
    with serve(repos) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def test_one_report_has_the_pulls_the_scores_and_the_demo(hub: HubServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "out" / "report.md"
    assert first_contact.main(["--report", str(report), "--writer", "fake"]) == 0, report.read_text("utf-8")
    text = report.read_text("utf-8")
    assert text.count("chrF2 ") == 2
    assert all(english in text and russian in text and spanish in text for english, russian, spanish in SENTENCES)
    assert "O governo" in text, "the weights that stand in write Portuguese"
    assert "models pull ru" in text
    assert "models check" in text
    assert "ok, sha256" in text
    assert "Русский (Russian)" in text
    assert str(Path.home()) not in text
    assert str(report) in capsys.readouterr().out


def test_a_hub_that_is_not_there_is_in_the_report_too(hub: HubServer, tmp_path: Path) -> None:
    hub.status["."] = 503
    report = tmp_path / "report.md"
    assert first_contact.main(["--report", str(report), "--writer", "fake"]) == 1
    text = report.read_text("utf-8")
    assert "HTTP 503" in text
    assert "0 lines came out where 20 were wanted" in text


def test_the_sentences_are_twenty_and_each_is_in_three_languages() -> None:
    assert len(SENTENCES) == len({row[0] for row in SENTENCES}) == 20
    for english, russian, spanish in SENTENCES:
        assert english.isascii()
        assert all("а" <= letter <= "я" or letter == "ё" for letter in russian.lower() if letter.isalpha())
        assert spanish != english


def test_the_demos_command_fetches_both_translators_once_and_then_asks_nobody(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from summarize.cli.app import execute

    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "store"))
    demo = [str(first_contact.ROOT / "samples" / "en-appeal-end.txt"), "--to", "ru", "--to", "es", "--summary-model", "fake"]
    assert execute(demo) == 0
    out, err = capsys.readouterr()
    assert "firefox-en-ru" in err
    assert "firefox-en-es" in err
    assert "MPL-2.0" in err
    assert "DRAFT" not in err
    assert " de " in out, "the weights that stand in write Portuguese"
    hub.log.clear()
    assert execute(demo) == 0
    again, err = capsys.readouterr()
    assert again == out
    assert hub.log == []
    assert "fetching" not in err
