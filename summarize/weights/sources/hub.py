"""The Hugging Face hub, through huggingface_hub: ``HF_ENDPOINT``, tokens and proxies are its business.

``hf_hub_download`` of huggingface_hub 2 writes to a new name at each call and never goes on with an interrupted download, and within a
call it loses up to 10 MB at each cut. So only its public parts are used here (addresses, headers, its HTTP session, its errors).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from summarize.errors import DigestMismatch, DownloadFailed, SummarizeError
from summarize.weights.disk import is_disk_error
from summarize.weights.locations import HubSource
from summarize.weights.progress import Meter, Notify
from summarize.weights.sources.patience import within
from summarize.weights.types import ModelFile

#: How long an unreachable hub may hold us up before the next source is tried. Seconds.
PATIENCE = 5.0
#: Silence after which a connection counts as cut; tries without a new byte before giving up; seconds between them.
_TIMEOUT = 20.0
_TRIES = 4
_PAUSE = 0.5
_COMMIT = re.compile(r"[0-9a-f]{40}")


def fetcher(source: HubSource, file: ModelFile) -> Callable[[Path, Meter, Notify], None]:
    """Fetch ``file`` from the hub at the pinned commit.

    The function raises:
        DownloadFailed: no answer, an error status, or the connection was cut too often; what came so far is kept.
        DigestMismatch: the hub itself says that it has other bytes under that name.
        OSError: the disk is full or may not be written.
    """

    def fetch(partial: Path, meter: Meter, say: Notify) -> None:
        hub = _import_hub()
        known = headers(source, file)
        compare(known, source, file)
        sent = {**hub.utils.build_hf_headers(), "Accept-Encoding": "identity"}
        if urlsplit(known.location).netloc != urlsplit(_address(hub, source, file)).netloc:
            sent = {name: value for name, value in sent.items() if name.lower() != "authorization"}
        have = partial.stat().st_size if partial.exists() else 0
        if have > file.size:
            partial.unlink()
            have = 0
        meter.resume(have)
        with partial.open("ab") as out:
            _stream(hub, known.location, sent, out, meter)
            out.flush()
            os.fsync(out.fileno())

    return fetch


@dataclass(frozen=True, slots=True)
class Declared:
    """What the hub says of one file: ``size`` in bytes, the SHA-256 of a large (LFS) file, the git blob's SHA-1 of any other."""

    name: str
    size: int
    sha256: str = ""
    blob_sha1: str = ""


def listing(source: HubSource) -> tuple[str, dict[str, Declared]]:
    """Ask the hub which commit ``source`` is at (its own if it has one, else ``main``) and what is in it.

    Raises:
        DownloadFailed: no answer in time, an error status, or an answer that names no commit.
        DigestMismatch: the hub answers with another commit than the one asked for.
    """
    hub = _import_hub()
    api = hub.HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None)

    def ask() -> tuple[str, list[Any]]:
        commit = str(api.model_info(source.repo, revision=source.revision or "main", timeout=PATIENCE).sha or "")
        if not _COMMIT.fullmatch(commit):
            raise DownloadFailed(f"the hub names no commit for {source.repo}")
        return commit, list(api.list_repo_tree(source.repo, source.folder or None, revision=commit))

    commit, entries = within(3 * PATIENCE, ask, _say)
    if source.revision and commit != source.revision:
        raise DigestMismatch(f"{source.repo} was refused: asked for commit {source.revision}, the hub has {commit}")
    files: dict[str, Declared] = {}
    for entry in entries:
        if hasattr(entry, "size"):  # a folder has none
            name = entry.path.removeprefix(f"{source.folder}/")
            large = getattr(entry, "lfs", None)
            if large is not None:
                files[name] = Declared(name, int(large.size), sha256=str(large.sha256))
            else:
                files[name] = Declared(name, int(entry.size), blob_sha1=str(entry.blob_id))
    return commit, files


