"""What the caller may choose, and what is said about it."""

from __future__ import annotations

import pytest

from summarize.boilerplate import OutletRules, clean
from summarize.errors import ConfigError, UsageError

from .articles import APPEAL, ASKS, BODY

COPYRIGHT = "© 2031 Kestrel Bay Courier. All rights reserved."
TEXT = "\n".join([*BODY, *APPEAL, COPYRIGHT])


def test_keep_all_keeps_all() -> None:
    cleaned = clean(TEXT, "en", keep_all=True)
    assert cleaned.text == TEXT
    assert not cleaned.excluded
    assert {line.label for line in cleaned.lines} == {"body"}


def test_only_the_chosen_kinds_are_left_out() -> None:
    cleaned = clean(TEXT, "en", exclude=["copyright"])
    assert [one.text for one in cleaned.excluded] == [COPYRIGHT]
    assert cleaned.paragraphs == (*BODY, *APPEAL)


def test_an_empty_choice_of_kinds_leaves_everything_in() -> None:
    assert clean(TEXT, "en", exclude=[]).text == TEXT


def test_a_line_cut_in_two_is_one_entry_again_where_both_halves_are_kept() -> None:
    shared = f"{BODY[4]} {BODY[5]} {ASKS['en']}"
    text = "\n".join([*BODY[:4], shared])
    assert len([one for one in clean(text, "en").lines if one.n == 5]) == 2
    (whole,) = [one for one in clean(text, "en", keep_all=True).lines if one.n == 5]
    assert (whole.label, whole.text, whole.start, whole.end) == ("body", shared, 0, len(shared))
    assert "looks like appeal, kept" in whole.why


def test_a_page_of_boilerplate_keeps_its_first_full_sentence_as_the_lead_and_says_so() -> None:
    lead = "We use cookies to remember what you have chosen on your visit."
    assert len(lead.split()) == 12
    cleaned = clean("\n".join(["Share on Facebook", lead, "Accept all"]), "en")
    assert cleaned.text == lead
    finding = cleaned.findings[0]
    assert (finding.level, finding.kind, finding.where, finding.got) == ("warning", "body", "body", lead)
    assert "looked like page furniture" in finding.message


def test_a_page_of_boilerplate_without_a_full_sentence_has_no_lead() -> None:
    for short in (
        "We use cookies to remember what you have chosen last visit.",
        "We use cookies to remember what you have chosen on your visit",
    ):
        assert clean("\n".join(["Share on Facebook", short, "Accept all"]), "en").text == ""


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="advert") as caught:
        clean(TEXT, "en", exclude=["advert"])
    assert "appeal" in caught.value.hint


def test_removing_most_of_the_words_is_a_warning() -> None:
    cleaned = clean("\n".join([BODY[0], *APPEAL, *APPEAL]), "en")
    assert cleaned.paragraphs == (BODY[0],)
    assert [(one.level, one.kind) for one in cleaned.findings] == [("warning", "excluded")]


def test_removing_a_little_is_none() -> None:
    assert clean(TEXT, "en").findings == ()


def test_excluded_runs_carry_their_lines_text_and_reasons() -> None:
    appeal, notice = clean(TEXT, "en").excluded
    assert (appeal.start_line, appeal.end_line) == (len(BODY) + 1, len(BODY) + len(APPEAL))
    assert appeal.text == "\n".join(APPEAL)
    assert "speaks of giving or support" in appeal.why
    assert (notice.kind, notice.text) == ("copyright", COPYRIGHT)


def test_a_blank_line_inside_an_appeal_belongs_to_the_run() -> None:
    text = "\n\n".join([*BODY, *APPEAL])
    (run,) = clean(text, "en").excluded
    assert run.text == "\n\n".join(APPEAL)


def test_a_drop_rule_wins_over_the_model() -> None:
    rules = OutletRules.compile("kestrelbay.example", drop=[r"^Fishermen had asked"])
    cleaned = clean(TEXT, "en", rules=rules)
    dropped = next(line for line in cleaned.lines if line.text.startswith("Fishermen"))
    assert (dropped.label, dropped.kind, dropped.score) == ("furniture", "other", 1.0)
    assert "your rule" in dropped.why[0]


def test_a_keep_rule_wins_over_the_model_and_over_drop() -> None:
    rules = OutletRules.compile("kestrelbay.example", drop=["message from"], keep=["^a message FROM the"])
    assert APPEAL[0] in clean(TEXT, "en", rules=rules).paragraphs


@pytest.mark.parametrize(("drop", "names"), [(["(unclosed"], "unclosed"), ([""], "every line"), ([3], "3"), ("Donate", "list")])
def test_a_bad_pattern_is_named(drop: object, names: str) -> None:
    with pytest.raises(ConfigError, match=names):
        OutletRules.compile("kestrelbay.example", drop=drop)  # type: ignore[arg-type]


def test_a_pattern_that_runs_wild_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarize.boilerplate.outlets.TIME_LIMIT", 0.01)
    rules = OutletRules.compile("kestrelbay.example", drop=[r"(a|aa)+c$"])
    wild = "a" * 80 + "b"
    with pytest.raises(ConfigError, match="takes too long") as caught:
        clean(f"{BODY[0]}\n{wild}", "en", rules=rules)
    assert "kestrelbay.example" in caught.value.message
