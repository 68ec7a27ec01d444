"""A folder or web server of the user's own that has the files by name or by digest (``SUMMARIZE_MIRROR``)."""

from __future__ import annotations

import http.client
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from summarize.errors import DownloadFailed
from summarize.weights.catalog import ModelFile
from summarize.weights.progress import Meter, Notify

_CHUNK = 1 << 20
_TIMEOUT = 30.0


def fetcher(mirror: str, file: ModelFile) -> Callable[[Path, Meter, Notify], None]:
    """Fetch ``file`` from ``mirror``, a path or an http(s) address: ``<mirror>/<sha256>``, else ``<mirror>/<file name>``.

    The function raises:
        DownloadFailed: not there, or the connection failed; what came so far is kept.
        OSError: the disk is full or may not be written.
    """

    def fetch(partial: Path, meter: Meter, say: Notify) -> None:
        if mirror.lower().startswith(("http://", "https://")):
            _from_web(mirror, file, partial, meter)
        else:
            _from_folder(Path(mirror).expanduser(), file, partial, meter)

    return fetch


def _from_folder(folder: Path, file: ModelFile, partial: Path, meter: Meter) -> None:
    for name in (file.sha256, file.name):
        try:
            stream = (folder / name).open("rb")
        except OSError:
            continue
        with stream, partial.open("wb") as out:
            meter.resume(0)
            while piece := stream.read(_CHUNK):
                meter.add(len(piece))
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        return
    raise DownloadFailed(f"{file.name} is not there, or may not be read")


def _from_web(mirror: str, file: ModelFile, partial: Path, meter: Meter) -> None:
    problem = ""
    for name in (file.sha256, file.name):
        try:
            return _get(f"{mirror.rstrip('/')}/{name}", partial, meter, file.size)
        except urllib.error.HTTPError as error:
            problem = f"HTTP {error.code}"
            error.close()
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError, ValueError) as error:
            raise DownloadFailed(str(getattr(error, "reason", error))[:200] or type(error).__name__) from error
    raise DownloadFailed(problem)


def _get(url: str, partial: Path, meter: Meter, size: int) -> None:
    have = partial.stat().st_size if partial.exists() else 0
    if have >= size:
        partial.unlink()
        have = 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - http(s) only, see fetcher
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
        goes_on = answer.status == 206 and re.match(rf"bytes {have}-", answer.headers.get("Content-Range", ""))
        meter.resume(have if goes_on else 0)
        with partial.open("ab" if goes_on else "wb") as out:
            while piece := answer.read(_CHUNK):
                meter.add(len(piece))
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    if meter.done < size:
        raise DownloadFailed(f"the connection was cut after {meter.done} of {size} bytes")
