"""Models of the line classifier for cross-validation, kept in a folder so that judging again costs little."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarize.boilerplate import encoder, engine
from summarize.boilerplate import model as parts
from tools.training import boilerplate as training
from tools.training.boilerplate_samples import samples, singles


def system_without(cache: Path | None) -> Callable[[frozenset[str], bool], Any]:
    """For the benchmark: models fitted without some outlets, or on English, Russian and Spanish alone; our held-out half is spared."""
    from benchmarks.quality.boilerplate import by_line
    from summarize.boilerplate.classify import labeled

    vectors = training.Vectors(cache)
    store = cache / "pages.jsonl" if cache else None
    encoder.encode = vectors
    engine.reasons = lambda *_: ()  # explanations are those of the packaged model

    def fitted(leave_out: frozenset[str], languages: bool) -> Any:
        chosen = frozenset(("en", "ru", "es")) if languages else None
        models = []
        for seed in range(training.MEMBERS):
            key = (sorted(leave_out), languages, seed)
            model = _kept(cache, key)
            if model is None:
                lines = singles(leave_out, chosen)
                model = training.fit(samples(leave_out, chosen, True, store, seed), lines, vectors, seed)
                if cache:
                    with _kept_path(cache, key).open("wb") as file:
                        pickle.dump(model, file)
            models.append(replace(model, limits=training.LIMITS))
        return lambda text, language: by_line(labeled(text, models=models)[0])

    return fitted


def _kept_path(cache: Path, what: Any) -> Path:
    """Where a fold's model is kept: the name depends on all code and data of ours that it was trained with."""
    digest = hashlib.sha256(json.dumps(what).encode())
    package = Path(parts.__file__).parent
    texts = sorted((Path(__file__).parent / "data" / "boilerplate").rglob("*.txt"))
    for path in (
        *texts,
        *(package / f"{name}.py" for name in ("layout", "lexical", "model")),
        Path(__file__).with_name("boilerplate_samples.py"),
    ):
        digest.update(path.read_bytes())
    digest.update(re.sub(r"(?m)^LIMITS = .*", "", Path(training.__file__).read_text(encoding="utf-8")).encode())
    return cache / f"fold-{digest.hexdigest()[:16]}.pickle"


def _kept(cache: Path | None, what: Any) -> parts.Model | None:
    path = _kept_path(cache, what) if cache else None
    if not path or not path.exists():
        return None
    with path.open("rb") as file:
        model: parts.Model = pickle.load(file)  # noqa: S301 - written by this script
    return model
