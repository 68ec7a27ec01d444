"""``summarize serve``: the editor's local page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarize.cli import options
from summarize.cli.group import Sections, lazy_app
from summarize.cli.terminal import terminal

app = lazy_app()


@app.command(
    cls=Sections,
    epilog="The page is for one editor on this machine: the link that is printed holds its key, which is good once. Stories and edits "
    "are kept on this machine until you remove them. Ctrl-C ends it.",
)
def serve(
    ctx: typer.Context,
    to: options.To = None,
    from_: options.From = None,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to serve on.")] = "127.0.0.1",
    public: Annotated[bool, typer.Option("--public", help="Allow an address that other machines reach.")] = False,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A host name by which browsers may call the page; again for more.", show_default=False),
    ] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch links that you paste from private addresses too.")] = False,
    browser: Annotated[bool, typer.Option("--browser", help="Open the page in the browser.")] = False,
    keep_all: options.KeepAll = False,
    exclude: options.Exclude = None,
    outlet: options.Outlet = None,
    checks: options.Checks = None,
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
    seed: options.Seed = None,
) -> None:
    """Serve a page on this machine where an editor reads, checks, edits and exports (needs the extra web)."""
    term = terminal(ctx)
    settings = options.settings(
        term,
        {
            "to": options.words(to),
            "source_language": from_,
            "keep_all": options.given(keep_all),
            "exclude": options.words(exclude),
            "outlet": outlet,
            "checks": checks,
            "glossary": glossary,
            "profile": profile,
            "summary_model": summary_model,
            "translation_models": options.translation_models(translation_model),
            "server": server,
            "server_model": server_model,
            "server_key_file": server_key_file,
            "server_timeout": server_timeout,
            "prompts_dir": prompts_dir,
            "offline": options.given(offline),
            "device": device,
            "threads": threads,
            "context": context,
            "seed": seed,
        },
    )
    from summarize.cli import output
    from summarize.web.server import ServeOptions
    from summarize.web.server import serve as run
    from summarize.web.store import default_folder

    def opened(address: str, page: Path | None) -> None:
        # The address is the result of this command: a script can read it from stdout.
        output.write(f"{address}\n", None)
        term.note("the models stay loaded; Ctrl-C ends it")
        if page is not None:
            import webbrowser

            webbrowser.open(page.as_uri())

    try:
        where = ServeOptions(host, port, public, allow_private, tuple(name or ()), default_folder())
        run(settings, where, opened=opened, warn=term.warn, launch=browser)
    except KeyboardInterrupt:
        term.note("ended; your stories are kept for the next start")
