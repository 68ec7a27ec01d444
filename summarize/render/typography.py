"""Typography of running text: the quotation marks, dashes and no-break spaces of each language.

Only signs and spaces change, never a letter or a digit, and what is already right stays: set twice is set once. Where quotation marks do
not pair, they stay as they are. Sources: Milchin's handbook for Russian, RAE's *Ortografía* for Spanish, CLDR's delimiters for the rest.
"""

from __future__ import annotations

import re

NBSP, NARROW = "\u00a0", "\u202f"

#: Outer and inner quotation marks.
_QUOTES: dict[str, tuple[str, str, str, str]] = {
    "en": ("“", "”", "‘", "’"),
    "ru": ("«", "»", "„", "“"),
    "uk": ("«", "»", "„", "“"),
    "be": ("«", "»", "„", "“"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "pt": ("“", "”", "‘", "’"),
    "fr": (f"«{NARROW}", f"{NARROW}»", "“", "”"),
    "de": ("„", "“", "‚", "‘"),
}
_MARK = re.compile('["“”„«»]')
_OPENS_AFTER = re.compile(r"[\s(\[{—–/\u00a0\u202f-]")

_DASH = re.compile(r"(?<=\S)[ \u00a0](?:-{1,2}|–|—)(?= )")
_FIRST_DASH = re.compile(r"^(?:-{1,2}|–|—) ")
_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_PERCENT = re.compile(r"(?<=\d)[ \u00a0\u202f]?%")
_NUMBER_UNIT = re.compile(r"(?<=\d) (?=[^\W\d_]|[%€$£₽°‰])")
_SIGN_NUMBER = re.compile(r"([№§]) ?(?=\d)")
_INITIAL = re.compile(r"(?<![\w.])([А-ЯЁІЇЄҐA-Z]\.) (?=[А-ЯЁІЇЄҐA-Z])")
_FRENCH_SIGN = re.compile(r"(?<=\S)[ \u00a0\u202f](?=[;:!?])")
# Short words that may not end a line; particles that may not begin one.
_SHORT = {
    "ru": "а|в|во|и|к|ко|на|не|ни|но|о|об|от|по|с|со|у|за|из|до|для|без|под|над|при",
    "uk": "а|в|у|і|й|з|зі|із|до|на|не|ні|о|об|по|за|від|для|без|під|над|при|та",
    "be": "а|у|ў|і|з|да|на|не|па|за|ад|для|без",
}
_PARTICLES = {"ru": "бы|б|ли|ль|же|ж", "uk": "б|би|ж|же", "be": "б|бы|ж|жа"}

_PERCENT_APART = frozenset({"ru", "uk", "be", "es", "fr", "de"})


def polish(text: str, language: str) -> str:
    """``text`` with the typography of ``language``; other languages than those in the tables get an ellipsis and nothing else."""
    code = language.partition("-")[0]
    text = _ELLIPSIS.sub("…", text)
    if code not in _QUOTES:
        return text
    text = _quotes(_APOSTROPHE.sub("’", text), _QUOTES[code])
    if code != "de":
        text = _FIRST_DASH.sub(f"—{NBSP}" if code in _SHORT else "— ", _DASH.sub(f"{NBSP}—" if code in _SHORT else " —", text))
    if code in _PERCENT_APART:
        text = _PERCENT.sub(f"{NBSP}%", text)
    text = _SIGN_NUMBER.sub(rf"\1{NBSP}", _NUMBER_UNIT.sub(NBSP, text))
    if code in _SHORT:
        text = _INITIAL.sub(rf"\1{NBSP}", text)
        text = re.sub(rf"(?<![\w-])({_SHORT[code]}) (?=\S)", rf"\1{NBSP}", text, flags=re.IGNORECASE)
        text = re.sub(rf"(?<=\w) (?=(?:{_PARTICLES[code]})(?!\w))", NBSP, text, flags=re.IGNORECASE)
    return _FRENCH_SIGN.sub(NARROW, text) if code == "fr" else text


def quoted(text: str, language: str) -> str:
    """``text`` inside the outer quotation marks of ``language``."""
    first, last, _, _ = _QUOTES.get(language.partition("-")[0], _QUOTES["en"])
    return f"{first}{text}{last}"


def _quotes(text: str, style: tuple[str, str, str, str]) -> str:
    """Quotation marks of any style as pairs of ``style``, two levels deep; the text itself where they do not pair."""
    marks = list(_MARK.finditer(text))
    if not marks:
        return text
    pieces: list[str] = []
    open_marks: list[str] = []
    last, opened = 0, False
    for mark in marks:
        # A mark right behind another one goes its way: ““so”” opens twice and closes twice.
        before = text[last : mark.start()] or ("" if opened or not last else "x")
        opened = _opens(mark[0], before, open_marks)
        if opened:
            if len(open_marks) == 2:
                return text
            pieces += [text[last : mark.start()], style[2 * len(open_marks)]]
            open_marks.append(mark[0])
        else:
            if not open_marks:
                return text
            open_marks.pop()
            pieces += [text[last : mark.start()], style[2 * len(open_marks) + 1]]
        last = mark.end()
    if open_marks:
        return text
    shown = "".join((*pieces, text[last:]))
    # The thin spaces of the French marks are part of them: not twice.
    return re.sub(f"«[ {NBSP}{NARROW}]+", style[0], re.sub(f"[ {NBSP}{NARROW}]+»", style[1], shown)) if NARROW in style[0] else shown


def _opens(mark: str, before: str, open_marks: list[str]) -> bool:
    if mark in "„«":
        return True
    if mark == "“":
        return not (open_marks and open_marks[-1] == "„")  # it closes „…“
    if mark == '"':
        return not before or bool(_OPENS_AFTER.match(before[-1]))
    return False
