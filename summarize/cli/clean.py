"""``summarize clean``: the body of an article and nothing but the body, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarize import config
from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.terminal import Terminal, terminal
from summarize.config import Settings
from summarize.errors import NoBody, UsageError
from summarize.types import KINDS

if TYPE_CHECKING:
    from summarize.types import Article, Cleaned

FORMATS = ("text", "json", "diff")

app = lazy_app()


@options.command(
    app,
    "source_language",
    "keep_all",
    "ignore_embargo",
    "exclude",
    *options.INPUT,
    epilog=f"Kinds: {', '.join(KINDS)}. The format diff is a unified diff from the article to its body. No language model is needed.",
)
def command(
    ctx: typer.Context,
    settings: Settings,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text file, page or link; - is standard input.", show_default=False)] = "-",
    outlet: str | None = options.setting("outlet"),  # not yet a setting: --teach is for one that has no rules
    format: Annotated[str | None, options.format_option("text, json or diff; without it the ending of -o decides.")] = None,
    output_file: options.Output = None,
    show_excluded: Annotated[
        bool, options.option("--show-excluded", help="Show every line; what is left out is marked.", group=config.LEFT_OUT)
    ] = False,
    explain: options.Explain = False,
    rules: Annotated[
        bool, options.option("--rules", help="Show which lines each of the outlet's rules meets (with --outlet).", group=config.LEFT_OUT)
    ] = False,
    teach: Annotated[
        Path | None,
        options.option(
            "--teach",
            metavar="FILE",
            help="Turn the corrected output of --format json into rules (with --outlet) or training examples. Nothing is stored.",
            group=config.LEFT_OUT,
        ),
    ] = None,
) -> None:
    """Keep the body of an article, without appeals and other boilerplate. What is left out is said on stderr."""
    term = terminal(ctx)
    if teach is not None:
        _teach(teach, outlet or settings.outlet, settings, output_file, term)
        return
    settings = config.with_options(settings, {"outlet": outlet})
    chosen = output.choose_format(format, output_file, FORMATS)
    if chosen != "text" and (show_excluded or explain):
        raise UsageError(f"--show-excluded and --explain are for text, not {chosen}", hint="json has every line with its reasons")
    output.refuse(output_file, file)
    from summarize.ingest.items import ReadOptions
    from summarize.ingest.sources import read

    article = read(file, ReadOptions.of(settings))
    if rules:
        output.write(_matches(article, settings), output_file)
        return
    cleaned = _clean(article, settings)
    shown = _render(article, cleaned, chosen, term, to_file=output_file is not None, show_excluded=show_excluded, explain=explain)
    if not cleaned.paragraphs and not (show_excluded or explain or chosen != "text"):
        raise NoBody(f"an appeal and page furniture, but no news ({file})")
    output.write(shown, output_file)
    _report(cleaned, term)


def _matches(article: Article, settings: Settings) -> str:
    """One line a pattern: how many lines of ``article`` it meets, and which."""
    from summarize.boilerplate import OutletRules

    found = OutletRules.of(settings)
    if found is None:
        raise UsageError("--rules needs an outlet", hint='add --outlet NAME, with [outlets."NAME"] in config.toml')
    lines = [(n, line) for n, line in enumerate(article.text.split("\n"), 1) if line.strip()]
    shown = []
    for action, pattern, numbers in found.matches(lines):
        where = ", ".join(map(str, numbers)) if numbers else "meets no line"
        shown.append(f"{action}  {pattern}  {where}")
    return "\n".join(shown) + "\n"


def _teach(path: Path, outlet: str | None, settings: Settings, output_file: Path | None, term: Terminal) -> None:
    """Print what follows from an editor's corrections; with ``--outlet`` rules for config.toml, else examples for training."""
    from summarize.boilerplate import teach
    from summarize.ingest.decode import decode, read_bytes

    output.refuse(output_file, path)
    corrections = teach.read_corrections(decode(read_bytes(path), name=str(path)).text, str(path))
    if outlet is None:
        output.write(teach.examples(corrections, settings.source_language or "und"), output_file)
        term.note(
            f"{len(corrections)} training examples; nothing is stored. tools/training/boilerplate.py --examples FILE trains with them"
        )
        return
    lesson = teach.lesson(corrections)
    output.write(lesson.toml(outlet), output_file)
    term.note("nothing is stored: put the table into config.toml, and try it with summarize clean ARTICLE --rules --outlet NAME")
    for one in lesson.without_rule:
        term.warn(f"no safe rule for {one.text[:60]!r}; without --outlet it becomes a training example")


def _clean(article: Article, settings: Settings) -> Cleaned:
    from summarize.boilerplate import OutletRules, clean
    from summarize.ingest.article import with_source

    rules = OutletRules.of(settings)
    cleaned = clean(article.text, article.language, keep_all=settings.keep_all, exclude=settings.exclude, rules=rules)
    return with_source(cleaned, article)


def _render(article: Article, cleaned: Cleaned, chosen: str, term: Terminal, *, to_file: bool, show_excluded: bool, explain: bool) -> str:
    from summarize.render import diff, json, safe, text

    if chosen == "json":
        return json.dumps(json.clean(cleaned, article)) + "\n"
    if chosen == "diff":
        patch = diff.unified(article.text, cleaned, article.path or "standard input")
        return patch if to_file or not term.on_screen else safe.terminal(patch)
    if explain or show_excluded:
        blocks = text.explained(cleaned.listed) if explain else text.marked(cleaned.listed)
        return text.plain(blocks) if to_file else term.render(blocks)
    body = cleaned.text + "\n" if cleaned.text else ""
    return safe.terminal(body) if term.on_screen and not to_file else body


def _report(cleaned: Cleaned, term: Terminal) -> None:
    from summarize.render import wording

    what = wording.left_out(cleaned)
    term.note(f"left out: {what}" if what else "nothing left out")
    for finding in cleaned.findings:
        term.warn(wording.finding(finding))
