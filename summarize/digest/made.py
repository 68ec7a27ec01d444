"""Result of an article's text, apart from where the text was: the value that the journal and the cache keep as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from typing import Any, cast

from summarize.types import (
    CheckReport,
    DigestItem,
    Excluded,
    Failure,
    Finding,
    Grade,
    Method,
    Result,
    Sentence,
    Source,
    Status,
    Summary,
    Translation,
)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished story without its sources. The fields are those of :class:`~summarize.types.DigestItem`."""

    language: str
    headline: str
    summary: Summary
    translations: Mapping[str, Translation] = field(default_factory=dict)
    headlines: Mapping[str, Translation] = field(default_factory=dict)
    excluded: tuple[Excluded, ...] = ()
    findings: tuple[Finding, ...] = ()
    signature: str = ""
    evidence: Mapping[int, str] = field(default_factory=dict)
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Result) -> Made:
        """What is kept of a result."""
        body = {sentence.n: sentence.text for sentence in result.body_sentences}
        cited = sorted({n for sentence in result.summary.sentences for n in sentence.evidence} & body.keys())
        return cls(
            language=result.article.language,
            headline=result.headline,
            summary=result.summary,
            translations=result.translations,
            headlines=result.headlines,
            excluded=result.excluded,
            findings=result.findings,
            signature=result.signature,
            evidence={n: body[n] for n in cited},
            models=result.models,
        )

    def item(self, id: str, source: Source, also: tuple[Source, ...] = ()) -> DigestItem:  # noqa: A002
        """The story with its sources."""
        return DigestItem(
            id,
            source,
            self.language,
            self.headline,
            self.summary,
            self.translations,
            self.headlines,
            self.excluded,
            self.findings,
            also,
            self.signature,
            evidence=self.evidence,
            models=self.models,
        )

    @property
    def sound(self) -> bool:
        """True if there is nothing about it that another run should try to do better: only then it may be cached."""
        flagged = any(finding.level == "error" for finding in self.findings) or self.summary.truncated
        texts = (*self.translations.values(), *self.headlines.values())
        return not flagged and all(text.status == "ok" for text in texts)


def dumps(value: object) -> str:
    """``value`` as one line of JSON; equal values give equal lines."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def made_to_json(made: Made) -> dict[str, Any]:
    """As :func:`made_from_json` reads it. Rows are lists: there are many, and their fields never change within a version."""
    return {
        "language": made.language,
        "headline": made.headline,
        "summary": summary_to_json(made.summary),
        "translations": {language: _translation(text) for language, text in made.translations.items()},
        "headlines": {language: _translation(text) for language, text in made.headlines.items()},
        "excluded": [[run.kind, run.start_line, run.end_line, run.text, run.score, list(run.why)] for run in made.excluded],
        "findings": _findings(made.findings),
        "signature": made.signature,
        "evidence": [[n, text] for n, text in made.evidence.items()],
        "models": {language: list(names) for language, names in made.models.items()},
    }


def made_from_json(value: Mapping[str, Any]) -> Made:
    """The inverse of :func:`made_to_json`.

    Raises:
        ValueError, KeyError, TypeError, IndexError, AttributeError: it is something else.
    """
    return Made(
        language=str(value["language"]),
        headline=str(value["headline"]),
        summary=summary_from_json(value["summary"]),
        translations={str(language): _translation_from(text) for language, text in value["translations"].items()},
        headlines={str(language): _translation_from(text) for language, text in value["headlines"].items()},
        excluded=tuple(Excluded(kind, start, end, text, score, tuple(why)) for kind, start, end, text, score, why in value["excluded"]),
        findings=_findings_from(value["findings"]),
        signature=str(value["signature"]),
        evidence={int(n): str(text) for n, text in value["evidence"]},
        models={str(language): tuple(map(str, names)) for language, names in value["models"].items()},
    )


def summary_to_json(summary: Summary) -> list[Any]:
    """A summary as a row."""
    sentences = [[sentence.text, list(sentence.evidence), sentence.method] for sentence in summary.sentences]
    return [summary.language, sentences, summary.method, summary.truncated, summary.score, list(summary.alternatives)]


def summary_from_json(row: list[Any]) -> Summary:
    """The inverse of :func:`summary_to_json`; raises what :func:`made_from_json` raises."""
    language, sentences, method, truncated, score, alternatives = row
    written = tuple(Sentence(text, tuple(evidence), cast("Method", how)) for text, evidence, how in sentences)
    return Summary(language, written, cast("Method", method), truncated, score, alternatives=tuple(alternatives))


def draft_to_json(summary: Summary, report: CheckReport) -> list[Any]:
    """A summary that is checked and not yet translated, with what the checks said."""
    return [summary_to_json(summary), report.score, _findings(report.findings), [list(numbers) for numbers in report.evidence]]


def draft_from_json(row: list[Any]) -> tuple[Summary, CheckReport]:
    """The inverse of :func:`draft_to_json`; raises what :func:`made_from_json` raises."""
    summary, score, findings, evidence = row
    return summary_from_json(summary), CheckReport(score, _findings_from(findings), tuple(tuple(numbers) for numbers in evidence))


def failure_to_json(failure: Failure) -> list[Any]:
    """A failure as a row, without its place."""
    return [failure.error, failure.message, failure.hint, failure.exit_code]


def failure_from_json(location: str, row: list[Any]) -> Failure:
    """The inverse of :func:`failure_to_json`; raises what :func:`made_from_json` raises."""
    error, message, hint, code = row
    return Failure(location, str(error), str(message), str(hint), int(code))


def _translation(text: Translation) -> list[Any]:
    return [text.language, list(text.sentences), text.status, text.grade, _findings(text.findings), text.score]


def _translation_from(row: list[Any]) -> Translation:
    language, sentences, status, grade, findings, score = row
    return Translation(language, tuple(sentences), cast("Status", status), cast("Grade", grade), _findings_from(findings), score)


def _findings(findings: tuple[Finding, ...]) -> list[list[Any]]:
    return [finding_row(found) for found in findings]


def _findings_from(rows: list[list[Any]]) -> tuple[Finding, ...]:
    return tuple(finding_from_row(row) for row in rows)


def finding_row(found: Finding) -> list[Any]:
    """Return the fields of a finding in their order, for JSON."""
    return list(astuple(found))


def finding_from_row(row: list[Any]) -> Finding:
    """Return the finding of a row of :func:`finding_row`, spans being pairs again."""
    row[8:10] = [tuple(span) if span else None for span in row[8:10]]
    return Finding(*row)
