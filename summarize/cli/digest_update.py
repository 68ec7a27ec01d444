"""``summarize digest --update``: which published stories their sources no longer bear out, and the notes that say so to readers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from summarize.cli import documents, output
from summarize.cli.digest_output import Edition, named_format
from summarize.cli.terminal import Terminal
from summarize.config import Settings
from summarize.digest.reading import run_date
from summarize.digest.update import Checked, check_again, propose, read_digest
from summarize.digest_types import DigestItem
from summarize.errors import ChecksFailed, SummarizeError
from summarize.ingest.items import ReadOptions
from summarize.render import digest_json, templating
from summarize.render.json import SCHEMA_VERSION, findings

SOME_FAILED = 7
FORMATS = ("text", "json")


def run(edition: Edition, settings: Settings, term: Terminal, *, allow_private: bool) -> int:
    """Check the digest ``edition.update`` against its sources, write the report, and return the exit code.

    With ``edition.propose`` the stories that lost their ground are summarized and translated again, for the report.

    Raises:
        SummarizeError: no model can make proposals; the report is written all the same, and says so.
        UnreadableInput: the digest cannot be read.
        ChecksFailed: ``--strict``, and a story lost its ground or was withdrawn.
    """
    named, format = named_format(next(iter(edition.output), None), edition.format)
    old, place = edition.update or Path(), Path(named) if named else None
    chosen = output.choose_format(format, place, FORMATS)
    output.refuse(place, old)
    stories, languages = read_digest(documents.read_text(old), str(old))
    found = []
    for checked in check_again(stories, settings, replace(ReadOptions.of(settings), allow_private=allow_private), old.parent):
        found.append(checked)
        term.progress(f"{len(found)} of {len(stories)}")
    term.progress("")
    when = run_date()
    report = document(found, languages, when)
    failed = _propose(report, found, languages, settings) if edition.propose else None
    output.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n" if chosen == "json" else text(report), place)
    if any(one.status == "unread" and not Path(one.story.location).is_absolute() and "://" not in one.story.location for one in found):
        term.note(f"files are looked for from here and from {old.resolve().parent}; give the command where the digest was made")
    if report.get("items") and place is not None and chosen == "json":
        term.note(f"proposals: {len(report['items'])}; summarize review {place} lists them, to edit and approve")
    if settings.strict and any(one.status in ("lost", "withdrawn") for one in found):
        raise ChecksFailed(f"published stories are no longer true ({old})", hint="read the report; publish its notes")
    if failed is not None:
        raise failed
    return SOME_FAILED if any(one.status == "unread" for one in found) else 0


def _propose(report: dict[str, Any], found: Sequence[Checked], languages: Sequence[str], settings: Settings) -> SummarizeError | None:
    """Add to the report what its lost stories are now, as stories of a digest, or why they cannot be made, which is the answer, too."""
    made: dict[str, DigestItem | SummarizeError] = {}
    failed = None
    try:
        made = propose(found, languages, settings)
    except SummarizeError as error:
        failed = error
        made |= {one.story.id: error for one in found if one.status == "lost"}
    report["items"] = [digest_json.item(one, languages) for one in made.values() if not isinstance(one, SummarizeError)]
    for row in report["stories"]:
        if (one := made.get(row["id"])) is not None:
            row["proposed"] = {"error": one.message} if isinstance(one, SummarizeError) else {"story": one.id}
    return failed


def document(found: Sequence[Checked], languages: Sequence[str], when: datetime) -> dict[str, Any]:
    """Return the report for programs."""
    rows = []
    for one in found:
        codes, texts = dict.fromkeys((*languages, *one.story.texts)), one.story.texts
        rows.append(
            {
                "id": one.story.id,
                "location": one.story.location,
                "headline": one.story.headline,
                "status": one.status,
                "reason": one.reason,
                "lost": [
                    {
                        "sentence": lost.sentence,
                        "texts": {code: texts[code][lost.sentence] for code in codes if lost.sentence in texts.get(code, {})},
                        "findings": findings(lost.findings),
                    }
                    for lost in one.lost
                ],
                "notes": {code: note for code in codes if (note := one.note(code, when))},
            }
        )
    counts = {status: sum(one.status == status for one in found) for status in ("unchanged", "holds", "lost", "withdrawn", "unread")}
    return {"schema_version": SCHEMA_VERSION, "checked": when.isoformat(), "counts": counts, "stories": rows}


def text(report: dict[str, Any]) -> str:
    """Return the report for a person: what is to be corrected, then how many stories are well."""
    words = {"lost": "no longer true", "withdrawn": "withdrawn", "unread": "not read"}
    counted = {"unchanged": "unchanged", "holds": "changed and still true", **words}
    line = " · ".join(f"{report['counts'][status]} {shown}" for status, shown in counted.items() if report["counts"][status])
    items = report.get("items", [])
    return templating.render_text("update.txt", stories=report["stories"], items=items, words=words, counted=line or "no stories")
