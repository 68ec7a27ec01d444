"""PDF files with a text layer, read by PDFium: columns by position, running heads and page numbers out, lines joined to paragraphs.

A scan has no text to read; recognizing letters is another program's work.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median
from typing import Any

from summarize.errors import ExtraMissing, InputTooLarge, NotText, install
from summarize.ingest import pdf_pages
from summarize.ingest.news_item import Item
from summarize.ingest.pdf_pages import on_one_line

#: How long is waited for a file's pages, on a machine that is busy. Seconds.
MAX_WAIT = 60.0
#: A page of a scan has a stamp or a number and no text. Characters a page.
MIN_PAGE_CHARS = 25
#: Space between columns. Points.
MIN_GUTTER = 9.0
_HINT = "open it, copy the article's text and save it as .txt"
_ENDS = re.compile(r"[.!?…:][\"'»”’)\]]*$")
_PAGE_NUMBER = re.compile(r"\W*(?:page|стр\.?|с\.|pág\.?|seite)?\W*\d{1,4}(?:\s*(?:/|of|из|de|von)\s*\d{1,4})?\W*", re.IGNORECASE)
#: The head or foot of a single page: "Gazette · 29 May · page 3", "Page 3 | The Gazette".
_NUMBERED = re.compile(
    r"(?:.*\s[·•|–—]\s+)?(?:page|стр\.|pág\.|página|seite)\s*\d{1,4}|(?:page|стр\.|pág\.|página|seite)\s*\d{1,4}\s+[·•|–—]\s.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters on one line; coordinates are points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """Height of the letters."""
        return max(1.0, self.top - self.bottom)


def pdf(data: bytes, name: str) -> Item:
    """Read a PDF.

    Raises:
        ExtraMissing: the extra ``[pdf]`` is not installed.
        NotText: damaged, locked with a password, or a scan.
        InputTooLarge: too many pages or pieces, or it takes too much time or memory to read.
    """
    if find_spec("pypdfium2") is None:
        raise ExtraMissing(f"PDF files need an extra ({name})", hint=install("pdf"))
    return laid_out(_found(data, name), name)


def laid_out(found: Mapping[str, Any], name: str) -> Item:
    """Make an item of the pieces of text that :mod:`summarize.ingest.pdf_pages` found.

    Raises:
        InputTooLarge, NotText: as :func:`pdf`.
    """
    if found.get("error") == "too long":
        raise InputTooLarge(f"too long for an article: {found['what']} ({name})", hint="save its pages alone")
    if error := found.get("error"):
        raise NotText(f"the PDF is {'locked with a password' if error == 'locked' else 'damaged'} ({name})", hint=_HINT)
    pages = [[line for block in blocks_of([Piece(*piece) for piece in pieces]) for line in _paragraphs(block)] for pieces in found["pages"]]
    if sum(len(line) for page in pages for line in page) < MIN_PAGE_CHARS * max(1, len(pages)):
        raise NotText(
            f"the PDF has no text, only pictures of it ({name})", hint="run a program for text recognition over it, such as ocrmypdf"
        )
    lines, heads = _without_heads(pages)
    lines = _joined(lines)
    first, title = lines[0] if lines else "", found["title"]
    return Item(
        lines=lines,
        title=first if 8 <= len(first) <= 200 and not _ENDS.search(first) else title if title and title in first else "",
        left_out=[("other", "\n".join(heads), "running heads and page numbers")],
    )


def _found(data: bytes, name: str) -> dict[str, Any]:
    """The pieces of text of each page, read in a process of its own (:mod:`summarize.ingest.pdf_pages`)."""
    command = [sys.executable, "-P", pdf_pages.__file__]
    try:
        done = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=MAX_WAIT, check=True)
        return dict(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        raise InputTooLarge(f"the PDF takes too much time or memory to read ({name})", hint=_HINT) from None


def blocks_of(pieces: Sequence[Piece], depth: int = 0) -> list[list[Piece]]:
    """Order pieces as they are read: cut the page at its widest gutter, else at its widest blank band, and again inside (XY cut,
    Nagy and Seth 1984).
    """
    halves = _halves(pieces) if len(pieces) > 1 and depth <= 40 and _has_columns(pieces) else None
    if halves is None:
        return [sorted(pieces, key=lambda piece: (-piece.top, piece.left))] if pieces else []
    return [block for half in halves for block in blocks_of(half, depth + 1)]


def _halves(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]] | None:
    """A page's pieces left and right of its widest gutter, else above and below its widest blank band; None if it has neither."""
    cut = _gap([(piece.left, piece.right) for piece in pieces], MIN_GUTTER)
    if cut is not None:
        left, right = _parted(pieces, lambda piece: piece.right <= cut)
        # Columns are a few lines high; two words apart on one line are no columns.
        if min(len({round(piece.bottom) for piece in side}) for side in (left, right)) >= 3:
            return left, right
    band = _gap([(piece.bottom, piece.top) for piece in pieces], 0.3 * median(piece.height for piece in pieces))
    if band is None:
        return None
    above, below = _parted(pieces, lambda piece: piece.top > band)
    return (above, below) if above and below else None


