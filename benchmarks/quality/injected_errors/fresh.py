"""A second generator of injected errors, apart from ``inject_errors.py`` and from the checker's tables, to measure by without fitting.

Every template is declared ``seen`` (the checker has a rule or words made for just this) or ``unseen`` (no rule was written with it in
mind). Invented names are put together from syllables, swapped ones come from other segments of the same set; numbers are changed by
digits, scale words, decimal marks and words; any sentence of a paragraph may be dropped. Rules may be improved by looking at misses of
seen templates only: ``translation_checks.py --show`` prints no others.

``inject_fresh(kind, source, reference, lang, rng, others)`` gives a :class:`inject_errors.Case` or None where the kind does not apply.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality.injected_errors.first import Case
from benchmarks.quality.injected_errors.forms import Made, Maker, Pair, choose, morph, put

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
#: Templates no rule of the checker was written for.
UNSEEN = frozenset(
    [
        "number: decimal mark moved",
        "number: from another segment",
        "number: scale word dropped",
        "number: scale word put in",
        "number: digits into other words",
        "name: invented, one word",
        "name: full name from another segment",
        "sentence: first",
        "sentence: of three",
        "untranslated: appended",
        "untranslated: long, in the middle",
        "language: one sentence of several",
        "language: far",
        "loop: first half again",
        "loop: with small changes",
        "negation: rare words",
        "negation: word with a prefix taken apart",
        "time: rare words",
        "time: number of the date",
    ]
)

_NAME = re.compile(r"(?<![\w-])[A-ZÁÉÍÓÚÑА-ЯЁ][a-zа-яёáéíóúñü]{2,}")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?…])[»”\"]?\s+(?=[«“\"¿¡A-ZÁÉÍÓÚА-ЯЁ—])")


def _numbers(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    made: Made = []
    free = r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w:/-])"
    for match in re.finditer(free, text):
        old = match.group()
        if not (set(text[max(0, match.start() - 3) : match.end() + 3]) & set("@#")):
            first = rng.choice([d for d in "123456789" if d != old[0]])
            made.append(("number: first digit", put(text, match, first + old[1:])))
            if len(old) > 1 and old.isdigit():
                made.append(("number: digit lost", put(text, match, old[:-1])))
                made.append(("number: neighbours exchanged", put(text, match, old[:-2] + old[-1] + old[-2])))
            if re.search(r"[.,]", old):
                made.append(("number: decimal mark moved", put(text, match, re.sub(r"[.,]", "", old, count=1) + "0")))
            elif old.isdigit() and len(old) in (2, 3):
                made.append(("number: decimal mark moved", put(text, match, f"{old[:-1]},{old[-1]}")))
            pool = [n for _, other in others for n in re.findall(free, other) if n != old and n not in source and n not in text]
            if pool:
                made.append(("number: from another segment", put(text, match, rng.choice(pool))))
            if old.isdigit() and len(old) == 2 and old[0] in "23456789":
                word = rng.choice([w for digit, w in _WORDS["tens"][lang].items() if digit != old[0]])
                made.append(("number: digits into other words", put(text, match, word)))
            if old.isdigit() and int(old) < 1000 and re.match(r" (?!%|г|тыс|мл|mil|mill|de )\w{4,}", text[match.end() :]):
                made.append(
                    (
                        "number: scale word put in",
                        text[: match.end()] + " " + rng.choice(_WORDS["inserted_scale"][lang]) + text[match.end() :],
                    )
                )
    for scale in _WORDS["scales"][lang]:
        for match in re.finditer(rf"(?<=\d)\s{re.escape(scale)}(?![\w])", text):
            made.append(("number: scale word dropped", put(text, match, "")))
    row = _WORDS["numbers"][lang]
    for i, word in enumerate(row):
        for match in re.finditer(rf"(?<!\w){word}(?!\w)", text):
            near = row[i + 1] if i + 1 < len(row) and rng.random() < 0.5 else row[i - 1] if i else row[1]
            made.append(("number: one more or less in words", put(text, match, near)))
    return made


def _inner(text: str, source: str, lang: str) -> list[re.Match[str]]:
    """Names inside sentences; in Spanish those that the source spells alike, in Russian those that are no common words."""
    found = []
    for match in _NAME.finditer(text):
        before = text[: match.start()].rstrip(" ")
        if not before or before[-1] in ".!?:…«»\"“”'(—–-\n¿¡":
            continue
        if lang == "es":
            if match.group() in source:
                found.append(match)
        elif _proper(match.group()):
            found.append(match)
    return found


def _parse(word: str) -> str:
    return str(morph().parse(word.lower())[0].tag) if morph().word_is_known(word.lower()) else "UNKN"


def _proper(word: str) -> bool:
    return any(tag in _parse(word) for tag in ("Name", "Surn", "Geox", "UNKN"))


def _invented(lang: str, rng: random.Random) -> str:
    code = "ru" if lang == "ru" else "en"
    parts = rng.sample(_WORDS["syllables"][code].split(), 2)
    return ("".join(parts) + rng.choice(_WORDS["syllables"][f"{code}_end"].split())).capitalize()


def _full(text: str, lang: str, source: str) -> list[re.Match[str]]:
    """Two names side by side."""
    both = re.compile(rf"{_NAME.pattern} {_NAME.pattern}")
    inner = {match.start() for match in _inner(text, source, lang)}
    return [m for m in both.finditer(text) if m.start() in inner and m.start() + m.group().index(" ") + 1 in inner]


def _names(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    made: Made = []
    places = _inner(text, source, lang)
    for match in places:
        made.append(("name: invented, one word", put(text, match, _invented(lang, rng))))
        pool = [
            m.group()
            for their, other in others
            for m in _inner(other, their, lang)
            if m.group()[:4] != match.group()[:4] and m.group()[:4] not in text and m.group()[:4] not in source
        ]
        if pool:
            made.append(("name: from another segment", put(text, match, rng.choice(pool))))
        here = [m.group() for m in places if m.group()[:4] != match.group()[:4]]
        if here:
            made.append(("name: another of the text", put(text, match, rng.choice(here))))
        if len(match.group()) >= 6:
            letters = list(match.group())
            alphabet = "бгдклмнпрстфхч" if lang == "ru" else "bdfgklmnprstv"
            spots = [i for i in range(1, len(letters) - 2) if letters[i] in alphabet]
            if len(spots) >= 2:
                for i in rng.sample(spots, 2):
                    letters[i] = rng.choice([c for c in alphabet if c != letters[i]])
                made.append(("name: two letters", put(text, match, "".join(letters))))
    for match in _full(text, lang, source):
        made.append(("name: invented full name", put(text, match, f"{_invented(lang, rng)} {_invented(lang, rng)}")))
        pool = [m.group() for their, other in others for m in _full(other, lang, their) if m.group().split()[1] not in text]
        if pool:
            made.append(("name: full name from another segment", put(text, match, rng.choice(pool))))
    return made


def _sentences(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    """Drops one of the text's own sentences; ``others`` holds the neighbors of the same document, which may be joined to it."""
    made: Made = []
    parts = _SENTENCE.split(text)
    theirs = _SENTENCE.split(source)
    if len(parts) > 1 and len(theirs) > 1:
        for i, part in enumerate(parts):
            if len(part) >= 25:
                which = "first" if i == 0 else "last" if i == len(parts) - 1 else "in the middle"
                made.append((f"sentence: {which}", " ".join([*parts[:i], *parts[i + 1 :]])))
    return made


