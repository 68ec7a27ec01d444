"""Files that are not there and may be commands with a slip in them."""

from __future__ import annotations

from pathlib import Path

from summarize.cli.group import COMMANDS
from summarize.errors import SummarizeError, UnreadableInput


def mistyped(error: SummarizeError, source: str) -> SummarizeError:
    """Hint at the command that the name of a missing file was probably meant to be; any other error stays as it is."""
    if isinstance(error, UnreadableInput) and (command := close_command(source)):
        return UnreadableInput(error.message, hint=f"did you mean: summarize {command}")
    return error


def close_command(word: str) -> str | None:
    """Find the command that ``word``, which is no file, was probably meant to be; None if none is close."""
    if word == "-" or "." in word or Path(word).exists():
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, COMMANDS, n=1)), None)
