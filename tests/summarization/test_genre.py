"""Which articles are no plain news."""

from __future__ import annotations

from typing import get_args

import pytest

from summarize import Article, Summarizer
from summarize.generation.prompts import PromptLibrary
from summarize.summarization.genre import Genre, genre_of
from summarize.text.sentences import body_sentences

NEWS = """The harbor council of Eastmere approved a ferry line to Skellay on Monday.
The ferry will carry 120 passengers and cost 45 million pounds, said Ines Holt, who leads the council.
“Will it sail in winter?” asked one fisherman. “My boat does. I do. We all do.”
The first ferry sails in May."""
FEATURE = """Ines Holt is walking me along the quay of Eastmere.
It is full of ropes. It is loud.
A gull lands on her hat.
She has led the council for nine years, and the ferry is her idea."""
INTERVIEW = """Ines Holt has led the harbor council of Eastmere for nine years. On Monday she got her ferry.
Q: Why did it take so long?
A: Nobody wanted to pay. We asked the state four times.
Q: And who pays now?
A: The island and the state, half each."""
NAMED = """Мы встретились с Инес Хольт в порту.
Корреспондент: Почему так долго?
Инес Хольт: Никто не хотел платить.
Корреспондент: А теперь?
Инес Хольт: Теперь платят остров и государство."""
QUESTIONS = """Inés Holt dirige el consejo del puerto.
¿Por qué tardó tanto?
Nadie quería pagar. Lo pedimos cuatro veces.
¿Quién paga ahora?
La isla y el Estado.
¿Cuándo sale el primer barco?
En mayo, si el tiempo lo permite."""
LIVE = """The vote on the ferry to Skellay is today. We follow it here.
9.15am The council has met.
10:40 Two members say that they will vote against it.
11:05 The line is approved by nine votes to two.
11:30 Ines Holt thanks the islanders."""
LIST = """Skellay is worth a trip. Five reasons:
1. The ferry takes an hour.
2. The cliffs are full of gulls.
3. The school has a museum.
4. The cafe sells pies."""


@pytest.mark.parametrize(
    ("text", "title", "genre"),
    [
        (INTERVIEW, None, "interview"),
        (NAMED, None, "interview"),
        (QUESTIONS, None, "interview"),
        (LIVE, None, "live"),
        (LIST, None, "list"),
        (NEWS + "\nCost: 45 million pounds.\nLength: 48 meters.\nPassengers: 120.", None, "news"),
        (NEWS + "\n10:40 is when the ferry leaves.\n1. One thing is not a list.", None, "news"),
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
def test_each_genre_has_its_own_instruction(language: str) -> None:
    common = {"article": "A.", "language": language, "language_name": "L", "sentences": "2", "words": 50, "notes": False, "plain": False}
    genres = get_args(Genre)
    asked = {PromptLibrary().render("summarize", **common, genre=genre)[-1].content for genre in genres}
    assert len(asked) == len(genres)


@pytest.mark.parametrize(("byline", "signed"), [(None, False), ("Karl Venn", False), ("Ines Holt", True)])
def test_a_finding_says_where_a_summary_does_not_name_the_author_of_a_column(byline: str | None, signed: bool) -> None:
    with Summarizer(profile="extractive", to=()) as summarizer:
        result = summarizer.summarize(Article(NEWS, "en", title="Opinion: Eastmere needs no ferry", byline=byline))
    assert "Holt" in result.summary.text
    assert any("whose" in finding.message for finding in result.findings) is not signed
