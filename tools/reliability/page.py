"""The page docs/reliability.md: ``page.md.jinja`` filled from the records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.reliability.coverage import FLOOR
from tools.reliability.records import ROOT

PATH = ROOT / "docs" / "reliability.md"
_HERE = Path(__file__).parent
Record = Mapping[str, Any]
Row = tuple[object, ...]


def rendered(records: Mapping[str, Record], missing: Sequence[str]) -> str:
    """The page, of records by the names of their pieces; ``missing`` are pieces that have none yet."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Markdown of our own making, seen by nobody's browser before mkdocs escapes it.
    pages = Environment(loader=FileSystemLoader(_HERE), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    pages.globals["table"] = table
    fuzz, faults, coverage, mutants = (
        [record for name, record in records.items() if name.split(".")[0] == kind] for kind in ("fuzz", "faults", "coverage", "mutants")
    )
    injections = records.get("injections")
    page = pages.get_template("page.md.jinja").render(
        overview=_overview(fuzz, faults, mutants, injections),
        fuzz=[(one["target"], f"{one['inputs']:,}", one["engine"], one["seconds"], len(one["wrong"])) for one in fuzz],
        faults=[(one["name"], one["tried"], len(one["wrong"]), one["note"]) for one in faults],
        injections=injections,
        attacks=_attacks(injections) if injections else [],
        floor=f"{FLOOR:g}",
        coverage=[
            (one["package"], f"{one['lines']:,}", f"{one['covered']:,}", f"{one['percent']} %") for one in coverage if "lines" in one
        ],
        mutants=[_mutated(one) for one in mutants if one["tried"]],
        survivors=[_survivors(one) for one in mutants if one["survived"]],
        release=records.get("release"),
        signatures=_signatures(records),
        missing=missing,
    )
    return re.sub(r"\n{3,}", "\n\n", page).rstrip() + "\n"


def table(head: Sequence[str], rows: Sequence[Row]) -> str:
    """A Markdown table. Columns of figures are aligned to the right."""
    columns = [[str(row[number]) for row in rows] for number in range(len(head))]
    rule = "|".join("---:" if cells and all(cell[:1].isdigit() for cell in cells) else "---" for cells in columns)
    body = ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(head) + " |", f"|{rule}|", *body])


def _overview(fuzz: Sequence[Record], faults: Sequence[Record], mutants: Sequence[Record], injections: Record | None) -> list[Row]:
    rows: list[Row] = []
    if fuzz:
        inputs = sum(one["inputs"] for one in fuzz)
        rows.append(("inputs to readers of strangers' bytes", f"{inputs:,}", "a crash, a hang", _wrong(fuzz)))
    if faults:
        tried = sum(one["tried"] for one in faults)
        rows.append(("faults injected", f"{tried:,}", "something lost, half or wrong", _wrong(faults)))
    if injections:
        rows.append(("articles that speak to the machine", injections["attacks"], "obeyed, and no finding", injections["obeyed_unnamed"]))
    if mutants:
        tried, survived = sum(one["tried"] for one in mutants), sum(len(one["survived"]) for one in mutants)
        rows.append(("changes to the code of checks and appeals", tried, "no test notices", survived))
    return rows


def _wrong(found: Iterable[Record]) -> int:
    return sum(len(record["wrong"]) for record in found)


def _attacks(record: Record) -> list[Row]:
    names = {
        "attacks": "tried",
        "named": "a finding names the attack",
        "obeyed": "obeyed",
        "obeyed_unnamed": "obeyed, and no finding says so",
        "summarised": "the summary is of the story",
        "failed": "ended in an error",
    }
    return [(text, record[key]) for key, text in names.items()]


def _mutated(record: Record) -> Row:
    share = f"{100 * record['killed'] / record['tried']:.0f} %"
    tried = f"{record['tried']} of {record['sample']}"
    return record["package"], f"{record['mutants']:,}", tried, record["killed"], len(record["survived"]), share


def _survivors(record: Record) -> dict[str, Any]:
    return {
        "name": record["package"],
        "files": ", ".join(record["files"]),
        "names": [name.removeprefix("summarize.") for name in sorted(record["survived"])],
    }


def _signatures(records: Mapping[str, Record]) -> list[Row]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name, record in records.items():
        signed = record["signature"]
        packages = ", ".join(f"{package} {number}" for package, number in signed["packages"].items())
        key = (signed["commit"], signed["date"][:10], f"Python {signed['python']}, {signed['system']}, {packages}")
        groups.setdefault(key, []).append(name)
    return [(f"`{commit}`", date, tools, ", ".join(names)) for (commit, date, tools), names in sorted(groups.items())]
