"""The marks that say what is a machine's, in every output that has them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

from lxml import etree

from summarize.digest_types import Digest
from summarize.render import digest_json, disclosure
from summarize.render.outputs import render_digest
from tests.render.digests import LIBRARY, PORT, make_digest, rendered
from tests.render.test_html import Page

MODEL = "qwen2.5-coder-1.5b@cc324af0"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
SIGNED = replace(PORT, reviewers={"es": ("Ana Ruiz",)}, signature="")


def graph(digest: Digest, language: str | None = None) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', rendered("html", digest, language=language))
    assert found
    nodes: list[dict[str, object]] = json.loads(found[1])["@graph"]
    return nodes


def test_the_models_are_those_that_made_the_text() -> None:
    made = replace(PORT, summary=replace(PORT.summary, method="abstractive"), models={"en": ("a@1",), "ru": ("a@1", "b@2"), "es": ("a@1",)})
    assert [disclosure.of_item(made, code).models for code in ("en", "ru", "es")] == [("a@1",), ("a@1", "b@2"), ("a@1",)]
    assert disclosure.of_item(replace(made, models={}), "ru").models == ()


def test_the_page_has_a_default_and_every_story_its_own_mark() -> None:
    page = Page(rendered("html", make_digest(SIGNED, LIBRARY), language="es"))
    metas = {attrs["name"]: attrs["content"] for tag, attrs in page.tags if tag == "meta" and "name" in attrs}
    assert (metas["ai-disclosure"], metas["ai-model"]) == ("ai-autonomous", MODEL)
    stories = [attrs for tag, attrs in page.tags if tag == "article"]
    assert [attrs["ai-disclosure"] for attrs in stories] == ["ai-assisted", "ai-autonomous"]
    assert {attrs["ai-model"] for attrs in stories} == {MODEL}
    assert "Elaborado con ayuda de una máquina y revisado por Ana Ruiz." in page.text
    assert "Los resúmenes y las traducciones se hacen a máquina" in page.text


def test_a_page_of_approved_stories_is_assisted_as_a_whole() -> None:
    assert '<meta name="ai-disclosure" content="ai-assisted">' in rendered("html", make_digest(SIGNED), language="es")
    assert '<meta name="ai-disclosure" content="ai-autonomous">' in rendered("html", make_digest(SIGNED)), (
        "the Russian text is not approved"
    )


def test_a_short_article_in_its_own_language_has_nothing_of_a_machine() -> None:
    own = replace(LIBRARY, summary=replace(LIBRARY.summary, method="passthrough"))
    assert disclosure.of_item(replace(own, translations={}), "es").value == "human-only"
    assert disclosure.of_item(own, "ru").value == "ai-autonomous"


def test_sentences_that_a_program_chose_are_marked_as_such_and_readers_learn_it() -> None:
    own = replace(LIBRARY, summary=replace(LIBRARY.summary, method="extractive"))
    chosen = disclosure.of_item(replace(own, translations={}, models={"es": ("extractive",)}), "es")
    assert (chosen.value, chosen.models) == ("ai-autonomous", ())
    assert chosen.source_type == "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"
    assert chosen.schema_type == "https://schema.org/AlgorithmicallyEnhancedDigitalSource"
    translated = disclosure.of_item(replace(own, models={"ru": ("extractive", "b@2")}), "ru")
    assert (translated.value, translated.source_type, translated.models) == ("ai-autonomous", IPTC, ("b@2",))
    assert disclosure.together([chosen, translated]).source_type == IPTC
    assert disclosure.notice_key([own.summary]) == "machine_own"


def test_json_ld_says_what_it_is_based_on_and_translated_from() -> None:
    usage = replace(SIGNED, source=replace(SIGNED.source, usage="Not for sale </script><b>"))
    (node,) = graph(make_digest(usage), "es")
    assert node["@type"] == "NewsArticle"
    assert node["digitalSourceType"] == "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
    assert node["inLanguage"] == "es"
    assert node["editor"] == [{"@type": "Person", "name": "Ana Ruiz"}]
    assert node["usageInfo"] == {"@type": "CreativeWork", "text": "Not for sale </script><b>"}
    assert [source["publisher"]["name"] for source in node["isBasedOn"]] == ["Alvena Post"]  # type: ignore[attr-defined]
    assert node["translationOfWork"]["inLanguage"] == "en"  # type: ignore[index]


def test_json_markdown_and_the_book_have_the_same_keys() -> None:
    digest = make_digest(SIGNED)
    keys = json.loads(digest_json.render(digest))["items"][0]["disclosure"]
    assert list(keys) == ["en", "ru", "es"]
    assert keys["es"] == {"ai-disclosure": "ai-assisted", "ai-model": MODEL, "digitalSourceType": IPTC, "reviewedBy": ["Ana Ruiz"]}
    head = rendered("md", digest, language="es").split("---\n")[1]
    matter = {key: json.loads(value) for key, value in (line.split(": ", 1) for line in head.splitlines())}
    assert matter["ai-disclosure"] == "ai-assisted"
    assert matter["stories"]["es-91e2b7c4d0aa3f58"] == keys["es"]
    with zipfile.ZipFile(io.BytesIO(render_digest(digest, "epub"))) as book:
        opf = etree.fromstring(book.read("EPUB/content.opf"))
        metas = {meta.get("property"): meta.text for meta in opf.iter("{http://www.idpf.org/2007/opf}meta")}
        assert metas["schema:digitalSourceType"] == IPTC
        assert (metas["w3c-ai:ai-disclosure"], metas["w3c-ai:ai-model"]) == ("ai-autonomous", MODEL)
        assert b'data-ai-disclosure="ai-assisted"' in book.read("EPUB/es.xhtml")


def test_terms_of_use_are_shown_with_the_story() -> None:
    usage = replace(SIGNED, source=replace(SIGNED.source, usage="Not in Alvena"))
    assert "Условия использования: Not in Alvena" in Page(rendered("html", make_digest(usage), language="ru")).text
    assert "Condiciones de uso: Not in Alvena" in rendered("md", make_digest(usage), language="es")


def test_the_notice_of_sentences_chosen_from_the_articles_names_no_writer_and_is_said_once() -> None:
    for kind in ("html", "md"):
        chosen, mixed = rendered(kind, make_digest(PORT), language="es"), rendered(kind, make_digest(PORT, LIBRARY), language="es")
        assert "elegidas por un programa" in chosen
        assert "Los resúmenes y las traducciones se hacen a máquina" not in chosen
        assert "El resumen consta de frases" not in chosen, "the notice says it already"
        assert "Los resúmenes y las traducciones se hacen a máquina" in mixed
        assert mixed.count("El resumen consta de frases") == 1
