"""Which sentences of a mixed paragraph go, each on sentences that have just the signs it looks at."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarize.boilerplate.boosting import Opinion
from summarize.boilerplate.features import Line
from summarize.boilerplate.slices import named_twice, slices, told

from .lines import line

NEWS: Opinion = (0.95, 0.03, 0.02)
REQUEST: Opinion = (0.05, 0.9, 0.05)
ASKING = line("n:we", "n:you", "asks", "n:give", "ends_sentence")
OWN = line("n:we", "ends_sentence")
STORY = line("body_roles", "ends_sentence")


def cut(*lines: Line, label: str = "body", texts: Sequence[str] = ()) -> list[str] | None:
    opinions = [REQUEST if one is ASKING else NEWS for one in lines]
    return slices(texts or ["…"] * len(lines), opinions, lines, label)


def test_a_sentence_about_the_outlet_itself_goes_with_the_request_beside_it() -> None:
    assert cut(ASKING, OWN, STORY) == ["appeal", "appeal", "body"]
    assert cut(STORY, OWN, ASKING) == ["body", "appeal", "appeal"]
    assert cut(ASKING, OWN, OWN, STORY) == ["appeal", "appeal", "appeal", "body"]
    assert cut(STORY, OWN, STORY, ASKING) == ["body", "body", "body", "appeal"], "news stands between"


def test_a_sentence_that_names_who_asks_goes_with_the_request() -> None:
    texts = ["You can give to the Kestrel Bay Courier.", "Behind the Kestrel Bay Courier stands nobody.", "The wall fell."]
    assert cut(ASKING, STORY, STORY, texts=texts) == ["appeal", "appeal", "body"]
    assert cut(ASKING, line("n:say", "ends_sentence"), STORY, texts=texts) == ["appeal", "body", "body"]


@pytest.mark.parametrize(
    ("said", "asked", "same"),
    [
        ("Behind the Kestrel Bay Courier stands nobody.", "Give to the Kestrel Bay Courier.", True),
        ("За «Вестником Северной Бухты» никто не стоит.", "Помогите «Вестником Северной Бухты».", True),
        ("Nobody owns Élan Côtier but its readers.", "Give to Élan Côtier.", True),
        ("Nobody owns the Courier.", "Give to the Courier.", False),
        ("Le mur était également fissuré.", "Ce journal était également le vôtre.", False),
        ("Новини про її їжу та її імена.", "Підтримайте нас за її їжу.", False),
        ("Der Bau wird über öffentliche Mittel bezahlt.", "Wir leben nicht über öffentliche Mittel.", False),
        ("قال: المجلس البناء.", "ادعموا: المجلس البناء.", False),
    ],
)
def test_two_voices_name_the_same_only_in_words_that_begin_with_capitals(said: str, asked: str, same: bool) -> None:
    assert named_twice([said, asked], [True, False]) is same


def test_news_is_not_taken_for_the_outlets_own_words_because_both_say_the_same_small_words() -> None:
    texts = ["Votre don était également utile.", "Le mur était également fissuré."]
    assert cut(ASKING, STORY, texts=texts) == ["appeal", "body"]


def test_a_paragraph_of_one_voice_stays_in_one_piece() -> None:
    assert cut(STORY, STORY) is None
    assert cut(ASKING, ASKING) is None
    assert cut(ASKING, OWN) is None
    assert cut(ASKING, line("body_roles")) is None, "the rest is no full sentence"


@pytest.mark.parametrize(("words", "news"), [(4, True), (3, False)])
def test_in_a_paragraph_of_news_four_words_are_news(words: int, news: bool) -> None:
    assert told(line("ends_sentence", words=words), "body") is news


@pytest.mark.parametrize(
    ("signs", "words", "news"),
    [
        ((), 9, True),
        ((), 8, False),
        (("n:date",), 5, True),
        (("n:date",), 4, False),
        (("n:we", "n:say"), 8, True),
        (("n:we", "n:say"), 7, False),
        (("n:we",), 12, False),
        (("asks",), 12, False),
    ],
)
def test_in_an_appeal_a_sentence_is_news_if_it_is_long_or_shows_a_sign_of_news(signs: tuple[str, ...], words: int, news: bool) -> None:
    assert told(line("ends_sentence", *signs, words=words), "appeal") is news
    assert not told(line(*signs, words=words), "appeal")
