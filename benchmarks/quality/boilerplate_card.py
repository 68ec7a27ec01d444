"""The figures of :mod:`benchmarks.quality.boilerplate` as text, as the table of ``docs/appeals.md``, and against their floors."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

#: Share or mean, count, and 95 % interval by the name of the figure.
Table = Mapping[str, tuple[float, int, float, float]]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "appeals.md"
FLOORS = Path(__file__).with_name("boilerplate_floors.json")
#: By so much a figure may be worse than it was.
SLACK = 0.01
BEGIN, END = "<!-- figures: benchmarks/quality/boilerplate.py --write -->", "<!-- end of figures -->"
#: (how the page calls a figure, its name, what it is to reach)
FIGURES = (
    ("lines that are not body: F1", "F1 of not-body", "≥ .94"),
    ("… precision", "precision of not-body", ""),
    ("… recall", "not body found", ""),
    ("appeal lines found", "appeal lines found", "≥ .97"),
    ("plain appeal blocks whole, behind the text", "appeal blocks whole, behind plain", "≥ .92"),
    ("plain appeal blocks whole, between paragraphs", "appeal blocks whole, between plain", "≥ .92"),
    ("body lines lost", "body lost", "≤ .003"),
    ("hard negatives kept", "hard negatives kept", "≥ .98"),
    ("all-body articles untouched", "all-body articles untouched", "≥ .99"),
    ("article pages, words: F1 as extracted", "pages F1 as extracted", ""),
    ("… F1 after cleaning", "pages F1 after cleaning", "≥ .95"),
    ("… precision", "pages P after cleaning", "≥ .955"),
    ("… recall", "pages R after cleaning", "≥ .95"),
    *((f"our own {kind} lines found", f"own {kind} found", "≥ .90") for kind in ("paywall", "widget", "legal", "advisory")),
    ("our own look-alike news lost", "own look-alike news lost", "≤ .005"),
    ("languages never trained in: appeal lines found", "other languages: appeal lines found", "≥ .85"),
    ("languages never trained in: body lines lost", "other languages: body lost", "≤ .01"),
)
#: Figures that are broken down by language.
BY_LANGUAGE = ("not body found", "appeal lines found", "body lost", "other languages: appeal lines found", "other languages: body lost")


def report(tables: Sequence[Table]) -> str:
    """One line a figure: the mean over the seeds, the count of one seed, the interval, each seed's own value."""
    out = []
    for name, (_, n, _, _) in tables[0].items():
        cells = [table[name] for table in tables if name in table]
        share, low, high = (sum(cell[i] for cell in cells) / len(cells) for i in (0, 2, 3))
        each = " / ".join(f"{cell[0]:.4f}" for cell in cells) if len(cells) > 1 else ""
        out.append(f"{name:44} {share:.4f}  n={n:<6} {low:.3f}–{high:.3f}  {each}")
    return "\n".join(out)


def card(table: Table, curve: Mapping[float, tuple[int, ...]], prices: Sequence[float]) -> str:
    """The tables of the page: every figure with its count and interval, the figures of each language, and what each price costs."""
    rows = ["| measure | n | figure | 95 % | to reach |", "|---|---|---|---|---|"]
    for label, name, aim in FIGURES:
        if name in table:
            share, n, low, high = table[name]
            rows.append(f"| {label} | {n:,} | {share:.3f} | {low:.3f}–{high:.3f} | {aim} |")
    rows += ["", "| by language | " + " | ".join(BY_LANGUAGE) + " |", "|---" * (len(BY_LANGUAGE) + 1) + "|"]
    languages = sorted({name.removeprefix(f"{figure} ") for figure in BY_LANGUAGE for name in table if _is_language(name, figure)})
    for language in languages:
        cells = [table.get(f"{figure} {language}") for figure in BY_LANGUAGE]
        rows.append(f"| {language} | " + " | ".join(f"{cell[0]:.3f} ({cell[1]:,})" if cell else "–" for cell in cells) + " |")
    rows += ["", "| price of removing what is no appeal | body lines lost | other lines kept | F1 | chosen by folds |", "|---" * 5 + "|"]
    for price, (lost, body, kept, rest) in curve.items():
        f1 = 2 * (rest - kept) / (2 * (rest - kept) + kept + lost)
        rows.append(f"| {price} | {lost} of {body:,} ({lost / body:.1%}) | {kept} of {rest:,} | {f1:.3f} | {prices.count(price) or ''} |")
    return "\n".join(rows)


def _is_language(name: str, figure: str) -> bool:
    return name.startswith(f"{figure} ") and len(name) == len(figure) + 3


def write_card(table: Table, curve: Mapping[float, tuple[int, ...]], prices: Sequence[float], path: Path = PAGE) -> None:
    """Put :func:`card` between the two marks of the page."""
    text = path.read_text(encoding="utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    path.write_text(f"{text[:before]}\n{card(table, curve, prices)}\n{text[after:]}", encoding="utf-8")


def gate(table: Table, system: str, *, update: bool = False, path: Path = FLOORS) -> int:
    """Say which figures are worse than the floors of ``system`` (1 if any is); with ``update`` write the figures as floors."""
    floors = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    mine = {name: table[name][0] for _, name, _ in FIGURES if name in table}
    if update:
        floors[system] = {name: round(share, 4) for name, share in mine.items()}
        path.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    worse = [
        f"{name}: {mine[name]:.4f}, it was {floor:.4f}"
        for name, floor in floors.get(system, {}).items()
        if name in mine and (mine[name] > floor + SLACK if name.endswith("lost") else mine[name] < floor - SLACK)
    ]
    print("\n".join(worse), file=sys.stderr)
    return int(bool(worse))
