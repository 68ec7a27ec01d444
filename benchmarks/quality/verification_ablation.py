"""Ablation on both halves: what each check, each rule inside it and each row of its tables adds and costs.

    python -m benchmarks.quality.verification --ablate            # all checks, rules and rows
    python -m benchmarks.quality.verification --ablate number     # the rules and rows of one check

A rule is a function of :mod:`summarize.verification` that is replaced by a constant; a row is emptied. A line says how many texts are
called wrong more or fewer *without* it: human translations, systems' outputs, texts in which people marked a major error or none, injected
errors, probes, handed cases. Findings of a check are kept in the folder of temporary files until the package changes.
"""

from __future__ import annotations

import copy
import gc
import hashlib
import json
import pickle
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import _lru_cache_wrapper
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import summarize.text
import summarize.verification
from benchmarks.quality.certainty import probes
from benchmarks.quality.injected_errors import scoring
from benchmarks.quality.verification_data import DATA, Half, cases, half_of, humans, marked, outputs, paragraphs
from summarize.text import vectors
from summarize.text.sentences import split_sentences
from summarize.verification import tables
from summarize.verification.base import CHECKS, Pair, PairKind, load_check
from summarize.verification.grounding import ground

#: Check, function (module:name), and the constant that replaces what it returns.
RULES: tuple[tuple[str, str, Any], ...] = (
    *(("number", f"number:{name}", ()) for name in ("_families", "_units", "_signs")),
    *(("number", f"number:{name}", []) for name in ("_spare",)),
    *(("number", f"number:{name}", False) for name in ("like_digits", "_converts", "_rounds", "_clash")),
    ("number", "number:_spare_one", None),
    *(("number", f"number_reader:{name}", frozenset()) for name in ("decade",)),
    *(("number", f"number_parser:{name}", value) for name, value in (("roman", None), ("decade", frozenset()))),
    ("number", "number_parser:_Parser._slashed", None),
    ("number", "number_parser:_Parser._word_before_dash", False),
    ("time", "clock:_spoken", ()),
    ("time", "clock:_written", ()),
    ("date", "moments:_other_units", ()),
    ("date", "moments:_from_another_day", False),
    ("date", "dates:_phrase", ()),
    ("name", "name_matching:concepts", frozenset()),
    ("name", "name:_lost", ()),
    ("name", "name:_spellings", ()),
    ("negation", "negation:_of_summary", ()),
    ("negation", "negation:_of_translation", ()),
    *(("certainty", f"certainty:{name}", None) for name in ("_doubt", "_bound", "_ladder")),
    ("certainty", "certainty:_claimed", True),
    *(("attribution", f"attribution:{name}", ()) for name in ("_silent", "added_agencies", "_gender", "_speaker")),
    *(("repetition", f"repetition:{name}", None) for name in ("_stuck", "_loop", "_repeated_sentence")),
    ("repetition", "repetition:_apart", False),
    *(("verbatim", f"verbatim_tokens:{name}", ()) for name in ("_tokens", "_quotation_marks", "_question", "_brackets")),
    ("omission", "completeness:_nearer_without", True),
    ("omission", "completeness:_beads", ()),
    ("omission", "completeness:_ratio", 1.0),
    ("addition", "completeness:_beads", ()),
    ("addition", "completeness:_ratio", 1.0),
    ("addition", "completeness:_nearer_without", True),
    ("addition", "completeness:_all_like", False),
    ("addition", "completeness:_letters", 9.0),
    ("addition", "completeness:_unrelated", False),
    ("addition", "completeness:_name_in_common", False),
    ("script", "script:_mixed_word", None),
    ("script", "script:_one_twin", False),
    ("script", "script:_foreign_lower", 0),
    *(("untranslated", f"untranslated:{name}", value) for name, value in (("_quoted", False), ("_title", False), ("_loans", frozenset()))),
    ("grounding", "grounding:_clauses", ()),
    ("nonword", "nonwords:_carried", False),
)
#: The tables of words of a check whose rows are emptied one by one, with the depth of a row.
TABLES: tuple[tuple[str, str, int], ...] = (
    ("direction", "directions", 1),
    ("certainty", "certainty", 3),
    ("attribution", "certainty", 3),
    ("date", "dates", 1),
    ("commentary", "commentary", 1),
    ("untranslated", "loanwords", 1),
    ("nonword", "word_parts", 1),
)
#: One reference in so many gets an error.
_STEP = 2
_KINDS = ("number", "name", "negation", "time", "untranslated", "loop", "sentence")


