"""Training texts for the line classifier: the development data, WCXB pages, and articles composed from them and from our own lines."""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.quality.boilerplate_data import (
    KIND,
    SETS,
    Doc,
    articles,
    body_lines,
    extra,
    held_out,
    own,
    own_languages,
    page_doc,
    pages,
    rows,
)
from summarize.text.segments import sentence_spans

#: Kinds of our own lines that are body, and those whose blocks are whole texts.
BODY_KINDS = ("news", "article", "list", "subhead", "headline", "post", "intro")
#: What a line weighs in training: of a real article, of a page, of a text composed from real parts, of one of our own.
REAL, PAGE, COMPOSED, OWN, NOTICE, ARTICLE = 2.5, 0.3, 0.35, 0.3, 0.9, 1.0
#: What a line of ``samples/`` weighs: these six must come out exactly.
SAMPLE = 9.0
#: Of a long page only so many lines are read from its start and its end.
PAGE_HEAD, PAGE_TAIL = 18, 26

#: At most so many lines of ours in a language are set between paragraphs: with all of them more notices are found, and more news that
#: looks like them is lost.
MOST_LINES = 500
#: How many noisy forms a line has.
FORMS = 3
#: Share of composed pages that begin as their body does; the others are given a headline of ours that shares no word with it.
REAL_TITLE = 0.6

Part = tuple[str, int, str, str]  # text, label, kind, group


@dataclass(frozen=True)
class Sample:
    """A text to learn from. ``groups`` say, line by line, whose text it is: folds inside training are made of groups."""

    lang: str
    parts: tuple[Part, ...]
    scored: tuple[bool, ...]
    weight: float
    blanks: bool
    group: str
    whole: bool = field(default=True)


def samples(leave_out: frozenset[str], languages: frozenset[str] | None, hold_out: bool, store: Path | None, seed: int = 0) -> list[Sample]:
    """Everything to train on without the outlets of ``leave_out``; ``languages`` limits, ``hold_out`` spares our held-out half."""
    return _Composer(leave_out, languages, hold_out, store, seed).all()


