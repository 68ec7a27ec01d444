"""One wheel that holds all files of a model, and a wheel for another platform than this one."""

from __future__ import annotations

import hashlib
import random
import zipfile
from pathlib import Path

import pytest

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights import Catalog, Progress, Store, pull
from summarize.weights.catalog import parse

#: A platform that these tests do not run on.
PLATFORM = "win_arm64"
FILES = {"model.bin": random.Random(1).randbytes(400_000), "lex.bin": b"lexicon" * 9, "vocab.spm": b"\n\x0e" * 50}  # noqa: S311
OTHER = {"model.bin": random.Random(2).randbytes(300_000)}  # noqa: S311


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The text of a catalog with two models out of one wheel, and pip configured to find it."""
    wheel = tmp_path / "wheels" / f"invented_models-1.0-cp38-abi3-{PLATFORM}.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, files in (("one", FILES), ("two", OTHER)):
            for name, data in files.items():
                archive.writestr(f"invented_models/data/{folder}/{name}", data)
        archive.writestr("invented_models/__init__.py", "raise RuntimeError('a wheel of weights was imported')\n")
        archive.writestr("invented_models-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: invented-models\nVersion: 1.0\n")
        archive.writestr("invented_models-1.0.dist-info/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp38-abi3-{PLATFORM}\n")
        archive.writestr("invented_models-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    lines = []
    for folder, files in (("one", FILES), ("two", OTHER)):
        lines += [f"[models.{folder}]", 'description = "x"', 'engine = "fake"', 'licence = "MIT"', 'terms = "ask your lawyer"', "files = ["]
        lines += [
            f'  {{ name = "{name}", size = {len(data)}, sha256 = "{hashlib.sha256(data).hexdigest()}" }},' for name, data in files.items()
        ]
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lines += ["]", f"[[models.{folder}.sources]]", 'kind = "package-index"', 'requirement = "invented-models==1.0"']
        lines += [f'wheel_sha256 = "{digest}"', f"size = {wheel.stat().st_size}"]
        lines += [f'folder = "invented_models/data/{folder}"']
    return "\n".join(lines) + "\n"


def test_one_download_brings_every_file_of_a_model_and_the_wheel_does_not_stay(
    catalog: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.weights.sources import package_index

    calls = []
    offered = package_index.offered
    monkeypatch.setattr(package_index, "offered", lambda *asked: (calls.append(asked), offered(*asked))[1])
    store = Store(tmp_path / "store", Catalog(parse(catalog, "test")))
    said: list[str] = []
    seen: list[Progress] = []
    folder = pull("one", store, notify=said.append, progress=seen.append)
    assert {item.name: item.read_bytes() for item in folder.iterdir()} == FILES
    assert len(calls) == 1
    assert said[0] == "terms of one: ask your lawyer"
    assert {item.suffix for item in store.staging.iterdir()} == {".lock"}
    assert {item.file for item in seen} == set(FILES)
    pull("one", store, notify=said.append)
    assert len(calls) == 1
    assert len(said) == 2
    assert pull("two", store).read_bytes() == OTHER["model.bin"]


def test_a_wheel_without_the_file_keeps_no_half_of_it(catalog: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "store", Catalog(parse(catalog.replace("data/one", "data/none"), "test")))
    with pytest.raises(DownloadFailed, match=r"does not hold invented_models/data/none/model\.bin"):
        pull("one", store)
    assert not (store.root / "blobs").exists()


def test_another_wheel_under_that_name_is_refused(catalog: str, tmp_path: Path) -> None:
    text = "\n".join('wheel_sha256 = "' + "0" * 64 + '"' if line.startswith("wheel_sha256") else line for line in catalog.splitlines())
    with pytest.raises(DigestMismatch, match="expected sha256 0000"):
        pull("one", Store(tmp_path / "store", Catalog(parse(text, "test"))))


def test_a_wheel_that_was_cut_on_the_disk_is_downloaded_again(catalog: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "store", Catalog(parse(catalog, "test")))
    store.staging.mkdir(parents=True)
    source = store.catalog.get("one").sources[0]
    (store.staging / f"{source.parts[0].wheel_sha256}.wheel").write_bytes(b"PK")  # type: ignore[union-attr]
    assert (pull("one", store) / "model.bin").read_bytes() == FILES["model.bin"]


def test_removing_a_model_takes_away_what_a_broken_pull_left_of_its_wheel(catalog: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "store", Catalog(parse(catalog, "test")))
    store.staging.mkdir(parents=True)
    source = store.catalog.get("one").sources[0]
    (store.staging / f"{source.parts[0].wheel_sha256}.wheel").write_bytes(b"PK")  # type: ignore[union-attr]
    assert store.remove("one") == 2
    assert list(store.staging.iterdir()) == []
