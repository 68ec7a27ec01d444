"""Words of time in a source against those of a text: weekdays, months, units, ``last`` and ``next``, parts of the day, seasons.

A time of the text that the source does not have, while the source has one of the same class that the text lost, is an error: ``last
week`` became ``last year``. What is only missing or only added is left alone, since writers put ``Tuesday`` for ``yesterday``.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import regex

from summarize.text.tokens import base_language, fold
from summarize.types import Finding
from summarize.verification.quantities import extract as extract_numbers
from summarize.verification.tables import table

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:\.\p{L}(?!\p{L}))?")
#: "восьмидневный", "пятнадцатилетие": a numeral and a unit in one word.
_COMPOUND_UNITS = {
    "дневн": "day",
    "летн": "year",
    "лети": "year",
    "недельн": "week",
    "месячн": "month",
    "часов": "hour",
    "минутн": "minute",
}
_COMPOUND = regex.compile(r"(?:[ихаето])(дневн|летн|лети|недельн|месячн|часов|минутн)\p{L}{1,4}$")
#: Words of time that measure none: working hours are «рабочий день», "at the time" is «a la hora de», "these days" «hoy en día».
_IDIOM = regex.compile(
    r"\b(?:working|business|opening|office|school) hours\b|рабоч\p{L}+\s(?:дн\p{L}+|день|врем\p{L}+|час\p{L}+)"
    r"|jornadas?(?:\slaboral(?:es)?)?|\ba la hora de\b|hoy en día|\bhorarios? (?:laboral(?:es)?|de trabajo)"
    r"|horas (?:de trabajo|laborales)|в конце (?:концов|дня)|\bat the end of the day\b|al fin(?:al)? (?:del día|y al cabo)",
    regex.IGNORECASE,
)
#: One of these is in each of them.
_IDIOM_SIGNS = ("hours", "рабоч", "jornada", "hora", "hoy en d", "в конце", "end of the day", "al fin")
#: "aged 33", "Ann Lee, 29, of Toledo", "in his early 20s"
_AGED = regex.compile(r"\baged\b|\p{L},(?= \d{1,2}(?:,|\s?$))|\b(?:his|her|their)(?: early| mid| late)?(?=[ -]\d0s\b)")
#: The day before yesterday and the day after tomorrow, which Russian and Spanish say in one word.
_TWO_DAYS = {
    "yesterday": regex.compile(r"day before yesterday|позавчера|anteayer|antes de ayer", regex.IGNORECASE),
    "tomorrow": regex.compile(r"day after tomorrow|послезавтра|pasado mañana", regex.IGNORECASE),
}
_WORD_BEFORE = regex.compile(r"(\p{L}+)\W*$")
_NUMBER_BEFORE = regex.compile(r"\d[-‑–]$")
_CLASSES = ("unit", "weekday", "month", "deictic", "part", "season", "direction", "flow")
_PAIRED = ("weekday", "month", "deictic", "part", "season")
#: What *this* may stand before, and *last* then says something else ("этой ночью" is last night).
_SPANS = frozenset({"week", "month", "year", "season", "decade", "century", "quarter"})
_AGES = 20  # "aged 33, 34 and 39": so many characters behind "aged" numbers are years
#: Units of the source that may be rendered by another one of the text.
_SAME_UNIT = frozenset(
    [
        *(("decade", "year"), ("century", "year"), ("millennium", "year"), ("weekend", "week"), ("weekend", "day"), ("quarter", "month")),
        *(
            ("quarter", "year"),
            ("fortnight", "week"),
            ("fortnight", "day"),
            ("fortnight", "month"),
            ("lustrum", "year"),
            ("week", "weekend"),
        ),
    ]
)
#: Those that may be so only where the source counts them: "ten years" is a decade, "two weeks" are a fortnight.
_COUNTED_UNIT = {
    ("year", "decade"): 10,
    ("year", "century"): 100,
    ("year", "lustrum"): 5,
    ("year", "millennium"): 1000,
    ("week", "fortnight"): 2,
    ("day", "fortnight"): 14,
    ("month", "quarter"): 3,
    ("month", "bimester"): 2,
    ("month", "year"): 12,
    ("day", "week"): 7,
}
_CALENDAR_YEAR = regex.compile(r"(?<!\d)\d{4}\s?$")
_YEAR_NUMBER = regex.compile(r"(?: de)? \d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class TimeWord:
    """One word of time: its class (``unit``, ``weekday`` …), the thing it names, and its offsets."""

    kind: str
    thing: str
    text: str
    start: int
    end: int


@functools.cache
def _index(language: str) -> tuple[dict[str, tuple[tuple[str, str], ...]], dict[str, tuple[tuple[str, str], ...]]]:
    data = table("times")
    exact: dict[str, list[tuple[str, str]]] = {}
    prefix: dict[str, list[tuple[str, str]]] = {}
    for kind in _CLASSES:
        for thing, forms in data[kind].get(language, {}).items():
            for form in forms.split():
                box = prefix if form.endswith("*") else exact
                box.setdefault(fold(form.rstrip("*")), []).append((kind, thing))
    return {k: tuple(v) for k, v in exact.items()}, {k: tuple(v) for k, v in prefix.items()}


@functools.lru_cache(maxsize=16384)
def _lookup(word: str, language: str) -> tuple[tuple[str, str], ...]:
    exact, prefix = _index(language)
    folded = fold(word)[:32]
    if folded in exact:
        return exact[folded]
    found = next((prefix[folded[:end]] for end in range(len(folded), 2, -1) if folded[:end] in prefix), ())
    if not found and language == "ru" and (match := _COMPOUND.search(folded)):
        return (("unit", _COMPOUND_UNITS[match.group(1)]),)
    return found


def extract(text: str, language: str) -> list[TimeWord]:
    """Every word of time in ``text``, in order; empty for languages without a table."""
    return list(_extract(text, base_language(language)))


@functools.lru_cache(maxsize=512)
def _extract(text: str, language: str) -> tuple[TimeWord, ...]:
    if language not in ("en", "ru", "es"):
        return ()
    found: list[TimeWord] = []
    folded = text.casefold()
    plain = _IDIOM.sub(lambda found: " " * len(found.group()), text) if any(sign in folded for sign in _IDIOM_SIGNS) else text
    for match in _TOKEN.finditer(plain):
        word = match.group()
        for kind, thing in _lookup(word, language):
            if not _capital_fits(word, kind, language, text, match.start()) or (thing == "year" and _names_a_year(text, match, language)):
                continue
            if kind == "season" and _NUMBER_BEFORE.search(text, max(0, match.start() - 2), match.start()):  # «14-летняя»
                kind, thing = "unit", "year"
            found.append(TimeWord(kind, thing, word, match.start(), match.end()))
    return tuple(found)


def _names_a_year(text: str, match: regex.Match[str], language: str) -> bool:
    """«в 2018 году», *en el año 2018*: English has the figure alone."""
    if language == "ru":
        return fold(match.group())[:3] == "год" and bool(_CALENDAR_YEAR.search(text, max(0, match.start() - 6), match.start()))
    return language == "es" and bool(_YEAR_NUMBER.match(text, match.end()))


def _capital_fits(word: str, kind: str, language: str, text: str, start: int) -> bool:
    """English weekdays and months need their capital, and *May*, *March*, *Sun* and *Sat* more than that."""
    if language != "en" or kind not in ("weekday", "month"):
        return True
    if not word[0].isupper():
        return False
    if word.lower() in ("may", "march", "sun", "sat", "mon", "wed"):
        around = text[max(0, start - 12) : start + len(word) + 6]
        before = _WORD_BEFORE.search(text[max(0, start - 20) : start])
        lead = before.group(1).lower() if before else ""
        return any(c.isdigit() for c in around) or (
            bool(lead) and lead in ("in", "of", "last", "next", "this", "since", "until", "by", "late", "early", "mid", "from", "and", "on")
        )
    return True


def _counts(found: tuple[TimeWord, ...], kind: str) -> Counter[str]:
    return Counter(word.thing for word in found if word.kind == kind)


def _directed(found: tuple[TimeWord, ...]) -> Counter[tuple[str, str]]:
    """(direction, unit) pairs that stand side by side: ``last week``."""
    pairs: Counter[tuple[str, str]] = Counter()
    for left, right in itertools.pairwise(found):
        if right.start - left.end > 12:
            continue
        if left.kind == "direction" and right.kind in ("unit", "season", "weekday", "month", "part"):
            pairs[left.thing, right.thing] += 1
        elif right.kind == "direction" and left.kind in ("unit", "season", "weekday", "month", "part"):
            pairs[right.thing, left.thing] += 1
    return pairs


def _numbered(text: str, language: str, found: tuple[TimeWord, ...]) -> dict[Fraction, set[str]]:
    """Which unit each number of the text counts: ``9 days``, ``33-year-old``."""
    units = [word for word in found if word.kind == "unit"]
    result: dict[Fraction, set[str]] = {}
    aged = [match.end() for match in _AGED.finditer(text)] if language == "en" else []
    for quantity in extract_numbers(text, language):
        if quantity.strength == "soft" and quantity.value != 1:
            continue
        for unit in units:
            if 0 <= unit.start - quantity.end <= 2 or (unit.start <= quantity.start and quantity.end <= unit.end):
                for value in quantity.readings if quantity.kind != "time" else {v for v in quantity.readings if v <= 12}:  # «два дня»
                    result.setdefault(value, set()).add(unit.thing)
                break
        else:
            if any(0 <= quantity.start - end <= _AGES for end in aged):
                result.setdefault(quantity.value, set()).add("year")
    return result


def _swappable(before: str, after: str, values: frozenset[Fraction] = frozenset()) -> bool:
    """Whether one unit is no rendering of the other; ``values`` are the numbers of the source."""
    least = _COUNTED_UNIT.get((before, after))
    counted = least is not None and any(value >= least and value % least in (0, 1) for value in values)
    return before != after and (before, after) not in _SAME_UNIT and not counted


def check_times(source: str, text: str, source_lang: str, lang: str, *, where: str | None = None, sentence: int = 0) -> list[Finding]:
    """Findings on words of time that were put for others."""
    where = where or lang
    left, right = _extract(source, base_language(source_lang)), _extract(text, base_language(lang))
    if not right or source == text:
        return []
    findings: list[Finding] = []

    def report(before: str, after: str, sure: float) -> None:
        message = f"the source says {before!r}, the text {after!r}" if before else f"the text says {after!r}, the source has no such time"
        if not any(f.expected == before and f.got == after for f in findings):
            findings.append(Finding("major" if sure >= 0.7 else "minor", "time", where, message, before, after, sentence, sure))

    for kind in _PAIRED:
        ours, theirs = _counts(left, kind), _counts(right, kind)
        missing = [thing for thing in ours if thing not in theirs]
        added = [thing for thing in theirs if thing not in ours and not _also(right, kind, thing, left)]
        if kind == "part":
            missing = [thing for thing in missing if not _part_is_weak(left, thing)]
        elif kind in ("weekday", "month") and missing and not added:
            added = [thing for thing in theirs if theirs[thing] > ours[thing]]
        if kind in ("weekday", "month", "season") and added and not ours and (left or kind == "season"):
            report("", _shown(right, kind, added[0]), 0.4)
        elif kind == "season" and added and not missing:
            report("", _shown(right, kind, added[0]), 0.5)
        if missing and added:
            report(_shown(left, kind, missing[0]), _shown(right, kind, added[0]), 0.9 if kind != "part" else 0.75)
        elif kind in ("weekday", "month") and not missing:
            for thing in ours:
                other = next((t for t in theirs if theirs[t] > ours[t] and t != thing), None)
                if ours[thing] > theirs[thing] and other:
                    report(_shown(left, kind, thing), _shown(right, kind, other), 0.8)
                    break
    for pattern in _TWO_DAYS.values():
        before, after = pattern.search(source), pattern.search(text)
        if bool(before) != bool(after) and _counts(left, "deictic") and _counts(right, "deictic"):
            report(_deictic(left, before), _deictic(right, after), 0.8)
    _units(source, text, source_lang, lang, left, right, report)
    return findings


def _deictic(found: tuple[TimeWord, ...], match: regex.Match[str] | None) -> str:
    """How a side says it: the words of two days, or its first *yesterday*, *today* or *tomorrow*."""
    return match.group() if match else next(word.text for word in found if word.kind == "deictic")


def _also(found: tuple[TimeWord, ...], kind: str, thing: str, source: tuple[TimeWord, ...]) -> bool:
    """Whether every word of this reading has another reading that the source has (Spanish *mañana*, *tarde*)."""
    has = {(word.kind, word.thing) for word in source}
    spots = {word.start for word in found if word.kind == kind and word.thing == thing}
    excused = {word.start for word in found if (word.kind, word.thing) != (kind, thing) and (word.kind, word.thing) in has}
    return spots <= excused


def _part_is_weak(found: tuple[TimeWord, ...], thing: str) -> bool:
    """*late*, *dinner* and *am* are often no time of day at all."""
    words = [word.text.lower() for word in found if word.kind == "part" and word.thing == thing]
    return all(word in ("am", "late", "dinner", "breakfast", "overnight") for word in words)


def _shown(found: tuple[TimeWord, ...], kind: str, thing: str) -> str:
    return next(word.text for word in found if word.kind == kind and word.thing == thing)


def _units(
    source: str,
    text: str,
    source_lang: str,
    lang: str,
    left: tuple[TimeWord, ...],
    right: tuple[TimeWord, ...],
    report: Callable[[str, str, float], None],
) -> None:
    """``9 days`` for ``9 months``, ``last week`` for ``last year``, ``next`` for ``last``, and any unit put for another."""
    counted = _numbered(source, source_lang, left), _numbered(text, lang, right)
    for value, units in counted[0].items():
        others = counted[1].get(value, set())
        if others and units.isdisjoint(others) and all(_swappable(a, b) for a in units for b in others):
            report(f"{_plain(value)} {min(units)}", f"{_plain(value)} {min(others)}", 0.9)
    values = frozenset(counted[0])
    ours, theirs = _directed(left), _directed(right)
    gone, new = [p for p in ours if ours[p] > theirs[p]], [p for p in theirs if theirs[p] > ours[p]]
    for direction, unit in gone:
        for other_direction, other_unit in new:
            if (direction == other_direction and direction != "this" and _swappable(unit, other_unit, values)) or (
                unit == other_unit and direction != other_direction and ("this" not in (direction, other_direction) or unit in _SPANS)
            ):
                report(f"{direction} {unit}", f"{other_direction} {other_unit}", 0.85)
    ours_units, theirs_units = _counts(left, "unit"), _counts(right, "unit")
    lost = [u for u in ours_units if u not in theirs_units]
    fewer = [u for u in ours_units if 0 < theirs_units[u] < ours_units[u]]
    fresh = [u for u in theirs_units if u not in ours_units]
    more = [u for u in theirs_units if theirs_units[u] > ours_units[u] > 0]
    for these, those, sure in ((lost, fresh, 0.8), (fewer, fresh, 0.7), (lost, more, 0.7)):
        for before, after in itertools.product(these, those):
            if _swappable(before, after, values):
                report(_shown(left, "unit", before), _shown(right, "unit", after), sure)
                return
    back, forth = _counts(left, "flow"), _counts(right, "flow")
    if back["back"] and not forth["back"] and forth["forth"]:
        report(_shown(left, "flow", "back"), _shown(right, "flow", "forth"), 0.7)
    elif back["forth"] and not back["back"] and not forth["forth"] and forth["back"]:
        report(_shown(left, "flow", "forth"), _shown(right, "flow", "back"), 0.7)


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
