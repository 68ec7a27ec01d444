"""Check of a newsroom's glossary against a translation.

This is the verifying side only: reading glossary files belongs to :mod:`summarize.translation`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from summarize.text.tokens import base_language, fold, words
from summarize.types import Finding
from summarize.verification.base import Pair, check_of, finding

Rule = Literal["force", "keep", "forbid"]


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """One entry.

    ``force``: where ``source`` is in the source, one of ``targets[language]`` must be in the translation. ``keep``: ``source`` must
    be there unchanged. ``forbid``: none of ``targets[language]`` may be there (``source`` may be empty: never at all). With
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


def _occurs(phrase: str, text: str, lang: str, *, case_sensitive: bool, inflected: bool) -> bool:
    """Whether ``phrase`` is in ``text`` as whole words."""
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


@check_of("glossary")
def check_glossary(pair: Pair) -> Iterable[Finding]:
    """Yield terms of the pair's glossary that the text does not keep; all are major, since a person asked for them.

    A summary may leave out what has to be kept or put in a certain way; what is forbidden is forbidden there too.
    """
    terms = pair.glossary.for_language(pair.lang) if pair.glossary is not None else ()
    for term in terms:
        options = term.targets.get(pair.lang) or term.targets.get(pair.right.base) or ()
        present = bool(term.source) and _occurs(
            term.source, pair.source, pair.source_lang, case_sensitive=term.case_sensitive, inflected=True
        )
        if term.rule == "forbid":
            banned = (option for option in options if present or not term.source)
            yield from (_finding(f"the glossary forbids {it!r}", pair, got=it) for it in banned if _option_occurs(it, term, pair))
        elif not present or pair.kind == "summary":
            continue
        elif term.rule == "keep":
            if not _occurs(term.source, pair.text, pair.lang, case_sensitive=True, inflected=False):
                yield _finding(f"the glossary keeps {term.source!r} as it is", pair, expected=term.source)
        elif options and not any(_option_occurs(option, term, pair) for option in options):
            yield _finding(f"the glossary wants {options[0]!r} for {term.source!r}", pair, expected=options[0])


def _option_occurs(option: str, term: GlossaryTerm, pair: Pair) -> bool:
    return _occurs(option, pair.text, pair.lang, case_sensitive=term.case_sensitive, inflected=True)


def _finding(message: str, pair: Pair, *, expected: str = "", got: str = "") -> Finding:
    start = pair.text.lower().find(got.lower()) if got else -1
    return finding("glossary", "major", message, expected=expected, got=got, text_span=(start, start + len(got)) if start >= 0 else None)
