"""Web servers as a source: packed files are unpacked while they come, cut connections go on, and nothing grows beyond what is declared."""

from __future__ import annotations

import gzip
import hashlib
import random
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights import Catalog, Progress, Store, pull
from summarize.weights.catalog import parse
from summarize.weights.progress import Meter
from summarize.weights.sources.web import _zstd_library, download
from tests.hub_server import HubServer, serve

DATA = random.Random(3).randbytes(30_000) + bytes(170_000)  # noqa: S311
PACKED = {"": DATA, ".gz": gzip.compress(DATA), ".zst": _zstd_library().compress(DATA)}


@pytest.fixture(scope="module")
def server() -> Iterator[HubServer]:
    with serve({}) as running:
        yield running


@pytest.fixture(autouse=True)
def web(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> HubServer:
    monkeypatch.setattr("summarize.weights.sources.web._PAUSE", 0.0)
    monkeypatch.setattr("summarize.weights.sources.web.SILENCE_S", 0.5)
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    server.web = {f"host/model.bin{suffix}": data for suffix, data in PACKED.items()}
    server.status, server.cuts, server.wrong, server.mute, server.honour_range = {}, [], [], [], True
    server.log.clear()
    return server


def fetch(web: HubServer, suffix: str, partial: Path, size: int = len(DATA)) -> bytes:
    download(f"{web.url}/web/host/model.bin{suffix}", partial, Meter("model.bin", size, "web", None))
    return partial.read_bytes()


def catalog(web: HubServer, suffix: str) -> Catalog:
    digest = hashlib.sha256(DATA).hexdigest()
    lines = ["[models.m]", 'description = "m"', 'engine = "fake"', 'licence = "MIT"', "sources = ["]
    lines += [f'{{ kind = "web", address = "{web.url}/web/host/{{name}}{suffix}" }},', "]"]
    lines += [f'files = [{{ name = "model.bin", size = {len(DATA)}, sha256 = "{digest}" }}]']
    return Catalog(parse("\n".join(lines), "test"))


@pytest.mark.parametrize("suffix", PACKED)
def test_a_file_is_unpacked_by_its_suffix_and_checked_as_it_is_unpacked(web: HubServer, suffix: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "store", catalog(web, suffix))
    seen: list[Progress] = []
    said: list[str] = []
    assert pull("m", store, progress=seen.append, notify=said.append).read_bytes() == DATA
    assert (seen[-1].done, seen[-1].total, seen[-1].source) == (len(DATA), len(DATA), "web server 127.0.0.1")
    assert [item.suffix for item in store.staging.iterdir()] == [".lock"]
    web.log.clear()
    pull("m", store)
    assert web.log == []


@pytest.mark.parametrize("suffix", PACKED)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 40_000), max_size=4), ranges=st.booleans())
def test_a_connection_cut_anywhere_goes_on_or_fails_and_never_gives_other_bytes(
    web: HubServer, suffix: str, tmp_path: Path, cuts: list[int], ranges: bool
) -> None:
    web.cuts, web.honour_range = list(cuts), ranges
    partial = tmp_path / "partial"
    partial.unlink(missing_ok=True)
    if len(cuts) < 3:
        assert fetch(web, suffix, partial) == DATA
    else:
        with suppress(DownloadFailed):
            assert fetch(web, suffix, partial) == DATA
    web.cuts = []
    assert fetch(web, suffix, partial) == DATA


def test_a_plain_file_goes_on_where_an_earlier_process_stopped(web: HubServer, tmp_path: Path) -> None:
    (tmp_path / "p").write_bytes(DATA[:12_345])
    assert fetch(web, "", tmp_path / "p") == DATA
    assert [ranged for method, _, ranged in web.log] == ["bytes=12345-"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_server_that_has_unpacked_the_file_already_is_understood(web: HubServer, suffix: str, tmp_path: Path) -> None:
    web.web[f"host/model.bin{suffix}"] = DATA
    assert fetch(web, suffix, tmp_path / "p") == DATA


def test_a_model_that_is_itself_packed_is_left_packed(web: HubServer, tmp_path: Path) -> None:
    download(f"{web.url}/web/host/model.bin.gz", tmp_path / "p", Meter("model.bin.gz", len(PACKED[".gz"]), "web", None))
    assert (tmp_path / "p").read_bytes() == PACKED[".gz"]


@pytest.mark.parametrize("suffix", PACKED)
def test_no_more_is_written_than_the_catalog_declares(web: HubServer, suffix: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="more than the 1000 bytes"):
        fetch(web, suffix, tmp_path / "p", 1000)
    assert (tmp_path / "p").stat().st_size <= 1000


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_bomb_costs_neither_disk_nor_memory(web: HubServer, suffix: str, tmp_path: Path) -> None:
    bomb = bytes(200_000_000)
    web.web[f"host/model.bin{suffix}"] = gzip.compress(bomb, 1) if suffix == ".gz" else _zstd_library().compress(bomb)
    del bomb
    tracemalloc.start()
    with pytest.raises(DownloadFailed, match="more than"):
        fetch(web, suffix, tmp_path / "p", 5_000_000)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert (tmp_path / "p").stat().st_size <= 5_000_000


@pytest.mark.parametrize("suffix", PACKED)
def test_a_file_that_ends_too_early_is_distinguished_from_a_cut(web: HubServer, suffix: str, tmp_path: Path) -> None:
    with pytest.raises(DigestMismatch, match="ends before"):
        fetch(web, suffix, tmp_path / "p", len(DATA) + 1)


@pytest.mark.parametrize("suffix", PACKED)
def test_wrong_bytes_are_refused_and_nothing_of_them_stays(web: HubServer, suffix: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "store", catalog(web, suffix))
    other = bytearray(PACKED[suffix])
    other[5000] ^= 0xFF
    web.web[f"host/model.bin{suffix}"] = bytes(other)
    with pytest.raises(DigestMismatch):
        pull("m", store)
    assert not (store.root / "blobs").exists()
    web.web[f"host/model.bin{suffix}"] = PACKED[suffix]
    assert pull("m", store).read_bytes() == DATA


@pytest.mark.parametrize(("status", "said"), [(404, "HTTP 404: not there"), (401, "HTTP 401"), (503, "HTTP 503")])
def test_an_error_status_is_reported(web: HubServer, status: int, said: str, tmp_path: Path) -> None:
    web.status = {"/web/": status}
    with pytest.raises(DownloadFailed, match=said):
        fetch(web, "", tmp_path / "p")
    assert len(web.log) == 1


def test_a_server_that_says_nothing_holds_nobody_up_for_long(web: HubServer, tmp_path: Path) -> None:
    web.mute = ["/web/"]
    with pytest.raises(DownloadFailed, match="timed out"):
        fetch(web, "", tmp_path / "p")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), suffix=st.sampled_from(sorted(PACKED)), magic=st.booleans())
def test_any_answer_is_a_file_or_an_error_of_ours(web: HubServer, tmp_path: Path, body: bytes, suffix: str, magic: bool) -> None:
    start = {"": b"", ".gz": b"\x1f\x8b\x08", ".zst": b"\x28\xb5\x2f\xfd"}[suffix] if magic else b""
    web.web[f"host/model.bin{suffix}"] = start + body
    (tmp_path / "p").unlink(missing_ok=True)
    with suppress(DownloadFailed, DigestMismatch):
        assert len(fetch(web, suffix, tmp_path / "p", 100)) == 100
