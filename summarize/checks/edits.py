"""How a sentence differs from the source sentence it was made from: what was put for what, what was cut, who stands before what.

Words of the sentence and of its best source sentence are matched by their longest common subsequence; what lies between two matches is an
edit. Features count edits by kind; none of them knows what is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarize.checks import thesaurus
from summarize.checks.overlap import Fragment, Line, Source
from summarize.checks.stems import word_class

#: The order of these features in the model's file, behind those of :mod:`summarize.checks.features`.
NAMES: tuple[str, ...] = (
    "put_number",  # numbers put for another number between matched words
    "put_time",  # … time words for another time word
    "put_name",  # … names for another name
    "put_known",  # … content words that the source has elsewhere
    "put_new",  # … content words that the source lacks
    "put_small",  # … function words for others: prepositions, articles, pronouns
    "put_pronoun",  # … a pronoun for a name
    "put_for_pronoun",  # … a name or noun for a pronoun
    "added_known",  # content words put in between neighbours of the source, known to it
    "added_new",  # … unknown to it
    "added_negation",  # … negations
    "cut_negation",  # negations left out between matched words
    "cut_hedge",  # hedges left out
    "cut_report",  # verbs of saying left out
    "cut_content",  # content words left out between matched words, per matched word
    "cut_number",  # numbers left out
    "cut_tail",  # content words of the source sentence behind the last match, per word of that sentence
    "cut_head",  # … before the first match
    "subject_name",  # a name before copied words that follow another name in the source
    "subject_pronoun",  # a name before copied words that follow a pronoun in the source
    "subject_other",  # a content word before copied words that follow another content word in the source
    "object_other",  # the same at the end of copied words: another content word follows
    "join_new",  # neighbouring words, both of the source, that are nowhere neighbours there, per word
    "join_small",  # … both function words: odd grammar
    "join_end",  # the sentence ends with a word that should have another behind it
    "anaphor_lost",  # sentences that lean on a pronoun whose source sentence before is not retold, mean share that is missing
    "anaphor_first",  # 1 if the first sentence leans on a pronoun
    "anaphor_names",  # leaning sentences where no name of the two source sentences before was said
    "definite_new",  # "the X" for an X the source introduced in an earlier sentence and the text did not
    "name_twice",  # names said twice in one sentence
    "name_garbled",  # words the source lacks that begin like a name of it
    "gaps",  # marks of an unknown word ("UNK"), per word
    "triples",  # three content words in a row that one source sentence has, share
    "triples_worst",  # … lowest of a sentence
    "triples_near",  # … that stand within twelve words there
    "new_kin",  # words the source lacks that are kin to a word of the evidence (English)
    "new_opposite",  # … that are opposite to one
    "new_rival",  # … of one kind with one
    "new_far",  # … unrelated to all
    "new_unknown",  # … that the thesaurus does not know
    "put_kin",  # of these, words put in the place of the word they are kin to
    "put_rival",  # … put in the place of an opposite or a rival
    "put_far",  # … put in the place of an unrelated word
    "known_rival",  # words of the source put in the place of an opposite or a rival
    "unexplained",  # words the source lacks, neither kin to the evidence nor talk about the text nor verbs of saying, per content word
    "unexplained_count",  # log of their number
    "unexplained_worst",  # the most in one sentence
    "doubtful",  # numbers, times, names, opposites and rivals put for others, and negations put in or cut
)

_DOUBTFUL = (
    "put_number", "put_time", "put_name", "put_rival", "known_rival", "new_opposite", "added_negation", "cut_negation",
)  # fmt: skip
#: What some systems print for a word they do not know. It says nothing, so it is neither copied nor new.
GAPS = frozenset(("unk", "oov"))
_SHORT = 4  # longer edits are another sentence rather than an edit
_REACH = 12


@dataclass(frozen=True, slots=True)
class Edit:
    """Between two matches: places ``[mine, mine_end)`` of the sentence stand for places ``[theirs, theirs_end)`` of the source sentence."""

    mine: int
    mine_end: int
    theirs: int
    theirs_end: int


def matches(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of places of a longest common subsequence, a bit a word (Hyyrö 2004), in order."""
    places: dict[str, int] = {}
    for i, it in enumerate(one):
        places[it] = places.get(it, 0) | 1 << i
    full = (1 << len(one)) - 1
    row = full
    rows = []
    for it in two:
        hits = row & places.get(it, 0)
        row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    found = []
    i, j = len(one), len(two)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:
            i -= 1
        else:
            j -= 1
            if not j or rows[j - 1] >> (i - 1) & 1:
                i -= 1
                found.append((i, j))
    found.reverse()
    return found


