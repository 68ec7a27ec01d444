"""``summarize clean``: the body of an article and nothing but the body, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarize import config
from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.options import argument, option
from summarize.cli.terminal import Terminal, terminal
from summarize.config import Settings
from summarize.errors import NoBody, UsageError
from summarize.types import KINDS, Article, Cleaned

if TYPE_CHECKING:
    from summarize.boilerplate import OutletRules

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
    file: Annotated[str, argument("FILE", "A text file, page or link; - is standard input.")] = "-",
    outlet: str | None = options.setting("outlet"),  # not yet a setting: --teach is for one that has no rules
    format: Annotated[str | None, options.format_option("text, json or diff; without it the ending of -o decides.")] = None,
    output_file: options.Output = None,
    show_excluded: Annotated[bool, option("--show-excluded", "Show every line; what is left out is marked.", config.LEFT_OUT)] = False,
    explain: options.Explain = False,
    rules: Annotated[
        bool, option("--rules", "Show which lines each of the outlet's rules meets (with --outlet).", config.LEFT_OUT)
    ] = False,
    teach: Annotated[
        Path | None,
        option(
            "--teach",
            "Turn the corrected output of --format json into rules (with --outlet) or training examples. Nothing is stored.",
            config.LEFT_OUT,
            metavar="FILE",
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
    from summarize.boilerplate import OutletRules, clean
    from summarize.ingest.article import with_source
    from summarize.ingest.items import ReadOptions
    from summarize.ingest.sources import read
    from summarize.render import text, wording

    article, own = read(file, ReadOptions.of(settings)), OutletRules.of(settings)
    if rules:
        output.write(_matches(article, own), output_file)
        return
    cleaned = with_source(clean(article.text, article.language, keep_all=settings.keep_all, exclude=settings.exclude, rules=own), article)
    if not cleaned.paragraphs and not (show_excluded or explain or chosen != "text"):
        raise NoBody(f"an appeal and page furniture, but no news ({file})")
    if chosen == "text" and (explain or show_excluded):
        blocks = text.explained(cleaned.listed) if explain else text.marked(cleaned.listed)
        output.write(text.plain(blocks) if output_file else term.render(blocks), output_file)
    else:
        output.write(_plain(article, cleaned, chosen, on_screen=output_file is None and term.on_screen), output_file)
    what = wording.left_out(cleaned)
    term.note(f"left out: {what}" if what else "nothing left out")
    for finding in cleaned.findings:
        term.warn(wording.finding(finding))


def _matches(article: Article, found: OutletRules | None) -> str:
    """One line a pattern: how many lines of ``article`` it meets, and which."""
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


def _plain(article: Article, cleaned: Cleaned, chosen: str, *, on_screen: bool) -> str:
    """The body, or all of it as JSON or as a diff; nothing in it steers the screen."""
    from summarize.render import diff, json, safe

    if chosen == "json":
        return json.dumps(json.clean(cleaned, article)) + "\n"
    body = cleaned.text + "\n" if cleaned.text else ""
    shown = diff.unified(article.text, cleaned, article.path or "standard input") if chosen == "diff" else body
    return safe.terminal(shown) if on_screen else shown
