"""Train the regression that tells a wrong negation of a translation, and write summarize/verification/data/negation_model.toml.

    python -m tools.training.negation          # cross-validate by document, print, write
    python -m tools.training.negation --read   # the human sentences that score highest, left out of the training

Negatives are human translations and systems' outputs of the development half (``benchmarks.quality.verification_data``); positives are its
human pairs after a negation was put in or taken out on one side. Needs scikit-learn. ``benchmarks.quality.verification`` judges the check
on other documents, with generators that share no code or words with this one.
"""

from __future__ import annotations

import functools
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import regex

from benchmarks.quality.verification_data import Row, humans, marked, outputs
from summarize.text import words
from summarize.text.russian import part_of_speech
from summarize.verification import negation
from summarize.verification.base import Pair
from summarize.verification.negation import negatives
from tools.training.held_out import Example, by_group, held_out_scores, highest, reads

OUT = Path(negation.__file__).with_name("data") / "negation_model.toml"
SEED = 5
#: What a positive weighs of what makes both classes equal: alarms matter more than misses.
POSITIVE = 0.03
#: The share of a language's sentences by people and systems that may be called wrong.
ALARMS = 0.001
#: The share of negative words that are taken for unknown: the lists were written after reading these very sentences.
UNKNOWN = 0.3
_EXCHANGED = {
    "ru": {
        "никогда не": "всегда",
        "никто не": "все",
        "ничего не": "всё",
        "нельзя": "можно",
        "никак не": "вполне",
        "никакого": "некоторого",
    },
    "es": {"nunca": "siempre", "nadie": "alguien", "sin": "con", "ningún": "algún", "ninguna": "alguna", "tampoco": "también"},
}
_DENIALS = {"ru": ("не", "не", "не", "так и не", "ни разу не"), "es": ("no", "no", "no", "ya no", "nunca")}
_NOT_BEFORE = {"ru": "не ни бы ли без", "es": "no ni nunca jamás sin tampoco se lo la le les los las me te nos el un una de"}
_COMMON = frozenset("ha han es son fue era está están hay había fueron tiene puede".split())  # noqa: SIM905
_AUXILIARIES = "is|are|was|were|has|have|had|will|would|can|could|should|may|might|must"


def _taken_out(text: str, lang: str) -> Iterator[str]:
    word = {"ru": "не", "es": "no", "en": "not|never"}[lang]
    yield from (text[: m.start()] + text[m.end() :] for m in regex.finditer(rf"(?i)(?<![\w-])(?:{word}) (?=\p{{L}})", text))
    for before, after in _EXCHANGED.get(lang, {}).items():
        yield from (text[: m.start()] + after + text[m.end() :] for m in regex.finditer(rf"(?i)(?<![\w-]){before}(?![\w-])", text))
    if lang == "en":
        for m in regex.finditer(r"\b(\w+)n['’]t\b", text):
            yield text[: m.start()] + {"ca": "can", "wo": "will"}.get(m[1], m[1]) + text[m.end() :]


def _put_in(text: str, lang: str, rng: random.Random) -> Iterator[str]:
    if lang == "en":
        yield from (text[: m.end()] + " not" + text[m.end() :] for m in regex.finditer(rf"\b(?:{_AUXILIARIES})\b(?= [a-z])(?! not)", text))
        return
    before = rf"(?<!\b(?:{_NOT_BEFORE[lang].replace(' ', '|')})\s)(?<![\w-])"
    clitic = "" if lang == "ru" else "(?:(?:se|lo|la|le|les|los|las|me|te|nos) )?"
    for m in regex.finditer(rf"{before}{clitic}(\p{{Ll}}+)(?![\w-])", text):
        if _is_verb(m[1], lang):
            yield f"{text[: m.start()]}{rng.choice(_DENIALS[lang])} {text[m.start() :]}"


def _is_verb(word: str, lang: str) -> bool:
    if lang == "ru":
        return len(word) > 2 and part_of_speech(word) in ("VERB", "INFN", "ADJS", "PRTS", "PRED")
    lemma = words.lemma(word, "es") or word
    finite = lemma != word and lemma.endswith(("ar", "er", "ir", "ír")) and not word.endswith(("do", "da", "dos", "das"))
    return word in _COMMON or (len(word) > 3 and finite)


