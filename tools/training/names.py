"""Train the trees that tell a name put for another, and write summarize/verification/data/names.npz.

    python -m tools.training.names          # cross-validate by document, print, write
    python -m tools.training.names --read   # the human sentences that score highest, left out of the training

Negatives are human translations and systems' outputs of the development half (``benchmarks.quality.verification_data``); positives are its
human pairs after a name was exchanged on one side. Needs scikit-learn. ``benchmarks.quality.verification`` judges the check on other
documents, with generators that share no code or words with this one.
"""

from __future__ import annotations

import functools
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks.quality.verification_data import Row, humans, marked, outputs
from summarize.verification import name_matching, name_model
from summarize.verification.base import Pair, parse
from summarize.verification.dictionary import is_name, known
from summarize.verification.gazetteer import concepts
from summarize.verification.name_matching import Match, Name, calendar, names_of
from summarize.verification.name_model import FEATURES, Candidate, candidates
from tools.training.held_out import Example, by_group, held_out_scores, highest, reads

OUT = name_model.__file__.replace("name_model.py", "data/names.npz")
SEED = 5
#: What a positive weighs of what makes both classes equal: alarms matter more than misses.
POSITIVE = 0.3
#: The share of a language's sentences, by people and systems, that may be called wrong, and may have a warning: fewer in Russian, where
#: more are called wrong held out.
ALARMS = {"ru": (0.002, 0.006), "es": (0.004, 0.01)}
GROUPS = ("human", "firefox", "google", "microsoft")
#: The share of the gazetteer's rows that are taken for unknown: they were written after reading these very sentences.
UNKNOWN = 0.3
TREES = {"max_iter": 80, "max_leaf_nodes": 8, "min_samples_leaf": 40, "learning_rate": 0.1, "l2_regularization": 5, "early_stopping": False}
_CONSONANTS = {"ru": "бвгдзклмнпрстфхцчш", "en": "bcdfghklmnprstvwz", "es": "bcdfghklmnprstvz"}
Model = Callable[[np.ndarray], np.ndarray]


def places(text: str, lang: str) -> list[Name]:
    """Return the names inside sentences."""
    found = [it for it in names_of(parse(text, lang)) if not it.initial and len(it.text) > 3 and it.text[1:].islower()]
    return [it for it in found if is_name(it.text.removesuffix("'s").removesuffix("’s"), lang) and it.key not in calendar(lang)]


