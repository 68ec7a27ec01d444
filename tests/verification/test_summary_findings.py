"""What check_summary and check say about summaries that people or machines might write. All texts are our own."""

from __future__ import annotations

import time

import pytest

from summarize.types import Finding
from summarize.verification import best_body_sentence, check, check_summary, sentence_evidence
from summarize.verification.verbatim import altered, quotations, running

BODY = (
    "The port of Sandvik was shut on Monday after a storm sank three fishing boats.",
    "Harbour master Ola Brenner said the damage came to 1.5 million euros.",
    '"We have never seen waves like these in this harbour," he said.',
    "The ferry line Nordkap will lose about 712 passengers a day while the port is closed.",
    "Work to clear the entrance begins next week and should be over by 14 May.",
)
SPANISH = (
    "El puerto de Villamar cerró el lunes tras una tormenta que hundió tres barcos de pesca.",
    "La alcaldesa Marta Quiroga dijo que los daños ascienden a 1,5 millones de euros.",
)
RUSSIAN = (
    "Порт Заречный закрыли в понедельник после шторма, потопившего три рыболовных судна.",
    "Начальник порта Олег Бреннер сообщил, что ущерб составил 1,5 млн евро.",
)


def found(*sentences: str, body: tuple[str, ...] = BODY, language: str = "en") -> list[Finding]:
    return list(check_summary(body, sentences, language).findings)


def kinds(findings: list[Finding], level: str = "error") -> set[str]:
    return {f.kind for f in findings if f.level == level}


def test_a_number_that_the_body_lacks_is_an_error_that_names_sentence_and_nearest() -> None:
    findings = found("The port was shut on Monday after a storm.", "Ola Brenner said the damage came to 2.5 million euros.")
    number = next(f for f in findings if f.kind == "number")
    assert (number.level, number.sentence, number.where) == ("error", 2, "summary")
    assert number.got.startswith("2.5 million")
    assert number.expected.startswith("1.5 million")


@pytest.mark.parametrize(
    "same",
    [
        "Ola Brenner said the damage came to 1,500,000 euros.",
        "Ola Brenner said the damage came to €1.5m.",
        "A storm sank 3 fishing boats and shut the port of Sandvik on Monday.",
        "The ferry line Nordkap will lose about 700 passengers a day.",
    ],
)
def test_a_number_written_another_way_or_rounded_is_no_error(same: str) -> None:
    assert "number" not in kinds(found(same))


def test_a_name_that_the_body_lacks_is_an_error() -> None:
    assert "name" in kinds(found("Damage came to 1.5 million euros, harbour master Piet Vandermeer said."))


def test_a_weekday_put_for_another_is_an_error() -> None:
    time_finding = next(f for f in found("The port of Sandvik was shut on Thursday after a storm.") if f.kind == "time")
    assert time_finding.level == "error"
    assert (time_finding.expected, time_finding.got) == ("14 may" if "may" in time_finding.expected else "monday", "thursday")


def test_an_opposite_is_found() -> None:
    assert "reversal" in kinds(found("The port of Sandvik was opened on Monday after a storm sank three fishing boats.")) | kinds(
        found("Work to clear the entrance ends next week and should be over by 14 May."), "error"
    )


def test_a_negation_put_in_or_left_out_is_found() -> None:
    body = ("The harbour board will not reopen the old pier, chair Ola Brenner said.", "Ferries sail from Sandvik every hour.")
    lost = found("The harbour board will reopen the old pier, Ola Brenner said.", body=body)
    added = found("Ferries do not sail from Sandvik every hour.", body=body)
    assert "negation" in kinds(lost, "warning")
    assert "negation" in kinds(added)
    assert "negation" not in kinds(found("The board will not reopen the old pier.", body=body))


def test_a_month_put_for_another_is_found_though_may_is_a_verb_too() -> None:
    body = ("The ward will close in March, the health board of Kestrel Bay said.",)
    assert "time" in kinds(found("The ward will close in May, the health board of Kestrel Bay said.", body=body))
    assert "time" not in kinds(found("The ward may close in March, the health board said.", body=body), "error")


def test_altered_words_in_quotation_marks_are_an_error_and_verbatim_ones_are_not() -> None:
    assert "quotation" in kinds(found('Brenner said: "We have often seen waves like these in this harbour."'))
    assert "quotation" not in kinds(found('Brenner said: "We have never seen waves like these in this harbour."'))


def test_a_sentence_said_twice_is_an_error() -> None:
    assert "repetition" in kinds(found(BODY[0], "The port was shut.", BODY[0]))


def test_a_sentence_without_ground_is_an_error_and_a_preamble_only_a_warning() -> None:
    assert "grounding" in kinds(found("Scientists discovered a distant planet covered by oceans and green clouds."))
    assert "grounding" not in kinds(found("Here is a concise summary of the article."))


