"""Sentences: hard cases of three languages, wrapped lines, true line numbers, nothing lost, linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.text.sentences import body_sentences, split_sentences

# "|" marks where a sentence ends. "incl.", "им." and "n.º" have rules since they failed here; the other cases needed none.
CASES = {
    "en": [
        "Mr. Smith met Dr. Jones at 5 p.m. on Friday.|He left.",
        "The U.S. economy grew 2.5% in Jan. 2024.|Analysts were surprised.",
        '"We won\'t go," he said.|"Never!" she added.',
        "It costs $3.5 million.|No. 10 did not comment.",
        "“Will it rain?” asked the mayor.|Nobody knew.",
        "He works at Acme Inc. in Boston.|She does not.",
        "Officials, incl. Gov. Hart, agreed.|Then they left.",
        "Prices rose in the U.S.|They fell in Canada.",
    ],
    "ru": [
        "В 2023 г. население выросло на 3,5 млн чел.|Это много.",
        "А. С. Пушкин родился в 1799 г. в Москве.|Он был поэтом.",
        "— Нет! — сказал он.|Все ушли.",
        "Компания выделила 5 млн руб.|Деньги пришли в срок.",
        "«Мы уходим!» — крикнул он.|Никто не ответил.",
        "Он живёт на ул. Ленина, д. 5, кв. 7.|Там тихо.",
        "Завод им. Гагарина и т. д. не закроют.|Так решили вчера.",
    ],
    "es": [
        "El Sr. Gómez llegó a EE. UU. el lunes.|No dijo nada.",
        "¿Qué pasó?|¡Nadie lo sabe!|La Dra. Ruiz calló.",
        "Vive en la Av. Libertad, n.º 5.|Es caro.",
        "«No iremos», dijo.|«Nunca».",
        "—¿Vienes? —preguntó ella.|No respondió.",
    ],
    "xx": ["A language that nobody knows.|It is split all the same."],
    "zh-Hant": ["市長拒絕辭職。|議會將於週三開會。"],
}


@pytest.mark.parametrize(("language", "marked"), [(language, case) for language, cases in CASES.items() for case in cases])
def test_hard_sentences_are_split_where_they_end(language: str, marked: str) -> None:
    space = "" if language.startswith("zh") else " "
    assert split_sentences(marked.replace("|", space), language) == marked.split("|")


def test_a_blank_line_and_a_line_of_its_own_end_a_sentence() -> None:
    assert split_sentences("Mayor resigns\n\nShe left on Monday\nNobody knows why.", "en") == [
        "Mayor resigns",
        "She left on Monday",
        "Nobody knows why.",
    ]


WRAPPED = """Port of Dunmarrow ferry to return after four-year break
The passenger ferry between Dunmarrow and the island of Skellay will sail
again from 2 March, four years after a failed engine. The board said that
nothing had changed.

Residents pay half of the usual price, which is good for everyone at all,
they said."""


def test_wrapped_lines_are_joined_and_sentences_keep_the_line_they_start_in() -> None:
    found = body_sentences(list(enumerate(WRAPPED.split("\n"), 1)), "en")
    assert [(s.n, s.line, s.text.split()[0], s.text.split()[-1]) for s in found] == [
        (1, 1, "Port", "break"),
        (2, 2, "The", "engine."),
        (3, 3, "The", "changed."),
        (4, 6, "Residents", "said."),
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("th", "ตลาดน้ำเก่าแก่ของเมืองกลับมาเปิดแล้วหลังปิดไปหกปีเทศบาลประกาศเมื่อวันอังคาร"),
        ("hi", "पुस्तकालय बीस साल बंद रहने के बाद सोमवार को पाठकों के लिए फिर खुल गया।"),
    ],
)
def test_lines_of_a_script_without_full_stops_are_not_taken_for_one_wrapped_sentence(language: str, line: str) -> None:
    lines = [f"{line[:end]}{line[-1]}" for end in (60, 64, 68, 56)]
    assert split_sentences("\n".join(lines), language) == lines


def test_lines_that_were_not_neighbors_are_never_joined() -> None:
    lines = WRAPPED.split("\n")
    found = body_sentences([(2, lines[1]), (7, lines[2]), (8, lines[3])], "en")
    assert [sentence.line for sentence in found] == [2, 7, 7]


def test_list_items_are_not_joined() -> None:
    text = "\n".join(f"- the item number {n} of a list that is as long as a wrapped line would be" for n in range(5))
    assert len(split_sentences(text, "en")) == 5


WORDS = [
    "The",
    "mayor",
    "said",
    "no.",
    "Мэр",
    "сказал",
    "«нет».",
    "г.",
    "U.S.",
    "—",
    "5",
    "¿Qué?",
    "«",
    "”",
    "...",
    "!",
    "she",
    "n.º",
    "\t",
    "。",
]


@settings(deadline=None)  # loads a dictionary once
@given(st.lists(st.lists(st.sampled_from(WORDS)).map(" ".join)).map("\n".join) | st.text(), st.sampled_from(["en", "ru", "es", "ja", "xx"]))
def test_nothing_but_white_space_is_lost(text: str, language: str) -> None:
    assert "".join("".join(split_sentences(text, language)).split()) == "".join(text.split())


@settings(max_examples=25, deadline=None)  # loads a dictionary once
@given(st.lists(st.sampled_from(WORDS), min_size=300, max_size=1500).map(" ".join))
def test_nothing_is_lost_where_windows_meet(text: str) -> None:
    assert "".join("".join(split_sentences(text, "ru")).split()) == "".join(text.split())


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), max_size=12))
def test_every_sentence_starts_in_the_line_it_names(lines: list[str]) -> None:
    found = body_sentences(list(enumerate(lines, 1)), "en")
    assert [sentence.n for sentence in found] == list(range(1, len(found) + 1))
    assert [sentence.line for sentence in found] == sorted(sentence.line for sentence in found)
    for sentence in found:
        assert sentence.text.split()[0] in lines[sentence.line - 1].split() or sentence.text.split()[0] in lines[sentence.line - 1]


def test_a_long_paragraph_is_split_as_its_parts_are() -> None:
    sentences = [f"Mr. Number {n} said on Tuesday that the U.S. port would not close." for n in range(200)]
    assert split_sentences(" ".join(sentences), "en") == sentences


def test_one_sentence_longer_than_a_window_stays_one() -> None:
    text = "The list names " + ", ".join(f"village {n}" for n in range(500)) + " and no other. That is all."
    assert len(split_sentences(text, "en")) == 2


@pytest.mark.parametrize("unit", ["The mayor said no. ", "Мэр сказал: «Нет». ", "«", "東京都は決定を見送った。", "a", "Mr. ", "word. "])
def test_time_grows_with_the_length_and_not_its_square(unit: str) -> None:
    """Sixteen times the text may take about sixteen times as long; a quadratic one would take 256 times."""

    def seconds(characters: int) -> float:
        text = unit * (characters // len(unit))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            split_sentences(text, "ru")
            best = min(best, time.process_time() - start)
        return best

    assert seconds(160_000) < 48 * max(seconds(10_000), 0.0005)
