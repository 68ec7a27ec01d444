"""Sentences that a translation lost or made up, and summaries that nothing supports. All texts are our own."""

from __future__ import annotations

import pytest

from summarize.verification import check, check_summary

SOURCE = (
    "The library of Ostrel will close in autumn. Its roof leaks, the architect Ilse Mohn said. Forty volunteers have offered to repair it."
)
RU = [
    "Библиотека Острела закроется осенью.",
    "Её крыша протекает, сказала архитектор Ильзе Мон.",
    "Сорок добровольцев предложили её починить.",
]
BODY = [
    "The library of Ostrel will close in autumn.",
    "Its roof leaks, the architect Ilse Mohn said.",
    "Forty volunteers have offered to repair it without pay.",
    "The swimming pool stays open.",
]


def kinds(source: str, text: str, lang: str, kind: str = "translation") -> set[str]:
    report = check(source, text, source_lang="en", lang=lang, kind=kind)  # type: ignore[arg-type]
    return {it.check for it in report.findings if it.level == "error"}


@pytest.mark.parametrize("lost", range(3))
def test_a_lost_sentence_is_an_omission(lost: int) -> None:
    assert "omission" in kinds(SOURCE, " ".join(RU[:lost] + RU[lost + 1 :]), "ru")


@pytest.mark.parametrize("place", range(4))
def test_a_sentence_made_up_is_an_addition(place: int) -> None:
    assert "addition" in kinds(SOURCE, " ".join([*RU[:place], "Полиция задержала двух рыбаков на озере.", *RU[place:]]), "ru")


def test_a_whole_translation_is_no_finding() -> None:
    assert kinds(SOURCE, " ".join(RU), "ru") == set()


@pytest.mark.parametrize("text", ["…", "(Risas)"])
def test_a_text_without_a_translation_is_an_omission(text: str) -> None:
    assert "omission" in kinds("Think of a library as a city of quiet people.", text, "es")


def test_a_text_about_something_else_is_an_addition() -> None:
    assert "addition" in kinds("The library of Ostrel will close in autumn.", "Рыба на рынке подорожала из-за штормов.", "ru")


def test_a_row_of_dots_is_a_warning_and_words_over_and_over_an_error() -> None:
    source = "The library of Ostrel will close its doors in autumn, the council decided."
    text = "Библиотека Острела осенью закроет свои двери, решил совет."
    found = check(source, f"{text} {'. ' * 60}", source_lang="en", lang="ru", kind="translation").findings
    assert [(it.check, it.severity) for it in found] == [("addition", "minor")]
    assert "addition" in kinds(source, f"{text} {'Рыба на рынке подорожала из-за штормов на море. ' * 3}", "ru")


def test_a_sentence_that_was_divided_is_no_addition() -> None:
    source = "The library of Ostrel, which has stood beside the river for two hundred years, will close its doors in autumn."
    divided = "Библиотека Острела стоит у реки двести лет. Осенью она закроет свои двери."
    assert "addition" not in kinds(source, divided, "ru")
    assert "addition" not in kinds(
        "She led the choir for years and gave it a house.", "Dirigió el coro durante años. También le regaló una casa.", "es"
    )
    assert "addition" in kinds(source, f"{divided} Мэр города отказался от любых комментариев по этому поводу.", "ru")


def test_a_summary_may_leave_out_and_names_its_evidence_across_languages() -> None:
    report = check_summary(BODY, ["Сорок добровольцев бесплатно починят библиотеку."], "ru", source_language="en")
    assert 3 in report.evidence[0]
    assert [it for it in report.findings if it.level == "error"] == []
    assert report.score > check_summary(BODY, ["Рыба на рынке подорожала из-за штормов."], "ru", source_language="en").score


def test_a_clause_that_nothing_supports_is_found() -> None:
    text = "The library of Ostrel, which was founded by a wealthy brewer, will close in autumn."
    found = check_summary(BODY, [text], "en").findings
    assert [(it.check, it.severity, it.got) for it in found] == [("grounding", "minor", "which was founded by a wealthy brewer")]


def test_evidence_is_the_sentences_that_share_words() -> None:
    sentences = ["Volunteers will repair the leaking roof.", "Zebras."]
    assert check_summary(BODY, sentences, "en").evidence == ((2, 3), ())


def test_a_quotation_must_be_in_the_source() -> None:
    said = ["She said: “It leaks and it will always leak.”"]
    assert "quotation" in {it.check for it in check_summary([*BODY, "“It leaks every year,” she said."], said, "en").findings}


@pytest.mark.parametrize(
    ("lang", "text", "errors"),
    [
        ("es", "El concejo busca dinero.", 0),
        ("ru", "Совет всё ещё ищет деньги.", 0),
        ("es", "El volcán arrojó ceniza sobre tres pueblos.", 1),
        ("ru", "Вулкан засыпал пеплом три деревни.", 1),
    ],
)
def test_a_clause_of_a_long_sentence_is_ground_for_a_summary_in_another_language(lang: str, text: str, errors: int) -> None:
    source = (
        "The sea wall that a storm broke in January was rebuilt by volunteers, who hauled stones for nine weeks, and Tessa Munro taught "
        "forty children to swim, while the council of Skellay was still looking for money."
    )
    found = check(source, text, source_lang="en", lang=lang, kind="summary").findings
    assert sum(it.check == "grounding" and it.severity != "minor" for it in found) == errors
