"""``summarize review``: who looked at a result and what they changed, dismissed and approved, in a record that shows tampering."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from summarize.cli import documents, options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.options import argument, option
from summarize.cli.terminal import terminal
from summarize.errors import UnreadableInput, UsageError
from summarize.render import safe
from summarize.review import Record, Subject, texts_of
from summarize.types import Finding, Severity, Translation

app = lazy_app()


@app.command(
    cls=Sections,
    epilog="RESULT is what run or digest wrote as JSON. Without an act its texts are listed with their state and the keys of open errors. "
    "An edit after an approval withdraws it. summarize digest --only-approved takes the stories that are approved in every language.",
)
def review(
    ctx: typer.Context,
    result: Annotated[Path, argument("RESULT", "result.json or digest.json.")],
    record: options.RecordFile = None,
    by: Annotated[str | None, option("--by", "Who acts.", metavar="NAME")] = None,
    story: Annotated[str | None, option("--story", "The story, where RESULT has several.", metavar="ID")] = None,
    language: Annotated[str | None, option("--language", "The language of the text.", metavar="LANG")] = None,
    sentence: Annotated[int | None, option("--sentence", "One sentence; 0 is the translated headline.", metavar="N", min=0)] = None,
    seen: Annotated[bool, option("--seen", "The texts were read.")] = False,
    approve: Annotated[bool, option("--approve", "The texts were examined against the article and may go out.")] = False,
    edit: Annotated[str | None, option("--edit", "Put TEXT for the sentence.", metavar="TEXT")] = None,
    dismiss: Annotated[str | None, option("--dismiss", "The finding of this key is no error.", metavar="KEY")] = None,
) -> None:
    """Review a result: list its texts, and record who saw, edited, approved or dismissed what."""
    acts = [name for name, given in (("seen", seen), ("approve", approve), ("edit", edit), ("dismiss", dismiss)) if given]
    if len(acts) > 1:
        raise UsageError(f"one act at a time, not {' and '.join(acts)}", hint=f"--{acts[0]} first")
    place = record or result.with_name("review.json")
    document = documents.read_json(result)
    stories = stories_of(document, result)
    found = load(place) if place.exists() or (record and not acts) else Record()
    if found.entries and not found.stories() & {one.subject.source for one in stories}:
        raise UsageError(f"the record is about other stories ({place})", hint="name this result's own with --record")
    if not acts:
        output.write_stdout("".join(f"{line}\n" for one in stories for line in one.lines(found)))
        return
    if not (name := " ".join((by or "").split())):
        raise UsageError("who acts?", hint="--by NAME")
    chosen = _one(stories, story)
    if dismiss is not None:
        found.dismiss(chosen.subject, dismiss, name)
    elif edit is not None:
        chosen.edit(found, chosen.language(language), sentence, " ".join(edit.split()), name)
    else:
        found.mark("approved" if approve else "seen", chosen.subject, chosen.language(language), name, sentence=sentence)
    edited = [(result, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())] if edit is not None else []
    output.write_files([*edited, (place, found.dumps().encode())])
    terminal(ctx).note(f"{acts[0]} by {name}: written to {place}")


def load(place: Path) -> Record:
    """Read a record of a review.

    Raises:
        UnreadableInput: it is not there, cannot be read, is no record, or was changed by hand.
    """
    if not place.exists():
        raise UnreadableInput(f"no record of a review ({place})", hint="summarize review RESULT --approve --by NAME")
    return Record.loads(documents.read_text(place), str(place))


@dataclass(frozen=True, slots=True)
class Story:
    """A story of a JSON document: ``row`` is its part, ``id`` what a person types."""

    row: dict[str, Any]
    id: str
    subject: Subject

    @classmethod
    def of(cls, row: dict[str, Any]) -> Story:
        """Take a result, or an item of a digest; raises KeyError, TypeError or AttributeError if it is none."""
        source, findings = str(row["source"]["sha256"]), tuple(_finding(one) for one in row["findings"])
        return cls(row, str(row.get("id") or source[:16]), Subject(source, texts_of(row), findings))

    def language(self, wanted: str | None) -> str:
        """Return the language that is meant; raises UsageError if there are several, or another one."""
        known = list(self.subject.texts)
        if wanted is None and len(known) == 1:
            return known[0]
        if wanted not in known:
            raise UsageError(f"which language: {', '.join(known)}?", hint=f"--language {known[-1]}")
        return wanted

    def edit(self, record: Record, language: str, sentence: int | None, new: str, by: str) -> None:
        """Put ``new`` for a sentence, in the document and in the record; raises UsageError where neither is clear."""
        if sentence is None or not new:
            raise UsageError("which sentence, and what is it to be?", hint='--sentence 2 --edit "The new sentence."')
        known = self.subject.texts[language]
        if sentence not in known:
            raise UsageError(f"there is no sentence {sentence}", hint=f"--sentence {max(known)}")
        record.edit(self.subject, language, sentence, new, by)
        _put(self.row, language, sentence, new)

    def lines(self, record: Record) -> list[str]:
        """Return the story for a screen."""
        lines = [f"{self.id}  {safe.line(str(self.row.get('headline') or self.row['source'].get('title') or ''))}"]
        for code, texts in self.subject.texts.items():
            for number, text in texts.items():
                name = record.person("approved", self.subject.source, code, text)
                lines.append(f"  {code} {number} {f'approved by {safe.line(name)}' if name else 'open'}: {safe.line(text)}")
            lines += [
                f"  {code} {one.sentence} error {safe.line(one.kind)}: {safe.line(one.message)} [{one.key}]"
                for one in record.open_errors(self.subject, code)
            ]
        return lines


def _finding(row: dict[str, Any]) -> Finding:
    severity: Severity = "major" if row["level"] == "error" else "minor"
    return Finding(severity, row["kind"], row["where"], row["message"], sentence=row["sentence"], key=row.get("key", ""))


def _put(row: dict[str, Any], code: str, number: int, new: str) -> None:
    """Put ``new`` for a sentence of a document; findings about the old words go."""
    translated = number == 0 or code in row["translations"]
    part = row["headlines"][code] if number == 0 else row["translations"][code] if translated else row["summary"]
    if translated:
        part["sentences"][max(number - 1, 0)] = new
        sentences = part["sentences"]
    else:
        part["sentences"][number - 1]["text"] = new
        sentences = [sentence["text"] for sentence in part["sentences"]]
    part["text"] = Translation(code, tuple(sentences)).text
    part["edited"] = sorted({*part.get("edited", ()), number or 1})
    where = f"headline.{code}" if number == 0 else code if translated else "summary"
    row["findings"] = [one for one in row["findings"] if one["where"] != where or (number and one["sentence"] != number)]
    if "findings" in part:
        part["findings"] = [one for one in part["findings"] if number and one["sentence"] != number]


def _one(stories: list[Story], wanted: str | None) -> Story:
    found = [one for one in stories if wanted is None or one.id == wanted or one.subject.source.startswith(wanted)]
    if len(found) != 1:
        message = f"which of {len(found)} stories?" if found else f"no story {wanted or 'in it'}"
        raise UsageError(message, hint=f"--story {stories[0].id if stories else 'ID'}")
    return found[0]


def stories_of(document: Any, place: Path) -> list[Story]:
    """Take the stories of a document that run or digest wrote; raises UnreadableInput if it is another one."""
    rows = document.get("items", [document]) if isinstance(document, dict) else document
    try:
        return [Story.of(row) for row in rows]
    except (TypeError, KeyError, AttributeError) as error:
        raise UnreadableInput(f"is no result of run or digest ({place})", hint="summarize ARTICLE --format json -o result.json") from error
