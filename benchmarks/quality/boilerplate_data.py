"""Documents to judge (and train) the line classifier on: the development data, read in place, and our own lines."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
OWN = ROOT / "tools" / "training" / "data" / "boilerplate"
#: The languages that have large sets of our own, half of them kept for judging.
SETS = ("en", "ru", "es")
#: The other languages, by those that are left out of training together.
LANGUAGE_FOLDS = (("ar", "de", "it", "ko", "nl", "uk"), ("fr", "ja", "pl", "pt", "th", "tr", "zh"))
#: Kinds with at least 60 lines of our own in each of :data:`SETS`.
SET_KINDS = ("paywall", "widget", "legal", "advisory")
#: Kinds of our own whose blocks are whole texts; of a ``release``, the lines behind a press release, some may be left out.
TEXTS = ("appeal", "article", "list")
#: Kinds of the development data, by our names.
KIND = {"related-links": "related", "ad-marker": "widget", "contact": "byline", "kicker": "related", "disclosure": "legal"}
_LABEL = {"body": 0, "appeal": 1, "furniture": 2}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Doc:
    """One labeled text. ``labels`` are 0 body, 1 appeal, 2 other; only ``scored`` lines count; ``kinds`` are ``""`` for body."""

    outlet: str
    lang: str
    lines: tuple[str, ...]
    labels: tuple[int, ...]
    kinds: tuple[str, ...]
    scored: tuple[bool, ...]
    weight: float = 1.0
    blanks: bool = False
    id: str = ""


def rows(name: str) -> list[dict[str, Any]]:
    """All rows of one JSON Lines file of the development data."""
    with (DATA / "appeals" / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def articles() -> list[Doc]:
    """The whole real articles, those joined by hand included."""
    docs = []
    for name in ("whole.jsonl", "whole_composed.jsonl"):
        for row in rows(name):
            parts: list[tuple[str, int, str, bool]] = []
            for line in row["lines"]:
                ok = not (line.get("mixed") or line.get("uncertain"))
                label = _LABEL[line["label"]]
                kind = "" if label == 0 else "appeal" if label == 1 else KIND.get(line.get("kind"), line.get("kind") or "other")
                parts += [(text, label, kind, ok) for text in line["text"].split("\n") if text.strip()]
            docs.append(
                Doc(
                    row["outlet"],
                    row["lang"],
                    tuple(p[0] for p in parts),
                    tuple(p[1] for p in parts),
                    tuple(p[2] for p in parts),
                    tuple(p[3] for p in parts),
                    id=("composed:" if row.get("composed") else "") + str(row["id"]),
                )
            )
    return docs


def outlets() -> list[str]:
    """Every outlet of the appeal data."""
    files = ("whole.jsonl", "whole_composed.jsonl", "appeals.jsonl", "furniture.jsonl", "hard_negatives.jsonl")
    return sorted({row["outlet"] for name in files for row in rows(name)})


@dataclass(frozen=True)
class Page:
    """A page of WCXB as this project extracts it, with what people call its body."""

    id: str
    outlet: str
    lang: str
    text: str
    truth: str


@cache
def pages(store: Path | None = None) -> tuple[Page, ...]:
    """The 320 given pages, extracted once and kept in ``store`` if given."""
    if store and store.exists():
        return tuple(Page(*json.loads(line)) for line in store.read_text(encoding="utf-8").split("\n"))
    from urllib.parse import urlparse

    from summarize.errors import SummarizeError
    from summarize.ingest.html import article_from_html

    found = []
    for path in sorted((DATA / "pages" / "ground-truth").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        html = gzip.decompress((DATA / "pages" / "html" / f"{path.stem}.html.gz").read_bytes())
        try:
            article = article_from_html(html, path=path.stem)
            text, language = article.text, article.language
        except SummarizeError:
            text, language = "", "en"
        found.append(Page(path.stem, urlparse(row["url"]).netloc, language, text, row["ground_truth"]["main_content"]))
    if store:
        lines = (json.dumps([p.id, p.outlet, p.lang, p.text, p.truth], ensure_ascii=False) for p in found)
        store.write_text("\n".join(lines), encoding="utf-8")
    return tuple(found)


def words(text: str) -> list[str]:
    r"""Lower-cased ``\w+`` tokens, as WCXB's ``evaluate.py`` counts them."""
    return _WORD.findall(text.lower())


