"""Measure the checks on documents that nobody read: false alarms, precision, recall; one card a check.

    python -m benchmarks.quality.verification                  # the held-out half, about a minute: tables
    python -m benchmarks.quality.verification --write          # and docs/checks.md
    python -m benchmarks.quality.verification --cards          # and a table for each check
    python -m benchmarks.quality.verification --gate           # one row in four, exit 1 below a floor; --update sets the floors
    python -m benchmarks.quality.verification --injected --summaries   # also what three generators inject, and on summaries
    python -m benchmarks.quality.verification --read human ru number   # development half: print what a check says there
    python -m benchmarks.quality.verification --cases          # the handed cases, row by row
    python -m benchmarks.quality.verification --ablate [CHECK] # both halves, counts only: what each check, rule and row adds and costs

A text is *flagged* by an error finding (major or critical). Shares have 95 % Wilson intervals.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.quality.verification_data import DATA, Row, cases, humans, marked, outputs, paragraphs
from summarize.types import Finding
from summarize.verification import check

FLOORS = Path(__file__).with_name("verification_floors.json")
PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
EPSILON = 0.0015
Judge = Callable[[Row], list[Finding]]


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share (Wilson 1927)."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - spread), min(1.0, middle + spread)


def shown(count: int, total: int) -> str:
    """Return ``1.2 % (12 of 1000; 0.7-2.1)``, or a dash where nothing was counted."""
    if not total:
        return "–"
    low, high = wilson(count, total)
    return f"{count / total:.1%} ({count} of {total}; {100 * low:.1f}–{100 * high:.1f})"


@dataclass
class Count:
    """What was counted over the texts of one group and language, for one check or for all."""

    total: int = 0
    error: int = 0
    any: int = 0
    hits: int = 0
    marked: int = 0
    clean: int = 0
    clean_error: int = 0

    def add(self, row: Row, found: Iterable[Finding]) -> None:
        """Count one text."""
        levels = {it.level for it in found}
        self.total += 1
        self.any += bool(levels)
        self.error += "error" in levels
        self.marked += bool(row.marked)
        self.hits += bool(row.marked) and "error" in levels
        self.clean += bool(row.clean)
        self.clean_error += bool(row.clean) and "error" in levels


@dataclass
class Table:
    """Counts by (check, group, language); the check ``all`` is any of them."""

    counts: dict[tuple[str, str, str], Count] = field(default_factory=dict)
    checks: set[str] = field(default_factory=set)

    def add(self, row: Row, found: list[Finding], names: Iterable[str]) -> None:
        """Count one text for all checks."""
        for name in ("all", *names):
            self.counts.setdefault((name, row.group, row.lang), Count()).add(row, [f for f in found if name in ("all", f.check)])


def measure(rows: Iterable[Row], judge: Judge) -> Table:
    """Run the checks over rows."""
    judged = [(row, judge(row)) for row in rows]
    table = Table()
    table.checks = {it.check for _, found in judged for it in found}
    for row, found in judged:
        table.add(row, found, table.checks)
    return table


def judge(row: Row) -> list[Finding]:
    """Return the findings of the product on a row."""
    return list(check(row.source, row.text, source_lang="en", lang=row.lang, kind="translation").findings)


def every_row(half: str, step: int = 1) -> Iterable[Row]:
    """Yield the rows of a half, one in ``step``."""
    for rows in (humans, paragraphs, outputs, marked):
        yield from itertools.islice(rows(half), 0, None, step)  # type: ignore[arg-type]


def card(table: Table, name: str) -> list[str]:
    """Return the lines of one check's table: what it says where nothing is wrong, and where people marked errors."""
    lines = ["| texts | error findings | any finding | of the texts with an error finding, people marked a major error in |"]
    lines.append("|---|---|---|---|")
    for (check_name, group, lang), it in sorted(table.counts.items()):
        if check_name == name:
            right = shown(it.hits, it.error) + f"; recall {shown(it.hits, it.marked)}" if it.marked else "–"
            lines.append(
                f"| {group} {lang if lang not in group else ''} | {shown(it.error, it.total)} | {it.any / it.total:.1%} | {right} |"
            )
    return lines


