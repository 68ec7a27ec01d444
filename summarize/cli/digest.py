"""``summarize digest``: many articles in, one digest out, in every language asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarize.cli import options, output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.terminal import terminal
from summarize.errors import UsageError

if TYPE_CHECKING:
    from summarize.cli.digest_output import Target
    from summarize.review import Record

DIGEST, SOURCES, BATCH = "Digest", "Sources", "Batch"

app = lazy_app()


@app.command(
    cls=Sections,
    epilog="SOURCE is a file, a folder (read with everything in it), a pattern, a link, a .jsonl file of articles, or - for a list of "
    "these on standard input. A run that was cut off goes on where it stopped when the same command is given again. Exit 7 if some "
    "articles failed, 8 if all did, 130 if it was interrupted; what is finished is written. --quiet says nothing but errors and warnings.",
)
def digest(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Files, folders, patterns or links; - is a list.", show_default=False)
    ] = None,
    to: options.To = None,
    from_: options.From = None,
    summary_language: Annotated[
        str | None,
        typer.Option(
            "--summary-language", metavar="LANG", help="Language of the summaries.", rich_help_panel=options.LANGUAGES, show_default=False
        ),
    ] = None,
    output_name: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PLACE",
            help="digest.html, .md, .json, .epub, .eml, feed.xml or feed.json, or FOLDER/ for one file a language; without it, Markdown "
            "on stdout.",
            show_default=False,
            rich_help_panel=DIGEST,
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="html, md, json, epub, rss, jsonfeed, telegram or eml; without it the ending of -o decides.",
            show_default=False,
            rich_help_panel=DIGEST,
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The digest's title.", show_default=False, rich_help_panel=DIGEST)
    ] = None,
    site: Annotated[
        str | None,
        typer.Option("--site", metavar="URL", help="The page that a feed belongs to.", show_default=False, rich_help_panel=DIGEST),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            "--contact",
            metavar="ADDRESS",
            help="mailto:… or https://…: a link to report an error with each story.",
            show_default=False,
            rich_help_panel=DIGEST,
        ),
    ] = None,
    include_review: Annotated[
        bool,
        typer.Option("--include-review", help="Stories that need review in feeds, posts and newsletters, too.", rich_help_panel=DIGEST),
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(
            "--review",
            metavar="FILE",
            help="Put in what summarize review recorded: edits, and the names of who approved.",
            show_default=False,
            rich_help_panel=DIGEST,
        ),
    ] = None,
    only_approved: Annotated[
        bool,
        typer.Option(
            "--only-approved", help="Only stories approved in every language, by --review (review.json beside -o).", rich_help_panel=DIGEST
        ),
    ] = False,
    update: Annotated[
        Path | None,
        typer.Option(
            "--update",
            metavar="OLD.json",
            help="Make nothing: say which published sentences their sources no longer bear out, with a note for readers.",
            show_default=False,
            rich_help_panel=DIGEST,
        ),
    ] = None,
    order: Annotated[str, typer.Option("--order", metavar="ORDER", help="date (newest first) or given.", rich_help_panel=DIGEST)] = "date",
    no_group: Annotated[bool, typer.Option("--no-group", help="Keep articles on one story apart.", rich_help_panel=DIGEST)] = False,
    feed: Annotated[
        list[str] | None,
        typer.Option("--feed", metavar="ADDRESS", help="An RSS or Atom feed, or its file; again for more.", rich_help_panel=SOURCES),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="Only entries of feeds since: 2026-11-20, or 24h, 3d, 2w.",
            show_default=False,
            rich_help_panel=SOURCES,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", min=1, help="At most N entries of each feed.", show_default=False, rich_help_panel=SOURCES),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="PATTERN", help="Only these files of folders; again for more.", rich_help_panel=SOURCES),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="PATTERN", help="Not these files and links; again for more.", rich_help_panel=SOURCES),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Open links into your own network at hosts named here.", rich_help_panel=SOURCES)
    ] = False,
    encoding: options.Encoding = None,
    max_bytes: options.MaxBytes = None,
    sentences: Annotated[
        int | None,
        typer.Option(
            "--sentences", metavar="N", help="Sentences in a summary (2 to 3).", show_default=False, rich_help_panel=options.SUMMARY
        ),
    ] = None,
    words: Annotated[
        int | None,
        typer.Option("--words", metavar="N", help="Words in a summary, at most.", show_default=False, rich_help_panel=options.SUMMARY),
    ] = None,
    keep_all: options.KeepAll = False,
    ignore_embargo: options.IgnoreEmbargo = False,
    exclude_kind: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude-kind",
            metavar="KIND",
            help="Leave out only this kind; again for more. Kinds: see summarize clean --help.",
            show_default=False,
            rich_help_panel=options.LEFT_OUT,
        ),
    ] = None,
    outlet: options.Outlet = None,
    checks: options.Checks = None,
    effort: options.Effort = None,
    strict: options.Strict = False,
    glossary: options.Glossary = None,
    profile: options.ProfileName = None,
    summary_model: options.SummaryModel = None,
    translation_model: options.TranslationModel = None,
    server: options.Server = None,
    server_model: options.ServerModel = None,
    server_key_file: options.ServerKeyFile = None,
    server_timeout: options.ServerTimeout = None,
    prompts_dir: options.PromptsDir = None,
    offline: options.Offline = False,
    device: options.Device = None,
    threads: options.Threads = None,
    context: options.Context = None,
    parallel: options.Parallel = None,
    seed: options.Seed = None,
    low_memory: Annotated[
        bool | None,
        typer.Option(
            "--low-memory/--all-models",
            help="Hold one model at a time, or all; without it, by the memory that is free.",
            show_default=False,
            rich_help_panel=options.MACHINE,
        ),
    ] = None,
    journal: Annotated[
        Path | None,
        typer.Option("--journal", metavar="FILE", help="Keep what is done here (beside -o).", show_default=False, rich_help_panel=BATCH),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, whatever the journal says.", rich_help_panel=BATCH)] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what failed the last time.", rich_help_panel=BATCH)
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Use and keep nothing of other runs, pages from the web included.", rich_help_panel=BATCH)
    ] = False,
    cache_dir: Annotated[
        Path | None, typer.Option("--cache-dir", metavar="DIR", help="Keep the cache here.", show_default=False, rich_help_panel=BATCH)
    ] = None,
    executor: Annotated[
        str, typer.Option("--executor", metavar="NAME", help="local, or ray for several processes or a cluster.", rich_help_panel=BATCH)
    ] = "local",
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=0, help="Workers of Ray; 0 is as many as there is room for.", rich_help_panel=BATCH)
    ] = 0,
    ray_address: Annotated[
        str | None,
        typer.Option("--ray-address", metavar="HOST:PORT", help="Use this Ray cluster.", show_default=False, rich_help_panel=BATCH),
    ] = None,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Say everything on stderr as one JSON object a line.", rich_help_panel=BATCH)
    ] = False,
) -> None:
    """Make one digest of many articles: summarized, translated, checked, the same story from several outlets put together."""
    from summarize.cli.digest_job import DigestJob, again, since_when
    from summarize.cli.digest_output import Target
    from summarize.digest.cache import default_folder
    from summarize.digest.options import DigestOptions

    term = terminal(ctx)
    if update is not None and (sources or feed):
        raise UsageError("--update reads the sources that the digest names", hint=f"summarize digest --update {update}")
    if not sources and not feed and update is None:
        raise UsageError("no articles", hint="name files, folders or links, or give --feed")
    if order not in ("date", "given"):
        raise UsageError(f"order is date or given, not {order!r}", hint="--order date")
    if executor not in ("local", "ray"):
        raise UsageError(f"executor is local or ray, not {executor!r}", hint="--executor local")
    settings = options.settings(
        term,
        {
            "to": options.words(to),
            "source_language": from_,
            "summary_language": summary_language,
            "sentences": sentences,
            "words": words,
            "profile": profile,
            "summary_model": summary_model,
            "translation_models": options.translation_models(translation_model),
            "checks": checks,
            "effort": effort,
            "strict": options.given(strict),
            "glossary": glossary,
            "server": server,
            "server_model": server_model,
            "server_key_file": server_key_file,
            "server_timeout": server_timeout,
            "prompts_dir": prompts_dir,
            "offline": options.given(offline),
            "device": device,
            "threads": threads,
            "context": context,
            "parallel": parallel,
            "seed": seed,
            "encoding": encoding,
            "max_bytes": max_bytes,
            "keep_all": options.given(keep_all),
            "ignore_embargo": options.given(ignore_embargo),
            "exclude": options.words(exclude_kind),
            "outlet": outlet,
        },
    )
    if update is not None:
        from summarize.cli import digest_update

        place = Path(output_name) if output_name else None
        output.stop(digest_update.run(update, settings, place, format, term, allow_private=allow_private))
        return
    target = Target.of(output_name, format, site=site, contact=contact, review=include_review)
    target.refuse()
    reviewed = _record(record, target, only_approved=only_approved)
    how = DigestOptions(
        title=title,
        order="given" if order == "given" else "date",
        group=not no_group,
        journal=journal or target.journal,
        fresh=fresh,
        retry_failed=retry_failed,
        cache=None if no_cache else cache_dir or default_folder(),
        feeds=tuple(feed or ()),
        since=since_when(since),
        limit=limit,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        allow_private=allow_private,
        own=target.files(settings.to),
        executor="ray" if executor == "ray" else "local",
        workers=workers,
        ray_address=ray_address,
        low_memory=low_memory,
    )
    output.stop(DigestJob(tuple(sources or ()), settings, how, target, term, log_json, again(ctx), reviewed, only_approved).run())


def _record(named: Path | None, target: Target, *, only_approved: bool) -> Record | None:
    """The record of a review that a digest is to use."""
    if named is None and not only_approved:
        return None
    from summarize.cli.review import load

    return load(named or (target.path or Path("digest")).with_name("review.json"))
