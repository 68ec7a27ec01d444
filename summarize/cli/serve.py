"""``summarize serve``: the editor's local page."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.options import option
from summarize.cli.terminal import terminal
from summarize.config import Settings

app = lazy_app()


@options.command(
    app,
    *options.LANGUAGES,
    *options.HEADLINES,
    "keep_all",
    "exclude",
    "outlet",
    "checks",
    "glossary",
    "memory",
    *options.MODELS,
    "device",
    "threads",
    "context",
    "seed",
    epilog="The page is for one editor on this machine: the link that is printed holds its key, which is good once. Stories and edits "
    "are kept on this machine until you remove them. Ctrl-C ends it.",
)
def serve(
    ctx: typer.Context,
    settings: Settings,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to serve on.")] = "127.0.0.1",
    public: Annotated[bool, option("--public", "Allow an address that other machines reach.")] = False,
    name: Annotated[
        list[str] | None, option("--name", "A host name by which browsers may call the page; again for more.", metavar="HOST")
    ] = None,
    allow_private: options.AllowPrivate = False,
    api: Annotated[bool, option("--api", "Serve the interface for programs instead: OpenAPI, and LibreTranslate's /translate.")] = False,
    key_file: Annotated[
        Path | None, option("--key-file", "With --api: the key that programs send; made if it is not there, mode 0600.", metavar="FILE")
    ] = None,
    browser: Annotated[bool, option("--browser", "Open the page in the browser.")] = False,
) -> None:
    """Serve a page on this machine where an editor reads, checks, edits and exports (needs the extra web)."""
    term = terminal(ctx)
    from summarize.web.server import ServeOptions, serve_api
    from summarize.web.server import serve as run
    from summarize.web.store import default_folder

    where = ServeOptions(host, port, public, allow_private, tuple(name or ()), default_folder())
    place = key_file or default_folder() / "api.key"
    begins = f"the key for programs is in {place}; /openapi.json describes the interface" if api else "the models stay loaded"

    def opened(address: str, page: Path | None = None) -> None:
        # The address is the result of this command: a script can read it from stdout.
        output.write(f"{address}\n", None)
        term.note(f"{begins}; Ctrl-C ends it")
        if page is not None:
            webbrowser.open(page.as_uri())

    try:
        if api:
            serve_api(settings, where, place, opened=opened)
        else:
            run(settings, where, opened=opened, warn=term.warn, launch=browser)
    except KeyboardInterrupt:
        term.note("ended" if api else "ended; your stories are kept for the next start")
