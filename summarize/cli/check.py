"""``summarize check``: the checks on a text made elsewhere, one pair or a file of pairs. No model is needed."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, cast

import typer

from summarize import languages
from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.terminal import Terminal, terminal
from summarize.config import CHECKS, LANGUAGES, Settings
from summarize.errors import ChecksFailed, InputError, SummarizeError, UnreadableInput, UnsupportedLanguage, UsageError
from summarize.setting_values import declare
from summarize.text.strict_json import loads
from summarize.verification.base import CHECKS as CHECK_NAMES

if TYPE_CHECKING:
    from summarize.types import CheckReport
    from summarize.verification.base import PairKind
    from summarize.verification.glossary import Glossary

FORMATS = ("text", "json")
KINDS = ("translation", "summary")

app = lazy_app()


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is checked, and how every pair is."""

    pairs: str | None = declare(None, "text", "--pairs", metavar="FILE", help="Check the rows of a JSONL file; - is standard input.")
    lang: str | None = declare(None, "text", "--lang", metavar="LANG", group=LANGUAGES, help="Language of SUMMARY; else detected.")
    kind: str | None = declare(
        None, "text", "--kind", metavar="KIND", group=CHECKS, choices=KINDS, help="translation or summary; else by languages."
    )
    off: tuple[str, ...] = declare((), "places", "--off", metavar="CHECK", group=CHECKS, help="Switch a check off by its name.")
    dismiss: str | None = declare(None, "text", "--dismiss", metavar="KEY", group=CHECKS, help="Never report this finding again.")
    who: str | None = declare(None, "text", "--who", metavar="NAME", group=CHECKS, help="Who dismisses.")
    why: str = declare("", "text", "--why", metavar="TEXT", group=CHECKS, help="Why it is a false alarm.")

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
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="The article or the text that was translated.", show_default=False)
    ] = None,
    summary: Annotated[str | None, typer.Argument(metavar="SUMMARY", help="Its summary or translation.", show_default=False)] = None,
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
    glossary = load_glossary(settings.glossary) if settings.glossary else None
    if how.pairs is not None:
        if source is not None or summary is not None:
            raise UsageError("--pairs takes the place of SOURCE and SUMMARY", hint="summarize check --pairs FILE.jsonl")
        output.choose_format(format or "jsonl", None, ("jsonl", "json"))
        errors = _check_pairs(how.pairs, settings, how, glossary, output_file)
    elif source is None or summary is None:
        raise UsageError("two texts are needed", hint="summarize check SOURCE SUMMARY, or --pairs FILE.jsonl")
    else:
        if source == summary == "-":
            raise UsageError("standard input can be read only once", hint="give a file for one of the two")
        chosen = output.choose_format(format, output_file, FORMATS)
        errors = _check_pair(source, summary, settings, how, glossary, chosen, output_file, terminal(ctx))
    if settings.strict and errors:
        raise ChecksFailed(f"checks found errors ({how.pairs or summary})", hint="read the findings above")


def _check_pair(
    source: str,
    summary: str,
    settings: Settings,
    how: Pairs,
    glossary: Glossary | None,
    chosen: str,
    output_file: Path | None,
    term: Terminal,
) -> bool:
    from summarize.ingest import read_article
    from summarize.render import json, text

    original = read_article(
        source, encoding=settings.encoding, language=settings.source_language, max_bytes=settings.max_bytes, ignore_embargo=True
    )
    made = read_article(summary, encoding=settings.encoding, language=how.lang, max_bytes=settings.max_bytes)
    row = {"source": original.text, "text": made.text, "source_lang": original.language, "lang": made.language}
    report = how.report(row, settings, glossary)
    if chosen == "json":
        output.write(json.dumps(json.check(report)) + "\n", output_file)
    else:
        blocks = text.check(report)
        output.write(text.plain(blocks) if output_file is not None else term.render(blocks), output_file)
    return not report.ok


def _check_pairs(name: str, settings: Settings, how: Pairs, glossary: Glossary | None, output_file: Path | None) -> bool:
    """Answer every row that can be read; the first that cannot is the error of the run, after the others."""
    from summarize.render import json

    failed = False
    kept: list[str] = []
    wrong: list[InputError] = []
    shown = "standard input" if name == "-" else name
    with _opened(name) as stream:
        for number, line in _lines(stream, settings.max_bytes):
            try:
                row = _row(line, settings.max_bytes)
                report = how.report(row, settings, glossary)
            except SummarizeError as error:
                if isinstance(error, UsageError) and not isinstance(error, UnsupportedLanguage):
                    raise
                wrong.append(InputError(f"line {number}: {error.message} ({shown})", hint=error.hint))
                continue
            failed = failed or not report.ok
            answer = json.dumps(json.check_row(row.get("id"), report), indent=None) + "\n"
            if output_file is None:
                output.write(answer, None)
            else:
                kept.append(answer)
    if output_file is not None and (kept or not wrong):
        output.write("".join(kept), output_file)
    if wrong:
        more = f", and {len(wrong) - 1} more lines" if len(wrong) > 1 else ""
        raise InputError(f"{wrong[0].message}{more}", hint=wrong[0].hint)
    return failed


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
