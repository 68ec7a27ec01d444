"""How often the translation checks cry wolf on human references, and how often they see an injected error.

    .venv/bin/python benchmarks/translation_checks.py                       # all generators, three rounds (about four minutes)
    .venv/bin/python benchmarks/translation_checks.py --generator fresh --seed 9 --rounds 1
    .venv/bin/python benchmarks/translation_checks.py --show references     # the references that are flagged; or a kind: its misses
    .venv/bin/python benchmarks/translation_checks.py --systems             # published systems' outputs as a table
    .venv/bin/python benchmarks/translation_checks.py --gate                # against the pinned floors; exit 1 below one (30 s)
    .venv/bin/python benchmarks/translation_checks.py --gate --update       # raise the floors; a lower one needs --allow-regression too

Data: ``../shared/data/translation`` (NTREX, WMT 2023 and 2024 news, English to Russian and Spanish). A pair is flagged when it has an
``error`` finding. For injected errors: an ``error`` finding of any kind, references flagged before injection left out. The generator
``first`` is ``inject_errors.py``, ``fresh`` is ``inject_fresh.py``, whose templates are seen or unseen by the rules, ``third`` is
``inject_third.py``, half of whose templates are blind by the throw of a coin.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from checks_scoring import DATA, GENERATORS, Caught, digest, every_kind, injected, references, speed, systems
from inject_errors import KINDS

FLOORS = Path(__file__).with_name("translation_checks_floors.json")
#: Shares move by a case when a word is added; this much is noise.
EPSILON = 0.0005


def show_references() -> dict[str, float]:
    print("| human references | pairs | flagged as error | any finding | kinds |\n|---|---|---|---|---|")
    found = references()
    for name, one in found.items():
        print(f"| {name} | {one.total} | {one.bad} ({one.share:.1%}) | {one.warned} | {dict(one.kinds)} |")
    total, bad = sum(one.total for one in found.values()), sum(one.bad for one in found.values())
    print(f"| all | {total} | {bad} ({bad / total:.1%}) | {sum(one.warned for one in found.values())} | |\n")
    return {"references": bad / total, **{f"references {name}": one.share for name, one in found.items()}}


def show_injected(seed: int, rounds: int, generator: str, *, templates: bool) -> dict[str, float]:
    print(f"| injected, generator {generator} | caught | cases | seen templates | unseen templates | error or warning |")
    print("|---|---|---|---|---|---|")
    shares: dict[str, float] = {}
    for (lang, kind), one in every_kind(seed, rounds, generator).items():
        parts = f"{_part(one, False)} | {_part(one, True)}"
        print(f"| {lang} {kind} | {one.share:.1%} | {one.total} | {parts} | {one.any / max(one.total, 1):.1%} |")
        if templates:
            print(f"    {one.by_template()}")
        shares[f"{generator} {lang} {kind}"] = one.share
    print()
    return shares


def _part(one: Caught, unseen: bool) -> str:
    caught, total = one.part(unseen)
    return f"{caught / total:.1%} of {total}" if total else "–"


def show_systems() -> None:
    print("| set | system | flagged as error | kinds |\n|---|---|---|---|")
    for name, system, one in sorted(systems(), key=lambda row: (row[0], row[2].share)):
        print(f"| {name} | {system} | {one.share:.1%} | {dict(one.kinds)} |")


def gate(found: dict[str, float], data: str, *, update: bool, allow_regression: bool, path: Path = FLOORS) -> list[str]:
    """What is worse than its floor (references flagged have ceilings).

    With ``update`` floors move up, and down only with ``allow_regression``.
    """
    floors: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    old: dict[str, float] = floors.get("floors", {})
    if floors.get("data") not in (None, data) and not (update and allow_regression):
        return [f"the data is not what the floors were set on ({floors['data'][:12]} there, {data[:12]} here)"]
    worse = []
    for name, floor in old.items():
        sign = -1 if name.startswith("references") else 1
        if name not in found:
            worse.append(f"{name}: was not measured, floor {floor:.4f}")
        elif sign * (found[name] - floor) < -EPSILON:
            worse.append(f"{name}: {found[name]:.4f}, floor {floor:.4f}")
    if update and (allow_regression or not worse):
        kept = {name: round(value, 4) for name, value in found.items()}
        path.write_text(json.dumps({"data": data, "floors": kept}, indent=2) + "\n", encoding="utf-8")
        return []
    return worse


def main() -> int:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--generator", choices=(*GENERATORS, "all"), default="all")
    parser.add_argument("--templates", action="store_true", help="also print what was caught by template")
    parser.add_argument(
        "--show", choices=("references", *KINDS), help="print the flagged references, or the misses of a kind (seen templates)"
    )
    parser.add_argument("--systems", action="store_true", help="check the published systems' outputs instead")
    parser.add_argument("--gate", action="store_true", help="one round of each generator against the pinned floors")
    parser.add_argument("--update", action="store_true", help="with --gate: write the floors")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: let a floor go down")
    args = parser.parse_args()
    if not DATA.is_dir():
        print(f"skipped: the development data is not here ({DATA})", file=sys.stderr)
        return 0
    generators = GENERATORS if args.generator == "all" else (args.generator,)
    if args.show == "references":
        references(print)
        return 0
    if args.show:
        for lang, generator in ((lang, generator) for lang in ("ru", "es") for generator in generators):
            injected(args.show, lang, args.seed, args.rounds, generator, print)
        return 0
    if args.systems:
        show_systems()
        return 0
    if args.gate:
        args.seed, args.rounds, generators = 1, 1, GENERATORS
    found = show_references()
    for generator in generators:
        found |= show_injected(args.seed, args.rounds, generator, templates=args.templates)
    from summarize import __version__

    print(f"speed: {speed():.0f} pairs a second of processor time (one core, no model)")
    print(
        f"translation-checks|v:{__version__}|seed:{args.seed}|rounds:{args.rounds}|data:{digest()[:12]}|python:{platform.python_version()}"
    )
    if args.gate:
        worse = gate(found, digest(), update=args.update, allow_regression=args.allow_regression)
        for line in worse:
            print(f"below the floor: {line}", file=sys.stderr)
        return 1 if worse else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
