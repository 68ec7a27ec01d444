"""One name, one spelling: names of the sources that a digest's translations spell in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarize.digest_types import DigestItem
from summarize.text.script import share_in_script
from summarize.text.stems import stemmer
from summarize.text.tokens import base_language
from summarize.types import Finding
from summarize.verification.base import Pair
from summarize.verification.name_matching import Match, is_sure, names_of

#: Languages whose names the checks know.
_LANGUAGES = frozenset(("en", "ru", "es"))


@dataclass(frozen=True, slots=True)
class Use:
    """A name in a translation: its form, and the story and the sentence that have it."""

    form: str
    key: str
    story: int
    sentence: int


def one_spelling(items: Sequence[DigestItem], targets: Sequence[str]) -> tuple[DigestItem, ...]:
    """Return the stories with a finding, in all but the first place, for each name that gets another spelling than most stories give it.

    Names are compared where the checks know names: English, Russian and Spanish.
    """
    found: dict[int, list[Finding]] = {}
    for code in targets:
        lang = base_language(code)
        if lang not in _LANGUAGES:
            continue
        by_name: dict[tuple[str, str], list[Use]] = {}
        for name, use in uses(items, code):
            by_name.setdefault(name, []).append(use)
        for rows in (rows for rows in by_name.values() if len({row.key for row in rows}) > 1):
            for use, usual in others(rows, lang):
                message = f"one name of the digest is spelled {usual!r} and {use.form!r}"
                found.setdefault(use.story, []).append(Finding("minor", "name", code, message, usual, use.form, use.sentence))
    return tuple(replace(item, findings=(*item.findings, *found.get(n, ()))) for n, item in enumerate(items))


def uses(items: Sequence[DigestItem], code: str) -> Iterator[tuple[tuple[str, str], Use]]:
    """Yield each name of a summary, with its language, and the word for it in the translation."""
    pairs = list(_pairs(items, code))
    often = Counter(name.key for _, _, pair in pairs for name in set(names_of(pair.left)))
    for story, n, pair in pairs:
        if all(often[name.key] == 1 for name in names_of(pair.left)):
            continue
        match = Match(pair)
        theirs = {name.key: name for name in match.names[1] if is_sure(name, pair.right.base)}
        for name in match.names[0]:
            partners = match.partners[0].get(name.key, set())
            if len(partners) != 1 or not partners <= theirs.keys() or not is_sure(name, pair.left.base):
                continue
            other = theirs[next(iter(partners))]
            if match.partners[1].get(other.key) == {name.key} and share_in_script(other.text, code) == 1.0:
                yield (pair.left.base, name.key), Use(other.text, other.key, story, n)


def _pairs(items: Sequence[DigestItem], code: str) -> Iterator[tuple[int, int, Pair]]:
    """Yield the sentences of the summaries with their translations, each with its story and its number."""
    for story, item in enumerate(items):
        own, translation = item.summary.language, item.translations.get(code)
        if translation is not None and base_language(own) in _LANGUAGES and base_language(own) != base_language(code):
            for n, (sentence, text) in enumerate(zip(item.summary.sentences, translation.sentences, strict=False), 1):
                yield story, n, Pair(sentence.text, text, own, code)


def others(rows: Sequence[Use], lang: str) -> Iterator[tuple[Use, str]]:
    """Yield the uses that differ from the usual spelling by more than an ending, each spelling once a story."""
    stories = Counter(key for key, _ in {(row.key, row.story) for row in rows})
    usual = max(rows, key=lambda row: (sum(n for key, n in stories.items() if _same(key, row.key, lang)), -row.story, -row.sentence))
    seen: set[tuple[int, str]] = set()
    for row in rows:
        if not _same(row.key, usual.key, lang) and (row.story, row.key) not in seen:
            seen.add((row.story, row.key))
            yield row, usual.form


def _same(one: str, other: str, lang: str) -> bool:
    """Whether two words are forms of one name: by pymorphy3's lemmas in Russian, and by their stems."""
    if lang == "ru":
        from summarize.text import russian

        if russian.lemmas(one) & russian.lemmas(other):
            return True
    stem = stemmer(lang)
    return one == other or stem(one) == stem(other)
