"""Script, language, repetition, what was left untranslated, talk about the task, and tokens that stay. All texts are our own."""

from __future__ import annotations

import pytest

from summarize.verification.base import Pair, load_check


def severities(check: str, source: str, text: str, lang: str) -> list[str]:
    return [it.severity for it in load_check(check)(Pair(source, text, "en", lang))]


@pytest.mark.parametrize(
    ("check", "lang", "source", "text"),
    [
        ("script", "ru", "The mayor opened the bridge.", "Мэр открыл мocт через реку."),
        ("script", "ru", "The mayor opened the bridge.", "El alcalde abrió el puente nuevo."),
        ("script", "es", "The mayor opened the bridge.", "El alcalde abrió el 桥."),
        (
            "language",
            "es",
            "The council approved next year's budget.",
            "O concello aprobou hoxe o orzamento do vindeiro ano, mais a xente do barrio non o quere.",
        ),
        ("untranslated", "ru", "He fears a long strike.", "Он боится долгой strike."),
        ("untranslated", "es", "The mayor opened the new bridge.", "El alcalde abrió the new bridge."),
        ("untranslated", "es", "Storm Closes Nine Bridges Near Ardo", "Storm Closes Nine Bridges Near Ardo"),
        ("repetition", "ru", "The mayor left.", "Мэр ушёл ушёл ушёл ушёл."),
        ("repetition", "es", "The mayor left.", "El alcalde se fue jajajajajajajajaja."),
        ("commentary", "ru", "The port closed.", "Вот перевод: порт закрыт."),
        ("commentary", "es", "The port closed.", "Claro, aquí tienes la traducción:\nEl puerto cerró."),
        ("commentary", "de", "The port closed.", "Der Hafen ist zu.\nAnmerkung: Namen wurden behalten."),
        ("commentary", "ru", "The port closed.", "Порт закрыт (или: порт не работает)."),
        ("commentary", "pt", "Dispute over a tunnel", "“Dispute over a tunnel” traduz-se em “Disputa por um túnel” em português."),
        ("commentary", "es", "The old pier", '"The old pier" se traduce como "El viejo muelle" del inglés.'),
        ("commentary", "en", "Der alte Pier", '"Der alte Pier" translates to "The old pier" in English.'),
        ("commentary", "ru", "The port closed.", "<|im_start|>Порт закрыт."),
        ("verbatim", "ru", "Call 0800 555 111 now.", "Звоните 0800 555 112."),
        ("verbatim", "es", "Write to press@ardo.example.", "Escriba a prensa@ardo.example."),
        ("verbatim", "ru", "Will the bridge open?", "Мост откроется."),
    ],
)
def test_it_is_an_error(check: str, lang: str, source: str, text: str) -> None:
    assert set(severities(check, source, text, lang)) & {"major", "critical"}


@pytest.mark.parametrize(
    ("check", "lang", "source", "text"),
    [
        ("script", "ru", "The mayor of Ardo opened it.", "Мэр Ардо открыл его в iPhone."),
        ("language", "es", "He lives in Madrid.", "Vive en Madrid."),
        ("untranslated", "ru", "She sang We Need it in Ardo.", "В Ардо она спела We Need it."),
        ("verbatim", "es", 'They ask me: "How could you stay?"', "Me preguntan cómo pude quedarme."),
        ("untranslated", "ru", "She works at the University of the Arts.", "Она работает в University of the Arts."),
        ("untranslated", "es", "The hip hop show begins.", "Empieza el show de hip hop."),
        ("repetition", "ru", "No, no, no, he said.", "Нет, нет, нет, сказал он."),
        ("repetition", "es", "QoL fell. QoL is poor.", "Bajó la calidad. La calidad es mala."),
        ("commentary", "ru", "The book was translated into Russian.", "Книга переведена на русский язык."),
        ("commentary", "ru", "The proposal was rejected.", "Предложение отклонено."),
        ("commentary", "es", "Note: the shop is closed.", "Nota: la tienda está cerrada."),
        ("verbatim", "ru", "Call 0800 555 111 now.", "Звоните: 0800-555-111."),
        ("verbatim", "es", "See www.ardo.example/news.", "Véase ardo.example/news."),
    ],
)
def test_it_is_no_finding(check: str, lang: str, source: str, text: str) -> None:
    assert severities(check, source, text, lang) == []


def test_a_quotation_that_lost_its_marks_is_a_minor_finding() -> None:
    source = "“We will never sell the harbour to anyone,” the mayor said."
    assert severities("verbatim", source, "Мы никогда никому не продадим гавань, сказал мэр.", "ru") == ["minor"]
    assert severities("verbatim", source, "«Мы никогда никому не продадим гавань», — сказал мэр.", "ru") == []


#: A sentence made of names, in languages with near relatives.
NAMES = {
    "pt": "A ponte sobre o rio {} fica perto de {}.",
    "es": "El puente sobre el río {} queda cerca de {}.",
    "it": "Il ponte sul fiume {} si trova vicino a {}.",
    "da": "Broen over floden {} ligger nær {}.",
    "no": "Broen over elven {} ligger nær {}.",
    "cs": "Most přes řeku {} leží poblíž {}.",
    "id": "Jembatan di atas sungai {} terletak dekat {}.",
    "nl": "De brug over de rivier {} ligt bij {}.",
}


@pytest.mark.parametrize("lang", NAMES)
@pytest.mark.parametrize(("river", "town"), [("Shuyku", "Vyshny Volochyok"), ("Chelyabinsk", "Grebenshchikov"), ("Przemyśl", "Szczecin")])
def test_names_from_elsewhere_make_no_other_language(lang: str, river: str, town: str) -> None:
    assert severities("language", "The bridge.", NAMES[lang].format(river, town), lang) == []
