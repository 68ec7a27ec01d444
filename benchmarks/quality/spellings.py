"""Count names that a digest's translations spell in two ways, in translations by people and with one letter changed.

    python -m benchmarks.quality.spellings

Each document of NTREX-128 (development half) is a digest whose sentences are its stories, once for each human translation. An alarm on
people's own text is false, unless they spelled a name in two ways themselves: the alarms are printed, to be read.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.quality.boilerplate import wilson
from summarize.digest import spellings
from summarize.digest_types import DigestItem, Source
from summarize.types import Sentence, Summary, Translation

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "translation"
LETTERS = {"ru": "абвгдежзиклмнопрстуфхцчшэюя", "es": "abcdefghilmnoprstuvz"}
#: The shortest name of which a letter is changed.
MIN_LETTERS = 4


def repeated_names(path: Path, lang: str) -> list[list[spellings.Use]]:
    """Return the uses of each name that a document has more than once, for each of its human translations."""
    documents: dict[tuple[str, str], list[DigestItem]] = defaultdict(list)
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        for who, text in row["human"].items():
            summary = Summary("en", (Sentence(row["source"]),))
            stories = documents[row["doc"], who]
            place = str(len(stories))
            stories.append(DigestItem(place, Source(place, place), "en", "", summary, {lang: Translation(lang, (text,))}))
    found = []
    for stories in documents.values():
        by_name: dict[tuple[str, str], list[spellings.Use]] = defaultdict(list)
        for name, use in spellings.uses(stories, lang):
            by_name[name].append(use)
        found += [rows for rows in by_name.values() if len(rows) > 1]
    return found


def with_another_letter(rows: list[spellings.Use], lang: str, rng: random.Random) -> list[spellings.Use]:
    """Change a letter of one use of a name, neither the first nor one of the last two."""
    place = rng.randrange(len(rows))
    word = rows[place].key
    at = rng.randrange(1, len(word) - 2)
    other = rng.choice([letter for letter in LETTERS[lang] if letter != word[at]])
    changed = word[:at] + other + word[at + 1 :]
    return [*rows[:place], spellings.Use(changed, changed, rows[place].story, rows[place].sentence), *rows[place + 1 :]]


def share(count: int, total: int) -> str:
    """Describe a share with its 95 % interval."""
    low, high = wilson(count / total, total)
    return f"{count} of {total} ({low:.1%} to {high:.1%})"


def main() -> int:
    """Run from the command line."""
    for lang in LETTERS:
        path = DATA / f"ntrex_more.en-{lang}.jsonl"
        if not path.is_file():
            print(f"skipped: no {path.name} in {DATA}")
            continue
        names = repeated_names(path, lang)
        alarms = [f"{use.form} for {usual}" for rows in names for use, usual in list(spellings.others(rows, lang))[:1]]
        rng = random.Random(0)  # noqa: S311 - a sample, no secret
        changed = [with_another_letter(rows, lang, rng) for rows in names if all(len(row.key) >= MIN_LETTERS for row in rows)]
        seen = sum(any(spellings.others(rows, lang)) for rows in changed)
        print(f"{lang}: alarms on {share(len(alarms), len(names))} names: {', '.join(alarms)}")
        print(f"{lang}: a changed letter found in {share(seen, len(changed))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
