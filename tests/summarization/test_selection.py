"""Which sentences make the summary."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarize.summarization import salience
from summarize.summarization.options import SummaryOptions
from summarize.summarization.selection import choices
from summarize.summarization.units import Unit, units

BODY = (
    "The harbor council of Eastmere approved a ferry line to Skellay on Monday.",
    "The ferry will carry 120 passengers and cost 45 million pounds, said Ines Holt, who leads the council.",
    "The first ferry sails in May.",
    "Fishermen had asked the council for a ferry for nine years.",
    "A cafe on the quay sells pies.",
    "Its owner likes gulls.",
)


def choose(body: Sequence[str], language: str = "en", length: SummaryOptions | None = None, title: str = "") -> list[str]:
    """The texts of the best summary; none where there is none."""
    ranked = choices(body, language, length or SummaryOptions(), title=title)
    return texts(ranked[0]) if ranked else []


def texts(chosen: Sequence[Unit]) -> list[str]:
    return [unit.text for unit in chosen]


def test_the_news_is_chosen_over_a_detail() -> None:
    detail = ["A cafe on the quay sells pies, and the owner of it likes gulls.", "The quay has one cafe and a great many gulls."]
    chosen = choose([*BODY[:4], *detail], length=SummaryOptions(2))
    assert not set(chosen) & set(detail)
    assert any("ferry" in text for text in chosen)


def test_no_sentence_is_chosen_that_rests_on_another_story_in_the_article() -> None:
    foreign = "The singer Ola Brunt married a banker in Lisbon on Saturday and will leave the stage."
    others = [
        "Tickets for the ferry cost nine pounds.",
        "The council of Eastmere met for six hours.",
        "Skellay has 400 people and one harbor.",
    ]
    chosen = choose([*BODY[:4], foreign, *others])
    assert chosen
    assert foreign not in chosen


def test_a_sentence_that_hardly_belongs_to_the_article_gives_way_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = choose(BODY)
    place = BODY.index(chosen[0])
    monkeypatch.setattr("summarize.summarization.selection.unsure", lambda body: [float(index == place) for index in range(len(body))])
    assert chosen[0] not in choose(BODY)


@pytest.mark.parametrize(
    ("language", "dangling"),
    [
        ("en", "She said the council of Eastmere approved a ferry to Skellay for 45 million pounds."),
        ("en", "This will cost 45 million pounds, and the ferry will carry 120 passengers to Skellay."),
        ("en", "“The ferry will carry 120 passengers to Skellay and cost 45 million pounds.”"),
    ],
)
def test_a_sentence_that_refers_back_or_quotes_nobody_does_not_open_a_summary(language: str, dangling: str) -> None:
    chosen = choose((dangling, *BODY), language)
    assert chosen
    assert chosen[0] != dangling


def test_a_sentence_that_refers_back_may_follow_only_the_one_it_refers_to() -> None:
    first, second = (
        "Ines Holt leads the harbor council of Eastmere.",
        "She approved a ferry line to Skellay for 45 million pounds and nine years.",
    )
    assert choose((first, second, *BODY[4:]), length=SummaryOptions(2)) == [first, second]
    chosen = choose((*BODY[:2], second), length=SummaryOptions((1, 3)))
    assert second not in chosen or chosen[chosen.index(second) - 1] == BODY[1]


@pytest.mark.parametrize(
    ("language", "sentence", "clear"),
    [
        ("en", "The ferry takes them to Skellay in an hour, said the council.", False),
        ("en", "The council of Eastmere said that its ferry takes them to Skellay.", True),
        ("ru", "До школы, которая находится на правом, им приходится ехать в объезд.", False),
        ("es", "La presidenta Inés Holt dijo que les faltaba un barco.", True),
    ],
)
def test_a_bullet_names_whom_it_means(language: str, sentence: str, clear: bool) -> None:
    chosen = choose((sentence, sentence), language, SummaryOptions(1, 20, standalone=True))
    assert (sentence in chosen) is clear


def test_a_claim_is_not_chosen_without_the_sentence_that_says_whose_it_is() -> None:
    body = [
        "Германия занимает антиевропейскую позицию по строительству газопровода.",
        "Такое заявление в интервью газете сделал министр Ян Новак.",
        "Министр Ян Новак обвинил Германию в антиевропейской позиции по газопроводу.",
        "Газопровод строят с прошлого года, он пройдет по дну моря.",
    ]
    chosen = choose(body, "ru")
    assert chosen
    assert body[0] not in chosen or body[1] in chosen


def test_the_line_under_the_headline_may_be_in_the_summary_without_its_full_stop() -> None:
    head = "Eastmere gets its ferry"
    standfirst = "The harbor council approved a ferry line to Skellay that will carry 120 passengers from May"
    found = units([head, standfirst, *BODY[2:]], "en", title=head)
    assert f"{standfirst}." in [unit.text for unit in found]
    caption = "Ines Holt (left), Tom Harrow and four members of the council on the new quay in May"
    assert not any("Holt (left)" in unit.text for unit in units([head, caption, *BODY[2:]], "en", title=head))


def test_a_plain_summary_may_open_with_the_headline() -> None:
    title, news = "Eastmere gets a ferry", f"{BODY[0][:-1]}, {' and '.join(['after a long debate'] * 8)}."
    plain = SummaryOptions(plain=True)
    assert choose((title, news, *BODY[2:]), length=plain)[0] == f"{title}."


def test_no_two_sentences_say_the_same() -> None:
    chosen = choose((BODY[0], BODY[0].replace("approved", "agreed to"), *BODY[1:]))
    assert sum("Skellay on Monday" in text for text in chosen) <= 1


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", ("The Treasury of Eastmere spent 45 million pounds on a ferry line to Skellay.", "The Treasury declined to comment.")),
        ("es", ("El Tesoro de Eastmere gastó 45 millones de libras en un barco a Skellay.", "El Tesoro no quiso comentar nada de ello.")),
    ],
)
def test_a_sentence_that_adds_next_to_nothing_is_not_chosen(language: str, body: tuple[str, ...]) -> None:
    assert choose(body, language, SummaryOptions((1, 3))) == [body[0]]


@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_summary_has_the_length_that_was_asked_for(most: int) -> None:
    assert len(choose(BODY, length=SummaryOptions((1, most)))) <= most
    words = sum(len(text.split()) for text in choose(BODY, length=SummaryOptions((1, most), 20)))
    assert 0 < words <= 25


def test_a_text_without_the_articles_words_is_worth_next_to_nothing() -> None:
    probability = salience.word_probabilities(BODY, "en")
    worth = [salience.expected_f1(salience.Counter(salience.stems(text, "en")), probability) for text in ("Bananas ripen here.", BODY[0])]
    assert worth[0] < 0.1 < worth[1]


def test_probabilities_are_probabilities_in_any_language() -> None:
    russian = ["Совет порта одобрил паром.", "Паром пойдёт в мае."]
    found = salience.word_probabilities(russian, "ru")
    assert found
    assert all(0 < value < 1 for value in found.values())


def test_another_wording_begins_otherwise() -> None:
    best, other = choices(BODY, "en")
    assert best[0].text != other[0].text


@pytest.mark.parametrize(("title", "place"), [("Cabins of Skellay cost ninety pounds", 1), ("Tents of Skellay cost eighty crowns", 2)])
def test_a_sentence_with_the_words_of_the_headline_is_preferred(title: str, place: int) -> None:
    body = [BODY[0], "The cabins of Skellay will cost ninety pounds a night.", "The tents of Skellay will cost eighty crowns a night."]
    assert choose(body, length=SummaryOptions(2, 30), title=title) == [body[0], body[place]]


def test_the_headline_is_no_sentence_of_the_summary() -> None:
    assert BODY[0] not in [unit.text for unit in units(BODY, "en", title=BODY[0])]


def test_a_line_with_the_label_of_a_map_is_no_sentence() -> None:
    line = "The latest from the ferry line to Skellay: MAP: Known boats of Eastmere."
    assert not any(unit.text == line for unit in units([*BODY, line], "en"))


def test_a_piece_of_a_list_is_no_sentence() -> None:
    body = [BODY[0], "employees of schools, and of the harbor of Eastmere and its ferry to Skellay.", *BODY[1:]]
    assert body[1] not in choose(body)


CHINESE = (
    "东湾市议会周一以九票赞成、四票反对通过决议，批准开通前往石岛的渡轮航线。",
    "市长何英表示，第一班渡轮将于五月启航，每天往返四次，票价为六英镑。",
    "码头上有一家小店出售馅饼。",
    "店主喜欢海鸥，也喜欢下雨天在窗前看书和喝茶。",
    "该渡轮项目耗资二百三十万英镑，其中一半由地区政府承担。",
    "反对派议员批评市议会的渡轮决议，称这笔钱应该用于修缮学校。",
)


def test_words_of_a_script_without_spaces_are_counted_by_its_letters() -> None:
    assert choose(CHINESE, "zh", SummaryOptions(words=18)) == [CHINESE[0]]
    chosen = choose(CHINESE, "zh")
    assert 2 <= len(chosen) <= 3
    assert not set(chosen) & set(CHINESE[2:4])


def test_a_sentence_that_only_attributes_the_one_before_is_not_chosen() -> None:
    body = [
        "Суд Истмера в понедельник запретил перевозчику продавать билеты на паром до Скеллая.",
        "Об этом сообщила пресс-служба суда.",
        "Перевозчик вернет деньги девяти тысячам пассажиров и обжалует решение суда в мае.",
        "Билет стоил девяносто крон.",
    ]
    assert body[1] not in choose(body, "ru")
