"""``summarize check``: the checks on a text made elsewhere, one pair or a file of pairs. No model is needed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, cast

import typer

from summarize import config
from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.terminal import Terminal, terminal
from summarize.config import Settings
from summarize.errors import ChecksFailed, InputError, InputTooLarge, SummarizeError, UnreadableInput, UnsupportedLanguage, UsageError
from summarize.text.strict_json import loads

if TYPE_CHECKING:
    from summarize.types import CheckReport
    from summarize.verification.base import PairKind
    from summarize.verification.glossary import Glossary

FORMATS = ("text", "json")
PAIR_FORMATS = ("jsonl", "json")

app = lazy_app()


@options.command(
    app,
    "source_language",
    "strict",
    "glossary",
    *options.INPUT,
    epilog='Rows of --pairs are {"id", "source", "text", "source_lang", "lang", "kind"}, a line; languages and kind may be left out. '
    'What comes out is {"id", "score", "findings"}, one line for each row, in order. score: 0 to 1, higher is more trustworthy.',
)
def check(
    ctx: typer.Context,
    settings: Settings,
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="The article or the text that was translated.", show_default=False)
    ] = None,
    summary: Annotated[str | None, typer.Argument(metavar="SUMMARY", help="Its summary or translation.", show_default=False)] = None,
    pairs: Annotated[
        str | None, options.option("--pairs", metavar="FILE", help="Check the rows of a JSONL file; - is standard input.")
    ] = None,
    lang: Annotated[
        str | None, options.option("--lang", metavar="LANG", help="Language of SUMMARY; else detected.", group=config.LANGUAGES)
    ] = None,
    format: Annotated[str | None, options.format_option("text or json (--pairs is always jsonl).")] = None,
    output_file: options.Output = None,
    kind: Annotated[
        str | None, options.option("--kind", metavar="KIND", help="translation or summary; else by languages.", group=config.CHECKS)
    ] = None,
    off: Annotated[
        list[str] | None, options.option("--off", metavar="CHECK", help="Switch a check off by its name.", group=config.CHECKS)
    ] = None,
    dismiss: Annotated[
        str | None, options.option("--dismiss", metavar="KEY", help="Never report this finding again.", group=config.CHECKS)
    ] = None,
    who: Annotated[str | None, options.option("--who", metavar="NAME", help="Who dismisses.", group=config.CHECKS)] = None,
    why: Annotated[str, options.option("--why", metavar="TEXT", help="Why it is a false alarm.", group=config.CHECKS)] = "",
) -> None:
    """Check a summary or a translation made elsewhere against its source."""
    term = terminal(ctx)
    if dismiss is not None:
        output.write(_dismissed(dismiss, who, why), output_file)
        return
    output.refuse(output_file)
    how = How(settings.source_language, lang, _kind(kind), _glossary(settings), tuple(off or ()))
    if pairs is not None:
        if source is not None or summary is not None:
            raise UsageError("--pairs takes the place of SOURCE and SUMMARY", hint="summarize check --pairs FILE.jsonl")
        output.choose_format(format or "jsonl", None, PAIR_FORMATS)
        errors = _check_pairs(pairs, settings, how, output_file)
    elif source is None or summary is None:
        raise UsageError("two texts are needed", hint="summarize check SOURCE SUMMARY, or --pairs FILE.jsonl")
    else:
        if source == summary == "-":
            raise UsageError("standard input can be read only once", hint="give a file for one of the two")
        chosen = output.choose_format(format, output_file, FORMATS)
        errors = _check_pair(source, summary, settings, how, chosen, output_file, term)
    if settings.strict and errors:
        raise ChecksFailed(f"checks found errors ({pairs or summary})", hint="read the findings above")


def _glossary(settings: Settings) -> Glossary | None:
    """The user's glossary; a malformed one is an error before any text is read."""
    if settings.glossary is None:
        return None
    from summarize.translation.glossary import load_glossary

    return load_glossary(settings.glossary)


@dataclass(frozen=True, slots=True)
class How:
    """What the options say of every pair."""

    source_lang: str | None
    lang: str | None
    kind: PairKind | None
    glossary: Glossary | None
    off: tuple[str, ...]


def _kind(kind: str | None) -> PairKind | None:
    if kind not in (None, "translation", "summary"):
        raise UsageError(f"{kind!r} is no kind of text", hint="--kind translation, or --kind summary")
    return cast("PairKind | None", kind)


def _dismissed(key: str, who: str | None, why: str) -> str:
    """Dismiss a finding, and say so."""
    import getpass

    from summarize.verification.dismissals import dismiss

    path = dismiss(key, who if who is not None else getpass.getuser(), why)
    return f"dismissed {key} ({path})\n"


