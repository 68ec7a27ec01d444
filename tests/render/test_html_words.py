"""Words, typography and addresses of pages."""

from __future__ import annotations

import string
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from summarize.digest_types import Source
from summarize.render import links
from summarize.render.typography import polish, quoted
from summarize.render.words import Words
from summarize.types import KINDS

FOLDER = files("summarize.render").joinpath("templates", "words")
CODES = sorted(entry.name.removesuffix(".toml") for entry in FOLDER.iterdir())


def table(code: str) -> dict[str, object]:
    return tomllib.loads(FOLDER.joinpath(f"{code}.toml").read_text("utf-8"))


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_all_words_and_their_blanks(code: str) -> None:
    own, english = table(code), table("en")
    assert own.keys() == english.keys()
    for key, value in english.items():
        mine = own[key]
        if isinstance(value, str):
            assert isinstance(mine, str)
            assert mine.strip()
            assert fields(mine) == fields(value), key
        elif key in ("stories", "failed"):
            assert isinstance(mine, dict)
            assert set(mine) == {str(tag) for tag in (*Locale.parse(code).plural_form.tags, "other")}, f"the plural forms of {code}"
        else:
            assert isinstance(mine, dict)
            assert isinstance(value, dict)
            assert mine.keys() == value.keys()
    assert set(KINDS) <= set(own["kinds"])  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("code", "n", "expected"),
    [
        ("ru", 1, "1\u00a0новость"),
        ("ru", 3, "3\u00a0новости"),
        ("ru", 11, "11\u00a0новостей"),
        ("ru", 12345, "12\u00a0345\u00a0новостей"),
        ("es", 1, "1\u00a0noticia"),
        ("es", 12345, "12.345\u00a0noticias"),
        ("en", 1, "1\u00a0story"),
        ("en", 12345, "12,345\u00a0stories"),
        ("uk", 2, "2\u00a0новини"),
    ],
)
def test_counts_in_each_languages_own_form(code: str, n: int, expected: str) -> None:
    assert Words.of(code).count("stories", n) == expected


def test_dates_times_and_names_of_languages() -> None:
    when = datetime(2026, 3, 1, 18, 5, tzinfo=UTC)
    assert Words.of("ru").day(when, weekday=True) == "воскресенье, 1\u00a0марта 2026\u202fг."
    assert Words.of("es").day(when, weekday=True) == "domingo, 1\u00a0de marzo de 2026"
    assert Words.of("ru").moment("compiled", when) == "Составлено 1\u00a0марта 2026\u202fг., 18:05"
    assert Words.of("ar").moment("compiled", when).startswith("Compiled on March 1, 2026"), "English words hold an English date"
    assert Words.of("ar").language_name("de") == "German"
    assert Words.of("ru").language_name("en") == "английский"
    assert Words.of("ru").language_name("xx") == "xx"
    assert Words.of("ja").lang == "en"


TYPESET = [
    ("ru", 'Он сказал: "Мы рады" - и ушёл.', "Он сказал: «Мы рады»~— и~ушёл."),
    ("ru", 'Газета "Вести "Альвены"" пишет', "Газета «Вести „Альвены“» пишет"),
    ("ru", "Он сказал: “Да”...", "Он сказал: «Да»…"),
    ("ru", "- Да, в 5 часов, 3,5% и № 7", "—~Да, в~5~часов, 3,5~% и~№~7"),
    ("ru", "А. С. Петров ли", "А.~С.~Петров~ли"),
    ("ru", 'труба 5" и так', 'труба 5" и~так'),
    ("es", 'Dijo: "Hola" -- 3,5%', "Dijo: «Hola» — 3,5~%"),
    ("es", 'Tituló: "El "gran" día"', "Tituló: «El “gran” día»"),
    ("es", "«Hola», ¿qué tal?", "«Hola», ¿qué tal?"),
    ("en", 'He\'s "fine" - 3 days', "He’s “fine” — 3~days"),
    ("de", 'Er sagte "ja" am 5. Mai', "Er sagte „ja“ am 5. Mai"),
    ("fr", 'Il dit "oui" : non !', "Il dit «\u202foui\u202f»\u202f: non\u202f!"),
    ("ja", "はい...", "はい…"),
]


