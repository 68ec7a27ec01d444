"""Reads a PDF on standard input, as a program of its own: the pieces of text of each page, as one line of JSON.

PDFium cannot be stopped from within, and a few kilobytes of PDF unpack to gigabytes: the limits are those of this process.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

Box = tuple[float, float, float, float]

#: Processor seconds and address space of this process; bytes.
MAX_SECONDS, MAX_MEMORY = 10, 1_000_000_000
#: Pages of one article or issue; pieces of text on a page; characters of all of them.
MAX_PAGES, MAX_PIECES, MAX_CHARACTERS = 200, 20_000, 5_000_000
#: The widest space between words by the height of letters, and how much of the lower of two boxes on one line is beside the other.
MAX_SPACE, MIN_LEVEL = 0.5, 0.3
#: PDFium writes these for a hyphen at the end of a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})


def main() -> None:
    """Write ``{"pages": [[[left, bottom, right, top, text], …], …], "title": …}``, or ``{"error": …}``."""
    with contextlib.suppress(ImportError):  # no such limits on Windows: the parent's clock is the only one there
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))


def read(data: bytes) -> dict[str, Any]:
    """Return the pages of a PDF, or what is wrong with it; :func:`main` says in which form."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MAX_PAGES:
            return {"error": "too long", "what": f"{len(document)} pages, the limit is {MAX_PAGES}"}
        pages = []
        left = MAX_CHARACTERS
        for number in range(len(document)):
            text, rotation = document[number].get_textpage(), document[number].get_rotation()
            if text.count_rects() > MAX_PIECES:
                return {"error": "too long", "what": f"more than {MAX_PIECES:,} pieces of text on page {number + 1}"}
            boxes, angle = _boxes(text, rotation)
            pages.append([piece for box in boxes if (piece := _piece(text, box, angle))[4]])
            left -= sum(len(piece[4]) for piece in pages[-1])
            if left < 0:
                return {"error": "too long", "what": f"more than {MAX_CHARACTERS:,} characters"}
        return {"pages": pages, "title": str(document.get_metadata_value("Title") or "")}
    except pypdfium2.PdfiumError as error:
        return {"error": "locked" if "password" in str(error).lower() else "damaged"}


def _boxes(text: Any, rotation: int) -> tuple[list[Box], int]:
    """Return the boxes of a page's runs of text, in its own order, and by how many degrees they were turned: letters set sideways on a
    page that is shown turned are read as it is shown. Letters that have boxes of their own are joined.
    """
    found: list[Box] = [text.get_rect(index) for index in range(text.count_rects())]
    sideways = 2 * sum(top - bottom > right - left for left, bottom, right, top in found) > len(found)
    angle = rotation if sideways else 0
    boxes: list[Box] = []
    for left, bottom, right, top in (_turned(box, angle) for box in found):
        if boxes:
            start, low, end, high = boxes[-1]
            if on_one_line((low, high), (bottom, top)) and start <= left <= end + MAX_SPACE * max(high - low, top - bottom):
                boxes[-1] = (start, min(low, bottom), max(end, right), max(high, top))
                continue
        boxes.append((left, bottom, right, top))
    return boxes, angle


def _turned(box: Box, angle: int) -> Box:
    """Return a box on the page turned clockwise."""
    left, bottom, right, top = box
    return {90: (bottom, -right, top, -left), 270: (-top, left, -bottom, right)}.get(angle, box)


def on_one_line(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """True if two boxes, given by bottom and top, are beside each other."""
    overlap = min(one[1], other[1]) - max(one[0], other[0])
    return overlap > MIN_LEVEL * min(one[1] - one[0], other[1] - other[0])


def _piece(text: Any, box: Box, angle: int) -> tuple[float, float, float, float, str]:
    """Box and words of a piece. A little more at the edges: letters whose middle is outside the box do not count."""
    left, bottom, right, top = _turned(box, -angle % 360)
    words = text.get_text_bounded(left - 0.5, bottom - 0.5, right + 0.5, top + 0.5).translate(_HYPHENS)
    return *box, " ".join(words.split())


if __name__ == "__main__":
    main()
