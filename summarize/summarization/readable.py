"""Texts that cannot be summarized (a table, verses, no sentence of a readable length), and texts that hold several articles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.summarization.compression import DATELINE
from summarize.text.tokens import count_words

#: Words of the longest sentence that a summary can be made of. News has 25, the longest in our sets 120.
MAX_SENTENCE_WORDS = 200
#: Separators of a row of a table, and the share of numbers among the words of one without separators.
_SEPARATOR = re.compile(r"\s[|¦]\s|\t|;\s*\d")
MIN_NUMBERS = 0.5
#: Verses: so many lines at least, all of them short (in words), and so many of them go on in the next line.
MIN_VERSES, VERSE_WORDS, MIN_RUN_ON = 4, 10, 0.25
#: Figures, items of a list and what announces them are in news, hardly in verses.
_NO_VERSE = re.compile(r"\d|^[-•*·▪]\s|:$")


def unreadable(sentences: Sequence[str]) -> str:
    """Return why no summary can be made of these sentences, in a clause; empty where one can."""
    if sentences and all(map(_is_row, sentences)):
        return "only a table"
    if sentences and all(count_words(sentence) > MAX_SENTENCE_WORDS for sentence in sentences):
        return f"no sentence of fewer than {MAX_SENTENCE_WORDS} words"
    if _are_verses(sentences):
        return "only verses"
    return ""


def datelines(lines: Sequence[str]) -> list[str]:
    """Return the datelines that begin these lines, each once: two are a sign of two articles."""
    found = (DATELINE.match(line) for line in lines)
    return list(dict.fromkeys(match[0].strip(" -–—:.") for match in found if match))


def _is_row(sentence: str) -> bool:
    words = sentence.split()
    return bool(_SEPARATOR.search(sentence)) or sum(word[:1].isdigit() for word in words) >= max(1, MIN_NUMBERS * len(words))


def _are_verses(lines: Sequence[str]) -> bool:
    """Whether lines are short, many end in a mark inside of a sentence, and none is a list's or has a figure."""
    if any(map(_NO_VERSE.search, lines)):
        return False
    run_on = sum(line.endswith((",", ";", "—", "–")) for line in lines)
    return len(lines) >= MIN_VERSES and all(count_words(line) <= VERSE_WORDS for line in lines) and run_on >= MIN_RUN_ON * len(lines)
