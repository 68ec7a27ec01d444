"""``summarize digest``: many articles in, one digest out, in every language asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from summarize import config
from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.terminal import terminal
from summarize.config import Settings
from summarize.errors import UsageError

if TYPE_CHECKING:
    from summarize.cli.digest_output import Target
    from summarize.digest.options import DigestOptions
    from summarize.review import Record

app = lazy_app()


def _digest(*flags: str, help: str, metavar: str | None = None) -> Any:
    return options.option(*flags, help=help, metavar=metavar, group="Digest")


def _sources(*flags: str, help: str, metavar: str | None = None, **more: Any) -> Any:
    return options.option(*flags, help=help, metavar=metavar, group="Sources", **more)


def _batch(*flags: str, help: str, metavar: str | None = None, **more: Any) -> Any:
    return options.option(*flags, help=help, metavar=metavar, group="Batch", **more)


@dataclass(frozen=True, slots=True)
class Edition:
    """What the digest looks like, where it goes, and which stories are in it."""

    output: Annotated[
        str | None,
        _digest(
            "--output",
            "-o",
            metavar="PLACE",
            help="digest.html, .md, .json, .epub, .eml, feed.xml or feed.json, or FOLDER/ for one file a language; without it, Markdown "
            "on stdout.",
        ),
    ] = None
    format: Annotated[
        str | None,
        _digest(
            "--format",
            "-f",
            metavar="NAME",
            help="html, md, json, epub, rss, jsonfeed, telegram, eml, wordpress, ghost, ninjs or xliff; else by the ending of -o.",
        ),
    ] = None
    title: Annotated[str | None, _digest("--title", metavar="TEXT", help="The digest's title.")] = None
    site: Annotated[str | None, _digest("--site", metavar="URL", help="The page that a feed belongs to.")] = None
    contact: Annotated[
        str | None, _digest("--contact", metavar="ADDRESS", help="mailto:… or https://…: a link to report an error with each story.")
    ] = None
    include_review: Annotated[bool, _digest("--include-review", help="Stories that need review in feeds, posts and newsletters, too.")] = (
        False
    )
    review: Annotated[
        Path | None,
        _digest("--review", metavar="FILE", help="Put in what summarize review recorded: edits, and the names of who approved."),
    ] = None
    only_approved: Annotated[
        bool, _digest("--only-approved", help="Only stories approved in every language, by --review (review.json beside -o).")
    ] = False
    for_readers: Annotated[
        bool, _digest("--for-readers", help="No findings, nothing of what was left out, no stories with errors: the edition to publish.")
    ] = False
    update: Annotated[
        Path | None,
        _digest(
            "--update",
            metavar="OLD.json",
            help="Make nothing: say which published sentences their sources no longer bear out, with a note for readers.",
        ),
    ] = None
    propose: Annotated[
        bool, _digest("--propose", help="With --update: make the stories that are no longer true again, as proposals in the report.")
    ] = False
    order: Annotated[str, _digest("--order", metavar="ORDER", help="date (newest first) or given (date).")] = "date"
    no_group: Annotated[bool, _digest("--no-group", help="Keep articles on one story apart.")] = False

    def target(self) -> Target:
        """Return where the digest goes; refuse what cannot be written before the work starts.

        Raises:
            UsageError, OutputError: there is no such format, or the place cannot be written to.
        """
        from summarize.cli.digest_output import Target

        target = Target.of(self.output, self.format, site=self.site, contact=self.contact, review=self.include_review)
        target.refuse()
        return target

    def record(self, target: Target) -> Record | None:
        """Return the record of a review that the digest is to use."""
        if self.review is None and not self.only_approved:
            return None
        from summarize.cli.review import load

        return load(self.review or (target.path or Path("digest")).with_name("review.json"))


@dataclass(frozen=True, slots=True)
class Sources:
    """Where articles come from besides the command line, and which of them are taken."""

    feed: Annotated[list[str] | None, _sources("--feed", metavar="ADDRESS", help="An RSS or Atom feed, or its file; again for more.")] = (
        None
    )
    since: Annotated[str | None, _sources("--since", metavar="WHEN", help="Only entries of feeds since: 2026-11-20, or 24h, 3d, 2w.")] = (
        None
    )
    limit: Annotated[int | None, _sources("--limit", metavar="N", min=1, help="At most N entries of each feed.")] = None
    include: Annotated[list[str] | None, _sources("--include", metavar="PATTERN", help="Only these files of folders; again for more.")] = (
        None
    )
    exclude: Annotated[list[str] | None, _sources("--exclude", metavar="PATTERN", help="Not these files and links; again for more.")] = None
    allow_private: options.AllowPrivate = False


@dataclass(frozen=True, slots=True)
class Batch:
    """How the work is done, kept and reported."""

    low_memory: Annotated[
        bool | None,
        options.option(
            "--low-memory/--all-models",
            help="Hold one model at a time, or all; without it, by the memory that is free.",
            group=config.MACHINE,
        ),
    ] = None
    journal: Annotated[Path | None, _batch("--journal", metavar="FILE", help="Keep what is done here (beside -o).")] = None
    fresh: Annotated[bool, _batch("--fresh", help="Begin anew, whatever the journal says.")] = False
    retry_failed: Annotated[bool, _batch("--retry-failed", help="Try again what failed the last time.")] = False
    no_cache: Annotated[bool, _batch("--no-cache", help="Use and keep nothing of other runs, pages from the web included.")] = False
    cache_dir: Annotated[Path | None, _batch("--cache-dir", metavar="DIR", help="Keep the cache here.")] = None
    executor: Annotated[str, _batch("--executor", metavar="NAME", help="local, or ray for several processes or a cluster (local).")] = (
        "local"
    )
    workers: Annotated[int, _batch("--workers", metavar="N", min=0, help="Workers of Ray; 0 is as many as there is room for (0).")] = 0
    ray_address: Annotated[str | None, _batch("--ray-address", metavar="HOST:PORT", help="Use this Ray cluster.")] = None
    log_json: Annotated[bool, _batch("--log-json", help="Say everything on stderr as one JSON object a line.")] = False


@options.command(
    app,
    *options.LANGUAGES,
    *options.LENGTH,
    *options.LEFT_OUT,
    *options.CHECKS,
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
    sources: Sources,
    settings: Settings,
    batch: Batch,
    articles: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Files, folders, patterns or links; - is a list.", show_default=False)
    ] = None,
) -> None:
    """Make one digest of many articles: summarized, translated, checked, the same story from several outlets put together."""
    from summarize.cli.digest_job import DigestJob, again

    if edition.update is not None:
        if articles or sources.feed:
            raise UsageError("--update reads the sources that the digest names", hint=f"summarize digest --update {edition.update}")
        from summarize.cli import digest_update

        place = Path(edition.output) if edition.output else None
        allow = sources.allow_private
        made = digest_update.run(
            edition.update, settings, place, edition.format, terminal(ctx), allow_private=allow, propose=edition.propose
        )
        output.stop(made)
        return
    if edition.propose:
        raise UsageError("--propose is for a digest that is out", hint="summarize digest --update digest.json --propose")
    if not articles and not sources.feed:
        raise UsageError("no articles", hint="name files, folders or links, or give --feed")
    _refuse("order", edition.order, ("date", "given"))
    _refuse("executor", batch.executor, ("local", "ray"))
    target = edition.target()
    how = _options(edition, sources, batch, target, settings)
    record = edition.record(target)
    job = DigestJob(tuple(articles or ()), settings, how, target, terminal(ctx), batch.log_json, again(ctx), record, edition.only_approved)
    job.for_readers = edition.for_readers
    output.stop(job.run())


def _refuse(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UsageError(f"{name} is {' or '.join(choices)}, not {value!r}", hint=f"--{name} {choices[0]}")


def _options(edition: Edition, sources: Sources, batch: Batch, target: Target, settings: Settings) -> DigestOptions:
    from summarize.cli.digest_job import since_when
    from summarize.digest.cache import default_folder
    from summarize.digest.options import DigestOptions, ExecutorName, Order

    return DigestOptions(
        title=edition.title,
        order=cast("Order", edition.order),
        group=not edition.no_group,
        journal=batch.journal or target.journal,
        fresh=batch.fresh,
        retry_failed=batch.retry_failed,
        cache=None if batch.no_cache else batch.cache_dir or default_folder(),
        feeds=tuple(sources.feed or ()),
        since=since_when(sources.since),
        limit=sources.limit,
        include=tuple(sources.include or ()),
        exclude=tuple(sources.exclude or ()),
        allow_private=sources.allow_private,
        own=target.files(settings.to),
        executor=cast("ExecutorName", batch.executor),
        workers=batch.workers,
        ray_address=batch.ray_address,
        low_memory=batch.low_memory,
    )
