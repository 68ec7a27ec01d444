"""The check ``number``: every number of one side against those of the other, by value, whatever it is written with."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import regex

from summarize.types import Finding, Severity
from summarize.verification.base import Pair, Parsed, check_of, finding
from summarize.verification.number_lexer import Number, Numbers, like_digits
from summarize.verification.number_words import value as numeral
from summarize.verification.units import TIME_FACTORS, becomes, factors

Near = Callable[[Number, Number], bool]

#: A conversion may be rounded by so much of its value.
_TOLERANCE = Fraction(3, 50)
#: Small measures are rounded to whole ones, temperatures to the next degrees, and people who convert these are off by some more.
_ROUNDED, _DEGREES, _OFF = Fraction(3, 5), Fraction(2), Fraction(6)
#: Texts with more pairs of numbers that differ are other tables.
_MAX_PAIRS = 20_000
#: Smaller numbers are often said without one ("the brothers" for "the two brothers").
_SMALL, _SMALL_ORDINAL = 2, 4
_CARDINAL = frozenset({"count", "percent", "money", "points", "year", "multiple"})
#: Words for *one* that are more often articles.
_ARTICLES = frozenset({"a", "an", "un", "una", "une", "ein", "eine", "einen", "einem", "einer", "eines", "um", "uma", "uno"})
#: A number of these that nothing explains is an error; others are often what a translator works out (a month, a temperature).
_ALWAYS_SAID = frozenset({"percent", "points", "money"})
#: What is behind the *one* of several (*one of the boats*), which takes no other number's place.
_OF_SEVERAL = frozenset({"of", "из", "de"})
#: The largest number that *one* is taken to have been put for.
_FEW = 3
_MINUS = regex.compile(r"(?:(?:^|[\s(«“\"])[-−]|(?<!\b(?:al|lo|o|pelo|ao)\s)\b(?:minus|минус(?:а|у|ом|е)?|menos)\s)$", regex.IGNORECASE)
_BELOW = regex.compile(r"below|negative|freez|frost|нул|мороз|отрицат|bajo|negativ|cero")
#: Currencies and coins that share a word or a sign.
_ALIKE = ({"USD", "MXN"}, {"penny", "cent"})
_UNITS = {"percent": " %", "points": " pp"}


@check_of("number")
def check_number(pair: Pair) -> Iterable[Finding]:
    """Yield numbers that changed, appeared or vanished; a summary may leave numbers out."""
    source, text = pair.left.numbers, pair.right.numbers
    if (not text and (not source or pair.kind == "summary")) or pair.source == pair.text:
        return
    if len(source) * sum(it.family != "soft" and it.value not in source.by_value for it in text) > _MAX_PAIRS:
        return
    new = [it for it in text if _countable(it) and not _explained(it, source)]
    whole = pair.kind == "translation"
    lost = [it for it in source if whole and _countable(it) and not _explained(it, text)]
    spare = _spare(source, text) if whole else []
    loose = [it for it in source if it.digits and whole and (it.family == "soft" or _solid(it))]
    words = [it for it in source if whole and it.family == "soft" and it.value > 1 and not _explained(it, text)]

    def near(one: Number, other: Number) -> bool:
        return pair.kind == "summary" or pair.together(other.start, one.start)

    for it in [it for it in new if _solid(it)]:
        new.remove(it)
        partner = _partner(it, lost, near) or _partner(it, spare, near) or _partner(it, loose, like_digits)
        if not it.digits and _FEW < it.value == sum(other.value for other in source if other.value <= _FEW and not other.digits):
            partner = None  # few of one and few of another, counted together
        partner = partner or next((other for other in words if it.family != "year" and near(it, other)), None)
        if partner is not None:
            is_there = partner not in (*lost, *spare, *words) and _explained(partner, text)
            for side in (lost, spare, loose, words):
                if partner in side:
                    side.remove(partner)
            changed, message = _changed(partner, it), f"the source has no {_named(it)}"
            yield replace(changed, message=message, expected="", source_span=None) if is_there else changed
        elif pair.kind == "summary":
            yield from _not_in_source(it, source, pair)
        elif it.digits or it.value > 2:
            severity: Severity = "major" if (it.family in _ALWAYS_SAID if it.digits else it.value > _SMALL_ORDINAL) else "minor"
            yield finding("number", severity, f"the source has no {_named(it)}", got=it.text, text_span=it.span)
    for it in new if whole else ():
        one = _spare_one(it, pair.left, pair.right) if it.family == "count" and it.value == 2 else None
        if one is not None and pair.source[one.end : one.end + 1] != "-" and near(it, one):
            yield _changed(one, it)
            break
    spare = _spare(text, source) if whole else []
    for it in [it for it in lost if _solid(it) or it.family == "count"]:
        free = [*new, *filter(_solid, spare)] if _solid(it) else new
        if (partner := _partner(it, free, lambda of_source, of_text: near(of_text, of_source))) is not None:
            (new if partner in new else spare).remove(partner)
            yield _changed(it, partner)
        elif (one := _spare_one(it, pair.right, pair.left)) is not None and near(one, it):
            yield _changed(it, one)
            return
        elif it.digits and it.value > 12 and it.family != "year":
            yield finding("number", "minor", f"the text has no {_named(it)}", expected=it.text, source_span=it.span)
    yield from _families(source, text, pair)
    yield from _units(source, text, pair)
    yield from _signs(pair)


def _countable(it: Number) -> bool:
    """Whether a number may be what took another's place; *one* is more often no number."""
    return it.family not in ("soft", "vague", "fraction") and (it.value > 1 or it.digits or it.family == "ordinal")


