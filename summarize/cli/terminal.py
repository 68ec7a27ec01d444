"""Output of the program: results to stdout, everything else to stderr. The only user of Rich, and only on a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import typer
    from rich.console import RenderableType

    from summarize.render.text import Block

#: Longer lines are hard to read, whatever the window.
_MAX_WIDTH = 100
_STYLES = {
    "title": "bold",
    "heading": "bold cyan",
    "text": "",
    "note": "dim",
    "error": "red",
    "warning": "yellow",
    "faint": "dim",
    "dropped": "dim strike",
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """The program's own options, resolved once."""

    quiet: bool = False
    color: bool = True
    width: int | None = None
    config: Path | None = None
    debug: bool = False
    _status: _Status = field(default_factory=lambda: _Status(), compare=False, repr=False)

    @classmethod
    def open(cls, *, quiet: bool, color: bool, width: int | None, config: Path | None, debug: bool) -> Terminal:
        """The terminal of this process: ``NO_COLOR`` and ``TERM=dumb`` switch color off as ``--no-color`` does."""
        color = color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return cls(quiet, color, width, config, debug)

    @property
    def on_screen(self) -> bool:
        """True if stdout is a terminal: what is written there is looked at and not processed."""
        return sys.stdout.isatty()

    def note(self, message: str) -> None:
        """Say something on stderr that is neither a result nor an error."""
        if not self.quiet:
            self._stderr(f"{_line(message)}\n")

    def warn(self, message: str) -> None:
        """Say on stderr that something needs a look."""
        if not self.quiet:
            self._stderr(f"warning: {_line(message)}\n")

    def failed(self, message: str, hint: str) -> None:
        """Say on stderr that one of several articles failed, though the run goes on."""
        self._stderr(f"error: {_line(message)}\nhint: {_line(hint)}\n")

    def progress(self, message: str) -> None:
        """Show what is going on in one line that replaces itself, where stderr is a terminal that can. An empty message clears it."""
        if not self.quiet and _replaces_lines():
            self._status.show(message)

    def draft(self, text: str) -> None:
        """Show the end of what is being written and not checked yet, in place of what :meth:`progress` shows."""
        if _replaces_lines():
            self.progress("draft: " + _cut(" ".join(text.split()), _columns() - len("draft: "), end=True))

    @contextmanager
    def busy(self, message: str | Callable[[], str]) -> Iterator[None]:
        """Show ``message`` with the seconds that pass while the block runs, or what it returns each second, as :meth:`progress` does.

        The line is gone afterwards.
        """
        if self.quiet or not _replaces_lines():
            yield
            return
        over, began = threading.Event(), time.monotonic()

        def tick() -> None:
            while not over.wait(1.0):
                self._status.tick(f"{message} · {time.monotonic() - began:.0f} s" if isinstance(message, str) else message())

        self._status.show(message if isinstance(message, str) else message())
        thread = threading.Thread(target=tick, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            self._status.show("")

    def render(self, blocks: Sequence[Block], stream: TextIO | None = None) -> str:
        """Blocks as they are to be written to ``stream`` (stdout): wrapped and colored on a terminal, plain anywhere else.

        ``--width`` wraps them anywhere.
        """
        from summarize.render import text as plain_text

        stream = sys.stdout if stream is None else stream
        if stream.isatty():
            return self.rich(blocks, self.width or min(shutil.get_terminal_size().columns, _MAX_WIDTH), color=self.color)
        return self.rich(blocks, self.width, color=False) if self.width else plain_text.plain(blocks)

    def rich(self, blocks: Sequence[Block], width: int, *, color: bool) -> str:
        """Blocks wrapped to ``width`` columns."""
        from rich.console import Console

        from summarize.render import text as plain_text

        console = Console(
            width=width,
            color_system="standard" if color else None,
            force_terminal=True,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
        margin = plain_text.margin(blocks)
        with console.capture() as capture:
            blank = True
            for block in blocks:
                if block.style == "gap":
                    if not blank:
                        console.print()
                    blank = True
                    continue
                console.print(_renderable(block, margin))
                blank = False
        return "\n".join(line.rstrip(" ") for line in capture.get().split("\n"))

    def _stderr(self, text: str) -> None:
        if sys.stderr.isatty():
            self._status.above(text)
        else:
            sys.stderr.write(text)
            sys.stderr.flush()


class _Status:
    """The line on stderr that replaces itself. Several threads may show it; whatever else is said goes above it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line = ""
        self._shown_at = 0.0

    def show(self, message: str) -> None:
        """Replace the line; an empty message clears it."""
        with self._lock:
            if message or self._line:
                self._show(_line(message))

    def tick(self, message: str) -> None:
        """Replace the line unless somebody has just shown something closer to the matter, such as the bytes of a fetch."""
        with self._lock:
            if self._line and time.monotonic() - self._shown_at >= 0.9:
                self._show(_line(message))

    def above(self, text: str) -> None:
        """Write whole lines where the line is, and show it again under them."""
        with self._lock:
            line = self._line
            if line:
                self._show("")
            sys.stderr.write(text)
            if line:
                self._show(line)
            sys.stderr.flush()

    def _show(self, line: str) -> None:
        self._line, self._shown_at = line, time.monotonic()
        sys.stderr.write("\r\x1b[2K" + _cut(line, _columns()))
        sys.stderr.flush()


def _renderable(block: Block, margin: int) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    style = _STYLES[block.style]
    text = Text(block.text, style=style, overflow="fold")
    if block.label is None:
        return text
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=margin, no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(block.label, style="dim"), text)
    return table


def _replaces_lines() -> bool:
    """Whether stderr is a terminal that can erase a line."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _columns() -> int:
    """The cells that a line on stderr may fill: one less than there are, so that nothing is wrapped."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):  # no descriptor of its own
        columns = 0
    return max(9, (columns or shutil.get_terminal_size().columns) - 1)


def _cut(text: str, cells: int, *, end: bool = False) -> str:
    """Cut a text to so many cells of a terminal (an ideograph fills two): its beginning, or its ``end``."""
    from rich.cells import cell_len

    if len(text) <= cells and cell_len(text) <= cells:
        return text
    kept = text[-cells:] if end else text[:cells]
    while cell_len(kept) > cells - 1:
        kept = kept[1:] if end else kept[:-1]
    return f"…{kept}" if end else f"{kept}…"


def _line(message: str) -> str:
    from summarize.render import safe  # compiles patterns that --help does not need

    return safe.line(message)


def progress_bar(done: int, total: int, width: int) -> str:
    """Return a bar of ``width`` characters, filled as far as the work is."""
    filled = round(width * done / max(1, total))
    return "█" * filled + "░" * (width - filled)


def terminal(ctx: typer.Context) -> Terminal:
    """The terminal that the program opened for this command."""
    return ctx.find_object(Terminal) or Terminal()
