"""The single checks: repetition, quotations, script, negation, time."""

from __future__ import annotations

import pytest

from summarize.text.quotations import quotations
from summarize.text.script import share_in_script
from summarize.text.tokens import without_links
from summarize.verification.negation import check_negation, polarity
from summarize.verification.omission import align
from summarize.verification.quotes import check_quotes
from summarize.verification.repetition import check_repetition, immediate_loop
from summarize.verification.script import check_script, other_language
from summarize.verification.times import check_times


def test_a_loop_is_measured_where_it_stands() -> None:
    assert immediate_loop(["a", "b", "c", "b", "c", "b", "c", "d"]) == (1, 2, 3)
    assert immediate_loop(["a", "b", "c", "d"]) is None


def test_the_longest_loop_counts_whatever_comes_behind_it() -> None:
    assert immediate_loop([*["na"] * 9, "no", "yes", "no", "yes"]) == (0, 1, 9)


def test_a_repetition_of_the_source_is_no_loop() -> None:
    assert check_repetition("Very, very, very cold.", "Очень, очень, очень холодно.", where="ru") == []


def test_a_quotation_must_be_verbatim() -> None:
    source = "“We will rebuild the old mill by spring,” said Ana Ruiz."
    assert check_quotes(source, "Ruiz said they would “rebuild the old mill”.", where="summary") == []
    assert check_quotes(source, "“We will … by spring”, she said.", where="summary") == []
    found = check_quotes(source, "Ruiz said “we shall restore the mill”.", where="summary")
    assert [(f.level, f.got) for f in found] == [("error", "we shall restore the mill")]


def test_quotation_marks_of_three_languages_are_seen() -> None:
    assert quotations('«да», “yes” and "sí", it\'s') == ["да", "yes", "sí"]


def test_script_and_language_are_told_apart() -> None:
    assert share_in_script("Привет, мир", "ru") == 1
    assert share_in_script("123", "ru") == 1
    assert other_language("Сьогодні міський голова відкрив новий міст через річку.", "ru") == "uk"
    assert other_language("Сегодня мэр открыл новый мост через реку.", "ru") is None
    assert other_language("Elite League: Dundee Stars, Belfast Giants", "es") is None


def test_foreign_dishes_with_a_spanish_letter_are_spanish() -> None:
    menu = "lasana bolognese, risotto funghi, focaccia, prosciutto crudo, tiramisu"
    assert other_language(menu, "es") == "it"
    assert other_language(menu.replace("lasana", "lasaña"), "es") is None


def test_a_close_relative_without_a_list_of_little_words_is_not_believed_in_a_short_piece() -> None:
    assert other_language("L'alcalde abrió la ponte nueva sobre'l ríu ayeri pela mañana.", "es") is None


@pytest.mark.parametrize(("text", "word", "level"), [("Об этом писали СMИ.", "СMИ", "warning"), ("Писали гaзеты.", "гaзеты", "error")])
def test_a_short_word_in_two_scripts_may_be_a_code_and_a_long_one_is_none(text: str, word: str, level: str) -> None:
    assert [(f.kind, f.level, f.got) for f in check_script("The press wrote.", text, "ru")] == [("script", level, word)]


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("Никто никогда не говорил об этом.", "ru", 1),
        ("Он не пришёл, и она не пришла.", "ru", 2),
        ("Не только он, но и она.", "ru", 0),
        ("Тем не менее он ушёл.", "ru", 0),
        ("В этом нет ничего необычного.", "ru", 0),
        ("No dijo nada a nadie.", "es", 1),
        ("No solo llueve.", "es", 0),
        ("Nadie vino.", "es", 1),
        ("He didn't say anything.", "en", 1),
        ("Not only he came.", "en", 0),
        ("Ничего", "fr", 0),
    ],
)
def test_negations_are_counted_by_clause(text: str, language: str, count: int) -> None:
    assert polarity(text, language).clausal == count


def test_a_negation_that_words_may_explain_is_a_warning() -> None:
    found = check_negation("The board refused to pay.", "Совет не заплатил.", "en", "ru")
    assert [f.level for f in found] == ["warning"]


@pytest.mark.parametrize(
    ("source", "text", "level"),
    [
        ("The hill is gentle.", "Холм не крутой.", "warning"),
        ("He sings badly.", "Он поёт не хорошо.", "warning"),
        ("He came to listen.", "Он пришёл, чтобы не петь.", "warning"),
        ("He came to listen.", "Он пришёл, чтоб не петь.", "warning"),
        ("He came so that she would sing.", "Он пришёл, чтобы не она пела.", "error"),
        ("He asked to sing.", "Он просил не петь.", "error"),
        ("He sang.", "Он не пел.", "error"),
    ],
)
def test_what_denies_less_than_a_clause_may_be_a_paraphrase(source: str, text: str, level: str) -> None:
    assert [(f.level, f.got) for f in check_negation(source, text, "en", "ru")] == [(level, "не")]


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("It rained for a decade.", "Дождь шёл десять лет.", "ru"),
        ("May Lopez sang.", "Мэй Лопес пела.", "ru"),
        ("Doors open at 7 p.m.", "Двери открываются в 7 вечера.", "ru"),
        ("They left tomorrow's work.", "Dejaron el trabajo de mañana.", "es"),
        ("It was a cold night.", "Fue una noche fría.", "es"),
    ],
)
def test_other_words_for_the_same_time_are_left_in_peace(source: str, text: str, lang: str) -> None:
    assert check_times(source, text, "en", lang) == []


def test_links_are_blanked_in_place() -> None:
    text = "See www.example.org/a or write to me@example.org now."
    assert len(without_links(text)) == len(text)
    assert without_links(text).split() == ["See", "or", "write", "to", "now."]


def test_the_alignment_finds_the_sentence_that_fell_out() -> None:
    source = ["The mayor opened the long bridge on the river.", "Nobody had asked the fishermen about it at all.", "It rained."]
    target = ["Мэр открыл длинный мост через реку под городом.", "Шёл дождь."]
    empty: frozenset[str] = frozenset()
    beads = align(source, target, 1.08, ([empty] * 3, [empty] * 2))
    assert [(b.source, b.target) for b in beads] == [((0, 1), (0, 1)), ((1, 2), (1, 1)), ((2, 3), (1, 2))]
