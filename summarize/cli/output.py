"""Destination of a result: stdout, or a file that is either written whole or not touched."""

from __future__ import annotations

import errno
import os
import shlex
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from summarize.cli.streams import silence_stdout
from summarize.errors import OutputError, UsageError

_ENDINGS = {".md": "md", ".markdown": "md", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".diff": "diff", ".patch": "diff"}

#: Files that only other programs write: text under such a name would not open.
_OTHER_PROGRAMS = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".xml", ".eml", ".csv", ".zip")

_PAGES = ("html", "htm", "epub")


def choose_format(named: str | None, output: Path | None, allowed: tuple[str, ...]) -> str:
    """The format named, else the one that the ending of ``-o`` says, else text.

    Raises:
        UsageError: the command has no such format, or the file is to be a page or a book, which only a digest is, or a document.
    """
    page = output is not None and output.suffix.lower().lstrip(".") in _PAGES
    if named in _PAGES or (page and named is None):
        place = output.name if output is not None and page else f"digest.{named}"
        raise UsageError("pages and books are made by summarize digest", hint=f"summarize digest ARTICLE… -o {shlex.quote(place)}")
    if named is not None:
        wanted = "md" if named == "markdown" else named
        if wanted not in allowed:
            raise UsageError(f"no format {named!r} here", hint=f"--format {'|'.join(allowed)}")
        return wanted
    suffix = output.suffix.lower() if output is not None else ""
    if suffix in _OTHER_PROGRAMS:
        raise UsageError(f"no format for {suffix} here", hint=f"-o NAME.txt, .md or .json, or --format {'|'.join(allowed)}")
    ending = _ENDINGS.get(suffix, "text")
    return ending if ending in allowed else "text"


def refuse(output: Path | None, *sources: object, folder: bool = False) -> None:
    """Say before the work starts that its result could not be written, to a file or into a ``folder`` that may have to be made.

    Raises:
        UsageError: ``output`` is one of the ``sources`` that the result is made from.
        OutputError: ``output`` is a directory, or with ``folder`` a file; or its folder does not exist or may not be written to.
    """
    if output is None:
        return
    if output.is_file() and any(os.path.exists(name) and output.samefile(name) for name in map(str, sources)):  # noqa: PTH110 - of any text
        raise UsageError(f"the result would take the place of what it is made from ({output})", hint="-o another name")
    if output.is_dir() and not folder:
        raise OutputError(f"is a directory ({output})", hint=f"name a file in it: -o {output / 'summary.txt'}")
    if folder and output.exists() and not output.is_dir():
        raise OutputError(f"is a file, not a folder ({output})", hint=f"-o {output.with_suffix('.html')} or another folder")
    inside = output if output.is_dir() else output.resolve().parent
    if not inside.is_dir():
        raise OutputError(f"no such folder ({inside})", hint=f"mkdir -p {inside}")
    if output.exists() and not output.is_file() and not folder:
        return  # a device or a pipe
    import tempfile  # 10 ms: only when there is a file to write

    try:
        with tempfile.TemporaryFile(dir=inside):
            pass
    except OSError as error:
        raise OutputError(f"may not write in the folder: {error.strerror or error} ({inside})") from error


def write(text: str, output: Path | None) -> None:
    """Write a result to ``output``, or to stdout if there is none.

    Raises:
        OutputError: it cannot be written; a file that was there before is as it was.
    """
    if output is None:
        write_stdout(text)
    else:
        write_files([(output, text.encode("utf-8", "replace"))])


def write_stdout(text: str) -> None:
    """Write to stdout now. A reader that has gone (``| head``) ends the program quietly.

    Raises:
        OutputError: stdout is closed or its disk is full.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError, AttributeError) as error:
        silence_stdout()
        reason = getattr(error, "strerror", None) or "it is closed"
        raise OutputError(f"cannot write the result: {reason} (standard output)") from error


def write_files(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write each file whole beside its place, and put them into their places once all are there; permissions of old ones are kept.

    A link is followed; a device or a pipe is written to directly.

    Raises:
        OutputError: one cannot be written; nothing half-written is left, and files that were there before are as they were.
    """
    staged: list[tuple[str, Path]] = []
    place = Path()
    try:
        for place, data in files:
            refuse(place)
            target = place.resolve()
            mode = target.stat().st_mode if target.exists() else stat.S_IFREG | (0o666 & ~_umask())
            if stat.S_ISREG(mode):
                staged.append((_beside(target, data, stat.S_IMODE(mode)), target))
            else:
                target.write_bytes(data)
        for name, place in staged:
            os.replace(name, place)  # noqa: PTH105 - the same call in both spellings; this one is what tests intercept
    except OSError as error:
        raise _output_error(error, place) from error
    finally:
        for name, _ in staged:
            Path(name).unlink(missing_ok=True)


def _beside(target: Path, data: bytes, mode: int) -> str:
    import tempfile  # 10 ms: only when there is a file to write

    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return name


def _output_error(error: OSError, path: Path) -> OutputError:
    hint = "free some space, or choose another place with -o FILE" if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    return OutputError(f"cannot write the result: {error.strerror or error} ({path})", hint=hint)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def stop(code: int) -> None:
    """End the command with an exit code other than 0, everything having been said."""
    if code:
        raise typer.Exit(code)
