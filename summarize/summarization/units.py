"""Sentences that may be in a summary: those that a model wrote and the article's own, shortened, and what is known of each."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarize.summarization.compression import shortened, strip_opening
from summarize.summarization.genre import self_description
from summarize.summarization.references import is_self_contained, is_somebodys, says_whose_twice, taken_as_known
from summarize.summarization.requests import SENTENCE_ENDS
from summarize.summarization.salience import stems
from summarize.text.stopwords import stop_words
from summarize.text.tokens import base_language
from summarize.verification.cues import LANGUAGES, find_cues

#: Sentences at the beginning of an article that may be in its summary, and the words of the shortest of them.
OWN_SENTENCES, MIN_WORDS = 8, 5
#: Two sentences say the same from this share of the content words of the shorter one on.
SAME = 0.7
#: A written sentence is the headline again from this share of its content words on.
HEADLINE = 0.8
#: Only one of the first sentences of the article or of an answer may open a summary: these so many.
OPENING_SENTENCES = 3
#: A sentence says as much as the article's first one from this share of the content words of the shorter one on.
LEAD_SHARE = 0.4
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
        written: whether a model wrote it; else it is the article's own.
        place: the index of the body's sentence that it is or is most like.
        after: what precedes it where it comes from; a sentence that refers back may follow that alone.
        opens: whether a summary may begin with it.
        errors: how many errors the checks find in it.
        counts: its stems.
        content: those of its words that are no stop words.
        fused: the share (0..1) of them that are missing in the sentence of the article that has the most.
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
    fused: float = 0.0
    known: frozenset[str] = frozenset()

    @property
    def self_contained(self) -> bool:
        """Whether it can be understood without another sentence."""
        return is_self_contained(self.text)

    def says_as_much_as(self, lead: Unit) -> bool:
        """Whether it is the article's first sentence, or comes before it, or has a good part of its content."""
        shared = len(self.content & lead.content)
        return self.place <= lead.place or shared >= LEAD_SHARE * max(1, min(len(self.content), len(lead.content)))

    def repeats(self, other: Unit) -> bool:
        """Whether two sentences say the same, or come from the same sentence of the article."""
        shorter = min(len(self.content), len(other.content))
        same_sentence = not self.written and not other.written and self.place == other.place
        return same_sentence or (shorter > 0 and len(self.content & other.content) >= SAME * shorter)


def units(
    body: Sequence[str],
    language: str,
    written: Sequence[Sequence[str]],
    errors: Mapping[str, int] | None = None,
    *,
    title: str = "",
    headline: bool = False,
) -> list[Unit]:
    """Collect the sentences that may be chosen, in the order of the article.

    Args:
        body: the article's sentences.
        language: its language and that of the candidates.
        written: the sentences of each text that a model wrote.
        errors: how many errors the checks find in a sentence.
        title: the article's title, which is shown above the summary: no written sentence says it again.
        headline: whether the headline that the body begins with may be one, as where no sentence of the news is short.
    """
    source = _Source.of(body, language, title, errors or {})
    # A headline has no full stop; the body may begin with it.
    heads = [place for place, sentence in enumerate(body[:2]) if not sentence.endswith(SENTENCE_ENDS)]
    found = {f"{body[place]}.": source.unit(f"{body[place]}.", False, place, "", True) for place in heads if headline}
    body = [body[0], _with_full_stop(body[1]), *body[2:]] if heads == [0, 1] else body
    own = [index for index, sentence in enumerate(body[: source.end]) if _is_statement(sentence)]
    for rank, (before, index) in enumerate(zip([-1, *own], own[:OWN_SENTENCES], strict=False)):
        for text in filter(_is_statement, (strip_opening(body[index]), *shortened(body[index], language))):
            found.setdefault(text, source.unit(text, False, index, body[before] if before >= 0 else "", rank < OPENING_SENTENCES))
    said = [] if headline else [source.words[place].keys() for place in heads] + [source.title]
    for one in (unit for sentences in written for unit in source.written(sentences)):
        if _is_statement(one.text) and not any(len(one.content & head) >= HEADLINE * len(one.content) for head in said):
            found.setdefault(one.text, one)
    return sorted(found.values(), key=lambda one: one.place)


@dataclass(frozen=True, slots=True)
class _Source:
    """An article: its sentences, their stems, those of its title, where a company describes itself, the errors of what was written."""

    body: Sequence[str]
    language: str
    words: list[Counter[str]]
    title: frozenset[str]
    end: int
    errors: Mapping[str, int]

    @classmethod
    def of(cls, body: Sequence[str], language: str, title: str, errors: Mapping[str, int]) -> _Source:
        words = [Counter(stems(sentence, language)) for sentence in body]
        return cls(body, language, words, frozenset(stems(title, language)), self_description(body), errors)

    def written(self, sentences: Sequence[str]) -> list[Unit]:
        """Describe the sentences of an answer; the first is the news, wherever the article says it."""
        found: list[Unit] = []
        place = 0
        for previous, text in zip(["", *sentences], sentences, strict=False):
            if found:
                place = max(place, self._nearest(Counter(stems(text, self.language))))
            found.append(self.unit(text, True, place, previous, not found))
        return found

    def unit(self, text: str, by_model: bool, place: int, after: str, opens: bool) -> Unit:
        counts = Counter(stems(text, self.language))
        content = frozenset(counts) - _common_stems(self.language)
        faults, fused, before = self.errors.get(text, 0), 0.0, self.body[:place]
        if by_model:
            nearest, before = self._nearest(counts), self.body
            fused = min((len(content - words.keys()) for words in self.words), default=0) / max(1, len(content))
            faults += _mixes_figures(counts, self.words) + _loses_its_speaker(text, self.body[nearest], self.language)
            faults += says_whose_twice(text, self.language) + (nearest >= self.end)
        elif place + 1 < len(self.body):
            faults += bool(_CLAIMED.match(self.body[place + 1]))
        known = taken_as_known(text, [one for one in before if one.endswith(SENTENCE_ENDS)], self.language) - self.title
        return Unit(text, by_model, place, after, opens, faults, counts, content, fused, known)

    def _nearest(self, counts: Counter[str]) -> int:
        """Return the place of the sentence that has the most in common with these stems."""
        return max(range(len(self.body)), key=lambda index: (_overlap(counts, self.words[index]), -index))


def _with_full_stop(line: str) -> str:
    """Put a full stop behind a line under the headline, unless it is short or a caption."""
    return line if len(line.split()) < STANDFIRST_WORDS or _CAPTION.search(line) else f"{line}."


@functools.cache
def _common_stems(language: str) -> frozenset[str]:
    return frozenset(stem for word in stop_words(language) for stem in stems(word, language))


def _mixes_figures(counts: Counter[str], sentences: Sequence[Counter[str]]) -> bool:
    """Whether the figures of a sentence are together in no sentence of the article: they may be of different things. Scores are small."""
    figures = {stem for stem in counts if stem[:1].isdigit() and len(stem) > 1}
    return len(figures) > 1 and not any(figures <= sentence.keys() for sentence in sentences)


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
