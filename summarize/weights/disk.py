"""Files on disk: sizes, digests, and what the file system says in words."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summarize.errors import DigestMismatch, StorageError

#: The file beside a conversion that names its files, with size, time of change and SHA-256.
CONVERSION_RECORD = "record.json"
#: Errors of a write that mean the disk and not the network.
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


@contextmanager
def storage_errors(place: Path) -> Iterator[None]:
    """Turn what the file system says into a :class:`StorageError` with a hint."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageError(f"no space left for the model ({place})") from error
        raise StorageError(f"cannot use the model store: {error.strerror or error} ({error.filename or place})") from error


def is_disk_error(error: BaseException) -> bool:
    """True if a write failed because of the disk (full, quota, read-only), whatever the network did."""
    return isinstance(error, OSError) and error.errno in _DISK


def stamp_of(path: Path) -> dict[str, int]:
    """Return a file's size and time of change, by which it is known again."""
    found = path.stat()
    return {"size": found.st_size, "mtime_ns": found.st_mtime_ns}


def bytes_at(path: Path) -> int:
    """Return a file's size; 0 if there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, where the system knows how."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def size_text(count: int) -> str:
    """A number of bytes for people: 1.1 GB, 35 MB."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def sha256_of(path: Path) -> str:
    """Digest a file; memory stays flat."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_conversion(folder: Path, *, whole: bool = False) -> None:
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
            same = found.st_size == size and sha256_of(file) == sha256
        except OSError as error:
            raise DigestMismatch(f"{name} of a converted model is gone ({file})", hint=hint) from error
        if not same:
            raise DigestMismatch(f"{name} of a converted model changed on disk: its sha256 is not {sha256} any more ({file})", hint=hint)
