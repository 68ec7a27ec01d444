"""Certainty: a claim, an allegation, a fear or a plan that became a fact, and rungs of ladders that were climbed.

A cue of doubt (*may*, *allegedly*, *plans to*) has to leave a trace of its kind. On the ladders of legal status (*suspected* < *accused* <
*charged* < *convicted*), harm (*injured* < *killed*) and amount (*some* < *most* < *all*) and between *at least* and *at most* the text
may not have another rung alone. Cues are in ``data/certainty.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from summarize.types import Finding, Severity
from summarize.verification.base import Pair, check_of, finding
from summarize.verification.cues import LANGUAGES, Cue, Support, clause_of, find_cues, rungs, stems, supports

#: Groups of doubt, each with the groups whose words also keep it.
_DOUBT = {"possible": ("possible", "hearsay"), "hearsay": ("hearsay", "possible", "said"), "intent": ("intent", "possible")}
#: A sentence with this share of a summary's content words supports it.
MIN_SHARE = 0.5
#: The same for a word that writers of summaries leave out.
MIN_WEAK_SHARE = 0.85
#: A second sentence that states the same without doubt, at this distance of the best one, excuses the summary.
MAX_BEHIND = 0.2
#: Cues that people leave out now and then; translators do so with any word of possibility or intention.
_WEAK = frozenset({"reportedly", "apparently", "supposed", "supposedly"})
#: A plan that is said with an infinitive is no deed.
_INFINITIVE = {"ru": regex.compile(r"\b\p{L}{2,}(?:ть|ти|чь)(?:ся|сь)?\b"), "es": regex.compile(r"\b\p{L}{2,}[aeií]r(?:se|l[aoe]s?)?\b")}
_LADDERS = ("legal", "harm", "amount")
_NUMBER = regex.compile(r"\s*(?:\d|\p{L}+\s*\d)")
_NOT = regex.compile(r"\b(?:no|not|не|never|nunca)\s|n't\s", regex.IGNORECASE)


@check_of("certainty", languages=LANGUAGES, by_segment=True)
def check_certainty(pair: Pair) -> Iterator[Finding]:
    """Yield where a text is surer, worse or more than its source."""
    rows = [Support(1.0, (0, len(pair.source)), pair.source)] if pair.kind == "translation" else _evidence(pair)
    for source in rows:
        found = _doubt(pair, source, pair.text) or _bound(pair, source, pair.text) or _ladder(pair, source, pair.text)
        if found:
            yield found
            return


def _evidence(pair: Pair) -> list[Support]:
    """The sentence of the article that a sentence of its summary repeats."""
    if pair.left.base != pair.right.base:
        return [Support(1.0, span, pair.source[slice(*span)]) for span in pair.evidence[:1]]
    best = supports(pair.left, pair.text)[:1]
    return best if best and best[0].share >= MIN_SHARE else []


def _doubt(pair: Pair, source: Support, text: str) -> Finding | None:
    """Find a cue of doubt that left no trace."""
    left, right = pair.left.base, pair.right.base
    if "?" in source.text:
        return None
    for group, keeping in _DOUBT.items():
        for cue in find_cues(source.text, left, group):
            if group == "intent" and right in _INFINITIVE and pair.kind == "translation" and _INFINITIVE[right].search(text):
                break
            if cue.rung != "strict" or any(_kept(text, right, other, source.text, left, cue) for other in keeping):
                continue
            if pair.kind == "translation" or _claimed(pair, source, text, cue):
                span = (source.span[0] + cue.span[0], source.span[0] + cue.span[1])
                weak = cue.text.lower() in _WEAK or (pair.kind == "translation" and group != "hearsay")
                if weak and source.share < MIN_WEAK_SHARE:
                    continue
                severity: Severity = "minor" if weak else "major"
                return finding(
                    "certainty", severity, f"source: {cue.text!r}; the text says it as a fact", expected=cue.text, source_span=span
                )
    return None


def _kept(text: str, lang: str, group: str, source: str, source_lang: str, cue: Cue) -> bool:
    """Whether a text has a word of a group; a word of the claim itself keeps nothing."""
    found = find_cues(text, lang, group)
    if group == "said":
        return len(found) > len(find_cues(source, source_lang, group))
    if lang != source_lang:
        return bool(found)
    start, end = clause_of(source, cue, lang)
    claim = stems(source[start : cue.span[0]] + " " + source[cue.span[1] : end], lang)
    return any(it.rung == "strict" or not stems(it.text, lang) & claim for it in found)


def _claimed(pair: Pair, source: Support, text: str, cue: Cue) -> bool:
    """Whether a summary repeats what the cue is about, and no other sentence of the article says so without doubt."""
    lang = pair.left.base
    start, end = clause_of(source.text, cue, lang)
    wanted = stems(text, lang)
    clause = stems(source.text[start:end], lang) - stems(cue.text, lang)
    shared = wanted & stems(source.text, lang)
    if len(clause & wanted) < max(2, 0.5 * len(shared)) or len(clause & wanted) < 0.5 * len(clause):
        return False
    for other in supports(pair.left, text):
        if other.share < source.share - MAX_BEHIND:
            break
        if other.span != source.span and not any(it.rung == "strict" for group in _DOUBT for it in find_cues(other.text, lang, group)):
            return False
    return True


def _bound(pair: Pair, source: Support, text: str) -> Finding | None:
    """Find *at least* that became *at most*."""
    ours, theirs = _beside_numbers(source.text, pair.left.base), _beside_numbers(text, pair.right.base)
    if len(ours) == len(theirs) == 1 and {ours[0].rung, theirs[0].rung} == {"low", "high"}:
        return _differs("critical", pair, source, ours[0], theirs[0])
    return None


def _beside_numbers(text: str, lang: str) -> list[Cue]:
    """The bounds before a number; none where a negation is before one (*no sobrevivieron más de cinco*)."""
    found = [cue for cue in find_cues(text, lang, "bound") if cue.rung != "other" or _NUMBER.match(text, cue.span[1])]
    return [] if any(cue.rung == "low" and _NOT.search(text, max(0, cue.span[0] - 30), cue.span[0]) for cue in found) else found


def _ladder(pair: Pair, source: Support, text: str) -> Finding | None:
    for group in _LADDERS:
        ours, theirs = rungs(source.text, pair.left.base, group), rungs(text, pair.right.base, group)
        top, new = max((rung for rung in ours if len(rung) == 1), default=""), max((rung for rung in theirs if len(rung) == 1), default="")
        if not top or not new or top == new or {new, new + "s"} & ours.keys() or {top, top + "s"} & theirs.keys():
            continue
        if new > top or group == "harm":
            return _differs("critical", pair, source, ours[top], theirs[new])
    return None


def _differs(severity: str, pair: Pair, source: Support, before: Cue, after: Cue) -> Finding:
    return finding(
        "certainty",
        severity,  # type: ignore[arg-type]
        f"source: {before.text!r}, text: {after.text!r}",
        expected=before.text,
        got=after.text,
        source_span=(source.span[0] + before.span[0], source.span[0] + before.span[1]),
        text_span=after.span,
    )
