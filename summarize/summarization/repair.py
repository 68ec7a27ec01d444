"""Repair a summary: a sentence with an error gives way to the article's own (``method="extractive"``). What stays wrong is a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarize import verification
from summarize.summarization.compression import strip_opening
from summarize.summarization.references import is_self_contained
from summarize.types import CheckReport, Method, Sentence, Summary
from summarize.verification.report import wrong_sentence_numbers

_QUOTATION_MARKS = re.compile(r"[“”„«»\"]")


def check(body: Sequence[str], summary: Summary) -> CheckReport:
    """Check a summary against its body."""
    return verification.check_summary(body, [sentence.text for sentence in summary.sentences], summary.language)


def repair_summary(body: Sequence[str], summary: Summary, report: CheckReport) -> tuple[Summary, CheckReport]:
    """Replace every sentence with an error by the sentence of the body that it is most like, and check the summary again.

    A quotation that is not verbatim only loses its marks, if that is all that is wrong: it is reported speech then. A sentence whose
    substitute is in the summary already, or cannot be understood in it, is left out.

    Args:
        body: the article's sentences.
        summary: in the article's language.
        report: what the checks say of it.
    """
    wrong = wrong_sentence_numbers(report)
    if not wrong or summary.method == "passthrough":
        return summary, report
    quoted = {finding.sentence for finding in report.findings if finding.check == "quotation"}
    for number in wrong:
        bare = _put(summary, number, _QUOTATION_MARKS.sub("", summary.sentences[number - 1].text), "abstractive")
        if number in quoted and number not in wrong_sentence_numbers(check(body, bare)):
            summary = bare
            continue
        best = strip_opening(body[verification.best_body_sentence(body, summary.sentences[number - 1].text, summary.language) - 1])
        others = {sentence.text for index, sentence in enumerate(summary.sentences, 1) if index != number}
        fits = best not in others and (not others or is_self_contained(best))
        summary = _put(summary, number, best if fits else "", "extractive")
    kept = tuple(sentence for sentence in summary.sentences if sentence.text)
    # Where every sentence was wrong, and each fell back on the same one, that is printed once.
    summary = replace(summary, sentences=kept or (Sentence(body[0], method="extractive"),))
    return summary, check(body, summary)


def _put(summary: Summary, number: int, text: str, method: Method) -> Summary:
    sentences = list(summary.sentences)
    sentences[number - 1] = replace(sentences[number - 1], text=text, method=method)
    return replace(summary, sentences=tuple(sentences))
