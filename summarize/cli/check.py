"""``summarize check``: the checks on a text made elsewhere, one pair or a file of pairs. No model is needed."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, cast

import typer

from summarize import languages
from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.options import argument
from summarize.cli.terminal import Terminal, terminal
from summarize.config import CHECKS, LANGUAGES, Settings
from summarize.errors import ChecksFailed, InputError, SummarizeError, UnreadableInput, UnsupportedLanguage, UsageError
from summarize.setting_values import declare
from summarize.text.strict_json import loads
from summarize.types import CheckReport
from summarize.verification.base import CHECKS as CHECK_NAMES

if TYPE_CHECKING:
    from summarize.verification.base import PairKind
    from summarize.verification.glossary import Glossary

FORMATS = ("text", "json")
KINDS = ("translation", "summary")

app = lazy_app()


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is checked, and how every pair is."""

    pairs: str | None = declare(None, "text", "--pairs", "Check the rows of a JSONL file; - is standard input.", metavar="FILE")
    lang: str | None = declare(None, "text", "--lang", "Language of SUMMARY; else detected.", LANGUAGES, metavar="LANG")
    kind: str | None = declare(None, "text", "--kind", "translation or summary; else by languages.", CHECKS, choices=KINDS)
    off: tuple[str, ...] = declare((), "places", "--off", "Switch a check off by its name.", CHECKS, metavar="CHECK")
    dismiss: str | None = declare(None, "text", "--dismiss", "Never report this finding again.", CHECKS, metavar="KEY")
    who: str | None = declare(None, "text", "--who", "Who dismisses.", CHECKS)
    why: str = declare("", "text", "--why", "Why it is a false alarm.", CHECKS, metavar="TEXT")

    def report(self, row: dict[str, Any], settings: Settings, glossary: Glossary | None) -> CheckReport:
        """Check one pair; its own languages and kind win over those of the command line."""
        from summarize import check as check_pair

        source, text = row["source"], row["text"]
        first = row.get("source_lang") or settings.source_language or _detected(source) or _detected(text) or "en"
        second = row.get("lang") or self.lang or _detected(text) or first
        codes = languages.get(first).code, languages.get(second).code
        kind = cast("PairKind | None", row.get("kind") or self.kind)
        report = check_pair(source, text, source_lang=codes[0], lang=codes[1], kind=kind, glossary=glossary, off=self.off)
        if not settings.entailment or kind == "translation":
            return report
        from summarize.backends.entailment import unsupported
        from summarize.text.sentences import split_sentences

        added = unsupported(split_sentences(source, codes[0]), split_sentences(text, codes[1]), codes, settings)
        return replace(report, findings=(*report.findings, *added))


@options.command(
    app,
    "source_language",
    "strict",
    "entailment",
    "glossary",
    *options.INPUT,
    epilog='Rows of --pairs are {"id", "source", "text", "source_lang", "lang", "kind"}, a line; languages and kind may be left out. '
    'What comes out is {"id", "score", "findings"}, one line for each row, in order. score: 0 to 1, higher is more trustworthy. '
    f"Checks for --off: {', '.join(CHECK_NAMES)}; docs/checks.md says what each finds.",
)
def check(
    ctx: typer.Context,
    settings: Settings,
    how: Pairs,
    source: Annotated[str | None, argument("SOURCE", "The article or the text that was translated.")] = None,
    summary: Annotated[str | None, argument("SUMMARY", "Its summary or translation.")] = None,
    format: Annotated[str | None, options.format_option("text or json (--pairs is always jsonl).")] = None,
    output_file: options.Output = None,
) -> None:
    """Check a summary or a translation made elsewhere against its source."""
    if how.dismiss is not None:
        from summarize.verification.dismissals import dismiss

        path = dismiss(how.dismiss, how.who if how.who is not None else getpass.getuser(), how.why)
        output.write(f"dismissed {how.dismiss} ({path})\n", output_file)
        return
    from summarize.translation.glossary import load_glossary

    output.refuse(output_file, source, summary, how.pairs)
    report = partial(how.report, settings=settings, glossary=load_glossary(settings.glossary) if settings.glossary else None)
    if how.pairs is not None:
        if source is not None or summary is not None:
            raise UsageError("--pairs takes the place of SOURCE and SUMMARY", hint="summarize check --pairs FILE.jsonl")
        output.choose_format(format or "jsonl", None, ("jsonl", "json"))
        well = _check_pairs(how.pairs, report, settings.max_bytes, output_file)
    elif source is None or summary is None:
        raise UsageError("two texts are needed", hint="summarize check SOURCE SUMMARY, or --pairs FILE.jsonl")
    elif source == summary == "-":
        raise UsageError("standard input can be read only once", hint="give a file for one of the two")
    else:
        chosen = output.choose_format(format, output_file, FORMATS)
        found = report(_pair(source, summary, settings, how.lang))
        well = found.ok
        output.write(_shown(found, chosen, output_file, terminal(ctx)), output_file)
    if settings.strict and not well:
        raise ChecksFailed(f"checks found errors ({how.pairs or summary})", hint="read the findings above")


