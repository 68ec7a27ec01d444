"""A folder or web server of the user's own that has the files by name or by digest (``SUMMARIZE_MIRROR``)."""

from __future__ import annotations

import os
from pathlib import Path

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights.progress import Meter
from summarize.weights.sources.web import download
from summarize.weights.types import ModelFile


def fetch(mirror: str, file: ModelFile, partial: Path, meter: Meter) -> None:
    """Fetch ``file`` from ``mirror``, a path or an http(s) address: ``<mirror>/<sha256>``, else ``<mirror>/<file name>``.

    Raises:
        DownloadFailed: not there, or the connection failed; what came so far is kept.
        DigestMismatch: the folder's file is too short.
        OSError: the disk is full or may not be written.
    """
    if not mirror.lower().startswith(("http://", "https://")):
        folder = Path(mirror).expanduser().absolute()
        found = next((folder / name for name in (file.sha256, file.name) if os.access(folder / name, os.R_OK)), None)
        if found is None:
            raise DownloadFailed(f"{file.name} is not there, or may not be read")
        if (size := found.stat().st_size) < file.size:
            raise DigestMismatch(f"{file.name} was refused: expected {file.size} bytes (sha256 {file.sha256}), got {size}")
        return download(found.as_uri(), partial, meter, packed=False)
    try:
        return download(f"{mirror.rstrip('/')}/{file.sha256}", partial, meter)
    except DownloadFailed as error:
        if not str(error).startswith("HTTP"):
            raise
    return download(f"{mirror.rstrip('/')}/{file.name}", partial, meter)
