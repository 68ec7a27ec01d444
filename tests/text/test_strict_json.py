"""JSON from outside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.text.strict_json import loads

_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_what_is_json_is_read_as_the_standard_library_reads_it(value: Any) -> None:
    assert loads(json.dumps(value)) == value


@given(st.text(st.characters(), max_size=20))
def test_whatever_is_read_can_be_encoded(text: str) -> None:
    json.dumps(loads(json.dumps({text: [text]})), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}', "1e999", "[" * 200_000, "", "{", '"\x01"', "9" * 5000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(text)


def test_halves_of_characters_become_marks_and_whole_ones_stay() -> None:
    assert loads(r'{"\ud800": ["\udc00", "\ud83d\ude00", "a"]}') == {"�": ["�", "😀", "a"]}
