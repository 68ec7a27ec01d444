"""Journal of a run: finished items, one line of JSON each, on disk before it is counted as done: a run that was killed goes on from there.

The file is only ever appended to, and synced after each batch. A line carries a checksum; one that was torn by a crash or damaged later
is left out and its item made again. Several runs may be in one file: an item is found by a key of its text and of everything that
shaped the result, so lines of other settings are simply not asked for.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from zlib import crc32

from summarize.digest.made import DAMAGED, dumps, from_json
from summarize.digest_types import DigestItem, Failure
from summarize.errors import OutputError
from summarize.private import private_file, put_aside

VERSION = 3
Kept = TypeVar("Kept", DigestItem, Failure)
#: A run that goes on so long after it was cut off is a new one, with a date of its own.
SAME_RUN = timedelta(hours=12)
_KINDS = ("made", "failed")
_HEAD = b'{"journal":'
_TAIL = ',"crc":"'


class Journal:
    """The journal at ``path``, locked for this run. Use it in a ``with`` block.

    ``context`` names the settings of the run and ``created`` its date; a run of the same settings that was cut off less than half a day
    before goes on under its own date, :attr:`created`. ``fresh`` begins a new file. ``warn`` is given in one line what was wrong with it.

    Raises:
        OutputError: it cannot be written, or another run is writing it.
    """

    def __init__(
        self, path: Path, context: str, created: datetime, *, fresh: bool = False, warn: Callable[[str], None] = lambda _: None
    ) -> None:
        from filelock import FileLock, Timeout

        self.path = path
        self.created = created
        self._warn = warn
        self._places: dict[tuple[str, str], tuple[int, int]] = {}  # beginning and length of the last line of a kind and a key
        if not path.resolve().parent.is_dir():  # the lock would make it
            raise OutputError(f"cannot write the journal: no such folder ({path.parent})", hint=f"mkdir -p {path.parent}")
        self._lock = FileLock(f"{path}.lock", timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise OutputError(
                f"another run is making this digest ({path})", hint="wait for it, or choose another place with -o FILE"
            ) from None
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            if fresh:
                path.unlink(missing_ok=True)
            self._end = self._load(context) if path.exists() else 0
            # Unbuffered: what write() took is with the system, and a full disk leaves nothing behind in this process.
            self._file = private_file(path).open("ab+", buffering=0)
            self._file.truncate(self._end)  # a torn last line must not run into the next one
            self._append([{"journal": VERSION, "run": context, "created": self.created.isoformat()}])
            self._sync_folder()
        except (OSError, OutputError) as error:
            if path.is_file() and not path.stat().st_size:
                path.unlink()
            self._release()
            raise error if isinstance(error, OutputError) else _unwritable(path, error) from error

    # -- reading ----------------------------------------------------------------------------------------------------------------------

    def _load(self, context: str) -> int:
        """Read what is there; the answer is where the last whole line ends, in bytes."""
        given, end, damaged = self.created, 0, 0
        with self.path.open("rb") as file:
            for line in file:
                whole = line.endswith(b"\n")
                record = _record(line) if whole else None
                if end == 0 and (record is None or record.get("journal") != VERSION):
                    return self._begin_again(line)
                if not whole:
                    break
                if record is None:
                    damaged += 1
                elif record.get("run") == context:
                    self.created = _resumed(record.get("created"), given)
                elif "finished" in record:
                    self.created = given
                else:
                    self._index(record, end, len(line))
                end += len(line)
        if damaged:
            self._warn(f"{damaged} damaged lines of the journal are left out, and their items made again ({self.path})")
        return end

    def _begin_again(self, first: bytes) -> int:
        """Whatever this file is, it is no journal of this version: it is kept under another name, unless it is only a torn first line."""
        is_torn = not first.endswith(b"\n") and (first.startswith(_HEAD) or _HEAD.startswith(first))
        if is_torn or not first.rstrip(b"\0"):
            return 0
        aside = put_aside(self.path)
        self._warn(f"the journal cannot be read and is begun again; the old one is kept as {aside.name} ({self.path})")
        return 0

    def _index(self, record: Mapping[str, Any], start: int, length: int) -> None:
        for kind in _KINDS:
            if kind in record:
                self._places[kind, str(record.get("key"))] = start, length

    def made(self, key: str) -> DigestItem | None:
        """The story finished under ``key``, if it is here."""
        return self._read("made", key, DigestItem)

    def failure(self, key: str) -> Failure | None:
        """What went wrong with ``key`` in a run before this one."""
        return self._read("failed", key, Failure)

    def _read(self, kind: str, key: str, read: type[Kept]) -> Kept | None:
        if (kind, key) not in self._places:
            return None
        start, length = self._places[kind, key]
        self._file.seek(start)
        try:
            record = _record(self._file.read(length))
            found: Kept | None = None if record is None else from_json(read, record[kind])
        except DAMAGED:
            self._warn(f"a damaged line of the journal is left out and made again ({self.path})")
            return None
        return found

    # -- writing ----------------------------------------------------------------------------------------------------------------------

    def record(self, done: Sequence[tuple[str, DigestItem | Failure]]) -> None:
        """Put stories and failures on disk, one line each, synced together.

        Raises:
            OutputError: they cannot be written; what was written before is there still.
        """
        self._append([{"key": key, "made" if isinstance(one, DigestItem) else "failed": one} for key, one in done])

    def finish(self, *, keep: bool) -> None:
        """Say that the digest is written. Without ``keep`` the file has done its work and goes."""
        if keep:
            self._append([{"finished": True}])
        else:
            self._file.close()  # Windows removes no open file
            self.path.unlink(missing_ok=True)

    def _append(self, records: Sequence[Mapping[str, Any]]) -> None:
        lines = [_line(record) for record in records]
        data = memoryview(b"".join(lines))
        try:
            while data:
                data = data[self._file.write(data) or 0 :]
            os.fsync(self._file.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):
                self._file.truncate(self._end)
            raise OutputError(
                f"cannot write the journal: {error.strerror or error} ({self.path})",
                hint="free some space and run the same command again; what is finished is kept",
            ) from error
        for record, line in zip(records, lines, strict=True):
            self._index(record, self._end, len(line))
            self._end += len(line)

    def _sync_folder(self) -> None:
        """A new file's name is on disk only when its folder is; Windows has no such call."""
        if os.name == "posix":
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        if not self._places:
            self.path.unlink(missing_ok=True)  # nothing was finished: there is nothing to go on from
        self._release()

    def _release(self) -> None:
        self._lock.release()
        Path(f"{self.path}.lock").unlink(missing_ok=True)


def _line(record: Mapping[str, Any]) -> bytes:
    body = dumps(record).encode("utf-8", "surrogatepass")
    return body[:-1] + f'{_TAIL}{crc32(body):08x}"}}\n'.encode()


def _record(line: bytes) -> dict[str, Any] | None:
    """What a line says, or None if it is not what was written."""
    body, tail, crc = line.rstrip(b"\n").rpartition(_TAIL.encode())
    if not tail or crc != b'%08x"}' % crc32(body + b"}"):
        return None
    try:
        record = json.loads((body + b"}").decode("utf-8", "surrogatepass"))
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _resumed(value: object, now: datetime) -> datetime:
    """The date of a run that was cut off, or ``now`` if that was another day's."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return now
    return found if found.tzinfo and abs(now - found) < SAME_RUN else now


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot write the journal: {error.strerror or error} ({path})", hint="choose another place with -o FILE or --journal FILE"
    )
