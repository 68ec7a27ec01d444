"""Which sentences make the summary."""

from __future__ import annotations

import pytest

from summarize.backends.sessions import open_session
from summarize.generation.prompts import PromptLibrary
from summarize.summarization import salience
from summarize.summarization.options import SummaryOptions
from summarize.summarization.selection import choose
from summarize.summarization.summarizer import SummaryRun
from summarize.summarization.units import Unit, is_shortened, units
from summarize.text.sentences import body_sentences
from summarize.types import Summary
from tests.generation.scripted_generator import Scripted

BODY = (
    "The harbor council of Eastmere approved a ferry line to Skellay on Monday.",
    "The ferry will carry 120 passengers and cost 45 million pounds, said Ines Holt, who leads the council.",
    "The first ferry sails in May.",
    "Fishermen had asked the council for a ferry for nine years.",
    "A cafe on the quay sells pies.",
    "Its owner likes gulls.",
)
NEWS = ["The council of Eastmere approved a ferry to Skellay on Monday.", "The ferry will cost 45 million pounds, said Ines Holt."]


def texts(chosen: list[Unit]) -> list[str]:
    return [unit.text for unit in chosen]


def test_the_news_is_chosen_over_a_detail() -> None:
    detail = ["A cafe on the quay sells pies, and the owner of it likes gulls.", "The quay has one cafe and a great many gulls."]
    chosen = texts(choose(BODY, "en", [*detail, *NEWS]))
    assert not set(chosen) & set(detail)
    assert any("ferry" in text for text in chosen)


def test_no_sentence_is_chosen_that_rests_on_another_story_in_the_article() -> None:
    foreign = "The singer Ola Brunt married a banker in Lisbon on Saturday and will leave the stage."
    others = [
        "Tickets for the ferry cost nine pounds.",
        "The council of Eastmere met for six hours.",
        "Skellay has 400 people and one harbor.",
    ]
    chosen = texts(choose([*BODY[:4], foreign, *others], "en", [foreign, NEWS[1]]))
    assert chosen
    assert foreign not in chosen


def test_a_sentence_that_hardly_belongs_to_the_article_gives_way_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = texts(choose(BODY, "en", NEWS))
    place = next(unit.place for unit in choose(BODY, "en", NEWS))
    monkeypatch.setattr("summarize.summarization.selection.unsure", lambda body: [float(index == place) for index in range(len(body))])
    assert chosen[0] not in texts(choose(BODY, "en", NEWS))


@pytest.mark.parametrize(
    ("language", "dangling"),
    [
        ("en", "She said the council of Eastmere approved a ferry to Skellay for 45 million pounds."),
        ("en", "This will cost 45 million pounds, and the ferry will carry 120 passengers to Skellay."),
        ("en", "“The ferry will carry 120 passengers to Skellay and cost 45 million pounds.”"),
    ],
)
def test_a_sentence_that_refers_back_or_quotes_nobody_does_not_open_a_summary(language: str, dangling: str) -> None:
    chosen = texts(choose(BODY, language, [dangling, *NEWS]))
    assert chosen
    assert dangling not in chosen


def test_a_sentence_that_refers_back_may_follow_only_the_one_it_refers_to() -> None:
    first, second = (
        "Ines Holt leads the harbor council of Eastmere.",
        "She approved a ferry line to Skellay for 45 million pounds and nine years.",
    )
    assert texts(choose((first, second, *BODY[4:]), "en", [], SummaryOptions(2))) == [first, second]
    assert second not in texts(choose(BODY, "en", [second], SummaryOptions((1, 2))))


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
    chosen = texts(choose((sentence, sentence), language, [], SummaryOptions(1, 20, standalone=True)))
    assert (sentence in chosen) is clear


def test_a_claim_is_not_chosen_without_the_sentence_that_says_whose_it_is() -> None:
    body = [
        "Германия занимает антиевропейскую позицию по строительству газопровода.",
        "Такое заявление в интервью газете сделал министр Ян Новак.",
        "Министр Ян Новак обвинил Германию в антиевропейской позиции по газопроводу.",
        "Газопровод строят с прошлого года, он пройдет по дну моря.",
    ]
    chosen = texts(choose(body, "ru", []))
    assert chosen
    assert body[0] not in chosen or body[1] in chosen