def _parted(pieces: Sequence[Piece], is_first: Callable[[Piece], bool]) -> tuple[list[Piece], list[Piece]]:
    return [piece for piece in pieces if is_first(piece)], [piece for piece in pieces if not is_first(piece)]


def _has_columns(pieces: Sequence[Piece]) -> bool:
    """True if three lines and more have a gutter in them."""
    rows = _rows(sorted(pieces, key=lambda piece: -piece.top))
    return sum(_gap([(piece.left, piece.right) for piece in row], MIN_GUTTER) is not None for row in rows) >= 3


def _gap(spans: Sequence[tuple[float, float]], least: float) -> float | None:
    """The middle of the widest stretch that no span covers, if it is wider than ``least``."""
    widest, place, end = least, None, None
    for low, high in sorted(spans):
        if end is not None and low - end > widest:
            widest, place = low - end, (low + end) / 2
        end = high if end is None else max(end, high)
    return place


def _paragraphs(block: Sequence[Piece]) -> list[str]:
    """The paragraphs of a block: a wider space, an indent, a short last line or another size of letters begins a new one."""
    lines = [_line(sorted(row, key=lambda piece: piece.left)) for row in _rows(block)]
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    steps = [upper.bottom - lower.bottom for upper, lower in itertools.pairwise(lines)]
    step = median(steps) if steps else 0.0
    found = [lines[0].text]
    for upper, lower in itertools.pairwise(lines):
        size = max(upper.height, lower.height) / min(upper.height, lower.height)
        wide = upper.bottom - lower.bottom > 1.4 * max(step, lower.height)
        indented = lower.left > left + 6 and upper.left <= left + 6
        short = upper.right < right - 0.15 * (right - left) and _ENDS.search(upper.text)
        if size > 1.3 or wide or indented or short:
            found.append(lower.text)
        else:
            found[-1] = _with(found[-1], lower.text)
    return found


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Group pieces, the highest first, by the lines that they are on."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        if rows and any(on_one_line((it.bottom, it.top), (piece.bottom, piece.top)) for it in rows[-1]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _line(row: Sequence[Piece]) -> Piece:
    text = row[0].text
    for before, piece in itertools.pairwise(row):
        text += piece.text if piece.left - before.right < 0.15 * piece.height else f" {piece.text}"
    right, top = max(piece.right for piece in row), max(piece.top for piece in row)
    return Piece(row[0].left, min(piece.bottom for piece in row), right, top, text)


def _with(text: str, more: str) -> str:
    """Join a line to the next; a word divided at the end of a line is one word."""
    if text.endswith(("-", "\u00ad", "\u2010")) and more[:1].islower() and text[-2:-1].isalpha():
        return text[:-1] + more
    return f"{text} {more}"


def _without_heads(pages: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """Paragraphs without what is at the edge of several pages (figures aside) and without page numbers."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_masked(line) for line in (*page[:2], *page[-2:])})
    lines: list[str] = []
    heads: list[str] = []
    for page in pages:
        for place, line in enumerate(page):
            at_edge = place < 2 or place >= len(page) - 2
            repeated = len(pages) > 1 and edges[_masked(line)] > max(1, len(pages) // 3) and len(line) < 120
            number = _PAGE_NUMBER.fullmatch(line) or (len(line) < 120 and _NUMBERED.fullmatch(line))
            (heads if at_edge and (repeated or number) else lines).append(line)
    return lines, list(dict.fromkeys(heads))


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _joined(lines: Sequence[str]) -> list[str]:
    """Paragraphs that a column or a page divided, made whole."""
    found: list[str] = []
    for line in lines:
        if found and not _ENDS.search(found[-1]) and len(found[-1]) > 25 and (line[:1].islower() or found[-1].endswith("-")):
            found[-1] = _with(found[-1], line)
        else:
            found.append(line)
    return found
