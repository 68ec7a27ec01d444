"""The bad input that the issue lists: each gets a sensible score and findings, none an exception."""

from __future__ import annotations

import time

import pytest

from summarize.errors import InputTooLarge
from summarize.verification import check

SOURCE = "The council of Alvena approved the new bridge on Tuesday. It will cost 4.2 million euros. Maria Tarn voted against it."
RUSSIAN = "Совет Алвены во вторник одобрил новый мост. Он обойдётся в 4,2 млн евро. Мария Тарн проголосовала против."


def test_a_good_pair_scores_high() -> None:
    report = check(SOURCE, RUSSIAN, source_lang="en", lang="ru")
    assert report.ok
    assert report.score > 0.8


def test_pairs_in_the_wrong_order() -> None:
    long = SOURCE + " " + " ".join(f"The port counted {n} boats that summer, the mayor of Selm said." for n in range(20, 32))
    report = check("The council of Alvena approved the bridge.", long, source_lang="en", lang="en")
    assert "order" in {f.kind for f in report.findings}
    shuffled = check("Maria Tarn sold 12 goats.", RUSSIAN, source_lang="en", lang="ru")
    assert not shuffled.ok
    assert shuffled.score < 0.5


@pytest.mark.parametrize(("source", "text"), [("", RUSSIAN), (SOURCE, ""), (" \n\t", "\u200b"), ("", "")])
def test_empty_text(source: str, text: str) -> None:
    report = check(source, text, source_lang="en", lang="ru")
    assert report.score == 0.0 or not report.ok


def test_what_is_too_long_to_check_within_bounds_is_refused() -> None:
    with pytest.raises(InputTooLarge, match="2,000,001 characters"):
        check(SOURCE, "a" * 2_000_001)


def test_identical_text() -> None:
    same = check(SOURCE, SOURCE, source_lang="en", lang="en")
    assert same.ok
    assert "untranslated" in {f.kind for f in check(SOURCE, SOURCE, source_lang="en", lang="es").findings}
    assert not check(SOURCE, SOURCE, source_lang="en", lang="ru").ok


def test_ten_thousand_words() -> None:
    source = " ".join(f"Boat {n} left the port of Alvena." for n in range(1000, 2500))
    text = " ".join(f"Судно {n} вышло из порта Алвены." for n in range(1000, 2500))
    assert len(source.split()) > 10_000
    began = time.process_time()
    assert check(source, text, source_lang="en", lang="ru").ok
    assert not check(source, text.replace("1777", "7177"), source_lang="en", lang="ru").ok
    assert time.process_time() - began < 20


def test_mixed_scripts() -> None:
    report = check("The mayor opened the old bridge.", "Мэр oткpыл cтapый мост через реку.", source_lang="en", lang="ru")
    assert "script" in {f.kind for f in report.findings if f.level == "error"}


def test_numbers_in_words() -> None:
    assert check("Two hundred and five people came to Selm.", "В Сельм пришли 205 человек.", source_lang="en", lang="ru").ok
    assert not check("Two hundred and five people came to Selm.", "В Сельм пришли 250 человек.", source_lang="en", lang="ru").ok


@pytest.mark.parametrize(
    ("source", "text", "source_lang", "lang"),
    [
        ("جاء 205 أشخاص إلى المدينة يوم الثلاثاء.", "205 people came to the city on Tuesday.", "ar", "en"),
        ("205 people came to the city on Tuesday.", "205 אנשים הגיעו לעיר ביום שלישי.", "en", "he"),
        ("Ships \u202eleft\u202c the port 😀 🇺🇦 👩‍🌾 in June.", "Barcos \u202esalieron\u202c del puerto 😀 en junio.", "en", "es"),
        ("😀😀😀", "👩‍🌾", "en", "es"),
    ],
)
def test_right_to_left_text_and_emoji(source: str, text: str, source_lang: str, lang: str) -> None:
    report = check(source, text, source_lang=source_lang, lang=lang)
    assert 0 <= report.score <= 1
    assert "number" not in {f.kind for f in report.findings}


def test_letters_over_and_over() -> None:
    loop = check("The mayor left the town hall.", "Мэр ушёл из ратушушушушушушушушу города.", source_lang="en", lang="ru")
    assert "repetition" in {f.kind for f in loop.findings if f.level == "error"}
    cry = check("Nooooooooooo, the mayor cried.", "Неееееееееееет, закричал мэр.", source_lang="en", lang="ru")
    assert cry.ok


@pytest.mark.parametrize("piece", ["ab", "аб", "aб"])
def test_one_endless_word_takes_linear_time(piece: str) -> None:
    began = time.process_time()
    check("Two words.", piece * 30_000, source_lang="en", lang="ru")
    assert time.process_time() - began < 8