def _stream(hub: Any, url: str, headers: dict[str, str], out: BinaryIO, meter: Meter) -> None:
    """Append what is missing; a connection that is cut is opened again where it was, up to :data:`_TRIES` times without a new byte."""
    failures = 0
    while meter.done < meter.total:
        before = meter.done
        try:
            _stream_once(hub, url, headers, out, meter)
            problem: BaseException = DownloadFailed(f"the connection was cut after {meter.done} of {meter.total} bytes")
        except SummarizeError:
            raise
        except Exception as error:
            if is_disk_error(error):
                raise
            problem = error
        if meter.done < meter.total:
            failures = 0 if meter.done > before else failures + 1
            if failures >= _TRIES or getattr(problem, "response", None) is not None:
                raise DownloadFailed(_say(problem)) from problem
            time.sleep(_PAUSE)


def _stream_once(hub: Any, url: str, headers: dict[str, str], out: BinaryIO, meter: Meter) -> None:
    asked = {**headers, "Range": f"bytes={meter.done}-"} if meter.done else headers
    with hub.get_session().stream("GET", url, headers=asked, timeout=_TIMEOUT, follow_redirects=True) as answer:
        hub.utils.hf_raise_for_status(answer)
        if meter.done and not re.match(rf"bytes {meter.done}-", answer.headers.get("Content-Range", "")):
            out.truncate(0)  # the server does not know ranges and begins again
            meter.resume(0)
        for piece in answer.iter_bytes():
            meter.add(len(piece))
            out.write(piece)


def _import_hub() -> Any:
    # All read at import by huggingface_hub. Nobody wants a summary to phone home, and only plain HTTP can go on at a byte.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    import huggingface_hub
    import huggingface_hub.errors
    import huggingface_hub.utils

    hub: Any = huggingface_hub
    hub.utils.logging.set_verbosity_error()  # its retries are told by us if they come to nothing
    return hub


def headers(source: HubSource, file: ModelFile) -> Any:
    """Ask for a file's headers, for :data:`PATIENCE` seconds at the most: ``commit_hash``, ``etag``, ``size``, ``location``.

    Raises:
        DownloadFailed: no answer in time, or an error status.
    """
    hub = _import_hub()
    url = _address(hub, source, file)
    return within(PATIENCE, lambda: hub.get_hf_file_metadata(url, timeout=PATIENCE - 1), _say)


def _address(hub: Any, source: HubSource, file: ModelFile) -> str:
    # The endpoint is given by name, since huggingface_hub reads the variable only once, when it is imported.
    endpoint = os.environ.get("HF_ENDPOINT") or None
    revision = source.revision or "main"
    url: str = hub.hf_hub_url(source.repo, file.name, subfolder=source.folder or None, revision=revision, endpoint=endpoint)
    return url


def compare(known: Any, source: HubSource, file: ModelFile) -> None:
    """Refuse before a gigabyte is fetched: large files carry their SHA-256 as ETag, and every answer the commit it is of."""
    if source.revision and _COMMIT.fullmatch(known.commit_hash or "") and known.commit_hash != source.revision:
        raise DigestMismatch(f"{file.name} was refused: asked for commit {source.revision}, the hub gave {known.commit_hash}")
    etag = known.etag or ""
    if file.sha256 and re.fullmatch(r"[0-9a-f]{64}", etag) and etag != file.sha256:
        raise DigestMismatch(f"{file.name} was refused: expected sha256 {file.sha256}, got {etag}")
    if file.size and known.size is not None and known.size != file.size:
        digest = f" (sha256 {file.sha256})" if file.sha256 else ""
        raise DigestMismatch(f"{file.name} was refused: expected {file.size} bytes{digest}, got {known.size} bytes")


def _say(error: BaseException) -> str:
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", None)
    if status is None:
        text = str(error).strip().splitlines()
        return text[0][:200] if text else type(error).__name__
    reasons = {401: "not allowed (set HF_TOKEN)", 403: "not allowed (set HF_TOKEN)", 404: "not there", 429: "too many requests, try later"}
    return f"HTTP {status}" + (f": {reasons[status]}" if status in reasons else "")
