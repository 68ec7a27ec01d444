"""``summarize glossary``: terms out of a newsroom's own translations, as a table to review."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated

import typer

from summarize import languages
from summarize.cli import options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.options import argument, option
from summarize.cli.terminal import terminal
from summarize.errors import NoItems, UnreadableInput, UsageError
from summarize.translation.exchange import read_units
from summarize.translation.memory import Memory
from summarize.translation.suggest import suggest as find_terms

app = lazy_app(no_args_is_help=True, help="Find terms for a glossary in your own translations.")


@app.callback()
def glossary() -> None:
    """Find terms for a glossary in your own translations."""


@app.command(
    "suggest",
    cls=Sections,
    epilog="PAIRS is TMX, XLIFF 2, a CSV whose first row names the languages, or JSON Lines as check --pairs reads it. The table is "
    "a glossary: take out the rows that are wrong and give the rest to --glossary.",
)
def suggest(
    ctx: typer.Context,
    source: Annotated[str, option("--from", "The language of the articles.", metavar="LANG")],
    to: Annotated[str, option("--to", "The language of the translations.", metavar="LANG")],
    pairs: Annotated[list[Path] | None, argument("[PAIRS]…", "Files of pairs.")] = None,
    memory: Annotated[Path | None, option("--memory", "A translation memory, also or instead.", metavar="FILE")] = None,
    output_file: options.Output = None,
) -> None:
    """Suggest terms from your own translations: names, and phrases that repeat."""
    codes = languages.get(source).code, languages.get(to).code
    if not pairs and memory is None:
        raise UsageError("no pairs", hint="name a file of pairs, or --memory FILE")
    if memory is not None and not memory.exists():
        raise UnreadableInput(f"no such memory ({memory})", hint="summarize memory add, or summarize memory import")
    output.refuse(output_file, *(pairs or ()), memory)
    units = [unit for place in pairs or () for unit in read_units(place, codes)] + (Memory(memory).units() if memory else [])
    units = [unit for unit in units if (unit.source_language, unit.language) == codes]
    if not units:
        raise NoItems(f"no pairs from {codes[0]} into {codes[1]}", hint="see --from and --to")
    found = find_terms(units, *codes)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([*codes, "pairs", "share"])
    rows.writerows([one.source, one.target, one.pairs, one.share] for one in found)
    output.write(text.getvalue(), output_file)
    terms, of_pairs = (f"{n or 'no'} {name}{'' if n == 1 else 's'}" for n, name in ((len(found), "term"), (len(units), "pair")))
    terminal(ctx).note(f"{terms} from {of_pairs}" + (": read them before you use them" if found else ""))
