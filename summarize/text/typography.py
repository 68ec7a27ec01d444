"""Typography of a target language: quotation marks, dashes, marks in figures.

Figures are only changed where the English source has the very same string, so that no value can change: ``250,000`` is known to be
a quarter of a million there and not 250.
"""

from __future__ import annotations

import regex

#: Quotation marks by language (CLDR); Spanish newsrooms use both forms, so what the model wrote stays.
_QUOTES = {"ru": ("«", "»"), "uk": ("«", "»"), "be": ("«", "»")}
#: Decimal and thousands marks. Source: CLDR; Spanish with the full stop, as its agencies write.
_MARKS = {
    "ru": (",", "\u00a0"),
    "uk": (",", "\u00a0"),
    "be": (",", "\u00a0"),
    "es": (",", "."),
    "de": (",", "."),
    "it": (",", "."),
    "pt": (",", "."),
}

_QUOTE = regex.compile(r"[\"“”„]")
_ANY_QUOTE = regex.compile(r"[\"“”„«»]")
_QUOTE_LAST = regex.compile(r"[\"“”„]\Z")
_MARK_INSIDE = regex.compile(r"(?<![.])([.,])»(?![.,])")
_DASH = regex.compile(r"(?<=\S) (?:-|--|–) (?=\S)")
_THOUSANDS = regex.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,]|\.\d)")
# A full stop in a figure is a decimal mark for sure before a scale word or a percentage; 7.30 alone may be a time.
_SCALES = "%|млн|млрд|трлн|тыс|милли|трилл|процент|мільй|мільярд|mill|bill|por ciento|Prozent|mila|milh"
_DECIMAL = regex.compile(rf"(?<![\d.,])(\d+)\.(\d{{1,3}})(?=[\s\u00a0]?(?:{_SCALES}))")


def typeset(text: str, source: str, source_language: str, target: str) -> str:
    """``text`` in ``target`` with that language's quotation marks, dashes and marks in figures; ``source`` is what it translates."""
    if source_language == "en" and target in _MARKS:
        text = _figures(text, source, *_MARKS[target])
    text = _carry_quotes(text, source)
    if target in _QUOTES:
        text = _directed(text, *_QUOTES[target])
        text = _DASH.sub(" — ", text)
        # There the full stop and the comma are behind the closing mark; question and exclamation marks before it.
        text = _MARK_INSIDE.sub(r"»\1", text)
    return text


def _figures(text: str, source: str, decimal: str, thousands: str) -> str:
    known = {match.group() for match in _THOUSANDS.finditer(source)}
    text = _THOUSANDS.sub(lambda match: match.group().replace(",", thousands) if match.group() in known else match.group(), text)
    return _DECIMAL.sub(
        lambda match: f"{match.group(1)}{decimal}{match.group(2)}" if f"{match.group(1)}.{match.group(2)}" in source else match.group(),
        text,
    )


def _carry_quotes(text: str, source: str) -> str:
    """Put back the one mark at the edge of a sentence that is the beginning or the end of a longer quotation."""
    source = source.strip()
    if not text or len(_QUOTE.findall(source)) != 1 or _ANY_QUOTE.search(text):
        return text
    if _QUOTE.match(source):
        return f'"{text}'
    if _QUOTE_LAST.search(source):
        return f'{text}"'
    return text


def _directed(text: str, opening: str, closing: str) -> str:
    """Turn each plain or curly mark into an opening one after a space (or a bracket or dash), a closing one elsewhere."""
    if not _QUOTE.search(text):
        return text
    result = []
    for index, character in enumerate(text):
        if _QUOTE.match(character):
            before = text[index - 1] if index else " "
            after = text[index + 1] if index + 1 < len(text) else " "
            starts = (before.isspace() or before in "([—–-«") and not after.isspace()
            result.append(opening if starts else closing)
        else:
            result.append(character)
    return "".join(result)
