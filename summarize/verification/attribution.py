"""Attribution: a statement whose speaker is gone or is another one, a person of the other gender."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import regex

from summarize.text.quotations import quotations
from summarize.types import Finding, Severity
from summarize.verification.base import MAX_SEGMENT, Pair, check_of, finding
from summarize.verification.cues import LANGUAGES, Cue, Support, find_cues, stems, supports

#: A sentence with this share of a statement's content words says the same.
MIN_SHARE = 0.6
#: The same for *said*, which a summary may leave out when it reports what happened.
MIN_SAID_SHARE = 0.85
#: By so much the sentence of another speaker must fit better than any that has the name.
MIN_LEAD = 0.3
#: Characters between a name and its verb of saying.
MAX_GAP = 25
_NAME = regex.compile(r"\p{Lu}[\p{L}'’-]+(?:\s(?:\p{Lu}\.\s)?\p{Lu}[\p{L}'’-]+)*")
_WORD = regex.compile(r"[\p{L}\p{N}]+")
#: News agencies as each is written: small models end a sentence with one that nobody named.
AGENCIES = [
    regex.compile(rf"(?<!\p{{L}})(?:{names})(?!\p{{L}})")
    for names in (
        "РИА Новости|RIA Novosti", "ТАСС|TASS|Tass", "Интерфакс|Interfax|INTERFAX", "Рейтер|Reuters|REUTERS", "ЭФЭ|EFE|Efe",
        "АФП|AFP|Франс[ -][Пп]ресс|(?:Agence )?France-Presse", "Синьхуа|Xinhua", "Europa Press", "Ассошиэйтед Пресс|Associated Press|AP|АП",
    )
]  # fmt: skip
#: Rungs of verbs whose speaker must be named.
_CLAIMED = ("strict", "claim")
#: Pronouns of a person, of either gender.
_PRONOUNS = {
    "en": ("he|him|his|himself", "she|her|hers|herself"),
    "ru": ("он|него|нему|ему|нём", "она|неё|нее|ней|ей|нею"),
    "es": ("él", "ella"),
}


@check_of("attribution", languages=LANGUAGES)
def check_attribution(pair: Pair) -> Iterator[Finding]:
    """Yield who is said to have said what; nothing of a translation too long for that."""
    if pair.kind == "translation" and max(len(pair.source), len(pair.text)) > MAX_SEGMENT:
        return
    yield from _gender(pair)
    if pair.kind == "translation":
        yield from _silent(pair, Support(1.0, (0, len(pair.source)), pair.source))
        yield from added_agencies(pair)
    elif pair.left.base == pair.right.base:
        yield from _speaker(pair)


def _silent(pair: Pair, source: Support) -> Iterator[Finding]:
    """A statement without its speaker: major behind a verb of claiming, minor behind *said*."""
    left_out = ("soft", "summary", "claim") if pair.kind == "translation" else ("soft",)
    cues = [cue for cue in find_cues(source.text, pair.left.base, "said") if cue.rung not in left_out]
    if not cues or any(find_cues(pair.text, pair.right.base, group) for group in ("said", "hearsay", "possible")) or quotations(pair.text):
        return
    cue = min(cues, key=lambda cue: cue.rung not in _CLAIMED)
    if pair.kind == "summary" and cue.rung not in _CLAIMED and (source.share < MIN_SAID_SHARE or any(c.isdigit() for c in pair.text)):
        return
    span = (source.span[0] + cue.span[0], source.span[0] + cue.span[1])
    severity: Severity = "major" if cue.rung in _CLAIMED else "minor"
    yield finding("attribution", severity, f"source: {cue.text!r}; the text says it in its own voice", expected=cue.text, source_span=span)


def added_agencies(pair: Pair) -> list[Finding]:
    """Return a finding for each news agency that the text names and the source does not."""
    added = [match for agency in AGENCIES if (match := agency.search(pair.text)) and not agency.search(pair.source)]
    message = "the source does not name {!r} as its source"
    return [finding("attribution", "major", message.format(m.group()), got=m.group(), text_span=m.span()) for m in added]


def _statement(text: str, cue: Cue) -> str:
    """What is said: the words behind the verb of saying, or before the comma where the verb comes last."""
    behind = text[cue.span[1] :]
    return text[cue.span[0] :] if len(_WORD.findall(behind)) > 1 else text[: max(text.rfind(",", 0, cue.span[0]), 0)]


def _speaker(pair: Pair) -> Iterator[Finding]:
    """A summary's statement against the sentence of the article that says the same."""
    lang = pair.left.base
    said = find_cues(pair.text, lang, "said")
    if not said:
        ranked = supports(pair.left, pair.text)
        near = [row for row in ranked if row.share >= ranked[0].share - 0.2]
        if near and near[0].share >= MIN_SHARE and all(find_cues(row.text, lang, "said") for row in near):
            yield from _silent(pair, near[0])
        return
    here = _beside(pair.text, said[0], lang)
    ranked = supports(pair.left, _statement(pair.text, said[0]))
    if not here or not ranked or ranked[0].share < MIN_SHARE:
        return
    best, name = ranked[0], stems(here, lang)
    theirs = next((who for cue in find_cues(best.text, lang, "said") if (who := _beside(best.text, cue, lang))), "")
    near = [row for row in ranked if row.share > best.share - MIN_LEAD and name & stems(row.text, lang)]
    if theirs and not near and name & pair.left.index[1].keys() and not _alike(theirs, pair.text):
        message = f"source: {theirs!r} says it, text: {here!r}"
        yield finding("attribution", "major", message, expected=theirs, got=here, source_span=best.span)


def _alike(name: str, text: str) -> bool:
    """Whether a part of a name is in a text, or a word that begins as it does."""
    words = _WORD.findall(text.lower())
    return any(word.startswith(part.lower()[:4]) for part in _WORD.findall(name) for word in words)


def _beside(text: str, cue: Cue, lang: str) -> str:
    """The name beside a verb of saying, or nothing."""
    for match in _NAME.finditer(text):
        gap = cue.span[0] - match.end() if match.end() <= cue.span[0] else match.start() - cue.span[1]
        if gap <= MAX_GAP and (match.start() or " " in match.group()) and stems(match.group(), lang):
            return str(match.group())
    return ""


@functools.cache
def _pronoun(lang: str, gender: int) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\p{{L}}-])(?:{_PRONOUNS[lang][gender]})(?![\p{{L}}-])", regex.IGNORECASE)


def _gender(pair: Pair) -> Iterator[Finding]:
    """He for she, where each side has one gender only and the source names one person at most."""
    source = pair.source
    if pair.kind == "translation":
        if len([1 for match in _NAME.finditer(source) if match.start() or " " in match.group()]) > 1:
            return
    elif (best := supports(pair.left, pair.text)[:1]) and pair.left.base == pair.right.base:
        spans = pair.left.sentences
        at = spans.index(best[0].span)
        source = source[spans[max(0, at - 1)][0] : spans[min(len(spans) - 1, at + 1)][1]]
    for gender in (0, 1):
        mine = _pronoun(pair.right.base, gender).search(pair.text)
        if not mine or _pronoun(pair.right.base, 1 - gender).search(pair.text) or _pronoun(pair.left.base, gender).search(source):
            continue
        theirs = _pronoun(pair.left.base, 1 - gender).search(source)
        if theirs:
            message = f"source: {theirs.group()!r}, text: {mine.group()!r}"
            severity: Severity = "minor" if pair.kind == "translation" else "major"  # a thing is *he* or *she* in Russian
            yield finding("attribution", severity, message, expected=theirs.group(), got=mine.group(), text_span=mine.span())
