"""A third generator of injected errors: what a translation model really gets wrong, in the right case and number.

It was written before its misses were looked at, with a vocabulary of its own (``third_words.toml``). Which templates are *blind* is decided
by a hash of their names and not by us: their misses are never shown (``--show``), so that no rule can be made for them.

``inject_third(kind, source, reference, lang, rng, others)`` gives a :class:`inject_errors.Case` or None where the kind does not apply.
"""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path

import regex as re

from benchmarks.quality.injected_errors.first import Case
from benchmarks.quality.injected_errors.forms import (
    Made,
    Maker,
    Pair,
    cased,
    choose,
    exchange,
    in_latin,
    inflected,
    morph,
    parses,
    put,
)

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
#: Every template of this generator.
TEMPLATES = frozenset(_WORDS["templates"])
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?…])[»”\"]?\s+(?=[«“\"¿¡A-ZÁÉÍÓÚА-ЯЁ—])")


def is_blind(template: str) -> bool:
    """Whether a template's misses stay hidden: a coin thrown by the hash of its name."""
    return hashlib.sha256(template.encode()).digest()[0] % 2 == 0


def _numbers(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    words = _WORDS["number"]
    made = exchange("number: another numeral in its case", words["cardinal"][lang], text, lang, rng)
    made += exchange("number: another ordinal", words["ordinal"][lang], text, lang, rng)
    made += exchange("number: another scale", words["scale"][lang], text, lang, rng)
    made += exchange("number: twice for three times", words["multiple"][lang], text, lang, rng)
    made += exchange(
        "number: another currency",
        words["money"][lang],
        text,
        lang,
        rng,
        lambda m: bool(re.search(r"\d|мл|mil", text[max(0, m.start() - 12) : m.start()])),
    )
    for match in re.finditer(r"(?<![\w.,:/-])\d+(?:[.,  ]\d+)*(?![\w:/])", text):
        old = match.group()
        if re.fullmatch(r"(?:19|20)\d\d", old):
            made.append(("number: another year", put(text, match, str(int(old) + rng.choice([-10, -3, -1, 1, 2, 10])))))
        elif old.isdigit():
            made.append(("number: half of it", put(text, match, str(max(1, int(old) // 2)))))
            made.append(("number: words for it, wrong", put(text, match, rng.choice(words["cardinal"][lang].split()[4:]))))
        else:
            made.append(
                ("number: digits after the mark", put(text, match, old[:-1] + rng.choice([d for d in "123456789" if d != old[-1]])))
            )
            made.append(("number: mark taken out", put(text, match, re.sub(r"[.,  ]", "", old))) if "," in old else ("", text))
    for match in re.finditer(r"(?<=\d)\s?%", text):
        made.append(("number: points for percent", put(text, match, " п. п." if lang == "ru" else " puntos porcentuales")))
    return made


def _name_places(text: str, source: str, lang: str) -> list[re.Match[str]]:
    found = []
    for match in re.finditer(r"(?<=[\w,»\"”] )[A-ZÁÉÍÓÚÑА-ЯЁ][a-zа-яёáéíóúñü]{2,}", text):
        if lang == "es":
            fits = match.group() in source
        else:
            tag = str(parses(match.group())[0].tag)
            fits = not morph().word_is_known(match.group().lower()) or any(t in tag for t in ("Name", "Surn", "Geox"))
        if fits:
            found.append(match)
    return found


def _names(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    words = _WORDS["name"]
    made = exchange("name: another country", words["country"][lang], text, lang, rng)
    made += exchange("name: another city", words["city"][lang], text, lang, rng)
    made += exchange("name: another nation", words["nation"][lang], text, lang, rng)
    if lang == "es":
        made += exchange("name: another nation", words["nation_f"]["es"], text, lang, rng)
    acronyms = words["acronym"][lang].split()
    for match in re.finditer(r"(?<![\w-])[A-ZА-Я]{2,5}(?![\w-])", text):
        if match.group() in acronyms or match.group() in source:
            made.append(("name: another acronym", put(text, match, rng.choice([a for a in acronyms if a != match.group()]))))
    places = _name_places(text, source, lang)
    for match in places:
        parse = parses(match.group())[0] if lang == "ru" else None
        kind = "first" if parse is not None and "Name" in parse.tag else "surname"
        lemma = rng.choice(words[kind][lang].split())
        new = lemma if parse is None or parse.tag.case is None else cased(inflected(lemma, parse.tag.case), lemma)
        made.append((f"name: another {kind}", put(text, match, new)))
        if len(match.group()) >= 6:
            head = rng.choice(words["syllable"][lang].split()).capitalize()
            made.append(("name: its first half changed", put(text, match, head + match.group()[len(match.group()) // 2 :])))
        for their_source, other in others:
            for theirs in _name_places(other, their_source, lang)[:2]:
                if theirs.group()[:4] not in text and theirs.group() not in source:
                    made.append(("name: from a neighbour", put(text, match, theirs.group())))
    for one, other in ((a, b) for a in places for b in places if a.end() < b.start() and a.group()[:4] != b.group()[:4]):
        if other.start() - one.end() > 3:
            swapped = text[: one.start()] + other.group() + text[one.end() : other.start()] + one.group() + text[other.end() :]
            made.append(("name: two changed places", swapped))
    return made


def joined_third(rows: Sequence[tuple[str, str, str]], rng: random.Random) -> list[tuple[str, str, str, str]]:
    """Two or four segments of a document run together, one left out, put in from elsewhere or said twice."""
    cases = []
    good = [bool(re.search(r"[.!?]\W*$", row[1])) and len(row[2]) >= 25 for row in rows]
    for i in range(len(rows)):
        size = rng.choice([2, 4])
        some = rows[i : i + size]
        if len(some) < size or len({row[0] for row in some}) > 1 or not all(good[i : i + size]):
            continue
        source, reference = (" ".join(row[k] for row in some) for k in (1, 2))
        at, parts = rng.randrange(size), [row[2] for row in some]
        strange = rng.choice([row[2] for row, fits in zip(rows, good, strict=True) if fits and row[0] != some[0][0]] or [""])
        template, new = rng.choice(
            [
                (f"sentence: one of {size}", [*parts[:at], *parts[at + 1 :]]),
                ("sentence: another in its place", [*parts[:at], strange, *parts[at + 1 :]]),
                ("sentence: one put in", [*parts[:at], strange, *parts[at:]]),
                ("sentence: its neighbour twice", [*parts[:at], parts[at - 1], *parts[at + 1 :]]),
            ]
        )
        cases.append((source, reference, " ".join(new), template))
    return cases


def _sentences(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    parts = _SENTENCE.split(text)
    made: Made = []
    if len(parts) > 1 and len(_SENTENCE.split(source)) > 1:
        for i, part in enumerate(parts):
            if len(part) >= 25:
                made.append(("sentence: any", " ".join([*parts[:i], *parts[i + 1 :]])))
        if len(parts) > 3:
            made.append(("sentence: the last two", " ".join(parts[:-2])))
    return made


def _untranslated(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    words, mine = source.split(), text.split()
    made: Made = []

    def plain(word: str) -> bool:
        return word.strip(".,;:!?").isalpha() and word.islower() and len(word) > 3

    for i in range(len(words) - 2):
        two, three = words[i : i + 2], words[i : i + 3]
        at = min(int(i / len(words) * len(mine)), len(mine) - 3)
        if at < 1:
            continue
        if plain(two[0]) and plain(two[1]):
            made.append(("untranslated: two in quotation marks", " ".join([*mine[:at], f"«{' '.join(two).strip('.,')}»", *mine[at + 2 :]])))
            made.append(("untranslated: two in brackets behind", " ".join([*mine[:at], f"({' '.join(two).strip('.,')})", *mine[at:]])))
            made.append(("untranslated: two at the start", " ".join([cased(two[0], "A"), two[1], *mine[2:]])))
        if (plain(two[0]) and two[1][0].isupper()) or (plain(two[1]) and two[0][0].isupper()):
            made.append(("untranslated: a word and a name", " ".join([*mine[:at], *two, *mine[at + 2 :]])))
        if sum(map(plain, three)) >= 2:
            made.append(
                ("untranslated: three with a hyphen", " ".join([*mine[:at], "-".join(w.strip(".,") for w in three), *mine[at + 3 :]]))
            )
    for clause in re.findall(r"(?<=, )[a-z][^,.]{15,80}(?=[,.])", source):
        made.append(("untranslated: a clause", re.sub(r",[^,]*$|$", "", text, count=1) + f", {clause}."))
    parts, theirs = _SENTENCE.split(text), _SENTENCE.split(source)
    if len(parts) == len(theirs) > 1:
        i = rng.randrange(len(parts))
        if len(theirs[i]) > 25:
            made.append(("untranslated: one sentence", " ".join([*parts[:i], theirs[i], *parts[i + 1 :]])))
    return made


def _language(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    words = _WORDS["language"]
    near = rng.choice(words["near"][lang])
    made = [
        ("language: a relative", near),
        ("language: far", rng.choice(words["far"])),
        ("language: the other target", words["other"][lang][0]),
    ]
    if len(text.split()) > 8:
        made.append(("language: half a relative", " ".join([*text.split()[: len(text.split()) // 2], *near.split()[4:]])))
        made.append(("language: a sentence of a relative behind", f"{text} {near}"))
    if lang == "ru" and len(text) > 30:
        made.append(("language: in Latin letters", in_latin(text)))
    return made


def _loop(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    words = text.split()
    if len(words) < 8:
        return []
    at, times = rng.randrange(1, len(words) - 5), rng.choice([3, 5, 9])
    word = words[at].strip(".,«»")
    head, tail = words[:at], words[at:]
    return [
        ("loop: hyphens", " ".join([*head, "-".join([word] * (times + 1)), *tail[1:]])),
        ("loop: varying marks", " ".join([*head, *(word + rng.choice([",", ".", ";", " –"]) for _ in range(times + 1)), *tail])),
        ("loop: one letter", " ".join([*head, word + word[-1] * 20, *tail[1:]])),
        ("loop: five words twice more", " ".join([*head, *(tail[:5] * 3), *tail[5:]])),
        ("loop: the end again and again", " ".join([*words, *(words[-3:] * times)])),
        ("loop: in capitals", " ".join([*head, *tail[:3], *(w.upper() for w in tail[:3] * times), *tail[3:]])),
        ("loop: all of it once more, cut off", " ".join([*words, *words[: max(6, 2 * len(words) // 3)]])),
    ]


def _negation(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    words = _WORDS["negation"]
    made: Made = []
    for before, after in words["pronouns"][lang]:
        for match in re.finditer(rf"(?<![\w-]){before}(?![\w-])", text, re.IGNORECASE):
            made.append(("negation: always and never", put(text, match, cased(after, match.group()))))
    for line in words["opposite"][lang].split():
        made += exchange("negation: an opposite", line.replace("/", " "), text, lang, rng)
    if lang == "es":
        for line in words["prefixed"]["es"].split():
            plain, prefixed = line.split("/")
            made += [("negation: prefix put in", put(text, m, prefixed)) for m in re.finditer(rf"(?<!\w){plain}(?!\w)", text)]
            made += [("negation: prefix off", put(text, m, plain)) for m in re.finditer(rf"(?<!\w){prefixed}(?!\w)", text)]
        for match in re.finditer(
            r"(?<=[a-z] )(?:[a-zñ]{3,}[óé]|ha|han|había|habían|es|son|fue|fueron|está|están|era|eran|tiene|puede)(?= [a-zñ])", text
        ):
            if not re.search(r"\b(?:no|ni|nunca|se|lo|la|le|les|los|las|me|nos|te|sin|y|e|o) $", text[: match.start()]):
                made.append(("negation: before a verb", put(text, match, f"no {match.group()}")))
        for match in re.finditer(r"(?<=\b(?:para|por) )[a-zñ]{3,}[aei]r\b", text):
            made.append(("negation: before an infinitive", put(text, match, f"no {match.group()}")))
        return made
    last = ""
    for match in re.finditer(r"[А-Яа-яЁё-]+", text):
        word, parse = match.group(), parses(match.group())[0]
        pos, free = parse.tag.POS, last not in ("не", "ни", "бы", "ли")
        if free and word.islower() and pos in ("PRED", "ADJS", "PRTS"):
            made.append(("negation: before a predicate", put(text, match, f"не {word}")))
        if free and pos == "VERB" and len(word) > 2 and word.islower():
            made.append(
                ("negation: before a verb", put(text, match, f"{rng.choice(['не', 'не', 'едва ли', 'вряд ли', 'даже не'])} {word}"))
            )
        if free and pos == "INFN" and last and parses(last)[0].tag.POS == "VERB":
            made.append(("negation: before an infinitive", put(text, match, f"не {word}")))
        if pos in ("ADJF", "ADJS", "ADVB") and "Apro" not in parse.tag and len(word) > 4 and word.islower() and free:
            if morph().word_is_known("не" + word):
                made.append(("negation: prefix put in", put(text, match, "не" + word)))
            bare = re.sub(r"^(?:не|без|бес)(?=\w{4})", "", word)
            if bare != word and morph().word_is_known(bare) and pos == parses(bare)[0].tag.POS:
                made.append(("negation: prefix off", put(text, match, bare)))
        if pos == "NOUN" and parse.tag.case == "ablt" and last in ("с", "со") and (done := parse.inflect({"gent"})):
            lead = re.sub(r"\b[сС]о?\s$", "без ", text[: match.start()])
            made.append(("negation: without for with", lead + done.word + text[match.end() :]))
        last = word.lower()
    return made


def _time(source: str, text: str, lang: str, rng: random.Random, others: Sequence[Pair]) -> Made:
    words = _WORDS["time"]
    made: Made = []

    def near_unit(match: re.Match[str]) -> bool:
        span = text[max(0, match.start() - 12) : match.end() + 12]
        return bool(re.search(r"недел|месяц|год|лет|дн|semana|mes\b|meses|año|día|hora", span))

    def counts(match: re.Match[str]) -> bool:  # "2017 года" names a year, "рабочего дня" and "hoy en día" no span
        return not re.search(r"(?:\d{4}|рабоч\w+|hoy en|primer|segund[oa]) $", text[: match.start()]) and match.group().lower() not in (
            "segundo",
        )

    for key in ("weekday", "month", "season"):
        made += exchange(f"time: another {key} in its case", words[key][lang], text, lang, rng)
    made += exchange("time: another unit in its case", words["unit"][lang], text, lang, rng, counts)
    made += exchange("time: this for last", words["direction"][lang], text, lang, rng, near_unit)
    made += exchange("time: how often, how long ago", words["often"][lang], text, lang, rng)
    clock = r"(?:\d|час\w*|вчера|сегодня|завтра|ayer|hoy|lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:de|por) la) $"
    made += exchange(
        "time: another part of the day", words["part"][lang], text, lang, rng, lambda m: bool(re.search(clock, text[: m.start()]))
    )
    if lang == "ru":
        patterns = [
            ("time: in two years for two years ago", r"((?:\w+ )(?:лет|года|год|месяц\w*|дней|дня|день|недел\w+)) назад", r"через \1"),
            ("time: in two years for two years ago", r"через ((?:\w+ )?(?:лет|года|год|месяц\w*|дней|дня|день|недел\w+))", r"\1 назад"),
            ("time: before for after", r"\bпосле(?= )", "до"),
            ("time: before for after", r"\b[Дд]о(?= \d{4})", "после"),
            ("time: since for until", r"\b[Сс](?= \d{4} г)", "до"),
            ("time: since for until", r"\bдо(?= \w+ года)", "с"),
        ]
    else:
        patterns = [
            ("time: in two years for two years ago", r"\bhace(?= \w+ (?:años|meses|semanas|días|horas))", "dentro de"),
            ("time: in two years for two years ago", r"(\w+ (?:años|meses|días|semanas|horas)) después", r"\1 antes"),
            ("time: before for after", r"\bdespués de\b", "antes de"),
            ("time: before for after", r"\bantes de\b", "después de"),
            ("time: since for until", r"\bdesde(?= (?:\d{4}|hace|el|la|que|enero|mayo))", "hasta"),
            ("time: since for until", r"\bhasta(?= (?:\d{4}|el|la))", "desde"),
        ]
    for name, pattern, new in patterns:
        made += [(name, text[: m.start()] + m.expand(new) + text[m.end() :]) for m in re.finditer(pattern, text)]
    for match in re.finditer(r"\b[XIV]{2,5}(?= век)|(?<=siglo )[XIV]{2,5}\b", text):
        made.append(
            (
                "time: another century or decade",
                put(text, match, rng.choice([c for c in ("XVI", "XVII", "XVIII", "XIX", "XX") if c != match.group()])),
            )
        )
    for match in re.finditer(r"(?<=\b(?:19|20))\d(?=0-[ехм])|(?<=(?:los|años|de) )\d(?=0\b)|(?<=\b(?:19|20))\d(?=0s)", text):
        made.append(("time: another century or decade", put(text, match, str((int(match.group()) + rng.choice([1, 3, 7])) % 10))))
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


def inject_third(kind: str, source: str, reference: str, lang: str, rng: random.Random, others: Sequence[Pair] = ()) -> Case | None:
    """One error of ``kind``: first choose a template that applies, then one of its places."""
    return choose(kind, _MAKERS[kind](source, reference, lang, rng, others), source, reference, rng)
