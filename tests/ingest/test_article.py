"""From a path, a pipe or a string to an article: what is refused, and what an article knows about itself."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.errors import EmptyInput, InputError, InputTooLarge, NotText, UnreadableInput, UnsupportedLanguage, UsageError
from summarize.ingest import article_from_text, read_article, read_bytes

TEXT = (
    "Harbour reopens after storm\nThe harbour of Alvena reopened on Tuesday, its master said. No ship was damaged, and nobody was hurt.\n"
)


class Endless(io.RawIOBase):
    """A stream that never ends and counts what was taken from it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "an endless stream must not be read to its end"
        self.taken += size
        return b"a" * size


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert read_bytes(path) == read_bytes(str(path)) == b"\xef\xbb\xbfone\r\ntwo"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"piped")))
    assert read_bytes("-") == b"piped"


def test_closed_standard_input_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableInput, match="closed"):
        read_bytes("-")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"x" * 200_000,))
    writer.start()
    assert len(read_bytes(pipe)) == 200_000
    writer.join()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_waits_for_a_slow_writer_and_not_for_one_that_never_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["summarize.ingest.decode"], "MAX_WAIT", 0.2)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableInput, match="nobody writes into") as caught:
        read_article(pipe)
    assert caught.value.hint

    def write() -> None:
        with pipe.open("wb") as stream:
            time.sleep(0.5)
            stream.write(b"late")

    writer = threading.Thread(target=write)
    writer.start()
    assert read_bytes(pipe) == b"late"
    writer.join()


@pytest.mark.parametrize("source", ["", "missing.txt", "a\x00b", "x" * 5000])
def test_what_is_not_there_is_unreadable(source: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(source)
    assert caught.value.exit_code == 3


def test_a_name_that_is_no_file_is_answered_with_what_was_meant(tmp_path: Path) -> None:
    (tmp_path / "harbor.txt").write_text("x")
    for name, hint in ((str(tmp_path / "harbour.txt"), "did you mean"), ("ftp://a.example/x", "https://a.example/x")):
        with pytest.raises(UnreadableInput) as caught:
            read_bytes(name)
        assert hint in caught.value.hint


def test_a_short_name_with_the_same_ending_is_not_what_was_meant(tmp_path: Path) -> None:
    (tmp_path / "bin.txt").write_text("x")
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(str(tmp_path / "no.txt"))
    assert "did you mean" not in caught.value.hint


def test_a_directory_is_refused_with_the_command_for_it(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="is a directory") as caught:
        read_bytes(tmp_path)
    assert f"summarize digest {tmp_path}" in caught.value.hint


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_an_endless_device_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="is a device"):
        read_bytes("/dev/zero")


def test_a_file_without_permission_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may read anything, so the refusal comes from where the file is opened.
    path = tmp_path / "secret.txt"
    path.write_text(TEXT)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableInput, match="Permission denied"):
        read_bytes(path)


@pytest.mark.parametrize(("name", "hint"), [("large.txt", "--max-bytes"), ("large.HTML", "as .txt")])
def test_a_large_file_is_refused_before_it_is_read(name: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("a file of 50 MB was opened"))
    with pytest.raises(InputTooLarge, match="50 MB, the limit is 20 MB") as caught:
        read_bytes(path)
    assert hint in caught.value.hint


def test_an_endless_stream_is_read_to_the_limit_only(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Endless()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
    with pytest.raises(InputTooLarge, match="more than 3 MB"):
        read_bytes("-", max_bytes=3_000_000)
    assert stream.taken == 3_000_001


@pytest.mark.parametrize(("size", "fits"), [(10, True), (11, False)])
def test_the_limit_itself_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, fits: bool) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"a" * size)))
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * size)
    for source in ("-", path):
        if fits:
            assert len(read_bytes(source, max_bytes=10)) == size
        else:
            with pytest.raises(InputTooLarge):
                read_bytes(source, max_bytes=10)


