"""The rules of runs of lines, each on lines that have just the signs it looks at."""

from __future__ import annotations

import pytest

from summarize.boilerplate import clean
from summarize.boilerplate.blocks import BUTTON, CERTAIN, HEADING, REPORT, SHORT_RUN, asks_nothing, ends_of_news, states
from summarize.boilerplate.features import Line

from .articles import APPEAL, BODY
from .lines import line

DOUBTED, SURE = (0.2, 0.7, 0.1), (CERTAIN - 0.01, 0.98, 0.01)


def nothing(*lines: Line, opinion: tuple[float, float, float] = DOUBTED) -> bool:
    return asks_nothing(range(len(lines)), [opinion] * len(lines), lines)


def test_a_run_that_speaks_to_nobody_asks_nothing() -> None:
    assert nothing(line("n:give", "n:money"), line("price"))
    assert not nothing(line("n:give", "n:you", "n:media"), line("price"))


def test_a_heading_that_opens_with_the_verb_asks() -> None:
    assert not nothing(line("first:give", words=HEADING))
    assert nothing(line("first:give", words=HEADING + 1))


def test_a_button_below_speaks_for_a_run_that_the_model_is_certain_of() -> None:
    run = (line("n:money"), line("n:click", words=BUTTON))
    assert not nothing(*run, opinion=SURE)
    assert nothing(*run, opinion=(CERTAIN, 0.9, 0.05))
    assert nothing(line("n:money"), line("n:caption", words=BUTTON), opinion=SURE)
    assert nothing(line("n:click", "n:money"), line(), opinion=SURE), "the first line is no button below"


def test_a_sentence_alone_asks_for_others_unless_it_speaks_of_the_press() -> None:
    assert nothing(line("n:appealing", "n:give", words=HEADING + 1))
    assert not nothing(line("n:appealing", "n:give", words=HEADING))
    assert not nothing(line("n:appealing", "n:give", "n:media", words=HEADING + 1))


def test_a_request_without_an_object_is_one_only_if_it_is_short_and_certain() -> None:
    plea = line("n:appealing")
    assert not nothing(*[plea] * SHORT_RUN, opinion=SURE)
    assert nothing(*[plea] * (SHORT_RUN + 1), opinion=SURE)
    assert nothing(*[plea] * SHORT_RUN)
    assert not nothing(*[line("n:appealing", words=BUTTON)] * SHORT_RUN)
    assert nothing(*[line("n:you")] * SHORT_RUN, opinion=SURE)


@pytest.mark.parametrize("sign", ["n:we", "n:you", "n:appealing", "n:thanks", "asks"])
def test_a_report_of_speech_is_a_statement_unless_it_speaks_itself(sign: str) -> None:
    said = ("n:say", "ends_sentence", "n:money")
    assert states(line(*said, words=REPORT))
    assert not states(line(*said, words=REPORT - 1))
    assert not states(line(*said, sign, words=REPORT))
    assert not states(line("ends_sentence", "n:money", words=REPORT))
    assert not states(line("n:say", "n:money", words=REPORT))


@pytest.mark.parametrize("sign", ["ends_question", "exclaims", "starts_ellipsis", "n:give", "price", "url"])
def test_a_statement_is_a_full_sentence_without_a_sign_of_an_appeal(sign: str) -> None:
    assert states(line("ends_sentence", words=2))
    assert not states(line("ends_sentence", words=1))
    assert not states(line("ends_sentence", sign))
    assert not states(line())


@pytest.mark.parametrize(
    ("gap_above", "gap_below", "after", "label"),
    [
        (True, True, "furniture", "body"),
        (True, False, "body", "body"),
        (True, False, "", "body"),
        (True, False, "furniture", "appeal"),
        (False, True, "furniture", "appeal"),
        (False, False, "body", "appeal"),
        (False, False, "", "appeal"),
    ],
)
def test_where_gaps_part_paragraphs_a_statement_below_an_appeal_is_news_only_across_one(
    gap_above: bool, gap_below: bool, after: str, label: str
) -> None:
    statement, asking = line("ends_sentence"), line("n:we", "n:give", "asks")
    labels = ["body", "appeal", "appeal", *([after] if after else [])]
    fresh = [True, True, gap_above, *([gap_below] if after else [])]
    ends_of_news(labels, [statement, asking, statement, *([line()] if after else [])], fresh, [True] * len(labels))
    assert labels[:3] == ["body", "appeal", label]


def test_without_gaps_a_statement_below_an_appeal_is_news() -> None:
    labels = ["body", "appeal", "appeal"]
    ends_of_news(labels, [line("ends_sentence"), line("n:we", "n:give"), line("ends_sentence")], [True, False, False], [True] * 3)
    assert labels == ["body", "appeal", "body"]


def test_the_share_that_was_left_out_is_told_in_percent() -> None:
    text = "\n".join([BODY[0], *APPEAL, *APPEAL])
    gone = sum(len(words.split()) for words in APPEAL) * 2
    (finding,) = clean(text, "en").findings
    assert finding.got == f"{100 * gone / len(text.split()):.0f} %"
    assert finding.got in finding.message
