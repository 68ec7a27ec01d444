"""Which money a text speaks of: pounds must not become dollars, with a figure ("£3m") or without ("thousands of pounds").

Only currencies whose words hardly mean anything else are looked for; a *real*, a *peso*, a *corona* may be no money. A currency that is not
named any more is no finding: a translator may say "the sum". Another one in its place is an error.
"""

from __future__ import annotations

from functools import lru_cache

from summarize.checks.tokens import folded
from summarize.checks.units import symbols, unit_of
from summarize.model import Finding

#: ISO 4217.
_KNOWN = frozenset({"USD", "EUR", "GBP", "RUB", "CNY", "UAH", "PLN", "INR"})


@lru_cache(maxsize=64)
def currencies(text: str) -> dict[str, str]:
    """The currencies that a text names (ISO 4217), each with the first word or sign for it. *Pounds* are money or a weight: GBP."""
    found: dict[str, str] = {}
    for word in folded(text):
        unit = unit_of(word)
        if unit is not None and (unit.kind == "money" or unit.name == "pound"):
            code = unit.name if unit.kind == "money" else "GBP"
            if code in _KNOWN:
                found.setdefault(code, word)
    for sign, unit in symbols().items():
        if unit.kind == "money" and unit.name in _KNOWN and sign in text:
            found.setdefault(unit.name, sign)
    return found


def check_currencies(source: str, text: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """An error where ``text`` names a currency that ``source`` does not, and leaves out one that it does."""
    ours, theirs = currencies(source), currencies(text)
    lost = [code for code in ours if code not in theirs]
    added = [code for code in theirs if code not in ours]
    if not lost or not added:
        return []
    before, after = ours[lost[0]], theirs[added[0]]
    message = f"the source speaks of {lost[0]} ({before}), the text of {added[0]} ({after})"
    return [Finding("error", "number", where, message, before, after, sentence, 0.85)]
