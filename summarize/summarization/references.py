"""Tell whether a sentence can be understood without the one before it, what it takes as known, and whose words it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import regex

from summarize.text.stems import fold, stemmer, tokenize
from summarize.text.stopwords import stop_words

#: Words at the beginning of a sentence that refer to something before it.
_DANGLING = frozenset(
    """he she it they this that these those his her its their such both neither then there here so also instead others but and he's she's
    it's they're он она оно они это этот эта эти его её ее их там тогда также él ella ellos ellas eso esto este esta estos estas su sus
    también""".split()  # noqa: SIM905
)
#: Outside a quotation these are a speaker's words without the speaker.
_SPEAKERS_OWN = frozenset(
    """i we you my our your me i'm i've we're we've you're я мы вы мой наш ваш мне нам вам yo nosotros nosotras usted ustedes mi nuestro
    nuestra""".split()  # noqa: SIM905
)
#: Third persons anywhere in a sentence that is read alone need somebody before them in it.
_THIRD = frozenset(
    """he she him her his hers they them their он она они его её ее ему ей им их нём нем ней них ними él ella ellos ellas le les""".split()  # noqa: SIM905
)
#: At the end of a sentence these are of something before it: half of what, and who else?
_ELLIPTIC = re.compile(
    r"\b(?:(?<!by )(?<!in )(?<!other )(?<!first )half|less|fewer|twice as (?:much|many)|too|d(?:o|id|oes)(?: so| not|n['’]t)?"
    r"|(?<!por la )(?<!a la )(?<!en la )mitad|también|tampoco|(?<!на )половину|тоже|также)\.$",
    re.IGNORECASE,
)
#: At the beginning: a number of what was named before. "So far" refers to nothing.
_COUNTED = re.compile(
    r"(?:a few|one|two|three|some|many|most|several|all|none|half|at least \w+)"
    r"(?: (?:is|are|was|were|ha[sd]|have|will|would|could|may|say|said)\b| (?:appear|seem)\w*| [–—-] )",
    re.IGNORECASE,
)
_SO_FAR = re.compile(r"So (?:far|many|much)\b")
#: A name of two words and more; it is looked for only where a word begins, so that "A'A'A'…" is read once.
FULL_NAME = regex.compile(r"(?<![\p{L}\d_])(?<!\p{L}['’-])\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’.-]*)*\s\p{Lu}[\p{L}'’-]+")
#: A noun that is introduced, one that is known, and one that is pointed at.
_INTRODUCED = {
    "en": re.compile(r"\b(?i:an?|another|two|three|several|some)((?:\s[a-z'’-]+){1,3})\b"),
    "es": re.compile(r"\b(?i:una?|otr[oa]|dos|tres|vari[oa]s)((?:\s[a-záéíóúñü]+){1,2})\b"),
}
_KNOWN = {
    "en": re.compile(r"\b(?:the|these|those|this)\s([a-z]{3,})\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:el|la|los|las|del|al|est[ea]|est[oa]s|es[ea]|es[oa]s|dich[oa]s?)\s([a-záéíóúñü]{3,})\b", re.IGNORECASE),
}
_POINTED_AT = {
    "en": re.compile(r"(?<!^)\b(?:this|these|those|such)\s([a-z]{3,})\b"),
    "es": re.compile(r"(?<!^)\b(?:est[ea]|est[oa]s|es[ea]|es[oa]s|dich[oa]s?)\s([a-záéíóúñü]{3,})\b"),
    "ru": re.compile(r"(?<!^)\b(?:эт(?:от|а|и|ого|ому|им|ом|ой|у|их|ими?)|так(?:ой|ая|ие|их|ого|ую)|данн\w+)\s([а-яё]{3,})\b"),
}
#: A pronoun that is so far from the beginning of its sentence, in words, may mean somebody in it.
NEAR = 4
#: What may be pointed at in any sentence: times, and the place where a paper appears.
_TIMES = re.compile(
    r"(?:sec|min|hour|day|week|month|year|decade|century|morning|afternoon|evening|night|season|summer|autumn|fall|winter|spring|time|country|who"
    r"|sema|mes|año|mañana|tarde|noche|verano|otoño|invierno|primavera|día|hora|momento|país|vez|fin|"
    r"недел|месяц|год|утр|вечер|ночь|лет|зим|весн|осен|день|дня|дней|час|минут|раз|стран|сезон|врем)\w*"
)
#: A quotation in any marks.
QUOTED = re.compile(r"[“«\"][^“”«»\"]*[”»\"]|(?<!\w)['‘][^'‘’]{3,}?['’](?!\w)")
#: The last piece of a quotation that begins in another sentence.
_END_OF_QUOTE = re.compile(r"(?:[^“]*”|[^«]*»|[^\"]*\"|(?:(?!(?<!\w)['‘]).)*['’])$")
#: A sentence that is nothing but a quotation, or a piece of one: its speaker is in another sentence.
_BARE_QUOTE = re.compile(r"^[\"“«'‘][^\"”»]*(?:[\"”»'’][\s.!?…]*)?$")


def is_self_contained(sentence: str) -> bool:
    """Whether a sentence can be understood alone: it refers to nothing before it, and no speaker's own words are without the speaker."""
    first = next(iter(tokenize(sentence)), "")
    dangling = fold(first) in _DANGLING and not _SO_FAR.match(sentence)
    refers = dangling or _ELLIPTIC.search(sentence) or _COUNTED.match(sentence)
    quoted = _BARE_QUOTE.match(sentence) or (sentence[-2:-1] in ".!?…" and _END_OF_QUOTE.match(sentence))
    return not refers and not quoted and not is_somebodys(sentence)


