"""Put one known error into a good translation: a seeded generator for measuring checks.

Every kind has several templates; the seed chooses one. The vocabulary is in ``first.toml``, apart from the
checker's tables, but the two have one author and share many words: what share of the templates the checker's rules have not seen was not
measured, so a catch rate here is an upper bound.

``inject(kind, source, reference, lang, rng, others)`` gives the spoiled text, or None where the kind does not apply
(no number to change, no name to swap).
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

KINDS = ("number", "name", "sentence", "untranslated", "language", "loop", "negation", "time")


@dataclass(frozen=True)
class Case:
    """A pair with an error of ``kind`` in ``text``; ``template`` says how it was made."""

    kind: str
    template: str
    source: str
    text: str


_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SCALES, NUMBER_WORDS, OUTSIDE, FOREIGN = (_WORDS[key] for key in ("scales", "number_words", "outside", "foreign"))
WEEKDAYS, MONTHS, TIMES = (_WORDS[key] for key in ("weekdays", "months", "times"))
FINITE = {lang: words.split() for lang, words in _WORDS["finite"].items()}


def _number(source: str, text: str, lang: str, rng: random.Random, _: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    options: list[tuple[str, int, int, str]] = []
    for match in re.finditer(r"(?<![\w.,-])\d[\d.,]*\d|(?<![\w.,-])\d", text):
        old = match.group()
        digits = [i for i, c in enumerate(old) if c.isdigit()]
        at = rng.choice(digits)
        new = rng.choice([d for d in "123456789" if d != old[at]])
        options.append(("digit", *match.span(), old[:at] + new + old[at + 1 :]))
        if len(digits) > 1 and old[digits[0]] != old[digits[1]] and old[digits[1]] != "0":
            options.append(
                (
                    "transposed",
                    *match.span(),
                    old[: digits[0]] + old[digits[1]] + old[digits[0] + 1 : digits[1]] + old[digits[0]] + old[digits[1] + 1 :],
                )
            )
        if old.isdigit() and int(old) < 10000:
            options.append(("off by one", *match.span(), str(int(old) + rng.choice([1, 2, 3]))))
            options.append(("tenfold", *match.span(), old + "0"))
    for before, after in SCALES[lang]:
        options.extend(
            ("scale", *match.span(), after)
            for match in re.finditer(rf"(?<=\d )\b{re.escape(before)}(?!\w)" if not before.startswith(" ") else re.escape(before), text)
        )
    for word in NUMBER_WORDS[lang]:
        options.extend(
            ("word", *match.span(), rng.choice([w for w in NUMBER_WORDS[lang] if w != word]))
            for match in re.finditer(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE)
        )
    if not options:
        return None
    template = rng.choice(sorted({option[0] for option in options}))
    _name, start, end, new = rng.choice([option for option in options if option[0] == template])
    return template, text[:start] + new + text[end:]


def _inner_names(text: str) -> list[re.Match[str]]:
    """Capitalized words inside sentences: names, in Russian and Spanish."""
    found = []
    for match in re.finditer(r"(?<![\w-])[A-ZÁÉÍÓÚÑА-ЯЁ][\w-]{3,}", text):
        before = text[: match.start()].rstrip(" ")
        if before and before[-1] not in ".!?:…«»\"“”'(—–-\n¿¡" and not match.group().isupper():
            found.append(match)
    return found


def _is_name(word: str, source: str, lang: str) -> bool:
    """Whether a capitalized word is a proper name and no noun of a title: copied into Spanish, or a name to the Russian dictionary."""
    if lang == "es":
        return word in source
    import pymorphy3

    global _MORPH
    _MORPH = _MORPH or pymorphy3.MorphAnalyzer(lang="ru")
    tags = str(_MORPH.parse(word.lower())[0].tag)
    return not _MORPH.word_is_known(word.lower()) or any(tag in tags for tag in ("Name", "Surn", "Geox"))


_MORPH = None


def _name(source: str, text: str, lang: str, rng: random.Random, others: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    places = [place for place in _inner_names(text) if _is_name(place.group(), source, lang)]
    if not places:
        return None
    place = rng.choice(places)
    pool = [
        m.group()
        for their_source, other in others
        for m in _inner_names(other)
        if _is_name(m.group(), their_source, lang) and m.group()[:4] != place.group()[:4] and m.group()[:4] not in text
    ]
    here = [m.group() for m in places if m.group()[:4] != place.group()[:4]]
    template = rng.choice(["outside", "document", "text"])
    options = {"outside": OUTSIDE[lang], "document": pool, "text": here}[template] or OUTSIDE[lang]
    return template, text[: place.start()] + rng.choice(options) + text[place.end() :]


def _sentence(source: str, text: str, lang: str, rng: random.Random, _: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    parts = re.split(r"(?<=[.!?…»”\"])\s+(?=[«“\"¿¡A-ZÁÉÍÓÚА-ЯЁ—])", text)
    if len(parts) < 2:
        return None
    if len(parts[1]) < 20 or len(source) < 60:
        return None
    return "second", " ".join([parts[0], *parts[2:]])


def _untranslated(source: str, text: str, lang: str, rng: random.Random, _: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    words, mine = source.split(), text.split()
    size = rng.choice([2, 3, 4, 6])
    starts = [
        i
        for i in range(len(words) - size + 1)
        if sum(w.strip(".,;:!?\"“”'").isalpha() and w.islower() for w in words[i : i + size]) >= min(2, size - 1)
    ]
    if not starts or len(mine) < size + 1:
        return None
    at = rng.choice(starts)
    span = words[at : at + size]
    where = min(int(at / len(words) * len(mine)), len(mine) - size)
    template = rng.choice(["replaced", "inserted", "tail"])
    if template == "replaced":
        return template, " ".join([*mine[:where], *span, *mine[where + size :]])
    if template == "inserted":
        return template, " ".join([*mine[:where], *span, *mine[where:]])
    return template, " ".join([*mine[:-size], *span])


def _language(source: str, text: str, lang: str, rng: random.Random, _: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    template = rng.choice(["source", "other"])
    return template, source if template == "source" else rng.choice(FOREIGN[lang])


def _loop(source: str, text: str, lang: str, rng: random.Random, _: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    words = text.split()
    if len(words) < 6:
        return None
    template = rng.choice(["tail", "word", "phrase", "whole", "comma"])
    if template == "whole":
        return template, f"{text} {text}"
    size = {"tail": rng.choice([2, 3, 5]), "word": 1, "phrase": rng.choice([3, 4]), "comma": 2}[template]
    at = len(words) - size if template == "tail" else rng.randrange(len(words) - size)
    phrase = words[at : at + size]
    times = rng.choice([3, 4, 8]) if template != "phrase" else 2
    if template == "comma":
        phrase = [*phrase[:-1], phrase[-1].strip(".,") + ","]
    return template, " ".join([*words[:at], *(phrase * times), *words[at + size :]])


def _negation(source: str, text: str, lang: str, rng: random.Random, _: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    options: list[tuple[str, str]] = []
    if lang == "ru":
        options.extend(
            ("removed", text[: match.start()] + text[match.end() :])
            for match in re.finditer(r"(?<!\w)не (?=\w)(?!только|менее|более|раз\b)", text)
        )
        verb = re.compile(
            rf"(?<![\w-])(?:{'|'.join(FINITE['ru'])}|\w{{3,}}(?:ает|яет|ают|ит|ил|ила|или|ал|ала|али|ался|ались|ился|ились|ует|уют))(?![\w-])"
        )
        for match in verb.finditer(text):
            if re.search(r"(?:\bне|\bни|\bбы)\s+$", text[: match.start()]):
                continue
            new = rng.choice(["не ", "не ", "никогда не ", "вовсе не "])
            options.append(("inserted" if new == "не " else "inserted strong", text[: match.start()] + new + text[match.start() :]))
    else:
        options.extend(
            ("removed", text[: match.start()] + text[match.end() :])
            for match in re.finditer(r"(?<!\w)no (?=\w)(?!sólo|solo|obstante)", text)
        )
        for match in re.finditer(rf"(?<!\w)(?:{'|'.join(FINITE['es'])})(?!\w)", text):
            if re.search(r"(?:\b(?:no|ni|nunca|se|lo|la|le|les|los|las|me|nos|que)\b|\bNo)\s+$", text[: match.start()]):
                continue
            new = rng.choice(["no ", "no ", "nunca ", "tampoco "])
            options.append(("inserted" if new == "no " else "inserted strong", text[: match.start()] + new + text[match.start() :]))
    if not options:
        return None
    template = rng.choice(sorted({option[0] for option in options}))
    return rng.choice([option for option in options if option[0] == template])


def _time(source: str, text: str, lang: str, rng: random.Random, _: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    options: list[tuple[str, str]] = []
    for before, after in WEEKDAYS[lang]:
        options.extend(("weekday", text[: match.start()] + after + text[match.end() :]) for match in re.finditer(rf"(?<!\w){before}", text))
    for month in MONTHS[lang]:
        for match in re.finditer(rf"(?<!\w){month}(?!\w)", text):
            other = rng.choice([m for m in MONTHS[lang] if m != month])
            options.append(("month", text[: match.start()] + other + text[match.end() :]))
    for before, after in TIMES[lang]:
        for match in re.finditer(rf"(?<!\w){re.escape(before)}(?!\w)", text):
            if before in ("года", "pasado", "pasada", "día") and not re.search(
                r"(?:два|три|четыре|semana|mes|año|tres|dos|al) $", text[: match.start()]
            ):
                continue  # "2017 года" names a year, "lo ha pasado" is a verb
            options.append(("relative", text[: match.start()] + after + text[match.end() :]))
    if not options:
        return None
    template = rng.choice(sorted({option[0] for option in options}))
    return rng.choice([option for option in options if option[0] == template])


_MAKERS: dict[str, Callable[[str, str, str, random.Random, Sequence[tuple[str, str]]], tuple[str, str] | None]] = {
    "number": _number,
    "name": _name,
    "sentence": _sentence,
    "untranslated": _untranslated,
    "language": _language,
    "loop": _loop,
    "negation": _negation,
    "time": _time,
}


def inject(kind: str, source: str, reference: str, lang: str, rng: random.Random, others: Sequence[tuple[str, str]] = ()) -> Case | None:
    """One error of ``kind`` in ``reference``; None where it does not apply. Names may come from ``others``, neighboring pairs."""
    made = _MAKERS[kind](source, reference, lang, rng, others)
    if made is None or made[1] == reference:
        return None
    return Case(kind, made[0], source, made[1])