@pytest.mark.parametrize(("code", "text", "expected"), TYPESET)
def test_typography(code: str, text: str, expected: str) -> None:
    assert polish(text, code) == expected.replace("~", "\u00a0")


WORDS = st.text(alphabet=st.sampled_from("абв abc 19,.%-—–«»“”„\"'()…№ \u00a0\u202f!?:"), max_size=60)


@given(WORDS, st.sampled_from(["ru", "es", "en", "fr", "de", "uk", "ar"]))
def test_typography_changes_no_letter_and_no_digit_and_is_done_after_one_round(text: str, code: str) -> None:
    once = polish(text, code)
    assert [c for c in once if c.isalnum()] == [c for c in text if c.isalnum()]
    assert polish(once, code) == once


def test_quoted() -> None:
    assert quoted("так", "ru") == "«так»"
    assert quoted("so", "xx") == "“so”"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?y=1&z=%20#f", "https://a.example/x?y=1&z=%20#f"),
        ("HTTP://A.example:8080", "http://a.example:8080"),
        ("https://новости.example/путь", "https://xn--b1amnebsh.example/%D0%BF%D1%83%D1%82%D1%8C"),
        ("https://[::1]/x", "https://[::1]/x"),
        ('https://a.example/"<x>', "https://a.example/%22%3Cx%3E"),
        ("javascript:alert(1)", None),
        ("//a.example", None),
        ("https://", None),
        ("https://u@a.example/", None),
        ("https://a.example/\u202e", None),
        ("https://a.example/a b", None),
        ("https://a.example:99999/", None),
        ("https://[::1", None),
        ("https://a.example/" + "x" * 3000, None),
        ("/home/x/a.txt", None),
        (None, None),
        ("", None),
    ],
)
def test_addresses(url: str | None, expected: str | None) -> None:
    assert links.href(url) == expected


@given(st.text(max_size=40) | st.text(max_size=30).map(lambda text: f"https://{text}"))
def test_no_address_is_anything_but_http_in_ascii(url: str) -> None:
    found = links.href(url)
    assert found is None or (found.startswith(("http://", "https://")) and found.isascii() and not set(found) & set("\"<> \n'\\`") - {"'"})


def test_places() -> None:
    file = Source("a/b/c.txt", "", byline="By Ines Albson")
    assert links.place(file) == links.place(replace(file, byline="Por Ines Albson")) == "Ines Albson"
    assert links.place(replace(file, byline="Byron Lee")) == "Byron Lee"
    assert links.place(replace(file, byline="By INES ALBSON  ialbson@example.org  Nov 9, 2026 Updated 3 hrs ago")) == "INES ALBSON"
    assert links.place(replace(file, byline="Von Ines Albson | Stand: 12.11.2026")) == "Ines Albson"
    assert links.place(replace(file, byline="Ines Albson, 12 Nov 2026")) == "Ines Albson"
    assert links.place(replace(file, byline="Ines Albson|AP")) == "Ines Albson"
    assert links.place(replace(file, byline="x" * 300_000)) == ""
    assert links.place(replace(file, byline=None)) == links.place(replace(file, byline="x" * 200)) == ""
    assert links.place(replace(file, location="https://www.a.example/x")) == "a.example"
    assert links.place(replace(file, url="https://a.example/", outlet="The \u202ePost")) == "The Post"
    assert [links.file_name(name) for name in ("a/b/c.txt", "C:\\news\\c.txt", "")] == ["c.txt", "c.txt", "—"]


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("$1,870", "en", "pt", "$1.870"),
        ("3.50 %", "en", "de", "3,50 %"),
        ("1 870", "ru", "en", "1,870"),
        ("2026", "en", "es", "2026"),
        ("10:30", "en", "pt", "10:30"),
        ("12.03", "es", "pt", "12.03"),
    ],
)
def test_figures_of_one_language_are_written_as_another_writes_them(text: str, source: str, target: str, expected: str) -> None:
    assert Words.of(target).figures(text, source) == expected
