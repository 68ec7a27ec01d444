"""Bytes to text: every encoding a newsroom meets, what is no text, and what is wrong with --encoding."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarize.errors import EmptyInput, InputError, NotText, UsageError
from summarize.ingest import decode

RUSSIAN = "Жители посёлка не согласны с решением суда. Съезд пройдёт 5 марта, объём работ — 37 млн рублей."
TEXTS = {
    "ru": RUSSIAN,
    "ru plain": RUSSIAN.replace("—", "-"),
    "ru quotes": "«Мы не уходим», — заявил мэр… Об этом пишут „Вести“.",
    "ru capitals": "ПОЖАР В ЦЕНТРЕ МОСКВЫ: НИКТО НЕ ПОСТРАДАЛ",
    "ru headline": "Курс рубля вырос",
    "ru in en": "The mayor of the town said in May that nothing at all would change. " * 30 + "Мэр сказал: «нет».",
    "uk": "Мешканці міста не погодилися з рішенням суду, її редактор поїхав до Києва.",
    "es": "El señor Muñoz llegó a Cádiz el miércoles. ¿Qué pasará mañana? Nadie lo sabe.",
    "fr": "L'été dernier, la forêt a brûlé près de Besançon, où les pompiers n'ont pu agir à temps.",
    "de": "Die Bürger von Tübingen wählten am Sonntag; das Ergebnis überraschte alle, heißt es.",
    "en": "The café in Malmö won’t “close” – it costs £5 — or €6…",
    "pl": "Wczoraj w Łodzi odbyło się posiedzenie rady miasta, na którym nie podjęto żadnej decyzji.",
    "cs": "Včera v Brně zasedala městská rada, která nepřijala žádné rozhodnutí o mostě přes řeku.",
    "tr": "İstanbul Belediyesi dün köprünün yenilenmesi için karar almadı; görüşmeler sürecek.",
    "el": "Η κυβέρνηση της Αθήνας ανακοίνωσε χθες ότι δεν θα αλλάξει τον νόμο.",
    "ja": "東京都は昨日、橋の改修についての決定を見送った。住民は反対している。",
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
EIGHT_BIT = {
    "ru": ("cp1251", "mac_cyrillic"),
    "ru plain": ("cp1251", "koi8-r", "cp866", "mac_cyrillic", "iso8859-5"),
    "ru quotes": ("cp1251", "mac_cyrillic"),
    "ru capitals": ("cp1251", "koi8-r", "cp866", "iso8859-5"),
    "ru headline": ("cp1251", "koi8-r", "cp866", "mac_cyrillic"),
    "ru in en": ("cp1251",),
    "uk": ("cp1251", "koi8-u", "mac_cyrillic"),
    "es": ("cp1252", "latin-1", "iso8859-15", "mac_roman", "cp850"),
    "fr": ("cp1252", "latin-1", "mac_roman", "cp850"),
    "de": ("cp1252", "latin-1", "mac_roman", "cp850"),
    "en": ("cp1252", "mac_roman"),
    "pl": ("cp1250", "iso8859-2"),
    "cs": ("cp1250", "iso8859-2"),
    "tr": ("cp1254", "iso8859-9"),
    "el": ("cp1253", "iso8859-7"),
    "ja": ("shift_jis", "euc_jp", "iso2022_jp"),
}


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("name", TEXTS)
def test_unicode_is_read_with_and_without_a_mark(name: str, encoding: str) -> None:
    assert decode(TEXTS[name].encode(encoding)).text == TEXTS[name]


@pytest.mark.parametrize(("name", "encoding"), [(name, encoding) for name, encodings in EIGHT_BIT.items() for encoding in encodings])
def test_eight_bit_text_is_read_without_a_given_encoding(name: str, encoding: str) -> None:
    assert decode(TEXTS[name].encode(encoding)).text == TEXTS[name]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "utf-8", "utf-16-le"])
def test_the_encoding_found_is_named(encoding: str) -> None:
    assert decode(TEXTS["ru plain"].encode(encoding)).encoding == encoding


PLAIN_RUSSIAN = [word for word in RUSSIAN.split() if "ё" not in word]


# In KOI8-R a ё is the Serbian Ј of windows-1251, which is commoner there.
@given(st.lists(st.sampled_from([*PLAIN_RUSSIAN, "газета", "вчера", "не", "7 %", "Тверь"]), min_size=9, unique=True), st.sampled_from(
    ["cp1251", "koi8-r", "cp866", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le"]))  # fmt: skip
def test_any_russian_words_survive_the_round_trip(words: list[str], encoding: str) -> None:
    text = " ".join(words).replace("—", "-")
    assert decode(text.encode(encoding)).text == text


@given(st.lists(st.sampled_from([*TEXTS["es"].split(), "año", "niñez", "corazón", "el", "de", "según"]), min_size=3), st.sampled_from(
    ["cp1252", "latin-1", "utf-8", "utf-16"]))  # fmt: skip
def test_any_spanish_words_survive_the_round_trip(words: list[str], encoding: str) -> None:
    text = " ".join(words)
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=400))
def test_arbitrary_bytes_give_text_or_an_input_error(data: bytes) -> None:
    try:
        text = decode(data).text
    except InputError:
        return
    assert text.strip()
    assert "\x00" not in text
    assert "\r" not in text


@given(st.binary(max_size=200), st.text(max_size=12) | st.sampled_from(["cp1251", "utf-8", "utf-16", "zlib", "rot13", "hex", "uu", "idna"]))
def test_an_encoding_by_name_gives_text_or_one_of_our_errors(data: bytes, encoding: str) -> None:
    try:
        text = decode(data, encoding).text
    except (InputError, UsageError):
        return
    assert text.strip()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf")), min_size=1).filter(lambda text: text.strip()))
def test_utf8_text_is_never_changed(text: str) -> None:
    assert decode(text.encode("utf-8")).text == text


def test_a_text_cut_in_the_middle_of_a_letter_is_still_utf8() -> None:
    decoded = decode(RUSSIAN.encode("utf-8")[: RUSSIAN.index("согласны") * 2 + 1][:31])
    assert decoded.encoding == "utf-8"
    assert decoded.damaged == 1
    assert decoded.text.startswith("Жители посёлка")
    assert decoded.text.endswith("\ufffd")


def test_one_bad_byte_does_not_turn_an_article_into_mojibake() -> None:
    data = RUSSIAN.encode("utf-8")
    decoded = decode(data + b"\xff" + data)
    assert decoded.text == RUSSIAN + "\ufffd" + RUSSIAN
    assert (decoded.encoding, decoded.damaged) == ("utf-8", 1)


def test_half_a_utf16_letter_at_the_end_is_marked() -> None:
    assert decode(codecs.BOM_UTF16_LE + "Мост закрыт".encode("utf-16-le") + b"\x10").text == "Мост закрыт\ufffd"


def test_a_latin_word_that_ends_in_an_accent_is_no_broken_utf8() -> None:
    assert decode("Nous allons au café".encode("latin-1")).text == "Nous allons au café"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (b"\n%PDF-1.4", "a PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "a zip archive without a Word or OpenDocument text"),
        (b"{\\rtf1\\ansi", "a rich text document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a picture"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "a sound, video or HEIC file"),
        (b"\x1f\x8b\x08\x00\x00", "a packed archive"),
        (b"\x7fELF\x02\x01\x01", "a program"),
        (b"GGUF\x03\x00\x00\x00", "model weights"),
        (b"SQLite format 3\x00", "a database"),
    ],
)
@pytest.mark.parametrize("encoding", [None, "latin-1"])
def test_a_binary_file_is_called_by_its_name(data: bytes, what: str, encoding: str | None) -> None:
    with pytest.raises(NotText, match=f"looks like {what}") as caught:
        decode(data, encoding, name="story.txt")
    assert "story.txt" in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    "text", ["RIFF raff are back on the road.", "ID3 tags explained", "GGUF models shrink", "OggS is a magic word", "MZ is a prefix"]
)
def test_an_article_may_begin_with_a_magic_word(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("data", [b"abc\x00def", b"plain words " * 1000 + b"\x00", bytes(range(1, 32)) * 20, b"\x00" * 100])
def test_zero_bytes_and_control_characters_are_no_text(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u00a0\u200b\u200e\u2028\n".encode()])
def test_what_cannot_be_seen_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        decode(data)


@pytest.mark.parametrize("text", ["\x1b[31m\x1b[0m\n", "\x1b]0;a title\x07\x1b[2J", "\x1b]8;;https://a.example\x1b\\ \x1b(B\x1bc", "\x1b"])
def test_orders_to_a_terminal_alone_are_no_text(text: str) -> None:
    with pytest.raises(EmptyInput, match="terminal escape sequences") as caught:
        decode(text.encode())
    assert caught.value.exit_code == 3
    assert decode(f"{text}Port opens".encode()).text.endswith("Port opens")


@pytest.mark.parametrize("encoding", ["klingon", "zlib", "rot13", "hex", "base64", "uu", "bz2", "idna", "unicode_escape", "a\x00b", "утф"])
def test_an_encoding_that_is_none_is_a_usage_error(encoding: str) -> None:
    with pytest.raises(UsageError, match="encoding") as caught:
        decode(b"hello", encoding)
    assert "--encoding" in caught.value.hint


def test_bytes_that_are_not_in_the_named_encoding_are_no_text() -> None:
    with pytest.raises(NotText, match="not utf-8") as caught:
        decode("мир".encode("cp1251"), "utf-8")
    assert "--encoding" in caught.value.hint


def test_a_named_encoding_wins_over_detection() -> None:
    assert decode("мир".encode("koi8-r"), "cp1251").text == "НЙТ"


@given(st.lists(st.sampled_from(["one", "два", "", "три “х”", "a\fb", "c\u2028d", "e\x0bf", "g\u0085h"]), min_size=1), st.data())
def test_line_numbers_are_those_of_an_editor(lines: list[str], data: st.DataObject) -> None:
    assume(any(line.strip() for line in lines))
    ends = [data.draw(st.sampled_from(["\n", "\r\n"])) for _ in lines]
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    assert decode(text.encode("utf-8")).text.split("\n")[:-1] == lines


def test_old_mac_line_ends_count() -> None:
    assert decode(b"first line\rsecond line\rthird").text.split("\n") == ["first line", "second line", "third"]
