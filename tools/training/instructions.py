"""Train the model that finds sentences which speak to a machine, and write summarize/verification/data/instructions.npy.

    python tools/training/instructions.py             # what it would find, by cross-validation
    python tools/training/instructions.py --write

Instructions and their look-alikes are ``data/instructions.toml``, written for this; news is the development data beside the project
(``../shared/data``). Folds are by document of the news and by line of the instructions. No article of ``tests/hostile`` is trained on.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from summarize.text.sentences import split_sentences
from summarize.text.vectors import encode
from summarize.verification import injection
from summarize.verification.injection import MEAN_LIKENESS, likeness

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
OUT = Path(injection.__file__).with_name("data") / "instructions.npy"
QUOTES = {"ru": "«»", "uk": "«»", "es": "«»", "fr": "«»", "de": "„“", "pl": "„”", "zh": "“”", "ja": "「」"}
#: Inverse strength of the L2 penalty; how the likeness is scaled beside a vector; what a look-alike weighs beside a sentence of news.
C, LIKENESS, LOOKALIKE = 10.0, 3.0, 3.0
#: Payloads put into each line; sentences of one text, for long ones; folds.
PAYLOADS, SENTENCES, FOLDS = 3, 40, 5

#: The kinds of our own texts that are news.
OWN_NEWS = ("news", "article", "list", "subhead", "headline", "post", "intro")

Vectors = NDArray[np.float32]


def instructions() -> tuple[list[tuple[int, str]], list[str]]:
    """Return the instructions, each with its line's number, and the look-alikes."""
    rng = random.Random(1)  # noqa: S311 - no secret
    orders: list[tuple[int, str]] = []
    news: list[str] = []
    for language, rows in tomllib.loads((Path(__file__).with_name("data") / "instructions.toml").read_text("utf-8")).items():
        marks = QUOTES.get(language, '""')
        for number, line in enumerate(rows["lines"]):
            slots = "{x}" in line or "{q}" in line
            for payload in rng.sample(rows["payloads"], min(PAYLOADS, len(rows["payloads"]))) if slots else [""]:
                filled = line.replace("{{", "{").replace("}}", "}").replace("{x}", payload)
                orders.append((number, filled.replace("{q}", f"{marks[0]}{payload}{marks[1]}")))
        news += rows["news"]
    return orders, news


def texts() -> Iterator[tuple[str, list[str]]]:
    """Yield the sentences of each text of news, with its document's name."""
    for row in _rows("appeals/whole.jsonl"):
        body = [line["text"] for line in row["lines"] if line["label"] == "body"]
        yield row["outlet"], [sentence for line in body for sentence in split_sentences(line, row["lang"])]
        for line in row["lines"]:  # what speaks to readers is alone
            if line["label"] != "body" and line["text"].strip():
                yield row["outlet"], [line["text"]]
    for name in ("en_writers", "en_frank", "es_basse", "ru_headline"):
        for number, row in enumerate(_rows(f"summaries/{name}.jsonl")):
            yield f"{name}{number}", split_sentences(row.get("article") or row["text"], name[:2])
    for file in sorted((Path(__file__).with_name("data") / "boilerplate").glob("*.txt")):  # texts of our own, in every language
        for section in file.read_text("utf-8").split("\n# ")[1:]:
            kind, _, text = section.partition("\n")
            for block in text.split("\n\n"):
                sentences = [one for line in block.splitlines() if line.strip() for one in split_sentences(line, file.stem)]
                if kind in OWN_NEWS and sentences:
                    yield block, sentences
    for name in ("hard_negatives", "appeals", "furniture"):
        for row in _rows(f"appeals/{name}.jsonl"):
            yield row.get("outlet", row["text"]), [row["text"]]
    for pair in ("en-ru", "en-es"):
        sides: dict[tuple[str, str], list[str]] = {}
        for row in _rows(f"translation/ntrex_more.{pair}.jsonl"):
            sides.setdefault((row["doc"], pair), []).append(next(iter(row["human"].values())))
            if pair == "en-ru":
                sides.setdefault((row["doc"], "en"), []).append(row["source"])
        for (document, _), sentences in sides.items():
            yield document, sentences


def _rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (DATA / name).read_text("utf-8").splitlines():
        yield json.loads(line)


def inputs(vectors: Vectors, near: Vectors) -> Vectors:
    """Return the inputs of the model, of shape ``(n, 513)``."""
    return np.hstack([vectors, LIKENESS * (near[:, None] - MEAN_LIKENESS)])


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    options = parser.parse_args()
    if not DATA.is_dir():
        print(f"{DATA} is not there: nothing is trained", file=sys.stderr)
        return 2
    rng = random.Random(1)  # noqa: S311 - no secret
    orders, lookalikes = instructions()
    pieces = [(name, text[start : start + SENTENCES]) for name, text in texts() for start in range(0, len(text), SENTENCES)]
    encoded = [encode(piece) for _, piece in pieces]
    news, near = np.vstack(encoded), np.concatenate([likeness(vectors, vectors) for vectors in encoded])
    fold = np.concatenate([np.full(len(piece), zlib.crc32(name.encode()) % FOLDS) for name, piece in pieces])
    centers = [vectors.mean(axis=0) for vectors in encoded if len(vectors) > SENTENCES // 8]
    bad, alike = encode([text for _, text in orders]), encode(lookalikes)
    # An instruction is in some article, which it is not like; a look-alike is as like its own as any sentence.
    strange = np.array(
        [float(vector @ center / np.linalg.norm(center)) for vector, center in zip(bad, rng.choices(centers, k=len(bad)), strict=True)]
    )
    x_bad, x_alike, x_news = inputs(bad, strange), inputs(alike, np.array(rng.choices(near.tolist(), k=len(alike)))), inputs(news, near)
    bad_fold = np.array([number % FOLDS for number, _ in orders])

    def fit(keep_bad: NDArray[np.bool_], keep_news: NDArray[np.bool_]) -> LogisticRegression:
        x = np.vstack([x_bad[keep_bad], x_alike, x_news[keep_news]])
        y = np.r_[np.ones(keep_bad.sum()), np.zeros(len(x) - keep_bad.sum())]
        weights = np.ones(len(x))
        weights[keep_bad.sum() : keep_bad.sum() + len(x_alike)] = LOOKALIKE
        return LogisticRegression(C=C, max_iter=5000).fit(x, y, sample_weight=weights)

    found, alarms = np.zeros(len(x_bad)), np.zeros(len(x_news))
    for part in range(FOLDS):
        held = fit(bad_fold != part, fold != part)
        found[bad_fold == part] = held.decision_function(x_bad[bad_fold == part])
        alarms[fold == part] = held.decision_function(x_news[fold == part])
    single = np.concatenate([np.full(len(piece), len(piece) == 1) for _, piece in pieces])
    for name, limit in (("certain", injection.CERTAIN), ("doubtful", injection.DOUBTFUL)):
        of_news, of_single = (f"{(alarms[which] > limit).sum()} of {which.sum()}" for which in (~single, single))
        print(f"{name}: {(found > limit).sum()} of {len(found)} instructions, {of_news} sentences of news, {of_single} lines to readers")
    if options.write:
        model = fit(np.ones(len(x_bad), bool), np.ones(len(x_news), bool))
        values = np.r_[model.coef_[0][:-1], model.coef_[0][-1] * LIKENESS, model.intercept_[0]]
        np.save(OUT, np.round(values, 4).astype(np.float32))
        print(f"wrote {OUT} ({OUT.stat().st_size} bytes)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
