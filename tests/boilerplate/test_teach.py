"""An editor's corrections become rules or examples, and nothing is stored."""

from __future__ import annotations

import json
import re

import pytest

from summarize.boilerplate import OutletRules
from summarize.boilerplate.teach import Correction, examples, lesson, pattern_of, read_corrections
from summarize.errors import UsageError

CAPTION = "Herring boats in the old harbour, May 12."


def test_the_output_of_clean_with_a_field_correct_is_read() -> None:
    lines = [
        {"n": 1, "text": "News.", "label": "body"},
        {"n": 2, "text": CAPTION, "label": "body", "correct": "furniture", "correct_kind": "caption"},
    ]
    assert read_corrections(json.dumps({"lines": lines}), "x.json") == [Correction(CAPTION, "furniture", "caption")]


def test_json_lines_of_text_and_label_are_read() -> None:
    text = json.dumps({"text": CAPTION, "label": "furniture"}) + "\n" + json.dumps({"text": "A plea.", "label": "appeal"})
    assert [(one.label, one.kind) for one in read_corrections(text, "x")] == [("furniture", "other"), ("appeal", "appeal")]


@pytest.mark.parametrize(
    "text", ["no json", "[1]", '{"lines": []}', '{"text": "a", "label": "advert"}', '{"lines": [{"n": 1, "text": "a", "label": "body"}]}']
)
def test_what_holds_no_correction_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_corrections(text, "x.json")
    assert caught.value.hint


def test_a_rule_meets_the_line_with_other_figures_and_not_its_body() -> None:
    found = lesson([Correction(CAPTION, "furniture", "caption"), Correction("The fleet sailed on Monday.", "body")])
    rules = OutletRules.compile("kestrelbay.example", found.drop, found.keep)
    assert rules.verdict("Herring boats in the old harbour, May 30.") == ("drop", found.drop[0])
    assert rules.verdict("The fleet sailed on Monday.") == ("keep", found.keep[0])
    assert found.without_rule == ()


def test_a_line_that_begins_like_the_body_gets_no_rule_and_says_so() -> None:
    caption = Correction("The fleet in the old harbour at dawn, seen by Jo Reeve.", "furniture", "caption")
    body = Correction("The fleet in the old harbour at noon, when the council met.", "body")
    found = lesson([caption, body])
    assert found.drop == ()
    assert caption in found.without_rule


def test_the_table_is_what_config_toml_takes() -> None:
    import tomllib

    found = lesson([Correction(CAPTION, "furniture", "caption")])
    table = tomllib.loads(found.toml("kestrelbay.example"))["outlets"]["kestrelbay.example"]
    assert re.search(table["drop"][0], CAPTION)


def test_a_line_without_letters_makes_no_pattern() -> None:
    assert pattern_of("* * *") == ""


def test_examples_are_json_lines_with_language_label_and_kind() -> None:
    (row,) = examples([Correction(CAPTION, "furniture", "caption")], "en").splitlines()
    assert json.loads(row) == {"text": CAPTION, "lang": "en", "label": "furniture", "kind": "caption"}
