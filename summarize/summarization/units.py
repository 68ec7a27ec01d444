"""Sentences that may be in a summary: the article's own, some shortened, and what is known of each."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarize.summarization.compression import shortened, strip_opening
from summarize.summarization.references import is_self_contained, is_somebodys, only_attributes, taken_as_known
from summarize.summarization.requests import SENTENCE_ENDS
from summarize.summarization.salience import stems
from summarize.text.stopwords import stop_words
from summarize.text.tokens import count_words

#: Sentences at the beginning of an article that may be in its summary, and the words of the shortest of them.
OWN_SENTENCES, MIN_WORDS = 8, 5
#: Two sentences say the same from this share of the content words of the shorter one on.
SAME = 0.7
#: Only one of the first sentences of the article may open a summary: these so many.
OPENING_SENTENCES = 3
#: Words of the shortest standfirst, a line under the headline that may lack its full stop.
STANDFIRST_WORDS = 12
#: A question, a caption or a label ("Guilty: …") is no sentence of a summary.
_NO_STATEMENT = re.compile(
    r"\?[\"”»'’)]*$|^[^\W\d]+(?:\s[^\W\d]+){0,2}:\s|^(?:file photo|photo|picture|image|foto|fotografía|imagen|póster)s?(?: de | of |[.:])"
    r"|^фото\b|(?-i:\b[A-ZА-ЯЁ]{3,}:\s)",
    re.IGNORECASE,
)
#: Whose claim the sentence before it was.
_CLAIMED = re.compile(
    r"(?:об этом|такое (?:мнение|заявление)|так) [^.]{0,80}?(?:заявил|высказал|сделал|считает|полагает)"
    r"|(?:así|esto) (?:lo|se) (?:dijo|afirmó|expresó|manifestó)|that (?:is|was) the (?:view|opinion|claim) of",
    re.IGNORECASE,
)
#: A line under the headline with one of these belongs to a picture.
_CAPTION = re.compile(r"[()|©]|/|\b(?:photo|foto|фото)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence that may be chosen.

    Attributes:
        text: the sentence.
        place: the index of the body's sentence that it is, or is a part of.
        after: what precedes it there; a sentence that refers back may follow that only.
        opens: whether a summary may begin with it.
        unattributed: whether it is a claim whose speaker only the next sentence names.
        counts: its stems.
        content: those of its words that are no stop words.
        known: what it takes as known (:func:`~summarize.summarization.references.taken_as_known`).
    """

    text: str
    place: int
    after: str
    opens: bool
    unattributed: bool
    counts: Counter[str]
    content: frozenset[str]
    known: frozenset[str]

    @property
    def self_contained(self) -> bool:
        """Whether it can be understood without another sentence."""
        return is_self_contained(self.text)

    def repeats(self, other: Unit) -> bool:
        """Whether two sentences say the same, or come from the same sentence of the article."""
        shorter = min(len(self.content), len(other.content))
        return self.place == other.place or (shorter > 0 and len(self.content & other.content) >= SAME * shorter)


def units(body: Sequence[str], language: str, *, title: str = "", headline: bool = False) -> list[Unit]:
    """Collect the sentences that may be chosen, in the order of the article.

    Args:
        body: the article's sentences.
        language: its language.
        title: the article's title, which is shown above the summary.
        headline: whether the headline that the body begins with may be one, as where no sentence of the news is short.
    """
    common = _common_stems(language)
    said = frozenset(stems(title, language)) - common

    def unit(text: str, place: int, after: str, opens: bool) -> Unit:
        counts = Counter(stems(text, language))
        known = taken_as_known(text, [one for one in body[:place] if one.endswith(SENTENCE_ENDS)], language) - said
        unattributed = place + 1 < len(body) and bool(_CLAIMED.match(body[place + 1]))
        return Unit(text, place, after, opens, unattributed, counts, frozenset(counts) - common, known)

    # A headline has no full stop; the body may begin with it.
    heads = [place for place, sentence in enumerate(body[:2]) if not sentence.endswith(SENTENCE_ENDS)]
    found = {f"{body[place]}.": unit(f"{body[place]}.", place, "", True) for place in heads if headline}
    lines = [body[0], _with_full_stop(body[1]), *body[2:]] if heads == [0, 1] else body
    kept = [index for index, sentence in enumerate(lines) if _is_statement(sentence) and sentence != title]
    for rank, index in enumerate(kept[:OWN_SENTENCES]):
        for text in filter(_is_statement, (strip_opening(lines[index]), *shortened(lines[index], language))):
            found.setdefault(text, unit(text, index, lines[index - 1] if index else "", rank < OPENING_SENTENCES))
    return sorted(found.values(), key=lambda one: one.place)


def _with_full_stop(line: str) -> str:
    """Put a full stop behind a line under the headline, unless it is short or a caption."""
    return line if count_words(line) < STANDFIRST_WORDS or _CAPTION.search(line) else f"{line}."


@functools.cache
def _common_stems(language: str) -> frozenset[str]:
    return frozenset(stem for word in stop_words(language) for stem in stems(word, language))


def _is_statement(sentence: str) -> bool:
    """Whether a sentence is whole, is not too short, says something, and not in the words of a speaker who is in another."""
    whole = count_words(sentence) >= MIN_WORDS and sentence.endswith(SENTENCE_ENDS) and not sentence[0].islower()
    return whole and not _NO_STATEMENT.search(sentence) and not is_somebodys(sentence) and not only_attributes(sentence)
