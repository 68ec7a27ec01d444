"""JSON: the contract other programs rely on. Key order is stable, figures are rounded, and each document fits its schema in ``schema/``.

``schema_version`` rises when a key changes its meaning or goes; new keys may come at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from summarize.render import disclosure, safe, wording
from summarize.text.tokens import count_words
from summarize.types import Article, CheckReport, Cleaned, Excluded, Finding, LabelledLine, Result, Summary, Translation

SCHEMA_VERSION = 1
_FINDING = (
    "level", "kind", "severity", "where", "sentence", "message", "expected", "got", "confidence", "source_span", "text_span", "key",
)  # fmt: skip
_ARTICLE = ("path", "sha256", "language", "language_confidence", "encoding", "title", "byline", "embargo", "usage", "provenance")


def dumps(value: object, *, indent: int | None = 2) -> str:
    """``value`` as JSON that keeps letters as they are; ``indent=None`` gives one line."""
    return safe.json_source(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False))


def script_source(value: object) -> Markup:
    """``value`` as JSON for a ``<script>`` of a page: no character of it can end the element or begin a comment."""
    source = dumps(value, indent=None)
    return Markup(source.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - nothing left to escape


def result(result: Result, *, lines: bool = False) -> dict[str, Any]:
    """A result as the contract has it. ``lines`` adds every line of the input with its label, score and reasons."""
    article, cleaned = result.article, result.cleaned
    numbers = [part.n for part in cleaned.body_lines]
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "source": {**fields(article, *_ARTICLE), "title": wording.title(result)},
        "body": {
            "lines": [min(numbers), max(numbers)] if numbers else [],
            "words": sum(map(count_words, cleaned.paragraphs)),
            "paragraphs": list(cleaned.paragraphs),
            "sentences": [{"n": sentence.n, "line": sentence.line, "text": sentence.text} for sentence in result.body_sentences],
        },
        "excluded": runs(cleaned.excluded),
        "summary": summary(result.summary),
        "translations": {language: translation(text) for language, text in result.translations.items()},
        "findings": findings(result.findings),
        "disclosure": disclosure.of_result(result),
        "signature": result.signature,
        "timings": {name: round(float(value), 2) for name, value in result.timings.items()},
    }
    document |= suggested(result.suggested_headlines, {code: translation(text) for code, text in result.suggested_translations.items()})
    if lines:
        document["lines"] = [_line(part) for part in cleaned.lines]
    return document


def suggested(headlines: Sequence[str], translations: Mapping[str, Any]) -> dict[str, Any]:
    """Suggested headlines and their translations, where they were asked for."""
    return {"suggested_headlines": {"texts": list(headlines), "translations": translations}} if headlines else {}


def clean(cleaned: Cleaned, article: Article | None = None) -> dict[str, Any]:
    """Every line of an article with its label, and what was left out."""
    document: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    if article is not None:
        document["source"] = fields(article, *_ARTICLE)
    document["lines"] = [_line(part) for part in cleaned.lines]
    document["excluded"] = runs(cleaned.excluded)
    document["findings"] = findings(cleaned.findings)
    return document


def check(report: CheckReport) -> dict[str, Any]:
    """The verdict on one pair of texts."""
    return {
        "schema_version": SCHEMA_VERSION,
        "score": _fraction(report.score),
        "findings": findings(report.findings),
        "evidence": [list(numbers) for numbers in report.evidence],
    }


def check_row(identity: object, report: CheckReport) -> dict[str, Any]:
    """The verdict on one row of ``--pairs``; ``identity`` is the row's own id."""
    return {"id": identity, "score": _fraction(report.score), "findings": findings(report.findings)}


def translated(article: Article, rows: Sequence[Sequence[str]], done: Mapping[str, Sequence[Translation]]) -> dict[str, Any]:
    """What ``summarize translate`` made: for each language one entry a segment. ``rows`` are the segments of every line of the input."""
    places = [(number, segment) for number, row in enumerate(rows, 1) for segment in row]
    return {
        "schema_version": SCHEMA_VERSION,
        "source": fields(article, *_ARTICLE),
        "translations": {
            language: [
                {"line": number, "source": segment, **translation(item)} for (number, segment), item in zip(places, found, strict=True)
            ]
            for language, found in done.items()
        },
    }


def fields(value: object, *names: str) -> dict[str, Any]:
    """The attributes of a value by their names: dates in ISO 8601, figures rounded, tuples as lists."""
    return {name: _plain(getattr(value, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return _fraction(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def findings(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings, in the order they were found."""
    return [fields(finding, *_FINDING) for finding in found]


def runs(left_out: Iterable[Excluded]) -> list[dict[str, Any]]:
    """What was left out, in reading order. Both line numbers are inclusive."""
    return [fields(run, "kind", "start_line", "end_line", "text", "score", "why") for run in left_out]


def _line(part: LabelledLine) -> dict[str, Any]:
    line = fields(part, "n", "text", "label", "kind", "score", "why", "start")
    return line | {"end": part.end if part.end >= 0 else part.start + len(part.text)}


def summary(summary: Summary) -> dict[str, Any]:
    """A summary, each sentence with the numbers of the body sentences it rests on."""
    return {
        "language": summary.language,
        "text": summary.text,
        "sentences": [fields(sentence, "text", "evidence", "method") for sentence in summary.sentences],
        **fields(summary, "method", "truncated", "score"),
        **({"edited": list(summary.edited)} if summary.edited else {}),
        **({"alternatives": list(summary.alternatives)} if summary.alternatives else {}),
        **({"style": summary.style} if summary.style != "paragraph" else {}),
    }


def translation(translation: Translation) -> dict[str, Any]:
    """A translation, its status and what the checks found in it."""
    return {
        **fields(translation, "text", "sentences", "status", "grade", "score"),
        "findings": findings(translation.findings),
        **({"edited": list(translation.edited)} if translation.edited else {}),
    }


def _fraction(value: float) -> float:
    """A probability or score to three places: more would be noise."""
    return round(float(value), 3)
