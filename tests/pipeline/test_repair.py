"""What happens to a wrong sentence: replaced by the article's own, translated again, or marked for review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from summarize.backends.base import GenerateRequest, TranslatedSegment
from summarize.backends.fake import FakeEngine
from summarize.backends.sessions import open_session
from summarize.generation.prompts import PromptLibrary
from summarize.summarization.repair import check, repair_summary
from summarize.translation import repair
from summarize.translation.requests import TranslationJob
from summarize.translation.translate import CandidateBatch
from summarize.types import CheckReport, Sentence, Summary
from summarize.verification.report import wrong_sentence_numbers

from .following import Continuous

BODY = [
    "The town council of Brackwell voted on Tuesday to close two bridges until March.",
    "About 18,000 cars cross the bridges every day, the council said.",
    "The mayor, Hanna Weil, voted against the plan and called it a costly mistake.",
    "Repairs will cost 4.5 million crowns, half of it paid by the region.",
]
PROMPTS = PromptLibrary(None)


def wrong(report: object) -> list[int]:
    return wrong_sentence_numbers(report)  # type: ignore[arg-type]


GOOD = "The town council of Brackwell voted on Tuesday to close two bridges until March."
BAD = "About 81,000 cars cross the bridges every day, the council said."


def repaired(*texts: str, body: Sequence[str] = BODY) -> tuple[list[Sentence], CheckReport]:
    summary = Summary("en", tuple(Sentence(text) for text in texts))
    done, report = repair_summary(body, summary, check(body, summary))
    return list(done.sentences), report


def test_a_sound_summary_is_left_alone() -> None:
    assert repaired(GOOD)[0] == [Sentence(GOOD)]


def test_a_wrong_sentence_is_replaced_by_the_articles_own() -> None:
    sentences, report = repaired(GOOD, BAD)
    assert sentences == [Sentence(GOOD), Sentence(BODY[1], method="extractive")]
    assert wrong(report) == []


def test_a_quotation_that_is_not_verbatim_becomes_reported_speech() -> None:
    sentences, report = repaired(GOOD, "The mayor, Hanna Weil, called the plan “a most costly and quite terrible mistake”.")
    assert "“" not in sentences[1].text
    assert wrong(report) == []


def test_the_articles_own_sentence_is_not_said_twice() -> None:
    sentences, report = repaired(BODY[1], BAD)
    assert [sentence.text for sentence in sentences] == [BODY[1]]
    assert len(report.evidence) == 1


def test_a_summary_of_nothing_but_errors_falls_back_on_the_body() -> None:
    sentences, _ = repaired("Zorro stole 99 elephants in Nairobi.", "Zorro stole 98 elephants in Nairobi.")
    assert sentences
    assert all(sentence.text in BODY for sentence in sentences)


def test_a_wrong_sentence_is_never_replaced_by_one_that_refers_to_a_missing_one() -> None:
    body = [BODY[0], "They carry about 18,000 cars every day, the council said."]
    sentences, _ = repaired(GOOD, "They carry about 81,000 cars every day, the council said.", body=body)
    assert [sentence.text for sentence in sentences] == [GOOD]


SOURCE = "Repairs will cost 4.5 million crowns, half of it paid by the region."
RIGHT = "Ремонт обойдётся в 4,5 млн крон, половину заплатит регион."
WRONG = "Ремонт обойдётся в 45 млн крон, половину заплатит регион."


def segment(text: str, *, truncated: bool = False, score: float | None = None) -> TranslatedSegment:
    return TranslatedSegment(text, "length" if truncated else "stop", 10, 10, truncated, score)


def chosen(*pool: TranslatedSegment) -> str:
    return repair.choose_segments([SOURCE], [pool], "en", "ru", None).segments[0].text


def retry(first: str, answer: Callable[[GenerateRequest], str], *, truncated: bool = False) -> repair.DraftTranslation:
    item = repair.choose_segments([SOURCE], [[segment(first, truncated=truncated)]], "en", "ru", None)
    repair.repair_translations([item], FakeEngine(answer), PROMPTS)
    return item


def test_a_sound_translation_is_not_retried() -> None:
    engine = FakeEngine([])
    item = repair.choose_segments([SOURCE], [[segment(RIGHT)]], "en", "ru", None)
    repair.repair_translations([item], engine, PROMPTS)
    assert item.report.ok
    assert engine.history == []


def test_a_wrong_number_in_a_translation_is_retried_and_the_sound_one_kept() -> None:
    item = retry(WRONG, lambda request: RIGHT)
    assert item.segments[0].text == RIGHT
    assert item.report.ok


def test_what_stays_wrong_stays_a_finding() -> None:
    item = retry(WRONG, lambda request: WRONG)
    assert not item.report.ok
    assert any(finding.kind == "number" and finding.level == "error" for finding in item.report.findings)


def test_a_cut_answer_is_an_error_and_is_retried() -> None:
    item = retry("Ремонт обойдётся в 4,5 млн крон, половину", lambda request: RIGHT, truncated=True)
    assert item.segments[0].text == RIGHT
    stuck = retry(RIGHT, lambda request: RIGHT, truncated=True)
    assert stuck.report.ok  # the same words, but from an answer that was not cut


OTHER = "Ремонт будет стоить 4,5 млн крон, половину суммы заплатит регион."
ODD = "Починка 4,5 млн крон, регион даёт половину."


def test_an_error_outweighs_any_likelihood() -> None:
    assert chosen(segment(WRONG, score=-0.1), segment(WRONG, score=-0.1), segment(ODD, score=-3.0)) == ODD


def test_of_equals_the_likelier_is_chosen_and_else_the_first() -> None:
    assert chosen(segment(RIGHT, score=-2.0), segment(OTHER, score=-0.2)) == OTHER
    assert chosen(segment(RIGHT), segment(RIGHT, score=-3.0)) == RIGHT


def test_a_cut_answer_is_the_last_choice() -> None:
    assert chosen(segment(RIGHT, truncated=True), segment(ODD)) == ODD


def test_repair_keeps_what_was_sampled_before_in_the_choice() -> None:
    item = repair.choose_segments([SOURCE], [[segment(WRONG), segment(WRONG)]], "en", "ru", None)
    repair.repair_translations([item], FakeEngine(lambda request: RIGHT if "45" in request.messages[-1].content else WRONG), PROMPTS)
    assert len(item.pools[0]) > 2
    assert item.segments[0].text == RIGHT


def translated(engine: FakeEngine, sources: Sequence[str], count: int) -> repair.DraftTranslation:
    """As the pipeline does it: translated, chosen, translated again where it is wrong."""
    wrong = partial(repair.is_wrong, glossary=None)
    (pools,) = CandidateBatch(
        [TranslationJob(tuple(sources), "en", "ru")], engine, open_session(engine), prompts=PROMPTS, wrong=wrong
    ).candidates()
    item = repair.choose_segments(sources, pools, "en", "ru", None)
    repair.repair_translations([item], engine, PROMPTS, count=count)
    return item


def test_an_engine_that_retries_at_once_gives_what_two_rounds_give() -> None:
    def answer(request: GenerateRequest) -> str:
        if "4.5 million" not in request.messages[-1].content:
            return "Около 18 000 машин ежедневно проезжают по мостам, сообщил совет."
        return RIGHT if request.temperature else WRONG

    for count in (1, 3):
        rounds, at_once = FakeEngine(answer), Continuous(answer)
        one, two = translated(rounds, [SOURCE, BODY[1]], count), translated(at_once, [SOURCE, BODY[1]], count)
        assert one.segments[0].text == two.segments[0].text == RIGHT
        assert one.report == two.report
        assert two.pools[0][1].retried
        assert len(two.pools[1]) == 1
        # A continuous batch answers in no order.
        assert {request.messages for request in rounds.history} == {request.messages for request in at_once.history}
        assert len(rounds.history) == 3


def test_what_was_retried_at_once_and_is_wrong_still_is_retried_only_as_often_as_was_asked_for() -> None:
    for count, sampled in ((1, 2), (3, 4)):
        engine = Continuous(lambda request: WRONG)
        item = translated(engine, [SOURCE], count)
        assert not item.report.ok
        assert len(engine.history) == sampled


@pytest.mark.parametrize("count", [1, 3])
def test_an_empty_sample_takes_no_translations_place_whenever_it_was_sampled(count: int) -> None:
    """«Nothing» has fewer errors than a sentence with two of them."""
    twice_wrong = "Ремонт обойдётся в 45 млн крон, треть оплатит Норвегия."

    def answer(request: GenerateRequest) -> str:
        return "" if request.temperature else twice_wrong

    for engine in (FakeEngine(answer), Continuous(answer)):
        item = translated(engine, [SOURCE], count)
        assert item.segments[0].text == twice_wrong
        assert not item.report.ok
