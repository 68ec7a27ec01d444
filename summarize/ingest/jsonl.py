"""Articles from a file of JSON Lines.

    {"text": "…", "title": "…", "url": "…", "outlet": "…", "published": "2026-11-20", "language": "en"}

Only ``text`` must be there. Rows are found by their place in the file and read when their turn comes, so a file of any length costs no
memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from summarize.errors import InputTooLarge, NoItems, NotText, UnreadableInput
from summarize.ingest.decode import shown_name
from summarize.ingest.files import item_of_row
from summarize.ingest.items import Pending, ReadOptions, failed
from summarize.ingest.news_item import article_of
from summarize.text.strict_json import loads
from summarize.types import Article

#: So much of a line is read at once when rows are looked for. Bytes.
_PIECE = 1 << 16
_KEYS = ("text", "title", "url", "outlet", "published", "language", "byline", "embargo", "usage")


def rows(path: Path) -> Iterator[Pending]:
    """Every row of a file. A row that is malformed raises NotText when it is loaded, with its line number."""
    count = 0
    with path.open("rb") as file:
        for number, (offset, length) in enumerate(_lines(file), 1):
            if length:
                count += 1
                place = f"{shown_name(path)}:{number}"
                yield Pending(place, partial(_read, path, place, offset, length))
    if not count:
        yield failed(shown_name(path), NoItems(f"no rows in it ({shown_name(path)})"))


def _lines(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Where each line begins and how long it is, in bytes; 0 for a blank one. Never more than a piece of a line is in memory."""
    start = length = 0
    is_blank = True
    while piece := file.readline(_PIECE):
        length += len(piece)
        is_blank = is_blank and not piece.strip()
        if piece.endswith(b"\n") or len(piece) < _PIECE:
            yield start, 0 if is_blank else length
            start, length, is_blank = start + length, 0, True
    if length:
        yield start, 0 if is_blank else length


def _read(path: Path, place: str, offset: int, length: int, options: ReadOptions) -> Article:
    if length > options.max_bytes:
        raise InputTooLarge(f"too large for an article: {length / 1e6:.0f} MB ({place})", hint="raise the limit with --max-bytes")
    try:
        with path.open("rb") as file:
            file.seek(offset)
            line = file.read(length)
    except OSError as error:
        raise UnreadableInput(f"cannot read: {error.strerror or error} ({place})") from error
    return article_of(item_of_row(_row(line, place)), path=place, sha256=hashlib.sha256(line).hexdigest(), language=options.language)


def _row(line: bytes, place: str) -> dict[str, Any]:
    hint = 'a row reads {"text": "the article", "title": "…", "url": "…", "published": "2026-11-20"}'
    try:
        row = loads(line.decode("utf-8-sig"))
    except ValueError as error:
        raise NotText(f"not a line of JSON: {str(error)[:120]} ({place})", hint=hint) from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise NotText(f'no "text" in the row ({place})', hint=hint)
    if wrong := [key for key in _KEYS if not isinstance(row.get(key), str | None)]:
        raise NotText(f'"{wrong[0]}" is not text ({place})', hint=hint)
    return {key: row[key] for key in _KEYS if isinstance(row.get(key), str)}