def _solid(it: Number) -> bool:
    """Whether a number has to have a counterpart."""
    if not _countable(it) or it.family == "multiple":
        return False
    return it.value > (_SMALL_ORDINAL if it.family == "ordinal" else _SMALL) or it.digits or it.value.denominator > 1


def _spare_one(it: Number, side: Parsed, other: Parsed) -> Number | None:
    """Return a *one* of a side that ``other`` does not have and that may be ``it`` there: beside its unit, or no article."""

    def fits(one: Number) -> bool:
        word = one.text.lower()
        counts = not it.digits and it.value <= _FEW and word not in _ARTICLES and numeral(word, side.base, "cardinal") == 1
        several = [_OF_SEVERAL.isdisjoint(text[no.end : no.end + 4].split()[:1]) for text, no in ((side.text, one), (other.text, it))]
        return (counts and several[0] == several[1]) or bool(it.unit and one.unit == it.unit)

    ones = [one for one in side.numbers if one.value == 1 and fits(one)]
    theirs = [one for one in other.numbers if one.value == 1 and (side.base == "en" or fits(one) or one.text.lower() not in _ARTICLES)]
    return ones[0] if len(ones) > len(theirs) else None


def _explained(it: Number, others: Sequence[Number]) -> bool:
    return (isinstance(others, Numbers) and it.value in others.by_value) or any(_same(it, other) for other in others)


def _same(one: Number, other: Number) -> bool:
    """Whether two numbers may be the same: a shared reading, a conversion, a rounding to a scale word, an order of magnitude."""
    if one.family == other.family == "fraction":
        return one.value == other.value
    if not _readings(one, other).isdisjoint(_readings(other, one)):
        return True
    if one.family == "vague" or other.family == "vague":
        return _order(one.value) == _order(other.value)
    return _converts(one, other) or _converts(other, one) or _rounds(one, other) or _rounds(other, one)


def _readings(it: Number, other: Number) -> frozenset[Fraction]:
    """Return what a number may be read as: in another unit of time only beside one or a word, without its century only beside such."""
    short = frozenset({it.value % 100} if it.value >= 1000 and other.value >= 1000 else ())
    if (other.unit in TIME_FACTORS and it.unit != other.unit) or (other.family == "soft" and not other.unit and other.value != 1):
        return it.readings - short
    return it.readings - short - {it.value * factor for factor in TIME_FACTORS.get(it.unit, ()) if factor != 1}


