"""Shorten an article's own sentence by what it can lose and stay a true, whole sentence.

Only what is set off by punctuation goes: a dateline, a bracket, a clause that begins with a relative pronoun behind a comma, and a
connective at the beginning that points at the sentence before it. Attribution is never taken off. The rules are exact about form and know
no syntax: a cut that leaves too little, an open bracket or a single quotation mark is not made.
"""

from __future__ import annotations

import re

from summarize.text.tokens import count_words

#: Words that a shortened sentence has at least, and the share of its words that it keeps at least.
MIN_WORDS, MIN_KEPT = 8, 0.4

#: The place, the day and the agency that an article begins with: a dash, an agency that is known or a place in capitals is among them.
_AGENCIES = r"AP|AFP|Reuters|CNN|EFE|EP|dpa|PA|UPI|Xinhua|ТАСС|Интерфакс|ИНТЕРФАКС|РИА[ ]Новости"
_DASH = r"(?:\s*+[–—]++|\s*+\.-++|\s*+-{2,}+|\s-)(?:\s*+\(BUSINESS[ ]WIRE\)-{2,}+)?"
_DAY = r"(?:\d{1,2}(?:[ ]de)?\s[^\W\d]{3,10}\.?|[^\W\d]{3,9}\.?\s\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?:,?(?:[ ]de)?\s(?:19|20)\d\d)?"
_PLACE = r"[A-ZА-ЯЁÁÉÍÓÚÑ][\w.'’-]+(?:(?:,\s|[ ])(?:de[ ]|del[ ]|la[ ])?[A-ZА-ЯЁÁÉÍÓÚÑ][\w.'’-]*){0,4}"
_CAPITALS = r"[A-ZА-ЯЁÁÉÍÓÚÑ]{3,}(?:\.[A-Z]{2,4})?(?:[ ,]+(?:via[ ])?[A-ZА-ЯЁÁÉÍÓÚÑ][\w.]+){0,3}"
DATELINE = re.compile(
    rf"""
    ^(?:
        (?:\(?[A-ZА-ЯЁÁÉÍÓÚÑ][\w .,'’/]{{1,40}}?\)?\s*+)?\((?:{_AGENCIES})\)\s*+[-–—:.]*+
        | (?:{_AGENCIES})\s*+(?:[–—.][-–—.]*+|-{{2,}}+|-\s)
        | {_CAPITALS}(?:[.,]?\s{_DAY})?\.?(?:\s[(/][^()/]{{2,40}}[)/]\.?)?{_DASH}
        | {_PLACE}[.,]\s{_DAY}\.?(?:\s[(/][^()/]{{2,40}}[)/])?{_DASH}(?:\s*+(?:{_AGENCIES})\.?)?
        | {_PLACE}[.,]\s{_DAY}\.?\s/[^/]{{2,40}}/\.
    )\s*+(?=["“«'‘]?[A-ZА-ЯЁÁÉÍÓÚÑ0-9])
    """,
    re.VERBOSE,
)
_BRACKET = re.compile(r"\s+\([^()]{1,80}\)(?=[\s,.;:!?])")
#: A relative clause between two commas, before the verb of its sentence; and one that ends the sentence.
_VERB = {
    "en": r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|said|says|told)\b",
    "es": r"(?:es|son|era|eran|fue|fueron|ha|han|había|habían|será|serán|puede|pueden|debe|deben|está|están|dijo|afirmó|tiene|tienen)\b",
}
_PRONOUN = {"en": r"(?:who|which|whose)\b", "es": r"(?:quien|quienes|cuyo|cuya|cuyos|cuyas|que|el cual|la cual|los cuales|las cuales)\b"}
_MIDDLE = {code: re.compile(rf",\s{_PRONOUN[code]}[^,;:.!?]{{3,140}},(?=\s{_VERB[code]})") for code in _VERB}
_TAIL = {code: re.compile(rf",\s{_PRONOUN[code]}[^,;:!?\"”»]{{3,160}}(?=\.$)") for code in _VERB}
_CONNECTIVE = re.compile(
    r"(?:But|And|So(?!\s(?:far|much|many|long|few))|Yet(?!\s(?:another|to))|However|Meanwhile|Moreover|Also"
    r"|Но|А|И|Однако|Между тем|При этом|Кроме того"
    r"|Pero|Y|Sin embargo|Además|Mientras tanto)"
    r"(?:,\s+|\s+)(?=\w)"
)
_QUOTE = re.compile('["“”«»]')
_PAIRS = (("(", ")"), ("“", "”"), ("«", "»"), ("[", "]"))


def strip_opening(sentence: str) -> str:
    """Take off a dateline, and a connective that points at the sentence before."""
    found = DATELINE.sub("", sentence)
    match = _CONNECTIVE.match(found)
    if match and count_words(found[match.end() :]) >= MIN_WORDS:
        rest = found[match.end() :]
        found = rest[:1].upper() + rest[1:]
    return found


def shortened(sentence: str, language: str) -> list[str]:
    """Shorten a sentence in every way the rules know, the longest first; without the sentence itself.

    Args:
        sentence: one whole sentence of the article.
        language: its language; relative clauses are known in English and Spanish.
    """
    found = [strip_opening(sentence)]
    if not _QUOTE.search(sentence):  # a bracket in a quotation is part of it
        found.append(_BRACKET.sub("", found[-1]))
    for rules in (_MIDDLE, _TAIL):
        if language in rules:
            found.append(rules[language].sub("", found[-1]))
    return [one for one in dict.fromkeys(found) if one != sentence and _is_whole(one, sentence)]


def _is_whole(text: str, sentence: str) -> bool:
    words = count_words(text)
    if words < MIN_WORDS or words < MIN_KEPT * count_words(sentence):
        return False
    return all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS) and text.count('"') % 2 == 0
