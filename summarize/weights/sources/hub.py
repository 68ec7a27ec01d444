"""The Hugging Face hub over plain HTTP: ``HF_ENDPOINT``, ``HF_TOKEN`` (or the token that ``hf auth login`` stored) and proxies are honored.

Addresses and headers as huggingface_hub uses them (``/REPO/resolve/REVISION/FILE``, ``X-Repo-Commit``, ``X-Linked-Etag``); that library
brings 6 MB, begins an interrupted download again, and has a second protocol that cannot go on at a byte.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights.locations import COMMIT, SHA256, HubSource
from summarize.weights.progress import Meter
from summarize.weights.sources.connection import opened, same_server, within
from summarize.weights.sources.web import download
from summarize.weights.types import ModelFile

#: How long an unreachable hub may hold us up before the next source is tried. Seconds.
TIMEOUT_S = 5.0
_REDIRECTS = 5
#: A page of the hub's own; it lists at most a thousand files. Bytes.
_PAGE_BYTES = 20_000_000


def fetch(source: HubSource, file: ModelFile, partial: Path, meter: Meter) -> None:
    """Fetch ``file`` from the hub at the pinned commit.

    Raises:
        DownloadFailed: no answer, an error status, or the connection was cut too often; what came so far is kept.
        DigestMismatch: the hub itself says that it has other bytes under that name.
        OSError: the disk is full or may not be written.
    """
    known = headers(source, file)
    compare(known, source, file)
    download(known.location, partial, meter, _authorization() if same_server(known.location, endpoint()) else {}, packed=False)


@dataclass(frozen=True, slots=True)
class Declared:
    """What the hub says of one file: ``size`` in bytes, the SHA-256 of a large (LFS) file, the git blob's SHA-1 of any other."""

    name: str
    size: int
    sha256: str = ""
    blob_sha1: str = ""


@dataclass(frozen=True, slots=True)
class Headers:
    """What the headers of a file say: where its bytes are, how many (None: unknown), its ETag and the commit it is of."""

    location: str
    size: int | None
    etag: str
    commit: str


def endpoint() -> str:
    """The hub's address: ``HF_ENDPOINT``, else the public one."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def listing(source: HubSource) -> tuple[str, dict[str, Declared]]:
    """Ask the hub which commit ``source`` is at (its own if it has one, else ``main``) and what is in it.

    Raises:
        DownloadFailed: no answer in time, an error status, or an answer that names no commit.
        DigestMismatch: the hub answers with another commit than the one asked for.
    """

    def ask() -> tuple[str, list[dict[str, Any]]]:
        commit = str(_api(f"{source.repo}/revision/{source.revision or 'main'}").get("sha") or "")
        if not COMMIT.match(commit):
            raise DownloadFailed(f"the hub names no commit for {source.repo}")
        return commit, _api(f"{source.repo}/tree/{commit}" + (f"/{quote(source.folder)}" if source.folder else ""))

    commit, entries = within(3 * TIMEOUT_S, ask)
    if source.revision and commit != source.revision:
        raise DigestMismatch(f"{source.repo} was refused: asked for commit {source.revision}, the hub has {commit}")
    try:
        declared = [_declared(entry, source.folder) for entry in entries if entry["type"] == "file"]
    except (KeyError, TypeError, ValueError) as error:
        raise DownloadFailed(f"the hub's list of {source.repo} cannot be read") from error
    return commit, {file.name: file for file in declared}


def _declared(entry: Mapping[str, Any], folder: str) -> Declared:
    name = str(entry["path"]).removeprefix(f"{folder}/")
    if large := entry.get("lfs"):
        return Declared(name, int(large["size"]), sha256=str(large["oid"]))
    return Declared(name, int(entry["size"]), blob_sha1=str(entry["oid"]))


def headers(source: HubSource, file: ModelFile) -> Headers:
    """Ask for a file's headers, for :data:`TIMEOUT_S` seconds at the most.

    Raises:
        DownloadFailed: no answer in time, or an error status.
    """
    path = "/".join(quote(part) for part in (source.folder, file.name) if part)
    return within(TIMEOUT_S, lambda: _headers(f"{endpoint()}/{source.repo}/resolve/{source.revision or 'main'}/{path}"))


def _headers(url: str) -> Headers:
    """Follow redirects within the hub; the first one that leads elsewhere names the place of the bytes."""
    for _ in range(_REDIRECTS):
        with opened(_request(url, "HEAD"), 0.8 * TIMEOUT_S, follow=False) as answer:
            there = urljoin(url, answer.headers.get("Location") or url)
            linked = answer.headers.get("X-Linked-Size")
            size = linked or (answer.headers.get("Content-Length") if there == url else None)
            etag = (answer.headers.get("X-Linked-Etag") or answer.headers.get("ETag") or "").removeprefix("W/").strip('"')
            known = Headers(there, int(size) if size and size.isdigit() else None, etag, answer.headers.get("X-Repo-Commit") or "")
        if there == url or linked or not same_server(there, url):
            return known
        url = there
    raise DownloadFailed("too many redirects")


def compare(known: Headers, source: HubSource, file: ModelFile) -> None:
    """Refuse before a gigabyte is fetched: large files carry their SHA-256 as ETag, and every answer the commit it is of."""
    if source.revision and COMMIT.match(known.commit) and known.commit != source.revision:
        raise DigestMismatch(f"{file.name} was refused: asked for commit {source.revision}, the hub gave {known.commit}")
    if file.sha256 and SHA256.match(known.etag) and known.etag != file.sha256:
        raise DigestMismatch(f"{file.name} was refused: expected sha256 {file.sha256}, got {known.etag}")
    if file.size and known.size is not None and known.size != file.size:
        digest = f" (sha256 {file.sha256})" if file.sha256 else ""
        raise DigestMismatch(f"{file.name} was refused: expected {file.size} bytes{digest}, got {known.size} bytes")


def revision_is_gone(error: BaseException) -> bool:
    """Whether the hub said that it has the repository and not the revision."""
    cause = error.__cause__
    return isinstance(cause, urllib.error.HTTPError) and cause.headers.get("X-Error-Code") == "RevisionNotFound"


def _api(path: str) -> Any:
    with opened(_request(f"{endpoint()}/api/models/{path}"), 0.8 * TIMEOUT_S) as answer:
        return json.loads(answer.read(_PAGE_BYTES))


def _request(url: str, method: str = "GET") -> urllib.request.Request:
    return urllib.request.Request(url, method=method, headers={"Accept-Encoding": "identity", **_authorization()})  # noqa: S310 - http(s)


def _authorization() -> dict[str, str]:
    token = os.environ.get("HF_TOKEN") or ""
    if not token:
        home = os.environ.get("HF_HOME") or "~/.cache/huggingface"
        with suppress(OSError, ValueError):
            token = Path(os.environ.get("HF_TOKEN_PATH") or f"{home}/token").expanduser().read_text("utf-8")
    return {"Authorization": f"Bearer {token.strip()}"} if token.strip() else {}
