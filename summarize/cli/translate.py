"""``summarize translate``: a text sentence by sentence, or one segment a line, checked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import typer

from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.options import argument, option
from summarize.cli.terminal import terminal
from summarize.config import Settings
from summarize.errors import ChecksFailed, UsageError
from summarize.types import Article, Translation, joined

FORMATS = ("text", "json")

app = lazy_app()


@options.command(
    app,
    *options.LANGUAGES,
    *options.CHECKS,
    *options.TRANSLATOR,
    *options.MACHINE,
    *options.INPUT,
    epilog="Nothing is left out and nothing summarized. Lines stay lines: blank ones stay blank, and the sentences of a line stay in it.",
)
def translate(
    ctx: typer.Context,
    settings: Settings,
    file: Annotated[str, argument("FILE", "A text file; - is standard input.")] = "-",
    lines: Annotated[bool, option("--lines", "Each line is one segment: exactly one line out for each line in.", options.OUTPUT)] = False,
    format: Annotated[str | None, options.format_option("text or json; without it the ending of -o decides.")] = None,
    output_file: options.Output = None,
) -> None:
    """Translate a text sentence by sentence, checked. What the checks find is said on stderr, and in the JSON."""
    term = terminal(ctx)
    if not settings.to:
        raise UsageError("into which language?", hint="--to ru")
    chosen = output.choose_format(format, output_file, FORMATS)
    if chosen == "text" and len(settings.to) > 1:
        raise UsageError("text can hold one language", hint="one --to, or --format json")
    output.refuse(output_file, file)
    from summarize import Summarizer
    from summarize.cli.models import progress_line
    from summarize.ingest import read_article
    from summarize.render import disclosure, wording

    started = time.monotonic()
    read = partial(read_article, encoding=settings.encoding, language=settings.source_language, max_bytes=settings.max_bytes)
    article = read(file, ignore_embargo=settings.ignore_embargo)
    rows = _rows(article, whole_lines=lines)
    segments = [segment for row in rows for segment in row]
    done: dict[str, list[Translation]] = {}
    advice: list[str] = []
    with Summarizer(settings=settings, notify=term.note, progress=progress_line(term)) as summarizer:
        for target in settings.to:
            with term.busy(f"translating {len(segments)} segments into {target}"):
                done[target] = summarizer.translate(segments, article.language, target)
            advice.append(summarizer.advice)
    failed = [item for found in done.values() for item in found if item.status == "review"]
    withheld = failed and settings.strict
    drafts = [target for target, found in done.items() if any(one.grade == "draft" for one in found)]
    if not withheld:
        shown = _render(article, rows, done, chosen)
        if chosen == "text" and output_file is not None and not lines:  # with --lines the notice would be a line more than came in
            shown += disclosure.footer(disclosure.notice_in(code, draft=code in drafts) for code in done if code != article.language)
        output.write(shown, output_file)
    numbers = [number for number, row in enumerate(rows, 1) for _ in row]
    for target, found in done.items():
        marks = [(number, finding) for number, item in zip(numbers, found, strict=True) for finding in item.findings]
        for number, finding in marks:
            term.warn(f"line {number}, {target}: {wording.finding(finding)}")
    if withheld:
        raise ChecksFailed(f"checks found errors in {len(failed)} segments ({article.path or file})")
    count = len(segments)
    parts = [f"done in {time.monotonic() - started:.1f} s", f"{count} segment{'' if count == 1 else 's'}", f"{len(failed)} to review"]
    term.note(" · ".join((*parts, *map(wording.draft_mark, drafts))))
    for line in filter(None, advice):
        term.note(line)


def _rows(article: Article, *, whole_lines: bool) -> list[list[str]]:
    """For every line of the input the segments in it: none for a blank line."""
    from summarize.text.sentences import split_sentences

    lines = article.text.split("\n")
    if lines and not lines[-1]:
        lines.pop()  # what follows the last newline is no line
    if whole_lines:
        return [[line.strip()] if line.strip() else [] for line in lines]
    return [[part.strip() for part in split_sentences(line, article.language) if part.strip()] for line in lines]


def _render(article: Article, rows: Sequence[Sequence[str]], done: dict[str, list[Translation]], chosen: str) -> str:
    from summarize.render import json, safe

    if chosen == "json":
        return json.dumps(json.translated(article, rows, done)) + "\n"
    (target, found), *_ = done.items()
    texts = iter(found)
    lines = [safe.line(joined(target, [next(texts).text for _ in row])) for row in rows]
    return "".join(f"{line}\n" for line in lines)
