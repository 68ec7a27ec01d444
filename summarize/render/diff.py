"""``summarize clean --format diff``: a unified diff from the article to its body, which ``patch`` can apply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from summarize.types import Cleaned


def unified(text: str, cleaned: Cleaned, name: str) -> str:
    """The diff from ``text`` (the decoded article) to its body; empty if nothing was left out.

    Lines are compared by their labels and not by search, so the work is linear in the length of the text.
    """
    old = text.removesuffix("\n").split("\n") if text else []  # what follows the last newline is no line
    kept: dict[int, list[str]] = {}
    cut = {part.n for part in cleaned.lines if part.label not in ("body", "blank")}
    for part in cleaned.lines:
        if part.label in ("body", "blank"):
            kept.setdefault(part.n, []).append(part.text.strip())
    if not any(n in cut for n in range(1, len(old) + 1)):
        return ""
    # What is left of a line that was cut; None for one that stays as it is.
    parts = [([" ".join(kept[n])] if n in kept else []) if n in cut else None for n in range(1, len(old) + 1)]
    shown = " ".join(name.split())
    return f"--- {shown}\n+++ {shown} (body)\n" + "".join(_hunks(old, parts, complete=text.endswith("\n")))


def _hunks(old: Sequence[str], parts: Sequence[list[str] | None], *, complete: bool) -> Iterator[str]:
    matcher: Any = SequenceMatcher()
    matcher.opcodes = list(_opcodes(parts))  # instead of a search; the matcher groups them with three lines of context
    for group in matcher.get_grouped_opcodes():
        (_, i, _, j, _), (_, _, last_i, _, last_j) = group[0], group[-1]
        # With no line on a side, the number names the line before the hunk (GNU diff).
        yield f"@@ -{i + (last_i > i)},{last_i - i} +{j + (last_j > j)},{last_j - j} @@\n"
        for tag, first, last, _, _ in group:
            for n in range(first, last):
                yield f"{' ' if tag == 'equal' else '-'}{old[n]}\n"
                if n == len(old) - 1 and not complete:
                    yield "\\ No newline at end of file\n"
                yield from (f"+{line}\n" for line in parts[n] or ())


def _opcodes(parts: Sequence[list[str] | None]) -> Iterator[tuple[str, int, int, int, int]]:
    """The changes as :meth:`difflib.SequenceMatcher.get_opcodes` gives them."""
    i = j = 0
    for same, run in groupby(parts, key=lambda part: part is None):
        lines = list(run)
        step = len(lines) if same else sum(len(part or ()) for part in lines)
        yield "equal" if same else "replace", i, i + len(lines), j, j + step
        i, j = i + len(lines), j + step