def pools(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return the names of each language, none of them a common word too."""
    found: dict[str, set[str]] = {"en": set(), "ru": set(), "es": set()}
    for row in rows:
        for text, lang in ((row.source, "en"), (row.text, row.lang)):
            found[lang] |= {it.text for it in places(text, lang) if it.text.isalpha() and not known(it.key, lang)}
    return {lang: sorted(names) for lang, names in found.items()}


@functools.cache
def _countries(lang: str) -> tuple[str, ...]:
    from babel import Locale

    return tuple(name for code, name in sorted(Locale(lang).territories.items()) if len(code) == 2 and name.isalpha())


@functools.cache
def _parsed(word: str) -> list[Any]:
    return list(_analyzer().parse(word.lower()))


@functools.cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _lemma(word: str, lang: str) -> str:
    return str(_parsed(word)[0].normal_form) if lang == "ru" else word.lower()


def _in_form_of(new: str, old: str, lang: str) -> str:
    """A Russian name in the case of another."""
    case = lang == "ru" and _parsed(old)[0].tag.case
    made = [it.inflect({case}) for it in _parsed(new)] if case else []
    return next((it.word.capitalize() for it in made if it), new)


def _misspelt(word: str, lang: str, rng: random.Random) -> str:
    letters, alphabet = list(word), _CONSONANTS[lang]
    spots = [i for i in range(1, len(letters) - 2) if letters[i] in alphabet]
    for i in rng.sample(spots, 2) if len(word) > 5 and len(spots) > 1 else ():
        letters[i] = rng.choice([it for it in alphabet if it != letters[i]])
    return "".join(letters)


def exchanges(text: str, lang: str, pool: Sequence[str], rng: random.Random) -> Iterator[tuple[str, Name, str]]:
    """Yield what was done, a name, and what is put for it."""
    here = places(text, lang)
    if here:
        name, (one, two) = rng.choice(here), rng.sample(pool, 2)
        yield "other", name, _in_form_of(one, name.text, lang)
        name = rng.choice(here)
        yield "invented", name, _in_form_of(one[: len(one) // 2 + 1] + two[len(two) // 2 :], name.text, lang)
        name = rng.choice(here)
        yield "same text", name, _in_form_of(rng.choice(here).text, name.text, lang)
        yield "misspelt", name, _misspelt(name.text, lang, rng)
        name = rng.choice(here)
        yield "half", name, two[: max(3, len(two) // 2)] + name.text[len(name.text) // 2 :]
    countries = {it.lower() for it in _countries(lang)}
    if lands := [it for it in names_of(parse(text, lang)) if not it.initial and _lemma(it.text, lang) in countries]:
        name = rng.choice(lands)
        yield "country", name, _in_form_of(rng.choice(_countries(lang)), name.text, lang)


def examples() -> Iterator[Example]:
    """Yield right and wrong pairs of the development half."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable, no secret
    for rows in (humans, outputs, marked):
        for row in rows("dev"):
            if not row.marked:
                yield Example(row.group, row, _rated(row.source, row.text, row.lang), False)
    people = list(humans("dev"))
    names = pools(people)
    for row in people:
        for side, (text, lang) in enumerate(((row.source, "en"), (row.text, row.lang))):
            for how, name, new in exchanges(text, lang, names[lang], rng):
                if new[:4] != name.text[:4] or (how == "misspelt" and new != name.text):
                    made = text[: name.span[0]] + new + text[name.span[1] :]
                    found = _rated(*((row.source, made) if side else (made, row.text)), row.lang)
                    yield Example(how, row, [it for it in found if (it.source, it.text)[side].span[0] == name.span[0]], True)


def _thinned(word: str, lang: str) -> frozenset[int]:
    """What a word may name, without the rows that are taken for unknown."""
    return frozenset(row for row in concepts(word, lang) if random.Random(row).random() >= UNKNOWN)  # noqa: S311 - repeatable, no secret


def _rated(source: str, text: str, lang: str) -> list[Candidate]:
    pair = Pair(source, text, "en", lang)
    return candidates(pair, Match(pair))


def fit(chosen: Sequence[Example]) -> Any:
    """Return the trees; of a wrong pair the candidate that fits best, by trees made before, is the wrong one."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    shift, model = FEATURES.index("shift"), None
    right = [one.features for it in chosen if not it.wrong for one in it.candidates]
    for _ in range(2):
        wrong = []
        for it in chosen:
            if it.wrong and it.candidates and (it.group != "misspelt" or it.row.lang != "ru"):  # across scripts any spelling is free
                x = np.array([one.features for one in it.candidates])
                wrong.append(x[np.argmax(-x[:, shift] if model is None else model.decision_function(x))])
        weight = np.repeat([1.0, POSITIVE * len(right) / len(wrong)], [len(right), len(wrong)])
        y = np.repeat([0, 1], [len(right), len(wrong)])
        model = HistGradientBoostingClassifier(**TREES).fit(np.array([*right, *wrong]), y, weight)
    return model


def packed(model: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the nodes of all trees (feature, limit, left, right; a leaf is −1 and its value) and where each begins; the bias is first."""
    nodes, roots = [np.array([[-1.0, model._baseline_prediction.item(), 0.0, 0.0]])], [0]  # noqa: SLF001 - no public way to the trees
    for (tree,) in model._predictors:  # noqa: SLF001
        at, here = sum(map(len, nodes)), tree.nodes
        leaf = here["is_leaf"].astype(bool)
        columns = (here["feature_idx"], here["num_threshold"], here["left"] + at, here["right"] + at)
        values = (np.full(len(here), -1.0), here["value"], np.zeros(len(here)), np.zeros(len(here)))
        nodes.append(np.where(leaf, values, columns).T)
        roots.append(at)
    return np.concatenate(nodes).astype(np.float32), np.array(roots, np.int32)


def best(example: Example, model: Model) -> float:
    """Return the score of a pair: of its worst candidate."""
    return float(model(np.array([it.features for it in example.candidates])).max()) if example.candidates else -np.inf


def train(chosen: list[Example]) -> Callable[[Example], float]:
    """Return what scores a pair by trees that were made of others."""
    return functools.partial(best, model=fit(chosen).decision_function)


def limits(every: Sequence[Example], scores: Sequence[float]) -> dict[str, list[float]]:
    """Return, by language, the scores above which a finding is an error and a warning (:data:`ALARMS`)."""
    found = {}
    for lang in ("ru", "es"):
        rows = zip(every, scores, strict=True)
        these = sorted((s for it, s in rows if it.row.lang == lang and it.group in GROUPS and not it.wrong), reverse=True)
        found[lang] = [these[int(share * len(these))] + 1e-3 for share in ALARMS[lang]]
    return found


def report(every: Sequence[Example], scores: Sequence[float], found: dict[str, list[float]]) -> Iterator[str]:
    """Yield, by group and language, how many are above each limit."""
    for group, lang, these in by_group(every, scores):
        yield f"{group} {lang}: of {len(these)}: " + ", ".join(f"{np.mean(np.array(these) > limit):.2%}" for limit in found[lang])


def main() -> int:
    """See the module's docstring."""
    read = reads(__doc__)
    name_matching.concepts = name_model.concepts = _thinned  # type: ignore[assignment,attr-defined]
    every = list(examples())
    scores = held_out_scores(every, train)
    found = limits(every, scores)
    print("\n".join(report(every, scores, found)))
    if read:
        print(highest(every, scores))
        return 0
    nodes, roots = packed(fit(every))
    np.savez(OUT, nodes=nodes, roots=roots, limits=np.array([found["ru"], found["es"]], np.float32))
    return 0


if __name__ == "__main__":
    sys.exit(main())
