"""``summarize push``: drafts into WordPress or Ghost, from the file that ``summarize digest -f wordpress`` or ``-f ghost`` wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarize.backends.server_address import read_key
from summarize.cli import output
from summarize.cli.group import Sections, lazy_app
from summarize.cli.options import argument, option
from summarize.cli.terminal import terminal
from summarize.errors import UnreadableInput, UsageError
from summarize.publish.push import Draft, Ghost, WordPress, ghost_draft, wordpress_draft
from summarize.render import safe
from summarize.text.strict_json import loads

SYSTEMS = ("wordpress", "ghost")
SOME_REFUSED = 7
#: A file of drafts has no more. Bytes.
_MAX_BYTES = 50_000_000

app = lazy_app()


@app.command(
    cls=Sections,
    epilog="DRAFTS is what summarize digest -f wordpress or -f ghost wrote: one body of a request a line. A draft is found again by its "
    "slug: run twice, nothing is sent twice, and what is there is never changed. Exit 7 if the site refused some.",
)
def push(
    ctx: typer.Context,
    system: Annotated[str, argument("SYSTEM", "wordpress or ghost.")],
    drafts: Annotated[Path, argument("DRAFTS", "drafts.jsonl.")],
    site: Annotated[str, option("--site", "The site, as https://example.org.", metavar="URL")],
    key_file: Annotated[Path, option("--key-file", "user:application-password, or Ghost's id:secret; mode 0600.", metavar="FILE")],
    dry_run: Annotated[bool, option("--dry-run", "Send nothing; print the requests, without the key.")] = False,
) -> None:
    """Put drafts into WordPress or Ghost. Only drafts: a person publishes them."""
    if system not in SYSTEMS:
        raise UsageError(f"no system {system!r} here", hint="summarize push wordpress, or summarize push ghost")
    found = _read(drafts, system)
    key = read_key(key_file).value
    target = (WordPress if system == "wordpress" else Ghost)(site, key)
    term = terminal(ctx)
    if dry_run:
        output.write_stdout("".join(f"{safe.terminal(request)}\n\n" for one in found for request in target.requests(one)))
        return
    counts = {"made": 0, "there": 0, "refused": 0}
    try:
        for sent in target.push(found):
            counts[sent.outcome] += 1
            if sent.message:
                term.warn(f"{safe.line(sent.draft.slug)}: {safe.line(sent.message)}")
    finally:
        words = {"made": "drafts made", "there": "there already", "refused": "refused"}
        term.note(" · ".join(f"{n} {words[name]}" for name, n in counts.items() if n) or "nothing sent")
    output.stop(SOME_REFUSED if counts["refused"] else 0)


def _read(place: Path, system: str) -> list[Draft]:
    take = wordpress_draft if system == "wordpress" else ghost_draft
    try:
        with place.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableInput(f"cannot read: {error.strerror or error} ({place})") from error
    found = []
    if len(data) > _MAX_BYTES:
        raise UnreadableInput(f"more than {_MAX_BYTES / 1e6:g} MB ({place})", hint="push fewer drafts at once")
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(take(loads(line.decode("utf-8"))))
        except ValueError as error:
            reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else getattr(error, "msg", None) or str(error)
            raise UnreadableInput(
                f"line {number} is no draft for {system}: {reason} ({place})",
                hint=f"summarize digest … -f {system} -o drafts.jsonl writes them",
            ) from error
    return found
