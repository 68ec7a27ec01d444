"""The faithfulness files of ../shared, read into rows with features, groups of one article, and weights."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from summarize.text.sentences import split_sentences
from summarize.verification import overlap
from summarize.verification.features import features

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "faithfulness"
FILES = ("frank", "qags", "cliff", "summedits_news", "faithbench", "basse_es")


@dataclass
class Data:
    """Rows of every file; ``part`` is dataset and origin, ``group`` a number of the article wherever it appears."""

    rows: list[dict[str, Any]]
    x: np.ndarray
    y: np.ndarray
    soft: np.ndarray
    part: np.ndarray
    group: np.ndarray


def language(row: dict[str, Any]) -> str:
    return "es" if row["dataset"] == "basse_es" else "en"


def article_key(article: str) -> str:
    """The same article in two files differs in case, spacing and its first line; letters from its middle do not."""
    letters = re.sub(r"[^\w]|\d", "", article.lower())
    return letters[200:260] or letters[:60]


def row_features(row: dict[str, Any]) -> list[float]:
    lang = language(row)
    source = overlap.index(tuple(split_sentences(row["article"], lang)), lang)
    return features(source, row["summary"], [overlap.line(s, lang) for s in split_sentences(row["summary"], lang)])


def read(folder: Path = FOLDER) -> Data:
    rows = [json.loads(line) for name in FILES for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line]
    keys = {key: n for n, key in enumerate(dict.fromkeys(article_key(row["article"]) for row in rows))}
    return Data(
        rows,
        np.array([row_features(row) for row in rows]),
        np.array([int(row["label"]) for row in rows]),
        # BASSE's score is a mean over graders of five marks; its label is the cleaner target.
        np.array([float(row["label"] if row["dataset"] == "basse_es" else row["score"]) for row in rows]),
        np.array([f"{row['dataset']}/{row['origin']}" for row in rows]),
        np.array([keys[article_key(row["article"])] for row in rows]),
    )


def digest(folder: Path = FOLDER) -> str:
    """SHA-256 over all files in order: part of a result's signature."""
    total = hashlib.sha256()
    for name in FILES:
        total.update((folder / f"{name}.jsonl").read_bytes())
    return total.hexdigest()


#: XSum summaries say what their articles do not by design of that set; they count for less.
LESS = 0.4


def weights(y: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Both classes of a part weigh the same, and a part weighs as the root of its size: no part's base rate is learnt."""
    w = np.ones(len(y))
    for name in sorted(set(part)):
        inside = part == name
        for label in (0, 1):
            chosen = inside & (y == label)
            if chosen.any():
                w[chosen] = 1 / chosen.sum()
        w[inside] *= np.sqrt(inside.sum()) * (LESS if name.endswith("/xsum") else 1)
    return w / w.mean()