def wrong_pairs(row: Row, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield what was done, source and text, for each way of making a right pair wrong: one place for each, by chance."""
    for name, pool in (("taken out", list(_taken_out(row.text, row.lang))), ("put in", list(_put_in(row.text, row.lang, rng)))):
        if pool:
            yield name, row.source, rng.choice(pool)
    for name, pool in (("source: taken out", list(_taken_out(row.source, "en"))), ("source: put in", list(_put_in(row.source, "en", rng)))):
        if pool:
            yield name, rng.choice(pool), row.text


def examples() -> Iterator[Example]:
    """Yield right and wrong pairs of the development half."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable, no secret
    for rows in (humans, outputs, marked):
        for row in rows("dev"):
            if not row.marked:
                yield Example(row.group, row, _rated(row.source, row.text, row.lang), False)
    for row in humans("dev"):
        for name, source, text in wrong_pairs(row, rng):
            yield Example(name, row, _rated(source, text, row.lang), True)


def _thinned(text: str, lang: str) -> tuple[float, ...]:
    """The negative words of a text without those that are taken for unknown, the same ones each time."""
    rng = random.Random(text)  # noqa: S311 - repeatable, no secret
    return tuple(at for at in negatives(text, lang) if rng.random() >= UNKNOWN)


def _rated(source: str, text: str, lang: str) -> list[tuple[float, ...]]:
    if "?" in source + text or max(source.count(" "), text.count(" ")) > negation.MAX_WORDS:
        return []
    return [features for _, features in negation.candidates(Pair(source, text, "en", lang))]


def fit(chosen: Sequence[Example]) -> tuple[np.ndarray, float]:
    """Return weights and bias of a logistic regression; of a wrong pair the candidate that gains most is the wrong one."""
    from sklearn.linear_model import LogisticRegression

    rows = [(it, max(it.candidates)) for it in chosen if it.wrong and it.candidates]
    rows += [(it, one) for it in chosen if not it.wrong for one in it.candidates]
    x, y = np.array([one for _, one in rows]), np.array([it.wrong for it, _ in rows])
    weight = np.where(y, POSITIVE * (~y).sum() / y.sum(), 1.0)
    mean, spread = x.mean(0), x.std(0)
    model = LogisticRegression(max_iter=2000).fit((x - mean) / spread, y, weight)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def best(example: Example, weights: np.ndarray, bias: float) -> float:
    """Return the score of a pair: of its worst candidate."""
    return max((float(np.dot(one, weights)) + bias for one in example.candidates), default=-np.inf)


def train(chosen: list[Example]) -> Callable[[Example], float]:
    """Return what scores a pair by a regression that was made of others."""
    weights, bias = fit(chosen)
    return functools.partial(best, weights=weights, bias=bias)


def limit_of(every: Sequence[Example], scores: Sequence[float]) -> float:
    """Return the score above which a finding is one: in no language more than :data:`ALARMS` of the right sentences."""
    found = []
    for lang in ("ru", "es"):
        these = [score for it, score in zip(every, scores, strict=True) if it.row.lang == lang and not it.wrong]
        found.append(sorted(these, reverse=True)[int(ALARMS * len(these))])
    return max(found)


def report(every: Sequence[Example], scores: Sequence[float], limit: float) -> Iterator[str]:
    """Yield, by group and language, how many are above the limit."""
    for group, lang, these in by_group(every, scores):
        yield f"{group} {lang}: {sum(score > limit for score in these)} of {len(these)}"


def main() -> int:
    """See the module's docstring."""
    read = reads(__doc__)
    negation.negatives = _thinned  # type: ignore[assignment]
    every = list(examples())
    scores = held_out_scores(every, train)
    limit = limit_of(every, scores)
    print("\n".join(report(every, scores, limit)))
    if read:
        print(highest(every, scores))
        return 0
    weights, bias = fit(every)
    lines = [f'"{name}" = {value:.4f}' for name, value in zip(negation.FEATURES, weights, strict=True)]
    head = "# Made by tools/training/negation.py: log-odds that a negation is wrong, and from where on it is an error."
    OUT.write_text("\n".join([head, f"bias = {bias:.4f}", f"error = {limit + 1e-3:.3f}", "[weights]", *lines, ""]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
