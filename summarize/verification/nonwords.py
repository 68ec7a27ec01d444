"""Words of a translation that its language does not have and that nothing in the source explains: *следовательщик*, *ministria*."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import regex

from summarize.types import Finding
from summarize.verification.base import Pair, check_of, finding
from summarize.verification.dictionary import known
from summarize.verification.sounds import likeness
from summarize.verification.tables import table

#: Shorter words may be anything; a word this alike to one of the source is carried over from it.
MIN_LETTERS, MIN_ALIKE = 6, 0.7
#: Unknown words times words of the source that are compared (20 µs each): with more the text is in no language that the dictionary knows.
MAX_COMPARED = 200_000
#: A word in lower case that is no part of a link, a tag or a number.
_WORD = regex.compile(r"(?<![\p{L}\p{N}@#/._'’-])\p{Ll}+(?![\p{L}\p{N}@/_'’-])(?!\.\p{L})")
_SOURCE = regex.compile(r"\p{L}{3,}")
LANGUAGES = frozenset({"ru", "es"})
#: Endings that represent another one in the dictionary.
_ENDING = regex.compile(r"(?:mente|ísim(?:[oa]s?|amente)|it[oa]s?|(?:se|me|te|nos)?l[aeo]s?|nos|se|me|te|s|es)$")


@check_of("nonword", languages=("en", "ru", "es"), kinds=("translation",))
def check_nonwords(pair: Pair) -> Iterator[Finding]:
    """Yield words that are none."""
    lang = pair.right.base
    if lang not in LANGUAGES or lang == pair.left.base:
        return
    ours = {match.group() for match in _SOURCE.finditer(pair.source)}
    unknown = [match for match in _WORD.finditer(pair.text) if len(match[0]) >= MIN_LETTERS and not is_word(match[0], lang)]
    if len(unknown) * len(ours) > MAX_COMPARED:
        return
    for match in unknown:
        if not _carried(match[0], ours, pair.left.base, lang):
            yield finding("nonword", "minor", f"{match[0]!r} is no word", got=match[0], text_span=match.span())


def _carried(word: str, ours: set[str], source_lang: str, lang: str) -> bool:
    """Whether a word is one of the source as it is there, or in other letters, or made of a name or of what no dictionary has.

    Russian takes any word over by its sound (*вегану*); in Latin letters a likeness to a common word is a false friend (*ministria*).
    """
    if word in ours:
        return True
    names = (one for one in ours if lang == "ru" or one[0].isupper() or not known(one, source_lang))
    return any(likeness(one.lower(), word) >= MIN_ALIKE for one in names)


@functools.lru_cache(maxsize=65536)
def is_word(word: str, lang: str) -> bool:
    """Return whether a language has a word, or one of its parts with a usual beginning or ending."""
    if known(word, lang):
        return True
    heads = table("word_parts")[lang].split()
    if any(word.startswith(head) and len(word) > len(head) + 3 and known(word[len(head) :], lang) for head in heads):
        return True
    if lang == "es":
        bare = _ENDING.sub("", word)
        return any(known(it, lang) for it in (bare, bare + "o", bare + "a", bare + "ar", bare + "r", bare.translate(_PLAIN)) if len(it) > 2)
    return any(known(word[:at], lang) and known(word[at + 1 :], lang) for at in range(4, len(word) - 4) if word[at] in "ое")


_PLAIN = str.maketrans("áéíóú", "aeiou")
