"""A result with something of everything, in invented news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from summarize.types import (
    Article,
    BodySentence,
    Cleaned,
    Excluded,
    Finding,
    LabelledLine,
    Result,
    Sentence,
    Summary,
    Translation,
)

TEXT = """Port of Alvena reopens after storm
The port of Alvena reopened on Tuesday after a storm that had closed it for 3 days.
Harbour master Ines Kolb said 1.5 million tonnes of grain were waiting.

If you value our reporting, give us $2 a month.
Remind me later
"""


def make_result(**changes: Any) -> Result:
    article = Article(TEXT, "en", "port.txt", "ab" * 32, title="Port of Alvena reopens after storm", language_confidence=0.9912)
    lines = TEXT.split("\n")[:-1]
    labelled = tuple(
        LabelledLine(n, line, "blank")
        if not line
        else LabelledLine(n, line, "body", "", 0.99)
        if n < 4
        else LabelledLine(n, line, "appeal", "appeal", 0.98123, ("asks for money: $2",) if n == 5 else ("button",))
        for n, line in enumerate(lines, 1)
    )
    excluded = (Excluded("appeal", 5, 6, "\n".join(lines[4:]), 0.98123, ("asks for money: $2", "button")),)
    number = Finding("major", "number", "ru", "the number differs", "1.5 million", "1,5 тысячи", 2, 0.95)
    name = Finding("minor", "name", "summary", "a name the article does not have", "", "Kolber", 1, 0.6)
    result = Result(
        article=article,
        cleaned=Cleaned(labelled, excluded),
        body_sentences=(BodySentence(1, 2, lines[1]), BodySentence(2, 3, lines[2])),
        summary=Summary(
            "en",
            (
                Sentence("The port of Alvena reopened on Tuesday after 3 days.", (1,)),
                Sentence("1.5 million tonnes of grain were waiting.", (2,), "extractive"),
            ),
            "mixed",
            score=0.87654,
        ),
        translations={
            "ru": Translation(
                "ru",
                ("Порт Альвены открылся во вторник после трёх дней.", "Ожидали 1,5 тысячи тонн зерна."),
                "review",
                "draft",
                (number,),
                0.41,
            ),
            "es": Translation("es", ("El puerto de Alvena reabrió el martes.", "Esperaban 1,5 millones de toneladas."), grade="good"),
        },
        findings=(name, number),
        signature="v:0.1.0|prof:fake|sum:fake|seed:0",
        models=dict.fromkeys(("en", "ru", "es"), ("fake",)),
        timings={"load_s": 1.23456, "summary_s": 9.8},
    )
    return replace(result, **changes)


@pytest.fixture
def result() -> Result:
    return make_result()


@pytest.fixture
def make() -> Callable[..., Result]:
    return make_result
