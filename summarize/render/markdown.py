"""Results as Markdown (CommonMark). Text from outside cannot become a link, a heading or HTML: see :func:`safe.markdown`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from summarize.render import disclosure, safe, wording
from summarize.render.words import Words

if TYPE_CHECKING:
    from summarize.types import Finding, LabelledLine, Result


def result(result: Result, *, name: str | None = None, level: int = 1, show_excluded: bool = False, explain: bool = False) -> str:
    """A result as Markdown, ending in a newline. ``level`` is that of the title; sections are one below it.

    ``name`` is the title of an article that has none of its own: one of several in a document, so that no front matter (marks for
    programs, ``docs/disclosure.md``) is before it; ``show_excluded`` adds the text left out, ``explain`` every line with
    its label, score and reasons.
    """
    title = safe.markdown(wording.title(result) or name or "")
    section = "#" * (level + 1)
    marks = disclosure.of_result(result)
    parts = [f"{'#' * level} {title or 'Summary'}"]
    if any(mark["ai-disclosure"] != "human-only" for mark in marks.values()):
        parts.append(f"*{safe.markdown(Words.of(result.summary.language).text('machine'))}*")
    parts += [safe.markdown(line) for line in wording.terms(result.article)]
    parts += [f"{section} {safe.markdown(wording.summary_heading(result.summary))}"]
    parts.append(_sentences(result.summary.text, [sentence.text for sentence in result.summary.sentences], result.summary.style))
    if note := wording.summary_note(result.summary):
        parts.append(f"*{safe.markdown(note)}*")
    parts += _findings(wording.findings_of(result, "summary"))
    for language, translation in result.translations.items():
        parts += [f"{section} {safe.markdown(wording.translation_heading(translation))}"]
        parts.append(_sentences(translation.text, translation.sentences, result.summary.style))
        parts += _findings(wording.findings_of(result, language))
    for language, headlines in wording.suggested_headlines(result):
        parts += [f"{section} Headlines ({safe.markdown(language)})", _sentences("", headlines, "bullets")]
    parts.append("---")
    if what := wording.left_out(result.cleaned):
        parts.append(f"Left out: {safe.markdown(what)}")
    parts += _findings(dict.fromkeys((*result.cleaned.findings, *wording.findings_of(result, "body"))))
    parts.append(_code(result.signature))
    if explain:
        parts += [f"{section} Every line", _table(result.cleaned.lines)]
    elif show_excluded and result.excluded:
        parts += [f"{section} Left out", _table([part for part in result.cleaned.lines if part.label not in ("body", "blank")])]
    head = front_matter({"lang": list(marks), "disclosure": marks}) if level == 1 and name is None else ""
    return head + "\n\n".join(part for part in parts if part) + "\n"


def _sentences(text: str, sentences: Sequence[str], style: str) -> str:
    return "\n".join(f"- {safe.markdown(one)}" for one in sentences) if style == "bullets" else safe.markdown(text)


def front_matter(values: Mapping[str, object]) -> str:
    """Return YAML between two rules for the beginning of a document; every value is written as JSON, which is YAML too."""
    from summarize.render.json import script_source

    lines = [f"{key}: {script_source(value)}" for key, value in values.items()]
    return "\n".join(("---", *lines, "---", "", ""))


def _findings(found: Iterable[Finding]) -> list[str]:
    items = [f"- **{finding.level}** {safe.markdown(wording.finding(finding))}" for finding in found]
    return ["\n".join(items)] if items else []


def _table(lines: Iterable[LabelledLine]) -> str:
    rows = ["| line | label | score | text | because |", "|---:|---|---:|---|---|"]
    for part in lines:
        if part.label != "blank":
            label, why = safe.markdown(wording.line_label(part)), safe.markdown("; ".join(part.why))
            rows.append(f"| {part.n} | {label} | {part.score:.2f} | {safe.markdown(part.text)} | {why} |")
    return "\n".join(rows)


def _code(text: str) -> str:
    """A code span; a grave accent inside one could end it, so it goes."""
    shown = safe.line(text).replace("`", "'")
    return f"`{shown}`" if shown else ""
