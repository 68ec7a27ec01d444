"""The texts that the checks are judged on, split by document into a development half and a held-out half.

A rule may be written after reading the development half (``half="dev"``). Figures are of the held-out half (``half="held"``), whose
items are never printed. The half of a document is a bit of the SHA-256 of its name.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[3] / "shared"
DATA = ROOT / "data"
CASES = ROOT / "cases"
Half = Literal["dev", "held"]
SYSTEMS = ("bergamot-base", "bergamot-base-memory", "google", "microsoft")
#: People's marks: file, label, whether the system is one of the weak ones of its set.
MARKS = ("wmt21-news.mqm.en-ru", "wmt21-ted.mqm.en-ru", "wmt22-qe-devtest.mqm.en-ru", "bio.mqm.en-ru", "bio.mqm.en-es")
_PARAGRAPH_LINES = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of texts. ``marked`` says whether people marked a major or critical error in it; None where nobody looked."""

    group: str
    lang: str
    source: str
    text: str
    doc: str
    marked: bool | None = None
    clean: bool | None = None


def half_of(doc: str) -> Half:
    """Return which half a document belongs to."""
    return "held" if hashlib.sha256(doc.encode()).digest()[0] & 1 else "dev"


def _jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _lines(lang: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in ("ntrex_more", "flores_dev"):
        for row in _jsonl(DATA / "translation" / f"{name}.en-{lang}.jsonl"):
            yield name, row.get("doc") or row["source"], row


def humans(half: Half) -> Iterator[Row]:
    """Yield human translations of sentences: group ``human``."""
    for lang in ("ru", "es"):
        for _, doc, row in _lines(lang):
            if half_of(doc) == half:
                for text in row["human"].values():
                    yield Row("human", lang, row["source"], text, doc)


def paragraphs(half: Half) -> Iterator[Row]:
    """Yield human translations of up to five consecutive lines of one document: group ``human paragraphs``."""
    for lang in ("ru", "es"):
        rows = [(doc, row) for name, doc, row in _lines(lang) if name == "ntrex_more" and half_of(doc) == half]
        for doc, group in itertools.groupby(rows, key=lambda it: it[0]):
            lines = [row for _, row in group]
            for chunk in (lines[i : i + _PARAGRAPH_LINES] for i in range(0, len(lines), _PARAGRAPH_LINES)):
                for name in chunk[0]["human"]:
                    source, text = (" ".join(part) for part in zip(*((row["source"], row["human"][name]) for row in chunk), strict=True))
                    yield Row("human paragraphs", lang, source, text, doc)


def outputs(half: Half) -> Iterator[Row]:
    """Yield what translation systems made of the same sentences: groups ``firefox``, ``google``, ``microsoft``."""
    for lang in ("ru", "es"):
        for _, doc, row in _lines(lang):
            if half_of(doc) == half:
                for name in SYSTEMS:
                    if text := row.get("systems", {}).get(name):
                        yield Row("firefox" if name.startswith("bergamot") else name, lang, row["source"], text, doc)


def marked(half: Half) -> Iterator[Row]:
    """Yield translations in which people marked errors; the group is the set, ``weak`` ones of WMT21 left as they are."""
    for name in MARKS:
        for row in _jsonl(DATA / "errors" / f"{name}.jsonl"):
            if half_of(row["doc"]) == half:
                severities = {error["severity"] for error in row["errors"]}
                bad = bool(severities & {"major", "critical"})
                group = name.replace(".mqm.en-", " ")
                yield Row(group, row["lang"][-2:], row["source"], row["text"], row["doc"], bad, not severities)


def written_summaries() -> Iterator[tuple[str, str]]:
    """Yield articles and the summaries that freelance writers wrote of them."""
    for row in _jsonl(DATA / "summaries" / "en_writers.jsonl"):
        for summary in row["references"]:
            yield row["article"], summary if isinstance(summary, str) else summary["summary"]


def labelled_summaries() -> Iterator[tuple[str, list[tuple[str, str, bool, str]]]]:
    """Yield, for each set with people's labels, its held-out rows: article, summary, whether it is faithful, language."""
    for path in sorted((DATA / "faithfulness").glob("*.jsonl")):
        rows = [row for row in _jsonl(path) if half_of(row["article"]) == "held"]
        lang = "es" if "_es" in path.stem else "en"
        yield path.stem, [(row["article"], row["summary"], bool(row["label"]), lang) for row in rows]


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of the handed cases that are pairs: the case's name and the row."""
    for path in sorted(CASES.glob("*/pairs.jsonl")):
        for row in _jsonl(path):
            yield path.parent.name, row
