"""Results as text for people: first as blocks with a meaning, then as plain lines.

The command line shows the same blocks in color on a terminal (``cli/terminal.py``); piped, they are one paragraph a line, unwrapped, so
that ``grep`` and ``diff`` find whole sentences. Text of the article passes through :mod:`summarize.render.safe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from summarize.render import safe, wording
from summarize.types import CheckReport, Cleaned, Finding, LabelledLine, Result

Style = Literal["title", "heading", "text", "note", "error", "warning", "faint", "dropped", "gap"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph and what it is. ``label`` is before it in a margin; None means that there is no margin."""

    style: Style
    text: str = ""
    label: str | None = None


GAP = Block("gap")


def result(result: Result, *, name: str | None = None, show_excluded: bool = False, explain: bool = False) -> list[Block]:
    """A result as blocks. ``name`` is above it where several follow each other; ``show_excluded`` adds the text left out,
    ``explain`` the signature and every line with its label, score and reasons.
    """
    blocks: list[Block] = [Block("faint", f"── {safe.line(name)}"), GAP] if name else []
    if title := wording.title(result):
        blocks += [Block("title", safe.line(title)), GAP]
    if asked := wording.terms(result.article):
        blocks += [*(Block("note", safe.line(line)) for line in asked), GAP]
    blocks.append(Block("heading", wording.summary_heading(result.summary)))
    blocks += _sentences(result.summary.text, [sentence.text for sentence in result.summary.sentences], result.summary.style)
    if note := wording.summary_note(result.summary):
        blocks.append(Block("note", note))
    blocks += findings(wording.findings_of(result, "summary"))
    for language, translation in result.translations.items():
        blocks += [GAP, Block("heading", wording.translation_heading(translation))]
        blocks += _sentences(translation.text, translation.sentences, result.summary.style)
        blocks += findings(wording.findings_of(result, language))
    for language, headlines in wording.suggested_headlines(result):
        blocks += [GAP, Block("heading", f"Headlines ({language})"), *(Block("text", safe.line(text)) for text in headlines)]
    blocks.append(GAP)
    blocks += left_out(result.cleaned, wording.about_body(result))
    if explain:
        blocks += [Block("faint", safe.line(result.signature)), GAP, Block("heading", "Every line"), *explained(result.cleaned.listed)]
    elif show_excluded and result.excluded:
        blocks += [GAP, Block("heading", "Left out"), *dropped(result.cleaned.lines)]
    return blocks


def _sentences(text: str, sentences: Sequence[str], style: str) -> list[Block]:
    return [Block("text", f"• {safe.line(one)}") for one in sentences] if style == "bullets" else [Block("text", safe.line(text))]


def left_out(cleaned: Cleaned, found: Iterable[Finding] = ()) -> list[Block]:
    """What was left out, in a line or two, and what there is to say about it."""
    what = wording.left_out(cleaned)
    blocks = [Block("note", f"Left out: {safe.line(what)}")] if what else []
    return [*blocks, *findings(dict.fromkeys(found))]


def findings(found: Iterable[Finding]) -> list[Block]:
    """Findings, one block each; the level is in the text, so that it survives without color."""
    return [Block(finding.level, f"{finding.level} · {safe.line(wording.finding(finding))}") for finding in found]


def marked(lines: Sequence[LabelledLine]) -> list[Block]:
    """The whole article; what is left out carries its kind in the margin."""
    blocks = []
    for part in lines:
        if part.label == "blank":
            blocks.append(GAP)
        else:
            kept = part.label == "body"
            blocks.append(Block("text" if kept else "dropped", safe.line(part.text), "" if kept else wording.line_label(part)))
    return blocks


def dropped(lines: Sequence[LabelledLine]) -> list[Block]:
    """Only what is left out, with line number and kind in the margin."""
    return [
        Block("dropped", safe.line(part.text), f"{part.n} {wording.line_label(part)}")
        for part in lines
        if part.label not in ("body", "blank")
    ]


def explained(lines: Sequence[LabelledLine]) -> list[Block]:
    """Every line with number, label and score in the margin, and the reasons under it."""
    blocks = []
    width = max((len(str(part.n)) for part in lines), default=1)
    for part in lines:
        if part.label == "blank":
            continue
        label = f"{part.n:>{width}} {wording.line_label(part)} {part.score:.2f}"
        blocks.append(Block("text" if part.label == "body" else "dropped", safe.line(part.text), label))
        if part.why:
            blocks.append(Block("faint", safe.line("because: " + "; ".join(part.why)), ""))
    return blocks


def check(report: CheckReport) -> list[Block]:
    """The verdict on one pair of texts."""
    errors = sum(finding.level == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    counts = ", ".join(
        f"{count} {name if count == 1 else name + 's'}" for count, name in ((errors, "error"), (warnings, "warning")) if count
    )
    verdict = Block("heading", f"score {report.score:.2f} of 1 · {counts or 'nothing found'}")
    blocks = [verdict]
    for finding in report.findings:
        where = f"{finding.where} · " if finding.where else ""
        key = f" [{finding.key}]" if finding.key else ""
        blocks.append(Block(finding.level, f"{finding.level} · {where}{safe.line(wording.finding(finding))}{key}"))
    return blocks


def plain(blocks: Sequence[Block]) -> str:
    """Blocks as text, one a line, no color, ending in a newline. Gaps at the ends and doubled ones disappear."""
    width = margin(blocks)
    lines: list[str] = []
    for block in blocks:
        if block.style == "gap":
            if lines and lines[-1]:
                lines.append("")
            continue
        before = "" if block.label is None else f"{block.label:<{width}} | "
        mark = "! " if block.style in ("error", "warning") else ""
        lines.append(f"{before}{mark}{block.text}".rstrip())
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def margin(blocks: Sequence[Block]) -> int:
    """The width of the widest label, in characters; 0 if there is none."""
    return max((len(block.label) for block in blocks if block.label is not None), default=0)
