"""Which candidate summary is chosen."""

from __future__ import annotations

import pytest

from summarize.generation.prompts import PromptLibrary
from summarize.summarization import selection
from summarize.summarization.options import SummaryOptions
from summarize.summarization.selection import Candidate, choose, expected_f1
from summarize.summarization.summarizer import summarize_many
from summarize.text.sentences import body_sentences
from tests.generation.scripted_generator import Scripted

BODY = (
    "The harbor council of Eastmere approved a ferry line to Skellay on Monday.",
    "The ferry will carry 120 passengers and cost 45 million pounds, said Ines Holt, who leads the council.",
    "The first ferry sails in May.",
    "Fishermen had asked the council for a ferry for nine years.",
    "A cafe on the quay sells pies.",
    "Its owner likes gulls.",
)


def best(*candidates: Candidate, language: str = "en", penalties: tuple[float, ...] | None = None) -> int:
    return choose(BODY, language, candidates, penalties)[0]


def test_the_news_is_chosen_over_a_detail() -> None:
    news = Candidate(("The council of Eastmere approved a ferry to Skellay on Monday.", "The ferry will cost 45 million pounds."))
    detail = Candidate(("A cafe on the quay sells pies, and its owner likes gulls.", "It is on the quay."))
    assert best(detail, news) == 1


def test_written_sentences_are_taken_where_the_articles_own_are_no_better() -> None:
    same = BODY[:2]
    assert best(Candidate(same, written=False), Candidate(same)) == 1


@pytest.mark.parametrize(
    ("language", "worse"),
    [("en", "The article discusses a ferry to Skellay."), ("en", "She said the council approved a ferry to Skellay.")],
)
def test_talk_about_the_article_and_a_dangling_pronoun_count_against_a_candidate(language: str, worse: str) -> None:
    better = worse.replace("The article discusses", "Eastmere discusses").replace("She said", "Eastmere said")
    assert best(Candidate((worse,)), Candidate((better,)), language=language) == 1


def test_a_penalty_moves_a_candidate_back() -> None:
    first, second = Candidate(BODY[:2]), Candidate(BODY[1:3])
    assert best(first, second) == 0
    assert best(first, second, penalties=(0.5, 0.0)) == 1


def test_a_text_without_the_articles_words_is_worth_next_to_nothing() -> None:
    probability = selection.word_probabilities(BODY, "en", [])
    assert expected_f1(("Bananas ripen quickly indoors.",), "en", probability) < 0.1 < expected_f1(BODY[:2], "en", probability)


def test_probabilities_are_probabilities_in_any_language() -> None:
    russian = ["Совет порта одобрил паром.", "Паром пойдёт в мае."]
    found = selection.word_probabilities(russian, "ru", [Candidate((russian[0],))])
    assert found
    assert all(0 < value < 1 for value in found.values())


def test_the_losers_stay_as_alternatives_and_the_model_is_asked_for_a_long_article_twice() -> None:
    text = "\n".join([*BODY, *(f"Detail number {number} is of no interest to anybody at all." for number in range(12))])
    asked: list[str] = []

    def answer(request: object, article: str) -> str:
        asked.append(article)
        return "The council of Eastmere approved a ferry to Skellay. The first ferry sails in May."

    (summary,) = summarize_many(
        [(body_sentences(enumerate(text.split("\n"), 1), "en"), "en")],
        Scripted(answer),
        options=SummaryOptions(),
        prompts=PromptLibrary(None),
        alternatives=True,
    )
    assert len(asked) == 2
    assert summary.text not in summary.alternatives
    assert any("45 million" in other for other in (summary.text, *summary.alternatives))
