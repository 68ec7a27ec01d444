"""Words put for their opposite or for a sibling: *before* for *after*, *always* for *seldom*, *unclear* for *clear*, *wall* for *bridge*.

``data/exchanged.txt`` holds groups of things with their words in English, Russian and Spanish. A finding needs both halves of an exchange:
the source names things of a group, the text names things of that group too, and not one of them is the same. What is only missing or only
added is no finding, since a translator is free to say it otherwise.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files

from summarize.text.tokens import base_language, fold, tokens
from summarize.types import Finding, Severity
from summarize.verification.negation import polarity

_COLUMNS = {"en": 0, "ru": 1, "es": 2}
_LEAST = 2  # letters of a prefix
_LONGEST = 24  # letters looked at
_PHRASE = 3  # words of a phrase
#: Words that turn the one behind them round ("poco común", "не ясно"): that one says nothing.
_TURN = frozenset("not no non poco poca pocos pocas menos не нет мало менее less".split())  # noqa: SIM905
_AND = frozenset(("and", "y", "e", "pero", "but", "и", "а", "но"))
_SILENT, _FORGOTTEN = -1, -2  # rows that silence their group, rows that are only read


@dataclass(frozen=True, slots=True)
class Group:
    """What a finding of a group is called, and how sure it is."""

    kind: str
    level: Severity
    confidence: float


Places = tuple[tuple[int, int], ...]


@functools.cache
def _groups() -> tuple[tuple[Group, ...], tuple[dict[str, Places], ...], tuple[dict[str, Places], ...]]:
    """The groups, and for each language its exact words and its prefixes with their (group, row) places."""
    raw = files("summarize.verification").joinpath("data", "exchanged.txt").read_text(encoding="utf-8")
    groups: list[Group] = []
    exact: tuple[dict[str, list[tuple[int, int]]], ...] = ({}, {}, {})
    prefix: tuple[dict[str, list[tuple[int, int]]], ...] = ({}, {}, {})
    for paragraph in raw.split("\n\n"):
        lines = [line for line in paragraph.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        kind, level, confidence = lines[0].split()
        groups.append(Group(kind, "major" if level == "error" else "minor", float(confidence)))
        for row, line in enumerate(lines[1:]):
            mark = {"~": _SILENT, "^": _FORGOTTEN}.get(line[0])
            cells = (line[1:] if mark is not None else line).split("|")
            for column, cell in enumerate(cells):
                for form in cell.split():
                    box = prefix[column] if form.endswith("*") else exact[column]
                    box.setdefault(fold(form.rstrip("*")), []).append((len(groups) - 1, row if mark is None else mark))
    return (
        tuple(groups),
        tuple({word: tuple(places) for word, places in box.items()} for box in exact),
        tuple({word: tuple(places) for word, places in box.items()} for box in prefix),
    )


@functools.lru_cache(maxsize=32768)
def _places(word: str, language: str) -> Places:
    """The (group, row) places of a word or of a phrase joined by underscores; an exact form hides prefixes."""
    _all, exact, prefix = _groups()
    column = _COLUMNS[language]
    found = exact[column].get(word)
    if found is not None or "_" in word:
        return found or ()
    stems = prefix[column]
    places: Places = ()
    for end in range(_LEAST, min(len(word), _LONGEST) + 1):
        places += stems.get(word[:end], ())
    return places


@functools.lru_cache(maxsize=1024)
def _read(text: str, language: str) -> dict[int, dict[int, str]]:
    """Group → row → the first word that names it."""
    spelled = tokens(text)
    folded = [fold(word.text) for word in spelled]
    found: dict[int, dict[int, str]] = {}
    i = 0
    while i < len(folded):
        size, places = 1, _places(folded[i], language)
        for length in range(_PHRASE, 1, -1):
            phrase = _places("_".join(folded[i : i + length]), language) if i + length <= len(folded) else ()
            if phrase:
                size, places = length, phrase
                break
        if size == 1 and i + 1 < len(folded) and not folded[i + 1][0].isdigit():
            places += _places(folded[i] + "#", language)
        turned = size == 1 and _turned(folded[max(0, i - 4) : i])
        for group, row in places:
            if row != _FORGOTTEN and not turned:
                found.setdefault(group, {}).setdefault(row, text[spelled[i].start : spelled[i + size - 1].end])
        i += size
    return found


def _turned(before: list[str]) -> bool:
    """Whether a negation stands shortly before, with no "and" between: "no están claras", «не вполне ясна»."""
    for word in reversed(before):
        if word in _AND:
            return False
        if word in _TURN:
            return True
    return False


def check_exchanged(source: str, text: str, source_lang: str, lang: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """Findings on words of one pair of sentences that were put for their opposites or siblings."""
    base, theirs = base_language(source_lang), base_language(lang)
    if base not in _COLUMNS or theirs not in _COLUMNS or source == text:
        return []
    right = _read(text, theirs)
    if not right:
        return []
    left = _read(source, base)
    findings: list[Finding] = []
    for group, words in right.items():
        ours = left.get(group)
        if not ours or _SILENT in ours or _SILENT in words or not ours.keys().isdisjoint(words):
            continue
        if polarity(source, base).clausal != polarity(text, theirs).clausal:
            break  # "not before" is "after"
        meant = _groups()[0][group]
        expected, got = next(iter(ours.values())), next(iter(words.values()))
        message = f"the source says {expected!r}, the text {got!r}"
        findings.append(Finding(meant.level, meant.kind, where, message, expected, got, sentence, meant.confidence))
    return findings