def test_an_article_knows_its_bytes_and_its_language(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    data = "Мост закрыт до весны\r\nМост через реку не откроют раньше весны, сообщила в среду администрация района.\r\n".encode("cp1251")
    path.write_bytes(data)
    article = read_article(path)
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert (article.path, article.language, article.encoding, article.title) == (str(path), "ru", "cp1251", "Мост закрыт до весны")
    assert article.text.count("\n") == 2
    assert "\r" not in article.text


def test_a_text_has_the_digest_of_its_utf8_bytes() -> None:
    article = article_from_text(TEXT)
    assert article.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (article.path, article.language, article.title) == (None, "en", "Harbour reopens after storm")


def test_a_named_language_wins_and_is_sure() -> None:
    article = article_from_text(TEXT, language="es-MX")
    assert (article.language, article.language_confidence) == ("es", 1.0)


def test_a_named_language_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(UnsupportedLanguage, match="'xx'"):
        article_from_text(TEXT, language="xx")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mayor resigns after vote\nThe mayor of Alvena resigned on Monday after losing a vote by one voice.", "Mayor resigns after vote"),
        ("# Mayor resigns after vote\n\nThe mayor of Alvena resigned on Monday after losing a vote.", "Mayor resigns after vote"),
        ("Will the mayor resign?\nThe mayor of Alvena did not say on Monday whether she would resign.", "Will the mayor resign?"),
        ("The mayor resigned on Monday.\nShe had lost a vote by one voice, officials said on Tuesday.", None),
        ("The mayor of Alvena resigned\nShe lost.", None),
        ("One line only, and no more", None),
    ],
)
def test_a_first_line_that_reads_like_a_headline_is_the_title(text: str, title: str | None) -> None:
    assert article_from_text(text, language="en").title == title


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff", "\u200b\u200e\n"])
def test_nothing_visible_is_empty(text: str) -> None:
    with pytest.raises(EmptyInput):
        article_from_text(text)


PARAGRAPHS = "".join(
    f"<p>{line}</p>" for line in (TEXT, "Ships wait outside the harbour until Monday.", "Nobody was hurt, the mayor said.")
)
PAGES = {
    "doctype": f"<!DOCTYPE html>\n<html><body>{PARAGRAPHS}</body></html>",
    "comment first": f"<!-- saved from url=(0021)http://example.org/ -->\n<HTML lang=en><head><title>Storm</title></head>{PARAGRAPHS}",
    "xhtml": f'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>{PARAGRAPHS}</body></html>',
    "fragment": f"<div class=story>{PARAGRAPHS}</div>",
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_web_page_saved_as_text_is_read_as_a_page(page: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(PAGES[page].encode(encoding))
    article = read_article(path)
    assert "Ships wait outside the harbour until Monday." in article.text.split("\n")
    assert "<p>" not in article.text
    assert article.path == str(path)


def test_a_string_of_html_is_refused_since_nobody_said_that_it_is_a_page() -> None:
    with pytest.raises(NotText, match="web page"):
        article_from_text(PAGES["doctype"])


def test_a_feed_is_called_a_feed() -> None:
    with pytest.raises(NotText, match="news feed"):
        article_from_text('<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>')


@pytest.mark.parametrize(
    "text",
    [
        "How to write HTML\nStart a page with <!DOCTYPE html> and put every paragraph between <p> and </p>, the teacher told them.",
        "<3 is how she signed the letter, the court heard on Monday, and nobody in the room knew what it meant.",
        "Profit was < 5 million and > 3 million, the company said on Tuesday. <b>Nobody</b> was surprised by it.",
    ],
)
def test_an_article_about_markup_stays_an_article(text: str) -> None:
    assert article_from_text(text).text == text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            'Ferry sails\n\nThe <b>ferry</b> of Alvena <a href="https://a.example/f">sails</a> again.\n\nUnder <5 % were late &amp; lost.',
            ["Ferry sails", "The ferry of Alvena sails again.", "Under <5 % were late & lost."],
        ),
        (
            "<p>It cost £45<sup>1</sup> million.</p>\n<p>It is for <s>twelve</s> three ships.</p>",
            ["It cost £45 million.", "It is for three ships."],
        ),
        (
            "The ferry sails again.<br>The pier is open.<br/>Nobody was hurt.",
            ["The ferry sails again.", "The pier is open.", "Nobody was hurt."],
        ),
    ],
)
def test_pieces_of_html_in_a_text_are_read_as_a_browser_shows_them(text: str, lines: list[str]) -> None:
    assert article_from_text(text, language="en").text == "\n\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "Fewer than <5 % voted, x<y, and <Ministry> stayed; in C++ it is vector<int>, and a < b > c.",
        "Use the <b> tag for bold letters and close it with </b>; <i> and </i> are for italics.",
        "Write `<b>bold</b>` or `<i>slanted</i>`, and \"<br>\" or '<br/>' for a break, the editors were told.",
        "One <b>bold</b> word is no markup yet.",
    ],
)
def test_an_honest_angle_bracket_stays_in_the_text(text: str) -> None:
    assert article_from_text(text, language="en").text == text


@settings(deadline=None)  # what begins as a PDF is read in a process of its own
@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_crash_reading(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        try:
            article = read_article("-")
        except (InputError, UnsupportedLanguage):
            return
    assert article.text.strip()
    assert article.path == "standard input"


@given(st.text(max_size=300))
def test_arbitrary_text_never_crashes_reading(text: str) -> None:
    try:
        article = article_from_text(text)
    except (InputError, UsageError):
        return
    assert article.text.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def test_half_surrogates_have_a_digest_too() -> None:
    assert len(article_from_text("Mayor resigns \ud800 after vote", language="en").sha256) == 64
