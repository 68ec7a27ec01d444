"""Write ``summarize/verification/data/cldr.json`` from Babel's CLDR: number marks, and territory, month and weekday names.

The checks need a few kilobytes of CLDR; importing Babel and loading locales costs a tenth of a second each time, a packaged file does not.
Run it after a Babel update: ``python benchmarks/make_cldr_tables.py``. The file records the versions it was made from.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import babel
from babel import Locale
from babel.core import get_cldr_version
from babel.numbers import get_currency_name

from summarize.languages import LANGUAGES

OUT = Path(__file__).resolve().parents[1] / "summarize" / "checks" / "data" / "cldr.json"
FULL = ("en", "ru", "es")


def marks(code: str) -> list[str]:
    """The decimal and the group mark of a language."""
    symbols = Locale.parse(code.replace("-", "_")).number_symbols
    latn = symbols.get("latn", symbols)
    return [latn["decimal"], latn["group"]]


def territories() -> list[list[str]]:
    """One row a territory: its names in en, ru and es, without brackets."""
    rows = []
    names = {code: Locale.parse(code).territories for code in FULL}
    for key in sorted(names["en"]):
        if not re.fullmatch(r"[A-Z]{2}|\d{3}", key) or key in ("ZZ", "QO", "EZ", "XA", "XB"):
            continue
        row = [re.sub(r"\s*\(.*?\)", "", names[code].get(key, "")) for code in FULL]
        if all(row):
            rows.append(row)
    return rows


def currencies() -> dict[str, list[str]]:
    """The last and first words of currency names in lower case (``naira``, ``dólares``): words that are no names."""
    result: dict[str, list[str]] = {}
    for code in FULL:
        locale = Locale.parse(code)
        found: set[str] = set()
        for iso in locale.currencies:
            for count in (None, 1, 2, 5):
                name = get_currency_name(iso, count=count, locale=locale)
                parts = re.findall(r"[^\W\d_]{3,}", name.lower())
                if parts:
                    found.add(parts[-1] if code == "en" else parts[0])
        result[code] = sorted(found)
    return result


def calendar(kind: str) -> dict[str, list[list[str]]]:
    """Every written form of each month (January first) or weekday (Monday first)."""
    result: dict[str, list[list[str]]] = {}
    for code in FULL:
        locale = Locale.parse(code)
        source = locale.months if kind == "months" else locale.days
        keys = range(1, 13) if kind == "months" else range(7)
        rows = []
        for key in keys:
            forms = {
                source[context][width][key].rstrip(".").lower()
                for context in ("format", "stand-alone")
                for width in ("wide", "abbreviated")
            }
            rows.append(sorted(forms))
        result[code] = rows
    return result


def main() -> None:
    data = {
        "cldr": get_cldr_version(),
        "babel": babel.__version__,
        "marks": {code: marks(code) for code in LANGUAGES},
        "territories": territories(),
        "currencies": currencies(),
        "months": calendar("months"),
        "weekdays": calendar("days"),
    }
    OUT.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUT}: {OUT.stat().st_size} bytes, CLDR {data['cldr']}")


if __name__ == "__main__":
    main()
