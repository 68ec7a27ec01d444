"""``summarize digest``: many articles in, one digest out, in every language asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.terminal import terminal
from summarize.config import Settings
from summarize.digest.options import BATCH, DIGEST, DigestOptions
from summarize.errors import UsageError
from summarize.setting_values import declare

app = lazy_app()


@dataclass(frozen=True, slots=True)
class Edition:
    """Where the digest goes, what it looks like, and which stories are in it."""

    output: tuple[str, ...] = declare(
        (), "places", "--output", "-o", metavar="PLACE", group=DIGEST,
        help="digest.html, .md, .json, .epub, .eml, .xlf, feed.xml, feed.json, telegram.jsonl, wordpress.jsonl, ghost.jsonl, ninjs.jsonl, "
        "FORMAT:FILE for any other name, or FOLDER/ for one file a language; again for more. Without it, Markdown on stdout.",
    )  # fmt: skip
    format: str | None = declare(
        None, "text", "--format", "-f", metavar="NAME", group=DIGEST,
        help="html, md, json, epub, rss, jsonfeed, telegram, eml, wordpress, ghost, ninjs or xliff; else by the name of -o.",
    )  # fmt: skip
    site: str | None = declare(None, "text", "--site", metavar="URL", group=DIGEST, help="The page that a feed belongs to.")
    contact: str | None = declare(
        None, "text", "--contact", metavar="ADDRESS", group=DIGEST,
        help="mailto:… or https://…: a link to report an error with each story.",
    )  # fmt: skip
    include_review: bool = declare(
        False, "switch", "--include-review", group=DIGEST, help="Stories that need review in feeds, posts and newsletters, too."
    )
    review: Path | None = declare(
        None, "path", "--review", metavar="FILE", group=DIGEST,
        help="Put in what summarize review recorded: edits, and the names of who approved.",
    )  # fmt: skip
    only_approved: bool = declare(
        False, "switch", "--only-approved", group=DIGEST,
        help="Only stories approved in every language, by --review (review.json beside -o).",
    )  # fmt: skip
    for_readers: bool = declare(
        False, "switch", "--for-readers", group=DIGEST,
        help="No findings, nothing of what was left out, no stories with errors: the edition to publish.",
    )  # fmt: skip
    update: Path | None = declare(
        None, "path", "--update", metavar="OLD.json", group=DIGEST,
        help="Make nothing: say which published sentences their sources no longer bear out, with a note for readers.",
    )  # fmt: skip
    propose: bool = declare(
        False, "switch", "--propose", group=DIGEST,
        help="With --update: make the stories that are no longer true again, as proposals in the report.",
    )  # fmt: skip
    no_cache: bool = declare(
        False, "switch", "--no-cache", group=BATCH, help="Use and keep nothing of other runs, pages from the web included."
    )
    log_json: bool = declare(False, "switch", "--log-json", group=BATCH, help="Say everything on stderr as one JSON object a line.")


@options.command(
    app,
    *options.LANGUAGES,
    *options.LENGTH,
    *options.HEADLINES,
    *options.LEFT_OUT,
    *options.CHECKS,
    "entailment",
    *options.MODELS,
    *options.MACHINE,
    *options.INPUT,
    epilog="SOURCE is a file, a folder (read with everything in it), a pattern, a link, a .jsonl file of articles, or - for a list of "
    "these on standard input. A run that was cut off goes on where it stopped when the same command is given again. Exit 7 if some "
    "articles failed, 8 if all did, 130 if it was interrupted; what is finished is written. --quiet says nothing but errors and warnings.",
)
def digest(
    ctx: typer.Context,
    edition: Edition,
    chosen: DigestOptions,
    settings: Settings,
    articles: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Files, folders, patterns or links; - is a list.", show_default=False)
    ] = None,
) -> None:
    """Make one digest of many articles: summarized, translated, checked, the same story from several outlets put together."""
    from summarize.cli.digest_job import DigestJob
    from summarize.cli.digest_output import Outputs
    from summarize.digest.cache import default_folder

    if edition.propose and edition.update is None:
        raise UsageError("--propose goes with --update", hint="summarize digest --update digest.json --propose")
    if edition.update is not None:
        if articles or chosen.feeds or len(edition.output) > 1:
            raise UsageError("--update reads the sources that the digest names", hint=f"summarize digest --update {edition.update}")
        from summarize.cli import digest_update

        output.stop(digest_update.run(edition, settings, terminal(ctx), allow_private=chosen.allow_private))
        return
    if not articles and not chosen.feeds:
        raise UsageError("no articles", hint="name files, folders or links, or give --feed")
    if (chosen.since or chosen.limit) and not chosen.feeds:
        raise UsageError("--since and --limit are for entries of feeds", hint="--feed ADDRESS")
    if (chosen.workers or chosen.ray_address) and chosen.executor != "ray":
        raise UsageError("--workers and --ray-address are for Ray", hint="--executor ray")
    outputs = Outputs.of(
        edition.output,
        edition.format,
        languages=settings.to,
        site=edition.site,
        contact=edition.contact,
        include_review=edition.include_review,
        proof=not edition.for_readers,
    )
    outputs.refuse(articles or (), settings.to)
    chosen = replace(
        chosen,
        journal=chosen.journal or outputs.journal,
        cache=None if edition.no_cache else default_folder(),
        own=outputs.files(settings.to),
    )
    output.stop(DigestJob(tuple(articles or ()), settings, chosen, edition, outputs, terminal(ctx)).run())
