"""Russian forms for ``inject_third.py``: one word put for another in the same case, number, gender and tense."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import regex as re

from benchmarks.quality.injected_errors.first import Case

Pair = tuple[str, str]
#: Names of templates, each with a text that has the error.
Made = list[tuple[str, str]]
Maker = Callable[[str, str, str, random.Random, Sequence[Pair]], Made]
_ROMAN = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch . y . e iu ia"
_LATIN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", (s.strip(".") for s in _ROMAN.split()), strict=True))


def in_latin(text: str) -> str:
    """Russian in Latin letters."""
    return "".join(cased(_LATIN[c.lower()], c) if _LATIN.get(c.lower()) else c for c in text)


@functools.cache
def morph() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@functools.lru_cache(maxsize=100_000)
def parses(word: str) -> tuple[Any, ...]:
    return tuple(morph().parse(word.lower()))


def cased(new: str, old: str) -> str:
    return new.upper() if old.isupper() and len(old) > 1 else new[0].upper() + new[1:] if old[0].isupper() else new


def formed(parse: Any, lemma: str) -> str | None:
    """The form of ``lemma`` that agrees with a parsed word."""
    tag = parse.tag
    want = {g for g in (tag.case, tag.number, tag.tense, tag.person, tag.mood, tag.voice) if g}
    want |= {tag.gender} if tag.gender and tag.POS in ("ADJF", "ADJS", "VERB", "PRTF") and tag.number == "sing" else set()
    for target in morph().parse(lemma):
        if target.normal_form.replace("ё", "е") == lemma.lower().replace("ё", "е") and (done := target.inflect(want)):
            return str(done.word)
    return None


def put(text: str, match: Any, new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def choose(kind: str, made: Made, source: str, reference: str, rng: random.Random) -> Case | None:
    """One error of those that can be made: first choose a template that applies, then one of its places."""
    made = [(name, text) for name, text in made if name and text != reference]
    if not made:
        return None
    template = rng.choice(sorted({name for name, _ in made}))
    return Case(kind, template, source, rng.choice([text for name, text in made if name == template]))


def rows_of(words: str) -> Iterator[list[str]]:
    for row in words.split(";"):
        yield [word.replace(".", " ") for word in row.split()]


def exchange(name: str, words: str, text: str, lang: str, rng: random.Random, fits: Callable[[re.Match[str]], bool] = bool) -> Made:
    """Put another word of its row for each word of a table found in ``text``."""
    made: Made = []
    for row in rows_of(words):
        if lang == "ru" and len(row[0].split()) == 1:
            folded = {word.lower().replace("ё", "е"): word for word in row}
            for match in re.finditer(r"(?<![\w-])[А-Яа-яЁё]{2,}(?![\w-])", text):
                for parse in parses(match.group())[:3]:
                    lemma = parse.normal_form.replace("ё", "е")
                    if lemma in folded and fits(match):
                        new = formed(parse, rng.choice([w for key, w in folded.items() if key != lemma]))
                        if new and new != match.group().lower():
                            made.append((name, put(text, match, cased(new, match.group()))))
                        break
        else:
            for word in row:
                for match in re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE):
                    if fits(match):
                        made.append((name, put(text, match, cased(rng.choice([w for w in row if w != word]), match.group()))))
    return made


def inflected(lemma: str, case: str) -> str:
    done = parses(lemma)[0].inflect({case})
    return str(done.word) if done else lemma
