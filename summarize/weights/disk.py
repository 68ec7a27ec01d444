"""File sizes and free space, in words and in bytes."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summarize.errors import StorageError

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


def same_size(path: Path, size: int) -> bool:
    """Tell whether a file is there with this size."""
    return path.exists() and bytes_at(path) == size


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
