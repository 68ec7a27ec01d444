"""Names of a source that the text spells otherwise, where both are written in Latin letters and a name is copied, not transcribed.

A Spanish text may leave out the h of *Elisabeth* or put an accent; another consonant is another name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import regex

from summarize.languages import find
from summarize.text.tokens import base_language
from summarize.types import Finding, Severity
from summarize.verification.gazetteer import concepts, same_place
from summarize.verification.names import Name, common_word, extract, is_calendar_word

_LEAST = 5  # letters of a name worth comparing
_MOST_EDITS = 2
#: What one language writes for another's letters; the order matters.
_ADAPTED = [("ph", "f"), ("th", "t"), ("kh", "j"), ("ck", "k"), ("sh", "s"), ("ch", "c"), ("qu", "k"), ("c", "k"), ("q", "k"), ("w", "v"),
            ("y", "i"), ("z", "s"), ("x", "j"), ("h", "")]  # fmt: skip
_VOWELS = regex.compile(r"[aeiou]")
_DOUBLE = regex.compile(r"(\p{L})\1")


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def _adapted(word: str) -> str:
    for before, after in _ADAPTED:
        word = word.replace(before, after)
    return _DOUBLE.sub(r"\1", word)


def _edits(left: str, right: str) -> int:
    """Levenshtein distance, 3 where it is more."""
    if abs(len(left) - len(right)) > _MOST_EDITS:
        return 3
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        new = [i]
        for j, b in enumerate(right, start=1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (a != b)))
        row = new
    return min(row[-1], 3)


def _nearest(name: Name, sources: Iterable[Name]) -> Name | None:
    plain = _plain(name.key)
    near = [(_edits(_plain(other.key), plain), other.start, other) for other in sources if len(other.key) >= _LEAST]
    best = min(near, default=None, key=lambda row: row[:2])
    return best[2] if best is not None and best[0] <= min(_MOST_EDITS, len(plain) // 4 + 1) else None


def check_spelling(source: str, text: str, source_lang: str, lang: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """An error where a copied name has another consonant than the source, a warning where only its vowels or usual adaptations differ."""
    one, other = find(source_lang), find(lang)
    if one is None or other is None or one.script != "Latn" or other.script != "Latn" or one.code == other.code:
        return []
    base = base_language(lang)
    ours, theirs = extract(source, base_language(source_lang)), extract(text, base)
    spelled = {name.key for name in ours}
    kept = {_plain(name.key) for name in theirs}
    missing = [n for n in ours if _plain(n.key) not in kept and not n.text.isupper()]
    findings: list[Finding] = []
    for name in theirs:
        if len(name.key) < _LEAST or name.key in spelled or name.text.isupper():
            continue
        if common_word(name, lang) or is_calendar_word(name.key, base):
            continue
        meant = _nearest(name, missing)
        if meant is None or _plain(meant.key) == _plain(name.key):
            continue
        if concepts(meant.key, source_lang) & concepts(name.key, lang) and _plain(name.key)[-3:] != _plain(meant.key)[-3:]:
            continue  # Nigerian, Nigeriano
        if same_place(meant.key, source_lang, name.key, lang):
            continue  # Russia, Rusia
        mine, wanted = (_VOWELS.sub("", _adapted(_plain(word))) for word in (name.key, meant.key))
        same_end = _plain(name.key)[-2:] == _plain(meant.key)[-2:]  # other words of one root differ at the end: Democrat, demócrata
        sure = mine != wanted and same_end and not name.initial
        level: Severity = "major" if sure else "minor"
        message = f"the source spells {meant.text!r}, the text {name.text!r}"
        findings.append(Finding(level, "name", where, message, meant.text, name.text, sentence, 0.75 if sure else 0.4))
    return findings