def _check_pair(source: str, summary: str, settings: Settings, how: How, chosen: str, output_file: Path | None, term: Terminal) -> bool:
    from summarize.ingest import read_article
    from summarize.render import json, text

    original = read_article(
        source, encoding=settings.encoding, language=settings.source_language, max_bytes=settings.max_bytes, ignore_embargo=True
    )
    made = read_article(summary, encoding=settings.encoding, language=how.lang, max_bytes=settings.max_bytes)
    report = _report(original.text, made.text, original.language, made.language, how)
    if chosen == "json":
        output.write(json.dumps(json.check(report)) + "\n", output_file)
    else:
        blocks = text.check(report)
        output.write(text.plain(blocks) if output_file is not None else term.render(blocks), output_file)
    return not report.ok


def _check_pairs(name: str, settings: Settings, how: How, output_file: Path | None) -> bool:
    """Answer every row that can be read; the first that cannot is the error of the run, after the others."""
    from summarize.render import json

    failed = False
    kept: list[str] = []
    wrong: list[SummarizeError] = []
    with _opened(name) as stream:
        for number, row in _rows(stream, name, settings.max_bytes):
            if isinstance(row, SummarizeError):
                wrong.append(row)
                continue
            try:
                report = _check_row(row, how)
            except SummarizeError as error:
                if isinstance(error, UsageError) and not isinstance(error, UnsupportedLanguage):
                    raise
                wrong.append(InputError(f"line {number}: {error.message} ({_shown(name)})", hint=error.hint))
                continue
            failed = failed or not report.ok
            line = json.dumps(json.check_row(row.get("id"), report), indent=None) + "\n"
            if output_file is None:
                output.write(line, None)
            else:
                kept.append(line)
    if output_file is not None and (kept or not wrong):
        output.write("".join(kept), output_file)
    if wrong:
        more = f", and {len(wrong) - 1} more lines" if len(wrong) > 1 else ""
        raise type(wrong[0])(f"{wrong[0].message}{more}", hint=wrong[0].hint)
    return failed


def _check_row(row: dict[str, Any], how: How) -> CheckReport:
    from summarize import languages

    source, text = row["source"], row["text"]
    first = row.get("source_lang") or how.source_lang or _detected(source) or _detected(text) or "en"
    second = row.get("lang") or how.lang or _detected(text) or first
    if row.get("kind"):
        how = replace(how, kind=_kind(row["kind"]))
    return _report(source, text, languages.get(first).code, languages.get(second).code, how)


def _report(source: str, text: str, source_lang: str, lang: str, how: How) -> CheckReport:
    from summarize import check as check_pair

    return check_pair(source, text, source_lang=source_lang, lang=lang, kind=how.kind, glossary=how.glossary, off=how.off)


def _detected(text: str) -> str | None:
    from summarize.errors import UnsupportedLanguage
    from summarize.text.detect import detect

    try:
        return detect(text).language
    except UnsupportedLanguage:
        return None


def _rows(stream: BinaryIO, name: str, max_bytes: int) -> Iterator[tuple[int, dict[str, Any] | SummarizeError]]:
    """Rows with their 1-based line numbers; in place of a line that is no row, the error that names it. Blank lines are skipped."""
    shown = _shown(name)
    number = 0
    while raw := stream.readline(max_bytes + 1):
        number += 1
        if len(raw) > max_bytes:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(max_bytes)
            yield number, InputTooLarge(f"line {number} has more than {max_bytes} bytes ({shown})")
            continue
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            row = loads(line) if line else None
            if line:
                yield number, _row(row, number, shown)
        except UnicodeDecodeError:
            yield number, InputError(f"line {number} is not UTF-8 ({shown})", hint="save the file as UTF-8")
        except ValueError as error:
            reason = getattr(error, "msg", None) or str(error)
            yield number, InputError(f"line {number} is not JSON: {reason} ({shown})", hint="one JSON object a line")
        except InputError as error:
            yield number, error


def _row(row: object, number: int, shown: str) -> dict[str, Any]:
    hint = 'a row is {"id": …, "source": "…", "text": "…", "source_lang": "en", "lang": "ru"}'
    if not isinstance(row, dict):
        raise InputError(f"line {number} is not a JSON object ({shown})", hint=hint)
    for key in ("source", "text"):
        if not isinstance(row.get(key), str):
            raise InputError(f"line {number} has no text {key!r} ({shown})", hint=hint)
    for key in ("source_lang", "lang", "kind"):
        if not isinstance(row.get(key), str | None):
            what = "kind of text" if key == "kind" else "language code"
            raise InputError(f"line {number}: {key!r} is not a {what} ({shown})", hint=hint)
    if row.get("kind") not in (None, "", "translation", "summary"):
        raise InputError(f"line {number}: {row['kind']!r} is no kind of text ({shown})", hint="translation or summary")
    return row


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    if Path(name).is_dir():
        raise UnreadableInput(f"is a directory, not a file of pairs ({name})")
    try:
        stream = Path(name).open("rb")  # noqa: SIM115 - closed below; only the opening may fail here
    except OSError as error:
        raise UnreadableInput(f"cannot read: {error.strerror} ({name})") from error
    with stream:
        yield stream


def _shown(name: str) -> str:
    return "standard input" if name == "-" else name
