"""Digests of files, and of the files of a conversion against its record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from summarize.errors import DigestMismatch

#: The file beside a conversion that names its files, with size, time of change and SHA-256.
CONVERSION_RECORD = "record.json"
_CHUNK = 1 << 20


def sha256_of(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """Digest a file in pieces of 1 MiB; memory stays flat."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            if progress:
                progress(len(piece))
    return digest.hexdigest()


def check_conversion(folder: Path, *, whole: bool = False, progress: Callable[[int], None] | None = None) -> None:
    """Compare a conversion with its record: by size and time of change, by digest where those differ or ``whole``.

    Raises:
        DigestMismatch: a file changed or is gone.
    """
    hint = f"summarize models pull {folder.parent.name} --force"
    try:
        files = json.loads((folder / CONVERSION_RECORD).read_text(encoding="utf-8"))["files"]
        wanted = {str(name): (int(entry["size"]), int(entry["mtime_ns"]), str(entry["sha256"])) for name, entry in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DigestMismatch(f"the record of a converted model is damaged ({folder})", hint=hint) from error
    for name, (size, changed, sha256) in wanted.items():
        file = folder / name
        try:
            found = file.stat()
            if not whole and (found.st_size, found.st_mtime_ns) == (size, changed):
                continue
            same = found.st_size == size and sha256_of(file, progress) == sha256
        except OSError as error:
            raise DigestMismatch(f"{name} of a converted model is gone ({file})", hint=hint) from error
        if not same:
            raise DigestMismatch(f"{name} of a converted model changed on disk: its sha256 is not {sha256} any more ({file})", hint=hint)
