"""Find words of the old private dialect in names, comments, docstrings and documentation.

    python -m tools.words [--write] [PATH…]

Each word has a term of the field in its place (``REPLACEMENTS``). In Python code, names (also parts of them, ``redraw_all``), comments and
docstrings are searched, texts in strings are not; the docstring of a module outside ``tests`` must not begin with a word like "What". In
Markdown, everything outside code blocks is searched. Files that are not clean yet are listed with their counts in ``tools/words.txt``,
which may only get shorter: a file with more than its count, or one without a count, fails the check. ``--write`` writes the list anew.
Prints what it found in the PATHs, or what is new, and exits with 1 if something is.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALLOWED = ROOT / "tools" / "words.txt"
SEARCHED = ("summarize", "tests", "benchmarks", "tools", "docs", "README.md", "CONTRIBUTING.md", "SECURITY.md")

#: Regular expression of a word → what to write.
REPLACEMENTS = {
    r"house|houses": "package, project",
    r"rooms?": "module, package, capacity, space",
    r"doors?": "network boundary, HTTP client",
    r"walk|walks|walked|walking": "pipeline, stage, go through",
    r"(?:re)?draw(?:s|n|ing|ings)?|redrawn": "candidate, sample, retry",
    r"ahead": "prefetch, in advance",
    r"told": "notified, given",
    r"meanwhile": "on_partial, stream",
    r"furniture": "boilerplate",
    r"opinions?": "class probabilities",
    r"doubts": "postprocessing",
    r"circles?": "synset",
    r"kin": "related",
    r"rivals?": "antonym, other system",
    r"loners?|strayed": "unsupported term",
    r"punish\w*": "penalty",
    r"unloop\w*": "remove repetition",
    r"hopeless": "degenerate",
    r"tidy|tidied|tidies": "clean output",
    r"desk|desks": "editor",
    r"mend|mends|mended|mending": "fix, repair",
    r"tellings?": "article, sentence",
    r"whims?|manners": "(say what happens)",
    r"patiently|patience": "timeout",
    r"stands?|stood": "be",
    r"lies": "be",
    r"\w*summaris\w*": "summariz…",
    r"\w*normalis\w*": "normaliz…",
    r"\w*tokenis\w*": "tokeniz…",
    r"\w*recognis\w*|\w*capitalis\w*|\w*organis(?:e|es|ed|ing)|\w*initialis\w*|\w*neutralis\w*|\w*serialis\w*": "…ize",
    r"colours?|favours?|behaviours?|neighbours?|programmes?": "American spelling",
}
_WORD = re.compile(r"\b(?:" + "|".join(REPLACEMENTS) + r")\b", re.IGNORECASE)
#: Names that others chose: the standard library, lxml, hypothesis.
_FOREIGN = frozenset({"walk", "iterwalk", "iter_walk", "draw"})
#: A module's docstring says what the module is or does: it begins with a noun or a verb, not with a clause.
_CLAUSES = frozenset({"What", "How", "Which", "Who", "Where", "When", "Why", "Whether"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")


def python_text(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of the names, comments and docstrings of a module."""
    docstrings = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                docstrings.add(first.lineno)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.string not in _FOREIGN:
            yield token.start[0], " ".join(_CAMEL.split(token.string))
        elif token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.start[0] in docstrings):
            yield token.start[0], _CODE.sub(" ", token.string.replace("``", "`"))


def found_in(path: Path) -> list[tuple[int, str]]:
    """Return (line, word) of every old word in a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        pieces = list(python_text(text))
    else:
        prose = _CODE.sub(" ", _FENCE.sub(lambda block: "\n" * block.group().count("\n"), text))
        pieces = list(enumerate(prose.splitlines(), 1))
    found = [(line, match.group()) for line, piece in pieces for match in _WORD.finditer(piece)]
    opening = (
        (ast.get_docstring(ast.parse(text)) or "").split()[:1]
        if path.suffix == ".py" and ROOT / "tests" not in path.resolve().parents
        else []
    )
    return [(1, word) for word in opening if word in _CLAUSES] + found


def files() -> Iterator[Path]:
    """Yield the files that are searched."""
    for name in SEARCHED:
        place = ROOT / name
        yield from sorted(p for p in place.rglob("*") if p.suffix in (".py", ".md")) if place.is_dir() else [place]


def main() -> int:
    """Compare with the list; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("paths", nargs="*", type=Path)
    options = parser.parse_args()
    if options.paths:
        for path in options.paths:
            for line, word in found_in(path):
                print(f"{path}:{line}: {word}")
        return 0
    counts = {path.relative_to(ROOT).as_posix(): len(found) for path in files() if path != Path(__file__) and (found := found_in(path))}
    if options.write:
        ALLOWED.write_text("".join(f"{count} {name}\n" for name, count in sorted(counts.items())), encoding="utf-8")
        return 0
    allowed = {name: int(count) for count, _, name in (line.partition(" ") for line in ALLOWED.read_text(encoding="utf-8").splitlines())}
    new = {name: count for name, count in counts.items() if count > allowed.get(name, 0)}
    for name, count in new.items():
        print(f"{name}: {count} old words, {allowed.get(name, 0)} allowed (python -m tools.words {name})")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
