"""Sentences that may be in a summary: those that a model wrote and the article's own, shortened, and what is known of each."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarize.summarization.compression import shortened, strip_opening
from summarize.summarization.references import is_self_contained, is_somebodys, taken_as_known
from summarize.summarization.requests import SENTENCE_ENDS
from summarize.summarization.salience import stems
from summarize.text.stems import fold
from summarize.text.stopwords import function_words, stop_words
from summarize.text.tokens import base_language
from summarize.verification.cues import LANGUAGES, find_cues

#: Sentences at the beginning of an article that may be in its summary, and the words of the shortest of them.
OWN_SENTENCES, MIN_WORDS = 8, 5
#: Two sentences say the same from this share of the content words of the shorter one on.
SAME = 0.7
#: Only one of the first sentences of the article or of an answer may open a summary: these so many.
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
#: A word, a number, or a mark between two phrases.
_PIECE = re.compile(r"\w+(?:['’.,:-]\w+)*|[^\w\s'’-]")
#: A line under the headline with one of these belongs to a picture.
_CAPTION = re.compile(r"[()|©]|/|\b(?:photo|foto|фото)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence that may be chosen.

    Attributes:
        text: the sentence.
        written: whether a model wrote it; else it is the article's own.
        place: the index of the body's sentence that it is or is most like.
        after: what precedes it where it comes from; a sentence that refers back may follow that alone.
        opens: whether a summary may begin with it.
        errors: how many errors the checks find in it.
        counts: its stems.
        content: those of its words that are no stop words.
        known: what it takes as known (:func:`~summarize.summarization.references.taken_as_known`).
    """

    text: str
    written: bool
    place: int
    after: str
    opens: bool = True
    errors: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    content: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    @property
    def self_contained(self) -> bool:
        """Whether it can be understood without another sentence."""
        return is_self_contained(self.text)

    def repeats(self, other: Unit) -> bool:
        """Whether two sentences say the same, or come from the same sentence of the article."""
        shorter = min(len(self.content), len(other.content))
        same_sentence = not self.written and not other.written and self.place == other.place
        return same_sentence or (shorter > 0 and len(self.content & other.content) >= SAME * shorter)


def units(
    body: Sequence[str],
    language: str,
    written: Sequence[str],
    errors: Mapping[str, int] | None = None,
    *,
    title: str = "",
    headline: bool = False,
    own: bool = True,
) -> list[Unit]:
    """Collect the sentences that may be chosen, in the order of the article: its own, and what a model shortened of them.

    Args:
        body: the article's sentences.
        language: its language and that of the candidates.
        written: the sentences that a model wrote.
        errors: how many errors the checks find in a sentence.
        title: the article's title, which is shown above the summary.
        headline: whether the headline that the body begins with may be one, as where no sentence of the news is short.
        own: whether the article's own sentences may be chosen; else all that were written may.
    """
    source = _Source.of(body, language, title, errors or {})
    if not own:
        return source.written(written)
    # A headline has no full stop; the body may begin with it.
    heads = [place for place, sentence in enumerate(body[:2]) if not sentence.endswith(SENTENCE_ENDS)]
    found = {f"{body[place]}.": source.unit(f"{body[place]}.", False, place, "", True) for place in heads if headline}
    body = [body[0], _with_full_stop(body[1]), *body[2:]] if heads == [0, 1] else body
    kept = [index for index, sentence in enumerate(body) if _is_statement(sentence) and sentence != title]
    for rank, index in enumerate(kept[:OWN_SENTENCES]):
        mine = [strip_opening(body[index]), *shortened(body[index], language)]
        by_model = [text for text in written if text not in mine and is_shortened(text, body[index], language)]
        for text in filter(_is_statement, (*mine, *by_model)):
            after = body[index - 1] if index else ""
            found.setdefault(text, source.unit(text, text in by_model, index, after, rank < OPENING_SENTENCES))
    return sorted(found.values(), key=lambda one: one.place)


