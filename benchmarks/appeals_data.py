"""The development data for appeals, and honest augmentation of it. Read in place from ``../shared``; nothing of it is kept."""

from __future__ import annotations

import hashlib
import json
import random
import textwrap
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appeals_counters import counters, followers

from summarize.text.segments import sentence_spans

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "shared" / "data" / "appeals"
FILES = ("whole.jsonl", "whole_composed.jsonl", "appeals.jsonl", "furniture.jsonl", "hard_negatives.jsonl")
_NUMBER = {"body": 0, "appeal": 1, "furniture": 2}
#: What a line of our own counter-examples weighs in training.
COUNTER_WEIGHT = 0.15
#: What a line of our own about following, signing in and buying the issue weighs in training.
FOLLOW_WEIGHT = 0.3
#: Invented outlets, and prices as they are written in a language.
OUTLETS = (
    *("The Harbour Post", "Northline", "Kestrel", "La Marea Alta", "Речной вестник", "Маяк", "Der Kiebitz", "Le Fanal"),
    *("O Farol", "Il Molo", "Town Ledger", "Вітрило", "Voz del Valle", "Open Field"),
)
PRICES = {
    "en": ["$2", "$5", "£3", "€1"],
    "ru": ["100 рублей", "300 ₽", "5 евро"],
    "uk": ["50 грн", "100 гривень"],
    "pt": ["R$ 10", "3 €"],
}


@dataclass(frozen=True)
class Doc:
    """One labelled article. ``labels`` are 0 body, 1 appeal, 2 furniture; ``scored`` is false for mixed and uncertain lines."""

    outlet: str
    lang: str
    lines: tuple[str, ...]
    labels: tuple[int, ...]
    scored: tuple[bool, ...]
    kinds: tuple[str, ...] = ()
    weight: float = 1.0
    blanks: bool = False
    id: str = ""
    group: str = ""
    meta: dict[str, Any] = field(default_factory=dict, compare=False)


