"""Measure how often the code page of one line is found: news in Russian, Spanish and English, names of countries in 26 languages.

    python -m benchmarks.quality.encodings [--data ../shared/data/translation] [--chardet]

A line counts as right if it is read letter for letter. With ``--chardet`` chardet 7, which is no dependency, reads the same lines.
Source of the names: CLDR, as Babel has it.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from babel import Locale

PAGES = {
    "pl": "cp1250 iso8859-2",
    "cs": "cp1250 iso8859-2",
    "hu": "cp1250 iso8859-2",
    "ro": "cp1250",
    "hr": "cp1250",
    "sk": "cp1250",
    "bg": "cp1251",
    "uk": "cp1251 koi8-u",
    "sr": "cp1251",
    "mk": "cp1251",
    "el": "cp1253 iso8859-7",
    "he": "cp1255",
    "tr": "cp1254",
    "lt": "cp1257",
    "lv": "cp1257",
    "et": "cp1257",
    "sv": "cp1252",
    "da": "cp1252",
    "fi": "cp1252",
    "nl": "cp1252",
    "is": "cp1252",
    "de": "cp1252 cp850 mac_roman",
    "fr": "cp1252 cp850 mac_roman",
    "it": "cp1252",
    "pt": "cp1252",
    "ca": "cp1252",
}
NEWS = {"ru": "cp1251 koi8-r cp866 iso8859-5 mac_cyrillic", "es": "cp1252 cp850 mac_roman", "en": "cp1252 mac_roman"}
LINES, NAMES = 300, 30


def lines(data: Path) -> Iterator[tuple[str, str, str]]:
    """Language, text and its pages."""
    chosen = random.Random(7)  # noqa: S311 - repeatable, not secret
    for language, pages in NEWS.items():
        files = [data / f"{name}.en-{'es' if language == 'es' else 'ru'}.jsonl" for name in ("ntrex_more", "flores_dev")]
        rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
        texts = [row["source"] if language == "en" else next(iter(row["human"].values())) for row in rows]
        beyond = [text for text in texts if not text.isascii()]
        for text in chosen.sample(beyond, min(LINES, len(beyond))):
            yield language, text, pages
    for language, pages in PAGES.items():
        names = list(Locale(language).territories.values())
        for _ in range(NAMES):
            yield language, ", ".join(chosen.sample(names, 8)), pages


def main() -> None:
    """Print right and all lines, and those of each language and page that has misses."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/translation"))
    parser.add_argument("--chardet", action="store_true")
    options = parser.parse_args()
    from summarize.ingest import decode

    readers: dict[str, Callable[[bytes], str]] = {"summarize": lambda data: decode(data).text}
    if options.chardet:
        import chardet

        readers["chardet"] = lambda data: data.decode(chardet.detect(data, compat_names=False)["encoding"] or "ascii")
    for name, reader in readers.items():
        right, every = Counter[str](), Counter[str]()
        for language, text, pages in lines(options.data):
            for page in pages.split():
                data = text.encode(page, "ignore")
                if not data.isascii() and data.decode(page) == text:
                    every[f"{language} {page}"] += 1
                    right[f"{language} {page}"] += _is_read(reader, data, text)
        print(f"{name}: {right.total()} of {every.total()} right")
        print("  " + ", ".join(f"{kind} {right[kind]}/{count}" for kind, count in every.items() if right[kind] < count))


def _is_read(reader: Callable[[bytes], str], data: bytes, text: str) -> bool:
    try:
        return reader(data) == text
    except ValueError:
        return False


if __name__ == "__main__":
    main()
