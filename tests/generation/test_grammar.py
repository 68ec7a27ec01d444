from __future__ import annotations

import re

import pytest

from summarize import languages
from summarize.generation.grammar import in_script, kept_tokens, translation_grammar

_SIGNS = re.compile(r'(?P<class>\[[^\]]+\])|"(?P<literal>(?:[^"\\]|\\.)*)"|(?P<name>[a-z]+)|(?P<other>[()|*])|\s+')


def accepts(grammar: str, text: str) -> bool:
    """Our grammars are regular: read them as a regular expression."""
    rules = dict(line.split(" ::= ", 1) for line in grammar.split("\n"))

    def pattern(rule: str) -> str:
        found, end = "", 0
        for match in _SIGNS.finditer(rules[rule]):
            assert match.start() == end, rules[rule][end:]
            end = match.end()
            if match["literal"] is not None:
                found += re.escape(re.sub(r"\\(.)", r"\1", match["literal"]))
            elif match["name"]:
                found += f"(?:{pattern(match['name'])})"
            else:
                found += match["class"] or match["other"] or ""
        return found

    return re.fullmatch(pattern("root"), text) is not None


def test_russian_admits_russian_and_no_latin() -> None:
    grammar = translation_grammar("ru")
    assert grammar is not None
    assert accepts(grammar, "«Ещё 1,5 млн доз» — сказала Инес Холт (36 лет): 3,5 %!")
    assert not accepts(grammar, "Инес Holt")
    assert not accepts(grammar, "Їжак")
    assert not accepts(grammar, "Две\nстроки")
    assert not accepts(grammar, "")


def test_kept_tokens_pass_the_russian_grammar_and_others_do_not() -> None:
    grammar = translation_grammar("ru", ("OpenDesk", 'say "hi"'))
    assert grammar is not None
    assert accepts(grammar, "Программа OpenDesk вышла")
    assert accepts(grammar, 'OpenDesk say "hi" OpenDesk')
    assert not accepts(grammar, "Программа ClosedDesk вышла")


def test_spanish_admits_spanish_and_neither_cyrillic_nor_han() -> None:
    grammar = translation_grammar("es")
    assert grammar is not None
    assert accepts(grammar, "¿Cuántos años? «Más de 1.500.000», dijo el señor Núñez-Feijóo.")
    assert not accepts(grammar, "El señor Путин")
    assert not accepts(grammar, "El 总统")


@pytest.mark.parametrize("code", sorted(languages.LANGUAGES))
def test_every_language_has_a_grammar_or_is_written_with_han_or_hangul(code: str) -> None:
    grammar = translation_grammar(code)
    script = languages.get(code).script
    assert (grammar is None) == (script in {"Hans", "Hant", "Jpan", "Kore"})
    if grammar:
        assert accepts(grammar, languages.local_name(code)), languages.local_name(code)
        assert accepts(grammar, languages.local_name("en", code).replace("(", "").replace(")", ""))


def test_addresses_and_codes_are_kept_and_words_are_not() -> None:
    sentence = "See https://ferry.example/a?b=1, write to desk@ferry.example, or ask @ferrydesk about the F-16 and COVID-19 in NATO."
    assert kept_tokens(sentence) == ("https://ferry.example/a?b=1", "desk@ferry.example", "@ferrydesk", "F-16", "COVID-19")
    assert kept_tokens("In 2019 the 3rd Ferry Line paid $5m to 20 men.") == ()


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("Привет", "ru", True),
        ("Hello", "ru", False),
        ("Hola", "es", True),
        ("12,5 %", "ru", True),
        ("你好", "zh", True),
        ("こんにちは", "ja", True),
    ],
)
def test_the_script_of_a_text_is_seen(text: str, target: str, expected: bool) -> None:
    assert in_script(text, target) is expected


@pytest.mark.parametrize(
    ("sentence", "allowed", "forbidden"),
    [
        ("The bridge is shut.", "«", ':"“„'),
        ("The mayor said: wait.", ":«", '"“„'),
        ("The mayor said “wait”.", '"“„«', ":"),
        ("The workers' union agreed.", '"„', ":"),
    ],
)
def test_signs_that_open_talk_about_the_translation_need_a_like_in_the_sentence(sentence: str, allowed: str, forbidden: str) -> None:
    grammar = translation_grammar("ru", (), sentence)
    assert grammar is not None
    assert all(accepts(grammar, f"мост {sign} закрыт") for sign in allowed)
    assert not any(accepts(grammar, f"мост {sign} закрыт") for sign in forbidden)


def test_a_clock_keeps_its_colon_where_the_sentence_has_none() -> None:
    grammar = translation_grammar("ru", (), "It opens at 7.30 p.m.") or ""
    assert accepts(grammar, "Открывается в 19:30.")
    assert accepts(grammar, "В 7:00 и в 19:30")
    assert not accepts(grammar, "Перевод: открывается в 19.30.")
    assert not accepts(grammar, "Вот перевод:1. Открывается")