def rows(name: str) -> list[dict[str, Any]]:
    """All rows of one data file."""
    with (DATA / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def digests() -> dict[str, str]:
    """SHA-256 of every data file: results are only comparable on the same bytes."""
    return {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in FILES}


def articles() -> list[Doc]:
    """The whole articles, composed ones included. A data line with line breaks inside becomes several lines."""
    docs = []
    for name in ("whole.jsonl", "whole_composed.jsonl"):
        for row in rows(name):
            lines, labels, scored, kinds = [], [], [], []
            for line in row["lines"]:
                for text in line["text"].split("\n"):
                    lines.append(text)
                    labels.append(_NUMBER[line["label"]])
                    scored.append(bool(text.strip()) and not (line.get("mixed") or line.get("uncertain")))
                    kinds.append(line.get("kind") or "")
            meta = {"composed": bool(row.get("composed"))}
            docs.append(Doc(row["outlet"], row["lang"], tuple(lines), tuple(labels), tuple(scored), tuple(kinds), id=row["id"], meta=meta))
    return docs


def doc(outlet: str, lang: str, parts: Sequence[tuple[str, int]], weight: float = 1.0, blanks: bool = False, scored: bool = True) -> Doc:
    """A document of (line, label) pairs."""
    parts = [(text, label) for text, label in parts if text.strip()]
    return Doc(outlet, lang, tuple(t for t, _ in parts), tuple(n for _, n in parts), (scored,) * len(parts), weight=weight, blanks=blanks)


def body_pool(docs: Sequence[Doc]) -> dict[str, list[list[str]]]:
    """Bodies by language: runs of body paragraphs of articles."""
    pool: dict[str, list[list[str]]] = {}
    for one in docs:
        body = [text for text, label, ok in zip(one.lines, one.labels, one.scored, strict=True) if label == 0 and ok]
        if len(body) >= 3:
            pool.setdefault(one.lang, []).append(body)
    return pool


class Augmenter:
    """Composes training articles from the given outlets' material and from our own phrases. Seeded; no other outlet's text is used."""

    def __init__(self, docs: Sequence[Doc], outlets: set[str], seed: int = 0) -> None:
        self.docs = [one for one in docs if one.outlet in outlets]
        self.outlets = outlets
        self.random = random.Random(seed)  # noqa: S311 - a repeatable choice, nothing secret
        self.phrases = tomllib.loads((HERE / "appeals_phrases.toml").read_text(encoding="utf-8"))
        self.heads = tomllib.loads((HERE / "appeals_heads.toml").read_text(encoding="utf-8"))
        self.pool = body_pool(self.docs)
        for lang, table in self.phrases.items():
            self.pool.setdefault(lang, []).append(table["body"])

    def body(self, lang: str, most: int = 12) -> list[str]:
        """A run of body paragraphs, from the start of an article or from anywhere."""
        bodies = self.pool.get(lang) or self.pool["en"]
        if lang in ("fr", "uk", "pt", "it") or self.random.random() < 0.1:
            lines = list(self.phrases.get(lang, self.phrases["en"])["body"])
            self.random.shuffle(lines)
            grouped = []
            while lines:
                take = self.random.randint(1, 3)
                grouped.append(" ".join(lines[:take]))
                lines = lines[take:]
            return grouped
        body = self.random.choice(bodies)
        start = 0 if self.random.random() < 0.6 else self.random.randrange(max(1, len(body) - 2))
        return body[start : start + self.random.randint(2, most)]

    def subheads(self, lang: str) -> list[tuple[str, int]]:
        """A body with subheads between its paragraphs, all of it body."""
        parts = []
        for paragraph in self.body(lang):
            if self.random.random() < 0.35:
                parts.append((self.random.choice(self.phrases[lang]["subheads"]), 0))
            parts.append((paragraph, 0))
        return parts

    def own_block(self, lang: str) -> list[str]:
        """One appeal in our own words."""
        table = self.phrases[lang]
        lines = list(self.random.choice(table["blocks"])) if self.random.random() < 0.6 else [self.random.choice(table["asks"])]
        if self.random.random() < 0.35:
            lines.append(self.random.choice(table["buttons"]))
        return self.filled(lang, lines)

    def filled(self, lang: str, lines: Sequence[str]) -> list[str]:
        """``lines`` with one outlet's name and one price put in."""
        outlet = self.random.choice(OUTLETS)
        price = self.random.choice(PRICES.get(lang, ["3 €", "5 euros", "2 €"]))
        return [line.replace("{o}", outlet).replace("{p}", price) for line in lines]

    def noise(self, text: str) -> str:
        """Typographic noise: case, bullets, Markdown, dashes, quotes, lost final stop."""
        roll = self.random.random()
        if roll < 0.08:
            return text.upper()
        if roll < 0.13:
            return self.random.choice(["- ", "* ", "• ", "> ", "— "]) + text
        if roll < 0.16:
            return f"**{text}**"
        if roll < 0.20:
            return text.replace("’", "'").replace("“", '"').replace("”", '"').replace("—", "-")
        if roll < 0.23:
            return text.rstrip(".!")
        return text

    def place(self, lang: str, block: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """``block`` at the start, in the middle or at the end of a body, sometimes with no body on one side."""
        body = [(text, 0) for text in self.body(lang)]
        roll = self.random.random()
        if roll < 0.04:
            return block
        at = len(body) if roll < 0.40 else 0 if roll < 0.6 else self.random.randint(1, len(body))
        return [*body[:at], *block, *body[at:]]

    def generate(self) -> list[Doc]:
        """All augmented articles for these outlets."""
        out: list[Doc] = []
        rnd = self.random
        for row in rows("appeals.jsonl"):
            if row["outlet"] in self.outlets:
                for _ in range(2):
                    block = [(self.noise(t), 1) for t in row["text"].split("\n") if t.strip()]
                    out.append(doc(row["outlet"], row["lang"], self.place(row["lang"], block), 0.35, rnd.random() < 0.5))
                out.append(self._one_line(row["outlet"], row["lang"], row["text"]))
                if rnd.random() < 0.4:
                    out.append(self._wrapped(row["outlet"], row["lang"], row["text"]))
        for lang in self.phrases:
            for _ in range(40 if lang in ("en", "ru", "es", "de") else 24):
                lines = self.own_block(lang)
                out.append(doc("own", lang, self.place(lang, [(self.noise(t), 1) for t in lines]), 0.35, rnd.random() < 0.5))
                if rnd.random() < 0.3:
                    out.append(self._one_line("own", lang, "\n".join(lines)))
                if rnd.random() < 0.15:
                    out.append(self._wrapped("own", lang, "\n".join(lines)))
            for _ in range(24 if lang in ("en", "ru", "es") else 14):
                count = 1 if rnd.random() < 0.6 else rnd.randint(2, 4)
                lines = rnd.sample(self.phrases[lang]["furniture"], count)
                out.append(doc("own", lang, self.place(lang, [(self.noise(t), 2) for t in lines]), 0.3, rnd.random() < 0.5))
                out.append(doc("own", lang, self.subheads(lang), 0.3, rnd.random() < 0.5))
        for lang in self.heads:
            count = 26 if lang in ("en", "ru", "es", "de") else 16
            out.extend(doc("own", lang, self.page(lang), 0.3, rnd.random() < 0.6) for _ in range(count))
        for lang, parts, blanks in counters(rnd, lambda code: self.body(code, 6), self.own_block):
            out.append(doc("own", lang, parts, COUNTER_WEIGHT, blanks))
            if rnd.random() < 0.2:
                out.append(doc("own", lang, [(s, label) for text, label in parts for s in _sentences(text)], COUNTER_WEIGHT / 2))
        for row in rows("hard_negatives.jsonl"):
            if row["outlet"] in self.outlets:
                block = [(t, 0) for t in row["text"].split("\n")]
                out.append(doc(row["outlet"], row["lang"], block, 1.0))
                out.extend(doc(row["outlet"], row["lang"], self.place(row["lang"], block), 0.5, rnd.random() < 0.5) for _ in range(2))
        out.extend(
            doc("own", lang, parts, FOLLOW_WEIGHT, blanks)
            for lang, parts, blanks in followers(rnd, lambda code: self.body(code, 8), self.own_block, self.filled)
        )
        furniture = [row for row in rows("furniture.jsonl") if row["outlet"] in self.outlets and "\n" not in row["text"]]
        for _ in range(len(furniture) // 3):
            row = rnd.choice(furniture)
            if row["kind"] in (
                "caption",
                "newsletter",
                "share",
                "comments",
                "copyright",
                "paywall",
                "cookie",
                "byline",
                "ad-marker",
                "disclosure",
            ):
                out.append(
                    doc(row["outlet"], row["lang"], self.place(row["lang"], [(self.noise(row["text"]), 2)]), 0.25, rnd.random() < 0.5)
                )
        for one in self.docs:
            body = [(t, 0) for t, label, ok in zip(one.lines, one.labels, one.scored, strict=True) if label == 0 and ok]
            if len(body) >= 2:
                if len(body) < len(one.lines):
                    out.append(doc(one.outlet, one.lang, body, 0.5, rnd.random() < 0.5))
                short = body[: rnd.randint(1, 4)]
                out.append(doc(one.outlet, one.lang, short, 0.4, rnd.random() < 0.5))
                if rnd.random() < 0.3:
                    out.append(doc(one.outlet, one.lang, [(s, 0) for t, _ in body[:14] for s in _sentences(t)], 0.15))
                if rnd.random() < 0.25:
                    out.append(self._wrapped(one.outlet, one.lang, ""))
        return out

    def page(self, lang: str) -> list[tuple[str, int]]:
        """A page as it is saved: a headline with byline and date, a body, an appeal, a link, a newsletter."""
        rnd, table = self.random, self.heads[lang]

        def pick(key: str) -> str:
            text: str = rnd.choice(table[key])
            return (
                text.replace("{n}", rnd.choice(table["names"]))
                .replace("{h}", rnd.choice(table["headlines"]))
                .replace("{d}", str(rnd.randint(1, 28)))
            )

        head = [(pick("headlines"), 0)]
        below = [(pick("bylines"), 2)] if rnd.random() < 0.85 else []
        if rnd.random() < 0.85:
            below.insert(rnd.randint(0, len(below)), (pick("dates"), 2))
        body = [(text, 0) for text in self.body(lang, 8)]
        if rnd.random() < 0.5:
            body.append((pick("closings"), 0))
        if rnd.random() < 0.4:
            body.insert(rnd.randint(1, len(body)), (pick("related"), 2))
        appeal = [(text, 1) for text in self.own_block(lang)]
        if rnd.random() < 0.5:
            appeal.insert(0, (pick("openers"), 1))
        parts = [*head, *below, *body]
        roll = rnd.random()
        if roll < 0.5:
            parts = [*parts, *appeal]
        elif roll < 0.75:
            parts = [*appeal, *parts]
        if rnd.random() < 0.35:
            parts.append((pick("newsletters"), 2))
        return parts

    def _one_line(self, outlet: str, lang: str, text: str) -> Doc:
        """Sentence by sentence, as an article pasted as one line is seen."""
        block = [(s, 1) for line in text.split("\n") for s in _sentences(line)]
        body = [(s, 0) for line in self.body(lang, 5) for s in _sentences(line)]
        roll = self.random.random()
        if roll < 0.45:
            parts = [*body, *block]
        elif roll < 0.65:
            parts = [*block, *body]
        elif roll < 0.85:
            at = self.random.randint(1, len(body))
            parts = [*body[:at], *block, *body[at:]]
        else:
            # News and appeal take turns; what is left over of either stays out.
            parts = [part for pair in zip(body, block, strict=False) for part in pair]
        return doc(outlet, lang, parts, 0.2)

    def _wrapped(self, outlet: str, lang: str, text: str) -> Doc:
        """Hard-wrapped as in e-mail: lines of 60 to 76 characters, blank lines between paragraphs."""
        width = self.random.randint(60, 76)
        parts = [(w, 0) for line in self.body(lang, 5) for w in textwrap.wrap(line, width)]
        parts += [(w, 1) for line in text.split("\n") for w in textwrap.wrap(line, width)]
        return doc(outlet, lang, parts, 0.12)


def _sentences(line: str) -> list[str]:
    return [line[low:high].strip() for low, high in sentence_spans(line) if line[low:high].strip()]
