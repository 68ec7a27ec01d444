"""``summarize clean --format diff``: a unified diff from the article to its body, which ``patch`` can apply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarize.types import Cleaned

_CONTEXT = 3
_Change = tuple[str, str]  # the sign (" ", "-" or "+") and the line


def unified(text: str, cleaned: Cleaned, name: str) -> str:
    """The diff from ``text`` (the decoded article) to its body; empty if nothing was left out.

    Lines are compared by their labels and not by search, so the work is linear in the length of the text.
    """
    changes = list(_changes(text, cleaned))
    if all(sign == " " for sign, _ in changes):
        return ""
    shown = " ".join(name.split())
    return f"--- {shown}\n+++ {shown} (body)\n" + "".join(_hunks(changes, complete=text.endswith("\n")))


def _changes(text: str, cleaned: Cleaned) -> Iterator[_Change]:
    kept: dict[int, list[str]] = {}
    cut: set[int] = set()
    for part in cleaned.lines:
        if part.label in ("body", "blank"):
            kept.setdefault(part.n, []).append(part.text)
        else:
            cut.add(part.n)
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()  # what follows the last newline is no line
    for n, line in enumerate(lines, 1):
        if n not in cut:
            yield " ", line
            continue
        yield "-", line
        if n in kept:
            yield "+", " ".join(part.strip() for part in kept[n])


def _hunks(changes: Sequence[_Change], *, complete: bool) -> Iterator[str]:
    changed = [index for index, (sign, _) in enumerate(changes) if sign != " "]
    runs: list[list[int]] = []
    for index in changed:
        if runs and index - runs[-1][1] <= 2 * _CONTEXT:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    old_before = [0]
    new_before = [0]
    for sign, _ in changes:
        old_before.append(old_before[-1] + (sign != "+"))
        new_before.append(new_before[-1] + (sign != "-"))
    last_old = max((index for index, (sign, _) in enumerate(changes) if sign != "+"), default=-1)
    for first, last in runs:
        start, stop = max(0, first - _CONTEXT), min(len(changes), last + 1 + _CONTEXT)
        old, new = old_before[stop] - old_before[start], new_before[stop] - new_before[start]
        # With no line on a side, the number names the line before the hunk (GNU diff).
        at_old, at_new = old_before[start] + (old > 0), new_before[start] + (new > 0)
        yield f"@@ -{at_old},{old} +{at_new},{new} @@\n"
        for index in range(start, stop):
            sign, line = changes[index]
            yield f"{sign}{line}\n"
            if index == last_old and not complete:
                yield "\\ No newline at end of file\n"
