"""Documents that other commands wrote: results, digests and records of reviews."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from summarize.errors import UnreadableInput
from summarize.text.strict_json import loads


def read_json(place: Path) -> Any:
    """Read a document of JSON.

    Raises:
        UnreadableInput: it cannot be read, or is no JSON.
    """
    try:
        return loads(read_text(place))
    except ValueError as error:
        raise UnreadableInput(f"is no JSON ({place})", hint="summarize ARTICLE --format json -o result.json") from error


def read_text(place: Path) -> str:
    """Read a file of UTF-8.

    Raises:
        UnreadableInput: it cannot be read, or is none.
    """
    try:
        return place.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"is no JSON ({place})", hint="name the JSON that summarize run or digest wrote") from error
    except OSError as error:
        raise UnreadableInput(f"cannot read: {error.strerror or error} ({place})") from error
