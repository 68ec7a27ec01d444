"""Files for the user's own eyes: made readable by their owner only, whatever the umask."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def private_folder(folder: Path) -> Path:
    """Make ``folder``, for its owner only; one that is there already stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    return folder


def private_file(path: Path) -> Path:
    """Make an empty file for its owner only, or take the rights of others from the one that is there.

    Raises:
        OSError: it cannot be made, or belongs to somebody else.
    """
    handle = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), FILE_MODE)
    try:
        if os.name == "posix" and os.fstat(handle).st_mode & 0o077:
            os.fchmod(handle, FILE_MODE)
    finally:
        os.close(handle)
    return path


def put_aside(path: Path) -> Path:
    """Keep a file that cannot be read, and what SQLite has beside it, under names that end in ``.broken``; the answer is the file's.

    Raises:
        OSError: it cannot be renamed.
    """
    for ending in ("", "-wal", "-shm"):
        old = path.with_name(path.name + ending)
        if old.exists():
            old.replace(old.with_name(f"{old.name}.broken"))
    return path.with_name(f"{path.name}.broken")