def test_a_summary_in_the_wrong_language_is_an_error() -> None:
    text = "Порт Сандвик закрыли в понедельник после шторма, который потопил три рыболовных судна."
    report = check_summary(BODY, [text], "en")
    assert "language" in kinds(list(report.findings))
    assert report.score < 0.6


@pytest.mark.parametrize(
    ("body", "language", "right", "wrong"),
    [
        (
            SPANISH,
            "es",
            "El puerto de Villamar cerró tras una tormenta.",
            "Marta Quiroga dijo que los daños suman 4,5 millones de euros.",
        ),
        (RUSSIAN, "ru", "Порт Заречный закрыли после шторма.", "Олег Бреннер сообщил, что ущерб составил 4,5 млн евро."),
    ],
)
def test_spanish_and_russian_are_checked_too(body: tuple[str, ...], language: str, right: str, wrong: str) -> None:
    good = check_summary(body, [right], language)
    bad = check_summary(body, [wrong], language)
    assert good.ok
    assert "number" in kinds(list(bad.findings))
    assert bad.score < good.score


def test_grounding_evidence_points_to_the_sentences_a_sentence_rests_on() -> None:
    assert sentence_evidence(BODY, "Harbour master Ola Brenner put the damage at 1.5 million euros.", "en") == (2,)
    fused = sentence_evidence(BODY, "A storm sank three fishing boats and clearing the entrance begins next week.", "en")
    assert fused == (1, 5)
    assert sentence_evidence(BODY, "Zebras graze quietly.", "en") == ()


def test_grounding_best_body_sentence_is_what_may_stand_in_its_place() -> None:
    assert best_body_sentence(BODY, "The Nordkap ferry loses 900 passengers a day.", "en") == 4
    assert best_body_sentence(BODY, "Zebras graze quietly.", "en") == 1
    assert best_body_sentence((), "Anything.", "en") == 0


def test_grounding_knows_inflected_russian() -> None:
    assert sentence_evidence(RUSSIAN, "Об ущербе в 1,5 млн рассказал начальник порта.", "ru") == (2,)


def test_swapped_texts_get_a_warning_about_the_order() -> None:
    report = check(BODY[0], " ".join(BODY), source_lang="en", lang="en")
    assert [f.level for f in report.findings if f.kind == "order"] == ["warning"]


def test_identical_texts_are_right_and_empty_ones_wrong() -> None:
    text = " ".join(BODY)
    assert check(text, text).score > 0.9
    assert check(text, text).ok
    for source, summary in ((text, ""), ("", text), ("", ""), (text, " \n\t")):
        report = check(source, summary)
        assert report.score == 0.0
        assert not report.ok


def test_a_translation_is_told_from_a_summary_in_another_language() -> None:
    source = " ".join(BODY)
    short = check(source, "В порту Сандвик шторм потопил три рыболовных судна.", source_lang="en", lang="ru")
    assert "omission" not in {f.kind for f in short.findings}
    invented = check(source, "В порту Сандвик шторм потопил 46 рыболовных судов.", source_lang="en", lang="ru")
    assert "number" in kinds(list(invented.findings))
    assert invented.score < short.score
    whole = check(BODY[1], "Начальник порта Ола Бреннер сообщил, что ущерб составил 15 миллионов евро.", source_lang="en", lang="ru")
    assert "number" in kinds(list(whole.findings))


@pytest.mark.parametrize(
    "text",
    [
        "🎉🎉🎉",
        "مرحبا بالعالم هذا نص",
        "שלום עולם",
        "中文文本没有空格",
        "a\u202eb\u0000c",
        "\ud800",
        "MiXeD смешанный 混合 42",
        "seventeen hundred",
    ],
)
def test_odd_texts_get_a_score_on_either_side(text: str) -> None:
    source = " ".join(BODY)
    for pair in ((source, text), (text, source), (text, text)):
        assert 0.0 <= check(*pair).score <= 1.0


def test_ten_thousand_words_are_checked_in_linear_time() -> None:
    long = " ".join(f"In town {i} the council {i * 3} voted for bridge {i * 7} on a rainy evening." for i in range(700))
    started = time.process_time()
    report = check(long, long[: len(long) // 2], source_lang="en", lang="en")
    assert report.score > 0.7
    check(long, long[:3000] + " And 123456789 people came.", source_lang="en", lang="en")
    assert time.process_time() - started < 10


def test_quotations_need_three_words_and_parts_around_an_ellipsis_are_looked_up_apart() -> None:
    assert quotations('He said "yes" and “we will rebuild it all”.') == ["we will rebuild it all"]
    source = running("We will, after all these years, rebuild the old town hall.")
    assert altered("“We will … rebuild the old town hall”", source) == []
    assert altered("“We will never rebuild the town hall”", source) != []
