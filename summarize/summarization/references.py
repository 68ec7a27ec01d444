"""Tell whether a sentence can be understood without the one before it, and whose words it is in."""

from __future__ import annotations

import re

from summarize.text.stems import fold, tokenize

#: Words at the beginning of a sentence that refer to something before it.
_DANGLING = frozenset(
    """he she it they this that these those his her their such both neither then there here so but and he's she's it's they're он она оно
    они это этот эта эти его её ее их там тогда также él ella ellos ellas eso esto este esta estos estas su sus también""".split()  # noqa: SIM905
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
_QUOTED = re.compile(r"[“«\"][^“”«»\"]*[”»\"]|(?<!\w)['‘][^'‘’]{3,}?['’](?!\w)")
#: A sentence that is nothing but a quotation, or a piece of one: its speaker is in another sentence.
_BARE_QUOTE = re.compile(r"^[\"“«'‘][^\"”»]*(?:[\"”»'’][\s.!?…]*)?$")


def is_self_contained(sentence: str) -> bool:
    """Whether a sentence can be understood alone: it refers to nothing before it, and no speaker's own words are without the speaker."""
    first = next(iter(tokenize(sentence)), "")
    return fold(first) not in _DANGLING and not _BARE_QUOTE.match(sentence) and not is_somebodys(sentence)


def names_whom_it_means(sentence: str) -> bool:
    """Whether a sentence names somebody or something before its first pronoun of the third person, if it has one."""
    words = _QUOTED.sub(" ", sentence).split()
    first = next((place for place, word in enumerate(words) if fold(word.strip(".,;:!?()")) in _THIRD), None)
    return first is None or any(word[:1].isupper() for word in words[1:first])


def is_somebodys(sentence: str) -> bool:
    """Whether a sentence is in a speaker's own words, outside a quotation."""
    return any(fold(word) in _SPEAKERS_OWN for word in tokenize(_QUOTED.sub(" ", sentence)))
