"""The check ``commentary``: talk about the translation, notes, refusals and leaked prompts where there should be only the text."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import regex

from summarize.types import Finding
from summarize.verification.base import Pair, check_of, finding
from summarize.verification.tables import table

#: Control tokens of chat templates, and what models call themselves.
_LEAK = regex.compile(
    r"<\|[^|<>\s]{1,40}\|>|\[/?INST\]|<</?SYS>>|</?think>|<(?:start|end)_of_turn>"
    r"|\bas an ai (?:language )?model\b|^[^\S\n]*(?:assistant|system)\s*:",
    regex.IGNORECASE | regex.MULTILINE,
)
_WITHIN = 90


@functools.cache
def _patterns() -> dict[str, regex.Pattern[str]]:
    """One pattern a kind, all languages together: a model may talk in another language than it was asked for."""
    data = table("commentary")

    def alternatives(name: str) -> str:
        return "|".join(form.replace(" ", r"\s+") for form in data[name])

    translation, unit, language = (alternatives(name) for name in ("translation", "unit", "language"))
    talk = rf"\b(?:{translation})\b[^.\n]{{0,{_WITHIN}}}?\b(?:{language})|\b(?:{language})\b[^.\n]{{0,30}}?\b(?:{translation})\b"
    return {
        "opens": regex.compile(
            rf"\A\W*(?:{alternatives('opens')})\b[^\n:]{{0,{_WITHIN}}}?(?:\b(?:{translation}|{unit})\b[^\n:]{{0,{_WITHIN}}}:?|:)", _I
        ),
        "label": regex.compile(rf"\A\W*(?:{translation})\b[^\n:.]{{0,40}}:", _I),
        "talk": regex.compile(talk, _I),
        "note": regex.compile(rf"(?:^|[.!?]\s+)\W{{0,40}}\K(?:{alternatives('note')})\s*:", _I | regex.MULTILINE),
        "choice": regex.compile(rf"[(\[]\s*(?:{alternatives('choice')})\s*:", _I),
        "refusal": regex.compile(rf"\A\W*(?:{alternatives('refusal')})\b", _I),
        "known": regex.compile(rf"\b(?:{alternatives('known')})", _I),
    }


_I = regex.IGNORECASE


@check_of("commentary")
def check_commentary(pair: Pair) -> Iterable[Finding]:
    """Yield the first words of the text that speak about the task and have no counterpart in the source."""
    patterns = _patterns()
    match = _LEAK.search(pair.text)
    if match is not None and not _LEAK.search(pair.source):
        yield _finding("the prompt shows", match)
        return
    about = patterns["known"].search(pair.source) is not None
    for name, message in _MESSAGES.items():
        match = patterns[name].search(pair.text)
        excused = about or patterns[name].search(pair.source) or (name == "refusal" and pair.kind == "summary")
        if match is not None and not excused:
            yield _finding(message, match)
            return


_MESSAGES = {
    "opens": "the text begins by speaking of itself",
    "label": "the text begins by speaking of itself",
    "talk": "the text speaks of the translation",
    "note": "a note that the source does not have",
    "choice": "a choice of words that the source does not have",
    "refusal": "the text refuses the task",
}


def _finding(message: str, match: regex.Match[str]) -> Finding:
    return finding(
        "commentary", "critical", f"{message}: {match.group().strip()[:60]}", got=match.group().strip()[:80], text_span=match.span()
    )
