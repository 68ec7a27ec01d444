"""Sentences: sentencex, with two rules of our own on top.

sentencex is loss-free and knows the abbreviations of some 300 languages. What it misses in news is speech followed by a dash
(``— Нет! — сказал он.``), where the next piece goes on in lower case, and lines that were wrapped by an e-mail programme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarize.model import BodySentence

#: sentencex slows down on very long inputs; a paragraph beyond this is cut at white space first. Characters.
_LONGEST_PIECE = 20_000

# A piece that goes on in lower case, or with a dash and lower case, belongs to the sentence before it.
_CONTINUES = re.compile(r"^[\s]*(?:[—–-]\s*)?[a-zа-яёіїєґáéíóúñàèùâêîôûäöüßçãõąćęłńóśźż]")
_ENDS_LIKE_A_SENTENCE = re.compile(r"[.!?…:;][\"'»”’)\]]*\s*$")
_STARTS_A_NEW_LINE_ITEM = re.compile(r"^\s*(?:[-*•–—]\s|\d{1,3}[.)]\s|#{1,6}\s|>)")


def split_sentences(text: str, language: str) -> list[str]:
    """Split ``text`` into sentences, stripped of outer white space. A blank line always ends a sentence; a single line break ends one
    unless the text is hard-wrapped there. No character but white space is lost.
    """
    return [sentence for paragraph in _paragraphs(text.split("\n")) for _, sentence in _split_paragraph(paragraph, language)]


def body_sentences(lines: Iterable[tuple[int, str]], language: str) -> list[BodySentence]:
    """Split the body's lines into numbered sentences; each carries the (1-based) line it starts in.

    ``lines`` are (line number, text) pairs in reading order. Lines that are not neighbours in the input are never joined.
    """
    sentences: list[BodySentence] = []
    block: list[tuple[int, str]] = []

    def flush() -> None:
        for paragraph in _paragraphs([text for _, text in block], [number for number, _ in block]):
            for line, sentence in _split_paragraph(paragraph, language):
                sentences.append(BodySentence(len(sentences) + 1, line, sentence))
        block.clear()

    for number, text in lines:
        if block and number != block[-1][0] + 1:
            flush()
        block.append((number, text))
    flush()
    return sentences


_Paragraph = list[tuple[int, str]]


def _paragraphs(lines: list[str], numbers: list[int] | None = None) -> list[_Paragraph]:
    """Group lines into paragraphs: one line each, or several where a wrapped sentence goes on in the next."""
    numbers = numbers or list(range(1, len(lines) + 1))
    wrapped = _looks_wrapped(lines)
    paragraphs: list[_Paragraph] = []
    previous = ""
    for number, line in zip(numbers, lines, strict=True):
        if not line.strip():
            previous = ""
            continue
        if wrapped and previous and not _STARTS_A_NEW_LINE_ITEM.match(line) and len(previous) > 40:
            paragraphs[-1].append((number, line))
        else:
            paragraphs.append([(number, line)])
        previous = line
    return paragraphs


def _looks_wrapped(lines: list[str]) -> bool:
    """Hard-wrapped text has lines of 50–100 characters, most of which stop in the middle of a sentence."""
    filled = [line.rstrip() for line in lines if line.strip()]
    if len(filled) < 3 or max(map(len, filled)) > 120:
        return False
    long = [line for line in filled if len(line) >= 45]
    open_ended = sum(not _ENDS_LIKE_A_SENTENCE.search(line) for line in long)
    return len(long) >= 2 and open_ended >= 0.5 * len(long)


def _split_paragraph(paragraph: _Paragraph, language: str) -> list[tuple[int, str]]:
    """(line number, sentence) of one paragraph; a sentence belongs to the line in which it starts."""
    text = ""
    starts: list[tuple[int, int]] = []
    for number, line in paragraph:
        text += " " if text else ""
        starts.append((len(text), number))
        text += line.strip()
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
    from sentencex import segment

    # A text without capitals gives the rule nothing to go by.
    has_capitals = any(character.isupper() for character in text[1:2000])
    groups: list[list[str]] = []
    for chunk in _chunks(text):
        for piece in segment(_base(language), chunk):
            if groups and has_capitals and _CONTINUES.match(piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
    return [part for group in groups for part in _split_after_units("".join(group))]


# "... 3,5 млн руб. Это ...": a unit that ends a sentence; sentencex takes it for an abbreviation inside one.
_UNIT_ENDS_SENTENCE = re.compile(r"(?:(?<=\bруб\.)|(?<=\bдолл\.)|(?<=\bкоп\.)|(?<=\bчел\.))\s+(?=[А-ЯЁ])")


def _split_after_units(piece: str) -> list[str]:
    parts, start = [], 0
    for match in _UNIT_ENDS_SENTENCE.finditer(piece):
        parts.append(piece[start : match.end()])
        start = match.end()
    return [*parts, piece[start:]]


def _chunks(text: str) -> Iterable[str]:
    start = 0
    while len(text) - start > _LONGEST_PIECE:
        cut = max(text.rfind(mark, start, start + _LONGEST_PIECE) for mark in (". ", "! ", "? "))
        cut = cut if cut > start else text.rfind(" ", start, start + _LONGEST_PIECE)
        end = cut + 1 if cut > start else start + _LONGEST_PIECE
        yield text[start:end]
        start = end
    yield text[start:]


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
