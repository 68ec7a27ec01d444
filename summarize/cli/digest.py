"""``summarize digest``: many articles in, one digest out, in every language asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from summarize.cli import options, output
from summarize.cli.digest_output import Edition, Outputs
from summarize.cli.group import lazy_app
from summarize.cli.options import argument
from summarize.cli.terminal import terminal
from summarize.config import Settings
from summarize.digest.options import DigestOptions
from summarize.errors import UsageError

app = lazy_app()


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
    articles: Annotated[list[str] | None, argument("[SOURCE]…", "Files, folders, patterns or links; - is a list.")] = None,
) -> None:
    """Make one digest of many articles: summarized, translated, checked, the same story from several outlets put together."""
    from summarize.cli.digest_job import DigestJob
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
    outputs = Outputs.of(edition, settings.to)
    outputs.refuse(articles or (), settings.to)
    chosen = replace(
        chosen,
        journal=chosen.journal or outputs.journal,
        cache=None if edition.no_cache else default_folder(),
        own=outputs.files(settings.to),
    )
    output.stop(DigestJob(tuple(articles or ()), settings, chosen, edition, outputs, terminal(ctx)).run())
