"""Names of one text put for one another: a full name taken apart, a name doubled at another's cost, two names that changed places.

Every word of these texts is explained by the source, so that what gives the error away is who stands beside whom and how often.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Sequence

import regex

from summarize.text.tokens import base_language, fold
from summarize.types import Finding
from summarize.verification.gazetteer import common_capital, concepts
from summarize.verification.names import Name, bare, common_word, extract, is_calendar_word
from summarize.verification.numerals import lookup
from summarize.verification.phonetics import alike, unlike

_ONE_NAME = 0.08  # two words of one text are the same name in other cases
_CLEARLY = 0.12  # a match that is so much better than another one is the right one
_OF_THE = regex.compile(r"\bof (?:the )?$")
_BETWEEN = regex.compile(r" (?:\p{Lu}\. )?")
_MOST = 400  # names; whole books are not compared
#: What stands before a surname without being a first name.
_TITLE = regex.compile(
    r"(?:presid|ministr|secretar|señor|doñ|doct|profes|rey|reina|príncip|princes|juez|juec|general|capit[áa]n|coronel|sargent|director|papa|san|"
    r"sant|senador|diputad|gobernador|alcald|canciller|premier|sir|lord|lady|mister|miss|mrs?|ms|dr|sr|hermano|madre|padre|duque|conde|primer|"
    r"embajador|fiscal|obispo|arzobispo|cardenal|comisari|teniente|almirante|king|queen|prince|princess|judge|justice|chancellor|governor|mayor)"
)


@functools.lru_cache(maxsize=65536)
def same(source: str, target: str, source_lang: str, lang: str) -> bool:
    """Whether two words, as keys of names, may name the same thing."""
    return source == target or alike(source, target) or bool(concepts(source, source_lang) & concepts(target, lang))


def _best(name: Name, sources: Sequence[Name], source_lang: str, lang: str) -> list[str]:
    """The names of the source that a name of the text may stand for, those that sound much less alike than the best left out."""
    near = [
        (0.0 if concepts(n.key, source_lang) & concepts(name.key, lang) else unlike(n.key, name.key), n.key)
        for n in sources
        if same(n.key, name.key, source_lang, lang)
    ]
    least = min(near, default=(0.0, ""))[0]
    return [key for far, key in near if far <= least + _CLEARLY]


def _plain(name: Name, lang: str) -> bool:
    """Whether a capitalised word can be part of a person's name: no common noun, month, numeral or acronym."""
    base = base_language(lang)
    return not (common_capital(name.key, base) or is_calendar_word(name.key, base) or name.text.isupper() or lookup(name.key, base))


def _neighbors(text: str, names: Sequence[Name]) -> list[tuple[Name, Name]]:
    """Names with nothing but a space or an initial between them."""
    return [(a, b) for a, b in itertools.pairwise(names) if _BETWEEN.fullmatch(text, a.end, b.start)]


