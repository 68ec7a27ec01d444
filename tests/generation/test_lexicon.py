from __future__ import annotations

from summarize.translation.requests import terms_for
from summarize.translation.russian_hints import MAX_TERMS, news_hints, transcribe


def test_times_institutions_and_cities_are_named_in_reading_order() -> None:
    sentence = "The Senate said on Thursday that the Supreme Court in Vienna would sit next week."
    assert news_hints(sentence, "ru") == (
        ("Senate", "Сенат"),
        ("on Thursday", "в четверг"),
        ("Supreme Court", "Верховный суд"),
        ("Vienna", "Вена"),
        ("next week", "на следующей неделе"),
    )
    assert news_hints(sentence, "es") == ()


def test_parts_of_words_are_no_terms() -> None:
    assert news_hints("The senator marched on; pollen in Mayfield, and a Senate-like hall.", "ru") == ()


def test_the_longest_term_wins_and_there_are_not_too_many() -> None:
    assert news_hints("The prime minister of the European Union.", "ru")[0] == ("prime minister", "премьер-министр")
    crowded = "The Senate, Congress, Parliament, NATO, Kremlin, Pentagon, Democrats and Republicans met in May."
    assert len(news_hints(crowded, "ru")) == MAX_TERMS


def test_a_term_inside_a_named_one_is_not_said_again() -> None:
    hints = terms_for("Donald Trump met the prime minister of Spain in New York on Friday.", "en", "ru")
    assert "Donald Trump → Дональд Трамп" in hints
    assert "on Friday → в пятницу" in hints
    assert len({hint.partition(" → ")[0] for hint in hints}) == len(hints)
    assert not any(hint.startswith("Trump") for hint in hints)


def test_family_names_with_a_fixed_form_overrule_the_spelling() -> None:
    assert [transcribe(name) for name in ("Hughes", "Hunter", "Buckley", "Dunn")] == ["Хьюз", "Хантер", "Бакли", "Данн"]


def test_a_dictionary_of_one_common_word_is_none() -> None:
    """A small model answers it with an explanation of the word."""
    from summarize.translation.requests import terms_for

    assert terms_for("The council promised them a new pier.", "en", "ru") == ()
    assert len(terms_for("The council of Venezuela met on Monday.", "en", "ru")) == 3
