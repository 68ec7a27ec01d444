"""Train the models that find sentences which speak to a machine, and write summarize/verification/data/instructions.npy.

    python tools/training/instructions.py             # what they would find, by cross-validation
    python tools/training/instructions.py --write

Instructions and their look-alikes are ``data/instructions.toml``, written for this; news and summaries by people are the development data
beside the project (``../shared/data``). Folds are by document of the news and by line of the instructions. No article of ``tests/hostile``
or ``benchmarks/quality`` is trained on. See ``summarize/verification/instruction_model.py`` for what the two models are.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import random
import sys
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from summarize.text.sentences import split_sentences
from summarize.text.vectors import encode
from summarize.verification import instruction_model
from summarize.verification.disguise import plain
from summarize.verification.instruction_model import MEAN_LIKENESS, Model, inputs, likeness, quadratic

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
OUT = Path(instruction_model.__file__).with_name("data") / "instructions.npy"
QUOTES = {"ru": "«»", "uk": "«»", "es": "«»", "fr": "«»", "de": "„“", "pl": "„”", "zh": "“”", "ja": "「」"}
#: Inverse strength of the L2 penalty; how the likeness is scaled beside a vector; what a look-alike weighs beside a sentence of news.
C, LIKENESS, LOOKALIKE = 10.0, 3.0, 3.0
#: Payloads put into each line; sentences of one text, for long ones; folds.
PAYLOADS, SENTENCES, FOLDS = 3, 40, 5
#: Clauses of a language that are made of parts.
FORMS = 40
#: The second model: inverse strength of the penalty, what a sentence that a summary rests on weighs beside others, and what one that is put
#: into an article by itself weighs (its neighbors are honest, and it is outnumbered), the sets of articles.
C_DOUBT, OWN, LONELY, SUMMARIES = 0.1, 2, 4, ("en_writers", "en_frank", "es_basse", "ru_headline")
#: What is put into each article, and how short the articles are cut as well, in sentences.
PLANTED = ("line", "foreign", "foreign", "glued", "glued", "run", "run", "points", "points")
SHORT = (6, 12)

#: The kinds of our own texts that are news.
OWN_NEWS = ("news", "article", "list", "subhead", "headline", "post", "intro")

Vectors = NDArray[np.float32]


@functools.cache
def written() -> dict[str, dict[str, list[str]]]:
    """Return the lists of instructions.toml, by language."""
    rng = random.Random(2)  # noqa: S311 - no secret
    found = tomllib.loads((Path(__file__).with_name("data") / "instructions.toml").read_text("utf-8"))
    for rows in found.values():
        forms = [" ".join(parts) for parts in itertools.product(*rows.pop("forms", [[], []]))]
        rows["glued"] = [*rows.get("glued", []), *rng.sample(forms, min(FORMS, len(forms)))]
    return found


def instructions() -> tuple[list[tuple[int, str]], list[str]]:
    """Return the instructions, each with its line's number, and the look-alikes."""
    rng = random.Random(1)  # noqa: S311 - no secret
    orders: list[tuple[int, str]] = []
    news: list[str] = []
    for language, rows in written().items():
        marks = QUOTES.get(language, '""')
        for number, line in enumerate([*rows["lines"], *rows.get("asks", []), *rows.get("glued", [])]):
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
    for name in SUMMARIES:
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


def _inputs(vectors: Vectors, near: Vectors) -> Vectors:
    """Return the inputs of the first model, of shape ``(n, 513)``."""
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
    x_bad, x_alike, x_news = _inputs(bad, strange), _inputs(alike, np.array(rng.choices(near.tolist(), k=len(alike)))), _inputs(news, near)
    bad_fold = np.array([number % FOLDS for number, _ in orders])

    def fit(keep_bad: NDArray[np.bool_], keep_news: NDArray[np.bool_]) -> LogisticRegression:
        x = np.vstack([x_bad[keep_bad], x_alike, x_news[keep_news]])
        y = np.r_[np.ones(keep_bad.sum()), np.zeros(len(x) - keep_bad.sum())]
        weights = np.ones(len(x))
        weights[keep_bad.sum() : keep_bad.sum() + len(x_alike)] = LOOKALIKE
        return LogisticRegression(C=C, max_iter=5000).fit(x, y, sample_weight=weights)

    found, alarms = np.zeros(len(x_bad)), np.zeros(len(x_news))
    models = []
    for part in range(FOLDS):
        held = fit(bad_fold != part, fold != part)
        found[bad_fold == part] = held.decision_function(x_bad[bad_fold == part])
        alarms[fold == part] = held.decision_function(x_news[fold == part])
        models.append(_model(held))
    single = np.concatenate([np.full(len(piece), len(piece) == 1) for _, piece in pieces])
    limit = instruction_model.REPORTED
    of_news, of_single = (f"{(alarms[which] > limit).sum()} of {which.sum()}" for which in (~single, single))
    print(f"reported: {(found > limit).sum()} of {len(found)} instructions, {of_news} sentences of news, {of_single} lines to readers")
    second = _second(models, orders)
    if options.write:
        model = _model(fit(np.ones(len(x_bad), bool), np.ones(len(x_news), bool)))
        values = np.r_[model.order, model.likeness, model.intercept, second]
        np.save(OUT, np.round(values, 4).astype(np.float32))
        print(f"wrote {OUT} ({OUT.stat().st_size} bytes)")
    return 0


