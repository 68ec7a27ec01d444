"""The check ``quotation``: what is in quotation marks in a summary must be in its source, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarize.text.quotations import quotations
from summarize.text.stems import fold, tokenize
from summarize.types import Finding
from summarize.verification.base import Pair, check_of, finding

_CUT = re.compile(r"…|\.\.\.|\[[^\]]*\]")
#: Titles, nicknames and scare quotes are shorter; what a person said is at least this many words.
_MIN_WORDS = 3


@check_of("quotation", kinds=("summary",))
def check_quotation(pair: Pair) -> Iterable[Finding]:
    """Yield quotations whose words the source does not have as they are; parts around an ellipsis count apart."""
    found = quotations(pair.text) if pair.left.base == pair.right.base else []
    source = _running(pair.source) if found else ""
    for quoted in found:
        start = pair.text.find(quoted)
        parts = [part for part in _CUT.split(quoted) if tokenize(part)]
        if len(tokenize(quoted)) >= _MIN_WORDS and not all(_running(part) in source for part in parts):
            message = f"not in the source as it stands: “{quoted[:60]}”"
            yield finding("quotation", "major", message, got=quoted[:120], text_span=(start, start + len(quoted)))


def _running(text: str) -> str:
    """The folded letters and digits of a text alone, so that spacing and apostrophes (``does n't``) make no difference."""
    return "".join(fold(word) for word in tokenize(text)).replace("'", "")
