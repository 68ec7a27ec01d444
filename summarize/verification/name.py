"""Names put for others: a name of the text that nothing in the source accounts for, where a name of the source has left no trace.

Both are needed. A translator's added first name or expanded acronym, a name replaced by a pronoun or a role, is no error. Names are
compared by sound (:mod:`.sounds`) and by what they name (:mod:`.gazetteer`); trees decide which pairs are an exchange (:mod:`.name_model`).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator

from jellyfish import levenshtein_distance

from summarize.types import Finding, Severity
from summarize.verification.base import Pair, check_of, finding
from summarize.verification.dictionary import is_name, known
from summarize.verification.name_matching import TITLES, Match, Name, is_sure, names_of
from summarize.verification.name_model import alike, candidates, limits, score

#: A name that is somewhat alike may be a free spelling.
MIN_LOOSELY_ALIKE = 0.5
#: Two spellings of one name: letters of the shorter one, letters that differ.
MIN_SPELLED, MAX_MISSPELLED = 5, 2
#: Books are not compared name by name: so many names of a side, or names times words of the other side, both ways (20 µs each).
MAX_NAMES, MAX_COMPARED = 200, 400_000


@check_of("name", languages=("en", "ru", "es"), kinds=("translation",))
def check_name(pair: Pair) -> Iterator[Finding]:
    """Yield names that were put for others or left out, and names in two spellings."""
    ours, theirs = names_of(pair.left), names_of(pair.right)
    if not ours or max(len(ours), len(theirs)) > MAX_NAMES or pair.source.isupper() or pair.text.isupper():
        return
    distinct = [len({it.key for it in names}) * len(set(other.words)) for names, other in ((ours, pair.right), (theirs, pair.left))]
    if sum(distinct) > MAX_COMPARED:
        return
    match, used = Match(pair), set[Name]()
    more = math.log(len(match.segments))  # of several sentences, as many times more pairs are looked at
    error, warning = (limit + more for limit in limits(match.copied))
    for value, one, other in sorted(((score(it.features), *it[:2]) for it in candidates(pair, match)), reverse=True):
        if value > warning and not {one, other} & used:
            used |= {one, other}
            yield _differs("major" if value > error else "minor", one, other)
    yield from _lost(match, used)
    yield from _spellings(match)


def _lost(match: Match, used: Collection[Name]) -> Iterator[Finding]:
    """Names of the source that no word of the text sounds like: surely wrong where the whole name (*Northfirth Lines*) is translated."""
    lang = match.sides[0].base
    for name in match.names[0]:
        if name in used or len(name.key) < MIN_SPELLED or not is_sure(name, lang) or match.accounted(0, name):
            continue
        beside = [it for it in match.beside(0, name) if it.key not in TITLES]
        # People are left out for a pronoun; what has a word of the language in its name is no person.
        whole = (
            any(not is_name(it.bare, lang) for it in beside) and not known(name.text, lang) and not any(match.named(0, it) for it in beside)
        )
        free = any(alike(name.key, it.key, match.copied) >= MIN_LOOSELY_ALIKE for it in match.names[1] if it.key not in match.partners[1])
        sure = whole and not free and not match.hyphenated(0, name)
        message = f"the text does not name {name.text!r}"
        yield finding("name", "major" if sure else "minor", message, expected=name.text, source_span=name.span)


def _spellings(match: Match) -> Iterator[Finding]:
    """Two names of a text that render one of the source and differ by more than an ending."""
    lang = match.sides[1].base
    for one, other in itertools.combinations(
        {name.key: name for name in match.names[1] if len(name.key) >= MIN_SPELLED and is_sure(name, lang)}.values(), 2
    ):
        partners = match.partners[1].get(one.key, set()) & match.partners[1].get(other.key, set())
        shorter = min(len(one.key), len(other.key))
        if (
            len(partners) == 1
            and one.key[: shorter - 2] != other.key[: shorter - 2]
            and levenshtein_distance(one.key[:shorter], other.key[:shorter]) <= MAX_MISSPELLED
        ):
            message = f"one name is spelled {one.text!r} and {other.text!r}"
            yield finding("name", "minor", message, expected=one.text, got=other.text, text_span=other.span)


def _differs(severity: Severity, one: Name, other: Name) -> Finding:
    message = f"source: {one.text!r}, text: {other.text!r}"
    return finding("name", severity, message, expected=one.text, got=other.text, source_span=one.span, text_span=other.span)
