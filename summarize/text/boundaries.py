"""Sentence boundaries that sentencex gets wrong: abbreviations before names and figures, times, units, names with a dot inside."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import NamedTuple

import regex

from summarize.text import russian
from summarize.text.stopwords import stop_words

#: How much of a sentence is searched for a verb. Characters.
_CLAUSE_CHARS = 300
#: How much before a boundary tells what ends there. Characters.
_TAIL_CHARS = 40

_LAST = regex.compile(r"(?<![\p{L}\p{N}.])((?:\p{L}+[.\-]\s?){0,2}\p{L}+)\.\s*$")
_FIRST = regex.compile(r"[\s\"'«“„(—–-]*([\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*)")
_FIGURE = regex.compile(r"\s*(?:[№#§]\s?)?(?:\d|[IVXLC]+\b)")
_QUOTE = regex.compile(r"\s*[\"«“„]")
_CLOCK = regex.compile(r"\b[ap]\.\s?m\.\s*$", regex.I)
_PLACE_INITIALS = regex.compile(r",\s(?:\p{Lu}\.){2}\s*$")
_DOUBLED = regex.compile(r"\b(\p{Lu})\1\.\s*$")  # Spanish plurals: EE. UU., FF. AA.
_DOUBLED_NEXT = regex.compile(r"\s*(\p{Lu})\1\.")
_ERA, _ERA_NEXT = regex.compile(r"\b[ad]\.\s*$"), regex.compile(r"\s*C\.")  # a. C., d. C.
_DOLLAR = regex.compile(r"\bдолл\.\s*$")
_DOLLAR_COUNTRY = regex.compile(r"\s*(?:США|Канады|Австралии|Гонконга|Сингапура|Тайваня|Новой Зеландии)\b")
# A dash at the dot of a dateline (``MADRID (EFE).- ``).
_DATELINE, _DATELINE_NEXT = regex.compile(r"(?:\)|\p{Lu}{3})\.$"), regex.compile(r"[-–]\s")
_DOT_INSIDE = regex.compile(r"\b\p{Lu}[\p{L}\p{N}]*\.$")
# Where a sentence may end though sentencex sees none: an abbreviation of these, white space, a capital.
_CANDIDATES = {
    "ru": regex.compile(
        r"(?:(?:\d|\b[IVXLC]+|\b(?:млн|млрд|трлн|тыс)\.?)[\s\u00a0]?(?:млн|млрд|трлн|тыс|руб|долл|коп|чел|шт|экз|мин|сек|ч|гг?|вв?)\.(?:[\s\u00a0](?:руб|долл|чел|коп)\.)?"
        r"|\bи\s(?:т\.\s?[дп]|др|пр)\.)\s+(?=[\"«“„—–]{0,2}\s?\p{Lu})"
    ),
    "es": regex.compile(r"\b(?:EE\.\s?UU|FF\.\s?AA|RR\.\s?HH|JJ\.\s?OO|CC\.\s?OO|[ad]\.\s?C|S\.\s?A|etc)\.\s+(?=[\"«“¿¡]{0,2}\p{Lu})"),
    "en": regex.compile(r",\s(?:\p{Lu}\.){2}\s+(?=[\"“]?\p{Lu})|\betc\.\s+(?=[\"“]?\p{Lu})"),
}


class Abbreviations(NamedTuple):
    """The rows of ``data/abbreviations.toml`` for one language."""

    open: frozenset[str] = frozenset()
    before_name: frozenset[str] = frozenset()
    before_figure: frozenset[str] = frozenset()
    before_quote: frozenset[str] = frozenset()
    also_a_word: frozenset[str] = frozenset()
    after_figure: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    time: frozenset[str] = frozenset()


@functools.cache
def abbreviations(language: str) -> Abbreviations:
    """Return the table of a language (a bare code); empty where there is none."""
    return _tables().get(language, Abbreviations())


@functools.cache
def _tables() -> dict[str, Abbreviations]:
    raw = tomllib.loads(files("summarize.text").joinpath("data", "abbreviations.toml").read_text(encoding="utf-8"))
    return {code: Abbreviations(**{name: frozenset(words.split()) for name, words in rows.items()}) for code, rows in raw.items()}


def cut(piece: str, language: str) -> list[str]:
    """Cut ``piece`` where an abbreviation before a capital ends a sentence that sentencex let go on. No character is lost."""
    pattern = _CANDIDATES.get(language)
    if pattern is None or "." not in piece:
        return [piece]
    parts, start = [], 0
    for match in pattern.finditer(piece):
        if not joins(piece[start : match.end()], piece[match.end() :], language):
            parts.append(piece[start : match.end()])
            start = match.end()
    return [*parts, piece[start:]]


def joins(before: str, after: str, language: str) -> bool:
    """Return whether ``after`` goes on with the sentence of ``before``, where sentencex or :func:`cut` would cut between the two."""
    sentence, before = before, before[-_TAIL_CHARS:]
    if not before[-1:].isspace():
        return bool(_DATELINE.search(before) and _DATELINE_NEXT.match(after)) or _dot_inside(before, after, language)
    last, first = _LAST.search(before), _FIRST.match(after)
    if last is None or first is None:
        return False
    if _CLOCK.search(before):
        return first[1][0].islower() or first[1].lower() in abbreviations("en").time
    if (_DOUBLED.search(before) and _DOUBLED_NEXT.match(after)) or (_ERA.search(before) and _ERA_NEXT.match(after)):
        return True
    if _DOLLAR.search(before) and _DOLLAR_COUNTRY.match(after):
        return True
    whole = regex.sub(r"\.\s", ".", last[1]).lower()
    words = {whole, whole.rpartition(".")[2]}
    if any(_announces(word, after, first[1], language) for word in words):
        return True
    return any(_may_end(word, before, language) for word in words) and not _ends(sentence, after, first, language)


def _announces(word: str, after: str, first: str, language: str) -> bool:
    """Return whether the abbreviation ``word`` announces what ``after`` begins with."""
    table = abbreviations(language)
    if word in table.open or (word in table.before_figure and _FIGURE.match(after)):
        return True
    if word in table.before_quote:
        return bool(_QUOTE.match(after))
    if word in table.also_a_word:
        return russian.is_name(first)
    return word in table.before_name


def _may_end(word: str, before: str, language: str) -> bool:
    table = abbreviations(language)
    return word in table.may_end or word in table.after_figure or (language == "en" and bool(_PLACE_INITIALS.search(before)))


def _ends(before: str, after: str, first: regex.Match[str], language: str) -> bool:
    """Return whether a sentence ends at an abbreviation that may end one.

    A small letter goes on, a function word with a capital begins anew. Else in Russian a name goes on with what has no verb yet
    (``В 1987 г. Иванов уехал``), any other capital begins a sentence; in Spanish two capitals are a name (``EE. UU. Joe Biden``).
    """
    word = first[1]
    if word[0].islower():
        return False
    if word.lower() in stop_words(language):
        return True
    if language == "ru":
        return not russian.is_name(word) or _has_verb(before)
    if language == "es":
        following = _FIRST.match(after, first.end())
        return following is None or not following[1][0].isupper()
    return True


def _has_verb(text: str) -> bool:
    return any(russian.is_verb(word) for word in regex.findall(r"\p{L}+", text[-_CLAUSE_CHARS:]))


def _dot_inside(before: str, after: str, language: str) -> bool:
    """Return whether the dot between two capitalized words without a space is part of a name (``Яндекс.Такси``)."""
    first = _FIRST.match(after)
    if first is None or after[:1].isspace() or not _DOT_INSIDE.search(before):
        return False
    is_initial = after[first.end() : first.end() + 1] == "."
    return first.start(1) == 0 and first[1][0].isupper() and (is_initial or first[1].lower() not in stop_words(language))
