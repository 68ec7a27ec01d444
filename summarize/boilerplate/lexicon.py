"""The words of a language by what they do in a line: ``rules.<lang>.toml`` made into quick look-ups.

A *class* is a role that words play in every language alike: asking for money, saying "we" or "you", crediting a photograph,
reporting speech. The model sees only counts of classes, never words, so it carries over to languages it was not trained on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from summarize.errors import ConfigError

#: The roles, in the order of the feature vector.
CLASSES: tuple[str, ...] = (
    "give",
    "support",
    "member",
    "subscribe",
    "media",
    "mission",
    "appealing",
    "we",
    "you",
    "reader",
    "period",
    "money",
    "newsletter",
    "share",
    "related",
    "caption",
    "agency",
    "byline",
    "copyright",
    "comments",
    "cookie",
    "paywall",
    "click",
    "thanks",
    "ad",
    "contact",
    "disclose",
    "say",
    "third",
    "past",
    "func",
    "date",
    "section",
)
#: Languages with a rule file.
LANGUAGES: tuple[str, ...] = ("en", "ru", "es", "de", "fr", "uk", "pt", "it")
#: Longest phrase, in words; a longer one in a rule file is an error.
LONGEST_PHRASE = 6
_CYRILLIC = ("ru", "uk")
_MEMO_LIMIT = 50_000
#: What is remembered of a token: its classes and the phrases it opens; None if it has neither.
_Known = tuple[int, list[tuple[tuple[str, ...], int]]] | None


@dataclass(slots=True)
class Lexicon:
    """Look-ups for one language: single words, word beginnings, phrases filed under their first word, and words that count only
    as the first of a line.

    A remembered token is a pure function of the token, so the memory never changes an answer; it is emptied when it is full.
    """

    words: dict[str, int]
    stems: dict[str, int]
    phrases: dict[str, list[tuple[tuple[str, ...], int]]]
    openers: dict[str, int]
    memo: dict[str, _Known] = field(default_factory=dict)

    def mask(self, token: str) -> int:
        """The classes of one case-folded token as a bit mask over :data:`CLASSES`."""
        mask = self.words.get(token, 0)
        for length in range(2, min(len(token), 16) + 1):
            mask |= self.stems.get(token[:length], 0)
        return mask

    def matches(self, tokens: Sequence[str]) -> list[tuple[int, int, int]]:
        """Every hit in ``tokens`` as (first token, tokens spanned, class mask)."""
        found: list[tuple[int, int, int]] = []
        if tokens and (opener := self.openers.get(tokens[0])):
            found.append((0, 1, opener))
        known = self.memo
        for i, token in enumerate(tokens):
            if token not in known:
                self._learn(token)
            if said := known[token]:
                mask, phrases = said
                if mask:
                    found.append((i, 1, mask))
                for rest, phrase_mask in phrases:
                    if _follows(tokens, i + 1, rest):
                        found.append((i, len(rest) + 1, phrase_mask))
        return found

    def _learn(self, token: str) -> None:
        if len(self.memo) >= _MEMO_LIMIT:
            self.memo.clear()
        mask, phrases = self.mask(token), self.phrases.get(token, [])
        self.memo[token] = (mask, phrases) if mask or phrases else None


def _follows(tokens: Sequence[str], at: int, rest: Sequence[str]) -> bool:
    if at + len(rest) > len(tokens):
        return False
    for offset, word in enumerate(rest):
        token = tokens[at + offset]
        if token != word and not (word[-1] == "*" and token.startswith(word[:-1])):
            return False
    return True


def languages_used(language: str) -> tuple[str, ...]:
    """The rule files read for ``language``: its own, English (its buttons are everywhere), and the Cyrillic ones, which cannot clash.

    A language without a rule file gets all of them.
    """
    code = language.lower().replace("_", "-").split("-")[0]
    if code not in LANGUAGES:
        return LANGUAGES
    return tuple(dict.fromkeys((code, "en", *_CYRILLIC)))


def lexicon(language: str) -> Lexicon:
    """The look-ups for ``language`` (a code such as ``"es"`` or ``"pt-BR"``). Loaded once a process."""
    return _combined(languages_used(language))


@cache
def _combined(codes: tuple[str, ...]) -> Lexicon:
    result = Lexicon({}, {}, {}, {})
    for code in codes:
        for name, entries in load_rules(code).items():
            _add(result, CLASSES.index(name), entries)
    return result


@cache
def load_rules(code: str) -> dict[str, tuple[str, ...]]:
    """The ``[words]`` table of ``rules.<code>.toml``.

    Raises:
        ConfigError: a class that is not in :data:`CLASSES`, or an entry that is not a phrase of at most ``LONGEST_PHRASE`` words.
    """
    name = f"rules.{code}.toml"
    table = tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))["words"]
    for key, entries in table.items():
        if key not in CLASSES:
            raise ConfigError(f"{name}: unknown class {key!r}", hint=f"classes are {', '.join(CLASSES)}")
        for entry in entries:
            if not 1 <= len(_tokens(entry)) <= LONGEST_PHRASE:
                raise ConfigError(f"{name}: {key}: {entry!r} is not a phrase of 1 to {LONGEST_PHRASE} words")
    return {key: tuple(entries) for key, entries in table.items()}


def _tokens(entry: str) -> list[str]:
    return entry.casefold().replace("'", " ").replace("’", " ").replace("@", " ").split()


def _add(target: Lexicon, number: int, entries: Iterable[str]) -> None:
    bit = 1 << number
    for entry in entries:
        first, *rest = _tokens(entry)
        if first.startswith("^"):
            target.openers[first[1:]] = target.openers.get(first[1:], 0) | bit
        elif not rest and first.endswith("*"):
            target.stems[first[:-1]] = target.stems.get(first[:-1], 0) | bit
        elif not rest:
            target.words[first] = target.words.get(first, 0) | bit
        else:
            target.phrases.setdefault(first, []).append((tuple(rest), bit))