def _order(value: Fraction) -> int:
    return math.floor(math.log10(value)) if value > 0 else 0


def _converts(imperial: Number, metric: Number) -> bool:
    """Whether a measure was converted, to a whole number where it is small; degrees may be Fahrenheit, a difference of them too."""
    if imperial.unit == metric.unit == "degree":
        return _off(imperial, metric) <= _DEGREES
    values = [imperial.value * factor for factor in factors(imperial.unit) if imperial.unit != metric.unit]
    return any(abs(metric.value - value) <= max(abs(value) * _TOLERANCE, _ROUNDED if value > 1 else 0) for value in values)


def _off(one: Number, other: Number) -> Fraction:
    """Return by how many degrees a temperature, or a difference of two, is off what it was or its conversion from Fahrenheit."""
    return min(abs(other.value - value) for value in (one.value, (one.value - 32) * Fraction(5, 9), one.value * Fraction(5, 9)))


def _rounds(exact: Number, rough: Number) -> bool:
    """Whether ``1.5 thousand`` represents ``1,496``."""
    worded = any(c.isalpha() for c in rough.text) and not any(c.isalpha() for c in exact.text)
    return worded and rough.family != "ordinal" and exact.value >= 1000 and abs(exact.value - rough.value) * 100 <= exact.value


def _surplus(these: Sequence[Number], those: Sequence[Number]) -> list[Number]:
    """Return the numbers of ``these`` whose value, in the same family, is in ``those`` fewer times."""
    left, more = Counter((it.value, it.family) for it in those), []
    for it in these:
        left[it.value, it.family] -= 1
        if left[it.value, it.family] < 0:
            more.append(it)
    return more


def _spare(these: Sequence[Number], those: Sequence[Number]) -> list[Number]:
    """Return numbers of ``these`` that ``those`` explain, but fewer times; an article is no 1 in digits."""
    free, spare = _surplus(those, these), []
    for it in (it for it in _surplus(these, those) if _solid(it) or (it.family == "count" and it.value > 1)):
        match = next((other for other in free if _same(it, other) and (it.value != 1 or other.family != "soft")), None)
        if match is not None:
            free.remove(match)
        elif _explained(it, those):
            spare.append(it)
    return spare


def _partner(it: Number, candidates: Sequence[Number], near: Near) -> Number | None:
    """Return the number that ``it`` most likely took the place of: of the same family, unit and way of writing if there is one."""
    fitting = [other for other in candidates if _kindred(it, other) and near(it, other)]
    return min(fitting, key=lambda other: _distance(it, other), default=None)


def _kindred(one: Number, other: Number) -> bool:
    both = {one.family, other.family}
    return len(both) == 1 or both <= (_CARDINAL | {"soft", "ordinal"} if one.digits or other.digits else _CARDINAL)


def _distance(one: Number, other: Number) -> tuple[bool, bool, bool, float]:
    ratio = abs(math.log10(max(float(one.value), 1e-9) / max(float(other.value), 1e-9)))
    return one.family != other.family, one.unit != other.unit, one.digits != other.digits, ratio


def _changed(before: Number, after: Number) -> Finding:
    severity: Severity = "critical" if before.digits and after.digits else "major"
    # A scale that a reader's country does not use is converted, and not always well.
    if "degree" in (before.unit, after.unit) and _off(before, after) <= _OFF:
        severity = "minor"
    message = f"source: {_named(before)}, text: {_named(after)}"
    return finding("number", severity, message, expected=before.text, got=after.text, source_span=before.span, text_span=after.span)


def _not_in_source(it: Number, source: Sequence[Number], pair: Pair) -> Iterator[Finding]:
    """A number of a summary that the source does not have; small ones may have been counted from the text."""
    rounded = any(other.value > 10 and abs(it.value - other.value) * 20 <= other.value and it.value % 5 == 0 for other in source)
    same_noun = [other for other in source if _solid(other) and _noun(pair.source, other) == _noun(pair.text, it)]
    near = min(same_noun or (other for other in source if _kindred(it, other)), key=lambda other: _distance(it, other), default=None)
    severity: Severity = "major" if (it.value > 12 or same_noun) and not rounded else "minor"
    message = f"source: {_named(near)}, text: {_named(it)}" if near else f"the source has no {_named(it)}"
    expected, span = (near.text, near.span) if near else ("", None)
    yield finding("number", severity, message, expected=expected, got=it.text, source_span=span, text_span=it.span)


