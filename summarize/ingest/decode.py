"""Bytes to text: what is read, how large it may be, which encoding it is in, and what is no text at all.

Line numbers are those an editor shows: LF, CR LF and CR end a line, nothing else does. A form feed or a Unicode line separator stays a
character inside its line. Only the byte-order mark is removed; no other character is changed, so quotations stay verbatim.
"""

from __future__ import annotations

import codecs
import os
import re
import shlex
import stat
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from unicodedata import category

from summarize.config import DEFAULT_MAX_BYTES
from summarize.errors import EmptyInput, InputTooLarge, NotText, UnreadableInput, UsageError, closest
from summarize.ingest.eightbit import candidates, is_guess
from summarize.ingest.signatures import binary_kind

# Marks of the byte order; the four-byte ones first, since UTF-32's begins with UTF-16's.
_CODECS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
BOMS = tuple(_CODECS)

#: Codecs of Python that are no encoding of articles: internal, or for addresses and literals.
_NO_ENCODINGS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "charmap", "mbcs", "oem"})
_ENCODING_HINT = "for example --encoding utf-8, cp1251, koi8-r, cp1252"
_CHUNK = 1 << 20
#: How long a named pipe may be without a writer. Seconds.
MAX_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with LF line ends, and the name of the encoding it was in (Python's codec name).

    ``damaged`` counts the places that no longer decode (a file cut in the middle of a letter); each shows as U+FFFD in the text.
    ``guess`` is true where so few letters are beyond ASCII that another code page is nearly as likely.
    """

    text: str
    encoding: str
    damaged: int = 0
    guess: bool = False


def shown_name(source: str | Path) -> str:
    r"""Return a file's name as text: what is no UTF-8 in it becomes ``\xe9``, so that two names stay two."""
    return os.fsencode(source).decode("utf-8", "backslashreplace")


def read_bytes(source: str | Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> bytes:
    """Read a file, a pipe, or standard input (``-``). Never reads more than ``max_bytes`` + 1.

    Raises:
        UnreadableInput: missing, a directory, a device, or no permission.
        InputTooLarge: more than ``max_bytes``.
    """
    name = shown_name(source)
    if name == "-":
        stream = getattr(sys.stdin, "buffer", None)  # None where the parent process closed standard input
        if stream is None:
            raise UnreadableInput("standard input is closed", hint="name a file instead of -")
        try:
            return _read_limited(stream, "standard input", max_bytes)
        except (OSError, ValueError) as error:
            raise _unreadable(error, "standard input") from error
    if not name or (isinstance(source, Path) and source == Path()):
        raise UnreadableInput("no file name given", hint="give a text file, or - for standard input")
    path = Path(source)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableInput(
                f"is a directory, not an article ({name})",
                hint=f"summarize digest {shlex.quote(name)} makes one digest of all its articles",
            )
        if stat.S_ISBLK(status.st_mode) or (stat.S_ISCHR(status.st_mode) and not _is_standard_input(path)):
            raise UnreadableInput(f"is a device, not an article ({name})", hint="give a text file, or - for standard input")
        if stat.S_ISREG(status.st_mode) and status.st_size > max_bytes:
            raise _too_large(name, status.st_size, max_bytes)
        if stat.S_ISFIFO(status.st_mode):
            return _read_pipe(path, name, max_bytes)
        with path.open("rb") as stream:
            return _read_limited(stream, name, max_bytes)
    except (OSError, ValueError) as error:
        raise _unreadable(error, name) from error


def _read_pipe(path: Path, name: str, max_bytes: int) -> bytes:
    """Read a named pipe that somebody writes into within :data:`MAX_WAIT`; opening it plainly would wait for ever."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    deadline = time.monotonic() + MAX_WAIT
    with os.fdopen(descriptor, "rb") as stream:
        try:
            while not (first := os.read(descriptor, 1)):
                if time.monotonic() > deadline:
                    raise UnreadableInput(
                        f"a pipe that nobody writes into ({name})", hint="start the program that writes into it, or give a file"
                    )
                time.sleep(0.05)
        except BlockingIOError:  # somebody is there and has not written yet
            first = b""
        os.set_blocking(descriptor, True)
        return _read_limited(stream, name, max_bytes, first)


def _is_standard_input(path: Path) -> bool:
    try:
        return path.samefile("/dev/stdin")
    except OSError:  # no such file on Windows
        return False


def _unreadable(error: Exception, name: str) -> UnreadableInput:
    if isinstance(error, FileNotFoundError):
        scheme, colon, rest = name.partition("://")
        if colon:
            return UnreadableInput(
                f"no link that is opened: {scheme}:// ({name})", hint=f"links begin with https:// or http://: https://{rest}"
            )
        with suppress(OSError):
            folder = Path(name).parent
            # By the stems: of a short name the ending is most. Of two with one stem, that of the same ending.
            stems = {path.stem: path for path in sorted(folder.iterdir(), key=lambda path: path.suffix == Path(name).suffix)}
            if close := closest(Path(name).stem, stems):
                return UnreadableInput(f"no such file ({name})", hint=f"did you mean {stems[close[0]]}?")
    reason = getattr(error, "strerror", None) or str(error)
    return UnreadableInput(f"cannot read: {reason} ({name})")


def _read_limited(stream: BinaryIO, name: str, max_bytes: int, first: bytes = b"") -> bytes:
    """In pieces: asking for the limit at once would reserve that much memory for a headline."""
    data = bytearray(first)
    while len(data) <= max_bytes and (piece := stream.read(min(_CHUNK, max_bytes + 1 - len(data)))):
        data += piece
    if len(data) > max_bytes:
        raise _too_large(name, None, max_bytes)
    return bytes(data)


def _too_large(name: str, size: int | None, limit: int) -> InputTooLarge:
    length = f"{size / 1e6:.0f} MB" if size else f"more than {limit / 1e6:.0f} MB"
    # A page has a lower limit of its own, which no option raises.
    page = name.lower().endswith((".html", ".htm"))
    hint = "save the article's text as .txt and give that" if page else "split it, or raise the limit with --max-bytes"
    return InputTooLarge(f"too large for an article: {length}, the limit is {limit / 1e6:g} MB ({name})", hint=hint)


def decode(data: bytes, encoding: str | None = None, *, language: str | None = None, name: str = "input") -> Decoded:
    """Decode ``data``; ``encoding`` overrides detection, ``language`` (the user's word) limits the code pages that are tried.

    Order: byte-order mark, UTF-8, UTF-16 and UTF-32 without a mark (by their zero bytes), then :mod:`summarize.ingest.eightbit`.
    ``name`` is what messages call the input.

    Raises:
        NotText: binary, or not in the encoding that was named.
        EmptyInput: nothing that can be seen.
        UsageError: no such encoding.
    """
    if what := binary_kind(data):
        raise NotText(f"not text: it looks like {what} ({name})", hint="save the article as plain text")
    decoded = _named(data, encoding, name) if encoding else _detected(data, language, name)
    if is_blank(decoded.text):
        what = "terminal escape sequences" if "\x1b" in decoded.text else "white space"
        raise EmptyInput(f"nothing in it but {what} ({name})" if data else f"empty ({name})")
    _refuse_controls(decoded.text, name)
    return Decoded(normalize_newlines(decoded.text), decoded.encoding, decoded.damaged, decoded.guess)


def is_blank(text: str) -> bool:
    """True if nothing in ``text`` can be seen: white space, byte-order marks, zero-width and direction marks, orders to a terminal only."""
    if "\x1b" in text:
        text = _TERMINAL.sub("", text)
    # Zero bytes are control characters too, but a file full of them is binary and not blank.
    return all(character.isspace() or (character != "\x00" and category(character) in _INVISIBLE) for character in text)


#: Orders to a terminal: colors and the like, titles, single ones, and what begins as one (ECMA-48, 5.4 and 5.6).
_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|[PX^_\]][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~]?)")
_INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp"})


def normalize_newlines(text: str) -> str:
    """CR LF and CR become LF; nothing else counts as the end of a line, as in an editor."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _named(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
        if codec.replace("-", "_") in _NO_ENCODINGS:
            raise UsageError(f"{encoding!r} is no encoding of articles", hint=_ENCODING_HINT)
        # Not codec.decode(): bytes.decode() refuses zlib, rot13 and the other codecs that are no text encodings.
        return Decoded(data.decode(codec).removeprefix("\ufeff"), codec)
    except UnicodeError as error:
        raise NotText(f"not {encoding}: {error} ({name})", hint="leave --encoding out to have it detected") from None
    except (LookupError, ValueError):
        raise UsageError(f"no encoding called {encoding!r}", hint=_ENCODING_HINT) from None


def _detected(data: bytes, language: str | None, name: str) -> Decoded:
    for mark, codec in _CODECS.items():
        if data.startswith(mark) and (decoded := _mostly(data, codec)):
            return decoded
    if 0 in data[:8192]:
        if decoded := _without_mark(data):
            return decoded
        raise NotText(f"not text: it has zero bytes ({name})")
    is_iso_2022 = b"\x1b$B" in data  # Japanese in seven bits, still seen in mail: good UTF-8 as far as bytes go
    if not is_iso_2022 and (decoded := _mostly(data, "utf-8")):
        return decoded
    for codec in (*(("iso2022_jp", "utf-8") if is_iso_2022 else ()), *candidates(data, language)):
        if (text := strictly(data, codec)) is not None:
            return Decoded(text, codec, guess=not is_iso_2022 and is_guess(data, codec))
    raise NotText(f"not text in any known encoding ({name})")


def strictly(data: bytes, codec: str) -> str | None:
    """Decode ``data``; None where one byte of it does not, or Python has no such codec."""
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _mostly(data: bytes, codec: str) -> Decoded | None:
    """Strictly decoded, or with U+FFFD where a few bytes of an otherwise good Unicode text are damaged or cut off."""
    if (text := strictly(data, codec)) is not None:
        return Decoded(text.removeprefix("\ufeff"), codec)
    text = data.decode(codec, "replace").removeprefix("\ufeff")
    damaged = text.count("\ufffd")
    plain = 0 if codec.startswith(("utf-16", "utf-32")) else len(text.encode("ascii", "ignore"))
    good = len(text) - plain - damaged
    cut_off = damaged == 1 and text.endswith("\ufffd") and good >= 2
    # Eight-bit text reads as UTF-8 for a letter or two by chance, and is then wrong nearly everywhere else.
    return Decoded(text, codec, damaged) if cut_off or good >= 5 * damaged else None


def _without_mark(data: bytes) -> Decoded | None:
    """UTF-32 or UTF-16 without a mark: by where its zero bytes are, if that reads as letters of a few scripts, spaces and punctuation."""
    zeros = [data[place:8192:4].count(0) for place in range(4)]
    first, last = min(zeros[:2]), min(zeros[2:])
    if len(data) % 4 == 0 and max(first, last) * 4 >= min(len(data), 8192):
        codec = "utf-32-le" if last > first else "utf-32-be"
    else:
        codec = "utf-16-le" if zeros[1] + zeros[3] > zeros[0] + zeros[2] else "utf-16-be"
    text = strictly(data, codec) or "\x00"
    sample = text[:2048]
    readable = sum(character.isspace() or category(character)[0] in "LNMP" or character in "$€£+=" for character in sample)
    # Binary data gives letters too, but from all over Unicode: text keeps to a few blocks of 256.
    blocks = Counter(ord(character) >> 8 for character in sample if character.isalpha() and character < "\u3100")
    few = 0 < len(blocks) <= max(2, 0.2 * blocks.total())
    return Decoded(text, codec) if few and "\x00" not in text and readable >= 0.95 * len(sample) else None


_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")  # but tab, line ends and escape


def _refuse_controls(text: str, name: str) -> None:
    """Text has next to no control characters; binary data has many."""
    sample = text[:20_000]
    if "\x00" in text or len(_CONTROLS.findall(sample)) > max(2, len(sample) * 0.02):
        raise NotText(f"not text: it has control characters of a binary file ({name})")
