"""Which articles are no plain news."""

from __future__ import annotations

import pytest

from summarize.generation.prompts import PromptLibrary
from summarize.summarization.genre import genre_of
from summarize.text.sentences import body_sentences

NEWS = """The harbor council of Eastmere approved a ferry line to Skellay on Monday.
The ferry will carry 120 passengers and cost 45 million pounds, said Ines Holt, who leads the council.
“Will it sail in winter?” asked one fisherman. “My boat does. I do. We all do.”
The first ferry sails in May."""
FEATURE = """Ines Holt is walking me along the quay of Eastmere.
It is full of ropes. It is loud.
A gull lands on her hat.
She has led the council for nine years, and the ferry is her idea."""


@pytest.mark.parametrize(
    ("text", "title", "genre"),
    [
        (NEWS, None, "news"),
        (FEATURE, None, "feature"),
        (NEWS, "Opinion: Eastmere needs no ferry", "opinion"),
        (NEWS, "Мнение: парому не бывать", "opinion"),
        (NEWS, "Opinion polls close in Eastmere", "news"),
        (f"FOR IMMEDIATE RELEASE\n{NEWS}", None, "announcement"),
        (f"NOTA DE PRENSA\n{NEWS}", None, "announcement"),
    ],
)
def test_a_genre_is_found_by_its_form(text: str, title: str | None, genre: str) -> None:
    assert genre_of(list(body_sentences(enumerate(text.split("\n"), 1), "en")), title, text) == genre


def test_an_article_without_sentences_is_news() -> None:
    assert genre_of([]) == "news"


@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_an_argument_and_an_announcement_have_their_own_instructions(language: str) -> None:
    common = {"article": "A.", "language": language, "language_name": "L", "sentences": "2", "words": 50, "notes": False, "plain": False}
    genres = ("news", "opinion", "announcement")
    asked = {PromptLibrary().render("summarize", **common, genre=genre)[-1].content for genre in genres}
    assert len(asked) == len(genres)
