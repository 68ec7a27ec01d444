"""Ablation on the development half: what each check, and each rule inside a check, adds and costs.

    python -m benchmarks.quality.verification --ablate            # all checks and rules; about ten minutes
    python -m benchmarks.quality.verification --ablate number     # the rules of one check

A rule is a function of :mod:`summarize.verification` that is replaced by a constant. A row says how many texts are called wrong more or
fewer *without* it: human translations, systems' outputs, texts in which people marked a major error or none, injected errors, probes.
"""

from __future__ import annotations

import gc
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import _lru_cache_wrapper
from importlib import import_module
from typing import Any, NamedTuple

from benchmarks.quality.certainty import probes
from benchmarks.quality.injected_errors import scoring
from benchmarks.quality.verification_data import DATA, half_of, humans, marked, outputs, paragraphs
from summarize.text.sentences import split_sentences
from summarize.verification.base import CHECKS, Pair, PairKind, load_check
from summarize.verification.grounding import ground

#: Check, function (module:name), and the constant that replaces what it returns.
RULES: tuple[tuple[str, str, Any], ...] = (
    *(("number", f"number:{name}", ()) for name in ("_families", "_units", "_signs")),
    *(("number", f"number:{name}", []) for name in ("_spare",)),
    *(("number", f"number:{name}", False) for name in ("_like_digits", "_converts", "_rounds", "_clash")),
    ("number", "number:_spare_one", None),
    *(("number", f"number_reader:{name}", frozenset()) for name in ("decade",)),
    *(("number", f"number_parser:{name}", value) for name, value in (("roman", None), ("decade", frozenset()))),
    ("number", "number_parser:_Parser._slashed", None),
    ("number", "number_parser:_Parser._same_again", None),
    ("number", "number_parser:_Parser._word_before_dash", False),
    ("time", "clock:_is_count", False),
    ("name", "name_matching:_initials", ""),
    ("name", "name_matching:concepts", frozenset()),
    ("name", "name:_lost", ()),
    ("name", "name:_spellings", ()),
    ("negation", "negation:_of_verb", True),
    ("negation", "negation:_inside", False),
    *(("certainty", f"certainty:{name}", None) for name in ("_doubt", "_bound", "_ladder")),
    *(("attribution", f"attribution:{name}", ()) for name in ("_silent", "_invented", "added_agencies", "_gender", "_speaker")),
    ("repetition", "repetition:_stuck", None),
    ("repetition", "repetition:_repeated_sentence", None),
    *(("verbatim", f"verbatim_tokens:{name}", ()) for name in ("_tokens", "_quotation_marks", "_question", "_brackets")),
    ("omission", "completeness:_nearer_without", True),
    ("addition", "completeness:_nearer_without", True),
    ("addition", "completeness:_all_like", False),
    ("addition", "completeness:_unrelated", False),
    ("addition", "completeness:_name_in_common", False),
    ("script", "script:_mixed_word", None),
    ("script", "script:_one_twin", False),
    *(("untranslated", f"untranslated:{name}", value) for name, value in (("_quoted", False), ("_title", False), ("_loans", frozenset()))),
    ("date", "moments:_of_class", []),
    ("date", "dates:_phrase", ()),
    ("time", "clock:_half_of_span", None),
    ("grounding", "grounding:_clauses", ()),
    ("nonword", "nonwords:_carried", False),
)
#: One reference in so many gets an error.
_STEP = 2
_KINDS = ("number", "name", "negation", "time", "untranslated", "loop", "sentence")


class Case(NamedTuple):
    """A pair to be judged and the group that it counts for."""

    group: str
    pair: Pair


def development() -> Iterator[Case]:
    """Yield everything that checks are developed on."""
    for rows in (humans, paragraphs, outputs, marked):
        for row in rows("dev"):
            name = row.group if row.marked is None else "major" if row.marked else "no major"
            yield Case(f"{name} {row.lang}" if row.marked is None else name, Pair(row.source, row.text, "en", row.lang, "translation"))
    yield from _injected()
    for row in probes("dev"):
        for key in ("wrong", "right"):
            for text in [row[key]] if row["kind"] == "translation" else split_sentences(row[key], row["lang"]):
                yield Case(f"probe {key}", Pair(row["source"], text, row["source_lang"], row["lang"], row["kind"]))
    yield from _summaries()