def page_doc(page: Page) -> Doc | None:
    """``page`` with labels from aligning its lines to the truth; None where the truth leaves out so much that it teaches nothing."""
    truth = words(page.truth)
    whole = " " + " ".join(truth) + " "
    threes = set(zip(truth, truth[1:], truth[2:], strict=False))
    lines = [line.strip() for line in page.text.split("\n") if line.strip()]
    labels, scored = [], []
    for i, line in enumerate(lines):
        tokens = words(line)
        if i == 0 or (tokens and f" {' '.join(tokens)} " in whole):
            share = 1.0
        elif len(tokens) < 4:
            share = 0.0
        else:
            own = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
            share = sum(three in threes for three in own) / len(own)
        labels.append(0 if share >= 0.5 else 2)
        scored.append(bool(tokens) and not 0.25 < share < 0.7)
    known = [label for label, ok in zip(labels, scored, strict=True) if ok]
    if len(known) < 4 or sum(known) > 2 * 0.3 * len(known):
        return None
    kinds = tuple("" if label == 0 else "other" for label in labels)
    return Doc(page.outlet, page.lang, tuple(lines), tuple(labels), kinds, tuple(scored), blanks=True, id=f"page:{page.id}")


@cache
def own(lang: str) -> dict[str, list[list[str]]]:
    """Our own texts in ``lang``: blocks of lines by kind (``news``, ``article`` and ``list`` are body)."""
    return _blocks(OWN / f"{lang}.txt")


@cache
def extra(lang: str) -> dict[str, list[list[str]]]:
    """More of our own texts, for training alone: each template written out in some of its forms, none of which :func:`own` has."""
    path = OWN / "extra" / f"{lang}.txt"
    blocks = _blocks(path) if path.exists() else {}
    judged = {_plain(line) for found in own(lang).values() for block in found for line in block}
    result: dict[str, list[list[str]]] = {}
    for kind, found in blocks.items():
        forms = [form for block in found for form in _forms(block)]
        if kind not in TEXTS:
            forms = [[line for line in form if _plain(line) not in judged] for form in forms]
        result[kind] = [form for form in forms if len(form) > 1 or (form and _plain(form[0]) not in judged)]
    return result


def _plain(line: str) -> str:
    """A line without case, marks and figures."""
    return re.sub(r"\d+", "0", re.sub(r"[^\w ]", "", line.casefold())).strip()


#: A template is written out in at most so many forms.
FORMS = 3
_CHOICE = re.compile(r"\{([^{}]*)\}")


def _forms(block: Sequence[str]) -> list[list[str]]:
    """A block with one of the choices of each ``{a|b|c}``, several times; itself if there are none."""
    if not any("{" in line for line in block):
        return [list(block)]
    rnd = random.Random(zlib.crc32("\n".join(block).encode()))  # noqa: S311 - repeatable, nothing secret
    found: dict[tuple[str, ...], None] = {}
    for _ in range(FORMS):
        lines = (_CHOICE.sub(lambda match: rnd.choice(match[1].split("|")), line) for line in block)
        form = tuple(clean for line in lines if (clean := re.sub(r"\s+([.,!])", r"\1", re.sub(r"\s+", " ", line)).strip()))
        found.setdefault(form)
    return [list(form) for form in found if form]


def _blocks(path: Path) -> dict[str, list[list[str]]]:
    result: dict[str, list[list[str]]] = {}
    kind = ""
    fresh = True
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("# "):
            kind, fresh = line[2:], True
        elif not line:
            fresh = True
        elif fresh or kind not in (*TEXTS, "release"):
            result.setdefault(kind, []).append([line])
            fresh = False
        else:
            result[kind][-1].append(line)
    return result


def own_languages() -> list[str]:
    """Languages that we wrote lines in."""
    return sorted(path.stem for path in OWN.glob("*.txt"))


def held_out(block: Sequence[str]) -> bool:
    """Whether a block of our own is in the half that is never trained on when the sets are judged."""
    return hashlib.sha256(block[0].encode()).digest()[0] % 2 == 1


def folds(names: Sequence[str], count: int, seed: int) -> dict[str, int]:
    """Names dealt to ``count`` folds, the same way for the same seed."""
    order = sorted(set(names))
    random.Random(seed).shuffle(order)  # noqa: S311 - repeatable, nothing secret
    return {name: i % count for i, name in enumerate(order)}


def body_lines(docs: Sequence[Doc]) -> Iterator[tuple[str, list[str]]]:
    """(language, body lines) of each doc with at least three."""
    for one in docs:
        lines = [t for t, label, ok in zip(one.lines, one.labels, one.scored, strict=True) if label == 0 and ok]
        if len(lines) >= 3:
            yield one.lang, lines
