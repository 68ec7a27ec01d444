"""The faithfulness score: its range, its direction, and that no text breaks it. All texts are our own."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.verification import check, check_summary, check_translation
from summarize.verification.features import NAMES, features
from summarize.verification.overlap import Source, line
from summarize.verification.score import CEILING, FLOOR, load, model

BODY = (
    "The council of Marrowfield voted on Tuesday to close the Aldgate bridge after engineers found cracks in two of its pillars.",
    "Mayor Lena Ortiz said the repairs would cost 4.2 million pounds and take about 18 months.",
    "Traffic will be sent over the northern ring road, where the council expects long queues in the morning.",
    "Shop owners near the bridge fear they will lose customers and have asked for help with their rents.",
    "The bridge was built in 1931 and carries 23,000 vehicles a day, the council's report says.",
    "A ferry for people on foot will cross the river every 20 minutes until the bridge is open again.",
)
GOOD = (
    "Marrowfield council voted on Tuesday to close the Aldgate bridge after engineers found cracks.",
    "Mayor Lena Ortiz said repairs would cost 4.2 million pounds.",
)
FOREIGN = (
    "The striker scored twice as the visitors beat their rivals in the cup final.",
    "Scientists have grown a new kind of wheat that needs less water.",
)
any_text = st.text(max_size=300)
words = st.lists(st.sampled_from(" ".join(BODY).split()), min_size=1, max_size=40).map(" ".join)


def score(*sentences: str) -> float:
    return check_summary(BODY, sentences, "en").score


def test_a_summary_made_of_the_body_scores_high() -> None:
    assert score(*GOOD) > 0.7


def test_the_body_itself_scores_highest_and_has_no_finding() -> None:
    report = check_summary(BODY, BODY, "en")
    assert report.score == CEILING
    assert report.findings == ()
    assert report.evidence == ((1,), (2,), (3,), (4,), (5,), (6,))


def test_a_summary_of_another_article_scores_low_and_is_an_error() -> None:
    report = check_summary(BODY, FOREIGN, "en")
    assert report.score < 0.2
    assert any(f.kind == "grounding" and f.level == "error" for f in report.findings)


def test_the_words_of_the_body_in_another_order_score_below_the_body() -> None:
    shuffled = " ".join(sorted(" ".join(BODY[:2]).replace(".", "").split(), key=lambda word: word[::-1])) + "."
    assert score(shuffled) < 0.5 < score(*BODY[:2])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("4.2 million", "7.9 million"),
        ("Lena Ortiz", "Karla Brandt"),
        ("on Tuesday", "on Friday"),
        ("close", "open"),
        ("engineers", "Norwegian pilots"),
    ],
)
def test_a_changed_fact_lowers_the_score(right: str, wrong: str) -> None:
    changed = [sentence.replace(right, wrong) for sentence in GOOD]
    assert changed != list(GOOD)
    assert score(*changed) < score(*GOOD)


@given(st.integers(min_value=100, max_value=10**6).filter(lambda n: n not in (1931, 23000)))
@settings(max_examples=40, deadline=None)
def test_an_invented_number_never_raises_the_score(n: int) -> None:
    wrong = GOOD[1].replace("4.2 million", str(n))
    assert score(GOOD[0], wrong) <= score(*GOOD)
    assert score(GOOD[0], GOOD[1], f"It employs {n} people.") <= score(*GOOD)


@given(words)
@settings(max_examples=60, deadline=None)
def test_words_of_the_body_in_any_order_score_between_floor_and_ceiling_and_always_the_same(text: str) -> None:
    first = check_summary(BODY, [text], "en")
    assert FLOOR * 0.1 <= first.score <= CEILING
    assert check_summary(BODY, [text], "en") == first


@given(any_text, any_text, st.sampled_from([None, "en", "es", "ru", "ar", "zh"]), st.sampled_from([None, "en", "es", "ru", "ar"]))
@settings(max_examples=150, deadline=None)
def test_no_pair_of_texts_crashes_the_check(source: str, text: str, source_lang: str | None, lang: str | None) -> None:
    report = check(source, text, source_lang=source_lang, lang=lang)
    assert 0.0 <= report.score <= 1.0
    for finding in report.findings:
        assert 0.0 <= finding.confidence <= 1.0
        assert finding.message


@given(st.lists(st.text(alphabet=string.printable, max_size=60), max_size=5), st.lists(any_text, max_size=5))
@settings(max_examples=60, deadline=None)
def test_evidence_has_one_entry_a_sentence_and_points_into_the_body(body: list[str], summary: list[str]) -> None:
    report = check_summary(body, summary, "en")
    assert len(report.evidence) == len(summary)
    assert all(1 <= n <= len(body) for entry in report.evidence for n in entry)
    assert all(len(entry) <= 3 for entry in report.evidence)


def test_every_feature_is_finite_for_empty_and_for_odd_sentences() -> None:
    source = Source(BODY, "en")
    for text in ("", "…", "🙂🙂", "7", "the", "THE COUNCIL"):
        found = features(source, text, [line(text, "en")])
        assert len(found) == len(NAMES)
        assert all(abs(value) < 1e6 for value in found)


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="train_score"):
        load({"features": ["words"], "version": "x"})


def test_the_packaged_model_is_small_and_knows_every_feature() -> None:
    packaged = model()
    assert len(packaged.coefficients) == len(packaged.low) == len(packaged.high) == len(NAMES)
    assert all(-1 <= feature < len(NAMES) for tree in packaged.trees for feature in tree.feature)


def test_a_translation_with_a_changed_number_scores_below_the_right_one() -> None:
    source = ["The bridge carries 23,000 vehicles a day."]
    right = check_translation(source, ["По мосту проезжают 23 000 машин в день."], source_lang="en", lang="ru")
    wrong = check_translation(source, ["По мосту проезжают 32 000 машин в день."], source_lang="en", lang="ru")
    assert right.ok
    assert right.score > 0.8
    assert not wrong.ok
    assert wrong.score < right.score


def test_a_question_to_the_reader_and_a_preamble_said_twice_are_no_errors() -> None:
    question = check_summary(BODY, [GOOD[0], "Would you like further details of some specific chapter?"], "en")
    assert [f.level for f in question.findings if f.kind == "grounding"] == ["warning"]
    preamble = check_summary(BODY, [f"Here is a summary of the passage: the passage says {GOOD[1]}"], "en")
    assert not [f for f in preamble.findings if f.kind == "repetition" and f.level == "error"]


def test_in_spanish_only_what_is_foreign_to_the_whole_article_is_an_error() -> None:
    body = [
        "El consejo de Marafuente votó el martes cerrar el puente de piedra.",
        "La alcaldesa Lena Ortiz dijo que la obra costará mucho.",
    ]
    foreign = check_summary(body, ["Un delantero marcó dos goles y ganó la copa ante miles de aficionados."], "es")
    loose = check_summary(body, ["Ortiz defendió públicamente semejante iniciativa frente a vecinos enfadados."], "es")
    assert {f.level for f in foreign.findings if f.kind == "grounding"} == {"error"}
    assert {f.level for f in loose.findings if f.kind == "grounding"} == {"warning"}


@pytest.mark.parametrize(
    "text",
    ["🙂 " * 300, "שלום עולם. " * 40, "المجلس صوت يوم الثلاثاء. " * 30, "Council совет مجلس 議会 voted 🙂 on Tuesday.", "word " * 10_000],
    ids=["emoji", "hebrew", "arabic", "mixed", "ten thousand words"],
)
def test_odd_texts_score_below_a_good_summary_and_do_not_crash(text: str) -> None:
    body = " ".join(BODY)
    report = check(body, text)
    assert 0.0 <= report.score < score(*GOOD)
    assert 0.0 <= check(text, body).score <= 1.0


def test_between_languages_a_wrong_number_scores_below_the_right_one() -> None:
    body = " ".join(BODY)
    right = check(body, "Мэр Лена Ортис сказала, что ремонт будет стоить 4,2 млн фунтов.", source_lang="en", lang="ru")
    wrong = check(body, "Мэр Лена Ортис сказала, что ремонт будет стоить 9,7 млн фунтов.", source_lang="en", lang="ru")
    assert wrong.score < right.score


def test_words_joined_from_two_sentences_are_unlinked() -> None:
    source = Source(BODY, "en")

    def of(text: str) -> dict[str, float]:
        return dict(zip(NAMES, features(source, text, [line(text, "en")]), strict=True))

    near = of("The council voted to close the bridge after engineers found cracks.")
    joined = of("Shop owners found the ferry in a report of engineers.")
    assert near["linked"] > 0.9
    assert joined["linked"] < 0.5 < near["linked_worst"]
    assert joined["unlinked_count"] > near["unlinked_count"]
    assert of("Pillars cracks found engineers.")["linked"] < near["linked"]
