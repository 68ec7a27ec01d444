"""Encodings of pages and feeds: the label table of the WHATWG Encoding Standard, and the order in which a label is believed.

Order: byte-order mark, strict UTF-8 with letters beyond ASCII in it, the server's label, the document's own label, the bytes
(:func:`summarize.ingest.decode.decode`). Source: https://encoding.spec.whatwg.org/#names-and-labels and HTML, 13.2.3.2; strict UTF-8 goes
before the labels because stale ones are common and bytes that happen to be UTF-8 are not.
"""

from __future__ import annotations

import re

from summarize.ingest.decode import BOMS, Decoded, decode, normalize_newlines, strictly
from summarize.ingest.eightbit import cyrillic_page

#: A document says its encoding in its first kilobyte; some sites come late. Bytes.
_HEAD_BYTES = 4096
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
#: So many multi-byte sequences without one that is wrong are UTF-8 and no chance, whatever a label for Chinese or Japanese says.
_MIN_SEQUENCES = 4
_MULTI_BYTE = frozenset({"gbk", "gb18030", "big5hkscs", "big5", "cp932", "euc_jp", "euc-jp", "cp949", "iso2022_jp", "iso-2022-jp"})
#: Labels of a server's default on a page of another alphabet, and Cyrillic pages taken for each other: what the bytes may say instead.
_OFTEN_WRONG = {
    "cp1252": frozenset({"cp1251", "koi8-r", "koi8-u", "cp866", "mac_cyrillic", "iso8859-5"}),
    "cp1251": frozenset({"koi8-r", "koi8-u"}),
    **dict.fromkeys(("koi8-r", "koi8-u", "iso8859-5"), frozenset({"cp1251"})),
}
_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
_NO_CHARSETS = frozenset({"replacement", "x-user-defined"})


def codec_of(label: str) -> str | None:
    """Return Python's codec for a label as browsers read it (``latin1`` is windows-1252), or None if it names none."""
    import webencodings

    found = webencodings.lookup(label)
    if found is None or found.name in _NO_CHARSETS:
        return None
    return "gb18030" if found.name == "gbk" else str(found.codec_info.name)


def decode_markup(data: bytes, charset: str = "", *, override: str | None = None, language: str | None = None, name: str) -> Decoded:
    """Decode a page or a feed. ``charset`` is the server's label, ``override`` the user's word for the encoding, which nothing contradicts.

    Raises:
        NotText, EmptyInput, UsageError: as :func:`summarize.ingest.decode.decode`.
    """
    if override or data.startswith(BOMS) or 0 in data[:1024]:
        return decode(data, override, language=language, name=name)
    declared = _META.search(data[:_HEAD_BYTES]) or _XML.search(data[:_HEAD_BYTES])
    labels = [codec_of(label) for label in (charset, declared[1].decode("ascii") if declared else "") if label]
    # A document that says "utf-16" in plain bytes means UTF-8 (HTML, 13.2.3.3).
    known = ["utf-8" if codec.startswith("utf-16") else codec for codec in labels if codec]
    if (
        not data.isascii()
        and (text := strictly(data, "utf-8")) is not None
        and (not known or known[0] not in _MULTI_BYTE or sum(character > "\x7f" for character in text[:100_000]) >= _MIN_SEQUENCES)
    ):
        return Decoded(normalize_newlines(text.removeprefix("\ufeff")), "utf-8")
    for codec in known:
        if codec in _OFTEN_WRONG and (page := cyrillic_page(data)) in _OFTEN_WRONG[codec]:
            codec = page or codec
        text = data.decode(codec, "replace")
        damaged = text.count("\ufffd")
        # A label is wrong if it makes control characters, or many bytes no character at all.
        if not _CONTROLS.search(text) and damaged * 50 <= max(50, sum(byte >= 0x80 for byte in data)):
            return Decoded(normalize_newlines(text.removeprefix("\ufeff")), codec, damaged)
    return decode(data, language=language, name=name)