def _noun(text: str, number: Number) -> str:
    """Return the beginning of the word behind a number."""
    after = text[number.end :].split(maxsplit=1)
    return after[0].lower().strip(".,;:!?")[:5] if after else ""


def _families(source: Numbers, text: Numbers, pair: Pair) -> Iterator[Finding]:
    """Orders of magnitude, multiples, shares and low ordinals that have no counterpart where the other side has another one."""
    for family in ("vague", "multiple", "fraction", "ordinal"):
        mine, theirs = ([it for it in side if _of_family(it, family)] for side in (source, text))
        said = [it for it in text if it.family != "soft"] if family == "ordinal" else text  # "a time" is no "first time"
        lost = mine if pair.kind == "summary" else [it for it in mine if not _explained(it, said)]
        for after in (it for it in theirs if not _explained(it, source)):
            before = next((it for it in lost if pair.kind == "summary" or pair.together(it.start, after.start)), None)
            if before is not None:
                lost.remove(before)
                changed = _changed(before, after)  # people work shares out
                yield replace(changed, severity="minor") if pair.kind == "summary" and family != "vague" else changed


def _of_family(it: Number, family: str) -> bool:
    """Whether a number is one of a family that need no counterpart; *one in five* and *every fifth* are shares."""
    share = family == "fraction" and it.family in ("count", "ordinal") and it.value > 1 and 1 / it.value in it.others
    return share or (it.family == family and not _solid(it))


def _units(source: Numbers, text: Numbers, pair: Pair) -> Iterator[Finding]:
    """Equal values with another unit: percent for points, euros for dollars, kilometres for miles."""
    for value, same in text.by_value.items():
        before = source.by_value.get(value, ())
        if len(before) == 1 and all(_clash(before[0], it) for it in same) and pair.together(before[0].start, same[0].start):
            yield _changed(before[0], same[0])


def _signs(pair: Pair) -> Iterator[Finding]:
    """Numbers in digits, once on each side, that are below zero on one side only."""
    source, text = pair.left.numbers.by_value, pair.right.numbers.by_value
    for value in source.keys() & text.keys():
        ours, theirs = source[value], text[value]
        if len(ours) != 1 or len(theirs) != 1 or not (ours[0].digits and theirs[0].digits):
            continue
        signs = [_sign(pair.source, ours[0]), _sign(pair.text, theirs[0])]
        if sorted(signs) == ["", "minus"]:
            yield replace(_changed(ours[0], theirs[0]), severity="major", message=f"{ours[0].text}: the sign is lost or added")


def _sign(text: str, it: Number) -> str:
    """Return ``minus`` for a number with a minus before it, ``words`` with words for *below zero* behind it, or nothing."""
    if _MINUS.search(text[max(0, it.start - 16) : it.start]):
        return "minus"
    return "words" if _BELOW.search(text[it.end : it.end + 40]) else ""


def _clash(before: Number, after: Number) -> bool:
    families = {before.family, after.family}
    if families == {"percent", "points"} or families == {"percent", "money"}:
        return True
    if "pound" in (before.unit, after.unit) and "money" in families:  # a weight, or any country's pounds
        return "GBP" not in (before.unit, after.unit)
    if families == {"money"}:
        return bool(before.unit and after.unit) and before.unit != after.unit and {before.unit, after.unit} not in _ALIKE
    if before.unit in TIME_FACTORS and after.unit in TIME_FACTORS:
        return before.unit != after.unit
    return bool(before.unit) and after.unit == becomes(before.unit) != ""


def _named(it: Number) -> str:
    unit = _UNITS.get(it.family, f" {it.unit}" if it.family == "money" and it.unit else "")
    return it.text + unit
