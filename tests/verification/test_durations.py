"""A length of time must not become one year, one day, one hour."""

from __future__ import annotations

import pytest

from summarize.verification import check_translation
from summarize.verification.durations import check_durations


@pytest.mark.parametrize(
    ("source", "lang", "text"),
    [
        ("The ferry returns after a four-year break.", "es", "El ferry ha vuelto tras un año de pausa."),
        ("The strike lasted three weeks.", "es", "La huelga duró una semana."),
        ("The strike lasted 10 days.", "ru", "Забастовка длилась один день."),
        ("The bridge was closed for two months.", "ru", "Мост был закрыт одного месяца."),
    ],
)
def test_several_that_became_one_are_an_error(source: str, lang: str, text: str) -> None:
    (finding,) = check_durations(source, text, "en", lang, where=lang, sentence=1)
    assert (finding.level, finding.kind, finding.sentence) == ("error", "number", 1)
    assert not check_translation([source], [text], source_lang="en", lang=lang).ok


@pytest.mark.parametrize(
    ("source", "lang", "text"),
    [
        ("The ferry returns after a four-year break.", "es", "El ferry vuelve tras cuatro años de pausa."),
        ("A year ago the two-year contract ended.", "es", "Hace un año terminó el contrato de dos años."),
        ("A year ago the two-year contract ended.", "es", "Hace un año terminó el contrato."),  # left out: a warning of the number check
        ("The four-year-old spoke for a minute.", "es", "El niño de cuatro años habló un minuto."),
        ("The three-day fair drew a crowd.", "es", "La feria atrajo a una multitud."),
        ("It took twelve months.", "es", "Tardó un año."),  # another unit, and the same
        ("It took 24 hours.", "ru", "Это заняло один день."),
        ("It took three weeks.", "de", "Es dauerte eine Woche."),  # no table for German
    ],
)
def test_what_is_kept_left_out_or_counted_otherwise_is_none(source: str, lang: str, text: str) -> None:
    assert check_durations(source, text, "en", lang, where=lang) == []
