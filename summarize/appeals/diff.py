"""The body against the text it came from, as a unified diff: what ``summarize clean --format diff`` prints."""

from __future__ import annotations

import difflib
from itertools import groupby

from summarize.model import Cleaned


def unified_diff(text: str, cleaned: Cleaned, *, name: str = "article", context: int = 3) -> str:
    """A unified diff from ``text`` to its body; ``""`` if nothing was left out.

    Lines left out are removed; a line left out in part is shown changed; blank lines stay, so the line numbers of the original hold.
    """
    before = text.split("\n")
    kept: list[str] = []
    for _, group in groupby(cleaned.lines, key=lambda line: line.n):
        parts = list(group)
        body = [part.text for part in parts if part.label in ("body", "blank")]
        if body:
            kept.append("".join(body))
    lines = (
        difflib.unified_diff(before, kept, f"a/{name}", f"b/{name}", n=context, lineterm="")
        if len(before) <= 5000
        else _plain(before, cleaned, name)
    )
    joined = "\n".join(lines)
    return joined + "\n" if joined else ""


def _plain(before: list[str], cleaned: Cleaned, name: str) -> list[str]:
    """One hunk without a search for matches, for texts so long that the search would take quadratic time."""
    body: dict[int, str] = {}
    for line in cleaned.lines:
        if line.label in ("body", "blank"):
            body[line.n] = body.get(line.n, "") + line.text
    if all(body.get(n) == old for n, old in enumerate(before, start=1)):
        return []
    out = [f"--- a/{name}", f"+++ b/{name}", f"@@ -1,{len(before)} +1,{len(body)} @@"]
    for n, old in enumerate(before, start=1):
        if body.get(n) == old:
            out.append(" " + old)
        else:
            out.append("-" + old)
            if n in body:
                out.append("+" + body[n])
    return out