def joined(rows: Sequence[tuple[str, str, str]], rng: random.Random) -> list[tuple[str, str, str, str]]:
    """Three segments of one document run together, one of them left out: (source, reference, text, template)."""
    cases = []
    for i in range(len(rows) - 2):
        three = rows[i : i + 3]
        if len({row[0] for row in three}) > 1 or not all(re.search(r"[.!?]\W*$", row[1]) and len(row[2]) >= 25 for row in three):
            continue
        at = rng.randrange(3)
        source, reference = (" ".join(row[k] for row in three) for k in (1, 2))
        cases.append((source, reference, " ".join(row[2] for k, row in enumerate(three) if k != at), "sentence: of three"))
    return cases


def _untranslated(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    made: Made = []
    words, mine = source.split(), text.split()

    def spans(size: int) -> list[list[str]]:
        runs = [words[i : i + size] for i in range(len(words) - size + 1)]
        return [run for run in runs if sum(w.strip(".,;:!?\"“”'’()").isalpha() and w.islower() and len(w) > 2 for w in run) >= 2]

    for size, template in ((2, "two words"), (3, "three words"), (rng.choice([5, 7, 9]), "long, in the middle")):
        found = spans(size)
        if found and len(mine) > size + 2:
            span = rng.choice(found)
            at = rng.randrange(1, len(mine) - size)
            made.append((f"untranslated: {template}", " ".join([*mine[:at], *span, *mine[at + size :]])))
    if found := spans(4):
        made.append(("untranslated: appended", f"{text} {' '.join(rng.choice(found))}"))
    return made


def _language(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    foreign = _WORDS["foreign"]
    made = [
        ("language: relative", rng.choice(foreign["relatives"][lang])),
        ("language: far", rng.choice(foreign["far"][lang])),
    ]
    if len(source) >= 60:
        made.append(("language: the source", source))
    parts = _SENTENCE.split(text)
    if len(parts) > 1:
        at = rng.randrange(len(parts))
        one = rng.choice(foreign["relatives"][lang] + foreign["far"][lang])
        made.append(("language: one sentence of several", " ".join([*parts[:at], one, *parts[at + 1 :]])))
    return made


def _loop(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    words = text.split()
    if len(words) < 8:
        return []
    size = rng.choice([2, 3, 4, 6])
    at = rng.randrange(1, len(words) - size)
    phrase = words[at : at + size]
    longest = max(range(len(words)), key=lambda i: len(words[i].strip(".,:;!?»«")))
    stem = words[longest].strip('.,:;!?»«"')
    changed = [w for n in range(4) for w in [*phrase, rng.choice(["и", "а"] if lang == "ru" else ["y", "o"])][: size + 1]]
    return [
        ("loop: phrase", " ".join([*words[: at + size], *(phrase * rng.choice([2, 4])), *words[at + size :]])),
        ("loop: cut off", " ".join([*words[: at + size], *(phrase * 12)])),
        ("loop: sentence", f"{text} {text}"),
        ("loop: first half again", " ".join([*words, *words[: max(6, len(words) // 2)]])),
        ("loop: with small changes", " ".join([*words[:at], *changed, *words[at + size :]])),
        ("loop: letters", text.replace(stem, stem + stem[-2:] * 14, 1)),
    ]


def _finite(text: str, lang: str) -> list[re.Match[str]]:
    """Finite verbs: by the dictionary in Russian, by unmistakable endings and forms in Spanish."""
    if lang == "ru":
        return [m for m in re.finditer(r"(?<![\w-])[а-яё]{4,}(?![\w-])", text) if _parse(m.group()).startswith("VERB")]
    verbs = r"[a-zñáéíóú]{3,}(?:aron|ieron|aban|ían|arán|erán|irán|ará)|"
    verbs += "anunció|explicó|indicó|señaló|puso|pudo|dio|hizo|quería|seguirá|vive|trabaja"
    return list(re.finditer(rf"(?<![\w-])(?:{verbs})(?![\w-])", text))


def _negation(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    made: Made = []
    before = r"(?:\bне|\bни|\bбы|\bли)\s+$" if lang == "ru" else r"\b(?:no|ni|nunca|jamás|se|lo|la|le|les|los|las|me|nos|te|sin|y|e|o)\s+$"
    for match in _finite(text, lang):
        if re.search(before, text[: match.start()], re.IGNORECASE):
            continue
        for group, template in (("seen", "put in"), ("unseen", "rare words")):
            word = rng.choice(_WORDS["denial"][group][lang])
            made.append((f"negation: {template}", f"{text[: match.start()]}{word} {text[match.start() :]}"))
    particle = (
        r"(?<!\w)не (?=\w)(?!только|менее|более|раз\b|просто|столько)"
        if lang == "ru"
        else r"(?<!\w)no (?=\w)(?!s[oó]lo|obstante|solamente)"
    )
    for match in re.finditer(particle, text):
        made.append(("negation: taken out", put(text, match, "")))
    if lang == "ru":
        for match in re.finditer(r"(?<!\w)не(?=[а-яё]{5,})", text):
            rest = re.match(r"[а-яё]+", text[match.end() :])
            if rest and not _parse(rest.group()).startswith("UNKN") and _parse(rest.group())[:4] in ("ADJF", "ADJS", "ADVB"):
                made.append(("negation: word with a prefix taken apart", put(text, match, "")))
    return made


def _time(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    made: Made = []
    for group, template in (("seen", "another of its class"), ("unseen", "rare words")):
        for line in _WORDS["time"][group][lang]:
            row = line.split()
            for word in row:
                for match in re.finditer(rf"(?<![\w-]){word}(?![\w-])", text):
                    lead = text[: match.start()]
                    # "2017 года" names a year, "рабочего дня" no span of time, "más tarde", "lo ha pasado", "hoy en día" neither
                    if word in ("года", "год", "году", "лет") and re.search(r"\d{4}\s$", lead):
                        continue
                    if word in ("дня", "tarde", "día", "pasado", "pasada") and not re.search(
                        r"(?:два|три|четыре|tres|dos|un|al|semana|mes|año|década)\s$", lead
                    ):
                        continue
                    made.append((f"time: {template}", put(text, match, rng.choice([w for w in row if w != word]))))
    months = "|".join(_WORDS["time"]["seen"][lang][3 if lang == "ru" else 1].split())
    link = " " if lang == "ru" else " de "
    for match in re.finditer(rf"(?<!\d)([12]?\d)(?={link}(?:{months})\b)", text):
        made.append(("time: number of the date", put(text, match, str(int(match.group()) % 27 + 2))))
    return made


_MAKERS: dict[str, Maker] = {
    "number": _numbers,
    "name": _names,
    "sentence": _sentences,
    "untranslated": _untranslated,
    "language": _language,
    "loop": _loop,
    "negation": _negation,
    "time": _time,
}


def inject_fresh(kind: str, source: str, reference: str, lang: str, rng: random.Random, others: Sequence[Pair] = ()) -> Case | None:
    """One error of ``kind``: first choose a template that applies, then one of its places."""
    return choose(kind, _MAKERS[kind](source, reference, lang, rng, others), source, reference, rng)
