"""Numbers of a source against numbers of a text: what is missing, what is new, what was changed.

A number of the text that the source has in no form, standing where a number of the source is missing, is an error; a number that is only
missing is a warning, since translators and editors leave numbers out on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import regex

from summarize.text.tokens import fold
from summarize.types import Finding
from summarize.verification.quantities import Kind, Quantity, Strength, extract
from summarize.verification.tables import word_set
from summarize.verification.units import becomes, factors

__all__ = ["Kind", "NumberDiff", "Quantity", "Strength", "compare_numbers", "diff", "extract"]

_TOLERANCE = Fraction(6, 100)  # conversions are rounded
_MOST = 2000  # pairing is quadratic where nothing fits; no article has so many numbers
_FEW = 20  # small numbers in words stand for one another: one, both, twice, three
_COLLECTIVE = regex.compile(r"(?:ое|оих|оим|еро|ерых|ерым)$")
_ONE_OF = regex.compile(r"\s(?:из|of|de)\s")
_FREE_KINDS = frozenset({"phone"})


@dataclass(frozen=True, slots=True)
class NumberDiff:
    """Quantities of each side whose value the other side does not have; spare ones, whose value the other side has but fewer times;
    and pairs whose value agrees but whose unit does not.
    """

    missing: tuple[Quantity, ...]
    added: tuple[Quantity, ...]
    spare_source: tuple[Quantity, ...] = ()
    spare_target: tuple[Quantity, ...] = ()
    units: tuple[tuple[Quantity, Quantity], ...] = ()


def _converts(source: Quantity, other: Quantity) -> bool:
    """Whether ``other`` may be the metric conversion of ``source``."""
    for factor in factors(source.unit):
        want = source.value * factor
        if want and abs(other.value - want) <= abs(want) * _TOLERANCE:
            return True
    return False


def _close(left: Quantity, right: Quantity) -> bool:
    """Values that are the same number rounded to a scale word (``1,496`` as ``1.5 thousand``)."""
    a, b = left.value, right.value
    if a == b:
        return True
    if any(c.isalpha() for c in left.text) == any(c.isalpha() for c in right.text):
        return False
    return a >= 1000 and b >= 1000 and abs(a - b) * 200 <= max(a, b) and (left.value % 1000 == 0) != (right.value % 1000 == 0)


def diff(source: Sequence[Quantity], target: Sequence[Quantity]) -> NumberDiff:
    """Pair the quantities of both sides: same value and kind first, then same value, then other readings, then conversions.

    A source quantity may serve several target ones (a translator repeats a number instead of a pronoun), but not the other way round
    while another target quantity is free.
    """
    source, target = source[:_MOST], target[:_MOST]
    left = list(range(len(source)))
    right = list(range(len(target)))
    pairs: list[tuple[int, int]] = []

    def take(matches: object) -> None:
        for i in list(left):
            for j in right:
                if matches(source[i], target[j]):  # type: ignore[operator]
                    left.remove(i)
                    right.remove(j)
                    pairs.append((i, j))
                    break

    take(lambda a, b: a.value == b.value and a.kind == b.kind and a.strength == b.strength)
    take(lambda a, b: a.value == b.value and a.strength == b.strength)
    take(lambda a, b: a.value == b.value)
    take(lambda a, b: not a.readings.isdisjoint(b.readings))
    take(_converts)
    take(_close)
    # What is left may repeat something that is already paired.
    ours: frozenset[Fraction] = frozenset().union(*(q.readings for q in source))
    theirs: frozenset[Fraction] = frozenset().union(*(q.readings for q in target))
    imperial = [q for q in source if factors(q.unit)]
    missing = {i for i in left if source[i].readings.isdisjoint(theirs)}
    missing -= {i for i in missing if factors(source[i].unit) and any(_converts(source[i], q) for q in target)}
    added = {j for j in right if target[j].readings.isdisjoint(ours) and not any(_converts(q, target[j]) for q in imperial)}
    units = tuple((source[i], target[j]) for i, j in pairs if _unit_clash(source[i], target[j]))
    return NumberDiff(
        tuple(source[i] for i in sorted(missing)),
        tuple(target[j] for j in sorted(added)),
        tuple(source[i] for i in left if i not in missing),
        tuple(target[j] for j in right if j not in added),
        units,
    )


def _unit_clash(left: Quantity, right: Quantity) -> bool:
    if not (left.digits and right.digits):
        return False
    if {left.kind, right.kind} == {"percent", "points"}:
        return True
    if left.kind == right.kind == "money" and left.unit and right.unit and left.unit != right.unit:
        return {left.unit, right.unit} != {"USD", "MXN"}
    if left.unit and right.unit and right.unit == becomes(left.unit):
        return left.value == right.value != 0  # 900 miles are no 900 kilometres
    return {left.kind, right.kind} == {"percent", "money"}


def _solid(quantity: Quantity) -> bool:
    return quantity.strength == "exact" and quantity.kind not in _FREE_KINDS


def _counts(quantity: Quantity) -> bool:
    """*one*, *both*, *twice*: words that do count, though they need not be rendered by a number."""
    return quantity.strength == "soft" and fold(quantity.text) in word_set("counting")


def _is_one(quantity: Quantity) -> bool:
    """A *one* that is no article."""
    return quantity.strength == "soft" and quantity.value == 1 and fold(quantity.text) in word_set("ones")


def compare_numbers(
    source: str, text: str, source_lang: str, lang: str, *, where: str | None = None, sentence: int = 0, summary: bool = False
) -> list[Finding]:
    """Findings on the numbers of ``text`` against ``source``.

    With ``summary`` true, numbers that are missing are no finding. A changed or invented number is an error, a missing one a warning.
    """
    where = where or lang
    if source == text and source_lang == lang:
        return []
    ours, theirs = extract(source, source_lang), extract(text, lang)
    result = diff(ours, theirs)
    findings: list[Finding] = [] if summary else _exchanged(ours, theirs, where, sentence)
    missing = [q for q in result.missing if _solid(q)]
    added = [q for q in result.added if _solid(q)]
    vague = [q for q in result.missing if q.strength == "vague"], [q for q in result.added if q.strength == "vague"]
    spare = [q for q in result.spare_source if _solid(q)]
    counted = [] if summary else [q for q in (*result.missing, *result.spare_source) if _counts(q)]
    for extra in added:
        partner = _partner(extra, missing) or _partner(extra, spare)
        if partner is None and (extra.value <= _FEW or not extra.digits) and extra.kind == "plain" and counted:
            findings.append(_changed(counted.pop(0), extra, where, sentence, 0.75))
            continue
        if partner is not None:
            (missing if partner in missing else spare).remove(partner)
            sure = extra.digits or partner.digits
            findings.append(_changed(partner, extra, where, sentence, 0.97 if sure else 0.9))
        elif extra.digits:
            message = f"the number {extra.text!r} is not in the source"
            findings.append(Finding("major", "number", where, message, "", extra.text, sentence, 0.85))
        else:
            # "the sisters" may become "the two sisters", and "the men" «все трое»
            sure = extra.value > 2 and not summary and not _COLLECTIVE.search(fold(extra.text))
            message = f"the number {extra.text!r} is not in the source"
            findings.append(Finding("major" if sure else "minor", "number", where, message, "", extra.text, sentence, 0.7 if sure else 0.5))
    if not summary:
        if len(vague[0]) == len(vague[1]) == 1:
            message = f"{vague[0][0].text!r} became {vague[1][0].text!r}"
            findings.append(Finding("major", "number", where, message, vague[0][0].text, vague[1][0].text, sentence, 0.8))
        again = [q for q in result.spare_target if _solid(q) and q.kind == "plain"]
        ones = [q for q in (*result.added, *result.spare_target) if _is_one(q) and not _ONE_OF.match(text, q.end)]
        for lost in missing:
            partner = _partner(lost, again)
            if partner is None and lost.value <= _FEW and not lost.digits and ones:
                partner = ones.pop()
                findings.append(_changed(lost, partner, where, sentence, 0.7))
                continue
            if partner is not None:
                again.remove(partner)
                findings.append(_changed(lost, partner, where, sentence, 0.8))
                continue
            doubt = 0.7 if lost.digits else 0.4
            findings.append(Finding("minor", "number", where, f"the number {lost.text!r} is missing", lost.text, "", sentence, doubt))
        small = [q for q in again if not q.digits and q.value <= _FEW]  # "two adults, one adult": «двое взрослых, два из них»
        findings += [_changed(one, extra, where, sentence, 0.7) for one, extra in zip(counted, small, strict=False)]
        before_after = [[q for q in side if q.kind == "ordinal" and q.strength == "soft"] for side in (result.missing, result.added)]
        # A "second" alone may be a moment and a "first" an adverb; another ordinal in its place is neither.
        findings += [_changed(one, other, where, sentence, 0.75) for one, other in zip(*before_after, strict=False)]
    for before, after in result.units:
        message = f"{_named(before)} became {_named(after)}"
        findings.append(Finding("major", "number", where, message, _named(before), _named(after), sentence, 0.8))
    return findings


def _exchanged(source: Sequence[Quantity], text: Sequence[Quantity], where: str, sentence: int) -> list[Finding]:
    """A warning where the only two figures of a sentence stand in the other order: 12 against 7 is not 7 against 12."""
    ours, theirs = ([q for q in side if _solid(q) and q.kind != "year"] for side in (source, text))
    if len(ours) != 2 or len(theirs) != 2 or ours[0].kind != ours[1].kind or ours[0].unit != ours[1].unit:
        return []
    if ours[0].value == ours[1].value or (ours[0].value, ours[1].value) != (theirs[1].value, theirs[0].value):
        return []
    expected, got = f"{ours[0].text} … {ours[1].text}", f"{theirs[0].text} … {theirs[1].text}"
    message = f"{theirs[0].text} and {theirs[1].text} stand in the other order than in the source"
    return [Finding("minor", "number", where, message, expected, got, sentence, 0.4)]


def _partner(extra: Quantity, missing: Sequence[Quantity]) -> Quantity | None:
    """The missing number that ``extra`` most likely replaced: of the same kind and way of writing if there is one."""
    if not missing:
        return None
    return min(missing, key=lambda q: (q.kind != extra.kind, q.digits != extra.digits, q.unit != extra.unit, abs(q.value - extra.value)))


def _changed(before: Quantity, after: Quantity, where: str, sentence: int, confidence: float) -> Finding:
    message = f"the source has {_named(before)}, the text {_named(after)}"
    return Finding("major", "number", where, message, before.text, after.text, sentence, confidence)


def _named(quantity: Quantity) -> str:
    kinds = {"percent": " %", "points": " percentage points", "money": f" {quantity.unit}"}
    return quantity.text + kinds.get(quantity.kind, f" {quantity.unit}" if quantity.unit else "")
