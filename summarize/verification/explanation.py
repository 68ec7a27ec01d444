"""Instructions that findings give to a writer that repairs a sentence."""

from __future__ import annotations

from summarize.types import CheckReport, Finding


def wrong_sentence_numbers(report: CheckReport) -> list[int]:
    """Return the 1-based numbers of the sentences that have an error."""
    return sorted({finding.sentence for finding in report.findings if finding.level == "error" and finding.sentence})


def explain(finding: Finding) -> str:
    """Return a finding in the words that a writer is shown."""
    if finding.expected and finding.got:
        return f"{finding.message} (expected {finding.expected}, got {finding.got})"
    return finding.message


def reasons(report: CheckReport, number: int) -> tuple[str, ...]:
    """Return what the checks report of the errors of a sentence (its 1-based number), in the words that a writer is shown."""
    return tuple(explain(finding) for finding in report.findings if finding.sentence == number and finding.level == "error")
