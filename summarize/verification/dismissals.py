"""False alarms that somebody dismissed for good: which, who and why, in one file of the newsroom's folder.

The file is ``dismissed.json`` beside ``config.toml`` (``summarize config`` names the folder): a version and one entry a key.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from summarize.errors import InputError, UsageError

VERSION = 1
_KEY = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Who dismissed a finding, why and when (ISO 8601)."""

    who: str
    why: str
    when: str


def dismissals_path() -> Path:
    """Return where dismissals are kept. The file need not exist."""
    from summarize.config import config_path

    return config_path().with_name("dismissed.json")


def load_dismissals(path: Path | None = None) -> dict[str, Dismissal]:
    """Return the dismissals of a file by key, none where there is no file.

    Raises
    ------
    InputError
        The file is no file of dismissals, or of another version.
    """
    path = path or dismissals_path()
    try:
        stamp = path.stat()
    except OSError:
        return {}
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> dict[str, Dismissal]:
    hint = "restore the file from a copy, or move it away to begin anew"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        version = data["version"]
        rows = {key: Dismissal(**row) for key, row in data["dismissed"].items()} if version == VERSION else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"is no file of dismissals ({path})", hint=hint) from error
    if version != VERSION:
        raise InputError(f"is a file of dismissals of version {version}, not {VERSION} ({path})", hint=hint)
    return rows


def dismiss(key: str, who: str, why: str, path: Path | None = None) -> Path:
    """Remember that a finding is a false alarm, and return the file. A key that is there already gets the new reason.

    Raises
    ------
    UsageError
        The key is no key of a finding, or nobody or no reason is named.
    InputError
        The file is not one of this version.
    """
    if not _KEY.fullmatch(key):
        raise UsageError(f"{key!r} is no key of a finding", hint="copy the 16 characters in brackets behind the finding")
    if not who.strip() or not why.strip():
        raise UsageError("a dismissal needs who and why", hint='summarize check --dismiss KEY --who NAME --why "…"')
    path = path or dismissals_path()
    rows = {**load_dismissals(path), key: Dismissal(who.strip(), why.strip(), datetime.now(UTC).isoformat(timespec="seconds"))}
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"version": VERSION, "dismissed": {key: asdict(row) for key, row in sorted(rows.items())}}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    part.replace(path)
    return path
