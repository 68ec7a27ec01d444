"""What is body and what is not, in every shape an article comes in."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from summarize.boilerplate import classify, clean
from summarize.types import KINDS, LabelledLine

from .articles import APPEAL, ASKS, BODIES, BODY, CHARITY


def labels(text: str, language: str = "en") -> list[str]:
    return [line.label for line in classify(text, language)]


def test_the_users_article_is_exactly_right(shared: Path) -> None:
    text = (shared / "seed" / "venezuela.txt").read_text(encoding="utf-8").rstrip("\n")
    said = classify(text)
    assert [line.n for line in said] == list(range(1, len(text.split("\n")) + 1))
    assert [line.label for line in said[:6]] == ["body"] * 6
    assert {line.label for line in said[6:]} == {"appeal"}


@pytest.mark.parametrize("at", [0, 3, len(BODY)], ids=["start", "middle", "end"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "paragraphs"])
def test_an_appeal_is_found_wherever_it_is(at: int, gap: str) -> None:
    text = gap.join([*BODY[:at], *APPEAL, *BODY[at:]])
    assert clean(text, "en").paragraphs == BODY
    assert {one.kind for one in clean(text, "en").excluded} == {"appeal"}


def test_an_appeal_that_appears_twice_is_found_twice() -> None:
    cleaned = clean("\n".join([*BODY[:4], *APPEAL, *BODY[4:], *APPEAL]), "en")
    assert cleaned.paragraphs == BODY
    assert len(cleaned.excluded) == 2


def test_an_article_about_a_charity_appeal_is_kept_whole() -> None:
    cleaned = clean("\n".join(CHARITY), "en")
    assert cleaned.paragraphs == CHARITY
    assert not cleaned.excluded
    assert not cleaned.findings


def test_the_whole_article_as_one_line_is_cut_at_the_sentence() -> None:
    body, appeal = " ".join(BODY), " ".join(APPEAL[2:5])
    said = classify(f"{body} {appeal}")
    assert [line.label for line in said] == ["body", "appeal"]
    assert said[0].text.strip() == body
    assert said[1].text == appeal
    assert said[1].start == said[0].end == len(body) + 1


def test_a_line_half_body_half_appeal_is_reported_in_two_halves() -> None:
    shared_line = f"{BODY[4]} {BODY[5]} {ASKS['en']}"
    said = classify("\n".join([*BODY[:4], shared_line]))
    halves = [line for line in said if line.n == 5]
    assert [line.label for line in halves] == ["body", "appeal"]
    assert halves[1].text == ASKS["en"]
    assert [shared_line[line.start : line.end] for line in halves] == [line.text for line in halves]


@pytest.mark.parametrize("language", sorted(ASKS))
def test_an_appeal_in_each_language_is_found_and_the_news_is_kept(language: str) -> None:
    cleaned = clean("\n".join([*BODIES[language], ASKS[language]]), language)
    assert cleaned.paragraphs == tuple(BODIES[language])
    assert [one.kind for one in cleaned.excluded] == ["appeal"]


@pytest.mark.parametrize("language", sorted(ASKS))
def test_without_a_language_a_guess_does_as_well(language: str) -> None:
    text = "\n".join([*BODIES[language], ASKS[language]])
    assert clean(text).paragraphs == clean(text, language).paragraphs


def test_an_input_that_is_only_an_appeal_has_no_body() -> None:
    cleaned = clean("\n".join(APPEAL), "en")
    assert cleaned.body_lines == ()
    assert cleaned.text == ""
    assert cleaned.excluded[0].start_line == 1
    assert cleaned.excluded[-1].end_line == len(APPEAL)


def test_hard_wrapped_mail_keeps_its_news() -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, 66) for paragraph in BODY)
    assert clean(wrapped, "en").text == wrapped


def test_a_hard_wrapped_appeal_is_found_and_no_sentence_is_cut_in_half() -> None:
    news, appeal = textwrap.wrap(BODY[0], 50), textwrap.wrap(" ".join(APPEAL[2:4]), 50)
    cleaned = clean("\n".join([*news, "", *appeal]), "en")
    assert cleaned.paragraphs == tuple(news)


def test_a_button_glued_to_a_sentence_is_cut_off() -> None:
    cleaned = clean("\n".join([*BODY[:3], f"{BODY[3]}Donate now"]), "en")
    assert cleaned.paragraphs == BODY[:4]


def test_an_article_about_subscriptions_keeps_its_prices_and_pleas() -> None:
    article = (
        "The Daily Lantern will charge readers online",
        "The Daily Lantern said on Monday that it would put up a paywall in spring.",
        "Readers will pay 8 dollars a month to subscribe, its editor told the staff.",
        '"We need our readers to support our journalism," she wrote in a letter to subscribers.',
        "Donations to the paper fell by half last year.",
    )
    assert clean("\n".join(article), "en").paragraphs == article


def test_boilerplate_gets_its_kind() -> None:
    boilerplate = {
        "© 2031 Kestrel Bay Courier. All rights reserved.": "copyright",
        "Share on Facebook": "share",
        "Sign up for our free morning newsletter and get the news in your inbox.": "newsletter",
        "We use cookies to improve this website. Privacy policy": "cookie",
    }
    said = classify("\n".join([*BODY, *boilerplate]))
    assert [(line.text, line.kind) for line in said[len(BODY) :]] == list(boilerplate.items())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The rest of this story is for subscribers only.", "paywall"),
        ("Чтобы прочитать материал до конца, купите подписку.", "paywall"),
        ("Esta nota es exclusiva para quienes están suscritos.", "paywall"),
        ("THIS TEXT WAS PRODUCED BY A MEDIA OUTLET THAT PERFORMS THE FUNCTIONS OF A FOREIGN AGENT", "legal"),
        ("НАСТОЯЩИЙ МАТЕРИАЛ СОЗДАН И РАСПРОСТРАНЁН ИНОСТРАННЫМ АГЕНТОМ «ПАРУС» ЛИБО КАСАЕТСЯ ЕГО ДЕЯТЕЛЬНОСТИ. 18+", "legal"),
        ("Estimated reading time: 9 minutes", "widget"),
        ("Читать 11 минут", "widget"),
        ("ATTENTION EDITORS: EMBARGOED UNTIL 0900 GMT ON SUNDAY", "advisory"),
        ("ENDS", "advisory"),
    ],
)
def test_notices_between_paragraphs_are_found_and_named(line: str, kind: str) -> None:
    said = classify("\n\n".join([*BODY[:3], line, *BODY[3:]]))
    (found,) = [one for one in said if one.text == line]
    assert (found.label, found.kind) == ("furniture", kind)
    assert {one.label for one in said if one.text in BODY} == {"body"}


@pytest.mark.parametrize(
    "line",
    [
        "The ministry added the newspaper to its register of foreign agents on Thursday, the editor said.",
        "В пятницу Минюст внёс в реестр иностранных агентов двух журналистов и адвоката.",
        "Correction: an earlier version of this report gave the wrong age of the captain. He is 61.",
        "Friday: rain at times, 11 to 14 degrees, wind from the north-west.",
    ],
)
def test_news_about_such_things_weather_and_corrections_are_kept(line: str) -> None:
    assert line in clean("\n\n".join([*BODY[:3], line, *BODY[3:]])).paragraphs


def test_a_denial_at_the_end_of_the_news_is_kept() -> None:
    news = ("Рыбаки утверждают, что порт скрыл промеры, показавшие обмеление канала.", "Из-за спора с четверга стоят два парома.")
    text = "\n\n".join([*news, "Администрация это отрицает."])
    assert clean(text).text == text


def test_a_reason_names_a_cue_and_the_nearest_known_example() -> None:
    said = classify("\n".join([*BODY, *APPEAL]))[len(BODY) :]
    assert "names an amount" in said[3].why
    assert any(reason.startswith("like a known line of this kind: ") for one in said for reason in one.why)


def test_plain_prose_is_settled_without_loading_the_encoder() -> None:
    code = (
        "import sys; from summarize.boilerplate import classify; text = sys.argv[1];"
        "assert {line.label for line in classify(text)} == {'body', 'blank'}; assert 'summarize.text.encoder' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, "\n\n".join(BODY)], check=True)


def test_every_entry_is_well_formed() -> None:
    text = "\n".join(["", *BODY[:3], "", "", *APPEAL, "© 2031 Kestrel Bay Courier. All rights reserved.", "   "])
    lines = text.split("\n")
    said = classify(text)
    assert [line.n for line in said] == list(range(1, len(lines) + 1))
    for line in said:
        check(line, lines)


def check(line: LabelledLine, lines: list[str]) -> None:
    assert line.text == lines[line.n - 1][line.start : line.end]
    assert 0 <= line.start <= line.end
    assert 0.0 <= line.score <= 1.0
    assert (line.kind in KINDS) == (line.label in ("appeal", "furniture"))
    assert (line.label == "blank") == (not line.text.strip())
    assert line.label == "blank" or line.why


@pytest.mark.parametrize("text", ["", "\n", "   \n\t\n"])
def test_nothing_gives_blank_lines(text: str) -> None:
    assert set(labels(text)) == {"blank"}
    assert len(labels(text)) == len(text.split("\n"))


def test_only_line_feeds_count_as_line_ends() -> None:
    odd = "One\u2028two\x0bthree\x85four."
    assert [line.n for line in classify(f"{odd}\n{BODY[0]}")] == [1, 2]


def test_a_language_without_rules_still_works() -> None:
    assert clean("\n".join([*BODY, *APPEAL]), "eo").paragraphs == BODY
