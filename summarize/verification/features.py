"""What the faithfulness score looks at: numbers computed from a source and a text alone, each with a plain meaning.

No feature knows where a text came from. Every feature is defined for every text, the empty one too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from summarize.verification import edits, overlap, proximity
from summarize.verification.overlap import Fragment, Line, Source, alignment, fragments
from summarize.verification.word_classes import opposites, word_class

#: The order of the features in the model's file.
NAMES: tuple[str, ...] = (
    "words",  # log of the words of the text
    "sentences",  # log of its sentences
    "compression",  # log of source words over text words
    "cased",  # 1 if the text has capitals within sentences
    "unigrams",  # share of content stems that the source has
    "bigrams",  # share of stem bigrams that the source has
    "coverage",  # share of words in copied fragments of two or more
    "coverage4",  # … of four or more
    "coverage8",  # … of eight or more
    "density",  # log of the mean squared fragment length
    "longest",  # longest fragment over words
    "pieces",  # fragments per word
    "far_joins",  # joins of neighbouring fragments from different source sentences, per sentence
    "back_joins",  # joins that run backwards in the source, per sentence
    "distant_joins",  # joins over more than three source sentences, per sentence
    "joins_worst",  # the most far joins in one sentence
    "pairs",  # share of neighbouring content stems that stand near each other in the source, in this order
    "pairs_turned",  # … in the other order only
    "pairs_apart",  # … never near each other though the source has both
    "pairs_apart_worst",  # the highest share in one sentence
    "best",  # cover by the best source sentence, mean
    "best_worst",  # … lowest
    "cover",  # cover by up to three source sentences, mean
    "cover_worst",  # … lowest
    "spread",  # mean number of source sentences needed
    "lead",  # mean relative position of the best source sentence
    "lead_first",  # relative position for the first sentence of the text
    "novel",  # content stems the source lacks, per content stem
    "novel_count",  # log of their number
    "novel_capital",  # novel words with capitals (within sentences)
    "novel_digit",  # numbers the source lacks
    "novel_number_word",  # number words the source lacks
    "novel_time",  # time words the source lacks
    "novel_report",  # verbs of saying the source lacks: harmless
    "novel_isolated",  # novel words with copied words on both sides
    "novel_prefix",  # novel stems that share five letters with some source stem: inflection and derivation
    "novel_runs",  # longest run of novel content words
    "strayed",  # numbers that the source has, but not the evidence sentences
    "strayed_names",  # names that the source has, but not the evidence sentences, per sentence
    "name_share",  # names known from the source, per word
    "digit_share",  # numbers per word
    "negation_added",  # sentences with a negation that their evidence lacks
    "negation_lost",  # sentences without one that their evidence (a near copy) has
    "opposite",  # words whose opposite stands in the evidence and which do not
    "hedge_lost",  # hedges of near-copied evidence that are gone
    "hedge_added",  # hedges that the evidence lacks
    "pronoun_first",  # share of sentences that begin with a pronoun
    "pronouns",  # pronouns per word
    "repeated",  # share of trigrams said before
    "unfinished",  # 1 if the text does not end with a closing mark
    "edits_small",  # share of sentences whose only novelty is one or two words
    "meta",  # talk about the text itself (passage, article, summary), per sentence
    "novel_noun",  # novel words behind an article, preposition or possessive: things put for other things
    "novel_verb",  # novel words behind a pronoun, an auxiliary or "to", or with a verb's ending: mostly other wording
    "suspect",  # new names, numbers, times, opposites and negations, together
    "opposite_near",  # words whose opposite stands in the evidence, wherever else they stand
    "pairs_facts",  # neighbouring content stems, one of them a name or a number, that are never near each other in the source, per sentence
    "surface_bigrams",  # share of word bigrams, unstemmed, that the source has
    "trigrams",  # share of stem trigrams that lie in copied fragments
    "subsequence",  # longest common subsequence with the best source sentence over the sentence's words, mean
    "subsequence_worst",  # … lowest
    "suspect_share",  # share of sentences with something suspect
    "opposite_far",  # words the source never uses, whose opposite it does
    "negation_new",  # negated words that the source never negates
    "tail_novel",  # share of novel words among the last four words of sentences
    *edits.NAMES,
    *proximity.NAMES,
)

#: Words by which a text speaks of itself.
META = frozenset(
    (
        "passage",
        "article",
        "text",
        "summary",
        "concise",
        "mention",
        "mentioned",
        "information",
        "provided",
        "author",
        "pasaje",
        "artículo",
        "texto",
        "resumen",
        "contenido",
        "relevante",
    )
)
_SUSPECT = ("novel_capital", "novel_digit", "novel_number_word", "novel_time", "opposite", "opposite_far", "negation_new")
_VERB_ENDINGS = ("ed", "ing", "ly", "mente", "ando", "iendo", "ó", "aron", "ieron", "ться", "лся", "лась", "лись")
_CLOSERS = (".", "!", "?", "…", '"', "”", "»", "'", ")")


def features(source: Source, text: str, lines: Sequence[Line]) -> list[float]:
    """The features of ``text``, already cut into ``lines``, against ``source``; as many as :data:`NAMES`."""
    lines = [line for line in lines if line.stems]
    if not lines:
        return [0.0] * len(NAMES)
    f = dict.fromkeys(NAMES, 0.0)
    count = len(lines)
    words = sum(len(line.stems) for line in lines)
    content = max(1, sum(len(line.content) for line in lines))
    f["words"] = math.log1p(words)
    f["sentences"] = math.log1p(count)
    f["compression"] = math.log((len(source.stems) + 1) / (words + 1))
    f["cased"] = float(any(raw[0].isupper() for line in lines for raw in line.raw[1:]))
    f["unfinished"] = float(not text.rstrip().endswith(_CLOSERS))
    f["best_worst"] = f["cover_worst"] = f["subsequence_worst"] = 1.0
    aside = META | word_class(source.language, "report")
    for n, line in enumerate(lines):
        runs = fragments(source, line.stems)
        evidence, first, cover = alignment(source, line)
        _copying(f, line, runs, source)
        proximity.neighbors(f, line, source)
        _evidence(f, n, source, evidence, first, cover)
        edits.explain(f, line, source, evidence, aside)
        common = 0.0
        if evidence:
            best = evidence[0]
            matched = edits.matches(line.stems, source.in_order[best])
            common = len(matched) / len(line.stems)
            edits.compare(f, line, source, best, matched)
        f["subsequence"] += common / count
        f["subsequence_worst"] = min(f["subsequence_worst"], common)
        before = sum(f[name] for name in _SUSPECT)
        _novelty(f, line, runs, source)
        _mismatch(f, line, source, evidence, first)
        f["suspect_share"] += (sum(f[name] for name in _SUSPECT) > before) / count
    f["density"] = math.log1p(f["density"] / words)
    for name in ("coverage", "coverage4", "coverage8", "pieces", "digit_share", "name_share", "pronouns"):
        f[name] /= words
    f["unigrams"] /= content
    f["bigrams"] /= max(1, words - count)
    f["surface_bigrams"] /= max(1, words - count)
    f["trigrams"] /= max(1, words - 2 * count)
    f["suspect"] = sum(f[name] for name in _SUSPECT)
    pairs = max(1.0, content - count)
    for name in ("pairs", "pairs_turned", "pairs_apart"):
        f[name] /= pairs
    for name in (
        "far_joins", "back_joins", "distant_joins", "best", "cover", "spread", "lead",
        "strayed_names", "pronoun_first", "edits_small", "meta", "pairs_facts",
    ):  # fmt: skip
        f[name] /= count
    f["unexplained"] = f["unexplained_count"] / content
    f["unexplained_count"] = math.log1p(f["unexplained_count"])
    f["novel"] = f["novel_count"] / content
    f["novel_count"] = math.log1p(f["novel_count"])
    f["tail_novel"] /= 4 * count
    f["repeated"] = _repeated(lines)
    proximity.link(f, lines, source)
    return [f[name] for name in NAMES]


def _copying(f: dict[str, float], line: Line, runs: Sequence[Fragment], source: Source) -> None:
    n = len(line.stems)
    longest = 0
    for run in runs:
        if run.place < 0:
            continue
        if run.length > 1:
            f["coverage"] += run.length
            f["density"] += run.length * run.length
        if run.length >= 4:
            f["coverage4"] += run.length
        if run.length >= 8:
            f["coverage8"] += run.length
        longest = max(longest, run.length)
        f["trigrams"] += max(0, run.length - 2)
    f["longest"] = max(f["longest"], longest / n)
    f["pieces"] += len(runs)
    far = 0
    solid = [run for run in runs if run.place >= 0 and run.length > 1]
    for before, after in pairwise(solid):
        one, two = source.sentence_of[before.place + before.length - 1], source.sentence_of[after.place]
        if one != two:
            far += 1
            f["far_joins"] += 1
            if abs(one - two) > 3:
                f["distant_joins"] += 1
        if after.place < before.place:
            f["back_joins"] += 1
    f["joins_worst"] = max(f["joins_worst"], float(far))
    f["bigrams"] += sum(pair in source.bigrams for pair in pairwise(line.stems))
    f["surface_bigrams"] += sum(pair in source.word_pairs for pair in pairwise(line.words))


def _evidence(f: dict[str, float], n: int, source: Source, evidence: tuple[int, ...], first: float, cover: float) -> None:
    f["best"] += first
    f["cover"] += cover
    f["best_worst"] = min(f["best_worst"], first)
    f["cover_worst"] = min(f["cover_worst"], cover)
    f["spread"] += len(evidence)
    position = evidence[0] / len(source.content) if evidence else 1.0
    f["lead"] += position
    if n == 0:
        f["lead_first"] = position


def _novelty(f: dict[str, float], line: Line, runs: Sequence[Fragment], source: Source) -> None:
    language = source.language
    number, time, report = word_class(language, "number"), word_class(language, "time"), word_class(language, "report")
    nominal, verbal = word_class(language, "before_noun"), word_class(language, "before_verb")
    copied = [False] * (len(line.stems) + 2)
    for run in runs:
        if run.place >= 0 and run.length > 1:
            copied[run.start + 1 : run.start + run.length + 1] = [True] * run.length
    new = run_length = 0
    tail = len(line.stems) - 4
    prefixes = source.prefixes
    for i in line.content:
        it = line.stems[i]
        if it in source.places:
            f["unigrams"] += 1
            run_length = 0
            continue
        new += 1
        run_length += 1
        f["novel_runs"] = max(f["novel_runs"], float(run_length))
        f["novel_count"] += 1
        word, raw = line.words[i], line.raw[i]
        if raw[0].isdigit():
            f["novel_digit"] += not overlap.in_pieces(source, raw)
        elif i and raw[0].isupper() and it[:4] not in source.starts:
            f["novel_capital"] += 1
        if word in number:
            f["novel_number_word"] += 1
        if word in time:
            f["novel_time"] += 1
        if word in report:
            f["novel_report"] += 1
        before = line.words[i - 1] if i else ""
        if before in nominal and not word.endswith(_VERB_ENDINGS):
            f["novel_noun"] += 1
        elif before in verbal or word.endswith(_VERB_ENDINGS):
            f["novel_verb"] += 1
        if copied[i] and copied[i + 2]:
            f["novel_isolated"] += 1
        if it[:5] in prefixes:
            f["novel_prefix"] += 1
        if i >= tail:
            f["tail_novel"] += 1
    if 0 < new <= 2 and len(line.stems) >= 8:
        f["edits_small"] += 1


def _mismatch(f: dict[str, float], line: Line, source: Source, evidence: tuple[int, ...], first: float) -> None:
    language = source.language
    there: frozenset[str] = frozenset().union(*(source.sentences[n] for n in evidence)) if evidence else frozenset()
    pronoun, hedge, negation = (word_class(language, name) for name in ("pronoun", "hedge", "negation"))
    against = opposites(language)
    ours = set(line.stems)
    strayed = 0
    for i, it in enumerate(line.stems):
        raw = line.raw[i]
        if raw[0].isdigit():
            f["digit_share"] += 1
            if it in source.places and it not in there:
                f["strayed"] += 1
        elif it in source.capitals:
            f["name_share"] += 1
            strayed += it not in there
        if line.words[i] in pronoun:
            f["pronouns"] += 1
        if it in against and it not in there and not against[it].isdisjoint(there) and against[it].isdisjoint(ours):
            f["opposite"] += 1
        if it in against and it not in source.places and against[it].isdisjoint(there) and not against[it].isdisjoint(source.places):
            f["opposite_far"] += 1
        if it in against and not against[it].isdisjoint(there):
            f["opposite_near"] += 1
        if it in META or line.words[i] in META:
            f["meta"] += 1
    f["strayed_names"] += strayed
    f["pronoun_first"] += line.words[0] in pronoun
    if not evidence:
        return
    f["negation_new"] += len(overlap.negated(line, language) - source.negated)
    mine = sum(word in negation for word in line.words)
    theirs = len(source.negations[evidence[0]]) if evidence else 0
    if mine and not any(source.negations[n] for n in evidence):
        f["negation_added"] += 1
    if not mine and theirs and first > 0.6:
        f["negation_lost"] += 1
    hedges = {word for word in line.words if word in hedge}
    if hedges and not any(source.hedges[n] for n in evidence):
        f["hedge_added"] += 1
    if not hedges and source.hedges[evidence[0]] and first > 0.6:
        f["hedge_lost"] += 1


def _repeated(lines: Sequence[Line]) -> float:
    seen: set[tuple[str, str, str]] = set()
    total = again = 0
    for line in lines:
        for gram in zip(line.stems, line.stems[1:], line.stems[2:], strict=False):
            total += 1
            again += gram in seen
            seen.add(gram)
    return again / total if total else 0.0