class Case(NamedTuple):
    """A pair to be judged and the group that it counts for."""

    group: str
    pair: Pair


def every_case(half: Half) -> Iterator[Case]:
    """Yield everything of a half that checks are judged on; of the held-out half nothing is printed but counts."""
    for rows in (humans, paragraphs, outputs, marked):
        for row in rows(half):
            name = row.group if row.marked is None else "major" if row.marked else "no major"
            yield Case(f"{name} {row.lang}" if row.marked is None else name, Pair(row.source, row.text, "en", row.lang, "translation"))
    yield from _injected(half)
    for probe in probes(half):
        for key in ("wrong", "right"):
            for text in [probe[key]] if probe["kind"] == "translation" else split_sentences(probe[key], probe["lang"]):
                yield Case(f"probe {key}", Pair(probe["source"], text, probe["source_lang"], probe["lang"], probe["kind"]))
    yield from _summaries(half)
    for name, case in cases() if half == "held" else ():
        group = f"case {name} {'right' if case['id'].startswith('ok') else 'wrong'}"
        yield Case(group, Pair(case["source"], case["text"], case["source_lang"], case["lang"], "translation"))


def _injected(half: Half) -> Iterator[Case]:
    """Errors that three generators put into references of a half."""
    for lang in ("ru", "es"):
        rows = [(row.doc, row.source, row.text) for row in humans(half) if row.lang == lang]
        rows = list({source: (doc, source, text) for doc, source, text in rows}.values())[::_STEP]
        for kind in _KINDS:
            for name, make in scoring.MAKE.items():
                rng = random.Random(f"{kind}/{name}/{lang}")  # noqa: S311 - repeatable, no secret
                for i, (_, source, text) in enumerate(rows):
                    others = [(row[1], row[2]) for row in rows[max(0, i - 4) : i + 5]]
                    if (made := make(kind, source, text, lang, rng, others)) is not None:
                        yield Case(f"{kind} {lang}", Pair(source, made.text, "en", lang, "translation"))


