"""Acronyms put for one another: *FBI* for *CIA*, «ООН» for *NATO*.

Only those that the gazetteer knows are judged; the others may be anything.
"""

from __future__ import annotations

import functools

import regex

from summarize.text.tokens import base_language, fold, words
from summarize.types import Finding
from summarize.verification.gazetteer import concepts
from summarize.verification.phonetics import alike

_ACRONYM = regex.compile(r"(?<![\p{L}\p{N}-])(?:\p{Lu}{2,6}|\p{Lu}\.(?:\s?\p{Lu}\.)+|EE\.\s?UU\.)(?![\p{L}\p{N}])")


@functools.lru_cache(maxsize=512)
def _acronyms(text: str, language: str) -> tuple[tuple[str, frozenset[int]], ...]:
    """The acronyms of a text that name something known, each once."""
    found = {match.group(): concepts(regex.sub(r"[.\s]", "", match.group()), language) for match in _ACRONYM.finditer(text)}
    return tuple((spelled, things) for spelled, things in found.items() if things)


def check_acronyms(source: str, text: str, source_lang: str, lang: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """An error where a known acronym of the source has no counterpart and the text has one that nothing in the source accounts for."""
    base, theirs = base_language(source_lang), base_language(lang)
    mine = _acronyms(text, theirs)
    if not mine or text.isupper() or source.isupper():
        return []
    ours = _acronyms(source, base)
    if not ours:
        return []
    everything = [
        frozenset().union(*(concepts(word.text, code) for word in words(side))) for side, code in ((source, base), (text, theirs))
    ]
    known = everything[0].union(*(things for _, things in ours))
    said = everything[1].union(*(things for _, things in mine))
    gone = [spelled for spelled, things in ours if not things & said and fold(spelled) not in fold(text)]
    strange = [
        spelled
        for spelled, things in mine
        if not things & known and spelled not in source and not any(alike(fold(other), fold(spelled)) for other, _ in ours)
    ]
    if not gone or not strange:
        return []
    message = f"the source says {gone[0]!r}, the text {strange[0]!r}"
    return [Finding("major", "name", where, message, gone[0], strange[0], sentence, 0.8)]
