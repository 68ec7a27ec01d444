"""Cues of certainty, attribution and legal status (``data/certainty.toml``), and which sentences of a source support a text."""

from __future__ import annotations

import functools
import heapq
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import regex

from summarize.text.stems import reader
from summarize.text.tokens import WORD, fold
from summarize.verification.tables import pattern, table

if TYPE_CHECKING:
    from summarize.verification.base import Parsed, Span

#: Languages with a table of cues.
LANGUAGES = frozenset({"en", "ru", "es"})
#: So many sentences may support a text.
_MAX_SUPPORTS = 50
#: A month is no *may*.
_MAY = regex.compile(r"(?<!^)(?<![.!?…][\"”»]? )\bMay\b")
_CLAUSE_END = regex.compile(r"[,;:—–()]|\s(?:and|but|which|who|while|y|pero|и|а|но|котор\p{L}+)\s")
_THAT = regex.compile(r"\s?(?:что|чтобы|будто|that|que)\b")


class Cue(NamedTuple):
    """A cue as written, its group and its rung."""

    group: str
    rung: str
    span: Span
    text: str


@functools.lru_cache(maxsize=2048)
def find_cues(text: str, lang: str, group: str) -> tuple[Cue, ...]:
    """Return the cues of a group in a text, in order; of two that overlap the longer one."""
    plain = fold(_MAY.sub("###", text) if lang == "en" else text)
    found_by = ((rung, pattern("certainty", lang, group, rung)) for rung in table("certainty")[lang][group])
    rows = [(match.span(), rung) for rung, words in found_by for match in words.finditer(plain)]
    found: list[Cue] = []
    for span, rung in sorted(rows, key=lambda row: row[0][0] - row[0][1]):
        if not any(span[0] < cue.span[1] and cue.span[0] < span[1] for cue in found):
            found.append(Cue(group, rung, span, text[slice(*span)]))
    return tuple(sorted(found, key=lambda cue: cue.span))


def rungs(text: str, lang: str, group: str) -> dict[str, Cue]:
    """Return the rungs of a ladder that a text has, each with its first cue."""
    found: dict[str, Cue] = {}
    for cue in find_cues(text, lang, group):
        found.setdefault(cue.rung, cue)
    return found


@functools.lru_cache(maxsize=1024)
def stems(text: str, lang: str) -> frozenset[str]:
    """Return the stems of the content words of a text."""
    read = reader(lang)
    return frozenset(word.stem for word in (read(m.group()) for m in WORD.finditer(text)) if word.content)


def clause_of(text: str, cue: Cue, lang: str) -> Span:
    """Return the clause a cue is in, with the one it opens (*fear that*); where the cue is alone between marks, the whole text."""
    start = max((match.end() for match in _CLAUSE_END.finditer(text) if match.end() <= cue.span[0]), default=0)
    behind = (match for match in _CLAUSE_END.finditer(text) if match.start() >= cue.span[1] and not _THAT.match(text, match.end()))
    end = min((match.start() for match in behind), default=len(text))
    return (start, end) if len(stems(text[start:end], lang) - stems(cue.text, lang)) > 1 else (0, len(text))


class Support(NamedTuple):
    """A sentence of the source and the share of a text's content words it has."""

    share: float
    span: Span
    text: str


def supports(source: Parsed, text: str) -> list[Support]:
    """Return the sentences of the source that share stems with a text by their share of them, the best and first ones first."""
    wanted = stems(text, source.base)
    spans, index = source.index
    counts = Counter(n for stem in wanted for n in index.get(stem, ()))
    best = heapq.nsmallest(_MAX_SUPPORTS, counts.items(), key=lambda it: (-it[1], it[0]))
    return [Support(count / len(wanted), spans[n], source.text[slice(*spans[n])]) for n, count in best]
