"""``summarize memory``: the newsroom's translation memory, and its exchange with other tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from summarize.cli import documents, options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.options import argument, option
from summarize.cli.review import Story, load, stories_of
from summarize.cli.terminal import terminal
from summarize.errors import UnreadableInput, UsageError
from summarize.review import Record
from summarize.translation.exchange import read_units, write_tmx
from summarize.translation.memory import Memory, Unit

app = lazy_app(no_args_is_help=True, help="Keep approved translations, and exchange them with other tools.")

Place = Annotated[Path, option("--memory", "The memory, an SQLite file.", metavar="FILE")]


@app.command("add", cls=Sections, epilog="Only sentences that somebody approved, in the words that were approved, go into the memory.")
def add(
    ctx: typer.Context,
    result: Annotated[Path, argument("RESULT", "result.json or digest.json.")],
    memory: Place,
    record: options.RecordFile = None,
) -> None:
    """Add the approved translations of a result or a digest."""
    found = load(record or result.with_name("review.json"))
    count = Memory(memory).add(_approved(stories_of(documents.read_json(result), result), found, result))
    terminal(ctx).note(f"{count} approved sentences added to {memory}")


@app.command("import", cls=Sections, epilog="Of XLIFF, segments that are reviewed or final. A newer pair takes the place of an older one.")
def import_(ctx: typer.Context, file: Annotated[Path, argument("FILE", "A TMX or XLIFF 2 file.")], memory: Place) -> None:
    """Add the pairs of a TMX file, or of XLIFF 2 that came back."""
    terminal(ctx).note(f"{Memory(memory).add(read_units(file))} sentences added to {memory}")


@app.command("export", cls=Sections)
def export(memory: Place, output_file: options.Output = None) -> None:
    """Write the memory as TMX 1.4."""
    if not memory.exists():
        raise UnreadableInput(f"no such memory ({memory})", hint="summarize memory add, or summarize memory import")
    output.refuse(output_file, memory)
    output.write(write_tmx(Memory(memory).units()).decode("utf-8"), output_file)


def _approved(stories: Sequence[Story], record: Record, place: Path) -> list[Unit]:
    units = []
    for story in stories:
        source = story.subject.source
        own, *targets = story.subject.texts
        pairs = [(code, n, text) for code in targets for n, text in story.subject.texts[code].items() if n in story.subject.texts[own]]
        for code, n, sentence in pairs:
            text = record.edited(source, code, sentence)
            if record.person("approved", source, code, text):
                units.append(Unit(own, code, record.edited(source, own, story.subject.texts[own][n]), text))
    if not units:
        raise UsageError(
            f"nobody approved a translation of it ({place})", hint="summarize review RESULT --approve --language LANG --by NAME"
        )
    return units