def _pair(source: str, summary: str, settings: Settings, lang: str | None) -> dict[str, Any]:
    """Two files as a row of ``--pairs``."""
    from summarize.ingest import read_article

    read = partial(read_article, encoding=settings.encoding, max_bytes=settings.max_bytes)
    original = read(source, language=settings.source_language, ignore_embargo=True)
    made = read(summary, language=lang)
    return {"source": original.text, "text": made.text, "source_lang": original.language, "lang": made.language}


def _shown(report: CheckReport, chosen: str, output_file: Path | None, term: Terminal) -> str:
    from summarize.render import json, text

    if chosen == "json":
        return json.dumps(json.check(report)) + "\n"
    blocks = text.check(report)
    return term.render(blocks) if output_file is None else text.plain(blocks)


def _check_pairs(name: str, report: Callable[[dict[str, Any]], CheckReport], max_bytes: int, output_file: Path | None) -> bool:
    """Answer every row that can be read; the first that cannot is the error of the run, after the others."""
    from summarize.render import json

    well = True
    kept: list[str] = []
    wrong: list[InputError] = []
    shown = "standard input" if name == "-" else name
    with _opened(name) as stream:
        for number, line in _lines(stream, max_bytes):
            try:
                row = _row(line, max_bytes)
                found = report(row)
            except SummarizeError as error:
                if isinstance(error, UsageError) and not isinstance(error, UnsupportedLanguage):
                    raise
                wrong.append(InputError(f"line {number}: {error.message} ({shown})", hint=error.hint))
                continue
            well = well and found.ok
            kept.append(json.dumps(json.check_row(row.get("id"), found), indent=None) + "\n")
            if output_file is None:
                output.write(kept.pop(), None)
    if output_file is not None and (kept or not wrong):
        output.write("".join(kept), output_file)
    if wrong:
        more = f", and {len(wrong) - 1} more lines" if len(wrong) > 1 else ""
        raise InputError(f"{wrong[0].message}{more}", hint=wrong[0].hint)
    return well


def _detected(text: str) -> str | None:
    from summarize.text.detect import detect

    try:
        return detect(text).language
    except UnsupportedLanguage:
        return None


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Lines with their 1-based numbers, blank ones skipped; of one that is too long no more than a byte too many is kept."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        rest = line
        while len(line) > max_bytes and rest and not rest.endswith(b"\n"):
            rest = stream.readline(max_bytes)
        if line.strip():
            yield number, line


def _row(line: bytes, max_bytes: int) -> dict[str, Any]:
    hint = 'a row is {"id": …, "source": "…", "text": "…", "source_lang": "en", "lang": "ru"}'
    if len(line) > max_bytes:
        raise InputError(f"more than {max_bytes} bytes", hint="raise the limit with --max-bytes")
    try:
        row = loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("not UTF-8", hint="save the file as UTF-8") from None
    except ValueError as error:
        raise InputError(f"not JSON: {getattr(error, 'msg', None) or error}", hint="one JSON object a line") from None
    if not isinstance(row, dict):
        raise InputError("not a JSON object", hint=hint)
    for key in ("source", "text", "source_lang", "lang", "kind"):
        if not isinstance(row.get(key), str if key in ("source", "text") else str | None):
            raise InputError(f"{key!r} is no text", hint=hint)
    if row.get("kind") not in (None, "", *KINDS):
        raise InputError(f"{row['kind']!r} is no kind of text", hint=" or ".join(KINDS))
    return row


def _opened(name: str) -> Any:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except IsADirectoryError as error:
        raise UnreadableInput(f"is a directory, not a file of pairs ({name})") from error
    except OSError as error:
        raise UnreadableInput(f"cannot read: {error.strerror} ({name})") from error
