"""``summarize memory``: the newsroom's translation memory, and its exchange with other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarize.cli import documents, options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.terminal import terminal
from summarize.errors import UnreadableInput, UsageError

if TYPE_CHECKING:
    from summarize.review import Record
    from summarize.translation.memory import Unit

app = lazy_app(no_args_is_help=True, help="Keep approved translations, and exchange them with other tools.")

Place = Annotated[Path, options.option("--memory", metavar="FILE", help="The memory, an SQLite file.")]


@app.command("add", cls=Sections, epilog="Only sentences that somebody approved, in the words that were approved, go into the memory.")
def add(
    ctx: typer.Context,
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="result.json or digest.json.")],
    memory: Place,
    record: options.RecordFile = None,
) -> None:
    """Add the approved translations of a result or a digest."""
    from summarize.cli.review import load
    from summarize.translation.memory import Memory

    found = load(record or result.with_name("review.json"))
    count = Memory(memory).add(_approved(documents.read_json(result), found, result))
    terminal(ctx).note(f"{count} approved sentences added to {memory}")


@app.command("import", cls=Sections, epilog="Of XLIFF, segments that are reviewed or final. A newer pair takes the place of an older one.")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A TMX or XLIFF 2 file.")],
    memory: Place,
) -> None:
    """Add the pairs of a TMX file, or of XLIFF 2 that came back from translators."""
    from summarize.translation.exchange import read_units
    from summarize.translation.memory import Memory

    terminal(ctx).note(f"{Memory(memory).add(read_units(file))} sentences added to {memory}")


@app.command("export", cls=Sections)
def export(
    memory: Place,
    output_file: options.Output = None,
) -> None:
    """Write the memory as TMX 1.4."""
    from summarize.translation.exchange import write_tmx
    from summarize.translation.memory import Memory

    if not memory.exists():
        raise UnreadableInput(f"no such memory ({memory})", hint="summarize memory add, or summarize memory import")
    output.write(write_tmx(Memory(memory).units()).decode("utf-8"), output_file)


@app.command("near", cls=Sections)
def near(
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="A sentence of the source language.")],
    memory: Place,
    source: Annotated[str, options.option("--from", metavar="LANG", help="Its language.")],
    to: Annotated[str, options.option("--to", metavar="LANG", help="The language of the translations.")],
) -> None:
    """Show what the memory has for sentences like this one."""
    from summarize import languages
    from summarize.render import safe
    from summarize.translation.memory import Memory

    codes = languages.get(source).code, languages.get(to).code
    found = Memory(memory).near(sentence, *codes)
    lines = [f"{one.likeness:.0f} %  {safe.line(one.unit.source)}\n      {safe.line(one.unit.target)}\n" for one in found]
    output.write_stdout("".join(lines) or "nothing like it\n")


def _approved(document: Any, record: Record, place: Path) -> list[Unit]:
    from summarize.translation.memory import Unit

    rows = document.get("items", [document]) if isinstance(document, dict) else []
    units = []
    try:
        for row in rows:
            story, summary = str(row["source"]["sha256"]), row["summary"]
            sources = [record.edited(story, summary["language"], sentence["text"]) for sentence in summary["sentences"]]
            for code, part in row["translations"].items():
                for source, sentence in zip(sources, part["sentences"], strict=False):
                    text = record.edited(story, code, sentence)
                    if code != summary["language"] and record.approver(story, code, text):
                        units.append(Unit(summary["language"], code, source, text))
    except (TypeError, KeyError, AttributeError) as error:
        raise UnreadableInput(f"is no result of run or digest ({place})", hint="summarize digest … -o digest.json writes one") from error
    if not units:
        raise UsageError(
            f"nobody approved a translation of it ({place})", hint="summarize review RESULT --approve --language LANG --by NAME"
        )
    return units
