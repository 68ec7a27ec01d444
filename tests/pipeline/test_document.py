"""Headlines of an article on its way through the pipeline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarize.config import Settings
from summarize.document import MAX_HEADLINE_CHARS, Document, title_of
from summarize.ingest import article_from_text
from summarize.pipeline import prepare
from summarize.types import Excluded

BODY = "The harbor of Vindhall stays closed until Thursday, since divers found a mine under the pier, the mayor of the town said on Sunday."


def _document(title: str) -> Document:
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


@pytest.mark.parametrize(("kind", "outlet", "title"), [("widget", "Notes", "Story 2"), ("appeal", "Notes", None), ("widget", None, None)])
def test_a_title_that_a_feed_names_is_the_headline_though_its_line_looks_like_a_button(
    kind: str, outlet: str | None, title: str | None
) -> None:
    article = replace(article_from_text(f"Story 2\n\n{BODY}", language="en"), title="Story 2", outlet=outlet)
    assert title_of(article, [Excluded(kind, 1, 1, "Story 2", 0.9)]) == title