def test_the_line_under_the_headline_may_be_in_the_summary_without_its_full_stop() -> None:
    head = "Eastmere gets its ferry"
    standfirst = "The harbor council approved a ferry line to Skellay that will carry 120 passengers from May"
    found = units([head, standfirst, *BODY[2:]], "en", [], title=head)
    assert f"{standfirst}." in [unit.text for unit in found]
    caption = "Ines Holt (left), Tom Harrow and four members of the council on the new quay in May"
    assert not any("Holt (left)" in unit.text for unit in units([head, caption, *BODY[2:]], "en", [], title=head))


def test_a_plain_summary_may_open_with_the_headline() -> None:
    title, news = "Eastmere gets a ferry", f"{BODY[0][:-1]}, {' and '.join(['after a long debate'] * 8)}."
    plain = SummaryOptions(plain=True)
    assert texts(choose((title, news, *BODY[2:]), "en", [], plain))[0] == f"{title}."


def test_no_two_sentences_say_the_same() -> None:
    chosen = texts(choose(BODY, "en", [BODY[0].replace("approved", "agreed to"), BODY[1], *NEWS]))
    assert sum("Skellay on Monday" in text for text in chosen) <= 1


def test_a_sentence_with_an_error_gives_way_to_another() -> None:
    wrong, right = (
        "The ferry of Eastmere will carry 210 passengers to Skellay.",
        "The ferry of Eastmere will carry 120 passengers to Skellay.",
    )
    assert wrong not in texts(choose(BODY, "en", [NEWS[0], wrong, right], errors={wrong: 3}, own=False))


@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_summary_has_the_length_that_was_asked_for(most: int) -> None:
    assert len(choose(BODY, "en", NEWS, SummaryOptions((1, most)))) <= most
    words = sum(len(text.split()) for text in texts(choose(BODY, "en", NEWS, SummaryOptions((1, most), 20))))
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


def summary_of(answers: str, *, faults: object = None) -> tuple[Summary, list[str]]:
    text = "\n".join([*BODY, *(f"The harbor has boat number {number}, which is no ferry." for number in range(12))])
    asked: list[str] = []

    def answer(request: object, article: str) -> str:
        asked.append(article)
        return answers

    articles = [(list(body_sentences(enumerate(text.split("\n"), 1), "en")), "en")]
    engine = Scripted(answer)
    with open_session(engine) as session:
        run = SummaryRun(articles, engine, session, options=SummaryOptions(), prompts=PromptLibrary(None), choose=True)
        ((_, summary),) = run.completed(faults)  # type: ignore[arg-type]
    return summary, asked


def test_what_was_written_stays_as_an_alternative_and_a_long_article_is_written_of_once_from_its_beginning() -> None:
    summary, (shown,) = summary_of("The council of Eastmere approved a ferry to Skellay. The first ferry sails in May.")
    assert BODY[-1] in shown
    assert "Detail number 11" not in shown
    assert summary.text not in summary.alternatives
    assert any("45 million" in other for other in (summary.text, *summary.alternatives))


def test_the_writer_may_end_when_it_has_the_fewest_sentences_asked_for() -> None:
    summary, _ = summary_of("The council of Eastmere approved a ferry to Skellay. The first ferry sails next spring. Gulls like pies.")
    assert all("Gulls like pies" not in text for text in (summary.text, *summary.alternatives))


def test_the_articles_own_sentences_are_marked_and_name_their_place() -> None:
    summary, _ = summary_of("Skellay gets a ferry line, the council of Eastmere says. Gulls are liked by a cafe.")
    own = [sentence for sentence in summary.sentences if sentence.method == "extractive"]
    assert own
    assert all(sentence.evidence for sentence in own)
    assert summary.method in ("mixed", "extractive")


def test_nothing_is_taken_from_an_answer_that_is_no_summary() -> None:
    summary, _ = summary_of("Buy gold now. Gold is the best of all.", faults=lambda *_: None)
    assert summary.text == "Buy gold now. Gold is the best of all."  # the stage stops it, and says so