def _injected() -> Iterator[Case]:
    """Errors that three generators put into references of the development half."""
    for lang in ("ru", "es"):
        rows = [(row.doc, row.source, row.text) for row in humans("dev") if row.lang == lang]
        rows = list({source: (doc, source, text) for doc, source, text in rows}.values())[::_STEP]
        for kind in _KINDS:
            for name, make in scoring.MAKE.items():
                rng = random.Random(f"{kind}/{name}/{lang}")  # noqa: S311 - repeatable, no secret
                for i, (_, source, text) in enumerate(rows):
                    others = [(row[1], row[2]) for row in rows[max(0, i - 4) : i + 5]]
                    if (made := make(kind, source, text, lang, rng, others)) is not None:
                        yield Case(f"{kind} {lang}", Pair(source, made.text, "en", lang, "translation"))


def _summaries() -> Iterator[Case]:
    rows = [json.loads(line) for line in (DATA / "summaries" / "en_writers.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        for text in row["references"] if half_of(row["id"]) == "dev" else ():
            yield from _sentences("human summary", row["article"], text, "en")
    for name in ("frank", "cliff", "summedits_news"):
        rows = [json.loads(line) for line in (DATA / "faithfulness" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for row in [row for row in rows if half_of(row["article"]) == "dev"][::3]:
            yield from _sentences("faithful" if row["label"] else "unfaithful", row["article"], row["summary"], "en")


def _sentences(group: str, article: str, text: str, lang: str) -> Iterator[Case]:
    body = split_sentences(article, lang)
    spans = [(0, len(body[0]))]
    for sentence in body[1:]:
        spans.append((spans[-1][1] + 1, spans[-1][1] + 1 + len(sentence)))
    kind: PairKind = "summary"
    for sentence in split_sentences(text, lang):
        evidence = tuple(spans[n] for n in ground(body, sentence, lang, lang).evidence)
        yield Case(group, Pair("\n".join(body), sentence, lang, lang, kind, None, evidence))


def judge(name: str, cases: Sequence[Case]) -> list[tuple[bool, bool]]:
    """Return, for each case, whether one check finds an error and whether it finds anything."""
    check, found = load_check(name), []
    for _, pair in cases:
        fits = pair.kind in check.kinds and (check.languages is None or {pair.left.base, pair.right.base} <= check.languages)
        levels = {it.level for it in check(pair)} if fits else set()
        found.append(("error" in levels, bool(levels)))
    return found


def without(place: str, constant: object) -> Callable[[], None]:
    """Replace a function by one that returns a constant, and return what puts it back."""
    module_name, _, path = place.partition(":")
    owner: Any = import_module(f"summarize.verification.{module_name}")
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    before = getattr(owner, name)

    def put(value: object) -> None:
        setattr(owner, name, value)
        for it in gc.get_objects():
            if isinstance(it, _lru_cache_wrapper) and (it.__module__ or "").startswith("summarize.verification"):
                it.cache_clear()

    put(lambda *_, **__: constant)
    return lambda: put(before)


def changes(cases: Sequence[Case], before: Sequence[tuple[bool, bool]], after: Sequence[tuple[bool, bool]]) -> str:
    """Return the groups whose counts of errors or findings differ, as ``group -3 (warnings +2)``."""
    count: Counter[tuple[str, int]] = Counter()
    for case, old, new in zip(cases, before, after, strict=True):
        for level in (0, 1):
            count[case.group, level] += new[level] - old[level]
    groups = sorted({group for (group, _), change in count.items() if change})
    return ", ".join(f"{group} {count[group, 0]:+d} ({count[group, 1]:+d})" for group in groups) or "nothing"


def ablate(only: str) -> Iterator[str]:
    """Yield one line a check and one a rule: errors, and in brackets findings of any level, that are lost or won without it."""
    cases = list(development())
    yield f"texts: {dict(Counter(case.group for case in cases))}"
    every = {name: judge(name, cases) for name in CHECKS if only in ("all", name) and name != "glossary"}
    for name, found in every.items():
        rest = [[levels for other, levels in every.items() if other != name]] if only == "all" else [[]]
        if only == "all":
            total = [tuple(any(it[i][level] for it in every.values()) for level in (0, 1)) for i in range(len(cases))]
            less = [tuple(any(it[i][level] for it in rest[0]) for level in (0, 1)) for i in range(len(cases))]
            yield f"{name}: {changes(cases, total, less)}"  # type: ignore[arg-type]
        else:
            yield f"{name}: {changes(cases, found, [(False, False)] * len(cases))}"
    for name, place, constant in RULES:
        if name in every:
            restore = without(place, constant)
            yield f"  {place}: {changes(cases, every[name], judge(name, cases))}"
            restore()
