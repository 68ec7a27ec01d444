"""What is put in the editor, and under which names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.errors import InputError, UsageError
from summarize.web.intake import MOST_AT_ONCE, Intake, safe_name
from tests.web.conftest import ARTICLE


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("port.txt", "port.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\news\\port.txt", "port.txt"),
        ("новости дня.txt", "новости дня.txt"),
        ("a\x00b\u202e.txt", "a_b_.txt"),
        ("<img onerror=x>.html", "_img onerror_x_.html"),
        ("..", "article"),
        ("", "article"),
        (".hidden", "hidden"),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert safe_name(name) == expected


@given(st.text(max_size=200))
def test_a_name_leads_nowhere(name: str) -> None:
    found = safe_name(name)
    assert found
    assert len(found) <= 120
    assert not set(found) & set('/\\\0<>:"|?*\n\r')
    assert found not in (".", "..")


def test_uploads_are_removed(intake: Intake) -> None:
    [(name, origin)] = intake.file("port.txt", ARTICLE.encode())
    folder = intake._folder
    assert folder is not None
    assert folder.stat().st_mode & 0o077 == 0, "nobody else reads them"
    article = intake.load(origin)
    assert (name, article.path, article.title) == ("port.txt", "port.txt", "Port of Alvena reopens after storm")
    intake.close()
    assert not folder.exists()


def test_two_files_of_one_name(intake: Intake) -> None:
    origins = [intake.file("a.txt", ARTICLE.replace("Alvena", town).encode())[0][1] for town in ("Skarra", "Montelar")]
    assert ["port of Skarra" in intake.load(origin).text for origin in origins] == [True, False]


def test_a_file_that_is_no_text_is_an_error_when_it_is_read(intake: Intake) -> None:
    [(_, origin)] = intake.file("x.txt", b"\x00\x01\x02\x03" * 50)
    with pytest.raises(InputError, match=r"x\.txt"):
        intake.load(origin)


def test_links_and_articles_are_distinguished(intake: Intake) -> None:
    assert [name for name, _ in intake.pasted("https://a.example/1\n\n  https://a.example/2 https://a.example/1\n")] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    [(name, origin)] = intake.pasted("See https://a.example/1\n" + ARTICLE)
    assert name == "See https://a.example/1"
    assert intake.load(origin).text.startswith("See ")
    [(name, _)] = intake.pasted("word " * 100)
    assert len(name) <= 60
    with pytest.raises(UsageError, match="links at once"):
        intake.pasted("\n".join(f"https://a.example/{number}" for number in range(MOST_AT_ONCE + 1)))
