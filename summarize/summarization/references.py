"""Tell whether a sentence can be understood without the one before it, what it takes as known, and whose words it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import regex

from summarize.text.stems import fold, stemmer, tokenize
from summarize.text.stopwords import stop_words

#: Words at the beginning of a sentence that refer to something before it.
_DANGLING = frozenset(
    """he she it they this that these those his her its their such both neither then there here also instead others but and he's she's
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
#: Who reported it: no summary needs that of a fact. Words of the longest such sentence.
_REPORTED = re.compile(
    r"об этом [^.]{0,80}?(?:сообщ|рассказ|говорится|пишет|пишут|переда[её]т)|(?:así|esto) (?:lo|se) (?:ha |han )?(?:inform|anunci|comunic)",
    re.IGNORECASE,
)
MOST_ATTRIBUTING = 14
#: At the end of a sentence these are of something before it: half of what, and who else?
_ELLIPTIC = re.compile(
    r"\b(?:(?<!by )(?<!in )(?<!other )(?<!first )half|less|fewer|twice as (?:much|many)|too|d(?:o|id|oes)(?: so| not|n['’]t)?"
    r"|(?<!por la )(?<!a la )(?<!en la )mitad|también|tampoco|(?<!на )половину|тоже|также)\.$",
    re.IGNORECASE,
)
#: A name of two words and more; it is looked for only where a word begins, so that "A'A'A'…" is read once.
FULL_NAME = regex.compile(r"(?<![\p{L}\d_])(?<!\p{L}['’-])\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’.-]*)*\s\p{Lu}[\p{L}'’-]+")
#: A pronoun that is so far from the beginning of its sentence, in words, may mean somebody in it.
NEAR = 4
#: A quotation in any marks.
QUOTED = re.compile(r"[“«\"][^“”«»\"]*[”»\"]|(?<!\w)['‘][^'‘’]{3,}?['’](?!\w)")
#: The last piece of a quotation that begins in another sentence.
_END_OF_QUOTE = re.compile(r"(?:[^“]*”|[^«]*»|[^\"]*\"|(?:(?!(?<!\w)['‘]).)*['’])$")
#: A sentence that is nothing but a quotation, or a piece of one: its speaker is in another sentence.
_BARE_QUOTE = re.compile(r"^[\"“«'‘][^\"”»]*(?:[\"”»'’][\s.!?…]*)?$")


def is_self_contained(sentence: str) -> bool:
    """Whether a sentence can be understood alone: it refers to nothing before it, and no speaker's own words are without the speaker."""
    first = next(iter(tokenize(sentence)), "")
    refers = fold(first) in _DANGLING or _ELLIPTIC.search(sentence)
    quoted = _BARE_QUOTE.match(sentence) or (sentence[-2:-1] in ".!?…" and _END_OF_QUOTE.match(sentence))
    return not refers and not quoted and not is_somebodys(sentence)


def names_whom_it_means(sentence: str) -> bool:
    """Whether a sentence names somebody or something before its first pronoun of the third person, if it has one."""
    words = tokenize(QUOTED.sub(" ", sentence))
    first = next((place for place, word in enumerate(words) if fold(word) in _THIRD), None)
    return first is None or any(word[:1].isupper() for word in words[1:first])


def only_attributes(sentence: str) -> bool:
    """Whether a sentence says nothing but who reported what the one before it says."""
    return bool(_REPORTED.match(sentence)) and len(sentence.split()) <= MOST_ATTRIBUTING


def is_somebodys(sentence: str) -> bool:
    """Whether a sentence is in a speaker's own words, outside a quotation."""
    return any(fold(word) in _SPEAKERS_OWN for word in tokenize(QUOTED.sub(" ", sentence)))


def taken_as_known(sentence: str, before: Sequence[str], language: str) -> frozenset[str]:
    """Return what a sentence takes as known: the stems of surnames whose given name is in the sentences ``before`` it, and the words at its
    beginning where a pronoun means somebody who is not in them.
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
    opening = " ".join(QUOTED.sub(" ", sentence).split()[:NEAR])
    return frozenset(found if names_whom_it_means(opening) else {*found, opening})
