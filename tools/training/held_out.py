"""Scores of pairs by models that never saw their documents, and reports of them: what the trainers of small models share."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks.quality.verification_data import DATA, Row

FOLDS = 5


class Example(NamedTuple):
    """A pair: where it is from, what may be wrong in it, each with its features, and whether it was made wrong."""

    group: str
    row: Row
    candidates: list[Any]
    wrong: bool


def held_out_scores(every: Sequence[Example], train: Callable[[list[Example]], Callable[[Example], float]]) -> list[float]:
    """Return each pair's score by a model that saw nothing of its document; ``train`` makes of pairs what scores one."""
    folds = [hashlib.sha256(f"fold {it.row.doc}".encode()).digest()[0] % FOLDS for it in every]
    models = [train([it for it, fold in zip(every, folds, strict=True) if fold != left]) for left in range(FOLDS)]
    return [models[fold](it) for it, fold in zip(every, folds, strict=True)]


def by_group(every: Sequence[Example], scores: Sequence[float]) -> Iterator[tuple[str, str, list[float]]]:
    """Yield the scores of each group and language."""
    for group, lang in sorted({(it.group, it.row.lang) for it in every}):
        yield group, lang, [score for it, score in zip(every, scores, strict=True) if (it.group, it.row.lang) == (group, lang)]


def highest(every: Sequence[Example], scores: Sequence[float]) -> str:
    """Return the forty right pairs that score highest, to be read."""
    right = sorted(((score, it) for it, score in zip(every, scores, strict=True) if not it.wrong), key=lambda row: -row[0])
    return "\n".join(f"{score:.2f} {it.group}\n  {it.row.source}\n  {it.row.text}" for score, it in right[:40])


def reads(doc: str | None) -> bool:
    """Parse a trainer's command line: whether ``--read`` was given. Ends with 1 where the development data is not here."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--read", action="store_true")
    wanted: bool = parser.parse_args().read
    if not DATA.is_dir():
        sys.exit(f"the development data is not here ({DATA})")
    return wanted