def _summaries(half: Half) -> Iterator[Case]:
    rows = [json.loads(line) for line in (DATA / "summaries" / "en_writers.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        for text in row["references"] if half_of(row["id"]) == half else ():
            yield from _sentences("human summary", row["article"], text, "en")
    for name in ("frank", "cliff", "summedits_news"):
        rows = [json.loads(line) for line in (DATA / "faithfulness" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for row in [row for row in rows if half_of(row["article"]) == half][::3]:
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


def judge(name: str, every: Sequence[Case]) -> list[tuple[bool, bool]]:
    """Return, for each case, whether one check finds an error and whether it finds anything."""
    check, found = load_check(name), []
    for _, pair in every:
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
    setattr(owner, name, lambda *_, **__: constant)
    _forget()

    def restore() -> None:
        setattr(owner, name, before)
        _forget()

    return restore


def without_row(name: str, row: Sequence[str]) -> Callable[[], None]:
    """Empty a row of a table of words, and return what puts it back."""
    found = tables.table(name)
    *parents, last = row
    for parent in parents:
        found = found[parent]
    before = found[last]
    _forget(tables.table)
    found[last] = _emptied(before)

    def restore() -> None:
        found[last] = before
        _forget(tables.table)

    return restore


def _emptied(row: Any) -> Any:
    if isinstance(row, dict):
        return {key: _emptied(value) for key, value in row.items()}
    return [] if isinstance(row, list) else "" if isinstance(row, str) else 0


def rows_of(table: dict[str, Any], depth: int) -> Iterator[tuple[str, ...]]:
    """Yield the keys of the rows of a table at a depth, or above it where a row has no rows of its own."""
    for key, value in table.items():
        if depth > 1 and isinstance(value, dict):
            yield from ((key, *rest) for rest in rows_of(value, depth - 1))
        else:
            yield (key,)


def _forget(*kept: object) -> None:
    """Clear what the checks remember, but for the tables in ``kept``."""
    for it in gc.get_objects():
        if isinstance(it, _lru_cache_wrapper) and it not in kept and (it.__module__ or "").startswith("summarize.verification"):
            it.cache_clear()


def changes(every: Sequence[Case], before: Sequence[tuple[bool, bool]], after: Sequence[tuple[bool, bool]]) -> str:
    """Return the groups whose counts of errors or findings differ, as ``group -3 (warnings +2)``."""
    count: Counter[tuple[str, int]] = Counter()
    for case, old, new in zip(every, before, after, strict=True):
        for level in (0, 1):
            count[case.group, level] += new[level] - old[level]
    groups = sorted({group for (group, _), change in count.items() if change})
    return ", ".join(f"{group} {count[group, 0]:+d} ({count[group, 1]:+d})" for group in groups) or "nothing"


def _remembered(name: str, every: Sequence[Case]) -> list[tuple[bool, bool]]:
    """Return what a check says, from a file where the package has not changed since."""
    stamp = hashlib.sha256(repr(len(every)).encode())
    for root in (summarize.verification, summarize.text):
        for path in sorted(Path(root.__path__[0]).rglob("*")):
            stamp.update(path.read_bytes() if path.suffix in (".py", ".toml", ".txt", ".npz", ".json") else b"")
    path = Path(tempfile.gettempdir()) / f"ablation-{name}-{stamp.hexdigest()[:12]}.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(judge(name, every)))
    found: list[tuple[bool, bool]] = pickle.loads(path.read_bytes())  # noqa: S301 - written by this very function
    return found


def ablate(only: str) -> Iterator[str]:
    """Yield one line a check, a rule and a row: errors, and in brackets findings of any level, that are lost or won without it.

    A rule that is replaced by an empty tuple, or an emptied row, can only lose findings: it is judged on the texts that have one.
    """
    vectors._MAX_CACHED_TEXTS = 1_000_000  # noqa: SLF001 - what a rule leaves out asks for the same vectors again
    halves: tuple[Half, Half] = ("dev", "held")
    every = [case._replace(group=f"{half}: {case.group}") for half in halves for case in every_case(half)]
    yield f"texts: {dict(Counter(case.group for case in every))}"
    names = [name for name in CHECKS if only in ("all", name) and name != "glossary"]
    found = {name: _remembered(name, every) for name in names}
    total = _any(found.values(), len(every))
    for name in names:
        less = _any([it for other, it in found.items() if other != name], len(every))
        yield f"{name}: {changes(every, total, less)}"
        flagged = [n for n, levels in enumerate(found[name]) if levels[1]]
        for place, constant in ((place, constant) for check, place, constant in RULES if check == name):
            restore = without(place, constant)
            yield f"  {place}: {_compared(name, every, found[name], flagged if constant == () else range(len(every)))}"
            restore()
        for table, depth in ((table, depth) for check, table, depth in TABLES if check == name):
            for row in rows_of(copy.deepcopy(tables.table(table)), depth):
                restore = without_row(table, row)
                yield f"  {table}.{'.'.join(row)}: {_compared(name, every, found[name], flagged)}"
                restore()


def _any(found: Collection[Sequence[tuple[bool, bool]]], size: int) -> list[tuple[bool, bool]]:
    return [(any(it[n][0] for it in found), any(it[n][1] for it in found)) for n in range(size)]


def _compared(name: str, every: Sequence[Case], before: Sequence[tuple[bool, bool]], places: Iterable[int]) -> str:
    chosen = list(places)
    cases_here = [every[n] for n in chosen]
    return changes(cases_here, [before[n] for n in chosen], judge(name, cases_here))
