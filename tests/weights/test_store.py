"""The store and the catalog: names, digests, damage, import, removal."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from contextlib import suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.config import default_models_dir
from summarize.errors import ConfigError, DigestMismatch, DownloadFailed, ModelMissing, ModelUnknown, StorageError, UnreadableInput
from summarize.weights import Catalog, Store, ensure, pull
from summarize.weights.catalog import parse
from summarize.weights.locations import HubSource, PackageIndexSource
from summarize.weights.sources.connection import without_password
from tests.weights.conftest import DIGEST, NAME, PAYLOAD, Hub, catalog_text


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", Catalog(parse(catalog_text(), "test")))


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    file = tmp_path / "downloaded by hand.bin"
    file.write_bytes(PAYLOAD)
    return file


def test_the_built_in_catalog_pins_every_file_and_every_source() -> None:
    models = list(Catalog.load())
    assert [model.id for model in models][:1] == ["qwen2.5-coder-1.5b"]
    for model in models:
        assert model.licence
        assert model.sources
        if not model.pinned:  # recorded at the first pull, which only the hub can serve (test_first_pull.py)
            assert isinstance(model.sources[0], HubSource)
            assert model.size_mb
            continue
        assert all(file.size > 0 and len(file.sha256) == 64 for file in model.files)
        for source in model.sources:
            if isinstance(source, HubSource):
                assert len(source.revision) == 40
            elif isinstance(source, PackageIndexSource):
                assert source.folder or source.file in {file.name for file in model.files}
                assert all("==" in part.requirement for part in source.parts)
    bundled = models[0]
    assert bundled.digest == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    index = next(source for source in bundled.sources if isinstance(source, PackageIndexSource))
    assert [part.member[-6:-4] for part in index.parts] == [f"{number:02}" for number in range(1, 23)]


@pytest.mark.parametrize("name", ["../evil", "a/b", "..", "/etc/passwd", "a\\\\b", ".hidden", "", "a\\u0000b", "C:x", "a" * 300])
def test_a_file_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="not a safe name"):
        parse(catalog_text().replace(NAME, name), "test")


@pytest.mark.parametrize(
    "wrong",
    [
        "models = 3",
        "[models.x]",
        "[",
        catalog_text().replace(DIGEST, "short"),
        catalog_text().replace("[models.tiny]", '[models."../tiny"]'),
        catalog_text().replace("size = 3000000", 'size = "big"'),
        catalog_text().replace("size = 3000000", "size = -1"),
        catalog_text(hub=True).replace("0123456789abcdef0123456789abcdef01234567", "main"),
        catalog_text(hub=True).replace('"hub"', '"ftp"'),
        catalog_text(hub=True).replace("invented/tiny-model", "https://example.org/x"),
        catalog_text() + '[[models.tiny.sources]]\nkind = "package-index"\nfile = "tiny.gguf"\nparts = []\n',
        catalog_text()
        + '[[models.tiny.sources]]\nkind = "package-index"\nfile = "tiny.gguf"\n'
        + f'parts = [{{ requirement = "a==1\\n--index-url=http://x", wheel_sha256 = "{DIGEST}", member = "m" }}]\n',
    ],
)
def test_a_malformed_catalog_is_a_configuration_error(wrong: str) -> None:
    with pytest.raises(ConfigError):
        parse(wrong, "test")


def test_the_error_names_the_model_and_the_key_that_it_lacks() -> None:
    with pytest.raises(ConfigError, match=r"no 'files' \(model second, mine\.toml\)"):
        parse(catalog_text() + '[models.second]\ndescription = "d"\n', "mine.toml")


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ('languages = ["xx-unknown"]', "language 'xx-unknown' is not known", "summarize languages lists them"),
        ('source_languages = ["russin"]', "language 'russin' is not known", "did you mean ru"),
        ('languages = "ru"', "languages is no list", 'languages = ["ru"]'),
        ('langauges = ["ru"]', "there is no key 'langauges'", "did you mean languages?"),
        ('license = "MIT"', "there is no key 'license'", "did you mean licence?"),
        ("beam = 2", "there is no key 'beam'", "did you mean beams?"),
    ],
)
def test_a_language_or_a_key_that_nobody_knows_is_refused_when_the_catalog_is_read(line: str, said: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(catalog_text().replace("files = [", f"{line}\nfiles = ["), "mine.toml")
    assert said in caught.value.message
    assert "model tiny, mine.toml" in caught.value.message
    assert hint in caught.value.hint


def test_an_engine_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ConfigError) as caught:
        parse(catalog_text().replace('"fake"', '"lama_cpp"'), "mine.toml")
    assert "no engine called 'lama_cpp' (model tiny, mine.toml)" in caught.value.message
    assert "llama_cpp" in caught.value.hint


def test_an_engine_of_another_package_has_options_of_its_own_and_is_not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarize.backends.registry._plugins", lambda: {"theirs": "no_such_package:Engine"})
    text = catalog_text().replace('"fake"', '"theirs"')
    assert parse(text.replace("files = [", "beam = 2\nfiles = ["), "mine.toml")["tiny"].options == {"beam": 2}
    with pytest.raises(ConfigError, match="no key 'langauges'"):
        parse(text.replace("files = [", 'langauges = ["ru"]\nfiles = ['), "mine.toml")


@given(st.text(max_size=200))
def test_any_text_is_a_catalog_or_a_configuration_error(text: str) -> None:
    with suppress(ConfigError):
        parse(text, "test")


def test_a_catalog_of_the_users_adds_to_the_built_in_one(tmp_path: Path) -> None:
    extra = tmp_path / "catalog.toml"
    extra.write_text(catalog_text(), encoding="utf-8")
    assert {"tiny", "qwen2.5-coder-1.5b"} <= {model.id for model in Catalog.load(extra)}
    with pytest.raises(ConfigError):
        Catalog.load(tmp_path / "missing.toml")


def test_looking_at_a_store_creates_nothing(store: Store) -> None:
    assert not store.has("tiny")
    assert not store.has("no such model")
    assert list(store.installed()) == []
    assert not store.root.exists()


def test_a_missing_model_names_the_command_that_fetches_it(store: Store) -> None:
    for offline in (lambda: store.path("tiny"), lambda: ensure("tiny", store, offline=True), lambda: pull("tiny", store, offline=True)):
        with pytest.raises(ModelMissing) as caught:
            offline()
        assert caught.value.hint == "summarize models pull tiny"
    with pytest.raises(ModelUnknown):
        store.path("unknown")
    with pytest.raises(DownloadFailed, match="no source"):
        pull("tiny", store)


def test_an_imported_file_is_known_by_its_digest_whatever_its_name(store: Store, weights: Path) -> None:
    assert store.import_file(weights).id == "tiny"
    assert store.path("tiny").name == NAME
    assert store.path("tiny").read_bytes() == PAYLOAD
    assert weights.read_bytes() == PAYLOAD
    assert list(store.staging.iterdir()) == []


def test_what_cannot_be_imported_is_named(store: Store, weights: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        store.import_file(tmp_path / "missing")
    with pytest.raises(UnreadableInput):
        store.import_file(tmp_path)
    weights.write_bytes(PAYLOAD[:-1])
    with pytest.raises(ModelUnknown, match="sha256"):
        store.import_file(weights)
    with pytest.raises(DigestMismatch, match=DIGEST):
        store.import_file(weights, "tiny")
    assert not store.root.exists()


def test_a_changed_byte_is_found_at_the_next_use_though_the_size_is_right(store: Store, weights: Path) -> None:
    store.import_file(weights)
    path = store.path("tiny")
    with path.open("r+b") as stream:
        stream.seek(1000)
        stream.write(bytes([PAYLOAD[1000] ^ 1]))
    with pytest.raises(DigestMismatch, match=DIGEST) as caught:
        store.path("tiny")
    assert caught.value.hint == "summarize models pull tiny --force"
    with pytest.raises(DigestMismatch, match="it was removed"):
        store.verify("tiny")
    assert not store.has("tiny")
    with pytest.raises(ModelMissing):
        store.verify("tiny")


def test_damage_that_keeps_size_and_time_is_found_by_verify(store: Store, weights: Path) -> None:
    store.import_file(weights)
    blob = store.root / "blobs" / DIGEST
    before = blob.stat()
    blob.write_bytes(PAYLOAD[:-1] + b"!")
    os.utime(blob, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(DigestMismatch):
        store.verify("tiny")


def test_a_copied_store_is_read_once_and_then_trusted(store: Store, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.import_file(weights)
    blobs = tmp_path / "copy" / "blobs"
    blobs.mkdir(parents=True)
    shutil.copyfile(store.root / "blobs" / DIGEST, blobs / DIGEST)
    copy = Store(tmp_path / "copy", store.catalog)
    assert copy.path("tiny").read_bytes() == PAYLOAD
    monkeypatch.setattr("summarize.weights.store.sha256_of", lambda *_: pytest.fail("read again"))
    copy.path("tiny")


def test_a_damaged_file_is_pulled_again(store: Store, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.import_file(weights)
    (store.root / "blobs" / DIGEST).write_bytes(b"?" * len(PAYLOAD))
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / DIGEST).write_bytes(PAYLOAD)
    monkeypatch.setenv("SUMMARIZE_MIRROR", str(mirror))
    assert pull("tiny", store).read_bytes() == PAYLOAD


def test_removing_a_model_frees_its_bytes_and_its_leftovers(store: Store, weights: Path) -> None:
    store.import_file(weights)
    (store.staging / f"{DIGEST}.hub.part").write_bytes(b"half")
    (store.staging / f"{DIGEST}.package-index.part.wheels-1").mkdir()
    assert store.remove("tiny") == len(PAYLOAD) + 4
    assert not store.has("tiny")
    assert [item for item in store.root.rglob("*") if item.is_file()] == []
    assert store.remove("tiny") == 0


def test_a_file_that_two_models_share_stays_for_the_other(tmp_path: Path, weights: Path) -> None:
    both = parse(catalog_text() + catalog_text().replace("[models.tiny]", "[models.twin]"), "test")
    store = Store(tmp_path / "store", Catalog(both))
    store.import_file(weights)
    store.remove("tiny")
    assert store.path("twin").read_bytes() == PAYLOAD


def test_a_disk_without_links_gets_a_copy(store: Store, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "symlink_to", refuse)
    store.import_file(weights)
    assert store.path("tiny").read_bytes() == PAYLOAD


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_store_that_may_not_be_written_is_a_storage_error(store: Store, weights: Path) -> None:
    store.root.mkdir(mode=0o555)
    with pytest.raises(StorageError):
        store.import_file(weights)


def test_a_folder_as_mirror_has_the_file_by_digest_or_by_name(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_MIRROR", str(tmp_path / "mirror"))
    with pytest.raises(DownloadFailed, match="not there"):
        pull("tiny", store)
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / NAME).write_bytes(PAYLOAD)
    assert pull("tiny", store).read_bytes() == PAYLOAD


def test_a_mirror_with_too_many_or_too_few_bytes_is_refused(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_MIRROR", str(tmp_path))
    (tmp_path / NAME).write_bytes(PAYLOAD + b"more")
    with pytest.raises(DownloadFailed, match="more than"):
        pull("tiny", store)
    (tmp_path / NAME).write_bytes(PAYLOAD[:-1])
    with pytest.raises(DigestMismatch, match=DIGEST):
        pull("tiny", store)
    assert not store.has("tiny")


def test_a_mirror_with_wrong_bytes_of_the_right_size_is_refused_and_nothing_of_them_stays(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_MIRROR", str(tmp_path / "mirror"))
    (tmp_path / "mirror").mkdir()
    for name in (DIGEST, NAME):
        (tmp_path / "mirror" / name).write_bytes(PAYLOAD[:-1] + b"!")
    said: list[str] = []
    with pytest.raises(DigestMismatch, match=f"expected sha256 {DIGEST}"):
        pull("tiny", store, notify=said.append)
    assert not store.has("tiny")
    assert not list(store.staging.glob("*.part"))


def test_a_web_server_as_mirror(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path))  # type: ignore[arg-type]

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("SUMMARIZE_MIRROR", f"http://127.0.0.1:{server.server_address[1]}/")
    try:
        with pytest.raises(DownloadFailed, match="HTTP 404"):
            pull("tiny", store)
        (tmp_path / NAME).write_bytes(PAYLOAD)
        assert pull("tiny", store).read_bytes() == PAYLOAD
    finally:
        server.shutdown()
        server.server_close()


def test_a_cut_connection_to_a_mirror_is_reported_and_the_next_pull_goes_on_there(
    store: Store, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_MIRROR", hub.url)
    monkeypatch.setattr("summarize.weights.sources.web._PAUSE", 0.0)
    hub.cuts = [1_000_000, 0, 0, 0]
    with pytest.raises(DownloadFailed, match="cut after 1000000 of"):
        pull("tiny", store)
    partial = store.staging / f"{DIGEST}.mirror.part"
    have = partial.stat().st_size
    assert 0 < have <= 1_000_000
    assert pull("tiny", store).read_bytes() == PAYLOAD
    assert hub.gets()[-1] == f"bytes={have}-"


def test_a_mirror_that_is_away_is_a_failed_download(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_MIRROR", "http://me:secret@127.0.0.1:9/")
    with pytest.raises(DownloadFailed) as caught:
        pull("tiny", store)
    assert "secret" not in caught.value.message


def test_messages_never_show_a_mirrors_password() -> None:
    assert without_password("https://me:secret@mirror.example.org/m?token=x") == "https://mirror.example.org/m"
    assert without_password("/a/folder") == "/a/folder"


def test_the_root_is_the_variable_or_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path))
    assert default_models_dir() == tmp_path
    monkeypatch.delenv("SUMMARIZE_MODELS")
    assert default_models_dir().parts[-2:] == ("summarize", "models")
    monkeypatch.chdir(tmp_path)
    assert Store(Path("relative")).root == tmp_path / "relative"
