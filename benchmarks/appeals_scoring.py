"""Scores for any way of finding lines that are not body: a *system* maps (text, language) to one label a line."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from appeals_data import Doc, rows

#: What a system says of each line of a text: 0 body, 1 appeal, 2 furniture, −1 blank.
System = Callable[[str, str], list[int]]


@dataclass
class Tally:
    """Counts that add up over folds; ``share(hit, of)`` makes figures of them."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, key: str, hit: bool) -> None:
        """One more case of ``key``, and whether it was a hit."""
        self.counts[f"{key}/n"] += 1
        self.counts[f"{key}/hit"] += int(hit)

    def share(self, key: str) -> float | None:
        """Hits over cases, or None if there were no cases."""
        n = self.counts[f"{key}/n"]
        return self.counts[f"{key}/hit"] / n if n else None

    def f1(self) -> dict[str, float]:
        """Precision, recall and F1 of the lines that are not body."""
        found, missed = self.counts["notbody/hit"], self.counts["notbody/n"] - self.counts["notbody/hit"]
        lost = self.counts["lost/hit"]
        precision, recall = found / max(1, found + lost), found / max(1, found + missed)
        return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall)}


def place_of(one: Doc, i: int) -> str:
    """Where the run of lines that line ``i`` belongs to stands: start, middle or end of the article."""
    low = high = i
    while low > 0 and one.labels[low - 1] != 0:
        low -= 1
    while high + 1 < len(one.labels) and one.labels[high + 1] != 0:
        high += 1
    return "start" if low == 0 else "end" if high == len(one.labels) - 1 else "middle"


def score_articles(system: System, docs: Sequence[Doc], tally: Tally) -> None:
    """Whole articles: lines found and lost, all-body articles untouched. Mixed and uncertain lines are left out."""
    strong = {row["outlet"]: row["strength"] for row in rows("appeals.jsonl") if row["strength"] == "plain"}
    for one in docs:
        said = system("\n".join(one.lines), one.lang)
        if len(said) != len(one.lines):
            raise ValueError(f"{one.id}: {len(one.lines)} lines in, {len(said)} labels out")
        for i, (label, ok, guess) in enumerate(zip(one.labels, one.scored, said, strict=True)):
            if not ok:
                continue
            if label == 0:
                tally.add("lost", guess > 0)
                tally.add(f"lost:{one.lang}", guess > 0)
                continue
            tally.add("notbody", guess > 0)
            tally.add(f"notbody:{one.lang}", guess > 0)
            tally.add(f"kind:{one.kinds[i] or 'appeal'}", guess > 0)
            if label == 1:
                plain = one.outlet in strong
                tally.add("appeal", guess > 0)
                tally.add("appeal_plain" if plain else "appeal_weak", guess > 0)
                tally.add(f"appeal:{one.lang}", guess > 0)
                tally.add(f"appeal@{place_of(one, i)}", guess > 0)
        if not any(one.labels) and not one.meta.get("composed"):
            tally.add("untouched", not any(g > 0 for g in said))


def score_blocks(system: System, outlets: set[str], bodies: dict[str, list[list[str]]], tally: Tally, seed: int = 7) -> None:
    """Each appeal block alone between body paragraphs, whole: found if most of its lines are. Also counts the body lines lost around it."""
    rnd = random.Random(seed)  # noqa: S311 - a repeatable choice, nothing secret
    for row in rows("appeals.jsonl"):
        if row["outlet"] not in outlets:
            continue
        body = rnd.choice(bodies.get(row["lang"]) or bodies["en"])[:8]
        block = [line for line in row["text"].split("\n") if line.strip()]
        at = rnd.randint(1, len(body) - 1)
        said = system("\n\n".join([*body[:at], *block, *body[at:]]), row["lang"])[::2]
        inside = [guess > 0 for guess in said[at : at + len(block)]]
        key = f"block_{row['strength']}"
        tally.add(key, sum(inside) * 2 > len(inside))
        if row["strength"] == "plain" and not sum(inside) * 2 > len(inside):
            tally.misses.append(f"block {row['id']} {row['lang']}: {block[0][:60]}")
        tally.add(f"{key}:{row['lang']}", sum(inside) * 2 > len(inside))
        tally.add(f"{key}_all", all(inside))
        for guess in [*said[:at], *said[at + len(block) :]]:
            tally.add("block_body_lost", guess > 0)


def score_hard_negatives(system: System, outlets: set[str], bodies: dict[str, list[list[str]]], tally: Tally, seed: int = 11) -> None:
    """Body paragraphs that look like appeals, alone and between body paragraphs: kept if no line of them is taken away."""
    rnd = random.Random(seed)  # noqa: S311 - a repeatable choice, nothing secret
    for row in rows("hard_negatives.jsonl"):
        if row["outlet"] not in outlets:
            continue
        tally.add("hard_alone", not any(guess > 0 for guess in system(row["text"], row["lang"])))
        body = rnd.choice(bodies.get(row["lang"]) or bodies["en"])[:8]
        at = rnd.randint(1, len(body))
        count = row["text"].count("\n") + 1
        said = system("\n".join([*body[:at], row["text"], *body[at:]]), row["lang"])
        kept = not any(guess > 0 for guess in said[at : at + count])
        if not kept:
            tally.misses.append(f"hard negative {row['id']} {row['lang']}: {row['text'][:60]}")
        tally.add("hard", kept)
        tally.add(f"hard:{row['lang']}", kept)
