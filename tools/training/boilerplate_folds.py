"""Models of the line classifier for cross-validation, kept in a folder so that judging again costs little."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality.boilerplate_data import own_languages
from summarize.boilerplate import engine
from summarize.boilerplate import model as parts
from summarize.boilerplate.pieces import Unit
from tools.training import boilerplate as training
from tools.training.boilerplate_samples import samples, singles

System = Callable[[str, str], list[tuple[int, str]]]


class _Remembering(engine.Labeler):
    """A labeler that keeps the probabilities of texts for others that differ in their prices alone."""

    def __init__(self, model: parts.Model, known: dict[Any, engine.Chances], prices: Mapping[str, float]) -> None:
        super().__init__(model, prices=prices)
        self._known = known

    def chances(self, units: Sequence[Unit]) -> engine.Chances:
        key = tuple((unit.text, unit.fresh) for unit in units)
        if key not in self._known:
            self._known[key] = super().chances(units)
        return self._known[key]


def system_without(cache: Path | None) -> Callable[[frozenset[str], frozenset[str]], Callable[[float], System]]:
    """For the benchmark: a model fitted without some outlets and languages, by the price of what is no appeal.

    Our held-out half is spared.
    """
    from benchmarks.quality.boilerplate import by_line
    from summarize.boilerplate.classify import labeled

    vectors = training.Vectors(cache)
    store = cache / "pages.jsonl" if cache else None
    engine.encode = vectors
    engine.reasons = lambda *_: ()  # explanations are those of the packaged model

    def fitted(outlets: frozenset[str], languages: frozenset[str]) -> Callable[[float], System]:
        chosen = frozenset(own_languages()) - languages if languages else None
        known: dict[Any, engine.Chances] = {}
        key = (sorted(outlets), sorted(languages))
        model = _kept(cache, key)
        if model is None:
            model = training.fit(
                lambda seed: samples(outlets, chosen, True, store, seed), singles(outlets, chosen), vectors, training.SEEDS
            )
            if cache:
                with _kept_path(cache, key).open("wb") as file:
                    pickle.dump(model, file)

        def at(price: float) -> System:
            labeler = _Remembering(model, known, {**engine.PRICES, "other": price})
            return lambda text, language: by_line(labeled(text, labeler=labeler)[0])

        return at

    return fitted


def _kept_path(cache: Path, what: Any) -> Path:
    """Where a fold's model is kept: the name depends on all code and data of ours that it was trained with."""
    digest = hashlib.sha256(json.dumps(what).encode())
    package = Path(parts.__file__).parent
    texts = sorted((Path(__file__).parent / "data" / "boilerplate").rglob("*.txt"))
    for path in (
        *texts,
        *(package / f"{name}.py" for name in ("layout", "lexical", "model")),
        Path(training.__file__),
        Path(__file__).with_name("boilerplate_samples.py"),
    ):
        digest.update(path.read_bytes())
    return cache / f"fold-{digest.hexdigest()[:16]}.pickle"


def _kept(cache: Path | None, what: Any) -> parts.Model | None:
    path = _kept_path(cache, what) if cache else None
    if not path or not path.exists():
        return None
    with path.open("rb") as file:
        model: parts.Model = pickle.load(file)  # noqa: S301 - written by this script
    return model
