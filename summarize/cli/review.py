"""``summarize review``: who looked at a result and what they changed, dismissed and approved, in a record that shows tampering."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarize.cli import documents, options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.terminal import terminal
from summarize.errors import UnreadableInput, UsageError

if TYPE_CHECKING:
    from summarize.review import Record

app = lazy_app()


@app.command(
    cls=Sections,
    epilog="RESULT is what run or digest wrote as JSON. Without an act its texts are listed with their state and the keys of open errors. "
    "An edit after an approval withdraws it. summarize digest --only-approved takes the stories that are approved in every language.",
)
def review(
    ctx: typer.Context,
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="result.json or digest.json.")],
    record: options.RecordFile = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who acts.", show_default=False)] = None,
    story: Annotated[
        str | None, typer.Option("--story", metavar="ID", help="The story, where RESULT has several.", show_default=False)
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="LANG", help="The language of the text.", show_default=False)
    ] = None,
    sentence: Annotated[
        int | None,
        typer.Option("--sentence", metavar="N", min=0, help="One sentence; 0 is the translated headline.", show_default=False),
    ] = None,
    seen: Annotated[bool, typer.Option("--seen", help="The texts were read.")] = False,
    approve: Annotated[bool, typer.Option("--approve", help="The texts were examined against the article and may go out.")] = False,
    edit: Annotated[str | None, typer.Option("--edit", metavar="TEXT", help="Put TEXT for the sentence.", show_default=False)] = None,
    dismiss: Annotated[
        str | None, typer.Option("--dismiss", metavar="KEY", help="The finding of this key is no error.", show_default=False)
    ] = None,
) -> None:
    """Review a result: list its texts, and record who saw, edited, approved or dismissed what."""
    from summarize.review import Record

    acts = [name for name, given in (("seen", seen), ("approve", approve), ("edit", edit), ("dismiss", dismiss)) if given]
    if len(acts) > 1:
        raise UsageError(f"one act at a time, not {' and '.join(acts)}", hint=f"--{acts[0]} first")
    place = record or result.with_name("review.json")
    document = documents.read_json(result)
    stories = [Story.of(row) for row in _rows(document, result)]
    found = load(place) if place.exists() or (record and not acts) else Record()
    if found.entries and not found.stories() & {one.source for one in stories}:
        raise UsageError(f"the record is about other stories ({place})", hint="name this result's own with --record")
    if not acts:
        output.write_stdout("".join(f"{line}\n" for one in stories for line in one.lines(found)))
        return
    if not by or not by.strip():
        raise UsageError("who acts?", hint="--by NAME")
    act = Act(_one(stories, story), found, " ".join(by.split()), language, sentence)
    if edit is not None:
        act.edit(edit)
        output.write_file((json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(), result)
    elif dismiss is not None:
        act.dismiss(dismiss)
    else:
        act.approve() if approve else act.seen()
    output.write_file(found.dumps().encode(), place)
    terminal(ctx).note(f"{acts[0]} by {act.by}: written to {place}")


def load(place: Path) -> Record:
    """Read a record of a review.

    Raises:
        UnreadableInput: it cannot be read, is no record, or was changed by hand.
    """
    from summarize.review import Record

    return Record.loads(documents.read_text(place), str(place))


@dataclass(frozen=True, slots=True)
class Story:
    """A story of a JSON document: ``row`` is its part, ``source`` the SHA-256 of the article, ``id`` what a person types."""

    row: dict[str, Any]
    source: str
    id: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Story:
        """Take a result, or an item of a digest."""
        source = str(row["source"]["sha256"])
        return cls(row, source, str(row.get("id") or source[:16]))

    @property
    def languages(self) -> list[str]:
        """The languages of its texts, the summary's own first."""
        return list(dict.fromkeys((self.row["summary"]["language"], *self.row["translations"])))

    def texts(self, language: str) -> dict[int, str]:
        """Return the texts in one language by number; 0 is the translated headline."""
        headline = self.row.get("headlines", {}).get(language)
        if language in self.row["translations"]:
            sentences = self.row["translations"][language]["sentences"]
        else:
            sentences = [sentence["text"] for sentence in self.row["summary"]["sentences"]]
        return ({0: headline["sentences"][0]} if headline and headline["sentences"] else {}) | dict(enumerate(sentences, 1))

    def errors(self, language: str, record: Record) -> list[dict[str, Any]]:
        """Return the error findings about a language, or the summary it is of, that nobody dismissed."""
        about = (language, f"headline.{language}", "summary")
        return [
            one
            for one in self.row["findings"]
            if one["level"] == "error" and one["where"] in about and not record.dismissed(self.source, one.get("key", ""))
        ]

    def lines(self, record: Record) -> list[str]:
        """Return the story for a screen."""
        from summarize.render import safe

        lines = [f"{self.id}  {safe.line(str(self.row.get('headline') or self.row['source'].get('title') or ''))}"]
        for code in self.languages:
            for number, text in self.texts(code).items():
                name = record.approver(self.source, code, text)
                lines.append(f"  {code} {number} {f'approved by {safe.line(name)}' if name else 'open'}: {safe.line(text)}")
            lines += [
                f"  {code} {one['sentence']} error {safe.line(one['kind'])}: {safe.line(one['message'])} [{one.get('key', '')}]"
                for one in self.errors(code, record)
            ]
        return lines


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does with a story; each method adds to the record."""

    story: Story
    record: Record
    by: str
    language: str | None
    sentence: int | None

    def seen(self) -> None:
        """Record that texts were read."""
        for number, text in self._texts().items():
            self.record.add("seen", self.by, self.story.source, self._code(), number, text)

    def approve(self) -> None:
        """Record that texts may go out.

        Raises:
            UsageError: an error about one of them is open.
        """
        texts = self._texts()
        errors = self.story.errors(self._code(), self.record)
        if blocking := [one for one in errors if self.sentence is None or one["sentence"] in (0, self.sentence)]:
            key = blocking[0].get("key", "")
            raise UsageError(
                f"{len(blocking)} errors are open, the first: {blocking[0]['message']} (sentence {blocking[0]['sentence']})",
                hint=f"--edit the sentence, or --dismiss {key}",
            )
        for number, text in texts.items():
            self.record.add("approved", self.by, self.story.source, self._code(), number, text)

    def dismiss(self, key: str) -> None:
        """Record that a finding is none.

        Raises:
            UsageError: no finding has the key.
        """
        found = next((one for one in self.story.row["findings"] if one.get("key") == key), None)
        if found is None:
            raise UsageError(f"no finding has the key {key!r}", hint="see the keys with summarize review RESULT")
        where = str(found["where"]).removeprefix("headline.")
        code = where if where in self.story.languages else self.story.languages[0]
        number = 0 if str(found["where"]).startswith("headline.") else int(found["sentence"])
        text = self.story.texts(code).get(number, "")
        self.record.add("dismissed", self.by, self.story.source, code, number, text, finding=key)

    def edit(self, text: str) -> None:
        """Put ``text`` for a sentence, in the document and in the record; findings about the old words go.

        Raises:
            UsageError: no sentence is named, or the text is empty.
        """
        from summarize.review import text_hash

        code, new = self._code(), " ".join(text.split())
        if self.sentence is None or not new:
            raise UsageError("which sentence, and what is it to be?", hint='--sentence 2 --edit "The new sentence."')
        old = self._texts()[self.sentence]
        _put(self.story.row, code, self.sentence, new)
        self.record.add("edited", self.by, self.story.source, code, self.sentence, new, replaces=text_hash(old))

    def _code(self) -> str:
        known = self.story.languages
        if self.language is None and len(known) == 1:
            return known[0]
        if self.language not in known:
            raise UsageError(f"which language: {', '.join(known)}?", hint=f"--language {known[-1]}")
        return self.language

    def _texts(self) -> dict[int, str]:
        texts = self.story.texts(self._code())
        if self.sentence is None:
            return texts
        if self.sentence not in texts:
            raise UsageError(f"no sentence {self.sentence}", hint=f"--sentence {max(texts)}")
        return {self.sentence: texts[self.sentence]}


def _put(row: dict[str, Any], code: str, number: int, new: str) -> None:
    from summarize.types import Translation

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
    found = [one for one in stories if wanted is None or one.id == wanted or one.source.startswith(wanted)]
    if len(found) != 1:
        raise UsageError(f"{len(found)} stories are meant", hint=f"--story {stories[0].id if stories else 'ID'}")
    return found[0]


def _rows(document: Any, place: Path) -> list[dict[str, Any]]:
    rows = document.get("items", [document]) if isinstance(document, dict) else document
    try:
        for row in rows:
            _ = (row["source"]["sha256"], row["summary"]["sentences"], row["translations"].keys(), row["findings"])
    except (TypeError, KeyError, AttributeError) as error:
        raise UnreadableInput(f"is no result of run or digest ({place})", hint="summarize ARTICLE --format json -o result.json") from error
    return list(rows)