def _model(first: LogisticRegression) -> Model:
    """Return the first model in the form of the product's, the second one empty."""
    weights = first.coef_[0].astype(np.float32)
    empty = np.zeros(0, np.float32)
    return Model(weights[:-1], float(weights[-1] * LIKENESS), float(first.intercept_[0]), empty, empty, empty)


def _second(models: Sequence[Model], orders: Sequence[tuple[int, str]]) -> Vectors:
    """Train the second model on sentences of news and on what is put into articles; print what it does, return its parts."""
    samples: list[tuple[Vectors, bool, int, str, int]] = []
    rng = random.Random(3)  # noqa: S311 - no secret
    articles = [
        (f"{name}{number}", name[:2], [plain(one) for one in split_sentences(row["article"], name[:2])], row)
        for name in SUMMARIES
        for number, row in enumerate(_rows(f"summaries/{name}.jsonl"))
    ]
    folds = {key: zlib.crc32(key.encode()) % FOLDS for key, *_ in articles}
    for key, language, sentences, row in articles:
        part = folds[key]
        lines = [text for number, text in orders if number % FOLDS == part]
        others = [other for name, code, other, _ in articles if folds[name] == part and code == language and name != key]
        for body in (sentences, *(sentences[: rng.randint(*SHORT)] for _ in range(2))):
            if len(body) < SHORT[0] - 1:
                continue
            honest = _score(body, models[part])
            samples += [(one, False, part, "news" if body is sentences else "short", 1) for one in honest]
            for summary in (row.get("references") or [row["reference"]]) if body is sentences else []:
                rests = set((encode(split_sentences(summary, language)) @ encode(body).T).argmax(axis=1).tolist())
                samples += [(honest[place], False, part, "own", OWN) for place in rests]
            for kind in PLANTED:
                changed, places = planted(kind, body, written()[language], rng.choice(others), lines, rng, part)
                scores = _score([plain(text) for text in changed], models[part])
                weigh = LONELY if kind in ("foreign", "points") and len(places) == 1 else 1
                samples += [(scores[place], True, part, kind, weigh) for place in places]
    x, y, fold = np.array([one[0] for one in samples]), np.array([one[1] for one in samples]), np.array([one[2] for one in samples])
    weight = np.array([one[4] for one in samples])

    def fit(keep: NDArray[np.bool_]) -> Model:
        mean, scale = x[keep].mean(axis=0), x[keep].std(axis=0)
        trained = LogisticRegression(C=C_DOUBT, max_iter=9000).fit(quadratic((x[keep] - mean) / scale)[:, 1:], y[keep], weight[keep])
        return Model(np.zeros(0, np.float32), 0.0, 0.0, mean, scale, np.r_[trained.intercept_, trained.coef_[0]].astype(np.float32))

    doubt = np.zeros(len(x))
    for part in range(FOLDS):
        doubt[fold == part] = fit(fold != part).doubt_of(x[fold == part])
    kinds = np.array([one[3] for one in samples])
    for share in (0.2, 0.1, 0.05, 0.03):
        limit = np.quantile(doubt[kinds == "news"], 1 - share)
        counts = (f"{(doubt[kinds == kind] > limit).sum()} of {(kinds == kind).sum()} ({kind})" for kind in dict.fromkeys(kinds))
        print(f"doubtful from {limit:.2f} on: {', '.join(counts)}")
    final = fit(np.ones(len(x), bool))
    return np.concatenate([final.means, final.scales, final.doubt])


def _score(body: Sequence[str], model: Model) -> Vectors:
    vectors = encode(body)
    return inputs(body, vectors, likeness(vectors, encode(list(dict.fromkeys(body)))), model)


def planted(
    kind: str,
    body: Sequence[str],
    own: Mapping[str, Sequence[str]],
    other: Sequence[str],
    lines: Sequence[str],
    rng: random.Random,
    part: int,
) -> tuple[list[str], list[int]]:
    """Put hostile text of a kind into an article; return its sentences, and the places of those that a summary must not rest on."""
    changed = list(body)
    at = rng.randint(2, len(changed))
    start = rng.choice([0, 0, 0, 1, 2])
    foreign = list(other[start:] or other)
    payload = foreign[0] if rng.random() < 0.6 else rng.choice(own["payloads"]).capitalize() + "."
    clause = payload[:1].lower() + payload[1:].rstrip(".")
    skip = 0
    if kind == "line":
        put = [rng.choice(lines)]
    elif kind == "foreign":
        put = foreign[: rng.randint(1, 4)]
    elif kind == "glued":
        at = min(at, len(changed) - 1)
        host = changed.pop(at).rstrip(".。")
        first = len(own["lines"]) + len(own["asks"])  # no clause that the first model of this part was trained on
        glued = rng.choice([one for number, one in enumerate(own["glued"], first) if number % FOLDS == part])
        put = [f"{host}, {glued.replace('{x}', clause).replace('{q}', clause)}."]
    elif kind == "run":
        put = [payload if text == "{x}." else text for text in rng.choice(own["runs"])]
        skip = put.index(payload)
        return changed[:at] + put + changed[at:], [at + skip]
    else:
        put = [rng.choice(own["points"]), *(text.split(",")[0].rstrip(".") for text in foreign[: rng.randint(1, 3)])]
        skip = 1
    return changed[:at] + put + changed[at:], list(range(at + skip, at + len(put)))


if __name__ == "__main__":
    raise SystemExit(main())
