"""Names put for others: a name of the text that nothing in the source accounts for, where a name of the source has left no trace.

Both are needed. A translator's added first name or expanded acronym, a name replaced by a pronoun or a role, is no error. Names are
compared by sound (:mod:`.sounds`) and, where they differ by more, by what they name (:mod:`.gazetteer`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from anyascii import anyascii
from jellyfish import levenshtein_distance

from summarize.types import Finding, Severity
from summarize.verification.base import Pair, check_of, finding
from summarize.verification.dictionary import is_place, known
from summarize.verification.gazetteer import concepts, is_territory
from summarize.verification.name_matching import TITLES, Match, Name, is_sure, names_of
from summarize.verification.sounds import likeness, loosely_alike, similarity

#: A name of the source and the one put for it are at most so far from one another, in shares of the text.
MAX_SHIFT, MIN_SHIFT, SURPLUS_SHIFT = 1.0, 0.3, 0.15
#: In one script a name that is spelled this alike, or begins as the other one, is misspelt or in another form.
MIN_SPELLED_ALIKE = 0.5
#: Names in different scripts that are more alike may be one, written very freely.
MAX_SURE = 0.4
#: Two spellings of one name: letters of the shorter one, letters that differ.
MIN_SPELLED, MAX_MISSPELLED = 5, 2
#: Books are not compared name by name.
MAX_NAMES = 200


@check_of("name", languages=("en", "ru", "es"), kinds=("translation",))
def check_name(pair: Pair) -> Iterator[Finding]:
    """Yield names that were put for others or left out, and names in two spellings."""
    ours, theirs = names_of(pair.left), names_of(pair.right)
    if not ours or max(len(ours), len(theirs)) > MAX_NAMES or pair.source.isupper() or pair.text.isupper():
        return
    match = Match(pair)
    strange = match.strange()
    gone = list(dict.fromkeys([*match.gone(), *match.parted(strange)]))
    loose = [(a, b) for a in gone for b in strange if (_misspelt if match.copied else loosely_alike)(a.key, b.key)]
    if match.copied:  # there a name stays as it is, unless the language has its own word for it
        yield from (
            _differs("minor" if known(b.text, pair.right.base) or a.key[:-1] in b.key or b.key in a.key else "major", a, b)
            for a, b in loose
        )
    gone = [name for name in gone if name not in {a for a, _ in loose}]
    strange = [name for name in strange if name not in {b for _, b in loose}]
    pairs, limit = [(one, other) for other in strange for one in gone], MAX_SHIFT if len(strange) == len(gone) == 1 else MIN_SHIFT
    if not pairs:
        limit = SURPLUS_SHIFT
        pairs = [(one, other) for other in strange for one in match.surplus(0)]
        pairs += [(one, other) for other in match.surplus(1) for one in gone if is_sure(one, pair.left.base)]
    used: set[Name] = set()
    for one, other in sorted(pairs, key=lambda it: _shift(pair, *it)):
        if _shift(pair, one, other) <= limit and pair.together(one.span[0], other.span[0]) and not {one, other} & used:
            used |= {one, other}
            sure = (match.copied or likeness(one.key, other.key) <= MAX_SURE) and _exchangeable(one.key, other.key, pair)
            yield _differs("major" if sure and (len(match.segments) == 1 or match.added(one) >= 0) else "minor", one, other)
    yield from _lost(match, (name for name in gone if name not in used))
    yield from _spellings(match)


def _misspelt(one: str, other: str) -> bool:
    """Whether one may be a spelling of the other in the same script."""
    one, other = anyascii(one), anyascii(other)
    return one[:4] == other[:4] or similarity(one, other) >= MIN_SPELLED_ALIKE


def _exchangeable(one: str, other: str, pair: Pair) -> bool:
    """Whether a name can have been put for another: a place is often added, or named after what is in it, a country for no country."""
    lang = pair.right.base
    return not (is_place(other, lang) or concepts(other, lang)) or (is_territory(one, pair.left.base) and is_territory(other, lang))


def _lost(match: Match, gone: Iterable[Name]) -> Iterator[Finding]:
    """Names of the source that no word of the text sounds like: surely wrong where the whole name (*Northfirth Lines*) is translated
    word by word, or where names are copied and a sentence has another word with a capital instead.
    """
    lang = match.sides[0].base
    for name in gone:
        if len(name.key) < MIN_SPELLED or not is_sure(name, lang):
            continue
        beside = [it for it in match.beside(0, name) if it.key not in TITLES]
        whole = bool(beside) and not known(name.text, lang) and not any(match.named(0, it) for it in beside)
        alike = any(loosely_alike(name.key, it.key) for it in match.names[1] if it.key not in match.partners[1])
        instead = match.copied and len(match.segments) == 1 and match.added(name) >= 0
        sure = not alike and not match.hyphenated(0, name) and (whole or instead)
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


def _shift(pair: Pair, one: Name, other: Name) -> float:
    return abs(one.span[0] / len(pair.source) - other.span[0] / len(pair.text))
