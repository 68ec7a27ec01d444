"""The hub as a source: resume, faults, and what it must not cost when it is away."""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path

import pytest

from summarize.errors import DigestMismatch, DownloadFailed, StorageError
from summarize.weights import Catalog, Progress, Store, pull
from summarize.weights.catalog import parse
from tests.weights.conftest import DIGEST, NAME, PAYLOAD, REVISION, SIZE, Hub, catalog_text


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", Catalog(parse(catalog_text(hub=True), "test")))


def nothing_final(store: Store) -> None:
    assert not any((store.root / "blobs").glob("*")) if (store.root / "blobs").exists() else True
    assert not store.has("tiny")


def test_a_pull_leaves_the_file_under_its_digest_and_its_name_and_nothing_else(hub: Hub, store: Store) -> None:
    seen: list[Progress] = []
    said: list[str] = []
    path = pull("tiny", store, progress=seen.append, notify=said.append)
    assert path == store.root / "models" / "tiny" / NAME
    assert path.read_bytes() == PAYLOAD
    assert (store.root / "blobs" / DIGEST).read_bytes() == PAYLOAD
    assert [item.suffix for item in store.staging.iterdir()] == [".lock"]
    assert (seen[-1].done, seen[-1].total, seen[-1].source) == (SIZE, SIZE, "Hugging Face hub")
    assert seen[-1].rate > 0
    assert any("3 MB" in line and "Apache-2.0" in line for line in said)
    assert all(f"/resolve/{REVISION}/{NAME}" in path for _, path, _ in hub.log)


def test_a_second_pull_asks_nobody(hub: Hub, store: Store) -> None:
    pull("tiny", store)
    hub.log.clear()
    pull("tiny", store)
    assert hub.log == []


def test_a_cut_connection_goes_on_at_the_byte_where_it_was_cut(hub: Hub, store: Store) -> None:
    hub.cuts = [1_000_000]
    assert pull("tiny", store).read_bytes() == PAYLOAD
    ranges = hub.gets()
    assert ranges[0] is None
    assert ranges[1] == "bytes=1000000-"


def test_a_server_that_ignores_ranges_is_read_from_the_start_again(hub: Hub, store: Store) -> None:
    hub.cuts, hub.honour_range = [1_000_000], False
    assert pull("tiny", store).read_bytes() == PAYLOAD


@pytest.mark.parametrize(("status", "words"), [(401, "HF_TOKEN"), (403, "HF_TOKEN"), (404, "not there"), (429, "too many"), (500, "500")])
def test_an_error_status_is_reported_and_the_next_source_is_tried(hub: Hub, store: Store, status: int, words: str) -> None:
    hub.status = status
    with pytest.raises(DownloadFailed, match=str(status)) as caught:
        pull("tiny", store)
    assert words in caught.value.message
    assert f"models import {NAME}" in caught.value.hint
    nothing_final(store)


def test_an_error_status_of_the_file_itself_is_a_failed_download(hub: Hub, store: Store) -> None:
    hub.get_status = 503
    with pytest.raises(DownloadFailed, match="503"):
        pull("tiny", store)
    nothing_final(store)


def test_changed_bytes_of_the_same_size_are_refused_and_named(hub: Hub, store: Store) -> None:
    changed = bytearray(PAYLOAD)
    changed[SIZE // 2] ^= 1
    hub.files[NAME] = bytes(changed)
    hub.etag = "a-proxy-s-own-etag"
    with pytest.raises(DigestMismatch) as caught:
        pull("tiny", store)
    assert DIGEST in caught.value.message
    assert hashlib.sha256(changed).hexdigest() in caught.value.message
    assert not list(store.staging.glob("*.part"))
    nothing_final(store)


def test_a_hub_that_names_another_digest_is_refused_before_anything_is_fetched(hub: Hub, store: Store) -> None:
    hub.files[NAME] = b"x" * SIZE
    with pytest.raises(DigestMismatch, match=hashlib.sha256(b"x" * SIZE).hexdigest()):
        pull("tiny", store)
    assert hub.gets() == []


def test_another_size_is_refused_before_anything_is_fetched(hub: Hub, store: Store) -> None:
    hub.files[NAME], hub.etag = PAYLOAD[:-1], "not-a-digest"
    with pytest.raises(DigestMismatch, match="2999999"):
        pull("tiny", store)
    assert hub.gets() == []


def test_a_spoiled_partial_file_is_fetched_anew_once(hub: Hub, store: Store) -> None:
    store.staging.mkdir(parents=True)
    (store.staging / f"{DIGEST}.hub.part").write_bytes(b"\0" * 1_000_000)
    assert pull("tiny", store).read_bytes() == PAYLOAD
    assert hub.gets() == ["bytes=1000000-", None]


def test_a_partial_file_that_is_too_long_is_dropped(hub: Hub, store: Store) -> None:
    store.staging.mkdir(parents=True)
    (store.staging / f"{DIGEST}.hub.part").write_bytes(PAYLOAD + b"more")
    assert pull("tiny", store).read_bytes() == PAYLOAD


def test_an_unreachable_hub_costs_less_than_five_seconds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    began = time.monotonic()
    with pytest.raises(DownloadFailed):
        pull("tiny", store)
    assert time.monotonic() - began < 5.5


def test_a_silent_hub_costs_five_seconds_at_the_most(hub: Hub, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarize.weights.sources.hub.TIMEOUT_S", 1.5)
    hub.head_delay = threading.Event()
    began = time.monotonic()
    with pytest.raises(DownloadFailed):
        pull("tiny", store)
    assert time.monotonic() - began < 4


def test_the_token_goes_to_the_hub(hub: Hub, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_invented")
    pull("tiny", store)
    assert set(hub.tokens) == {"Bearer hf_invented"}


def test_a_model_of_several_files_is_a_folder_and_only_missing_files_are_fetched(hub: Hub, tmp_path: Path) -> None:
    files = {"model.safetensors": PAYLOAD, "source.spm": b"pieces", "vocab.json": b"{}", "config.json": b'{"a": 1}'}
    hub.files = dict(files)
    store = Store(tmp_path / "store", Catalog(parse(catalog_text(hub=True, files=files), "test")))
    folder = pull("tiny", store)
    assert {item.name: item.read_bytes() for item in folder.iterdir()} == files
    store.blob(store.catalog.get("tiny").files[1]).unlink()
    hub.log.clear()
    pull("tiny", store)
    assert {path.rsplit("/", 1)[1] for _, path, _ in hub.log} == {"source.spm"}


def test_too_small_a_disk_is_reported_before_anything_is_fetched(hub: Hub, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": SIZE + 10})())
    with pytest.raises(StorageError, match="not enough space"):
        pull("tiny", store)
    assert hub.log == []


def test_force_keeps_what_is_there_until_the_new_bytes_are_verified(hub: Hub, store: Store) -> None:
    path = pull("tiny", store)
    hub.status = 500
    with pytest.raises(DownloadFailed):
        pull("tiny", store, force=True)
    assert path.read_bytes() == PAYLOAD
    hub.status = 200
    hub.log.clear()
    pull("tiny", store, force=True)
    assert len(hub.gets()) == 1


def test_a_store_that_is_a_file_is_a_storage_error(hub: Hub, store: Store) -> None:
    store.root.write_text("not a folder")
    with pytest.raises(StorageError):
        pull("tiny", store)
