"""Learn how Latin letters are written in Russian, and write summarize/verification/data/letters.json.

    python -m tools.training.letters

Pairs of names come from CLDR (territories, languages and cities; Babel) and from the development half's human translations and systems'
outputs: of each English name the Russian one that sounds most like it. Letters are aligned by expectation maximization (joint-sequence
model, Bisani and Ney 2008). :func:`summarize.verification.sounds.rendered` reads the table.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import regex

from benchmarks.quality.verification_data import DATA, humans, outputs
from summarize.verification import sounds
from summarize.verification.base import parse
from summarize.verification.name_matching import names_of
from summarize.verification.sounds import SHAPES, cyrillic, latin, likeness

OUT = Path(sounds.__file__).with_name("data") / "letters.json"
#: Names so alike are taken for one name; a pair counts at most so often.
MIN_ALIKE, MOST = 0.72, 3
ROUNDS = 8
#: What is taken from each expected count, so that rare units vanish.
DISCOUNT = 0.3
Units = dict[tuple[str, str], float]


def _named() -> Iterator[tuple[set[str], set[str]]]:
    """Yield the names of texts that translate each other."""
    from babel import Locale

    for rows in (humans, outputs):
        for row in rows("dev"):
            if row.lang == "ru":
                sides = parse(row.source, "en"), parse(row.text, "ru")
                yield tuple({it.key for it in names_of(side)} for side in sides)  # type: ignore[misc]
    english, russian = Locale("en"), Locale("ru")
    for table in ("territories", "languages"):
        mine, theirs = getattr(english, table), getattr(russian, table)
        for code in mine.keys() & theirs.keys():
            yield set(mine[code].lower().split()), set(theirs[code].lower().split())
    for zone in english.time_zones.keys() & russian.time_zones.keys():
        city = english.time_zones[zone].get("city") or zone.rpartition("/")[2].replace("_", " ")
        yield set(city.lower().split()), set(russian.time_zones[zone].get("city", "").lower().split())


def pairs() -> Counter[tuple[str, str]]:
    """Return pairs of names, Latin and Cyrillic, each with how often it is counted."""
    found: Counter[tuple[str, str]] = Counter()
    for ours, theirs in _named():
        mine = {word for it in ours if len(word := latin(it)) > 2}
        other = {word for it in theirs if regex.search(r"\p{Cyrillic}", it) and len(word := cyrillic(it)) > 2}
        for one in sorted(mine):
            share, best = max(((likeness(one, it), it) for it in sorted(other)), default=(0.0, ""))
            if share >= max(MIN_ALIKE, *(likeness(it, best) for it in mine)):
                found[one, best] = min(found[one, best] + 1, MOST)
    return found


def _units(one: str, other: str, i: int, j: int) -> Iterator[tuple[tuple[str, str], int, int]]:
    for x, y in SHAPES:
        if i + x <= len(one) and j + y <= len(other):
            yield (one[i : i + x], other[j : j + y]), i + x, j + y


def _places(one: str, other: str) -> list[tuple[int, int]]:
    return [(i, j) for i in range(len(one) + 1) for j in range(len(other) + 1)]


def expected(one: str, other: str, chances: Units) -> Units:
    """Return how often each unit is expected in the alignments of two words (forward and backward sums)."""
    places, end = _places(one, other), (len(one), len(other))
    forward, backward = dict.fromkeys(places, 0.0), dict.fromkeys(places, 0.0)
    forward[0, 0] = backward[end] = 1.0
    for place in places:
        for unit, *to in _units(one, other, *place):
            forward[to[0], to[1]] += forward[place] * chances.get(unit, 0.0)
    for place in reversed(places):
        for unit, *to in _units(one, other, *place):
            backward[place] += backward[to[0], to[1]] * chances.get(unit, 0.0)
    found: Counter[tuple[str, str]] = Counter()
    for place in places if forward[end] else ():
        for unit, *to in _units(one, other, *place):
            found[unit] += forward[place] * chances.get(unit, 0.0) * backward[to[0], to[1]] / forward[end]  # type: ignore[assignment]
    return found  # type: ignore[return-value]


def learn(every: Counter[tuple[str, str]]) -> Units:
    """Return the chance of each unit."""
    counts: Units = {}
    for (one, other), times in every.items():
        for i, j in _places(one, other):
            if abs(i / len(one) - j / len(other)) <= 0.25:
                for unit, *_ in _units(one, other, i, j):
                    size = len(unit[0]) + len(unit[1])
                    counts[unit] = counts.get(unit, 0.0) + times / size**1.5 / (1 if all(unit) else 4)
    for _ in range(ROUNDS):
        total = sum(counts.values())
        chances = {unit: count / total for unit, count in counts.items()}
        counts = {}
        for (one, other), times in every.items():
            for unit, count in expected(one, other, chances).items():
                counts[unit] = counts.get(unit, 0.0) + times * count
        counts = {unit: count - DISCOUNT for unit, count in counts.items() if count > DISCOUNT}
    total = sum(counts.values())
    return {unit: count / total for unit, count in counts.items()}


def main() -> int:
    """See the module's docstring."""
    if not DATA.is_dir():
        sys.exit(f"the development data is not here ({DATA})")
    every = pairs()
    letters = [Counter("".join(pair[side] * times for pair, times in every.items())) for side in (0, 1)]
    table = {f"{one} {other}": round(math.log(chance), 2) for (one, other), chance in sorted(learn(every).items())}
    for count in letters:
        table |= {letter: round(math.log(n / count.total()), 2) for letter, n in sorted(count.items())}
    OUT.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(every)} pairs of names, {len(table)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
