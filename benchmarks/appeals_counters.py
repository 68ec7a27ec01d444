"""Counter-examples for training, from our own writing alone: what looks like an appeal and is news, and short news beside an appeal."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

Part = tuple[str, int]
Block = Callable[[str], list[str]]
Filled = Callable[[str, list[str]], list[str]]

_TABLE = tomllib.loads((Path(__file__).resolve().parent / "appeals_counters.toml").read_text(encoding="utf-8"))
_FOLLOW = tomllib.loads((Path(__file__).resolve().parent / "appeals_follow.toml").read_text(encoding="utf-8"))
#: How often each article of ours stands in the training data, alone and between others.
TIMES = 2
#: Short articles a language, with an appeal among facts of a few words each.
SHORT = 14


def counters(rnd: random.Random, body: Block, appeal: Block) -> Iterator[tuple[str, list[Part], bool]]:
    """(language, lines with labels, whether blank lines part them). ``body`` and ``appeal`` draw lines of a language."""
    for lang, table in _TABLE.items():
        for article in table["articles"]:
            own = [(line, 0) for line in article]
            yield lang, own, rnd.random() < 0.5
            for _ in range(TIMES - 1):
                ask = [(line, 1) for line in appeal(lang)]
                yield lang, ([*own, *ask] if rnd.random() < 0.7 else [*ask, *own]), rnd.random() < 0.5
        for _ in range(SHORT):
            yield lang, _short(rnd, table["facts"], body(lang), appeal(lang)), rnd.random() < 0.8


def followers(rnd: random.Random, body: Block, appeal: Block, filled: Filled) -> Iterator[tuple[str, list[Part], bool]]:
    """(language, lines with labels, whether blank lines part them): bodies with what a page says of its channels, letters and issues.

    Each sentence of ``appeals_follow.toml`` is met twice: between paragraphs, and at the end, now and then beside an appeal. Bodies hold
    news of the same things.
    """
    for lang, table in _FOLLOW.items():
        for line in (*table["follow"], *table["follow"]):
            told: list[Part] = [(one, 0) for one in body(lang)]
            told.insert(rnd.randint(0, len(told)), (rnd.choice(table["news"]), 0))
            said: list[Part] = [(one, 2) for one in filled(lang, [line])]
            if rnd.random() < 0.2:
                said.extend((one, 1) for one in appeal(lang))
            at = rnd.randint(1, len(told)) if rnd.random() < 0.5 else len(told)
            yield lang, [*told[:at], *said, *told[at:]], rnd.random() < 0.6


def _short(rnd: random.Random, facts: list[str], body: list[str], appeal: list[str]) -> list[Part]:
    """A short article whose paragraphs are single facts, with an appeal at its start, in its middle or before its last line."""
    told: list[Part] = [(line, 0) for line in rnd.sample(facts, rnd.randint(1, 3))]
    ask: list[Part] = [(line, 1) for line in appeal]
    lead: list[Part] = [(line, 0) for line in body[: rnd.randint(0, 2)]]
    roll = rnd.random()
    if roll < 0.35:
        return [*ask, *(told if roll < 0.2 else [*lead, *told])]
    if roll < 0.85:
        return [*lead, *told[1:], *ask, *told[:1]]
    return [*told, *ask]
