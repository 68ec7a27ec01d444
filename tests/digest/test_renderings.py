"""The digest as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from summarize.digest_types import Digest, Failure, Source
from summarize.editions import readers_edition
from summarize.render import digest_json
from summarize.render.json import dumps
from tests.render.digests import rendered, schema

Runner = Callable[..., Digest]
HOSTILE = "# [x](javascript:alert(1)) <script>alert(1)</script> \x1b[31m‮ **b** `c` | d\n## e"


@pytest.fixture
def digest(run: Runner, articles: Path) -> Digest:
    (articles / "0004.txt").write_text("")
    made = run(articles)
    also = Source("https://brode.example/a", "ab" * 32, "Title", "The Brode Post", "https://brode.example/a", made.created)
    first = replace(made.items[0], also=(also,), source=replace(made.items[0].source, url="https://alvena.example/b?c=<d>&e=(f)"))
    return replace(made, items=(first, *made.items[1:]))


def test_the_document_fits_its_schema_and_says_everything(digest: Digest) -> None:
    document = json.loads(digest_json.render(digest))
    jsonschema.validate(document, schema("digest"))
    assert len(document["items"]) == 11
    item, shown = digest.items[0], document["items"][0]
    assert (shown["id"], shown["headline"], shown["summary"]["text"]) == (item.id, item.headline, item.summary.text)
    assert shown["translations"]["ru"]["sentences"] == list(item.translations["ru"].sentences)
    assert shown["headlines"]["es"]["text"] == item.headlines["es"].text
    assert shown["also"][0]["published"] == digest.created.isoformat()
    assert shown["excluded"][0]["kind"] == "appeal"
    assert document["failures"][0]["error"] == "EmptyInput"


def test_story_by_story_or_at_once_is_the_same_text(digest: Digest) -> None:
    for made in (digest, replace(digest, items=()), replace(digest, title=f'"items": [] {HOSTILE}\u2028\x85x')):
        assert digest_json.render(made, language="ru") == dumps(digest_json.document(made, language="ru")) + "\n"


def test_the_document_names_the_sentences_that_a_person_changed(digest: Digest) -> None:
    assert '"edited"' not in digest_json.render(digest)
    item = digest.items[0]
    russian = replace(item.translations["ru"], edited=(1, 2))
    changed = replace(item, summary=replace(item.summary, edited=(2,)), translations={**item.translations, "ru": russian})
    document = json.loads(digest_json.render(replace(digest, items=(changed, *digest.items[1:]))))
    jsonschema.validate(document, schema("digest"))
    shown = document["items"][0]
    assert (shown["summary"]["edited"], shown["translations"]["ru"]["edited"]) == ([2], [1, 2])
    assert "edited" not in shown["translations"]["es"]


def test_one_language_leaves_the_others_out(digest: Digest) -> None:
    document = json.loads(digest_json.render(digest, language="es"))
    jsonschema.validate(document, schema("digest"))
    assert document["languages"] == ["es"]
    for item in document["items"]:
        assert list(item["translations"]) == list(item["headlines"]) == ["es"]
        assert all(found["where"] in ("body", "summary", "es", "headline.es") for found in item["findings"])


def test_equal_digests_give_equal_bytes_and_hostile_text_stays_data(digest: Digest) -> None:
    assert digest_json.render(digest) == digest_json.render(digest)
    hostile = replace(digest, title=HOSTILE, failures=(Failure(HOSTILE, "E", HOSTILE, HOSTILE, 3),))
    shown = digest_json.render(hostile)
    assert "\x1b" not in shown
    assert "‮" not in shown
    assert json.loads(shown)["title"] == HOSTILE


def test_markdown_has_one_edition_a_language_with_its_own_words_and_dates(digest: Digest) -> None:
    both, russian = rendered("md", digest), rendered("md", digest, language="ru")
    assert both.split("---\n\n", 1)[1].startswith("# Дайджест новостей\n")
    assert russian.split("---\n\n", 1)[1] in both
    assert "сентября 2026" in russian
    assert "de septiembre de 2026" in both
    assert both.count("\n## ") == 2 * (11 + 1)
    assert "[The Brode Post](<https://brode.example/a>)" in both
    assert "(<https://alvena.example/b?c=%3Cd%3E&e=(f)>)" in both
    assert rendered("md", digest) == both


def test_markdown_shows_hostile_text_and_obeys_none(digest: Digest) -> None:
    from markdown_it import MarkdownIt

    item = digest.items[0]
    bad = replace(
        item,
        headline=HOSTILE,
        headlines={code: replace(text, sentences=(HOSTILE,)) for code, text in item.headlines.items()},
        translations={code: replace(text, sentences=(HOSTILE, HOSTILE)) for code, text in item.translations.items()},
        source=replace(item.source, location=HOSTILE, url="javascript:alert(1)", outlet=HOSTILE),
    )
    hostile = replace(digest, title=HOSTILE, items=(bad,), failures=(Failure(HOSTILE, "E", HOSTILE, HOSTILE, 3),), signature=HOSTILE)
    shown = rendered("md", hostile)
    page = MarkdownIt("commonmark").enable("table").render(shown.split("---\n\n", 1)[1])
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert page.count("<h1>") == 2
    assert page.count("<h2>") == 2 * 2
    assert "\x1b" not in shown


def test_an_empty_digest_is_still_a_document(digest: Digest) -> None:
    empty = replace(digest, items=(), failures=())
    jsonschema.validate(json.loads(digest_json.render(empty)), schema("digest"))
    assert "этом выпуске нет новостей" in rendered("md", empty)


@pytest.mark.parametrize("low_memory", [False, True])
def test_suggested_headlines_are_translated_and_printed_in_every_edition(run: Runner, articles: Path, low_memory: bool) -> None:
    digest = run(articles, settings={"headlines": 3}, low_memory=low_memory)
    item = digest.items[0]
    assert item.suggested_headlines
    assert len(item.suggested_translations["ru"].sentences) == len(item.suggested_headlines)
    document = json.loads(digest_json.render(digest, language="ru"))
    jsonschema.validate(document, schema("digest"))
    shown = document["items"][0]["suggested_headlines"]
    assert (shown["texts"], list(shown["translations"])) == (list(item.suggested_headlines), ["ru"])
    assert "suggested_headlines" not in json.loads(digest_json.render(run(articles)))["items"][0]
    suggested = {"ru": replace(item.translations["ru"], sentences=(item.headlines["ru"].text, "Порт снова открыт"))}
    digest = replace(digest, items=(replace(item, suggested_translations=suggested),))
    assert "Другие заголовки:\n\n- Порт снова открыт\n" in rendered("md", digest, language="ru")
    assert "Другие заголовки" not in rendered("md", readers_edition(digest, review=True), language="ru")