def names_whom_it_means(sentence: str) -> bool:
    """Whether a sentence names somebody or something before its first pronoun of the third person, if it has one."""
    words = tokenize(QUOTED.sub(" ", sentence))
    first = next((place for place, word in enumerate(words) if fold(word) in _THIRD), None)
    return first is None or any(word[:1].isupper() for word in words[1:first])


def is_somebodys(sentence: str) -> bool:
    """Whether a sentence is in a speaker's own words, outside a quotation."""
    return any(fold(word) in _SPEAKERS_OWN for word in tokenize(QUOTED.sub(" ", sentence)))


def taken_as_known(sentence: str, before: Sequence[str], language: str) -> frozenset[str]:
    """Return the stems of what a sentence takes as known and the sentences ``before`` it introduce: surnames without a given name, nouns
    with a definite article that had an indefinite one, what it points at (*these rules*), and whom a pronoun means at its beginning.
    """
    stem, common = stemmer(language), stop_words(language)

    def stems(words: Iterable[str]) -> list[str]:
        return [stem(fold(word)) for word in words]

    names = [stems(tokenize(name)) for one in before for name in FULL_NAME.findall(one) if fold(tokenize(name)[0]) not in common]
    given = {name[0] for name in names}
    mine = [(match.start(), stems(tokenize(match[0]))) for match in FULL_NAME.finditer(sentence)]
    # The word before a surname may be capitalized because it begins the sentence.
    full = {name[-1] for start, name in mine if start or name[0] in given}
    found = set(stems(word for word in tokenize(sentence) if word[:1].isupper())) & {name[-1] for name in names} - full
    if language in _KNOWN:
        introduced = {noun for one in before for nouns in _INTRODUCED[language].findall(one) for noun in stems(tokenize(nouns))}
        found |= introduced & set(stems(word for word in _KNOWN[language].findall(sentence) if fold(word) not in common))
        found -= {noun for nouns in _INTRODUCED[language].findall(sentence) for noun in stems(tokenize(nouns))}
    if language in _POINTED_AT:
        pointed = (word for word in _POINTED_AT[language].findall(sentence) if not _TIMES.match(word))
        found.update(stems(word for word in pointed if fold(word) not in common))
    opening = " ".join(QUOTED.sub(" ", sentence).split()[:NEAR])
    return frozenset(found if names_whom_it_means(opening) else {*found, opening})
