"""Split text into sentences: sentencex, corrected where it errs in news.

sentencex is loss-free and knows the abbreviations of some 300 languages. Corrected here: speech before a dash (``— Нет! — сказал он.``),
where the next piece goes on in lower case, and lines wrapped by an e-mail program; abbreviations are in :mod:`summarize.text.boundaries`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from summarize.text.boundaries import cut, joins
from summarize.text.tokens import base_language
from summarize.text.wrapping import continues
from summarize.types import BodySentence

#: On long inputs with many quotation marks sentencex is a hundred times slower a character, so paragraphs pass in windows. Characters.
_WINDOW = 1_000
#: What goes on longer than this without an end is no prose, and is cut at white space. Characters.
_LONGEST_SENTENCE = 20_000

# What may be before the letter that tells whether a piece goes on in lower case (``— сказал он``, ``» said``).
_LEADING_DASH = re.compile(r"\s*(?:[—–-]\s*)?")
#: Lines that were broken at a shorter margin are verses. Characters.
_MIN_WRAPPED = 45
_STARTS_A_LIST_ITEM = re.compile(r"^\s*(?:[-*•–—]\s|\d{1,3}[.)]\s|#{1,6}\s|>)")


def split_sentences(text: str, language: str, *, into_quotations: bool = False) -> list[str]:
    """Split ``text`` into sentences, stripped of outer white space. A blank line always ends a sentence; a single line break ends one
    unless the text is hard-wrapped there. No character but white space is lost.

    Args:
        text: plain text of any length.
        language: a language code; unknown ones follow the rules for English.
        into_quotations: end a sentence inside a quotation too; by default a quotation of several stays whole.
    """
    return list(_split(text, language, into_quotations))


def sentence_spans(text: str, language: str, *, into_quotations: bool = False) -> list[tuple[int, int]]:
    """Return the character offsets of the sentences of :func:`split_sentences` in ``text``, outer white space left out."""
    spans, place = [], 0
    for sentence in _split(text, language, into_quotations):
        letters = (character for character in sentence if not character.isspace())
        first = last = text.index(next(letters), place)
        for letter in letters:
            last = text.index(letter, last + 1)
        spans.append((first, place := last + 1))
    return spans


@lru_cache(maxsize=512)  # several checks want those of the same two texts
def _split(text: str, language: str, into_quotations: bool) -> tuple[str, ...]:
    paragraphs = _paragraphs(text.split("\n"))
    return tuple(sentence for paragraph in paragraphs for _, sentence in _split_paragraph(paragraph, language, into_quotations))


def body_sentences(lines: Iterable[tuple[int, str]], language: str) -> list[BodySentence]:
    """Split the body's lines into numbered sentences; each carries the (1-based) line it starts in.

    ``lines`` are (line number, text) pairs in reading order. Lines that are not neighbors in the input are never joined.
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
    paragraphs: list[_Paragraph] = []
    last, before = 0, ""
    for number, line, goes_on in zip(numbers, lines, continues(lines), strict=True):
        if line.strip():
            if goes_on and number == last + 1 and len(before) >= _MIN_WRAPPED and not _STARTS_A_LIST_ITEM.match(line):
                paragraphs[-1].append((number, line))
            else:
                paragraphs.append([(number, line)])
        last, before = number, line
    return paragraphs


def _split_paragraph(paragraph: _Paragraph, language: str, into_quotations: bool = False) -> list[tuple[int, str]]:
    """(line number, sentence) of one paragraph; a sentence belongs to the line in which it starts."""
    starts: list[tuple[int, int]] = []
    length = 0
    for number, line in paragraph:
        starts.append((length, number))
        length += len(line.strip()) + 1
    text = " ".join(line.strip() for _, line in paragraph)
    result: list[tuple[int, str]] = []
    offset, current = 0, 0
    for piece in _pieces(text, language, into_quotations):
        begin = offset + len(piece) - len(piece.lstrip())
        while current + 1 < len(starts) and starts[current + 1][0] <= begin:
            current += 1
        if piece.strip():
            result.append((starts[current][1], piece.strip()))
        offset += len(piece)
    return result


def _pieces(text: str, language: str, into_quotations: bool) -> list[str]:
    # A text without capitals gives the rule of small letters nothing to go by.
    has_capitals = any(character.isupper() for character in text[1:2000])
    base = base_language(language)
    groups: list[str] = []
    is_open = False
    for piece, ends in _segments(text, base, into_quotations):
        continues = bool(groups) and (is_open or _continues(groups[-1], piece, base, has_capitals))
        if continues and len(groups[-1]) + len(piece) <= _LONGEST_SENTENCE:
            groups[-1] += piece
        else:
            groups.append(piece)
        is_open = not ends
    return [part for group in groups for part in cut(group, base)]


def _continues(before: str, piece: str, language: str, has_capitals: bool) -> bool:
    """Return whether ``piece`` goes on with the sentence ``before``."""
    return not piece.strip() or joins(before, piece, language) or (has_capitals and _starts_small(piece))


def _starts_small(piece: str) -> bool:
    """Return whether ``piece`` begins in lower case, or with a dash and lower case."""
    match = _LEADING_DASH.match(piece)
    first = piece[match.end() if match else 0 :][:1]
    return first.islower() or first in "ºª"


_QUOTATION_MARK = re.compile('["“”«»„]')


def _segments(text: str, language: str, into_quotations: bool) -> Iterator[tuple[str, bool]]:
    """Yield what sentencex makes of ``text``, and whether a sentence ends there; joined, the pieces are ``text``.

    Languages that sentencex does not know follow its rules for English. It never looks into a quotation, unless it sees no marks.
    """
    from sentencex import segment

    seen = _QUOTATION_MARK.sub(" ", text) if into_quotations else text
    start = 0
    while len(text) - start > _WINDOW:
        pieces = _as_in(text, start, segment(language, seen[start : start + _WINDOW]))
        ends = len(pieces) > 1 and bool(pieces[0])
        if ends:
            pieces.pop()  # the last one may go on beyond the window, so the next one begins with it
        else:
            window = text[start : start + _WINDOW]
            space = window.rfind(" ", _WINDOW // 2)
            pieces = [window[: space + 1] if space > 0 else window]
        for piece in pieces:
            yield piece, ends
            start += len(piece)
    for piece in _as_in(text, start, segment(language, seen[start:])):
        yield piece, True


_TRAILING_OPENING = re.compile(r"(?<=\s)[\"'«“„]\Z")


def _as_in(text: str, start: int, pieces: Iterable[str]) -> list[str]:
    """Return the stretches of ``text`` from ``start`` on that are as long as the pieces; an opening quotation mark that was left behind at
    the end of one goes to the next, which it opens.
    """
    found: list[str] = []
    end = start
    for piece in pieces:
        end += len(piece)
        mark = _TRAILING_OPENING.search(text, start, end)
        stop = mark.start() if mark else end
        found.append(text[start:stop])
        start = stop
    return [*found[:-1], found[-1] + text[start:end]] if found else []
