"""The check ``verbatim``: addresses, telephones, handles and hashtags as they are, marks of quotation and question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from summarize.text.quotations import quotations
from summarize.types import Finding
from summarize.verification.base import Pair, check_of, finding

#: What each kind of token looks like, the longest first.
_KINDS = {
    "e-mail": regex.compile(r"[\p{L}\p{N}_.+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+"),
    "address": regex.compile(
        r"(?:https?://|www\.)[^\s<>«»“”\"')\]]+|\b[a-z0-9-]{2,40}(?:\.[a-z0-9-]{1,40}){1,3}/[^\s<>«»“”\"')\]]+"
        r"|\b[a-z0-9-]{2,40}(?:\.[a-z0-9-]{1,40}){0,3}\.(?:com|org|net|ru|es|uk|de|fr|it|pt|br|ua|eu|io|info|gov|edu)\b"
    ),
    "handle": regex.compile(r"(?<![\p{L}\p{N}.])@[\p{L}\p{N}_]{2,}"),
    "hashtag": regex.compile(r"(?<![\p{L}\p{N}&])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*"),
    "telephone": regex.compile(
        r"(?<![\p{L}\p{N}])\+\d[\d\u00a0 ().-]{6,20}\d|\b0\d{2,4}(?:[\u00a0 -]\d{3,4}){1,3}\b|\b\d{3}-\d{3,4}(?:-\d{4})?\b"
    ),
}
_MARKS = regex.compile(r"[“”„«»\"]|''|(?<!\p{L})['‘]\p{L}|^[^\S\n]*[—–-]\s", regex.MULTILINE)
_BRACKETS = {")": "(", "]": "["}
#: A quotation of so many characters is what somebody said, not a nickname.
_MIN_QUOTATION = 25


@check_of("verbatim", kinds=("translation",))
def check_verbatim(pair: Pair) -> Iterable[Finding]:
    """Yield tokens that changed, and quotation, question and bracket marks that were lost or added."""
    yield from _tokens(pair)
    yield from _quotation_marks(pair)
    yield from _question(pair)
    yield from _brackets(pair)


def _tokens(pair: Pair) -> Iterator[Finding]:
    for kind, pattern in _KINDS.items():
        source, text = ({_norm(kind, m.group()): m for m in pattern.finditer(side)} for side in (pair.source, pair.text))
        lost = [m for key, m in source.items() if key not in text]
        new = [m for key, m in text.items() if key not in source]
        if kind == "hashtag" and len(source) == len(text):
            continue  # hashtags may be translated, and are kept in number
        for before, after in zip(lost, new, strict=False):
            message = f"source: {before.group()}, text: {after.group()}"
            spans = {"source_span": before.span(), "text_span": after.span()}
            yield finding("verbatim", "critical", message, expected=before.group(), got=after.group(), **spans)
        for before in lost[len(new) :]:
            yield finding("verbatim", "minor", f"the text lacks {before.group()}", expected=before.group(), source_span=before.span())


def _norm(kind: str, token: str) -> str:
    if kind == "telephone":
        return "".join(c for c in token if c.isdigit())
    return token.rstrip(".,;:!?/").lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")


def _quotation_marks(pair: Pair) -> Iterator[Finding]:
    """A quotation that lost its marks becomes the paper's own voice; one that was put in is nobody's."""
    for one, other, message in (
        (pair.source, pair.text, "the text has no quotation marks for"),
        (pair.text, pair.source, "the source does not quote"),
    ):
        said = max(quotations(one), key=len, default="")
        if len(said) >= _MIN_QUOTATION and not _MARKS.search(other):
            start = one.find(said)
            span = {"source_span" if one is pair.source else "text_span": (start, start + len(said))}
            words = {"expected" if one is pair.source else "got": said[:80]}
            yield finding("verbatim", "minor", f"{message} “{said[:40]}…”", **words, **span)  # type: ignore[arg-type]


def _question(pair: Pair) -> Iterator[Finding]:
    """A question that became a statement, where both sides are one sentence; one that is quoted may be reported."""
    source, text = (side.rstrip(" \"'”’»)") for side in (pair.source, pair.text))
    one = len(pair.left.sentences) == len(pair.right.sentences) == 1 and not _MARKS.search(pair.source)
    if one and source[-1:] == "?" and text[-1:] == "." and "?" not in text:
        yield finding("verbatim", "major", "the question became a statement", expected="?", got=".", text_span=(len(text) - 1, len(text)))


def _brackets(pair: Pair) -> Iterator[Finding]:
    """Brackets that do not pair though those of the source do."""
    if _unpaired(pair.text) and not _unpaired(pair.source):
        yield finding("verbatim", "minor", "a bracket has no partner", got=_unpaired(pair.text))


def _unpaired(text: str) -> str:
    opened: list[str] = []
    for match in regex.finditer(r"[()\[\]]", text):
        mark = match.group()
        if mark in _BRACKETS and (not opened or opened.pop() != _BRACKETS[mark]):
            return "" if regex.search(r"(?:^|\s)\w{1,2}$", text[: match.start()]) else mark  # a) b) c)
        if mark not in _BRACKETS:
            opened.append(mark)
    return opened[0] if opened else ""