def figures(table: Table) -> dict[str, float]:
    """Return the figures that have floors: shares that may not rise (``alarm``) and shares that may not fall (``right``)."""
    found: dict[str, float] = {}
    for (name, group, lang), it in table.counts.items():
        if name != "all":
            continue
        if it.marked:
            found[f"right {group} precision"] = it.hits / max(it.error, 1)
            found[f"right {group} recall"] = it.hits / it.marked
        else:
            found[f"alarm {group} {lang} error"] = it.error / it.total
            found[f"alarm {group} {lang} any"] = it.any / it.total
    return found


def gate(found: dict[str, float], *, update: bool) -> list[str]:
    """Return what is worse than its floor; with ``update`` write the figures as floors instead."""
    if update:
        FLOORS.write_text(json.dumps({name: round(value, 4) for name, value in sorted(found.items())}, indent=2) + "\n", encoding="utf-8")
        return []
    worse = []
    for name, floor in json.loads(FLOORS.read_text(encoding="utf-8")).items():
        value = found.get(name, 1.0 if name.startswith("alarm") else 0.0)
        if (value - floor if name.startswith("alarm") else floor - value) > EPSILON:
            worse.append(f"{name}: {value:.4f}, floor {floor:.4f}")
    return worse


def read(group: str, lang: str, kind: str, level: str) -> None:
    """Print findings on the development half: what a check says there, to be read by a person."""
    for row in every_row("dev"):
        if not row.group.startswith(group) or row.lang != lang:
            continue
        found = [it for it in judge(row) if kind in ("all", it.check) and level in ("any", it.level)]
        if found:
            mark = "" if row.marked is None else " MARKED" if row.marked else " unmarked"
            print(f"{mark} {[(it.severity, it.check, it.expected, it.got, it.message) for it in found]}\n  S {row.source}\n  T {row.text}")


def judged_cases() -> dict[str, list[str]]:
    """Return, by case, the rows whose verdict is wrong (``ok-…`` must have no finding, others an error)."""
    wrong: dict[str, list[str]] = {}
    for name, row in cases():
        found = check(row["source"], row["text"], source_lang=row["source_lang"], lang=row["lang"]).findings
        got = "error" if any(it.level == "error" for it in found) else "warning" if found else "nothing"
        right = got == "nothing" if row["id"].startswith("ok") else got == "error"
        wrong.setdefault(name, [])
        if not right:
            wrong[name].append(f"{row['id']}: {got} {[(it.check, it.message) for it in found]}\n  S {row['source']}\n  T {row['text']}")
    return wrong


def summaries() -> list[str]:
    """Return the lines about summaries: those that freelance writers wrote, and what is said of those that people labelled."""
    from benchmarks.quality.verification_data import labelled_summaries, written_summaries
    from summarize.text.sentences import split_sentences

    counts = Count()
    certain = denied = sentences = 0
    for article, summary in written_summaries():
        found = check(article, summary, source_lang="en", lang="en", kind="summary").findings
        counts.add(Row("writers", "en", article, summary, ""), found)
        certain += any(it.check in ("certainty", "attribution") for it in found)
        denied += len({it.sentence for it in found if it.check == "negation"})
        sentences += len(split_sentences(summary, "en"))
    lines = ["| summaries | what |", "|---|---|"]
    lines.append(f"| freelance writers, error findings | {shown(counts.error, counts.total)} |")
    lines.append(f"| freelance writers, any finding | {shown(counts.any, counts.total)} |")
    lines.append(f"| freelance writers, a finding on certainty or attribution | {shown(certain, counts.total)} |")
    lines.append(f"| freelance writers, sentences called the contrary of the article's (`negation`) | {shown(denied, sentences)} |")
    labelled, contrary = {True: 0, False: 0}, {True: 0, False: 0}
    for name, rows in labelled_summaries():
        scored = []
        for article, summary, faithful, lang in rows:
            report = check(article, summary, source_lang=lang, lang=lang, kind="summary")
            scored.append((report.score, faithful))
            labelled[faithful] += 1
            contrary[faithful] += any(it.check == "negation" for it in report.findings)
        lines.append(f"| {name}, AUC of the score against people's labels | {auc(scored):.3f} ({len(scored)}) |")
    for faithful, word in ((True, "faithful"), (False, "unfaithful")):
        lines.append(f"| {word} by people's labels, called the contrary (`negation`) | {shown(contrary[faithful], labelled[faithful])} |")
    return lines


