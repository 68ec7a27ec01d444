"""Places where a line can be cut: at the end of a sentence, and where a button was glued to one."""

from __future__ import annotations

import re

# A sentence ends at .!?… with closing marks, before white space and something that can begin a sentence; or with no space at all
# before a capital letter, where a lost line break glued two lines together. Abbreviations in front of a name do not end one.
_BORDER = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*(?:\s+(?=[\"'“‘«„(¿¡—–•*…]*\s?[^\W_])|(?=[A-ZА-ЯЁІЇЄÁÉÍÓÚÑÄÖÜ][a-zа-яёіїєáéíóúñäöüß]))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-ZА-ЯЁ]|Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Rev|Hon|Jr|Sr|vs|No|Nos|Inc|Co|Corp|Ltd|U\.S|U\.K|U\.N|a\.m|p\.m|e\.g|i\.e"
    r"|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Sra|Sr|Srta|Dra|Ud|Uds|EE\.UU|bzw|ca|z\.B|d\.h|Mio|Mrd|Nr|St|M|Mme"
    r"|г|гг|ул|им|руб|млн|млрд|тыс|т\.е|т\.д|т\.п|др|см|стр|sig|dott|art|pág)|(?<![$€£¥₴₽\d.,])(?:[12]?\d|3[01]))\.$"
)


def sentence_spans(line: str) -> list[tuple[int, int]]:
    """Character offsets of the sentences of ``line``, covering it without gaps; white space between two belongs to the former."""
    spans = []
    start = 0
    for border in _BORDER.finditer(line):
        at = border.end()
        if at >= len(line) or at <= start:
            continue
        if (
            line[border.start() - 1] == "."
            and border.end() > border.start()
            and _ABBREVIATION.search(line, max(start, border.start() - 12), border.start())
        ):
            continue
        if line[at : at + 1].islower() and line[border.start() - 1] != "…":
            continue
        spans.append((start, at))
        start = at
    spans.append((start, len(line)))
    return spans
