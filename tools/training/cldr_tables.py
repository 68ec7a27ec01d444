"""Write ``summarize/verification/data/cldr.json`` from Babel's CLDR: the number marks of every language.

The checks need a kilobyte of CLDR; importing Babel and loading locales costs a tenth of a second each time, a packaged file does not.
Run it after a Babel update: ``python -m tools.training.cldr_tables``. The file records the versions it was made from.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import babel
from babel import Locale
from babel.core import get_cldr_version

from summarize.languages import LANGUAGES

OUT = Path(__file__).resolve().parents[2] / "summarize" / "verification" / "data" / "cldr.json"


def marks(code: str) -> list[str]:
    """The decimal and the group mark of a language."""
    symbols = Locale.parse(code.replace("-", "_")).number_symbols
    latn = symbols.get("latn", symbols)
    return [latn["decimal"], latn["group"]]


def main(words: list[str] | None = None) -> None:
    """Write the tables."""
    argparse.ArgumentParser(prog="python -m tools.training.cldr_tables", description=(__doc__ or "").partition("\n")[0]).parse_args(words)
    data = {
        "cldr": get_cldr_version(),
        "babel": babel.__version__,
        "marks": {code: marks(code) for code in LANGUAGES},
    }
    OUT.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUT}: {OUT.stat().st_size} bytes, CLDR {data['cldr']}")


if __name__ == "__main__":
    main()