def agencies() -> list[str]:
    """Return the line about news agencies: human translations of both halves that name one, and how many it calls made up."""
    from summarize.verification.attribution import AGENCIES, added_agencies
    from summarize.verification.base import Pair

    texts = named = alarms = 0
    for row in itertools.chain(humans("dev"), humans("held")):
        texts += 1
        named += any(agency.search(row.text) for agency in AGENCIES)
        alarms += bool(added_agencies(Pair(row.source, row.text, "en", row.lang, "translation")))
    return [f"News agencies that the source does not name: {shown(alarms, texts)} of all human translations, of which {named} name one."]


def auc(scored: list[tuple[float, bool]]) -> float:
    """Return the area under the ROC curve: how often a faithful text scores above an unfaithful one."""
    good, bad = ([score for score, label in scored if label is wanted] for wanted in (True, False))
    wins = sum((g > b) + 0.5 * (g == b) for g in good for b in bad)
    return wins / max(1, len(good) * len(bad))


def injected() -> list[str]:
    """Return the lines of the table of injected errors, one round of each generator."""
    from benchmarks.quality.injected_errors import scoring

    lines = ["| injected | Russian | Spanish |", "|---|---|---|"]
    for generator in scoring.GENERATORS:
        found = scoring.every_kind(7, 1, generator)
        for kind in sorted({kind for _, kind in found}):
            parts = [shown(found[lang, kind].error, found[lang, kind].total) for lang in ("ru", "es")]
            lines.append(f"| {kind}, generator {generator} | {parts[0]} | {parts[1]} |")
    return lines


def main() -> int:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("dev", "held"), default="held")
    for flag in ("--write", "--gate", "--update", "--injected", "--summaries", "--cases", "--cards"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--read", nargs=3, metavar=("GROUP", "LANG", "CHECK"))
    parser.add_argument("--ablate", nargs="?", const="all", metavar="CHECK")
    parser.add_argument("--level", default="error")
    parser.add_argument("--step", type=int, default=1, help="one row in so many")
    args = parser.parse_args()
    if not DATA.is_dir():
        print(f"skipped: the development data is not here ({DATA})", file=sys.stderr)
        return 0
    if args.read:
        read(*args.read, args.level)
        return 0
    if args.ablate:
        from benchmarks.quality.verification_ablation import ablate

        for line in ablate(args.ablate):
            print(line, flush=True)
        return 0
    if args.cases:
        wrong = judged_cases()
        print("\n".join(f"{name}: {'all right' if not rows else chr(10).join(['', *rows])}" for name, rows in wrong.items()))
        return 0
    table = measure(every_row(args.half, 4 if args.gate or args.update else args.step), judge)
    lines = ["### All checks together", "", *card(table, "all")]
    if args.cards or args.write:
        for name in sorted(table.checks):
            lines += ["", f"### `{name}`", "", *card(table, name)]
    if args.summaries or args.write:
        lines += ["", "### Summaries", "", *summaries()]
    if args.cards or args.write:
        lines += ["", *agencies()]
    if args.injected or args.write:
        lines += ["", "### Injected errors", "", *injected()]
    print("\n".join(lines))
    if args.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + rest.partition(END)[2], encoding="utf-8")
    if args.gate or args.update:
        worse = gate(figures(table), update=args.update)
        print("\n".join(f"below the floor: {line}" for line in worse), file=sys.stderr)
        return 1 if worse else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
