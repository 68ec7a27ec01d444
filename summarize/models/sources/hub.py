"""The Hugging Face hub, through huggingface_hub: ``HF_ENDPOINT``, tokens and proxies are its business.

``hf_hub_download`` of huggingface_hub 2 writes to a name of its own for each call and so never goes on with an interrupted download. Its
``http_get`` takes a position to go on from; that one is used here, on the address and headers that ``hf_hub_download`` would use.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.models.catalog import HubSource, ModelFile
from summarize.models.progress import Meter, Notify
from summarize.models.store import is_disk_error

#: How long an unreachable hub may hold us up before the next source is tried. Seconds.
PATIENCE = 5.0


def fetcher(source: HubSource, file: ModelFile) -> Callable[[Path, Meter, Notify], None]:
    """Fetch ``file`` from the hub at the pinned commit.

    The function raises:
        DownloadFailed: no answer, an error status, or the connection was cut too often; what came so far is kept.
        DigestMismatch: the hub itself says that it has other bytes under that name.
        OSError: the disk is full or may not be written.
    """

    def fetch(partial: Path, meter: Meter, say: Notify) -> None:
        hub = _import_hub()
        url = hub.hf_hub_url(source.repo, file.name, revision=source.revision)
        known = _probe(hub, url)
        _compare(known, file)
        headers = hub.utils.build_hf_headers()
        if urlsplit(known.location).netloc != urlsplit(url).netloc:
            headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
        have = partial.stat().st_size if partial.exists() else 0
        if have > file.size:
            partial.unlink()
            have = 0
        meter.resume(have)
        with partial.open("ab") as out:
            try:
                hub.file_download.http_get(
                    known.location, out, resume_size=have, headers=headers, expected_size=file.size, tqdm_class=_bar(meter)
                )
            except (OSError, ValueError, _http_error()) as error:
                if is_disk_error(error):
                    raise
                raise DownloadFailed(_say(error)) from error
            out.flush()
            os.fsync(out.fileno())

    return fetch


def _import_hub() -> Any:
    # All read at import by huggingface_hub. Nobody wants a summary to phone home, and only plain HTTP can go on at a byte.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    import huggingface_hub
    import huggingface_hub.errors
    import huggingface_hub.file_download
    import huggingface_hub.utils

    hub: Any = huggingface_hub
    hub.utils.logging.set_verbosity_error()  # its retries are told by us if they come to nothing
    return hub


def _http_error() -> type[Exception]:
    """The root of what the hub's HTTP library raises; huggingface_hub before 2 used httpx."""
    try:
        import httpx2 as library
    except ImportError:
        import httpx as library  # type: ignore[no-redef]
    error: type[Exception] = library.HTTPError
    return error


def _probe(hub: Any, url: str) -> Any:
    """Ask for the file's headers, for :data:`PATIENCE` seconds at the most, however long the library or a name server would take."""
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(hub.get_hf_file_metadata(url, timeout=PATIENCE - 1))
        except BaseException as error:  # whatever it is, the next source is tried
            answers.append(error)

    thread = threading.Thread(target=ask, daemon=True, name="hub-probe")
    thread.start()
    thread.join(PATIENCE)
    if not answers:
        raise DownloadFailed(f"no answer within {PATIENCE:.0f} s")
    if isinstance(answers[0], BaseException):
        raise DownloadFailed(_say(answers[0])) from answers[0]
    return answers[0]


def _compare(known: Any, file: ModelFile) -> None:
    """Refuse before a gigabyte is fetched: large files carry their SHA-256 as ETag."""
    etag = known.etag or ""
    if re.fullmatch(r"[0-9a-f]{64}", etag) and etag != file.sha256:
        raise DigestMismatch(f"{file.name} was refused: expected sha256 {file.sha256}, got {etag}")
    if known.size is not None and known.size != file.size:
        raise DigestMismatch(f"{file.name} was refused: expected {file.size} bytes (sha256 {file.sha256}), got {known.size} bytes")


def _say(error: BaseException) -> str:
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", None)
    if status is None:
        text = str(error).strip().splitlines()
        return text[0][:200] if text else type(error).__name__
    reasons = {401: "not allowed (set HF_TOKEN)", 403: "not allowed (set HF_TOKEN)", 404: "not there", 429: "too many requests, try later"}
    return f"HTTP {status}" + (f": {reasons[status]}" if status in reasons else "")


def _bar(meter: Meter) -> type:
    """A stand-in for tqdm that feeds our own meter, and stops a server that sends more than it said."""
    from tqdm.std import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs["disable"] = True
            super().__init__(*args, **kwargs)

        def update(self, n: float | None = 1) -> bool | None:
            if n and n > 0:
                meter.add(int(n))
            elif n:
                meter.resume(max(0, meter.done + int(n)))
            return None

    return Bar
