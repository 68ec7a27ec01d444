"""What a newsroom's glossary asks of a translation, and whether the translation keeps it.

This is the verifying side only: reading glossary files belongs to :mod:`summarize.translation`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from summarize.text.tokens import base_language, fold, words
from summarize.types import Finding

Rule = Literal["force", "keep", "forbid"]


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """One entry.

    ``force``: where ``source`` stands in the source, one of ``targets[language]`` must stand in the translation. ``keep``: ``source`` must
    stand there unchanged. ``forbid``: none of ``targets[language]`` may stand there (``source`` may be empty: never at all). With
    ``case_sensitive`` false, capitals do not matter; inflected forms of forced Russian words count (pymorphy3).
    """

    rule: Rule
    source: str = ""
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one glossary, in the order of its file."""

    terms: tuple[GlossaryTerm, ...] = ()

    @classmethod
    def of(cls, terms: Iterable[GlossaryTerm]) -> Glossary:
        """A glossary of these terms."""
        return cls(tuple(terms))

    def for_language(self, lang: str) -> tuple[GlossaryTerm, ...]:
        """The terms that say anything about ``lang``."""
        base = base_language(lang)
        return tuple(t for t in self.terms if t.rule == "keep" or lang in t.targets or base in t.targets)


@functools.lru_cache(maxsize=8192)
def _lemma(word: str, language: str) -> str:
    folded = fold(word)
    if language != "ru":
        return folded
    from summarize.text.russian import lemmas

    return min(lemmas(folded), default=folded)


def _stands(phrase: str, text: str, lang: str, *, case_sensitive: bool, inflected: bool) -> bool:
    """Whether ``phrase`` stands in ``text`` as whole words."""
    want = [w.text for w in words(phrase)]
    have = [w.text for w in words(text)]
    if not want:
        return phrase.strip() in text
    if not case_sensitive:
        want, have = [fold(w) for w in want], [fold(w) for w in have]
    if _inside(want, have):
        return True
    if not inflected or base_language(lang) != "ru":
        return False
    return _inside([_lemma(w, "ru") for w in want], [_lemma(w, "ru") for w in have])


def _inside(want: list[str], have: list[str]) -> bool:
    size = len(want)
    return any(have[i : i + size] == want for i in range(len(have) - size + 1))


def check_glossary(
    source: str, text: str, glossary: Glossary, source_lang: str, lang: str, *, where: str | None = None, sentence: int = 0
) -> list[Finding]:
    """Findings on terms of ``glossary`` that ``text`` does not keep; all of them are errors, since a person asked for them."""
    where = where or lang
    findings: list[Finding] = []
    for term in glossary.for_language(lang):
        strict = term.case_sensitive
        present = bool(term.source) and _stands(term.source, source, source_lang, case_sensitive=strict, inflected=True)
        options = term.targets.get(lang) or term.targets.get(base_language(lang)) or ()
        if term.rule == "keep" and present and not _stands(term.source, text, lang, case_sensitive=True, inflected=False):
            message = f"the glossary keeps {term.source!r} as it is"
            findings.append(Finding("major", "glossary", where, message, term.source, "", sentence, 0.95))
        elif term.rule == "force" and present and options:
            if not any(_stands(option, text, lang, case_sensitive=strict, inflected=True) for option in options):
                message = f"the glossary wants {options[0]!r} for {term.source!r}"
                findings.append(Finding("major", "glossary", where, message, options[0], "", sentence, 0.95))
        elif term.rule == "forbid" and (present or not term.source):
            for option in options:
                if _stands(option, text, lang, case_sensitive=strict, inflected=True):
                    message = f"the glossary forbids {option!r}"
                    findings.append(Finding("major", "glossary", where, message, "", option, sentence, 0.95))
    return findings