def edits(pairs: Sequence[tuple[int, int]]) -> list[Edit]:
    """What lies between neighbouring matches, where anything does."""
    return [
        Edit(a + 1, b, c + 1, d) for (a, c), (b, d) in pairwise(pairs) if b - a > 1 or d - c > 1
    ]  # fmt: skip


def compare(f: dict[str, float], line: Line, source: Source, best: int, pairs: Sequence[tuple[int, int]]) -> None:
    """Count the edits of ``line`` against the source sentence ``best``."""
    stems, theirs = line.stems, source.in_order[best]
    if len(pairs) * 2 < len(stems) or len(pairs) < 4:
        return
    language = source.language
    negation, hedge, report, pronoun, time = (word_class(language, k) for k in ("negation", "hedge", "report", "pronoun", "time"))
    content = set(line.content)
    ours = set(stems)
    there = source.content[best]
    english = thesaurus.known(language)
    for edit in edits(pairs):
        mine = range(edit.mine, edit.mine_end)
        other = range(edit.theirs, edit.theirs_end)
        if len(mine) > _SHORT or len(other) > 2 * _SHORT:
            continue
        new = [i for i in mine if i in content]
        lost = [theirs[j] for j in other if theirs[j] in there and theirs[j] not in ours]
        if not other:
            for i in mine:
                if line.words[i] in negation:
                    f["added_negation"] += 1
                elif i in content:
                    f["added_known" if stems[i] in source.places else "added_new"] += 1
            continue
        if not mine:
            for j in other:
                it = theirs[j]
                f["cut_negation"] += it in negation
                f["cut_hedge"] += it in hedge
                f["cut_report"] += it in report
                if it in there and it not in ours:
                    f["cut_content"] += 1
                    f["cut_number"] += it[0].isdigit()
            continue
        if not new and not lost:
            f["put_small"] += 1
            continue
        if not new:
            if any(it in source.capitals for it in lost) and any(line.words[i] in pronoun for i in mine):
                f["put_pronoun"] += 1
            continue
        if not lost:
            if any(theirs[j] in pronoun for j in other):
                f["put_for_pronoun"] += 1
            continue
        group = thesaurus.together(lost) if english else None
        for i in new:
            it = stems[i]
            if it in GAPS:
                continue
            if group is not None and not it[0].isdigit():
                how = thesaurus.relation(it, group)
                if it in source.places:
                    f["known_rival"] += how in ("opposite", "rival")
                else:
                    f["put_kin"] += how == "kin"
                    f["put_rival"] += how in ("opposite", "rival")
                    f["put_far"] += how == "far"
            if it[0].isdigit():
                f["put_number"] += any(x[0].isdigit() for x in lost)
            elif line.words[i] in time:
                f["put_time"] += any(x in time for x in lost)
            elif it in source.capitals:
                f["put_name"] += any(x in source.capitals for x in lost)
            elif it in source.places:
                f["put_known"] += 1
            else:
                f["put_new"] += 1
    first, last = pairs[0][1], pairs[-1][1]
    size = len(theirs)
    f["cut_head"] += sum(it in there for it in theirs[:first]) / size
    f["cut_tail"] += sum(it in there for it in theirs[last + 1 :]) / size


