"""Who said it: a statement that a summary gives to another speaker than its source does.

Only the plainest form is judged: a name beside a verb of saying, on both sides, with enough words of the statement shared that it must be
the same one. That is why the finding is a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from summarize.text.stems import reader, tokenize
from summarize.text.stopwords import stop_words
from summarize.text.tokens import base_language
from summarize.types import Finding

_SAYING = {
    "en": "said says say told tells added adds warned warns argued argues claimed claims announced stated explained "
    "insisted noted replied wrote",
    "ru": "сказал сказала заявил заявила сообщил сообщила отметил отметила добавил добавила подчеркнул подчеркнула "
    "объяснил объяснила предупредил предупредила написал написала говорит утверждает считает",
    "es": "dijo dice afirmó afirma señaló añadió explicó advirtió aseguró declaró indicó agregó sostuvo escribió comentó",
}
_NAME = r"\p{Lu}[\p{L}'’-]+(?:\s(?:\p{Lu}\.\s)?\p{Lu}[\p{L}'’-]+){0,2}"
_SHARED = 0.5  # of the statement's content words
_LEAST = 4  # content words; shorter statements are alike by chance


@cache
def _pattern(language: str) -> regex.Pattern[str] | None:
    verbs = "|".join(_SAYING.get(language, "").split())
    if not verbs:
        return None
    return regex.compile(rf"(?<before>{_NAME})(?:,[^,.]{{1,60}},)?\s(?:{verbs})\b|\b(?:{verbs})\s(?<behind>{_NAME})")


def speakers(sentence: str, language: str) -> list[str]:
    """The names beside a verb of saying, as written."""
    pattern = _pattern(base_language(language))
    if pattern is None or len(sentence) > 2000:
        return []
    return [match.group("before") or match.group("behind") for match in pattern.finditer(sentence)]


def _content(sentence: str, language: str, names: Sequence[str]) -> frozenset[str]:
    """Stems of the statement: content words without the speaker and the verb of saying."""
    read = reader(language)
    skip = {word.lower() for name in names for word in name.split()} | set(_SAYING.get(base_language(language), "").split())
    words = [word for word in tokenize(sentence) if word.lower() not in skip]
    return frozenset(one.stem for one in map(read, words) if one.content)


def check_attribution(source: Sequence[str], text: Sequence[str], language: str, *, where: str) -> list[Finding]:
    """A warning for each sentence of ``text`` whose speaker is not the one of the source sentence that says the same.

    ``source`` and ``text`` are sentences of one language. No finding where the speaker is named in that sentence or beside it.
    """
    said = [(n, speakers(sentence, language)) for n, sentence in enumerate(source)]
    rows = [(n, names, _content(source[n], language, names)) for n, names in said if names]
    findings: list[Finding] = []
    for number, sentence in enumerate(text, start=1):
        names = speakers(sentence, language)
        if len(names) != 1 or not rows or names[0].split()[0].lower() in stop_words(language):  # "The minister said"
            continue
        words = _content(sentence, language, names)
        if len(words) < _LEAST:
            continue
        share, n, theirs = max(((len(words & content) / len(words), n, theirs) for n, theirs, content in rows), key=lambda row: row[0])
        around = " ".join(source[max(0, n - 1) : n + 2])
        family = names[0].split()[-1]
        if share >= _SHARED and family not in around:
            message = f"{names[0]!r} is given what {theirs[0]!r} says in the source"
            findings.append(Finding("minor", "attribution", where, message, theirs[0], names[0], number, 0.5))
    return findings
