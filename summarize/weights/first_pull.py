"""The first pull of a model whose files' digests the catalog does not know: trust once, at a commit, and never again.

The hub declares each file at a commit: the SHA-256 of a large one, the SHA-1 of the git blob of any other. Small files are fetched at once,
checked against their blob and given a SHA-256; large ones already have theirs. Then all of it is recorded, and the pull goes on as for any
other model. What the catalog does know (a commit, the weights' digest) must agree, or nothing is recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights.disk import sha256_of, storage_errors
from summarize.weights.locations import HubSource, WebSource
from summarize.weights.progress import Meter, Notify, Report
from summarize.weights.records import write_record
from summarize.weights.sources import hub, web
from summarize.weights.sources.connection import in_words
from summarize.weights.store import Store
from summarize.weights.types import CatalogModel, ModelFile

#: A file that the hub keeps in git itself is small (its limit is 10 MB); a larger one is no tokenizer and no configuration. Bytes.
_MOST = 64_000_000
_CHUNK = 1 << 20

#: Where the files are: repository (or web server), commit, each file by name with what was declared of it.
_Found = tuple[str, str, dict[str, tuple[ModelFile, str]]]
_Find = Callable[[CatalogModel, Store, Report | None], _Found]


def record(
    model: CatalogModel, store: Store, say: Notify, progress: Report | None = None, *, only: Collection[str] | None = None
) -> CatalogModel:
    """Find out what the model's files are, record it, and return the model with its files pinned.

    The hub is asked; where it cannot tell, a web server of the catalog, if the catalog knows the size of each file. ``only`` keeps to
    some kinds of sources.

    Raises:
        DownloadFailed: no source can be asked, or it lacks a file that is needed.
        DigestMismatch: the source declares, or sends, other bytes than the catalog or the hub itself named.
        StorageError: the store cannot be written.
    """
    failures: list[str] = []
    ways = _ways(model, only)
    for number, (place, find) in enumerate(ways, 1):
        try:
            repo, commit, found = find(model, store, progress)
        except (DownloadFailed, DigestMismatch) as error:
            failures.append(f"{place}: {in_words(error)}")
            if number == len(ways):
                raise type(error)("; ".join(failures), hint=error.hint) from error
            say(f"{failures[-1]}; trying the {ways[number][0]}")
            continue
        with storage_errors(store.root):
            write_record(store.records, model.id, repo, commit, found)
        at = f"{repo} at commit {commit}" if commit else repo
        say(f"{model.id}: first pull from {at}; its files' digests are recorded and any later change is refused")
        return store.catalog.get(model.id)
    raise DownloadFailed(f"{model.id} was never pulled here, and only the hub can say what it is", hint="--source hub")


def _ways(model: CatalogModel, only: Collection[str] | None) -> list[tuple[str, _Find]]:
    """The places that can tell what the files are, as messages name them, and how each is asked."""
    hubs = [source for source in model.sources if isinstance(source, HubSource)][:1]
    servers = [source for source in model.sources if isinstance(source, WebSource) and not source.file][:1]
    ways: list[tuple[str, str, _Find]] = [("hub", "Hugging Face hub", partial(_from_hub, source)) for source in hubs]
    if all(file.size for file in model.files):
        ways += [("web", f"web server {source.host}", partial(_from_web, source)) for source in servers]
    return [(place, find) for kind, place, find in ways if only is None or kind in only]


def _from_hub(source: HubSource, model: CatalogModel, store: Store, progress: Report | None) -> _Found:
    commit, there = hub.listing(source)
    pinned = replace(source, revision=commit)
    found: dict[str, tuple[ModelFile, str]] = {}
    for file in _wanted(model, there, source.repo, commit):
        declared = there[file.name]
        if file.size and file.size != declared.size:
            raise DigestMismatch(f"{file.name} was refused: expected {file.size} bytes, the hub declares {declared.size}")
        if declared.sha256:
            if file.sha256 and file.sha256 != declared.sha256:
                raise DigestMismatch(f"{file.name} was refused: expected sha256 {file.sha256}, the hub declares {declared.sha256}")
            found[file.name] = ModelFile(file.name, declared.size, declared.sha256), "sha256 of a large file"
        else:
            sha256 = _fetch_small(model, pinned, declared, file.sha256, store, progress)
            found[file.name] = ModelFile(file.name, declared.size, sha256), f"git blob {declared.blob_sha1}"
    return source.repo, commit, found


def _from_web(source: WebSource, model: CatalogModel, store: Store, progress: Report | None) -> _Found:
    """Take the bytes that a web server has now for those that are not pinned, and those that are from the catalog."""
    found: dict[str, tuple[ModelFile, str]] = {}
    for file in model.files:
        if file.pinned:
            found[file.name] = file, "the catalog's"
            continue
        with storage_errors(store.root):
            store.need_space(file.size, file.name)
            unchecked = store.staging / f"first-{model.id}-{file.name}.part"
            unchecked.unlink(missing_ok=True)
            web.download(source.url(file.name), unchecked, Meter(file.name, file.size, f"web server {source.host}", progress))
            known = ModelFile(file.name, file.size, sha256_of(unchecked))
        store.adopt(model, known, unchecked)
        found[file.name] = known, "as it came first"
    return source.host, "", found


def _wanted(model: CatalogModel, there: dict[str, hub.Declared], repo: str, commit: str) -> list[ModelFile]:
    wanted = []
    replaced = {file.instead_of for file in model.files if file.instead_of and file.name in there and file.instead_of not in there}
    for file in model.files:
        if file.instead_of:
            if file.instead_of in replaced and file.name in there:
                wanted.append(file)
        elif file.name in there:
            wanted.append(file)
        elif not file.optional and file.name not in replaced:
            raise DownloadFailed(f"{repo} has no {file.name} at commit {commit}", hint="choose another model: summarize models list")
    return wanted


def _fetch_small(
    model: CatalogModel, source: HubSource, declared: hub.Declared, expected: str, store: Store, progress: Report | None
) -> str:
    """Fetch a file of git's and return its SHA-256; a try that was cut is gone on with, one that is wrong is begun anew once."""
    if declared.size > _MOST:
        raise DownloadFailed(f"{declared.name} has {declared.size} bytes and no sha256 at the hub; it is not fetched")
    with storage_errors(store.root):
        store.staging.mkdir(parents=True, exist_ok=True)
        store.need_space(declared.size, declared.name)
        unchecked = store.staging / f"git-{declared.blob_sha1}.hub.part"
        for resumed in (unchecked.exists(), False):
            meter = Meter(declared.name, declared.size, "Hugging Face hub", progress)
            hub.fetch(source, ModelFile(declared.name, declared.size), unchecked, meter)
            if declared.size == unchecked.stat().st_size and blob_sha1(unchecked) == declared.blob_sha1:
                break
            unchecked.unlink()
            if not resumed:
                raise DigestMismatch(
                    f"{declared.name} has other bytes than the hub declares (git blob {declared.blob_sha1}) and was refused"
                )
        sha256 = sha256_of(unchecked)
        if expected and sha256 != expected:
            unchecked.unlink()
            raise DigestMismatch(f"{declared.name} was refused: expected sha256 {expected}, got {sha256}")
    store.adopt(model, ModelFile(declared.name, declared.size, sha256), unchecked)
    return sha256


def blob_sha1(file: Path) -> str:
    """The name git gives to a file's content (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects)."""
    digest = hashlib.sha1(b"blob %d\0" % file.stat().st_size, usedforsecurity=False)
    with file.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()
