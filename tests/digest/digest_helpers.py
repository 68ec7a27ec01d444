"""Articles about invented places, a run of the fake profile that counts what it makes, and a finished story."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from summarize.config import Settings
from summarize.digest.build import Building
from summarize.digest.made import NOWHERE
from summarize.digest.options import DigestOptions, Event, Hooks
from summarize.digest_types import Digest, DigestItem
from summarize.types import Excluded, Finding, Sentence, Summary, Translation

TOWNS = ("Alvena", "Brode", "Corlin", "Dunmark", "Eskelt", "Farnow", "Gdarsk", "Holmby", "Istra", "Jelgow", "Karvik", "Lutzen")
SUBJECTS = (
    ("ferry line", "after a storm had torn off part of the pier", "passengers crossed on the first day"),
    ("public library", "because damp had ruined the cellar", "books were carried to a school"),
    ("children's hospital", "when its new wing was ready at last", "patients can be treated there in a year"),
    ("grain market", "although the traders had voted against it", "tonnes of wheat were waiting in the sheds"),
    ("observatory", "after the mirror came back from the workshop", "stars are on the list for the winter"),
)


def article(number: int) -> str:
    """A short article about a story of its own; every third one ends in an appeal."""
    town, (subject, why, count) = TOWNS[number % len(TOWNS)], SUBJECTS[number % len(SUBJECTS)]
    person = f"Ines {TOWNS[(number * 7 + 3) % len(TOWNS)][:4]}son{number}"
    text = (
        f"The {subject} of {town} number {number} reopens\n"
        f"The {subject} in the {number}th district of {town} reopened on Tuesday {why}, its director {person} said.\n"
        f"Some {1000 + 37 * number} {count}, and {person} expects {210 + 13 * number} more before the month is over.\n"
        f"The work took {11 + number} weeks and cost {3 + number / 10:.1f} million crowns, of which the council of {town} paid a part.\n"
        f"Nobody was hurt when the old building was closed, and no jobs were lost in the {number + 40} firms around it.\n"
    )
    return text + ("\nIf you value our reporting, please support us with a monthly donation of just $2.\n" if number % 3 == 0 else "")


def write_articles(folder: Path, count: int, start: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(start, start + count):
        (folder / f"{number:04d}.txt").write_text(article(number), encoding="utf-8")
    return folder


class Run:
    """``run(sources, journal=…)`` makes a digest; ``made`` lists what was made in it, ``events`` what was reported."""

    def __init__(self) -> None:
        self.settings = Settings(profile="fake")
        self.made: list[str] = []
        self.events: list[Event] = []
        self.said: list[str] = []
        self.stop_after: int | None = None
        self.building: Building | None = None

    def __call__(self, sources: Any, to: tuple[str, ...] = ("ru", "es"), **options: Any) -> Digest:
        settings = replace(self.settings, **options.pop("settings", {}))
        write = options.pop("write", lambda digest: None)
        self.made, self.events, self.said = [], [], []
        hooks = Hooks(self._event, self.said.append, self.said.append, self._stopped)
        self.building = Building(settings, DigestOptions(**options), hooks)
        return self.building.digest(sources if isinstance(sources, list) else [sources], to, write=write)

    def _event(self, event: Event) -> None:
        self.events.append(event)
        if event.status == "made":
            self.made.append(Path(event.location).name)

    def _stopped(self) -> bool:
        return self.stop_after is not None and len(self.made) >= self.stop_after


def made(text: str = "The port of Alvena reopened.") -> DigestItem:
    """A finished story with something of everything and nothing flagged."""
    warning = Finding("minor", "number", "ru", "the text has «5»", "4", "5", 1, 0.25)
    summary = Summary("en", (Sentence(text, (1, 3)), Sentence("It rained.", (), "extractive")), "mixed", score=0.1 + 0.2)
    translation = Translation("ru", ("Порт Альвены открылся.", "Шёл дождь."), "ok", "draft", (warning,), 0.5)
    excluded = (Excluded("appeal", 3, 4, "Give $2", 0.9, ("$2",)),)
    texts = {"ru": translation}
    return DigestItem(
        "",
        NOWHERE,
        "en",
        "Port reopens",
        summary,
        texts,
        texts,
        excluded=excluded,
        findings=(warning,),
        signature="v:1",
        evidence={1: "It rained."},
    )
