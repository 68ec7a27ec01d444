"""The command of ``make demo``, as the Makefile has it, with a loopback hub in place of the hub, and without one.

The writer is a tiny model of random weights and the two translators are toys that the tests trained: what is shown is which models the
command takes, fetches and names, not how well real ones translate.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summarize.profiles import BUNDLED
from summarize.weights import Catalog, Store
from tests.backends.tiny_firefox import STORED
from tests.backends.tiny_gguf import write_tiny_gguf
from tests.hub_server import COMMIT, HubServer, Repo, serve

from .conftest import Ran

REPO = "mirror/firefox"


def recipe(root: Path) -> list[str]:
    """The arguments that ``make demo`` gives to summarize."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    (command,) = re.findall(r"^demo:.*\n\t\$\(BIN\)/summarize (.*)$", makefile, flags=re.M)
    return str(command).split()


def entry(name: str, files: dict[str, bytes], keys: str, source: str = "") -> str:
    listed = ", ".join(
        f'{{ name = "{file}", size = {len(data)}, sha256 = "{hashlib.sha256(data).hexdigest()}" }}' for file, data in files.items()
    )
    return f'[models."{name}"]\ndescription = "a toy"\nlicence = "MPL-2.0"\n{keys}\nfiles = [{listed}]\nsources = [{source}]\n'


@pytest.fixture
def hub(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub with toys under the names of the two Firefox models, a store with a toy under the bundled model's, and the demo's folder."""
    pytest.importorskip("xllamacpp")
    pytest.importorskip("fxtranslate")
    weights = write_tiny_gguf(tmp_path / "tiny.gguf", context=8192)
    entries = [entry(BUNDLED, {"tiny.gguf": weights.read_bytes()}, 'engine = "llama_cpp"\nlanguages = ["*"]\nchat_template = "chatml"')]
    files: dict[str, bytes] = {}
    for code, chrf in (("ru", 55.9), ("es", 60.5)):
        toy = {path.name: path.read_bytes() for path in sorted((STORED / "en-ru").iterdir())}
        files |= {f"en-{code}/{name}": data for name, data in toy.items()}
        keys = (
            f'engine = "firefox"\nsource_languages = ["en"]\nlanguages = ["{code}"]\n'
            f'quality = {{ chrf_{code} = {{ score = {chrf}, measured = "a toy" }} }}'
        )
        source = f'{{ kind = "hub", repo = "{REPO}", revision = "{COMMIT}", folder = "en-{code}" }}'
        entries.append(entry(f"firefox-en-{code}", toy, keys, source))
    catalog = tmp_path / "catalog.toml"
    catalog.write_text("\n".join(entries), encoding="utf-8")
    monkeypatch.setenv("SUMMARIZE_CATALOG", str(catalog))
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    Store(tmp_path / "models", Catalog.load(catalog)).import_file(weights)
    monkeypatch.chdir(root)
    with serve({REPO: Repo(files)}) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def test_with_a_hub_the_demo_takes_firefox_for_both_languages_and_its_second_run_opens_no_socket(
    cli: Callable[..., Ran], hub: HubServer, root: Path
) -> None:
    first = cli(*recipe(root), "--format", "json")
    assert first.code == 0, first.err
    reported = next(line for line in first.err.splitlines() if line.startswith("profile auto: "))
    # The toys are the same bytes, so the second one is here once the first was fetched.
    assert f"{BUNDLED} writes (on this machine); Russian: firefox-en-ru (fetched); Spanish: firefox-en-es (" in reported
    assert "MPL-2.0" in first.err
    assert "models pull" not in first.err
    assert re.search(r"\|mt\.ru:fxtranslate/[^|]*:firefox-en-ru@", first.out)
    assert re.search(r"\|mt\.es:fxtranslate/[^|]*:firefox-en-es@", first.out)
    hub.log.clear()
    second = cli(*recipe(root))
    assert second.code == 0, second.err
    assert "Russian: firefox-en-ru (on this machine); Spanish: firefox-en-es (on this machine)" in second.err
    assert hub.log == []


def test_without_a_hub_the_demo_marks_its_drafts_and_says_how_to_get_better_ones(
    cli: Callable[..., Ran], hub: HubServer, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.weights.sources import reach

    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(reach, "mirror", lambda address: "no route")
    first = cli(*recipe(root))
    assert first.code == 0, first.err
    assert first.out.count("DRAFT, not for print until a") == 2
    assert f"Russian: DRAFT by {BUNDLED} (" in first.err
    assert "summarize models pull ru es" in first.err

    def asked(*_: object) -> str:
        raise AssertionError("a connection")

    for source in ("hub", "mirror", "package_index"):
        monkeypatch.setattr(reach, source, asked)
    second = cli(*recipe(root))
    assert second.code == 0, second.err
    assert "summarize models pull ru es" in second.err
    assert hub.log == []
