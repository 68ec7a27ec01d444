"""News agencies that a translation names and its source does not."""

from __future__ import annotations

import pytest

import summarize


@pytest.mark.parametrize(
    ("source", "text", "language", "added"),
    [
        ("The ferry will sail again, the board said.", "Паром снова пойдёт, говорится в сообщении, сообщает РИА Новости.", "ru", True),
        ("The council closed the bridge.", "El consejo cerró el puente, informó la agencia EFE.", "es", True),
        ("The council closed the bridge.", "По данным ТАСС, совет закрыл мост.", "ru", True),
        ("The council closed the bridge, Reuters reported.", "Совет закрыл мост, сообщает Рейтер.", "ru", False),
        ("The council closed the bridge, the AP said.", "Совет закрыл мост, сообщает АП.", "ru", False),
    ],
)
def test_an_agency_that_nobody_named_is_an_error(source: str, text: str, language: str, added: bool) -> None:
    found = summarize.check(source, text, source_lang="en", lang=language).findings
    assert any(one.check == "attribution" and one.level == "error" for one in found) is added
