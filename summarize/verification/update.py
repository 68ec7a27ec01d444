"""Support that a published sentence loses when its article changes: the checks on old evidence and new article, without a generator."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from summarize.types import Finding
from summarize.verification.base import CHECKS, Pair, finding, load_check, parse
from summarize.verification.cues import LANGUAGES
from summarize.verification.grounding import best_body_sentence, likeness
from summarize.verification.name_matching import names_of
from summarize.verification.negation import denials
from summarize.verification.report import check_summary

#: The checks that say what an article now says otherwise. A rewording is none of them.
CLAIMS = ("number", "time", "date", "name", "negation", "direction", "certainty")
#: Those that need not name words of the published sentence: they turn what it says.
_TURNING = frozenset({"negation", "direction"})
#: Those that can be asked of a published sentence where the digest does not have its evidence.
_WITHOUT_EVIDENCE = frozenset({"name", "negation"})
#: With fewer words in common (a share of the shorter one) and less like it (cosine), no sentence of the new article is an old one.
_MIN_SHARED, _MIN_LIKE = 0.5, 0.5
#: The share (0..100) of common characters, words put in order, of a sentence that is repeated but for a word or two.
_MIN_REPEATED = 85.0
#: Names this alike are one name in another case.
_MIN_SAME = 75.0


def lost_ground(
    published: str,
    evidence: Sequence[str],
    body: Sequence[str],
    language: str,
    lang: str,
    *,
    known: Collection[tuple[str, str]] = (),
) -> list[Finding]:
    """Return what a published sentence says that its changed article no longer does: ``expected`` is what the article says now.

    Parameters
    ----------
    published:
        The sentence.
    evidence:
        The sentences of the old article that it rested on; empty where they are not known.
    body:
        The sentences of the article as it is now.
    language, lang:
        The languages of the article and of the sentence.
    known:
        Findings that the sentence had when it was published, as pairs of check and ``got``: they are no news.
    """
    if evidence and set(evidence) <= set(body):
        return []
    found = [it for old in evidence if old not in body for it in _changed(published, old, body, evidence, language, lang)]
    if not evidence and parse(" ", language).base == parse(" ", lang).base and (now := _counterpart(published, body, language)):
        found = _against(published, now, language, _WITHOUT_EVIDENCE)
    report = check_summary(body, [published], lang, source_language=language)
    asked = {*CLAIMS, "grounding", "quotation"} - {it.check for it in found}
    found += [it for it in report.findings if it.level == "error" and it.check in asked and (it.check, it.got) not in known]
    return list({(it.expected, it.got) if it.expected else it.check: it for it in reversed(found)}.values())[::-1]


def _changed(published: str, old: str, body: Sequence[str], evidence: Sequence[str], language: str, lang: str) -> list[Finding]:
    """What took the place of an old sentence and speaks of something that the published one has."""
    fresh = [sentence for sentence in body if sentence not in evidence]
    now = _counterpart(old, fresh, language)
    if now is None:
        return _gone(published, body, language, lang)
    found = [it for it in _against(old, now, language, CLAIMS) if it.check in _TURNING or _has(published, it, language, lang)]
    if not any(it.check == "name" for it in found):
        found += _renamed(published, old, now, body, language, lang)
    return found if any(it.check == "negation" for it in found) else [*found, *_denied(old, now, language)]


def _denied(old: str, now: str, language: str) -> list[Finding]:
    """A negation put in or taken out of words that are otherwise the same."""
    base = parse(" ", language).base
    if base not in LANGUAGES or _sorted_ratio(now, old) < _MIN_REPEATED:
        return []
    here, there = ([text[slice(*span)] for span in denials(text, base)] for text in (now, old))
    if len(here) == len(there):
        return []
    message = "the article now denies it" if len(here) > len(there) else "the article no longer denies it"
    return [finding("negation", "major", message, expected=" ".join(here[-1:]), got=" ".join(there[-1:]))]


def _counterpart(old: str, body: Sequence[str], language: str) -> str | None:
    """The sentence of an article that is an old one, perhaps in other words."""
    number = best_body_sentence(body, old, language)
    found = body[number - 1] if number else ""
    here, there = set(found.split()), set(old.split())
    alike = len(here & there) >= _MIN_SHARED * min(len(here), len(there)) or likeness(found, old, language, language) >= _MIN_LIKE
    return found if found and alike else None


def _gone(published: str, body: Sequence[str], language: str, lang: str) -> list[Finding]:
    like = max((likeness(sentence, published, language, lang) for sentence in body), default=0.0)
    return [] if like >= _MIN_LIKE else [finding("grounding", "major", "the article no longer says this")]


def _against(old: str, now: str, language: str, checks: Collection[str]) -> list[Finding]:
    pair = Pair(now, old, language, language, "translation")
    wanted = [load_check(name) for name in CHECKS if name in checks]
    return [it for check in wanted if check.languages is None or {pair.left.base} <= check.languages for it in check(pair)]


def _renamed(published: str, old: str, now: str, body: Sequence[str], language: str, lang: str) -> list[Finding]:
    """A name that is nowhere in the article any more, where the sentence has a new one; in a repeated sentence, another name is enough."""
    body = [now] if _sorted_ratio(now, old) >= _MIN_REPEATED else body
    before, after = _names(old, language), _names(now, language)
    new = [name for name in after if not any(_same(name, other) for other in before)]
    words = [name for sentence in body for name in _names(sentence, language)]
    lost = [name for name in before if not any(_same(name, other) for other in words)]
    shown = [name for name in lost if language != lang or any(_same(name, word) for word in _names(published, lang))]
    if not new or not shown:
        return []
    message = f"source: {new[0]!r}, text: {shown[0]!r}"
    return [finding("name", "major", message, expected=new[0], got=shown[0])]


def _names(text: str, lang: str) -> list[str]:
    return [name.text for name in names_of(parse(text, lang)) if not name.initial]


def _same(one: str, other: str) -> bool:
    return _ratio(one.casefold(), other.casefold()) >= _MIN_SAME


def _ratio(one: str, other: str) -> float:
    """How alike two strings are, 0 to 100: twice the characters in common over all."""
    return 100 * SequenceMatcher(None, one, other, autojunk=False).ratio()


def _sorted_ratio(one: str, other: str) -> float:
    """The same for their words put in order."""
    return _ratio(*(" ".join(sorted(text.split())) for text in (one, other)))


def _has(published: str, it: Finding, language: str, lang: str) -> bool:
    """Whether a published sentence has what an old one had: its words, or the value of its number."""
    got = it.got or it.expected
    if not got or got.casefold() in published.casefold():
        return True
    values = {number.value for number in parse(got, language).numbers}
    return bool(values & {number.value for number in parse(published, lang).numbers}) or (it.check == "name" and language != lang)
