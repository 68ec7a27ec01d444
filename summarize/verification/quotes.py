"""Quotations: what stands in quotation marks is verbatim, or it is no quotation.

Within one language the words of a quotation must stand in the source in that order. Across languages only the number of long quotations can
be compared.
"""

from __future__ import annotations

import regex

from summarize.text.quotations import quotations
from summarize.text.tokens import fold, tokens
from summarize.types import Finding

_CUT = regex.compile(r"…|\.\.\.|\[[^\]]*\]")
_LONG = 3


def check_quotes(source: str, text: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """Findings on quotations of three words and more in ``text`` that do not stand in ``source``, both in the same language.

    An ellipsis inside a quotation may stand for anything left out.
    """
    theirs = " ".join(fold(word.text) for word in tokens(source))
    findings: list[Finding] = []
    for quotation in quotations(text):
        pieces = [[fold(word.text) for word in tokens(piece)] for piece in _CUT.split(quotation)]
        if sum(map(len, pieces)) < _LONG:
            continue
        if any(piece and f" {' '.join(piece)} " not in f" {theirs} " for piece in pieces):
            message = f"“{quotation[:60]}” is in quotation marks but not in the source"
            findings.append(Finding("major", "quotation", where, message, "", quotation[:120], sentence, 0.85))
    return findings


def check_quote_count(source: str, text: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """A warning if a translation has no quotation although the source has long ones, or has some although the source has none."""
    ours = [q for q in quotations(source) if len(tokens(q)) >= _LONG]
    theirs = [q for q in quotations(text) if len(tokens(q)) >= _LONG]
    if len(theirs) > len(ours) and not any(mark in source for mark in "\"“”«»„'‘’"):
        return [Finding("minor", "quotation", where, "words were put in quotation marks", "", theirs[0][:120], sentence, 0.5)]
    return []
