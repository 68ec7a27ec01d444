"""What a sentence of an article may lose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.summarization.compression import shortened, strip_opening


@pytest.mark.parametrize(
    ("sentence", "stripped"),
    [
        ("EASTMERE (AP) — The council approved a ferry.", "The council approved a ferry."),
        ("LUGO, 3 de marzo (EFE).- El puente reabrió.", "El puente reabrió."),
        ("LUGO.- El puente reabrió.", "El puente reabrió."),
        ("(CNN) -- The council approved a ferry.", "The council approved a ferry."),
        ("But the council of Eastmere said on Monday the ferry was safe.", "The council of Eastmere said on Monday the ferry was safe."),
        (
            "Но совет порта в понедельник заявил, что паром безопасен для всех.",
            "Совет порта в понедельник заявил, что паром безопасен для всех.",
        ),
        ("EASTMERE via JTA — The council approved a ferry.", "The council approved a ferry."),
        (
            "So far nine members of the council of Eastmere approved the ferry.",
            "So far nine members of the council of Eastmere approved the ferry.",
        ),
        ("COVID-19 closed the harbor of Eastmere.", "COVID-19 closed the harbor of Eastmere."),
        ("EASTMERE-- The council approved a ferry.", "The council approved a ferry."),
        ("EASTMERE, Nov. 30, 2026 -- The council approved a ferry.", "The council approved a ferry."),
        ("NEW YORK, Nov. 30, 2026 (GLOBE NEWSWIRE) -- The council approved a ferry.", "The council approved a ferry."),
        ("EASTMERE, March 3, 2026 /PRNewswire/ -- The council approved a ferry.", "The council approved a ferry."),
        ("EASTMERE--(BUSINESS WIRE)--The council approved a ferry.", "The council approved a ferry."),
        ("DUNMARROW, Nov. 29 (Northfirth Daily) — The council approved a ferry.", "The council approved a ferry."),
        ("МОСКВА, 29 ноября (Агентство) — Совет одобрил паром.", "Совет одобрил паром."),
        ("Истмер. 29 ноября. /Агентство/ – Совет одобрил паром.", "Совет одобрил паром."),
        ("ИСТМЕР, 29 ноября. /Агентство/. Совет одобрил паром.", "Совет одобрил паром."),
        ("MADRID, 29 nov (Europa Norte) - El puente reabrió.", "El puente reabrió."),
        ("Lugo, 3 de marzo de 2026 (EFE).- El puente reabrió.", "El puente reabrió."),
        ("Ines Holt (Green Party) — Skellay's first mayor — left.", "Ines Holt (Green Party) — Skellay's first mayor — left."),
        ("Ines Holt — Skellay's first mayor — approved a ferry.", "Ines Holt — Skellay's first mayor — approved a ferry."),
        ("On Nov. 29 the council — Skellay's own — met.", "On Nov. 29 the council — Skellay's own — met."),
        ("EASTMERE 3 -- The score of Monday.", "EASTMERE 3 -- The score of Monday."),
        ("AP-NORC polls show that the ferry is liked.", "AP-NORC polls show that the ferry is liked."),
        ("But she won.", "But she won."),
        ("Anders Holt said the ferry was safe.", "Anders Holt said the ferry was safe."),
        ("The NATO summit — the first in years — ended.", "The NATO summit — the first in years — ended."),
    ],
)
def test_a_dateline_and_a_connective_go(sentence: str, stripped: str) -> None:
    assert strip_opening(sentence) == stripped


@pytest.mark.parametrize("opening", ["(AP)", "EASTMERE (AP)", "EASTMERE, 3", "AP -"])
def test_a_long_gap_behind_a_place_costs_no_time(opening: str) -> None:
    sentence = opening + " " * 20_000 + "the ferry sails."
    began = time.monotonic()
    assert strip_opening(sentence) == sentence
    assert time.monotonic() - began < 5, "minutes, if each blank is tried in three places"


@pytest.mark.parametrize(
    ("sentence", "language", "short"),
    [
        (
            "Ines Holt, who has led the council for nine years, said the ferry would sail in May.",
            "en",
            "Ines Holt said the ferry would sail in May.",
        ),
        (
            "The council of Eastmere approved the ferry to Skellay, which fishermen had asked for.",
            "en",
            "The council of Eastmere approved the ferry to Skellay.",
        ),
        ("The ferry line (pictured) to the island of Skellay opens in May.", "en", "The ferry line to the island of Skellay opens in May."),
        (
            "El consejo del puerto, que preside Inés Holt, ha aprobado el transbordador a la isla.",
            "es",
            "El consejo del puerto ha aprobado el transbordador a la isla.",
        ),
    ],
)
def test_brackets_and_relative_clauses_go(sentence: str, language: str, short: str) -> None:
    assert short in shortened(sentence, language)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry will sail in May for the first time, Ines Holt said.",
        "The ferry is unsafe, according to three officials of the council of Eastmere.",
        "People who live on the island of Skellay will pay nothing for the ferry.",
        "“The ferry (a new one) will sail to Skellay in May,” said Ines Holt of the council.",
    ],
)
def test_attribution_restriction_and_quotations_stay(sentence: str) -> None:
    assert shortened(sentence, "en") == []


@given(st.text(alphabet=" ,.()“”\"whoichABCdef'", max_size=120))
def test_what_is_left_is_shorter_and_has_whole_pairs(sentence: str) -> None:
    for short in shortened(sentence, "en"):
        assert len(short.split()) <= len(sentence.split())
        assert short.count("(") == short.count(")")
        assert short.count('"') % 2 == 0
