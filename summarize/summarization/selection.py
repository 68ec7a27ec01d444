"""Choose a summary's sentences from all that is at hand: those that a model wrote and the article's own, shortened.

A set of sentences is worth the ROUGE-1 F1 that :mod:`~summarize.summarization.salience` expects of it, less what the checks found in them.
A beam search looks for the best set in which every sentence can be understood where it is: none opens with a reference to a sentence
that is missing, no two say the same, and all rest on what belongs to the article. The sentences come in the order of the article.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from summarize.summarization.compression import shortened, strip_opening
from summarize.summarization.gate import trusted
from summarize.summarization.genre import self_description
from summarize.summarization.options import SummaryOptions
from summarize.summarization.references import is_self_contained, is_somebodys, names_whom_it_means, says_whose_twice, taken_as_known
from summarize.summarization.requests import SENTENCE_ENDS
from summarize.summarization.salience import Model, expected_f1, stems, word_probabilities
from summarize.text.stopwords import stop_words
from summarize.text.tokens import base_language
from summarize.verification.cues import LANGUAGES, find_cues
from summarize.verification.instruction_model import doubtful, unsure

#: Sentences at the beginning of an article that may be in its summary, and the words of the shortest of them.
OWN_SENTENCES, MIN_WORDS = 8, 5
#: The words of the shortest summary where no length was asked for.
SHORTEST = 20
#: Two sentences say the same from this share of the content words of the shorter one on.
SAME = 0.7
#: A written sentence is the headline again from this share of its content words on.
HEADLINE = 0.8
#: Only one of the first sentences of the article or of an answer may open a summary: these so many.
OPENING_SENTENCES = 3
#: Sets of sentences that the search keeps of each size.
BEAM = 64
#: Taken off for talk about the text ("The article discusses …"), and for each error that the checks find.
META, ERROR = 0.05, 0.05
#: Taken off for a sentence that hardly seems to belong to the article (at most; as much as two errors).
STRANGE = 0.1
#: Taken off for the share of a written sentence's content words that no one sentence of the article has together: small models join what
#: does not belong together (docs/prompts.md, "Candidates").
FUSED = 0.1
#: Taken off for each thing that a sentence takes as known and no sentence before it, nor the headline, says.
UNKNOWN = 0.02
#: The article's own sentences must be better by this much than written ones. Outside English small models write drafts: there it is less.
WRITTEN_BONUS, DRAFT_BONUS = 0.01, -0.05
#: A question, a caption or a label ("Guilty: …") is no sentence of a summary.
_NO_STATEMENT = re.compile(
    r"\?[\"”»'’)]*$|^[^\W\d]+(?:\s[^\W\d]+)?:\s|^(?:file photo|photo|picture|image|foto|fotografía|imagen|póster)s?(?: de | of |[.:])"
    r"|^фото\b",
    re.IGNORECASE,
)
_META = re.compile(
    r"(?:the|this) (?:article|text|story|report|piece)\b|(?:эта |в )?стать[яеи]\b|(?:el|este) (?:artículo|texto|reportaje)\b", re.IGNORECASE
)


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
    common, titles, end = _common_stems(language), set(stems(title, language)), self_description(body)

    def unit(text: str, by_model: bool, place: int, after: str, opens: bool) -> Unit:
        counts = Counter(stems(text, language))
        content = frozenset(counts) - common
        faults = (errors or {}).get(text, 0)
        fused, before = 0.0, body[:place]
        if by_model:
            source = body[max(range(len(body)), key=lambda index: (_overlap(counts, sets[index]), -index))]
            fused = min((len(content - words.keys()) for words in sets), default=0) / max(1, len(content))
            faults += _mixes_figures(counts, sets) + _loses_its_speaker(text, source, language) + says_whose_twice(text, language)
            faults += body.index(source) >= end
            before = body
        known = taken_as_known(text, [one for one in before if one.endswith(SENTENCE_ENDS)], language)
        return Unit(text, by_model, place, after, opens, faults, counts, content, fused, known - titles)

    sets = [Counter(stems(sentence, language)) for sentence in body]
    # A headline has no full stop; the body may begin with it.
    heads = [place for place, sentence in enumerate(body[:2]) if not sentence.endswith(SENTENCE_ENDS)]
    said = [] if headline else [set(sets[place]) for place in heads] + [titles]
    found = {f"{body[place]}.": unit(f"{body[place]}.", False, place, "", True) for place in heads if headline}
    own = [index for index, sentence in enumerate(body[:end]) if _is_statement(sentence)]
    for rank, (before, index) in enumerate(zip([-1, *own], own[:OWN_SENTENCES], strict=False)):
        for text in filter(_is_statement, (strip_opening(body[index]), *shortened(body[index], language))):
            found.setdefault(text, unit(text, False, index, body[before] if before >= 0 else "", rank < OPENING_SENTENCES))
    for sentences in written:
        place = 0
        for number, (previous, text) in enumerate(zip(["", *sentences], sentences, strict=False)):
            if number:  # the first is the news, wherever the article tells it
                counts = Counter(stems(text, language))
                place = max(place, max(range(len(body)), key=lambda index: (_overlap(counts, sets[index]), -index)))
            one = unit(text, True, place, previous, number == 0)
            if _is_statement(text) and not any(len(one.content & head) >= HEADLINE * len(one.content) for head in said):
                found.setdefault(text, one)
    return sorted(found.values(), key=lambda one: one.place)


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


def choose(
    body: Sequence[str],
    language: str,
    written: Sequence[Sequence[str]],
    length: SummaryOptions = SummaryOptions(),  # noqa: B008 - a frozen value
    errors: Mapping[str, int] | None = None,
    *,
    title: str = "",
    own: bool = True,
    model: Model | None = None,
) -> list[Unit]:
    """Choose the sentences of a summary; see the module. Without ``own`` the article's own sentences are no candidates.

    None of those that a model wrote says the article's ``title`` again.

    Returns:
        The sentences in order, fewer than were asked for where others cannot be understood or say the same; none where none can open.
    """
    found = units(body, language, written, errors, title=title, headline=length.plain)
    away, strange, kept = doubtful(body), unsure(body), iter(trusted([unit.text for unit in found if unit.written], body))
    pool = [unit for unit in found if (next(kept) if unit.written else own and not away[unit.place])]
    probability = word_probabilities(body, language, written, model)
    bonus = WRITTEN_BONUS if language.startswith("en") else DRAFT_BONUS

    def worth(chosen: tuple[int, ...]) -> float:
        picked = [pool[index] for index in chosen]
        value = expected_f1(Counter(chain.from_iterable(unit.counts.elements() for unit in picked)), probability, length.reference_words)
        value -= sum(ERROR * unit.errors + FUSED * unit.fused + META * bool(_META.match(unit.text)) for unit in picked)
        value -= sum(STRANGE * strange[unit.place] for unit in picked) + UNKNOWN * _unknown(picked)
        return value + bonus * sum(unit.written for unit in picked) / len(picked)

    beam: list[tuple[int, ...]] = [()]
    best: list[tuple[bool, float, tuple[int, ...]]] = []
    for size in range(1, length.most + 1):
        wider = [(*chosen, index) for chosen in beam for index in range(len(pool)) if _may_follow(pool, chosen, index, length)]
        ranked = sorted(((worth(chosen), chosen) for chosen in wider), key=lambda one: (-one[0], one[1]))[:BEAM]
        best += [
            (size >= min(length.fewest, length.most) and _long_enough(pool, chosen, length), value, chosen) for value, chosen in ranked
        ]
        beam = [chosen for _, chosen in ranked]
    return [pool[index] for index in max(best, key=lambda one: one[:2])[2]] if best else []


def _may_follow(pool: Sequence[Unit], chosen: tuple[int, ...], index: int, length: SummaryOptions) -> bool:
    """Whether a sentence can be put behind the chosen ones: in order, understood there, nothing said twice, not too long."""
    if chosen and index <= chosen[-1]:
        return False
    unit = pool[index]
    if not (chosen or unit.opens):
        return False
    if length.standalone and not (unit.self_contained and names_whom_it_means(unit.text)):
        return False
    if not unit.self_contained and not (chosen and _follows(unit, pool[chosen[-1]])):
        return False
    if not length.admits([pool[place].text for place in (*chosen, index)]):
        return False
    return not any(unit.repeats(pool[place]) for place in chosen)


def _unknown(chosen: Sequence[Unit]) -> int:
    """Count what sentences take as known that none before them says, nor the sentence that they follow in the article is there."""
    said, count, before = set[str](), 0, None
    for unit in chosen:
        if before is None or not _follows(unit, before):
            count += len(unit.known - said)
        said |= unit.content
        before = unit
    return count


def _follows(unit: Unit, before: Unit) -> bool:
    """Whether ``before`` is the sentence that precedes ``unit`` where it comes from."""
    return unit.after == before.text or (not unit.written and not before.written and before.text in (unit.after, strip_opening(unit.after)))


def _long_enough(pool: Sequence[Unit], chosen: tuple[int, ...], length: SummaryOptions) -> bool:
    return length.about is not None or sum(len(pool[index].text.split()) for index in chosen) >= SHORTEST


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    """Return the F1 (0..1) of the stems that two sentences share."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