def check_full_names(source: str, text: str, source_lang: str, lang: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """An error where a first name stands before another surname than in the source, or a surname behind another first name.

    Only names that the source never has without their partner are judged: *Donald Trump* may become *Trump*, *Kanye Trump* may not be.
    """
    base, theirs = base_language(source_lang), base_language(lang)
    ours, mine = extract(source, base), extract(text, theirs)
    if len(ours) > _MOST or len(mine) > _MOST or not mine:
        return []
    pairs = _neighbors(source, ours)
    plain = {name.key for name in ours if _plain(name, base)}
    together = {frozenset((a.key, b.key)) for a, b in pairs}
    counts = Counter(name.key for name in ours)
    after = _always(((a.key, b.key) for a, b in pairs if a.key in plain), counts)
    before = _always(((b.key, a.key) for a, b in pairs if a.key in plain and b.key in plain), counts)
    beside = _neighbors(text, mine)
    follower = {a.start: b for a, b in beside}
    for x, y in beside:
        left, right = _best(x, ours, base, theirs), _best(y, ours, base, theirs)
        if any(a == b or frozenset((a, b)) in together for a in left for b in right):
            continue
        if _TITLE.match(x.key) or (left and right and any(unlike(a, b) <= _ONE_NAME for a in left for b in right)):
            continue
        if any(b in after and y.start in follower and same(after[b], follower[y.start].key, base, theirs) for b in right):
            continue  # "прокурор округа Оушен Брэдли Биллхаймер": another full name begins here
        got = f"{x.text} {y.text}"
        if left and right and all(a in after for a in left) and all(b in plain for b in right):
            expected = f"{left[0]} {after[left[0]]}".title()
        elif right and all(b in before and not _found(before[b], mine, base, theirs) for b in right) and _first_name(x, left, theirs):
            expected = f"{before[right[0]]} {right[0]}".title()
        else:
            continue
        message = f"the source names {expected!r}, the text {got!r}"
        return [Finding("major", "name", where, message, expected, got, sentence, 0.8)]
    return []


def _always(pairs: object, counts: Counter[str]) -> dict[str, str]:
    """The partner of each word that has the same one every time it stands in the source."""
    found: dict[str, list[str]] = {}
    for word, partner in pairs:  # type: ignore[attr-defined]
        found.setdefault(word, []).append(partner)
    return {word: rows[0] for word, rows in found.items() if len(set(rows)) == 1 and len(rows) == counts[word]}


def _found(key: str, names: Sequence[Name], source_lang: str, lang: str) -> bool:
    return any(same(key, name.key, source_lang, lang) for name in names)


def _first_name(name: Name, sources: Sequence[str], lang: str) -> bool:
    """Whether a word before a surname stands for a first name: no place ("US Trump") and, in Russian, no common noun."""
    if concepts(name.key, lang) or name.text.isupper():
        return False
    return bool(sources) or lang != "ru" or not common_word(name, lang)


def check_doubled(
    source: str, text: str, source_lang: str, lang: str, gone: Sequence[Name], *, where: str, sentence: int = 0
) -> list[Finding]:
    """An error where a name stands more often than in the source while another one became rarer: it was put for it.

    ``gone`` are the names of the source without counterpart.
    """
    base, theirs = base_language(source_lang), base_language(lang)
    ours, mine = extract(source, base), extract(text, theirs)
    if len(ours) > _MOST or len(mine) > _MOST or len(mine) < 2:
        return []
    kept = {name.start for name in ours if _found(name.key, mine, base, theirs)}
    pairs = _neighbors(source, ours)
    vanished = [name for name in gone if not name.initial and _real(name, source, base, pairs, kept)]
    vanished += [name for name in ours if name.text.isupper() and concepts(name.key, base) and not _found(name.key, mine, base, theirs)]
    rarer = vanished or [name for name in ours if _count(name, ours) > 1 and _rarer(name, ours, mine, base, theirs)]
    if not rarer:
        return []
    for name in mine:
        if common_word(name, theirs) or (not vanished and concepts(name.key, theirs)):  # "the country" becomes "Germany" again and again
            continue
        here = sum(1 for other in mine if unlike(other.key, name.key) <= _ONE_NAME)
        there = sum(1 for other in ours if same(other.key, name.key, base, theirs))
        if here > max(there, 1) and there:
            message = f"{name.text!r} stands {here} times, in the source {there} times, and {rarer[0].text!r} became rarer"
            return [Finding("major", "name", where, message, rarer[0].text, name.text, sentence, 0.75)]
    return []


def _real(name: Name, source: str, source_lang: str, pairs: Sequence[tuple[Name, Name]], kept: set[int]) -> bool:
    """Whether a lost name is no common noun of a title ("Swimming Pool", "Memories of the Land").

    A name stands alone, or beside one that was kept.
    """
    mine = [pair for pair in pairs if name in pair]
    if mine:
        return any(one.start in kept for pair in mine for one in pair)
    return bare(name, source, source_lang) or not _OF_THE.search(source[max(0, name.start - 10) : name.start])


def _count(name: Name, names: Sequence[Name]) -> int:
    return sum(1 for other in names if other.key == name.key)


def _rarer(name: Name, ours: Sequence[Name], theirs: Sequence[Name], source_lang: str, lang: str) -> bool:
    if common_capital(name.key, source_lang) or name.text.isupper():
        return False
    return sum(1 for other in theirs if same(name.key, other.key, source_lang, lang)) < _count(name, ours)


def check_places(source: str, text: str, source_lang: str, lang: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """A warning where the only two names of a sentence stand in the other order and nothing in its grammar seems to ask for it.

    Spanish keeps the order of an English sentence unless it turns to a passive, so only texts without *por* and *de* between are judged.
    """
    base, theirs = base_language(source_lang), base_language(lang)
    ours = [n for n in extract(source, base) if _plain(n, base)]
    mine = [n for n in extract(text, theirs) if not common_word(n, theirs)]
    if theirs != "es" or base != "en" or len(ours) != 2 or len(mine) != 2 or mine[0].key == mine[1].key:
        return []
    crossed = same(ours[0].key, mine[1].key, base, theirs) and same(ours[1].key, mine[0].key, base, theirs)
    straight = same(ours[0].key, mine[0].key, base, theirs) or same(ours[1].key, mine[1].key, base, theirs)
    between = fold(source[ours[0].end : ours[1].start]), fold(text[mine[0].end : mine[1].start])
    if not crossed or straight or any(len(gap.split()) > 6 or not gap.strip() for gap in between):
        return []
    if regex.search(r"'s\b|\bby\b|\b(?:and|or)\b|,", between[0]) or regex.search(r"\bpor\b|\bdel?\b|\b[yeo]\b|,", between[1]):
        return []
    message = f"{mine[0].text!r} and {mine[1].text!r} stand in the other order than in the source"
    expected = f"{ours[0].text} … {ours[1].text}"
    return [Finding("minor", "name", where, message, expected, f"{mine[0].text} … {mine[1].text}", sentence, 0.45)]
