from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarize.render import safe

ANY = st.text(st.characters(), max_size=60)
HOSTILE = st.lists(
    st.sampled_from(
        [
            *"#*_`[]()<>&!~|$@\\-+=:1. \n\t\"'",
            "http://evil.example",
            "www.evil.example",
            "](x)",
            "<b>",
            "&amp;",
            "\x1b[31m",
            "---",
            "```",
            "1) ",
        ]
    ),
    max_size=30,
).map("".join)


@given(ANY)
def test_no_character_that_steers_a_terminal_survives(text: str) -> None:
    for character in safe.terminal(text):
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff\u00ad"


@given(ANY)
def test_neutralizing_twice_changes_nothing_more(text: str) -> None:
    once = safe.line(text)
    assert safe.line(once) == once
    assert "\n" not in once


def test_escape_sequences_go_whole_and_their_text_stays() -> None:
    assert safe.terminal("a\x1b[31mred\x1b[0m b\x1b]0;title\x07c\x1b]8;;http://x\x1b\\link") == "ared bclink"


def test_lone_control_characters_stay_visible() -> None:
    assert safe.terminal("a\x00b\x9bc\x7f") == "a\ufffdb\ufffdc\ufffd"


def test_an_unterminated_string_sequence_does_not_swallow_the_line() -> None:
    assert safe.terminal("\x1b]0;a long sentence") == "0;a long sentence"


def test_a_carriage_return_cannot_overwrite_a_line() -> None:
    assert safe.terminal("good\rbad") == "good\nbad"


@pytest.mark.parametrize("word", ["می‌خواهم", "👩‍🌾", "क्‍ष"])
def test_joiners_that_belong_to_the_spelling_stay(word: str) -> None:
    assert safe.line(word) == word


def test_joiners_between_latin_letters_go() -> None:
    assert safe.line("pay\u200dpal \u200cx") == "paypal x"


def test_no_break_spaces_in_figures_stay() -> None:
    assert safe.line("1\u00a0234\u202f567") == "1\u00a0234\u202f567"


def test_a_pile_of_marks_is_cut_and_ordinary_accents_stay() -> None:
    assert safe.line("e\u0301" + "o" + "\u0300" * 40) == "e\u0301o" + "\u0300" * 4


def _inline(source: str) -> str:
    """The text that a page shows, if ``source`` is one plain paragraph and nothing else."""
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(source)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], tokens
    assert {child.type for child in tokens[1].children or ()} <= {"text", "text_special"}, tokens[1].children
    return "".join(child.content for child in tokens[1].children or ())


@given(st.one_of(ANY, HOSTILE).filter(lambda text: safe.line(text).strip()))
def test_markdown_is_one_plain_paragraph_that_shows_the_same_characters(text: str) -> None:
    assert _inline(safe.markdown(text)) == safe.line(text)


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "1. no list",
        "12) no list",
        "- no list",
        "+ no",
        "> no quote",
        "--- ",
        "===",
        "***",
        "~~~",
        "``` x",
        "    indented",
        "[a](http://b)",
        "![a](b)",
        "<script>alert(1)</script>",
        "&lt;b&gt;",
        "<http://a.b>",
        "a | b",
        "[x]: http://y",
        "#tag",
        ":::",
        "$x$",
    ],
)
def test_markdown_of_hostile_lines(text: str) -> None:
    assert _inline(safe.markdown(text)) == text.strip()


@pytest.mark.parametrize("text", ["http://evil.example/x", "see https://evil.example", "www.evil.example", "ftp://evil.example"])
def test_bare_addresses_are_not_links_on_pages_that_look_for_them(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(safe.markdown(text))
    assert "href" not in html
    assert not re.search(r"(?<!\\)://", safe.markdown(text))
    assert "www.evil" not in safe.markdown(text)


@given(ANY)
def test_json_source_keeps_the_value_and_shows_only_visible_characters(text: str) -> None:
    source = safe.json_source(json.dumps(text, ensure_ascii=False))
    assert json.loads(source) == json.loads(json.dumps(text, ensure_ascii=False))
    source.encode("utf-8")
    assert not any("\x7f" <= character <= "\x9f" or character in "\u202e\u2066\u200b" for character in source)