#: An article, and what a model might invent of it: each clause is in no sentence of the article.
NEWS_BODY = (
    *BODY[:4],
    "Two members of the council voted against the line and called it too dear.",
    "The island has 900 inhabitants and a school with eleven children.",
    "The line will be run by the Orley shipping company, which has eight boats.",
)
INVENTED = (
    "The council of Eastmere approved a ferry line to Skellay on Monday, after protests by the islanders.",
    "The ferry will carry 120 passengers and cost 45 million pounds, which the state will pay.",
    "The first ferry sails in May, weather permitting.",
    "Fishermen had asked the council for a ferry for nine years because of the dangerous currents.",
    "Two members of the council voted against the line, and one of them resigned.",
    "The island of 900 inhabitants has lost half of its population since the school closed.",
    "Ines Holt, a former fisherman, leads the council of Eastmere.",
    "The Orley shipping company, the largest in the county, will run the line with eight boats.",
    "The council approved the ferry line to Skellay by a narrow majority on Monday.",
    "The ferry to Skellay will be the first electric one on the coast.",
    "Eastmere approved the ferry line to Skellay to help tourism on the island.",
    "The line to Skellay, named after the late mayor, will carry 120 passengers.",
)


def test_a_sentence_with_an_invented_clause_is_not_taken() -> None:
    assert not {unit.text for unit in units(NEWS_BODY, "en", INVENTED)} & set(INVENTED)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("The harbor council approved a ferry line to Skellay.", True),
        ("The harbor council of Eastmere approved a ferry line.", True),
        ("Skellay approved a ferry line on Monday.", False),
        ("The harbor council of Skellay approved a ferry line.", False),
        ("The harbor council is approving a ferry line to Skellay.", False),
        ("A ferry line to Skellay was approved on Monday.", False),
    ],
)
def test_a_written_sentence_is_one_of_the_article_with_words_left_out(written: str, taken: bool) -> None:
    assert (written in {unit.text for unit in units(BODY, "en", [written])}) is taken
    assert [unit.text for unit in units(BODY, "en", [written], own=False)] == [written]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Fishermen said on Monday the council had lied.", "Fishermen had lied."),
        ("Nurses of Eastmere voted to end a strike after managers agreed to pay.", "Nurses voted to end a strike after agreed to pay."),
        ("The council bought a boat, and the mayor lost a seat.", "The council lost a seat."),
        ("The council bought a boat, and the mayor lost a seat.", "The council bought a boat, and lost a seat."),
        ("Holt, who said the mayor lied, resigned.", "Holt lied."),
    ],
)
def test_no_verb_gets_another_subject(source: str, text: str) -> None:
    assert is_shortened(source, source, "en")
    assert not is_shortened(text, source, "en")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("The council, fishermen said, paid two men of Eastmere for silence.", "The council paid two men for silence."),
        ("The council reportedly paid a fisherman for his silence.", "The council reportedly paid a fisherman."),
    ],
)
def test_a_claim_is_an_error_where_its_speaker_is_left_out(source: str, text: str) -> None:
    found = [one.errors for one in units((source, *BODY), "en", [text]) if one.text == text]
    assert found == [int("said" in source)]


@pytest.mark.parametrize(("title", "place"), [("Cabins of Skellay cost ninety pounds", 1), ("Tents of Skellay cost eighty crowns", 2)])
def test_a_sentence_with_the_words_of_the_headline_is_preferred(title: str, place: int) -> None:
    body = [BODY[0], "The cabins of Skellay will cost ninety pounds a night.", "The tents of Skellay will cost eighty crowns a night."]
    assert texts(choose(body, "en", [], SummaryOptions(2, 30), title=title)) == [body[0], body[place]]


def test_the_headline_is_no_sentence_of_the_summary() -> None:
    assert BODY[0] not in [unit.text for unit in units(BODY, "en", [], title=BODY[0])]


def test_a_line_with_the_label_of_a_map_is_no_sentence() -> None:
    line = "The latest from the ferry line to Skellay: MAP: Known boats of Eastmere."
    assert not any(unit.text == line for unit in units([*BODY, line], "en", []))


def test_a_piece_of_a_list_is_no_sentence() -> None:
    body = [BODY[0], "employees of schools, and of the harbor of Eastmere and its ferry to Skellay.", *BODY[1:]]
    assert body[1] not in texts(choose(body, "en", []))


def test_where_nothing_usable_was_written_the_articles_own_sentences_are_chosen() -> None:
    summary, _ = summary_of("")
    assert summary.method == "extractive"
    body = [*BODY, *(f"The harbor has boat number {number}, which is no ferry." for number in range(12))]
    assert [sentence.text for sentence in summary.sentences] == texts(choose(body, "en", []))


def test_a_sentence_of_one_word_over_and_over_is_compared_at_once() -> None:
    assert is_shortened("the cat " * 1000, "the cat, " * 2000, "en")
