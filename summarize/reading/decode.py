"""Bytes to text: what is read, how large it may be, which encoding it is in, and what is no text at all.

Line numbers are those an editor shows: LF, CR LF and CR end a line, nothing else does. A form feed or a Unicode line separator stays a
character inside its line. Only the byte-order mark is removed; no other character is changed, so quotations stay verbatim.
"""

from __future__ import annotations

import codecs
import itertools
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from summarize.config import DEFAULT_MAX_BYTES
from summarize.errors import EmptyInput, InputTooLarge, NotText, UnreadableInput, UsageError

#: How much of a text is shown to the encoding detector; what follows decodes with what it says. Bytes.
_DETECTION_SAMPLE = 64_000

# Marks of the byte order; the four-byte ones first, since UTF-32's begins with UTF-16's.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# First bytes of what people drop by mistake, so that the message can name it.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word document or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"GGUF", "model weights"),
)

#: Tried in this order where the detector is unsure; Cyrillic first, because cp1252 accepts almost any byte.
_FALLBACKS = ("cp1251", "cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with LF line ends, and the name of the encoding it was in (Python's codec name)."""

    text: str
    encoding: str


def read_bytes(source: str | Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> bytes:
    """Read a file, a pipe, or standard input (``-``). Never reads more than ``max_bytes`` + 1.

    Raises:
        UnreadableInput: missing, a directory, a device, or no permission.
        InputTooLarge: more than ``max_bytes``.
    """
    if str(source) == "-":
        return _read_limited(sys.stdin.buffer, "standard input", max_bytes)
    path = Path(source)
    name = str(source)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableInput(f"is a directory, not an article ({name})", hint=f"name its files: summarize {name.rstrip('/')}/*.txt")
        if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not path.samefile("/dev/stdin")):
            raise UnreadableInput(f"is a device, not an article ({name})")
        if stat.S_ISREG(mode) and path.stat().st_size > max_bytes:
            raise _too_large(name, path.stat().st_size, max_bytes)
        with path.open("rb") as stream:
            return _read_limited(stream, name, max_bytes)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableInput(f"cannot read: {reason} ({name})") from error


def _read_limited(stream: BinaryIO, name: str, max_bytes: int) -> bytes:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large(name, None, max_bytes)
    return data


def _too_large(name: str, size: int | None, limit: int) -> InputTooLarge:
    length = f"{size / 1e6:.0f} MB" if size else f"more than {limit / 1e6:.0f} MB"
    return InputTooLarge(
        f"too large for an article: {length}, the limit is {limit / 1e6:g} MB ({name})",
        hint="split it, or raise the limit with --max-bytes",
    )


def decode(data: bytes, encoding: str | None = None, *, name: str = "input") -> Decoded:
    """Decode ``data``; ``encoding`` overrides detection.

    Order: byte-order mark, UTF-8, UTF-16 without a mark (by its pattern of zero bytes), then charset-normalizer on a sample.

    Raises:
        NotText: binary, or not in the encoding that was named.
        EmptyInput: nothing but white space.
        UsageError: no such encoding.
    """
    decoded = _named(data, encoding, name) if encoding else _detected(data, name)
    if not decoded.text.strip("\ufeff\u200b\u2060 \t\r\n\f\v\u00a0\u3000"):
        raise EmptyInput(f"nothing in it but white space ({name})" if data else f"empty ({name})")
    return Decoded(_normalise_newlines(decoded.text), decoded.encoding)


def normalise_quotes(text: str) -> str:
    """Map typographic quotation marks and apostrophes to ``"`` and ``'``, character by character: offsets and lines stay true."""
    return text.translate(_QUOTES)


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛ʼ′`´＇", "'"))


def _named(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
    except LookupError:
        raise UsageError(f"no encoding called {encoding!r}", hint="for example --encoding cp1251, koi8-r, utf-8") from None
    try:
        text, _ = codec.decode(data, "strict")
    except (UnicodeDecodeError, UnicodeError) as error:
        raise NotText(f"not {encoding}: {error} ({name})", hint="leave --encoding out to have it detected") from None
    if not isinstance(text, str):
        raise UsageError(f"{encoding!r} is no text encoding", hint="for example --encoding cp1251, koi8-r, utf-8")
    return Decoded(text.removeprefix("\ufeff"), codec.name)


def _detected(data: bytes, name: str) -> Decoded:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(codec), codec)
            except UnicodeDecodeError:
                break
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NotText(f"not text: it looks like {what} ({name})", hint="save the article as plain text")
    if 0 in data[:8192]:
        if decoded := _utf16_without_mark(data):
            return decoded
        raise NotText(f"not text: it has zero bytes ({name})")
    try:
        text, codec = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, codec = _guessed(data, name)
    _refuse_controls(text, name)
    return Decoded(text, codec)


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: of the two byte orders, the one in which the text reads as letters and spaces."""
    if len(data) < 4 or len(data) % 2:
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        sample = text[:2000]
        readable = sum(character.isalnum() or character in " \t\r\n.,:;!?\"'-–—«»()" for character in sample)
        if readable > 0.9 * len(sample) and "\x00" not in sample and (" " in sample or "\n" in sample or len(sample) < 40):
            return Decoded(text, codec)
    return None


#: The ten commonest letters of Russian are two thirds of any text (Национальный корпус русского языка: о е а и н т с р в л, 65 %).
_COMMON_RUSSIAN = frozenset("оеаинтсрвл")
_CYRILLIC_CODECS = ("cp1251", "koi8-r", "cp866", "mac_cyrillic", "iso8859-5")


# What Western European news has beyond ASCII; where that is all there is, the detector's finer guesses only do harm ("ańo" for "año").
_WESTERN = frozenset("áéíóúàèìòùâêîôûäëïöüãõñçåæøœßÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÄËÏÖÜÃÕÑÇÅÆØŒ¿¡«»“”‘’–—…€£°ºª§·\u00a0\u00ad")


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    """Eight-bit text. Cyrillic is told by its letters' frequency, which works on a headline; the rest by charset-normalizer."""
    sample = data[:_DETECTION_SAMPLE]
    if codec := _cyrillic(sample):
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError:
            pass
    if high := bytes(byte for byte in sample if byte >= 0x80):
        western = high.decode("cp1252", "replace")
        if all(character in _WESTERN for character in western):
            return data.decode("cp1252", "replace"), "cp1252"
    from charset_normalizer import from_bytes

    match = from_bytes(sample).best()
    for codec in ([match.encoding] if match else []) + list(_FALLBACKS):
        try:
            return data.decode(codec), codec
        except (UnicodeDecodeError, LookupError):
            continue
    raise NotText(f"not text in any known encoding ({name})")


def _cyrillic(sample: bytes) -> str | None:
    high = sum(byte >= 0x80 for byte in sample)
    if high < 0.4 * max(1, len(sample)):
        return None
    best, best_share = None, 0.5
    for codec in _CYRILLIC_CODECS:
        text = sample.decode(codec, "replace")
        letters = [character for character in text if character > "\x7f"]
        # A capital after a small letter shows the wrong codec of two that share their small letters (cp1251 and Mac).
        odd = sum(one.islower() and two.isupper() for one, two in itertools.pairwise(text))
        share = sum(character in _COMMON_RUSSIAN for character in letters) / len(letters) - odd / len(letters)
        if share > best_share:
            best, best_share = codec, share
    return best


def _refuse_controls(text: str, name: str) -> None:
    """Text has next to no control characters; binary data has many."""
    sample = text[:20_000]
    controls = sum((character < " " and character not in "\t\n\r\f\v\x1b") or "\x7f" <= character <= "\x9f" for character in sample)
    if "\x00" in sample or controls > max(2, len(sample) * 0.02):
        raise NotText(f"not text: it has control characters of a binary file ({name})")


def _normalise_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
