"""Marks that say which part of a text is a machine's: for readers of files, feeds and pages, one value for all of them.

``ai-disclosure`` and ``ai-model`` follow the draft of the W3C AI Content Disclosure group (https://w3c-cg.github.io/ai-content-disclosure/,
September 2026: it asks whether generative AI made or changed the text, and then whether a person reviewed it). ``digitalSourceType`` is a
concept of IPTC (https://cv.iptc.org/newscodes/digitalsourcetype/), which schema.org has as an enumeration. A change of either is followed
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from summarize.digest_types import DigestItem
from summarize.types import Result, Summary

Value = Literal["ai-autonomous", "ai-assisted", "human-only"]

Concept = Literal["digitalCreation", "algorithmicallyEnhanced", "compositeWithTrainedAlgorithmicMedia"]

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
#: Later ones win: a page is as its least reviewed part, and as the one with most of a machine.
_VALUES: tuple[Value, ...] = ("human-only", "ai-assisted", "ai-autonomous")
_CONCEPTS: tuple[Concept, ...] = ("digitalCreation", "algorithmicallyEnhanced", "compositeWithTrainedAlgorithmicMedia")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is said of one text. ``models`` wrote or translated it; ``reviewers`` are the people who approved it."""

    value: Value
    concept: Concept = "compositeWithTrainedAlgorithmicMedia"
    models: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()

    @property
    def model(self) -> str:
        """The models as one attribute."""
        return ", ".join(self.models)

    @property
    def source_type(self) -> str:
        """The IPTC concept as its address."""
        return _IPTC + self.concept

    @property
    def schema_type(self) -> str:
        """The same concept in schema.org's enumeration."""
        # schema.org has no member for digitalCreation: the IPTC's own address is used for it.
        named = f"https://schema.org/{self.concept[0].upper()}{self.concept[1:]}DigitalSource"
        return self.source_type if self.concept == "digitalCreation" else named

    def keys(self) -> dict[str, Any]:
        """The keys that JSON, feeds and front matter share."""
        reviewed = {"reviewedBy": list(self.reviewers)} if self.reviewers else {}
        return {"ai-disclosure": self.value, "ai-model": self.model, "digitalSourceType": self.source_type, **reviewed}


def of_text(*, own: bool, method: str, models: Iterable[str], reviewers: Iterable[str] = ()) -> Disclosure:
    """Say what is to be disclosed of a text that ``models`` made; ``own`` is true for the language that the summary was written in.

    An article given as it is has nothing of a machine. Everything else is ``ai-autonomous`` until a person approves it, sentences that a
    trained program chose too, though no word of them is generated: the concept says that.
    """
    names = tuple(reviewers)
    if own and method == "passthrough":
        return Disclosure("human-only", "digitalCreation", (), names)
    concept: Concept = "algorithmicallyEnhanced" if own and method == "extractive" else "compositeWithTrainedAlgorithmicMedia"
    return Disclosure("ai-assisted" if names else "ai-autonomous", concept, tuple(one for one in models if one != "extractive"), names)


def of_item(item: DigestItem, language: str) -> Disclosure:
    """Return what is to be disclosed of a story of a digest in ``language``."""
    own = language == item.summary.language or language not in item.translations
    code = item.summary.language if own else language
    return of_text(own=own, method=item.summary.method, models=item.models.get(code, ()), reviewers=item.reviewers.get(code, ()))


def of_result(result: Result) -> dict[str, dict[str, Any]]:
    """Return the keys for each language of a result, the summary's own first."""
    summary = result.summary
    codes = dict.fromkeys((summary.language, *result.translations))
    return {code: of_text(own=code == summary.language, method=summary.method, models=result.models.get(code, ())).keys() for code in codes}


def notice(result: Result) -> str:
    """Return the sentence for readers of a result, in its language; empty where nothing in it is a machine's."""
    by_machine = result.summary.method != "passthrough" or any(code != result.summary.language for code in result.translations)
    return notice_in(result.summary.language, notice_key([result.summary])) if by_machine else ""


def notice_key(summaries: Sequence[Summary]) -> str:
    """Return the key of the notice that is true of all ``summaries``: no model is said to have written sentences of the articles."""
    return "machine_own" if summaries and all(one.method in ("extractive", "passthrough") for one in summaries) else "machine"


def notice_in(language: str, key: str = "machine", *, draft: bool = False) -> str:
    """Return the sentence for readers of a machine's text in ``language``; before it, that a translation is a ``draft``."""
    from summarize.render.words import Words  # Babel

    words = Words.of(language)
    return " ".join(words.text(one) for one in (*(("draft_long",) if draft else ()), key))


def footer(notices: Iterable[str]) -> str:
    """Return the end of a text file: each notice once, after an empty line."""
    return "".join(f"\n{one}\n" for one in dict.fromkeys(notices) if one)


def of_languages(item: DigestItem, languages: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the keys of a story for each of ``languages`` that it has, the summary's own first."""
    codes = dict.fromkeys((item.summary.language, *(code for code in languages if code in item.translations)))
    return {code: of_item(item, code).keys() for code in codes}


def together(parts: Iterable[Disclosure]) -> Disclosure:
    """Return what holds for a page of several texts: the least reviewed of them, all models."""
    found = list(parts)
    value: Value = max((part.value for part in found), key=_VALUES.index, default="ai-autonomous")
    concept: Concept = max((part.concept for part in found), key=_CONCEPTS.index, default=_CONCEPTS[-1])
    return Disclosure(value, concept, tuple(dict.fromkeys(model for part in found for model in part.models)))
