from __future__ import annotations

import json as stdlib_json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from summarize.render import json
from summarize.types import CheckReport, Cleaned, Finding, Result, Translation
from tests.render.digests import SCHEMAS, schema


def _validate(name: str, document: Any) -> None:
    Draft202012Validator(schema(name)).validate(document)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


def test_a_result_fits_its_schema(result: Result) -> None:
    _validate("result", json.result(result))
    _validate("result", json.result(result, lines=True))


def test_the_schema_refuses_what_the_contract_does_not_have(result: Result) -> None:
    document = json.result(result)
    for wrong in ({**document, "extra": 1}, {key: value for key, value in document.items() if key != "excluded"}):
        with pytest.raises(ValidationError):
            _validate("result", wrong)
    document["translations"]["ru"]["status"] = "fine"
    with pytest.raises(ValidationError):
        _validate("result", document)


def test_a_result_has_the_contract_s_keys_in_its_order(result: Result) -> None:
    document = json.result(result)
    assert list(document) == [
        "schema_version", "source", "body", "excluded", "summary", "translations", "findings", "disclosure", "signature", "timings",
    ]  # fmt: skip
    assert document["body"]["lines"] == [1, 3]
    assert document["excluded"][0] == {
        "kind": "appeal",
        "start_line": 5,
        "end_line": 6,
        "text": "If you value our reporting, give us $2 a month.\nRemind me later",
        "score": 0.981,
        "why": ["asks for money: $2", "button"],
    }
    assert document["summary"]["sentences"][0]["evidence"] == [1]
    assert document["translations"]["ru"]["findings"][0]["got"] == "1,5 тысячи"
    assert document["timings"] == {"load_s": 1.23, "summary_s": 9.8}


def test_json_keeps_letters_and_is_the_same_every_time(result: Result) -> None:
    source = json.dumps(json.result(result))
    assert "Порт" in source
    assert source == json.dumps(json.result(result))
    assert "\n" not in json.dumps(json.result(result), indent=None)


def test_an_article_without_a_body_line_has_an_empty_range(make: Callable[..., Result]) -> None:
    document = json.result(make(cleaned=Cleaned(())))
    assert document["body"]["lines"] == []
    _validate("result", document)


def test_a_title_that_was_left_out_is_not_the_title(make: Callable[..., Result], result: Result) -> None:
    begging = replace(result.article, title="Remind me later")
    assert json.result(make(article=begging))["source"]["title"] is None
    assert json.result(result)["source"]["title"] == "Port of Alvena reopens after storm"


def test_clean_fits_its_schema_with_and_without_an_article(result: Result) -> None:
    document = json.clean(result.cleaned, result.article)
    _validate("clean", document)
    _validate("clean", json.clean(result.cleaned))
    assert document["lines"][4]["label"] == "appeal"
    assert document["lines"][0]["end"] == len(document["lines"][0]["text"])


def test_check_and_its_rows_fit_their_schema() -> None:
    report = CheckReport(0.123456, (Finding("major", "number", "summary", "differs", "1", "2"),), ((1,), ()))
    _validate("check", json.check(report))
    for identity in ("a", 7, None):
        row = json.check_row(identity, report)
        _validate("check", row)
        assert list(row) == ["id", "score", "findings"]
        assert stdlib_json.loads(json.dumps(row, indent=None))["score"] == 0.123


def test_translated_segments_fit_their_schema(result: Result) -> None:
    segments = [[], ["One.", "Two."], ["Three."]]
    done = {"ru": [Translation("ru", (text,), "ok", "draft", (), None) for text in ("Раз.", "Два.", "Три.")]}
    document = json.translated(result.article, segments, done)
    _validate("translate", document)
    assert [(entry["line"], entry["source"], entry["text"]) for entry in document["translations"]["ru"]] == [
        (2, "One.", "Раз."), (2, "Two.", "Два."), (3, "Three.", "Три."),
    ]  # fmt: skip


def test_the_page_about_json_names_every_key_and_schema(root: Path, result: Result) -> None:
    page = (root / "docs" / "json.md").read_text(encoding="utf-8")
    for name in SCHEMAS:
        assert f"`{name}.v1.schema.json`" in page

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return {*value, *(key for item in value.values() for key in keys(item))}
        return {key for item in value for key in keys(item)} if isinstance(value, list) else set()

    missing = [key for key in keys(json.result(result)) - {"ru", "es", "load_s", "summary_s"} if f'"{key}"' not in page]
    assert not missing
