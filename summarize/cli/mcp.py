"""``summarize mcp``: the tools for programs that speak the Model Context Protocol."""

from __future__ import annotations

from importlib.util import find_spec

import typer

from summarize.cli import options
from summarize.cli.group import lazy_app
from summarize.cli.terminal import terminal
from summarize.config import Settings
from summarize.errors import ExtraMissing, install

app = lazy_app()


@options.command(
    app,
    *options.CHECKS,
    "entailment",
    *options.MODELS,
    *options.MACHINE,
    epilog="A client starts this command and speaks with it over standard input and output. No link is opened and no file is read for it.",
)
def mcp(ctx: typer.Context, settings: Settings) -> None:
    """Serve clean, summarize, translate, check and digest to a client of the Model Context Protocol (needs the extra mcp)."""
    if find_spec("mcp") is None:
        raise ExtraMissing("the Model Context Protocol needs mcp", hint=install("mcp"))
    from summarize.web.mcp import create_server
    from summarize.web.tools import Tools

    tools = Tools(settings)
    try:
        create_server(tools).run("stdio")
    except KeyboardInterrupt:
        terminal(ctx).note("ended")
    finally:
        tools.close()
