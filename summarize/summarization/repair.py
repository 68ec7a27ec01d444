"""Repair a summary: a sentence with an error is written again once, with the finding shown.

If it still fails, the article's own best sentence takes its place (``method="extractive"``). What stays wrong is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarize import languages, verification
from summarize.backends.base import GenerateRequest, Generation, Generator
from summarize.errors import ContextTooSmall
from summarize.generation import budget
from summarize.generation.cleanup import clean_prose
from summarize.generation.grammar import in_script
from summarize.generation.prompts import PromptLibrary, escape_delimiters
from summarize.summarization.compression import strip_opening
from summarize.summarization.references import is_self_contained
from summarize.text.sentences import split_sentences
from summarize.types import CheckReport, Sentence, Summary
from summarize.verification.explanation import reasons, wrong_sentence_numbers

#: A repaired sentence is about as well supported by the body (0..1) as the one it replaces.
MAX_SUPPORT_LOST = 0.1

_QUOTATION_MARKS = re.compile(r"[“”„«»\"]")


@dataclass(slots=True)
class DraftSummary:
    """A summary, the body it must agree with, and what the checks say of it now."""

    body: tuple[str, ...]
    language: str
    summary: Summary
    report: CheckReport


def check_draft(body: Sequence[str], summary: Summary) -> DraftSummary:
    """Check a fresh summary against its body."""
    report = verification.check_summary(body, [sentence.text for sentence in summary.sentences], summary.language)
    return DraftSummary(tuple(body), summary.language, summary, report)


def repair_summaries(drafts: Sequence[DraftSummary], generator: Generator, prompts: PromptLibrary, *, seed: int = 0) -> None:
    """Repair every sentence with an error in all drafts, in place; one batch of requests for all of them.

    Raises:
        ContextTooSmall: not even one sentence of the article fits.
        EngineError, EngineClosed: from the generator.
    """
    wrong = [
        (draft, number) for draft in drafts if draft.summary.method != "passthrough" for number in wrong_sentence_numbers(draft.report)
    ]
    places = []
    for draft, number in wrong:
        if not _try(draft, number, _without_marks(draft, number), "abstractive"):
            places.append((draft, number))
    requests = [repair_request(draft, number, generator, prompts, seed) for draft, number in places]
    for (draft, number), answer in zip(places, generator.generate(requests) if requests else [], strict=True):
        text = _repaired(answer, draft.language)
        if not (text and text != _text(draft, number).strip() and _try(draft, number, text, "abstractive")):
            _fall_back(draft, number)
    for draft in drafts:
        _drop_empty(draft)


def repair_request(draft: DraftSummary, number: int, generator: Generator, prompts: PromptLibrary, seed: int) -> GenerateRequest:
    """Ask for one sentence again, showing the findings and as many of the sentences that it should rest on as fit, the best first.

    Raises:
        ContextTooSmall: not one of them fits.
    """
    language, sentence = languages.get(draft.language), _text(draft, number)
    evidence = draft.report.evidence[number - 1] or (verification.best_body_sentence(draft.body, sentence, draft.language),)
    cap = max(48, min(2 * generator.count_tokens(sentence) + 32, generator.context_size // 3))
    for kept in range(len(evidence), 0, -1):
        messages = prompts.render(
            "repair",
            article=escape_delimiters("\n".join(draft.body[index - 1] for index in evidence[:kept])),
            sentence=escape_delimiters(sentence),
            findings=[escape_delimiters(finding) for finding in reasons(draft.report, number)],
            language=language.code,
            language_name=language.name,
        )
        if budget.message_tokens(messages, generator.count_tokens) + cap <= generator.context_size:
            return GenerateRequest(messages, cap, "repair", language.code, seed=seed, prefix_key=f"repair:{language.code}")
    raise ContextTooSmall(f"a sentence and its evidence do not fit a context of {generator.context_size} tokens")


def _repaired(answer: Generation, language: str) -> str:
    """Return the first sentence of an answer, for one is asked for; empty if it is cut or in the wrong script."""
    sentences = split_sentences(clean_prose(answer.text), language)
    cut = (answer.truncated or answer.finish_reason == "length") and len(sentences) == 1
    return sentences[0] if sentences and not cut and in_script(sentences[0], language) else ""


def _text(draft: DraftSummary, number: int) -> str:
    return draft.summary.sentences[number - 1].text


def _without_marks(draft: DraftSummary, number: int) -> str:
    """A quotation that is not verbatim loses its marks and is reported speech again."""
    quotes = [finding for finding in draft.report.findings if finding.sentence == number and finding.check == "quotation"]
    return _QUOTATION_MARKS.sub("", _text(draft, number)) if quotes else ""


def _try(draft: DraftSummary, number: int, text: str, method: str) -> bool:
    """Put ``text`` in the sentence's place if the checks find no error in it there, and the body supports it about as well."""
    if not text.strip():
        return False
    before, after = (verification.ground(draft.body, it, draft.language, draft.language) for it in (_text(draft, number), text))
    if method != "extractive" and after.support < before.support - MAX_SUPPORT_LOST:
        return False
    sentences = list(draft.summary.sentences)
    sentences[number - 1] = replace(
        sentences[number - 1], text=text.strip(), method="extractive" if method == "extractive" else "abstractive"
    )
    report = verification.check_summary(draft.body, [sentence.text for sentence in sentences], draft.language)
    if method != "extractive" and number in wrong_sentence_numbers(report):
        return False
    draft.summary = replace(draft.summary, sentences=tuple(sentences))
    draft.report = report
    return True


def _fall_back(draft: DraftSummary, number: int) -> None:
    """Put the article's own sentence in its place, or none where it is in the summary already or cannot be understood there."""
    best = strip_opening(draft.body[verification.best_body_sentence(draft.body, _text(draft, number), draft.language) - 1])
    others = {sentence.text for index, sentence in enumerate(draft.summary.sentences, 1) if index != number}
    if best in others or (others and not is_self_contained(best)):
        sentences = list(draft.summary.sentences)
        sentences[number - 1] = replace(sentences[number - 1], text="")
        draft.summary = replace(draft.summary, sentences=tuple(sentences))
        return
    _try(draft, number, best, "extractive")


def _drop_empty(draft: DraftSummary) -> None:
    kept = tuple(sentence for sentence in draft.summary.sentences if sentence.text)
    if len(kept) == len(draft.summary.sentences):
        return
    if not kept:  # every sentence was wrong, and each fell back on the same one: it is in the body, print it once
        kept = (Sentence(draft.body[0], method="extractive"),)
    draft.summary = replace(draft.summary, sentences=kept)
    draft.report = verification.check_summary(draft.body, [sentence.text for sentence in kept], draft.language)
