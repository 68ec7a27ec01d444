"""What a sentence leaves open that is read without the others."""

from __future__ import annotations

import pytest

from summarize.summarization.references import FULL_NAME, is_self_contained, only_attributes, taken_as_known

BEFORE = ["A storm hit Eastmere on Monday.", "Ines Holt, who leads the council, asked for a bridge and two boats."]


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("Residents of Skellay will pay half.", False),
        ("Жители острова заплатят половину.", False),
        ("Los vecinos pagarán la mitad.", False),
        ("The council cut the fare by half.", True),
        ("The ferry sails in winter, too.", False),
        ("One of them sails in May.", True),
        ("So far nine boats have been bought.", True),
        ("Nobody came to help them.'", False),
        ("It smells of diesel and mud.”", False),
        ("“Nothing smells of diesel,” said Tom Harrow, “and of mud.”", True),
    ],
)
def test_a_sentence_that_ends_with_half_of_something_or_with_a_quotation_begun_before_is_not_self_contained(
    sentence: str, whole: bool
) -> None:
    assert is_self_contained(sentence) is whole


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("Holt said nothing of the fares.", {"holt"}),
        ("Ines Holt said nothing of the fares.", set()),
        ("Yesterday Holt said nothing of the fares.", {"holt"}),
    ],
)
def test_a_surname_without_its_given_name_is_taken_as_known(sentence: str, known: set[str]) -> None:
    assert taken_as_known(sentence, BEFORE, "en") == known


@pytest.mark.parametrize("sentence", ["“Nobody rang us,” she said.", "For them the harbor of Eastmere is lost."])
def test_whom_a_pronoun_means_near_the_beginning_is_taken_as_known(sentence: str) -> None:
    assert taken_as_known(sentence, [], "en")


def test_a_surname_is_known_in_any_case_form() -> None:
    assert taken_as_known("Отставку Джонсона приняли.", ["Борис Джонсон ушел в отставку."], "ru") == {"джонсон"}


def test_names_are_found_once_from_where_they_begin() -> None:
    text = "Ines Holt met 'Karl Venn' and Jean-Luc O’Neil here: " + "A'" * 50_000  # from each letter on it took a minute
    assert FULL_NAME.findall(text) == ["Ines Holt", "Karl Venn'", "Jean-Luc O’Neil"]


@pytest.mark.parametrize(
    ("sentence", "only"),
    [
        ("Об этом сообщила пресс-служба суда.", True),
        ("Así lo informó la autoridad portuaria.", True),
        ("Об этом заявил мэр Ян Новак.", False),
        ("Суд Истмера сообщил об этом в понедельник и назначил новую дату.", False),
    ],
)
def test_a_sentence_that_only_says_who_reported_a_fact_is_known(sentence: str, only: bool) -> None:
    assert only_attributes(sentence) is only
