"""What a small model made of short lines (case 50 of the handed cases, in words of our own): wrong figures are errors, right ones pass."""

from __future__ import annotations

import pytest

from summarize.verification import check


@pytest.mark.parametrize(
    ("lang", "source", "text", "name"),
    [
        ("ru", "Lonmere met at half past six in the evening.", "Лонмер встретился в шестнадцать минуту у вечера.", "number"),
        ("es", "They met in Lonmere at half past six in the evening.", "Se encontraron en Lonmere a las 16:30.", "time"),
        ("es", "It opened at a quarter to ten.", "Abrió a las 10:30.", "time"),
        ("ru", "The province gave 3 lakh rupees to each village.", "Провинция дала каждой деревне 3 миллиона рублей.", "number"),
        ("es", "The province gave 3 lakh rupees to each village.", "La provincia dio 300.000 euros a cada pueblo.", "number"),
        ("ru", "Two dozen sheep left the field.", "Двадцать овец ушли с поля.", "number"),
        ("es", "Two dozen sheep left the field.", "Doscientas ovejas salieron del campo.", "number"),
        ("ru", "She was a judge in the eighties.", "Она была судьёй в начале восемнадцатых.", "number"),
        ("ru", "He paid 2½ crowns a week.", "Он платил 2,5 копейки в неделю.", "number"),
        ("es", "The tower cost two million pounds.", "La torre costó dos millones de euros.", "number"),
        ("ru", "The tower cost two million pounds.", "Ваше предложение переведено на русский язык как следующая фраза.", "commentary"),
        ("es", "Press here to read the page in Spanish.", "Aquí tienes la traducción completa de la frase al español.", "commentary"),
    ],
)
def test_a_wrong_figure_or_talk_of_the_translation_is_an_error(lang: str, source: str, text: str, name: str) -> None:
    found = check(source, text, source_lang="en", lang=lang, kind="translation").findings
    assert name in {it.check for it in found if it.level == "error"}


@pytest.mark.parametrize(
    ("lang", "source", "text"),
    [
        ("ru", "The shop has 3m clients and 7k workers.", "У магазина 3 миллиона клиентов и 7 тысяч работников."),
        ("es", "The shop has 3m clients and 7k workers.", "La tienda tiene 3 millones de clientes y 7.000 trabajadores."),
        ("ru", "Temperatures in Lonmere fell to minus 9 degrees.", "Температура в Лонмере упала до минуса 9 градусов."),
        ("es", "Hundreds of thousands of farms lost water.", "Centenas de miles de granjas se quedaron sin agua."),
        ("es", "The jar is ¼ full.", "El frasco está lleno en un cuarto."),
        ("ru", "It lasted an hour and a half.", "Это продолжалось полтора часа."),
        ("ru", "Notes", "Примечания"),
        ("es", "* * *", "* * *"),
    ],
)
def test_a_right_translation_of_a_short_line_has_no_error(lang: str, source: str, text: str) -> None:
    found = check(source, text, source_lang="en", lang=lang, kind="translation").findings
    assert [it for it in found if it.level == "error"] == []
