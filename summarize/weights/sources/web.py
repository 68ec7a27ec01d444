"""Plain web servers, and the user's own mirror (``SUMMARIZE_MIRROR``), which is one of these or a folder.

Files that are packed with gzip or Zstandard are unpacked while they come.
A connection that is cut is opened again at the byte where it was. What is written is never more than the file's declared size, whatever
the packed stream would unpack to, and memory stays flat.
"""

from __future__ import annotations

import http.client
import os
import re
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from summarize.errors import DigestMismatch, DownloadFailed
from summarize.weights.disk import is_disk_error
from summarize.weights.progress import Meter
from summarize.weights.sources.connection import SILENCE_S, in_words, opened
from summarize.weights.types import ModelFile

_CHUNK = 1 << 20
_Unpack = Callable[[bytes], Iterator[bytes]]
#: Tries without a new byte before giving up; seconds between them.
_TRIES = 3
_PAUSE = 0.5
#: The first bytes of a packed stream: a server may have unpacked it already (Content-Encoding), and then they are not there.
_MAGIC = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}


def download(
    url: str, partial: Path, meter: Meter, headers: Mapping[str, str] | None = None, *, packed: bool = True, exact: bool = True
) -> None:
    """Bring ``partial`` to ``meter.total`` bytes of what is at ``url``; with ``packed``, unpacked if the name there ends in .gz or .zst.

    A plain file goes on where an earlier try stopped; a packed one begins again in a new process, and goes on within one. So does one that
    is not ``exact``: ``meter.total`` is the most bytes that it may have, and becomes what it has.

    Raises:
        DownloadFailed: no answer, an error status, or the connection was cut too often; what came so far is kept.
        DigestMismatch: a packed stream is damaged.
        OSError: the disk is full or may not be written.
    """
    suffix = "" if url.endswith(meter.file) or not packed else Path(url).suffix
    with partial.open("ab") as out:
        have = out.tell()
        if suffix in _MAGIC or have >= meter.total or not exact:
            out.truncate(0)
            have = 0
        meter.resume(have)
        transfer = _Transfer(url, suffix, out, meter, have, headers or {}, exact)
        failures = 0
        while meter.done < meter.total:
            before = transfer.taken
            problem = transfer.run()
            if meter.done < meter.total:
                failures = 0 if transfer.taken > before else failures + 1
                if failures >= _TRIES:
                    raise DownloadFailed(problem)
                time.sleep(_PAUSE)
        out.flush()
        os.fsync(out.fileno())


def from_mirror(mirror: str, file: ModelFile, partial: Path, meter: Meter) -> None:
    """Fetch ``file`` from the user's own ``mirror``, a path or an http(s) address: ``<mirror>/<sha256>``, else ``<mirror>/<file name>``.

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


class _Transfer:
    """One file on its way: ``taken`` counts the bytes of the body, packed as they are."""

    def __init__(self, url: str, suffix: str, out: BinaryIO, meter: Meter, taken: int, headers: Mapping[str, str], exact: bool) -> None:
        self._url, self._suffix, self._out, self._meter, self.taken, self._headers = url, suffix, out, meter, taken, headers
        self._most = 0 if exact else meter.total
        self._unpack: _Unpack = _plain
        self._damage: type[Exception] = zlib.error

    def run(self) -> str:
        """Take what comes until the file is whole or the connection ends; returns why it ended too early."""
        headers = {**self._headers, "Accept-Encoding": "gzip" if self._suffix == ".gz" else "identity"}
        if self.taken:
            headers["Range"] = f"bytes={self.taken}-"
        request = urllib.request.Request(self._url, headers=headers)  # noqa: S310 - http(s) only, the catalog's pattern sees to it
        try:
            with opened(request, SILENCE_S) as answer:
                self._take(answer)
        except urllib.error.HTTPError as error:
            if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                raise DigestMismatch(f"{self._meter.file} ends before the {self._meter.total} bytes that the catalog names") from error
            raise DownloadFailed(in_words(error)) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            if is_disk_error(error):
                raise
            return in_words(error)
        return f"the connection was cut after {self._meter.done} of {self._meter.total} bytes"

    def _take(self, answer: Any) -> None:
        if self.taken and not (answer.status == 206 and re.match(rf"bytes {self.taken}-", answer.headers.get("Content-Range", ""))):
            self._out.truncate(0)  # the server does not know ranges and begins again
            self._meter.resume(0)
            self.taken = 0
        length = answer.headers.get("Content-Length") or ""
        if self._most:
            self._meter.total = min(self._most, self.taken + int(length)) if length.isdigit() else self._most
        # To the end, so that a file that is longer than declared is no match; no packed stream is much longer than what is in it.
        while self.taken <= self._meter.total + _CHUNK and (piece := answer.read1(_CHUNK)):
            if not self.taken:
                self._unpack, self._damage = _unpacker(self._suffix, piece)
            self.taken += len(piece)
            try:
                for unpacked in self._unpack(piece):
                    self._meter.add(len(unpacked))
                    self._out.write(unpacked)
            except self._damage as error:
                raise DigestMismatch(f"{self._meter.file} came as a damaged {self._suffix} file: {error}") from error
        if self._most and not length.isdigit():
            self._meter.total = self._meter.done


def _plain(piece: bytes) -> Iterator[bytes]:
    yield piece


def _unpacker(suffix: str, first: bytes) -> tuple[_Unpack, type[Exception]]:
    """What unpacks a stream that begins with ``first``, piece by piece, and the error of a damaged one."""
    if suffix not in _MAGIC or not first.startswith(_MAGIC[suffix][: len(first)]):
        return _plain, zlib.error
    if suffix == ".gz":
        return _gzip(), zlib.error
    library = _zstd_library()
    return _zstd(library.ZstdDecompressor()), library.ZstdError


def _gzip() -> _Unpack:
    machine = zlib.decompressobj(wbits=31)

    def unpack(piece: bytes) -> Iterator[bytes]:
        while piece and not machine.eof:
            yield machine.decompress(piece, _CHUNK)
            piece = machine.unconsumed_tail

    return unpack


def _zstd(machine: Any) -> _Unpack:
    def unpack(piece: bytes) -> Iterator[bytes]:
        while (piece or not machine.needs_input) and not machine.eof:
            yield machine.decompress(piece, _CHUNK)
            piece = b""

    return unpack


def _zstd_library() -> Any:
    return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
