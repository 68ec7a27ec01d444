"""PDFs: columns are read one after the other, letters become words, and what is no text is refused."""

from __future__ import annotations

import pytest

from summarize.errors import InputTooLarge, NotText
from summarize.ingest.article import article_from_bytes
from summarize.types import Article
from tests.ingest.made_files import TITLE, pdf, pdf_of

pytest.importorskip("pypdfium2")


def read(data: bytes) -> Article:
    return article_from_bytes(data, name="file")


LEFT = [
    "The harbor of Vindhall will stay closed un-",
    "til Thursday, since divers found a mine",
    "under the north pier on Sunday.",
    "Some 2,300 people had to leave their",
]
RIGHT = [
    "homes for the night, and two schools served",
    "as shelters, the mayor said on Monday.",
    "The navy will take the mine out to sea",
    "and blow it up there if the wind allows.",
]
HEAD, MORE = (60, 800, 9, "The Vindhall Post"), "ferry sailed again at noon with all who had waited."
COLUMNS = [
    [
        HEAD,
        (60, 760, 20, TITLE),
        *[(60, 700 - 14 * n, 10, text) for n, text in enumerate(LEFT)],
        *[(320, 700 - 14 * n, 10, text) for n, text in enumerate(RIGHT)],
        (290, 30, 9, "1"),
    ],
    [HEAD, (60, 700, 10, f"On Tuesday the {MORE}"), (290, 30, 9, "2")],
    [HEAD, (60, 700, 10, f"Today another {MORE}"), (290, 30, 9, "3")],
]


def test_columns_of_a_pdf_are_read_one_after_the_other_without_running_heads() -> None:
    article = read(pdf(COLUMNS))
    text = article.text
    assert article.title == TITLE
    assert "closed until Thursday, since divers found a mine under the north pier on Sunday." in text
    assert "leave their homes for the night, and two schools" in text
    assert text.index("north pier") < text.index("two schools") < text.index("blow it up")
    assert "Vindhall Post" not in text
    assert any("The Vindhall Post" in run.text for run in article.left_out)


@pytest.mark.parametrize("head", ["Vindhall Post | Sunday 29 November 2026 | page 3", "Page 3 | The Vindhall Post"])
def test_the_numbered_head_of_a_single_page_is_no_title(head: str) -> None:
    body = [(60, 700 - 14 * n, 10, text) for n, text in enumerate(LEFT)]
    article = read(pdf([[(60, 800, 9, head), (60, 760, 20, TITLE), *body]]))
    assert article.title == TITLE
    assert head not in article.text
    assert read(pdf([[(60, 760, 20, "Vindhall Post drops its Page 3"), *body]])).title == "Vindhall Post drops its Page 3"


def test_a_pdf_with_a_box_for_every_letter_is_read_in_words() -> None:
    lines = ("The grain elevator of Vindhall, shut for nine years,", "opens again on Monday, said Petra Oll, its owner.")
    widths = dict.fromkeys("ijl.,: ", 3.1) | dict.fromkeys("tfr", 3.7) | dict.fromkeys("mw", 9.0) | dict.fromkeys("TVPO", 7.6)
    letters = []
    for y, line in enumerate(lines):
        x = 60.0
        for letter in line:
            letters += [(x, 700.0 - 14 * y, 11.0, letter)] if letter != " " else []
            x += widths.get(letter, 6.1) + 0.2
    assert " ".join(lines) in read(pdf([letters])).text


def test_a_scan_is_refused_with_a_hint() -> None:
    with pytest.raises(NotText, match="only pictures") as caught:
        read(pdf([[(10, 10, 9, "12")]]))
    assert caught.value.exit_code == 3
    assert "recognition" in caught.value.hint


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(InputTooLarge, match="pages"):
        read(pdf([[(10, 10, 9, "x")]] * 300))


def test_a_page_of_letters_set_sideways_and_shown_turned_is_read_as_it_is_shown() -> None:
    turned = "".join(f"BT /F1 10 Tf 0 1 -1 0 {60 + 14 * n} 50 Tm ({line}) Tj ET\n" for n, line in enumerate([*LEFT, *RIGHT]))
    data = pdf_of(f"BT /F1 20 Tf 0 1 -1 0 30 50 Tm ({TITLE}) Tj ET\n{turned}".encode()).replace(b"/Contents", b"/Rotate 90 /Contents")
    article = read(data)
    assert article.title == TITLE
    assert "stay closed until Thursday, since divers found a mine under the north pier on Sunday." in article.text
