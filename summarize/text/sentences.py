"""Sentences: sentencex, with two rules of our own on top.

sentencex is loss-free and knows the abbreviations of some 300 languages. What it misses in news is speech followed by a dash
(``— Нет! — сказал он.``), where the next piece goes on in lower case, and lines that were wrapped by an e-mail programme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from summarize.types import BodySentence

#: On long inputs with many quotation marks sentencex is a hundred times slower a character, so paragraphs pass in windows. Characters.
_WINDOW = 1_000
#: What goes on longer than this without an end is no prose, and is cut at white space. Characters.
_LONGEST_SENTENCE = 20_000

# What may stand before the letter that tells whether a piece goes on in lower case (``— сказал он``, ``» said``).
_LEADING_DASH = re.compile(r"\s*(?:[—–-]\s*)?")
_ENDS_LIKE_A_SENTENCE = re.compile(r"[.!?…:;][\"'»”’)\]]*\s*$")
_STARTS_A_LIST_ITEM = re.compile(r"^\s*(?:[-*•–—]\s|\d{1,3}[.)]\s|#{1,6}\s|>)")


def split_sentences(text: str, language: str) -> list[str]:
    """Split ``text`` into sentences, stripped of outer white space. A blank line always ends a sentence; a single line break ends one
    unless the text is hard-wrapped there. No character but white space is lost.
    """
    return [sentence for paragraph in _paragraphs(text.split("\n")) for _, sentence in _split_paragraph(paragraph, language)]


def body_sentences(lines: Iterable[tuple[int, str]], language: str) -> list[BodySentence]:
    """Split the body's lines into numbered sentences; each carries the (1-based) line it starts in.

    ``lines`` are (line number, text) pairs in reading order. Lines that are not neighbours in the input are never joined.
    """
    pairs = list(lines)
    sentences: list[BodySentence] = []
    for paragraph in _paragraphs([text for _, text in pairs], [number for number, _ in pairs]):
        for line, sentence in _split_paragraph(paragraph, language):
            sentences.append(BodySentence(len(sentences) + 1, line, sentence))
    return sentences


_Paragraph = list[tuple[int, str]]


def _paragraphs(lines: list[str], numbers: list[int] | None = None) -> list[_Paragraph]:
    """Group lines into paragraphs: one line each, or several where a wrapped sentence goes on in the next."""
    numbers = numbers or list(range(1, len(lines) + 1))
    width = _wrap_width(lines)
    paragraphs: list[_Paragraph] = []
    last_number, last_line = 0, ""
    for number, line in zip(numbers, lines, strict=True):
        if line.strip():
            follows = bool(last_line) and number == last_number + 1
            if width and follows and _wrapped_into(last_line, line, width):
                paragraphs[-1].append((number, line))
            else:
                paragraphs.append([(number, line)])
        last_number, last_line = number, line.strip()
    return paragraphs


def _wrap_width(lines: list[str]) -> int:
    """The width that the text was hard-wrapped to (50–100 characters, most lines stopping in mid-sentence); 0 if it was not."""
    filled = [line.strip() for line in lines if line.strip()]
    long = [line for line in filled if len(line) >= 45]
    too_long = sum(len(line) > 100 for line in filled)  # an address or a table does not unwrap a text
    if len(long) < 2 or len(long) < 0.4 * len(filled) or too_long > 0.05 * len(filled):
        return 0
    open_ended = sum(not _ENDS_LIKE_A_SENTENCE.search(line) for line in long)
    return max(len(line) for line in long if len(line) <= 100) if open_ended >= 0.5 * len(long) else 0


def _wrapped_into(line: str, following: str, width: int) -> bool:
    """True if the next line's first word had no room any more in ``line`` (some programmes wrap a little early: 85 %)."""
    if _STARTS_A_LIST_ITEM.match(following):
        return False
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > 0.85 * width


def _split_paragraph(paragraph: _Paragraph, language: str) -> list[tuple[int, str]]:
    """(line number, sentence) of one paragraph; a sentence belongs to the line in which it starts."""
    starts: list[tuple[int, int]] = []
    length = 0
    for number, line in paragraph:
        starts.append((length, number))
        length += len(line.strip()) + 1
    text = " ".join(line.strip() for _, line in paragraph)
    result: list[tuple[int, str]] = []
    offset, current = 0, 0
    for piece in _pieces(text, language):
        begin = offset + len(piece) - len(piece.lstrip())
        while current + 1 < len(starts) and starts[current + 1][0] <= begin:
            current += 1
        if piece.strip():
            result.append((starts[current][1], piece.strip()))
        offset += len(piece)
    return result


def _pieces(text: str, language: str) -> list[str]:
    # A text without capitals gives the rule nothing to go by.
    has_capitals = any(character.isupper() for character in text[1:2000])
    groups: list[list[str]] = []
    length, is_open = 0, False
    for piece, ends in _segments(text, language.partition("-")[0].lower()):
        joins = is_open or not piece.strip() or _ENDS_OPEN.search(groups[-1][-1]) if groups else False
        if groups and (joins or (has_capitals and _goes_on(piece))) and length + len(piece) <= _LONGEST_SENTENCE:
            groups[-1].append(piece)
            length += len(piece)
        else:
            groups.append([piece])
            length = len(piece)
        is_open = not ends
    return [part for group in groups for part in _split_after_units("".join(group))]


# Abbreviations that sentencex takes for the end of a sentence and that never are one: they announce what follows.
_ENDS_OPEN = re.compile(r"(?:\b(?:incl|Rev|Gen|Col|Sgt|Hon|им|Mons|Excmo|núm)\.\s+|\bn\.)$")


def _goes_on(piece: str) -> bool:
    """True if ``piece`` begins in lower case, or with a dash and lower case: it belongs to the sentence before it."""
    match = _LEADING_DASH.match(piece)
    first = piece[match.end() if match else 0 :][:1]
    return first.islower() or first in "ºª"


def _segments(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """What sentencex makes of ``text``, and whether a sentence ends there; joined, the pieces are ``text``.

    Languages that sentencex does not know follow its rules for English.
    """
    from sentencex import segment

    start = 0
    while len(text) - start > _WINDOW:
        window = text[start : start + _WINDOW]
        pieces = list(segment(language, window))
        ends = len(pieces) > 1 and bool(pieces[0])
        if ends:
            pieces.pop()  # the last one may go on beyond the window, so the next one begins with it
        else:
            space = window.rfind(" ", _WINDOW // 2)
            pieces = [window[: space + 1] if space > 0 else window]
        for piece in pieces:
            yield piece, ends
            start += len(piece)
    for piece in segment(language, text[start:]):
        yield piece, True


# "... 3,5 млн руб. Это ...": a unit that ends a sentence; sentencex takes it for an abbreviation inside one.
_UNITS = ("руб.", "долл.", "коп.", "чел.")
_UNIT_ENDS_SENTENCE = re.compile(r"(?:(?<=\bруб\.)|(?<=\bдолл\.)|(?<=\bкоп\.)|(?<=\bчел\.))\s+(?=[А-ЯЁ])")


def _split_after_units(piece: str) -> list[str]:
    if not any(unit in piece for unit in _UNITS):
        return [piece]
    parts, start = [], 0
    for match in _UNIT_ENDS_SENTENCE.finditer(piece):
        parts.append(piece[start : match.end()])
        start = match.end()
    return [*parts, piece[start:]]
