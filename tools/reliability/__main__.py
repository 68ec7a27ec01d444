"""``make reliability``; see the package."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools import reliability
from tools.reliability import page, records
from tools.reliability.pieces import PIECES


def main(argv: list[str] | None = None) -> int:
    """Run what is to be run, then write the page; exit 1 if a record says that something is wrong."""
    parser = argparse.ArgumentParser(description=reliability.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="PIECE", help="run this piece, or all that begin so; again for more")
    parser.add_argument("--again", action="store_true", help="run every piece, whether it has a record or not")
    parser.add_argument("--seconds", type=float, default=1e9, help="how long the injections and the mutants may go on this time")
    parser.add_argument("--collect", action="store_true", help="run nothing")
    options = parser.parse_args(argv)
    if options.only and (unknown := [one for one in options.only if not any(name.startswith(one) for name in PIECES)]):
        parser.error(f"no piece {unknown[0]!r}; there are {', '.join(PIECES)}")
    for name, piece in PIECES.items():
        chosen = name.startswith(tuple(options.only)) if options.only else options.again or records.read(name) is None
        if chosen and not options.collect:
            began = time.monotonic()
            print(f"{name} …", file=sys.stderr, flush=True)
            signed = records.signature()
            records.write(name, signed, piece(options.seconds))
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    found = {name: record for name in PIECES if (record := records.read(name)) is not None}
    page.PATH.write_text(page.rendered(found, [name for name in PIECES if name not in found]), encoding="utf-8")
    wrong = [name for name, record in found.items() if record.get("wrong")]
    for name in wrong:
        print(f"WRONG {name}: {found[name]['wrong'][:3]}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
