"""Which money a text speaks of: pounds must not become dollars, with a figure ("£3m") or without ("thousands of pounds").

Eight currencies, by their signs, their ISO 4217 codes, and words that hardly mean anything else: a *real*, a *corona*, a *yen* may be no
money, and *pounds* are, behind a figure or a word for many, money or a weight. Words with a capital letter are left alone, because they
are names more often: Dollar General, Euro 2024, Андрей Рублёв. A currency that is not named any more is no finding: a translator may
say "the sum". Another one in its place is an error.
"""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from summarize.types import Finding
from summarize.verification.units import symbols

_RU = {
    "USD": "доллар(?:а|у|ом|е|ы|ов|ам|ами|ах)?|долл?",
    "EUR": "евро",
    "GBP": "фунт(?:а|у|ом|е|ы|ов|ам|ами|ах)?",
    "RUB": "руб(?:л(?:ь|я|ю|[её]м|е|и|ей|ям|ями|ях))?",
    "CNY": "юан(?:ь|я|ю|ем|е|и|ей|ям|ями|ях)",
    "UAH": "грив(?:ен|н(?:а|ы|е|у|ой|ам|ами|ах))|грн",
    "PLN": "злот(?:ый|ого|ому|ым|ом|ые|ых|ыми)",
    "INR": "рупи(?:я|и|ю|ей|й|ям|ями|ях)",
}
_EN_ES = {
    "USD": "dollars?|d[oó]lar(?:es)?",
    "EUR": "euros?",
    "GBP": r"(?<=(?:\bof|thousand|[mbtr]illion|\d[mk]?|\bde|\bmil|mill[oó]n|millones)[\s-])(?:pounds?|libras?)|libras?\s+esterlinas?",
    "RUB": "roub?les?|rubles?|rublos?",
    "CNY": "yuan|yuanes|renminbi",
    "UAH": "hryvnias?|grivnas?",
    "PLN": "zlotys?|złot(?:y|ych|e)",
    "INR": "rupees?|rupias?",
}
#: What is written like a sign and is none of those in ``data/units.toml``.
_LIKE_SIGNS = {"INR": r"\bRs\.?(?=\s?\d)", "PLN": "zł"}


@cache
def _named() -> regex.Pattern[str]:
    ways = {code: [rf"\b(?:{code}|{_EN_ES[code]}|{_RU[code]})\b"] for code in _EN_ES}
    for sign, unit in symbols().items():
        if unit.name in ways and len(sign) == 1:  # "US$" has the sign too
            ways[unit.name].append(regex.escape(sign))
    for code, pattern in _LIKE_SIGNS.items():
        ways[code].append(pattern)
    return regex.compile("|".join(f"(?P<{code}>{'|'.join(listed)})" for code, listed in ways.items()))


@lru_cache(maxsize=64)
def currencies(text: str) -> dict[str, str]:
    """The currencies that a text names (ISO 4217), each with the first word or sign for it."""
    found: dict[str, str] = {}
    for match in _named().finditer(text):
        found.setdefault(str(match.lastgroup), match.group())
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
    return [Finding("major", "number", where, message, before, after, sentence, 0.85)]
