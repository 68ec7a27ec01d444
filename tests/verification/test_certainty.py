"""Certainty, legal status and attribution: one table, and the probes of the development half."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarize.text.sentences import split_sentences
from summarize.verification.attribution import check_attribution
from summarize.verification.base import Pair, PairKind
from summarize.verification.certainty import check_certainty
from summarize.verification.quotation import check_quotation

PROBES = Path(__file__).parent / "probes"


def found(source: str, text: str, langs: str, kind: PairKind) -> list[tuple[str, str, str]]:
    """Check, expected and got of every finding."""
    source_lang, lang = langs.split("-")
    pairs = [Pair(source, part, source_lang, lang, kind) for part in (split_sentences(text, lang) if kind == "summary" else [text])]
    checks = [check for check in (check_certainty, check_attribution, check_quotation) if kind in check.kinds]
    return [(it.check, it.expected, it.got) for pair in pairs for check in checks for it in check(pair)]


@pytest.mark.parametrize(
    ("langs", "kind", "source", "text", "expected"),
    [
        ("en-en", "summary", "The mill may burn again, firemen warn.", "The mill will burn again.", ("certainty", "may", "")),
        ("en-en", "summary", "The clerk was accused of theft.", "The clerk was convicted of theft.", ("certainty", "accused", "convicted")),
        ("en-ru", "translation", "The clerk was injured.", "Служащий погиб.", ("certainty", "injured", "погиб")),
        ("en-es", "translation", "Some bridges are closed.", "Todos los puentes están cerrados.", ("certainty", "Some", "Todos")),
        ("en-ru", "translation", "At least 12 homes burned.", "Сгорело не более 12 домов.", ("certainty", "At least", "не более")),
        ("en-es", "translation", "The clerk allegedly lied.", "El empleado mintió.", ("certainty", "allegedly", "")),
        ("en-en", "summary", "The tax is theft, Ana Ruiz claimed.", "The tax is theft.", ("attribution", "claimed", "")),
        ("en-ru", "translation", "She refused to answer.", "Он отказался отвечать.", ("attribution", "She", "Он")),
    ],
)
def test_what_became_surer_or_another_ones_is_found(langs: str, kind: PairKind, source: str, text: str, expected: tuple[str, ...]) -> None:
    assert expected in found(source, text, langs, kind)


@pytest.mark.parametrize(
    ("langs", "kind", "source", "text"),
    [
        ("en-en", "summary", "The mill may burn again, firemen warn.", "Firemen fear that the mill could burn again."),
        ("en-en", "summary", "The mill may burn. It burned on Friday, the mayor confirmed.", "It burned on Friday, the mayor confirmed."),
        ("en-ru", "translation", "The clerk allegedly lied in May.", "Служащий якобы солгал в мае."),
        ("en-es", "translation", "He may return.", "Es posible que vuelva."),
        ("en-es", "translation", "The flood claimed nine lives.", "La inundación dejó nueve víctimas."),
        ("en-es", "translation", "No more than five came.", "No vinieron más de cinco."),
        ("en-ru", "translation", "Some were hurt, all came home.", "Некоторые пострадали, но все вернулись домой."),
        ("en-en", "summary", "“We never asked for it,” Ruiz said.", "Ruiz said they “never asked for it”."),
    ],
)
def test_what_keeps_its_certainty_is_left_alone(langs: str, kind: PairKind, source: str, text: str) -> None:
    assert found(source, text, langs, kind) == []


@pytest.mark.parametrize(("cue", "severity"), [("allegedly", "major"), ("reportedly", "minor")])
def test_how_often_people_leave_out_a_word_of_doubt_decides_its_severity(cue: str, severity: str) -> None:
    assert [it.severity for it in check_certainty(Pair(f"The clerk {cue} lied.", "Служащий солгал.", "en", "ru"))] == [severity]


def test_a_finding_points_at_the_words_of_both_sides() -> None:
    source, text = "One man is accused. Ten homes burned.", "Один человек осуждён. Сгорело десять домов."
    (it,) = check_certainty(Pair(source, text, "en", "ru"))
    assert source[slice(*it.source_span or (0, 0))] == "accused"
    assert text[slice(*it.text_span or (0, 0))] == "осуждён"


def test_a_plain_claim_elsewhere_in_the_article_excuses_its_summary() -> None:
    source = "The school could close in June, parents fear. The school will close in June."
    assert list(check_certainty(Pair(source, "The school will close in June.", "en", "en", "summary"))) == []


@pytest.mark.parametrize("lang", ["en", "ru", "es"])
def test_most_wrong_probes_are_found_and_hardly_a_right_one(lang: str) -> None:
    rows = [json.loads(line) for line in (PROBES / f"certainty.{lang}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 120
    args = [(row["source"], f"{row['source_lang']}-{lang}", row["kind"]) for row in rows]
    wrong = sum(bool(found(source, row["wrong"], langs, kind)) for row, (source, langs, kind) in zip(rows, args, strict=True))
    right = sum(bool(found(source, row["right"], langs, kind)) for row, (source, langs, kind) in zip(rows, args, strict=True))
    assert wrong >= 0.8 * len(rows)
    assert right <= 0.03 * len(rows)


def test_languages_without_cues_are_not_judged() -> None:
    assert check_certainty.languages == check_attribution.languages == {"en", "ru", "es"}
