"""Prompt states that last: what every request of a kind begins with is read once, kept for later calls, and on disk for later processes.

Only beginnings that the caller marks as its own words (``cacheable_prefix_chars``) are kept, so no article's text is ever on disk. A file
is named by the digest of the beginning and is in a folder named by everything else that its bytes depend on: model, library version,
context settings. Beside it is the SHA-256 of its bytes; what does not match is thrown away and read again. Only the user can open the
folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from summarize.backends.chat import Piece
from summarize.weights.disk import sha256_of

#: Files kept for one model and setting, and folders kept at all; a file has about 2 MB.
MOST_FILES = 24
MOST_FOLDERS = 3


def default_folder() -> Path:
    """Where states lie: ``prompt-states`` in the user's cache folder. Nothing is created."""
    from platformdirs import user_cache_path

    return user_cache_path("summarize") / "prompt-states"


def prefix_name(pieces: Sequence[Piece]) -> str:
    """The file name of a beginning: 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(json.dumps(list(pieces), ensure_ascii=True).encode()).hexdigest()[:32]


class PromptStates:
    """Saved states in ``work``, the folder that the library reads and writes, backed by ``folder`` on disk (None: this process only).

    Every method does without the disk where it fails: a state is a saving and never a need.
    """

    def __init__(self, work: Path, folder: Path | None, key: str) -> None:
        self._work, self._ready = work, set[str]()
        self._folder = None if folder is None else folder / hashlib.sha256(key.encode()).hexdigest()[:16]

    def fetch(self, name: str) -> str | None:
        """The name, in the work folder, of the file that holds the state ``name``; None if there is none or it is damaged."""
        file = f"{name}.bin"
        if name in self._ready:
            return file
        if self._folder is None:
            return None
        kept, sealed = self._folder / file, self._folder / f"{name}.sha256"
        try:
            shutil.copyfile(kept, self._work / file)
            # What is used is what was verified: the copy, which nobody else can reach.
            if sound := sha256_of(self._work / file) == sealed.read_text("ascii").strip():
                os.utime(kept)  # the least recently used go first
            else:
                kept.unlink()
        except (OSError, ValueError):
            return None
        if sound:
            self._ready.add(name)
        return file if sound else None

    def keep(self, name: str) -> None:
        """The library has written ``name.bin`` in the work folder: remember it, and put it on disk."""
        self._ready.add(name)
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder.mkdir(exist_ok=True, mode=0o700)
            made = self._work / f"{name}.bin"
            # The digest first: a file without its own digest beside it is never used.
            _write(self._folder / f"{name}.sha256", sha256_of(made).encode())
            _write(self._folder / f"{name}.bin", made.read_bytes())
            self._prune()

    def _prune(self) -> None:
        if self._folder is None:
            return
        for old in _oldest(self._folder.glob("*.bin"), MOST_FILES):
            old.with_suffix(".sha256").unlink(missing_ok=True)
            old.unlink(missing_ok=True)
        os.utime(self._folder)
        for old in _oldest((path for path in self._folder.parent.iterdir() if path.is_dir()), MOST_FOLDERS):
            shutil.rmtree(old, ignore_errors=True)


def _oldest(paths: Iterable[Path], kept: int) -> list[Path]:
    return sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True)[kept:]


def _write(path: Path, content: bytes) -> None:
    """Write at once or not at all, readable by the user only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".state-")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
