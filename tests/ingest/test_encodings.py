"""Encodings of pages: labels as browsers read them, and the bytes before a label that contradicts them."""
# ruff: noqa: E501 - pages are written on one line

from __future__ import annotations

import pytest

from summarize.ingest.article import article_from_bytes
from summarize.ingest.decode import decode
from summarize.ingest.encodings import codec_of, decode_markup
from summarize.ingest.html import article_from_html

RUSSIAN = "Мост через Орринку закроют на ремонт в понедельник, сообщили в мэрии. Работы обойдутся в 14 млн рублей и займут пять недель."
ENGLISH = "The bridge’s repair costs €14 million — “a bargain”, the mayor of Orrin said on Monday, and it takes five weeks of work."


def page(text: str, charset: str = "") -> str:
    meta = f"<meta charset={charset}>" if charset else ""
    return f"<!doctype html><html><head>{meta}<title>Orrin</title></head><body><article><p>{text}</p><p>{text[:70]}</p></article></body></html>"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("iso-8859-9", "cp1254"),
        ("punycode", None),
        ("utf-7", None),
        ("hz-gb-2312", None),
        ("idna", None),
    ],
)
def test_labels_mean_what_browsers_read(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize("charset", ["iso-8859-1", "latin1", "us-ascii"])
def test_western_signs_of_windows_survive_the_label_latin_1(charset: str) -> None:
    data = page(ENGLISH, charset).encode("cp1252")
    assert ENGLISH in article_from_html(data).text
    assert ENGLISH in article_from_html(page(ENGLISH).encode("cp1252"), charset=charset).text


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_utf_8_is_read_as_such_whatever_the_labels_say(mark: bytes) -> None:
    article = article_from_html(mark + page(RUSSIAN, "windows-1251").encode(), charset="ISO-8859-1")
    assert RUSSIAN in article.text
    assert article.language == "ru"


def test_a_servers_default_label_does_not_spoil_a_cyrillic_page() -> None:
    assert RUSSIAN in article_from_html(page(RUSSIAN).encode("cp1251"), charset="ISO-8859-1").text


def test_a_label_for_one_cyrillic_page_does_not_spoil_another() -> None:
    assert decode_markup(page(RUSSIAN).encode("koi8-r"), "windows-1251", name="p").encoding == "koi8-r"
    assert decode_markup(page(RUSSIAN).encode("cp1251"), "koi8-r", name="p").encoding == "cp1251"


def test_a_label_under_which_letters_are_control_characters_is_not_believed() -> None:
    polish = "Most w Śremie zamknięto „na zawsze” – źle to znosi miasto, mówi burmistrz."
    assert polish in decode_markup(page(polish).encode("cp1250"), "iso-8859-2", name="p").text


def test_one_damaged_byte_does_not_change_the_encoding() -> None:
    decoded = decode_markup(page(ENGLISH).encode("cp1252") + b" caf\xe9 \x81", "windows-1252", name="p")
    assert (decoded.encoding, decoded.damaged) == ("cp1252", 1)
    assert ENGLISH in decoded.text


def test_the_servers_label_goes_before_the_pages_own_and_the_users_before_both() -> None:
    data = page(ENGLISH, "koi8-r").encode("cp1252")
    assert decode_markup(data, "windows-1252", name="p").encoding == "cp1252"
    assert decode_markup(data, "windows-1252", override="cp1250", name="p").encoding == "cp1250"
    assert decode_markup(page(RUSSIAN, "koi8-r").encode("koi8-r"), name="p").encoding == "koi8-r"


def test_a_page_with_the_label_utf_16_in_plain_bytes_is_utf_8() -> None:
    assert decode_markup(page("plain", "utf-16").encode(), name="p").encoding == "utf-8"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Юань: 1 = 12,70; €5 = 481,15.\n", "cp1251"),
        ("Ой, ты не за нас?", "cp1251"),
        ("ЕС и США: 10 % vs 30 %.", "koi8-r"),
        ("Meta и Apple: $7 млн — в РФ.", "cp1251"),
        ("Posters in «МЯСО» and «РЫБА» shops were torn down.", "cp1251"),
        ("Цена нефти - 61,40 $.", "koi8-r"),
        ("Они — за, мы — нет.", "cp1251"),
    ],
)
def test_short_cyrillic_lines_are_read(text: str, codec: str) -> None:
    found = decode(text.encode(codec))
    assert (found.text, found.encoding) == (text, codec)


def test_the_language_that_the_user_names_chooses_the_script() -> None:
    assert decode("Я и ты".encode("cp1251"), language="ru").text == "Я и ты"
    assert decode("Η τιμή ανέβηκε".encode("cp1253"), language="el").text == "Η τιμή ανέβηκε"


def test_an_encoding_that_few_letters_tell_is_a_finding() -> None:
    article = article_from_bytes("Price: 10 $ in «ГУМ», they said in the hall".encode("cp1251"), name="a.txt", language="en")
    assert [found.check for found in article.findings] == ["encoding"]
    assert not article_from_bytes(RUSSIAN.encode("cp1251"), name="a.txt").findings