class _Composer:
    def __init__(self, leave_out: frozenset[str], languages: frozenset[str] | None, hold_out: bool, store: Path | None, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self.leave_out, self.languages, self.hold_out = leave_out, languages, hold_out
        self.docs = [one for one in articles() if self.wanted(one.outlet, one.lang)]
        self.pages = [one for one in _page_docs(store) if one and self.wanted(one.outlet, one.lang)]
        self.bodies: dict[str, list[tuple[str, list[str]]]] = {}
        for one in self.docs:
            for lang, lines in body_lines([one]):
                self.bodies.setdefault(lang, []).append((one.outlet, lines))
        self.own = {lang: self._own(lang) for lang in own_languages() if not languages or lang in languages}
        for lang, table in self.own.items():
            for block in table.get("article", []):
                self.bodies.setdefault(lang, []).append((_group(block), block))

    def wanted(self, outlet: str, lang: str) -> bool:
        return outlet not in self.leave_out and (not self.languages or lang in self.languages)

    def _own(self, lang: str) -> dict[str, list[list[str]]]:
        spare = self.hold_out and lang in SETS
        result = {kind: [block for block in blocks if not (spare and held_out(block))] for kind, blocks in own(lang).items()}
        for kind, blocks in extra(lang).items():
            result[kind] = [*result.get(kind, []), *blocks]
        return result

    def all(self) -> list[Sample]:
        found = [_whole(one, REAL) for one in self.docs]
        found += [_whole(_ends(one), PAGE) for one in self.pages]
        found += _labeled_articles(self.languages)
        for make in (
            self._appeals,
            self._boilerplate,
            self._hard,
            self._truncated,
            self._own_appeals,
            self._own_lines,
            self._own_bodies,
            self._own_pages,
        ):
            found.extend(make())
        return found

    def body(self, lang: str, most: int = 7) -> list[Part]:
        """A run of paragraphs of a real article or one of ours; where there is none in the language, of our news lines."""
        rnd, news = self.random, self.own.get(lang, {}).get("news", [])
        if lang not in self.bodies or (news and rnd.random() < 0.12):
            lines = rnd.sample(news, min(len(news), rnd.randint(3, most)))
            parts = [(block[0], 0, "", _group(block)) for block in lines]
            return parts or self.body("en", most)
        group, lines_ = rnd.choice(self.bodies[lang])
        start = 0 if rnd.random() < 0.6 else rnd.randrange(max(1, len(lines_) - 2))
        return [(line, 0, "", group) for line in lines_[start : start + rnd.randint(2, most)]]

    def place(self, lang: str, block: Sequence[Part], weight: float, group: str, most: int = 7) -> Sample:
        """``block`` at the start, in the middle or at the end of a body, sometimes alone."""
        rnd = self.random
        body = self.body(lang, most)
        roll = rnd.random()
        at = len(body) if roll < 0.4 else 0 if roll < 0.55 else rnd.randint(1, len(body))
        parts = list(block) if roll > 0.97 else [*body[:at], *block, *body[at:]]
        return _sample(lang, parts, weight, rnd.random() < 0.6, group)

    def _appeals(self) -> Iterator[Sample]:
        for row in rows("appeals.jsonl"):
            if self.wanted(row["outlet"], row["lang"]):
                lines = [line for line in row["text"].split("\n") if line.strip()]
                for _ in range(3):
                    block = [(self.noise(line), 1, "appeal", row["outlet"]) for line in lines]
                    yield self.place(row["lang"], block, COMPOSED, row["outlet"])
                yield self._one_line(row["lang"], lines, row["outlet"])

    def _one_line(self, lang: str, lines: Sequence[str], group: str) -> Sample:
        """Sentence by sentence, as a text that was pasted as one line is read."""
        block: list[Part] = [(s, 1, "appeal", group) for line in lines for s in sentences(line)]
        body = [(s, 0, "", g) for line, _, _, g in self.body(lang, 5) for s in sentences(line)]
        roll = self.random.random()
        at = len(body) if roll < 0.45 else 0 if roll < 0.65 else self.random.randint(1, len(body))
        return _sample(lang, [*body[:at], *block, *body[at:]], 0.6 * COMPOSED, False, group)

    def _boilerplate(self) -> Iterator[Sample]:
        for row in rows("furniture.jsonl"):
            if self.wanted(row["outlet"], row["lang"]) and "\n" not in row["text"] and row["kind"] != "related-links":
                kind = KIND.get(row["kind"], row["kind"])
                yield self.place(row["lang"], [(self.noise(row["text"]), 2, kind, row["outlet"])], 0.7 * COMPOSED, row["outlet"], 5)

    def _hard(self) -> Iterator[Sample]:
        for row in rows("hard_negatives.jsonl"):
            if self.wanted(row["outlet"], row["lang"]):
                block: list[Part] = [(line, 0, "", row["outlet"]) for line in row["text"].split("\n") if line.strip()]
                yield _sample(row["lang"], block, 1.0, False, row["outlet"])
                for _ in range(2):
                    yield self.place(row["lang"], block, 0.5, row["outlet"])

    def _truncated(self) -> Iterator[Sample]:
        """Bodies alone, whole and short: what an article without anything to leave out is like."""
        rnd = self.random
        for one in self.docs:
            for lang, lines in body_lines([one]):
                parts: list[Part] = [(line, 0, "", one.outlet) for line in lines]
                yield _sample(lang, parts[: rnd.randint(1, 5)], 0.5, rnd.random() < 0.5, one.outlet)
                if len(lines) < len(one.lines):
                    yield _sample(lang, parts, 0.5, rnd.random() < 0.5, one.outlet)
                if rnd.random() < 0.3:
                    split: list[Part] = [(s, 0, "", one.outlet) for line in lines[:14] for s in sentences(line)]
                    yield _sample(lang, split, 0.15, False, one.outlet)

    def _own_appeals(self) -> Iterator[Sample]:
        for lang, table in self.own.items():
            for block in table.get("appeal", []):
                group = _group(block)
                for _ in range(2):
                    parts: list[Part] = [(self.noise(line), 1, "appeal", group) for line in block]
                    if table.get("opener") and self.random.random() < 0.2:
                        parts.insert(0, (self.random.choice(table["opener"])[0], 1, "appeal", group))
                    yield self.place(lang, parts, OWN, group)
                if self.random.random() < 0.4:
                    yield self._one_line(lang, block, group)

    def _own_lines(self) -> Iterator[Sample]:
        """Each line of a kind of ours alone between paragraphs, and in a run of others."""
        rnd = self.random
        for lang, table in self.own.items():
            lines = [
                (block[0], kind) for kind, blocks in table.items() if kind not in (*BODY_KINDS, "appeal", "opener") for block in blocks
            ]
            for text, kind in rnd.sample(lines, min(len(lines), MOST_LINES)):
                name = "" if kind == "boilerplate" else kind
                group = _group([text])
                yield self.place(lang, [(self.noise(text), 2, name, group)], NOTICE, group, 5)
                run = [
                    (self.noise(other), 2, "" if k == "boilerplate" else k, _group([other]))
                    for other, k in rnd.sample(lines, min(len(lines), rnd.randint(1, 5)))
                ]
                if rnd.random() < 0.4:
                    yield self.place(lang, [*run, (text, 2, name, group)], NOTICE, group, 5)

    def _own_bodies(self) -> Iterator[Sample]:
        rnd = self.random
        for lang, table in self.own.items():
            lines = [block for kind in ("news", "subhead", "post", "intro") for block in table.get(kind, [])]
            rnd.shuffle(lines)
            for start in range(0, len(lines), 3):
                body = self.body(lang, 5)
                for block in lines[start : start + 3]:
                    body.insert(rnd.randint(1, len(body)), (block[0], 0, "", _group(block)))
                yield _sample(lang, body, NOTICE, rnd.random() < 0.6, "own:news" + str(start))
            for block in table.get("list", []):
                entries: list[Part] = [(line, 0, "", _group(block)) for line in block]
                for _ in range(3):
                    yield self.place(lang, entries, NOTICE, _group(block), 5)
            for block in (*table.get("list", []), *table.get("article", [])):
                parts: list[Part] = [(line, 0, "", _group(block)) for line in block]
                for _ in range(3):
                    yield _sample(lang, parts, OWN, rnd.random() < 0.5, _group(block))
                if table.get("appeal"):
                    ask = rnd.choice(table["appeal"])
                    yield _sample(
                        lang, [*parts, *((line, 1, "appeal", _group(ask)) for line in ask)], OWN, rnd.random() < 0.5, _group(block)
                    )

    def _own_pages(self) -> Iterator[Sample]:
        """A page as it is saved: headline, byline and date, a body, links, an appeal, a newsletter."""
        for lang, table in self.own.items():
            if table.get("headline"):
                for _ in range(24 if lang in SETS else 12):
                    yield self._page(lang, table)

    def _page(self, lang: str, table: dict[str, list[list[str]]]) -> Sample:
        rnd = self.random

        def pick(kind: str, label: int = 2) -> list[Part]:
            block = rnd.choice(table.get(kind) or [[""]])
            return [(line, label, kind if label else "", _group(block)) for line in block if line]

        head = [*(pick("byline") if rnd.random() < 0.8 else []), *(pick("dateline") if rnd.random() < 0.8 else [])]
        rnd.shuffle(head)
        title = [] if rnd.random() < REAL_TITLE else pick("headline", 0)
        body = [*title, *self.body(lang, 8), *(pick("news", 0) if rnd.random() < 0.5 else [])]
        for kind, chance in (("related", 0.4), ("related", 0.2), ("widget", 0.2), ("caption", 0.3)):
            if rnd.random() < chance:
                at = rnd.randint(1, len(body))
                body[at:at] = pick(kind)
        tail = pick("appeal", 1) if rnd.random() < 0.6 else []
        for kind, chance in (
            ("newsletter", 0.35),
            ("related", 0.3),
            ("comments", 0.2),
            ("share", 0.2),
            ("copyright", 0.2),
            ("legal", 0.2),
            ("advisory", 0.15),
        ):
            if rnd.random() < chance:
                tail += pick(kind)
        front = pick("appeal", 1) if rnd.random() < 0.15 else []
        group = f"own:page{rnd.randrange(60)}"
        return _sample(lang, [*front, body[0], *head, *body[1:], *tail], OWN, rnd.random() < 0.6, group)

    def noise(self, text: str) -> str:
        """Typographic noise: case, bullets, Markdown, quotes, a lost final stop; a text has few forms, so few vectors are computed."""
        rnd = random.Random(f"{text}{self.random.randrange(FORMS)}")  # noqa: S311 - repeatable, nothing secret
        roll = rnd.random()
        if roll < 0.06:
            return text.upper()
        if roll < 0.10:
            return rnd.choice(["- ", "* ", "• ", "> ", "— ", "[ "]) + text
        if roll < 0.12:
            return f"**{text}**"
        if roll < 0.16:
            return text.replace("’", "'").replace("“", '"').replace("”", '"').replace("—", "-")
        if roll < 0.19:
            return text.rstrip(".!")
        return text


@cache
def _page_docs(store: Path | None) -> list[Doc | None]:
    return [page_doc(page) for page in pages(store)]


def sentences(line: str) -> list[str]:
    """The sentences of ``line``."""
    return [line[low:high].strip() for low, high in sentence_spans(line) if line[low:high].strip()]


def singles(leave_out: frozenset[str], languages: frozenset[str] | None) -> list[tuple[str, str, str, str]]:
    """(text, kind, group, language) of single lines of the development data that are in no article."""
    found = []
    for row in rows("furniture.jsonl"):
        if row["outlet"] not in leave_out and (not languages or row["lang"] in languages):
            kind = KIND.get(row["kind"], row["kind"])
            found += [(line.strip(), kind, row["outlet"], row["lang"]) for line in row["text"].split("\n") if line.strip()]
    return found


def _labeled_articles(languages: frozenset[str] | None) -> list[Sample]:
    """The invented articles of the tests and the samples, line by line."""
    from tests.boilerplate.stress_articles import read

    found = []
    for one in (one for name in ("open", "held", "adversary", "stranger") for one in read(name)):
        if not languages or one.language in languages:
            numbers = {"body": 0, "appeal": 1, "furniture": 2}
            parts = [(text, numbers[label], "appeal" if label == "appeal" else "", f"own:{one.id}") for _, label, text in one.parts]
            found.append(_sample(one.language, parts, ARTICLE, "\n\n" in one.text, f"own:{one.id}"))
    folder = Path(__file__).resolve().parents[2] / "samples"
    for name, ranges in json.loads((folder.parent / "tests" / "ingest" / "samples_expected.json").read_text(encoding="utf-8")).items():
        lines = (folder / name).read_text(encoding="utf-8").split("\n")
        label = {n: k for k, key in enumerate(("body", "appeal", "furniture")) for a, b in ranges[key] for n in range(a, b + 1)}
        parts = [(line, label[n], "appeal" if label[n] == 1 else "", f"own:{name}") for n, line in enumerate(lines, 1) if line.strip()]
        if not languages or name[:2] in languages:
            found.append(_sample(name[:2], parts, SAMPLE, True, f"own:{name}"))
    return found


def _ends(one: Doc) -> Doc:
    """The first and the last lines of a long page."""
    if len(one.lines) <= PAGE_HEAD + PAGE_TAIL:
        return one
    kept = [*range(PAGE_HEAD), *range(len(one.lines) - PAGE_TAIL, len(one.lines))]
    parts = {name: tuple(getattr(one, name)[i] for i in kept) for name in ("lines", "labels", "kinds", "scored")}
    return replace(one, **parts)


def _whole(one: Doc, weight: float) -> Sample:
    parts = tuple((t.strip(), label, kind, one.outlet) for t, label, kind in zip(one.lines, one.labels, one.kinds, strict=True))
    return Sample(one.lang, parts, one.scored, weight * one.weight, one.blanks, one.outlet)


def _sample(lang: str, parts: Sequence[Part], weight: float, blanks: bool, group: str) -> Sample:
    kept = tuple(replace_text(part) for part in parts if part[0].strip())
    return Sample(lang, kept, (True,) * len(kept), weight, blanks, group)


def replace_text(part: Part) -> Part:
    """``part`` with its white space as one line has it."""
    return (re.sub(r"\s+", " ", part[0]).strip(), *part[1:])


def _group(block: Sequence[str]) -> str:
    return "own:" + hashlib.sha256(block[0].encode()).hexdigest()[:8]


__all__ = ["Sample", "replace", "samples", "singles"]
