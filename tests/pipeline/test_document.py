"""Headlines of an article on its way through the pipeline."""

from __future__ import annotations

import pytest

from summarize.config import Settings
from summarize.document import MAX_HEADLINE_CHARS, Document
from summarize.ingest import article_from_text
from summarize.pipeline import prepare

BODY = "The harbor of Vindhall stays closed until Thursday, since divers found a mine under the pier, the mayor of the town said on Sunday."


def _document(title: str) -> Document:
    from dataclasses import replace

    return prepare(replace(article_from_text(BODY, language="en"), title=title), Settings())


@pytest.mark.parametrize("title", ["The harbor is closed " + "and closed " * 60, "港" * 700])
def test_a_headline_without_end_is_cut(title: str) -> None:
    headline, language = _document(title).headline
    assert MAX_HEADLINE_CHARS // 2 < len(headline) <= MAX_HEADLINE_CHARS
    assert headline.endswith("…")
    assert title.startswith(headline[:-1])
    assert language == "en"


def test_a_headline_of_a_headlines_length_stays() -> None:
    assert _document("The harbor of Vindhall is closed").headline[0] == "The harbor of Vindhall is closed"
