"""Make text from outside harmless where it is shown: in a terminal, in Markdown, in JSON.

An article is data. Whatever it holds must not move the cursor, recolor the screen, reorder the words around it (Unicode TR 36, "Trojan
Source"), hide letters between letters, or become a link, a heading or HTML of the page it is quoted in.
"""

from __future__ import annotations

import re

# Escape sequences of ECMA-48: control sequences; terminated strings (titles, links, device control); two-byte escapes. Their 8-bit forms
# stay visible as U+FFFD, since those bytes are more often letters of a wrongly guessed encoding.
_ANSI = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-~]"
)
# Bidirectional overrides, embeddings, isolates and marks; zero-width space, word joiner and invisible operators, byte order mark;
# soft hyphen; interlinear annotations; tag characters; variation selectors 17 and up.
_INVISIBLE = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\u200b\u2060-\u2065\ufeff\u00ad\u180e\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
# Joiners belong to the spelling of Arabic and Indic scripts and to emoji sequences; between other letters they only hide.
_JOINERS = re.compile(
    "(?<![\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])[\u200c\u200d]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
# More marks than any spelling stacks on one letter are there to smear over the lines around it.
_STACKED = re.compile(f"({_MARKS}{{4}}){_MARKS}+")


def terminal(text: str) -> str:
    """Return ``text`` with line breaks and tabs kept and everything else that steers a terminal or hides in it neutralized.

    Escape sequences, bidirectional controls and zero-width characters are dropped; other control characters and lone surrogates
    become U+FFFD, so that a reader sees that something was there.
    """
    text = _BREAKS.sub("\n", _ANSI.sub("", text))
    text = _JOINERS.sub("", _INVISIBLE.sub("", text))
    return _CONTROL.sub("\ufffd", _STACKED.sub(r"\1", text))


def line(text: str) -> str:
    """Return :func:`terminal` text as one line: runs of white space become one space. No-break spaces stay, since figures need them."""
    return _SPACE.sub(" ", terminal(text)).strip()


# What opens an inline construct in CommonMark 0.31 or GitHub's dialect (tables, strikethrough, mathematics, mentions).
_INLINE = re.compile(r"[\\`*_\[\]<>&~|$@]")
# What opens a block at the beginning of a line.
_BLOCK = re.compile(r"^(?:([-+=#:])|(\d{1,9})([.)]))")
# GitHub turns bare addresses into links: break what it looks for, in source only; the page shows the same characters.
_SCHEME = re.compile(r":(?=//)")
_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"#(?=\w)")


def markdown(text: str) -> str:
    """Return ``text`` as one line of Markdown that shows exactly these characters and nothing else.

    No link, image, HTML, entity, heading, list, quote, rule, table or code can come of it, at a line's beginning or inside one.
    """
    escaped = _INLINE.sub(r"\\\g<0>", line(text))
    escaped = _WWW.sub(r"\1\\.", _SCHEME.sub(r"\\:", escaped))
    escaped = _BLOCK.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", escaped)
    return _NUMBER_SIGN.sub(r"\\#", escaped) if not escaped.startswith("\\#") else "\\#" + _NUMBER_SIGN.sub(r"\\#", escaped[2:])


_NOT_IN_JSON = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def json_source(source: str) -> str:
    r"""Return JSON source with invisible and steering characters written as ``\uXXXX``: the same value, safe to look at in a terminal."""
    return _NOT_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", source)
