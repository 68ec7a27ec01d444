"""A translation is checked segment by segment: what is caught, what is left in peace, and that nothing breaks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.types import Finding
from summarize.verification.glossary import Glossary, GlossaryTerm
from summarize.verification.translation import check_translation


def errors(source: str, text: str, lang: str, source_lang: str = "en") -> list[Finding]:
    return [f for f in check_translation([source], [text], source_lang=source_lang, lang=lang) if f.level == "error"]


FAITHFUL = [
    ("ru", "Maria Lopez did not sign the letter on Tuesday.", "Мария Лопес не подписала письмо во вторник."),
    ("ru", "The factory in Moscow closed last year.", "Завод в Москве закрылся в прошлом году."),
    ("ru", "No one in Germany expected the strike.", "Никто в Германии не ожидал забастовки."),
    ("ru", "It is not uncommon for the river to freeze.", "Нередко река замерзает."),
    ("ru", "She failed to reach London.", "Ей не удалось добраться до Лондона."),
    ("ru", "The UN and NATO welcomed the deal.", "ООН и НАТО приветствовали сделку."),
    ("ru", "Xi Jinping met George Weaver in Beijing.", "Си Цзиньпин встретился с Джорджем Уивером в Пекине."),
    ("ru", "The mayor is unhappy with the noise.", "Мэр недоволен шумом."),
    ("es", "The council never approved the bridge.", "El ayuntamiento nunca aprobó el puente."),
    ("es", "Nobody was hurt in Cologne on Monday morning.", "Nadie resultó herido en Colonia el lunes por la mañana."),
    ("es", "The US and the EU will meet next week.", "EE. UU. y la UE se reunirán la próxima semana."),
    ("es", "She left without her coat.", "Se fue sin su abrigo."),
    ("es", "He is not only a baker but a pilot.", "No solo es panadero, también es piloto."),
]


@pytest.mark.parametrize(("lang", "source", "text"), FAITHFUL)
def test_a_faithful_translation_has_no_error(lang: str, source: str, text: str) -> None:
    assert errors(source, text, lang) == []


SPOILED = [
    ("number", "ru", "The mayor has 48 goats.", "У мэра 84 козы."),
    ("name", "ru", "Maria Lopez signed the letter.", "Письмо подписала Мария Воронцова."),
    ("name", "es", "The letter was signed by Peter Hollins.", "La carta fue firmada por Peter Kowalczyk."),
    ("name", "ru", "The factory in Moscow closed.", "Завод в Варшаве закрылся."),
    ("time", "ru", "The factory closed last week.", "Завод закрылся в прошлом году."),
    ("time", "ru", "They met on Tuesday.", "Они встретились в пятницу."),
    ("time", "es", "The fair opens in May 2021.", "La feria abre en agosto de 2021."),
    ("time", "es", "The trial took nine days.", "El juicio duró nueve meses."),
    ("time", "ru", "She will sing tomorrow.", "Она пела вчера."),
    ("time", "es", "The fire began in the morning.", "El incendio empezó por la noche."),
    ("negation", "ru", "The mayor signed the letter.", "Мэр не подписал письмо."),
    ("negation", "ru", "The mayor did not sign the letter.", "Мэр подписал письмо."),
    ("negation", "es", "The mayor signed the letter.", "El alcalde nunca firmó la carta."),
    ("negation", "es", "The mayor did not sign the letter.", "El alcalde firmó la carta."),
    ("reversal", "ru", "Bread prices rose again.", "Цены на хлеб снова упали."),
    ("reversal", "es", "The union supports the plan.", "El sindicato rechaza el plan."),
    ("untranslated", "ru", "The mayor opened the new bridge.", "Мэр открыл the new мост."),
    ("untranslated", "es", "The mayor opened the new bridge.", "El alcalde abrió the new bridge."),
    ("untranslated", "es", "The mayor opened the new bridge.", "The mayor opened the new bridge."),
    ("language", "ru", "The mayor opened the new bridge today.", "Сьогодні міський голова відкрив новий міст через річку."),
    ("language", "es", "The mayor opened the new bridge today.", "O prefeito inaugurou hoje a nova ponte sobre o rio, mas não falou."),
    ("script", "ru", "The mayor opened the new bridge.", "El alcalde abrió el puente nuevo sobre el río."),
    ("script", "ru", "The mayor opened the bridge.", "Мэр открыл мocт через реку."),
    ("script", "es", "The mayor opened the bridge.", "El alcalde abrió el puente 新しい ayer."),
    ("repetition", "ru", "The mayor opened the bridge.", "Мэр открыл мост и мост и мост и мост и мост."),
    ("repetition", "es", "The mayor left.", "El alcalde se fue. El alcalde se fue. El alcalde se fue."),
    ("omission", "es", "The mayor opened the bridge. A hundred children sang on the river bank.", "El alcalde abrió el puente."),
    ("omission", "ru", "The mayor opened the bridge.", "  "),
]


@pytest.mark.parametrize(("kind", "lang", "source", "text"), SPOILED)
def test_a_spoiled_translation_has_an_error_of_its_kind(kind: str, lang: str, source: str, text: str) -> None:
    assert kind in {f.kind for f in errors(source, text, lang)}


def test_findings_name_the_segment_and_the_place() -> None:
    found = check_translation(
        ["Two cats slept.", "Five dogs barked at 12 foxes."],
        ["Спали две кошки.", "Пять собак лаяли на 21 лису."],
        source_lang="en",
        lang="ru",
        where="summary",
    )
    assert [(f.sentence, f.where, f.kind, f.expected, f.got) for f in found] == [(2, "summary", "number", "12", "21")]


def test_a_lost_segment_is_an_error_and_the_rest_is_still_checked() -> None:
    found = check_translation(["The mayor has 48 goats.", "It rained."], ["У мэра 84 козы."], source_lang="en", lang="ru")
    assert [f.kind for f in found if f.level == "error"] == ["omission", "number"]


def test_languages_without_tables_have_digits_script_length_and_loops_checked() -> None:
    assert errors("Das Dorf hat 1.200 Einwohner.", "The village has 2,100 inhabitants.", "en", "de")[0].kind == "number"
    assert errors("The village has 1,200 people.", "Le village compte 1 200 habitants.", "fr") == []
    assert errors("The village has 1,200 people.", "Le village compte 2 100 habitants.", "fr")[0].kind == "number"
    assert "script" in {f.kind for f in errors("The village has people living there.", "Το χωριό έχει κατοίκους.", "fr")}
    assert errors("The village is old.", "قرية قديمة", "ar") == []


@given(
    st.text(max_size=120),
    st.text(max_size=120),
    st.sampled_from(["en", "ru", "es", "ar", "zh", "de", "xx"]),
    st.sampled_from(["ru", "es", "en", "he", "ja", "pt-BR", "qq"]),
)
@settings(deadline=None, max_examples=150)
def test_no_pair_of_texts_breaks_the_checks(source: str, text: str, source_lang: str, lang: str) -> None:
    for finding in check_translation([source], [text], source_lang=source_lang, lang=lang):
        assert finding.level in ("error", "warning")
        assert 0 < finding.confidence <= 1
        assert finding.where == lang


@given(st.text(alphabet="abcde ЖЗй0123456789.,-«»\"'!?\u202e😀\u00a0ñ", max_size=200), st.sampled_from(["en", "ru", "es"]))
@settings(deadline=None)
def test_identical_text_in_one_language_has_no_findings(text: str, lang: str) -> None:
    if text.strip():
        assert check_translation([text], [text], source_lang=lang, lang=lang) == []


@pytest.mark.parametrize(
    "piece", ["1,", "a ", "не ", "No. ", "«a», ", "A-", "Мария ", "1 000 ", "\u05d0\u05d1 ", "😀 ", "J.J.", "a@b.c ", "“x "]
)
def test_long_odd_lines_take_linear_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    check_translation(["Two words."], [text], source_lang="en", lang="ru")
    check_translation([text], ["Два слова."], source_lang="en", lang="ru")
    assert time.process_time() - began < 8


def test_a_text_of_ten_thousand_words_is_checked() -> None:
    source = " ".join(f"Maria Lopez counted {n} goats near the old bridge." for n in range(1000, 2100))
    text = " ".join(f"Мария Лопес насчитала {n} коз у старого моста." for n in range(1000, 2100))
    began = time.process_time()
    found = check_translation([source], [text], source_lang="en", lang="ru")
    assert [f.kind for f in found if f.level == "error"] == []
    assert time.process_time() - began < 10


GLOSSARY = Glossary(
    (
        GlossaryTerm("force", "harbour board", {"ru": ("портовый совет",), "es": ("junta portuaria",)}),
        GlossaryTerm("keep", "Northwind Radio"),
        GlossaryTerm("forbid", "", {"ru": ("спецкор",)}),
    )
)


def glossary_errors(source: str, text: str, lang: str) -> list[tuple[str, str]]:
    found = check_translation([source], [text], source_lang="en", lang=lang, glossary=GLOSSARY)
    return [(f.expected, f.got) for f in found if f.kind == "glossary"]


def test_a_forced_term_counts_in_any_russian_case() -> None:
    assert glossary_errors("The harbour board met.", "Прошло заседание портового совета.", "ru") == []
    assert glossary_errors("The harbour board met.", "Прошло заседание правления порта.", "ru") == [("портовый совет", "")]


def test_a_kept_term_stands_unchanged() -> None:
    assert glossary_errors("Northwind Radio said so.", "Lo dijo Northwind Radio.", "es") == []
    assert glossary_errors("Northwind Radio said so.", "Lo dijo Radio Viento Norte.", "es") == [("Northwind Radio", "")]


def test_a_forbidden_term_is_found() -> None:
    assert glossary_errors("The reporter left.", "Спецкор ушёл.", "ru") == [("", "спецкор")]
