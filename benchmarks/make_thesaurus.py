"""Write summarize/verification/data/thesaurus.en.txt.gz from Princeton WordNet 3.0 (the Debian package wordnet-base has it).

    .venv/bin/python benchmarks/make_thesaurus.py [/usr/share/wordnet]

Only what checks/thesaurus.py asks for is kept: single words in lower case, their first senses in order of frequency, the senses
above and beside each sense, and opposites. Words are stemmed as the checks stem them.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

from summarize.text.stems import fold, stemmer

TARGET = Path(__file__).resolve().parents[1] / "summarize" / "checks" / "data" / "thesaurus.en.txt.gz"
SENSES = 5  # rarer senses make nearly any two common words kin
KINDS = (("n", "noun"), ("v", "verb"), ("a", "adj"), ("r", "adv"))
#: Lexicographer files left out: plants, animals, body and substances name kinds that news seldom exchanges.
LEFT_OUT = {"05", "20"}
Key = tuple[str, str]


def senses(folder: Path) -> set[tuple[str, Key]]:
    """The (word, synset) pairs that are among a word's first senses."""
    kept = set()
    for kind, name in KINDS:
        for line in (folder / f"index.{name}").read_text("latin-1").splitlines():
            if not line.startswith(" "):
                parts = line.split()
                for offset in parts[-int(parts[2]) :][:SENSES]:
                    kept.add((parts[0], (kind, offset)))
    return kept


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet")
    stem, kept = stemmer("en"), senses(folder)
    words: dict[Key, list[str]] = {}
    above: dict[Key, list[Key]] = {}
    beside: dict[Key, list[Key]] = {}
    opposites: list[tuple[Key, int, Key, int]] = []
    for kind, name in KINDS:
        for line in (folder / f"data.{name}").read_text("latin-1").splitlines():
            if line.startswith("  "):
                continue
            head = line.split("|")[0].split()
            if head[1] in LEFT_OUT:
                continue
            key, count = (kind, head[0]), int(head[3], 16)
            words[key] = [re.sub(r"\(.*?\)", "", head[4 + 2 * i]) for i in range(count)]
            at = 4 + 2 * count
            for i in range(int(head[at])):
                symbol, offset, part, places = head[at + 1 + 4 * i : at + 5 + 4 * i]
                other = ("a" if part == "s" else part, offset)
                if symbol == "@":
                    above.setdefault(key, []).append(other)
                elif symbol in ("&", "+"):
                    beside.setdefault(key, []).append(other)
                elif symbol == "!":
                    opposites.append((key, int(places[:2], 16), other, int(places[2:], 16)))

    def stems(key: Key) -> list[str]:
        found = [stem(fold(w)) for w in words.get(key, ()) if w.isascii() and w.isalpha() and w.islower() and (w, key) in kept]
        return list(dict.fromkeys(found))

    mine = {key: stems(key) for key in words}
    used = {key for key, group in mine.items() if group}
    parents = {up for key in used for up in above.get(key, ())}
    rows = sorted(used | (parents & words.keys()))
    number = {key: n for n, key in enumerate(rows)}
    links, index = [], {}
    for n, key in enumerate(rows):
        up = ",".join(str(number[k]) for k in above.get(key, ()) if k in number)
        near = ",".join(str(number[k]) for k in dict.fromkeys(beside.get(key, ())) if k in used)
        links.append(f"{up}\t{near}")
        for one in mine[key]:
            index.setdefault(one, []).append(str(n))
    lines = [f"{one}\t{','.join(found)}" for one, found in sorted(index.items())]
    pairs = set()
    for key, i, other, j in opposites:
        if i and j and key in words and other in words:
            a, b = (words[key][i - 1], words[other][j - 1])
            if a.isalpha() and b.isalpha():
                pairs.add(" ".join(sorted((stem(fold(a)), stem(fold(b))))))
    blocks = ["\n".join(block) for block in (lines, links, sorted(pairs))]
    TARGET.write_bytes(gzip.compress("\n\n".join(blocks).encode(), 9, mtime=0))
    print(f"{len(rows)} senses, {len(pairs)} pairs of opposites, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
