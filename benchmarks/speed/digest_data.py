"""Synthetic articles: invented places, people and figures put together anew for each, so that no two tell the same story.

Every fifth one ends in an appeal. The same number gives the same article, always.
"""

from __future__ import annotations

import random
from pathlib import Path

_ONSETS = ["b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "sk", "st", "t", "tr", "v", "w"]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ei", "oa"]
_ENDINGS = ["n", "r", "l", "s", "m", "nd", "rk", "lm", "sk", "th"]
_JOBS = ["mayor", "minister", "surgeon", "teacher", "engineer", "farmer", "judge", "captain", "librarian", "treasurer", "chemist"]
_THINGS = [
    *("bridge", "tunnel", "harbour", "library", "hospital", "reservoir", "railway", "bakery", "quarry", "museum", "theatre"),
    *("greenhouse", "lighthouse", "archive", "stadium", "mill", "observatory", "aqueduct", "cemetery", "brewery"),
]
_EVENTS = [
    *("reopened", "closed", "flooded", "burned", "was sold", "was repaired", "went on strike", "broke down", "was robbed", "won a prize"),
    *("lost its licence", "was inspected", "moved", "doubled its output", "cut its prices", "banned visitors", "hired apprentices"),
]
_WHY = [
    "after a storm tore off part of the roof",
    "because the old pumps had failed for the third time",
    "when the state cut its share of the costs",
    "since nobody had bid for the contract",
    "although the council had voted against it",
    "after weeks of talks with the owners",
    "because a survey had found cracks in the walls",
    "as the river stood higher than in any spring on record",
]
_DETAILS = [
    "{person} said that {n} people had signed a letter about it.",
    "The repairs will take {k} weeks and cost {m} million crowns, {person} said.",
    "A firm from {place} had offered to do the work for {m} million crowns.",
    "Of the {n} tonnes that were stored there, {n2} could be saved.",
    "{person}, a {job}, called the decision late and expensive.",
    "The last time was in {year}, when {n} families had to leave their homes.",
    "In {place}, {k} kilometres away, the news was met with relief.",
    "A second vote is planned for the autumn, when {k} new members join.",
    "Insurers put the damage at {m} million crowns; {person} doubts that figure.",
    "Some {n} visitors came in the first week, twice as many as hoped.",
]
_APPEAL = (
    "If you value our reporting, please support us with a monthly donation, starting from just $2.\n"
    "Your contribution, however small, keeps our journalism free for everyone.\n"
)


def article(number: int, sentences: int = 12) -> str:
    """Article ``number``: a headline and about 200 words."""
    dice = random.Random(number)  # noqa: S311 - not for secrets

    def name() -> str:
        return "".join(dice.choice(_ONSETS) + dice.choice(_VOWELS) for _ in range(2)).capitalize() + dice.choice(_ENDINGS)

    town, thing, event = name(), dice.choice(_THINGS), dice.choice(_EVENTS)
    people = [f"{name()} {name()}" for _ in range(3)]
    places = [name() for _ in range(3)]
    lines = [
        f"The {thing} of {town} {event}",
        f"The {thing} of {town} {event} on Tuesday {dice.choice(_WHY)}, its {dice.choice(_JOBS)} {people[0]} said.",
    ]
    lines += [
        dice.choice(_DETAILS).format(
            person=dice.choice(people),
            place=dice.choice(places),
            job=dice.choice(_JOBS),
            n=dice.randrange(110, 9000),
            n2=dice.randrange(11, 110),
            k=dice.randrange(11, 95),
            m=f"{dice.randrange(11, 400) / 10:g}",
            year=dice.randrange(1950, 2015),
        )
        for _ in range(sentences)
    ]
    text = "\n".join(lines) + "\n"
    return f"{text}\n{_APPEAL}" if number % 5 == 0 else text


#: Articles from this number on are for warming up: none of those that are measured.
WARM = 5_000_000


def folder(place: Path, count: int, first: int = 0) -> Path:
    """Write ``count`` articles from number ``first`` on into ``place``."""
    place.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (place / f"{number:05d}.txt").write_text(article(number), encoding="utf-8")
    return place