def joins(f: dict[str, float], line: Line, runs: Sequence[Fragment], source: Source) -> None:
    """What stands before and behind copied words here and in the source."""
    stems = line.stems
    content = set(line.content)
    pronoun, leads = word_class(source.language, "pronoun"), word_class(source.language, "before_noun")
    for i, pair in enumerate(pairwise(stems)):
        if pair in source.bigrams or pair[0] not in source.places or pair[1] not in source.places:
            continue
        f["join_new"] += 1
        f["join_small"] += i not in content and i + 1 not in content
    f["join_end"] += line.words[-1] in leads
    for before, after in pairwise(runs):
        if before.place < 0 or after.place < 0:
            continue
        mine, at = before.start + before.length - 1, after.place - 1
        if after.length > 1 and at >= 0 and source.sentence_of[at] == source.sentence_of[after.place] and mine in content:
            theirs = source.stems[at]
            if theirs != stems[mine]:
                named = stems[mine] in source.capitals
                if named and theirs in source.capitals:
                    f["subject_name"] += 1
                elif named and theirs in pronoun:
                    f["subject_pronoun"] += 1
                elif theirs in source.content[source.sentence_of[at]]:
                    f["subject_other"] += 1
        end = before.place + before.length
        if before.length > 1 and end < len(source.stems) and source.sentence_of[end] == source.sentence_of[end - 1]:
            theirs = source.stems[end]
            if after.start in content and theirs != stems[after.start] and theirs in source.content[source.sentence_of[end]]:
                f["object_other"] += 1


def leaning(f: dict[str, float], n: int, line: Line, source: Source, best: int, said: set[str]) -> None:
    """Pronouns and definite nouns whose first mention the source has and the text has not."""
    pronoun = word_class(source.language, "pronoun")
    names = [i for i, it in enumerate(line.stems) if it in source.capitals]
    leans = any(word in pronoun for word in line.words[: min(3, names[0] if names else 3)])
    if leans and n == 0:
        f["anaphor_first"] = 1.0
    if leans and best > 0:
        before = source.content[best - 1]
        f["anaphor_lost"] += 1 - len(before & said) / len(before) if before else 0.0
        known = (before | source.content[max(0, best - 2)]) & source.capitals
        f["anaphor_names"] += bool(known) and known.isdisjoint(said)
    start = source.starts_at[best]
    for i in line.content:
        it = line.stems[i]
        if i and line.words[i - 1] == "the" and it not in said and it in source.places and source.places[it][0] < start:
            f["definite_new"] += 1


def words(f: dict[str, float], line: Line, source: Source) -> None:
    """Names said twice or misspelt, unknown-word marks, and triples of content words."""
    stems = line.stems
    seen: set[str] = set()
    for i in line.content:
        it = stems[i]
        if it in GAPS:
            f["gaps"] += 1
        elif it in source.capitals:
            f["name_twice"] += it in seen
            seen.add(it)
        elif it not in source.places and len(it) > 4 and it[:4] in source.name_starts:
            f["name_garbled"] += 1
    held = near = total = 0
    for a, b, c in zip(line.content, line.content[1:], line.content[2:], strict=False):
        total += 1
        x, y, z = (source.places.get(stems[k]) for k in (a, b, c))
        if x is None or y is None or z is None:
            continue
        of = source.sentence_of
        common = {of[p] for p in x} & {of[p] for p in y} & {of[p] for p in z}
        if common:
            held += 1
            near += any(abs(p - q) <= _REACH and abs(q - r) <= _REACH for p in x for q in y if abs(p - q) <= _REACH for r in z)
    if total:
        f["triples"] += held
        f["triples_near"] += near
        f["triple_count"] += total
        f["triples_worst"] = min(f["triples_worst"], held / total)


def related(f: dict[str, float], line: Line, source: Source, evidence: Sequence[int], aside: frozenset[str]) -> None:
    """Are the words that the source lacks other words for what the evidence says? ``aside`` are words that say nothing of the matter."""
    new = [i for i in line.content if line.stems[i] not in source.places and line.stems[i] not in GAPS]
    group = None
    if new and evidence and thesaurus.known(source.language):
        ours = set(line.stems)
        group = thesaurus.together(it for n in evidence for it in source.content[n] if it not in ours)
    odd = 0
    for i in new:
        it = line.stems[i]
        how = thesaurus.relation(it, group) if group is not None and not it[0].isdigit() else "unknown"
        f["new_" + how] += 1
        odd += how != "kin" and line.words[i] not in aside and it not in aside
    f["unexplained_count"] += odd
    f["unexplained_worst"] = max(f["unexplained_worst"], float(odd))


def doubts(f: dict[str, float]) -> float:
    """The sum of what is put for something of its kind."""
    return sum(f[name] for name in _DOUBTFUL)
