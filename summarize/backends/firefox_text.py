"""Prepares a segment for a vocabulary that lacks some of its characters.

A Firefox Translations model makes something up for a character that its vocabulary lacks: with one of 2023 "£20" became "20 euros" and
"Müller" became "M'ller". Vocabularies with byte fallback lack nothing, and a segment without such characters passes unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

#: True for a text of which the vocabulary has every character.
Knows = Callable[[str], bool]

#: Represents what cannot be translated. Of 80 news sentences with one at a random place, 79 (en-pt) and 78 (pt-en) kept it.
_PLACEHOLDER = "Xq{}"
#: Typographic characters and what represents them on a typewriter.
_PLAIN = {
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‹›", "'"),
    **dict.fromkeys("–‐‑‒−", "-"),
    **dict.fromkeys("—―", " - "),
    **dict.fromkeys("•·●", "-"),
    **dict.fromkeys("\u200b\u200e\u200f\ufeff\u00ad\u2060", ""),
    "…": "...",
    "×": "x",
    "⁄": "/",
}
#: Letters that have no decomposition in Unicode.
_LETTERS = {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d"}
_LETTERS |= {"Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ə": "e", "ħ": "h", "Ħ": "H"}
_CURRENCIES = {"£": "GBP", "€": "EUR", "¥": "JPY", "₽": "RUB", "₹": "INR", "₴": "UAH", "₺": "TRY", "₩": "KRW", "₪": "ILS", "$": "USD"}
_AMOUNT = re.compile(
    rf"([{''.join(_CURRENCIES)}])\s?(\d[\d.,]*\d|\d)"
    r"(?:\s?(m|mn|bn|tn|k)\b|(\s(?:thousand|million|billion|trillion|mil|millón|millones|billones|milhão|milhões|bilhões|тысяч|млн|млрд)\b))?"
)
_SHORT = {"m": " million", "mn": " million", "bn": " billion", "tn": " trillion", "k": " thousand", None: ""}


@dataclass(slots=True)
class Prepared:
    """A segment as the model gets it, and what its translation is completed with."""

    text: str
    head: str = ""
    tail: str = ""
    kept: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def complete(self, translation: str) -> str | None:
        """Put back what was kept out of the translation; None if the model lost a placeholder or repeated one."""
        found = [int(number) for number in re.findall(r"Xq(\d+)", translation)] if self.kept else []
        if sorted(found) != list(range(1, len(self.kept) + 1)):
            return None
        if self.names:
            translation = re.sub(r"\w+", lambda match: self.names.get(match[0], match[0]), translation)
        if self.kept:
            translation = re.sub(r"Xq(\d+)", lambda match: self.kept[int(match[1]) - 1], translation)
        return self.framed(translation)

    def framed(self, translation: str) -> str:
        """The translation between the signs that were at the ends of the segment."""
        return " ".join(filter(None, (self.head, translation, self.tail)))

    def without_kept(self) -> str:
        """The text without its placeholders, for a model that loses them."""
        return " ".join(re.sub(r"Xq\d+", " ", self.text).split())


def prepare(text: str, knows: Knows, language: str) -> Prepared:
    """Rewrite what the vocabulary lacks, so that the model translates all the rest.

    Typographic signs become plain ones and amounts get their currency in words of ``language``; marks are taken off letters and put back
    where the word comes out unchanged; any other word with an unknown character is behind a placeholder.
    """
    if knows(text):
        return Prepared(text)
    text = " ".join("".join(char if char not in _PLAIN or knows(char) else _PLAIN[char] for char in text).split())
    text = _AMOUNT.sub(lambda match: match[0] if knows(match[1]) else _in_words(match, language), text)
    words: list[str] = []
    names: dict[str, str] = {}
    for word in text.split():
        folded = word if knows(word) else _folded(word, knows)
        if folded != word and knows(folded):
            names |= {
                plain: marked for plain, marked in zip(_bare(folded), _bare(word), strict=False) if plain != marked and marked[0].isupper()
            }
        words.append(folded)
    start, end = 0, len(words)
    while start < end and not knows(words[start]) and not _has_letters(words[start]):
        start += 1
    while end > start and not knows(words[end - 1]) and not _has_letters(words[end - 1]):
        end -= 1
    head, tail = " ".join(words[:start]), " ".join(words[end:])
    inner, kept = _protected(words[start:end], knows)
    return Prepared(" ".join(inner), head, tail, kept, names)


def _protected(words: list[str], knows: Knows) -> tuple[list[str], list[str]]:
    """Words with placeholders for those that the vocabulary lacks, a run of them behind one; punctuation around them stays."""
    inner: list[str] = []
    kept: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if word and not knows(word):
            run.append(word)
            continue
        if run:
            whole = " ".join(run)
            core = whole.strip(".,;:!?\"'()")
            before, after = whole[: whole.index(core)], whole[whole.index(core) + len(core) :]
            kept.append(core)
            inner.append(f"{before}{_PLACEHOLDER.format(len(kept))}{after}")
            run = []
        if word:
            inner.append(word)
    return inner, kept


def _in_words(amount: re.Match[str], language: str) -> str:
    from babel.numbers import get_currency_name

    scale = amount[4] or _SHORT[amount[3]]
    return f"{amount[2]}{scale} {get_currency_name(_CURRENCIES[amount[1]], count=2, locale=language)}"


def _folded(word: str, knows: Knows) -> str:
    """``word`` without the marks on letters that the vocabulary lacks."""
    return "".join(char if knows(char) else _LETTERS.get(char) or _unmarked(char) for char in unicodedata.normalize("NFC", word))


def _unmarked(char: str) -> str:
    base = "".join(one for one in unicodedata.normalize("NFD", char) if not unicodedata.combining(one))
    return base if base.isascii() else char


def _bare(word: str) -> list[str]:
    return re.findall(r"\w+", word)


def _has_letters(word: str) -> bool:
    return any(char.isalnum() for char in word)
