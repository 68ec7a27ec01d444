"""Words for readers: headings, grades, findings, what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from summarize import languages
from summarize.document import title_of
from summarize.types import Article, Cleaned, Excluded, Finding, LabelledLine, Result, Summary, Translation

#: So many reasons and runs of lines are named; the rest is counted. All of it is in the JSON and under --explain.
_RUNS = 4


def language_name(code: str) -> str:
    """A language's own name with a capital first letter, and its English one where that differs: ``Русский (Russian)``."""
    known = languages.find(code)
    if known is None:
        return code
    own = languages.local_name(known.code)
    own = own[:1].upper() + own[1:]
    return own if own == known.name else f"{own} ({known.name})"


def title(result: Result) -> str | None:
    """The article's title, unless its line was left out: an appeal must not become a headline."""
    return title_of(result.article, result.excluded)


def translation_heading(translation: Translation) -> str:
    """``Русский (Russian) · needs review · DRAFT, not for print until a Russian speaker has corrected it``."""
    parts = [language_name(translation.language)]
    if translation.status == "review":
        parts.append("needs review")
    if translation.grade == "draft":
        parts.append(draft_mark(translation.language))
    return " · ".join(parts)


def draft_mark(code: str) -> str:
    """What is said of a draft translation: ``DRAFT, not for print until a Russian speaker has corrected it``."""
    known = languages.find(code)
    speaker = f"{known.name} speaker" if known else "speaker"
    return f"DRAFT, not for print until {'an' if speaker[0] in 'AEIOU' else 'a'} {speaker} has corrected it"


def summary_heading(summary: Summary) -> str:
    """``Summary (English)``."""
    known = languages.find(summary.language)
    return f"Summary ({known.name if known else summary.language})"


def suggested_headlines(result: Result) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the suggested headlines with the name of their language: the article's own first, then each translation."""
    if result.suggested_headlines:
        yield language_name(result.article.language), result.suggested_headlines
        for language, translation in result.suggested_translations.items():
            if language != result.article.language:
                yield language_name(language), translation.sentences


def summary_note(summary: Summary) -> str:
    """How the summary came about, where it is not simply written: empty otherwise."""
    notes = []
    if summary.method == "passthrough":
        notes.append("The article is short: kept as it is.")
    elif summary.method == "extractive":
        notes.append("Sentences of the article, whole or shortened.")
    elif summary.method == "mixed":
        notes.append("Some sentences are the article's, whole or shortened.")
    if summary.truncated:
        notes.append("Part of the article or of the answer was cut.")
    return " ".join(notes)


def terms(article: Article) -> list[str]:
    """What the source asks of whoever publishes: until when to wait, where that is still to come, and its terms of use."""
    lines = []
    if article.embargo is not None and article.embargo > datetime.now(UTC):
        lines.append(f"Embargoed until {article.embargo.astimezone(UTC):%Y-%m-%d %H:%M} UTC.")
    if article.usage:
        lines.append(f"Terms of use: {article.usage}")
    return lines


def finding(found: Finding) -> str:
    """A finding without its level: what, where, expected and got."""
    place = f" (sentence {found.sentence})" if found.sentence else ""
    text = f"{found.kind}{place}: {found.message}" if found.message else f"{found.kind}{place}"
    missing = [
        f"{name} “{value}”" for name, value in (("expected", found.expected), ("got", found.got)) if value and value not in found.message
    ]
    return f"{text}{' — ' if found.message else ': '}{', '.join(missing)}" if missing else text


def findings_of(result: Result, where: str) -> tuple[Finding, ...]:
    """The findings about ``"body"``, ``"summary"`` or a language, each once."""
    translation = result.translations.get(where)
    own = translation.findings if translation else ()
    return tuple(dict.fromkeys((*own, *(found for found in result.findings if found.where == where))))


def about_body(result: Result) -> tuple[Finding, ...]:
    """The findings about the article and what was left out of it, each once, without those that are shown with the summary."""
    return tuple(dict.fromkeys((*(found for found in result.cleaned.findings if found.where != "summary"), *findings_of(result, "body"))))


def left_out(cleaned: Cleaned) -> str:
    """What was left out, in a line: ``appeal (lines 7–14), share (line 3)``. Empty if nothing was; the reasons are those of every line."""
    kinds: dict[str, list[Excluded]] = {}
    for run in cleaned.excluded:
        kinds.setdefault(run.kind or "other", []).append(run)
    return ", ".join(_kind(kind, runs) for kind, runs in kinds.items())


def _kind(kind: str, runs: list[Excluded]) -> str:
    numbered = [run for run in runs if run.start_line]
    spans = [span(run.start_line, run.end_line) for run in numbered[:_RUNS]]
    single = len(numbered) == 1 and numbered[0].start_line == numbered[0].end_line
    where = f"{'line' if single else 'lines'} {', '.join(spans)}" if numbered else ""
    if len(numbered) > _RUNS:
        where += f" and {len(numbered) - _RUNS} more"
    if outside := sum(run.text.count("\n") + 1 for run in runs if not run.start_line):
        where += f"{' and ' if where else ''}{outside} line{'' if outside == 1 else 's'} before extraction"
    return f"{kind} ({where})"


def span(first: int, last: int) -> str:
    """``7–14``, or ``7``."""
    return f"{first}" if first == last else f"{first}–{last}"


def line_label(part: LabelledLine) -> str:
    """``body``, or the kind of what is left out."""
    return part.kind or part.label
