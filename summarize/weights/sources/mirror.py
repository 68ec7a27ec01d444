"""A folder or web server of the user's own that has the files by name or by digest (``SUMMARIZE_MIRROR``)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from summarize.errors import DownloadFailed
from summarize.weights.progress import Meter
from summarize.weights.sources.web import download
from summarize.weights.types import ModelFile

_CHUNK = 1 << 20


def fetcher(mirror: str, file: ModelFile) -> Callable[[Path, Meter], None]:
    """Fetch ``file`` from ``mirror``, a path or an http(s) address: ``<mirror>/<sha256>``, else ``<mirror>/<file name>``.

    The function raises:
        DownloadFailed: not there, or the connection failed; what came so far is kept.
        OSError: the disk is full or may not be written.
    """

    def fetch(partial: Path, meter: Meter) -> None:
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
    for name in (file.sha256, file.name):
        try:
            download(f"{mirror.rstrip('/')}/{name}", partial, meter)
        except DownloadFailed as error:
            if name == file.name or not str(error).startswith("HTTP"):
                raise
        else:
            return
