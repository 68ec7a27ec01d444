"""Reads the invented articles of ``stress/*.txt``: lines with their labels, and what a right answer looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from summarize.types import LabelledLine

FOLDER = Path(__file__).resolve().parent / "stress"
_LABELS = {"B": "body", "A": "appeal", "F": "furniture"}
_PART = re.compile(r"⟦([BAF]) ([^⟧]*)⟧|([^⟦]+)")


@dataclass(frozen=True)
class StressArticle:
    """One article; ``parts`` are (line number, label, text without outer white space), neighbors of one label joined."""

    id: str
    language: str
    text: str
    parts: tuple[tuple[int, str, str], ...]

    def wrong(self, said: list[LabelledLine]) -> list[str]:
        """Every part whose label differs, and every part that was cut elsewhere, as words for a person."""
        found = _joined([(one.n, one.label, one.text) for one in said if one.label != "blank"])
        missing = [f"should be {label}: {text[:70]}" for n, label, text in self.parts if (n, label, text) not in found]
        extra = [f"was called {label}: {text[:70]}" for n, label, text in found if (n, label, text) not in self.parts]
        return [*missing, *extra]

    def body_lost(self, said: list[LabelledLine]) -> bool:
        """Whether any news went with what was left out."""
        kept = " ".join(one.text.strip() for one in said if one.label == "body")
        return any(label == "body" and text not in kept for _, label, text in self.parts)


def read(name: str) -> list[StressArticle]:
    """The articles of ``stress/<name>.txt`` in order."""
    articles = []
    blocks = re.split(r"^== ", (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for block in blocks:
        head, *rows = block.rstrip("\n").split("\n")
        key, language = head.partition(":")[0].split()
        lines: list[str] = []
        parts: list[tuple[int, str, str]] = []
        for row in rows:
            if row in ("-", ""):
                lines.append("")
                continue
            sign, text = row[0], row[2:]
            line = ""
            for other, inner, plain in _PART.findall(text):
                line += inner or plain
                parts.append((len(lines) + 1, _LABELS[other or sign], inner or plain))
            lines.append(line)
        articles.append(StressArticle(key, language, "\n".join(lines).strip("\n"), tuple(_joined(parts))))
    return articles


def _joined(parts: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    result: list[tuple[int, str, str]] = []
    for n, label, text in parts:
        if result and result[-1][0] == n and result[-1][1] == label:
            result[-1] = (n, label, result[-1][2] + text)
        elif text.strip():
            result.append((n, label, text))
    return [(n, label, text.strip()) for n, label, text in result]