def is_shortened(text: str, sentence: str, language: str) -> bool:
    """Whether a text is a sentence less phrases: each is behind a word with content, from a mark to the next or from a function word on.

    So no verb gets another subject. Small models join what does not belong together (docs/prompts.md, "Candidates").
    """
    function = function_words(language)
    words, whole = [word for word, _ in _words(text)], [*_words(sentence), ("", True)]

    ends = {0} if words[:1] == [whole[0][0]] else set()
    for word in [*words[1:], ""]:
        # Phrases are left out behind the first words after which one may begin: with a mark, with a function word.
        content = [end for end in ends if whole[end][0] not in function]
        mark = min((end for end in content if whole[end + 1][1]), default=len(whole))
        start = min((end for end in content if whole[end + 1][0] in function and not whole[end + 1][1]), default=len(whole))
        places = (place for place, (other, _) in enumerate(whole) if other == word)
        ends = {place for place in places if place - 1 in ends or place > start or (place > mark and whole[place][1])}
    return bool(ends)


@dataclass(frozen=True, slots=True)
class _Source:
    """An article: its sentences, their stems, those of its title, the errors of what was written."""

    body: Sequence[str]
    language: str
    words: list[Counter[str]]
    title: frozenset[str]
    errors: Mapping[str, int]

    @classmethod
    def of(cls, body: Sequence[str], language: str, title: str, errors: Mapping[str, int]) -> _Source:
        words = [Counter(stems(sentence, language)) for sentence in body]
        return cls(body, language, words, frozenset(stems(title, language)) - _common_stems(language), errors)

    def written(self, sentences: Sequence[str]) -> list[Unit]:
        """Describe the sentences of an answer; the first is the news, wherever the article says it."""
        found: list[Unit] = []
        for previous, text in zip(["", *sentences], sentences, strict=False):
            if _is_statement(text):
                place = self._nearest(Counter(stems(text, self.language)))
                found.append(self.unit(text, True, place, previous, not found))
        return found

    def unit(self, text: str, by_model: bool, place: int, after: str, opens: bool) -> Unit:
        counts = Counter(stems(text, self.language))
        faults, before = self.errors.get(text, 0), self.body[:place]
        if by_model:
            faults += _loses_its_speaker(text, self.body[place], self.language)
        elif place + 1 < len(self.body):
            faults += bool(_CLAIMED.match(self.body[place + 1]))
        known = taken_as_known(text, [one for one in before if one.endswith(SENTENCE_ENDS)], self.language) - self.title
        return Unit(text, by_model, place, after, opens, faults, counts, frozenset(counts) - _common_stems(self.language), known)

    def _nearest(self, counts: Counter[str]) -> int:
        """Return the place of the sentence that has the most in common with these stems."""
        return max(range(len(self.body)), key=lambda index: (_overlap(counts, self.words[index]), -index))


def _with_full_stop(line: str) -> str:
    """Put a full stop behind a line under the headline, unless it is short or a caption."""
    return line if len(line.split()) < STANDFIRST_WORDS or _CAPTION.search(line) else f"{line}."


@functools.cache
def _common_stems(language: str) -> frozenset[str]:
    return frozenset(stem for word in stop_words(language) for stem in stems(word, language))


def _words(sentence: str) -> list[tuple[str, bool]]:
    """Return the words of a sentence, folded, and whether a mark is before each."""
    pieces = _PIECE.findall(sentence)
    return [(fold(piece), not before[0].isalnum()) for before, piece in pairwise(["-", *pieces]) if piece[0].isalnum()]


def _loses_its_speaker(text: str, source: str, language: str) -> bool:
    """Whether the article's sentence is a quotation, says who says it, or that it is a plan, and the written one is in its own voice."""
    base = base_language(language)
    if base not in LANGUAGES:
        return False

    def has(sentence: str, *groups: str, soft: str = "said") -> bool:
        cues = [cue for group in groups for cue in find_cues(sentence, base, group)]
        return any(cue.text[:1].islower() and (cue.group == soft or cue.rung != "soft") for cue in cues)  # "up to", "the States"

    if source[:1] in "\"“«'‘" and not has(text, "said", "hearsay", soft=""):
        return True
    if has(source, "said", "hearsay") and not has(text, "said", "hearsay", "possible"):
        return True
    return has(source, "intent") and not has(text, "intent", "said", "possible")


def _is_statement(sentence: str) -> bool:
    """Whether a sentence is whole, is not too short, says something, and not in the words of a speaker who is in another."""
    whole = len(sentence.split()) >= MIN_WORDS and sentence.endswith(SENTENCE_ENDS) and not sentence[0].islower()
    return whole and not _NO_STATEMENT.search(sentence) and not is_somebodys(sentence)


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    """Return the F1 (0..1) of the stems that two sentences share."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
