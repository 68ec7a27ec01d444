"""Words put for their opposites or siblings, acronyms, nations and roles: what is caught, what is left in peace."""

from __future__ import annotations

import pytest

from summarize.types import Finding
from summarize.verification.exchanged import check_exchanged
from summarize.verification.translation import check_translation


def found(source: str, text: str, lang: str) -> list[Finding]:
    return check_translation([source], [text], source_lang="en", lang=lang)


EXCHANGED = [
    ("error", "time", "ru", "The mayor left after the vote.", "Мэр ушёл до голосования.", "after", "до"),
    ("error", "time", "es", "The mayor left before the vote.", "El alcalde se fue después de la votación.", "before", "después"),
    ("error", "time", "es", "Her next film is set in Alvena.", "Su última película transcurre en Alvena.", "next", "última"),
    ("error", "time", "ru", "Trains here are often full.", "Поезда здесь редко бывают полными.", "often", "редко"),
    ("error", "time", "ru", "The bakery closed last week.", "Пекарня закрылась на этой неделе.", "last week", "this week"),
    ("error", "time", "es", "The strike lasted three weeks.", "La huelga duró tres quincenas.", "3 week", "3 fortnight"),
    ("error", "reversal", "ru", "The reason is unclear.", "Причина ясна.", "unclear", "ясна"),
    ("error", "reversal", "es", "The sale was illegal.", "La venta fue legal.", "illegal", "legal"),
    ("error", "negation", "ru", "The result is scientific.", "Результат ненаучный.", "", "ненаучный"),
    ("error", "negation", "ru", "The mayor will sign the letter.", "Мэр вряд ли подпишет письмо.", "", "вряд"),
    ("error", "negation", "es", "She left with her coat.", "Se fue sin abrigo.", "", "sin abrigo"),
    ("error", "name", "ru", "The FBI opened a case.", "ЦРУ возбудило дело.", "FBI", "ЦРУ"),
    ("error", "name", "es", "A French court freed him.", "Un tribunal alemán lo liberó.", "French", "alemán"),
    ("error", "number", "ru", "She won the second race.", "Она выиграла третий забег.", "second", "третий"),
    ("warning", "name", "ru", "Kolvik Selmer sued Hollins.", "Холлинс судится с Селмером.", "Selmer … Hollins", "Холлинс … Селмером"),
    ("warning", "noun", "es", "The bridge was closed.", "El muro fue cerrado.", "bridge", "muro"),
    ("warning", "noun", "ru", "A flood hit the town.", "Пожар обрушился на город.", "flood", "Пожар"),
    ("warning", "time", "ru", "In winter the road is shut.", "Во время зимы и весны дорога закрыта.", "", "весны"),
    ("error", "repetition", "es", "The mayor opened the bridge.", "El alcalde abrió el puente-puente-puente.", "", "puente-puente-puente"),
    ("error", "untranslated", "ru", "The mayor opened the new bridge.", "Мэр открыл the-new-bridge вчера.", "", "the-new-bridge"),
]  # fmt: skip


@pytest.mark.parametrize(("level", "kind", "lang", "source", "text", "expected", "got"), EXCHANGED)
def test_an_exchange_is_found_and_named(level: str, kind: str, lang: str, source: str, text: str, expected: str, got: str) -> None:
    assert (level, kind, expected, got) in {(f.level, f.kind, f.expected, f.got) for f in found(source, text, lang)}


LEFT_ALONE = [
    ("ru", "After the vote the mayor left.", "Мэр ушёл после голосования."),
    ("ru", "After all, up to 50 boats came.", "В конце концов, пришло до 50 лодок."),
    ("ru", "The result is unlikely to please the mayor.", "Результат вряд ли обрадует мэра."),
    ("ru", "A small harbour lies nearby.", "Недалеко лежит небольшая гавань."),
    ("ru", "The strike lasted ten years.", "Забастовка длилась десятилетие."),
    ("ru", "The bridge opened in 2018 and the fair lasted a week.", "Мост открыли в 2018 году, а ярмарка шла неделю."),
    ("es", "Two weeks later she left.", "Una quincena después se fue."),
    ("es", "Such storms are unusual.", "Esas tormentas son poco comunes."),
    ("es", "She sang without a pause, of course.", "Cantó sin pausa, por supuesto."),
    ("es", "However, the mayor left.", "Sin embargo, el alcalde se fue."),
    ("ru", "The UN and the US met.", "ООН и США провели встречу."),
    ("ru", "A British firm bought the port.", "Английская фирма купила порт."),
    ("ru", "Robert Kolvik sued Peter Hollins.", "На Петера Холлинса подал в суд Роберт Колвик."),
    ("ru", "It is the think-tank's work.", "Это работа think-tank."),
]


@pytest.mark.parametrize(("lang", "source", "text"), LEFT_ALONE)
def test_a_free_but_right_translation_is_left_alone(lang: str, source: str, text: str) -> None:
    assert [f for f in found(source, text, lang) if f.level == "error" or f.kind in ("noun", "time")] == []


def test_every_group_of_the_table_is_well_formed() -> None:
    """Each group has two things or more that have words in English and in Russian or Spanish, and no stem of one or two letters."""
    from importlib.resources import files

    raw = files("summarize.verification").joinpath("data", "exchanged.txt").read_text(encoding="utf-8")
    paragraphs = [[line for line in part.splitlines() if line and line[0] != "#"] for part in raw.split("\n\n")]
    for head, *rows in filter(None, paragraphs):
        kind, level, confidence = head.split()
        assert kind in ("time", "reversal", "noun", "name"), head
        assert level in ("error", "warning"), head
        assert 0 < float(confidence) < 1
        things = [row.split("|") for row in rows if row[0] not in "~^"]
        assert len(things) >= 2, rows
        for cells in things:
            assert len(cells) == 3, cells
            assert cells[0].strip(), cells
            assert cells[1].strip() or cells[2].strip(), cells
        stems = [form for row in rows for form in row.replace("|", " ").split() if form.endswith("*")]
        assert not [stem for stem in stems if len(stem) < 3], rows


def test_languages_without_a_column_have_no_such_findings() -> None:
    assert check_exchanged("Nach der Wahl ging sie.", "She left before the vote.", "de", "en", where="en") == []
