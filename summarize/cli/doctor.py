"""``summarize doctor``: what is installed, what is missing, and the command that fixes it. Changes nothing.

It opens no connection but to a server that the settings name; with ``--offline`` none.
"""

from __future__ import annotations

import typer

from summarize.cli import options, output
from summarize.cli.group import lazy_app
from summarize.cli.terminal import terminal
from summarize.config import Settings
from summarize.errors import ServerError, SummarizeError

app = lazy_app()


@options.command(app, "profile", "server", "server_model", "server_key_file", "device", "offline")
def doctor(ctx: typer.Context, given: options.Given, as_json: options.AsJson = False) -> None:
    """Say what is installed, what is missing and what fixes it. Asks only a server that you named; exit 4 if something is wrong with it."""
    from summarize.cli.doctor_facts import Report
    from summarize.render import json

    term = terminal(ctx)
    report = Report()
    settings: Settings | None = None
    try:
        settings = options.settings(term, given)
    except SummarizeError as error:  # a broken configuration is a finding here and not the end
        report.problem(error.message, error.hint)
    report.program(term.config)
    well = True
    if settings is not None:
        taken = report.models(settings)
        term.progress("asking the server")
        well = report.server(settings, taken)
        term.progress("")
    if as_json:
        problems = [{"problem": what, "mend": fix} for what, fix in report.problems]
        output.write(json.dumps({**report.facts, "problems": problems}) + "\n", None)
    else:
        output.write(term.render(report.blocks()), None)
    if not well:
        output.stop(ServerError.exit_code)
