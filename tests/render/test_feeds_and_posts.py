"""Feeds, Telegram messages and newsletters: what clients of their formats read in them."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser
from io import BytesIO

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from summarize.digest_types import Digest, DigestItem
from summarize.errors import OutputError, UsageError
from summarize.render import links, posts
from summarize.render.outputs import DigestFormat, render_digest
from summarize.types import Summary, Translation
from tests.render.digests import FERRY, HEAT, LIBRARY, PORT, make_digest, rendered

UNDATED = replace(PORT, source=replace(PORT.source, published=None, usage="Not in <Alvena>"), reviewers={"ru": ("Anna Petrova",)})
HOSTILE = "]]></item><script>alert(1)</script> & \x1b[31m\u202e \ufffe </b>"


def longer(sentence: str, times: int) -> Digest:
    text = Translation("es", (sentence,), "ok", "good")
    return make_digest(*(replace(PORT, id=f"{n:016x}", translations={"es": text}) for n in range(times)), languages=("es",))


def hostile() -> Digest:
    text = Translation("es", (HOSTILE,), "ok", "good")
    bad = replace(PORT, headlines={"es": text}, translations={"es": text}, source=replace(PORT.source, outlet=HOSTILE, usage=HOSTILE))
    return make_digest(bad, title=HOSTILE, languages=("es",))


def test_a_reader_of_feeds_finds_stories_dates_and_full_content() -> None:
    text = rendered("rss", make_digest(UNDATED, LIBRARY), language="ru", site="https://example.org/news")
    found = feedparser.parse(text)
    assert not found.bozo
    assert found.version == "rss20"
    assert (found.feed.title, found.feed.language, found.feed.link) == ("Дайджест новостей", "ru", "https://example.org/news")
    undated, library = found.entries
    assert (undated.id, undated.guidislink) == ("urn:news-summarize:ru-91e2b7c4d0aa3f58", False)
    assert "published" not in undated
    assert library.published_parsed[:4] == (2026, 11, 21, 5)
    assert "link" not in library
    assert "Начальник порта Инес Колб" in undated.content[0].value
    assert "проверил человек: Anna Petrova" in undated.content[0].value
    tree = etree.fromstring(text.encode())
    marks = [node.text for node in tree.iter("{https://w3c-cg.github.io/ai-content-disclosure/#}ai-disclosure")]
    assert marks == ["ai-assisted", "ai-autonomous"]
    assert [node.text for node in tree.iter("{http://purl.org/dc/elements/1.1/}rights")] == ["Условия использования: Not in <Alvena>"]


def test_json_feed_has_the_members_that_its_specification_asks_for() -> None:
    document = json.loads(rendered("jsonfeed", make_digest(UNDATED, LIBRARY), language="es", site="https://example.org/"))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (document["language"], document["home_page_url"]) == ("es", "https://example.org/")
    allowed = {"id", "url", "title", "content_html", "content_text", "date_published", "language", "authors"}
    for item in document["items"]:
        assert {key for key in item if not key.startswith("_")} <= allowed
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert item["_disclosure"]["ai-disclosure"] == "ai-autonomous"
    assert "date_published" not in document["items"][0]
    assert datetime.fromisoformat(document["items"][1]["date_published"]).tzinfo


def test_ids_are_the_same_in_every_run_and_differ_between_languages() -> None:
    digest = make_digest(PORT, LIBRARY)
    turned = replace(digest, items=digest.items[::-1], created=datetime(2027, 1, 1, tzinfo=UTC))

    def ids(made: Digest, language: str) -> set[str]:
        return {entry.id for entry in feedparser.parse(rendered("rss", made, language=language)).entries}

    assert ids(digest, "ru") == ids(turned, "ru")
    assert not ids(digest, "ru") & ids(digest, "es")


def test_stories_that_need_review_or_lack_a_translation_stay_inside() -> None:
    digest = make_digest(HEAT, PORT, FERRY)

    def count(language: str, *, review: bool) -> int:
        return len(feedparser.parse(rendered("rss", digest, language=language, include_review=review)).entries)

    assert (count("ru", review=False), count("ru", review=True)) == (2, 3)
    assert (count("es", review=False), count("es", review=True)) == (2, 2), "the ferry has no Spanish text"


@pytest.mark.parametrize("kind", ["rss", "jsonfeed", "telegram", "eml", "ninjs"])
def test_a_draft_that_leaves_the_newsroom_is_called_one_until_somebody_approves_it(kind: DigestFormat) -> None:
    draft = replace(PORT, translations={"ru": replace(PORT.translations["ru"], grade="draft")})
    approved = replace(draft, reviewers={"ru": ("Anna Petrova",)})

    def names_it(story: DigestItem) -> bool:
        text = rendered(kind, make_digest(story), language="ru")
        shown = message_from_bytes(text.encode(), policy=policy.default).get_body().get_content() if kind == "eml" else text  # type: ignore[union-attr]
        return "Перевод черновой" in shown or json.dumps("Перевод черновой")[1:-1] in shown

    assert (names_it(draft), names_it(approved)) == (True, False)


def test_messages_are_short_enough_whole_and_have_only_tags_of_telegram() -> None:
    sent = [json.loads(line) for line in rendered("telegram", longer("🚢 Una frase entera. " * 40, 12), language="es").splitlines()]
    assert len(sent) > 2
    for message in sent:
        assert set(message) == {"text", "parse_mode", "link_preview_options"}
        assert posts.units(message["text"]) <= posts.MAX_UTF16_UNITS
        assert message["text"].endswith("citarlo.</i>")
        assert set(re.findall(r"</?([a-z]+)", message["text"])) <= {"a", "b", "i"}
    assert sum(message["text"].count("<b>El puerto de Alvena") for message in sent) == 12


def test_a_story_longer_than_a_message_is_refused() -> None:
    with pytest.raises(OutputError, match="does not fit into a Telegram message") as caught:
        rendered("telegram", longer("x" * 5000, 1), language="es")
    assert "--words" in caught.value.hint


def test_without_stories_nothing_is_posted() -> None:
    assert rendered("telegram", make_digest(HEAT, languages=("ru",)), language="ru") == ""


@given(st.text(max_size=200))
def test_utf16_units_are_counted_as_telegram_counts_them(text: str) -> None:
    assert posts.units(text) == sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)


class Mail(HTMLParser):
    """The tags of an HTML part with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_a_newsletter_is_a_message_with_two_parts_that_mail_programs_can_show() -> None:
    data = render_digest(make_digest(UNDATED, LIBRARY), "eml", language="ru", contact="mailto:desk@example.org")
    message = message_from_bytes(data, policy=policy.strict)
    assert not message.defects
    assert all(not part.defects for part in message.walk())
    assert (message.get_content_type(), message["Content-Language"]) == ("multipart/alternative", "ru")
    assert message["List-Unsubscribe"] == "<https://newsletter.invalid/unsubscribe>"
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[attr-defined]
    for part in (plain, html):
        assert "Начальник порта Инес Колб" in part
        assert "переводы сделаны машиной" in part.replace("\u00a0", " ")
        assert "Сообщить об ошибке" in part.replace("\u00a0", " ")
    tags = Mail(html).tags
    assert not {tag for tag, _ in tags} & {"style", "script", "link", "img", "form", "svg", "video", "div", "section", "article"}
    assert not [attrs for _, attrs in tags if "class" in attrs or "id" in attrs]
    assert all(attrs.get("role") == "presentation" for tag, attrs in tags if tag == "table")
    styles = " ".join(str(attrs.get("style", "")) for _, attrs in tags)
    assert not re.search(r"(?<!-)color:|background|flex|grid|position|float|url\(|var\(", styles), "light and dark stay the reader's"
    assert [attrs["ai-disclosure"] for _, attrs in tags if "ai-disclosure" in attrs] == ["ai-assisted", "ai-autonomous"]
    assert max(len(line) for line in data.split(b"\r\n")) <= 998


def test_a_newsletter_that_mail_programs_would_cut_is_refused() -> None:
    with pytest.raises(OutputError, match="more than the 100,000") as caught:
        render_digest(longer("Una frase entera. " * 40, 150), "eml", language="es")
    assert "--limit" in caught.value.hint


def test_the_same_digest_gives_the_same_bytes() -> None:
    kinds: tuple[DigestFormat, ...] = ("rss", "jsonfeed", "telegram", "eml")
    for kind in kinds:
        assert render_digest(make_digest(), kind, language="ru") == render_digest(make_digest(), kind, language="ru")


def test_hostile_text_is_text_in_every_format() -> None:
    digest = hostile()
    entry = feedparser.parse(rendered("rss", digest)).entries[0]
    assert "<script" not in entry.content[0].value
    etree.fromstring(rendered("rss", digest).encode())
    assert "<script" not in json.loads(rendered("jsonfeed", digest))["items"][0]["content_html"]
    assert set(re.findall(r"</?([a-z]+)", json.loads(rendered("telegram", digest))["text"])) <= {"a", "b", "i"}
    message = message_from_bytes(render_digest(digest, "eml"), policy=policy.default)
    assert not message.defects
    assert "<script" not in message.get_body(("html",)).get_content()  # type: ignore[attr-defined]


def test_what_came_through_an_embargo_says_so_in_every_format() -> None:
    held = replace(PORT, source=replace(PORT.source, embargo=datetime(2027, 1, 2, 5, tzinfo=UTC)))
    kinds: tuple[DigestFormat, ...] = ("rss", "jsonfeed", "telegram")
    for kind in kinds:
        shown = rendered(kind, make_digest(held), language="es").replace("\u00a0", " ")
        assert "Embargado hasta el 2 de enero de 2027 a las 5:00 UTC" in shown


def test_a_report_names_the_story_and_how_it_was_made() -> None:
    assert links.report("mailto:desk@example.org", "ru-1", "v:1|x:ü") == (
        "mailto:desk@example.org?subject=Error%20in%20ru-1%20%28v%3A1%7Cx%3A%C3%BC%29"
    )
    assert links.report("https://example.org/e?lang=ru", "ru-1", "v:1") == "https://example.org/e?lang=ru&story=ru-1&signature=v%3A1"


@pytest.mark.parametrize("contact", ["desk@example.org", "mailto:nobody", "mailto:a b@c", "javascript:alert(1)", "https://a@b/", ""])
def test_a_contact_that_is_no_address_is_refused(contact: str) -> None:
    with pytest.raises(UsageError, match="is no"):
        links.report(contact, "x", "y")


def test_a_digest_without_targets_is_a_feed_in_its_own_language() -> None:
    own = replace(PORT, translations={}, summary=Summary("en", PORT.summary.sentences))
    assert len(feedparser.parse(rendered("rss", make_digest(own, languages=()))).entries) == 1


@pytest.mark.parametrize("kind", ["html", "md", "epub", "rss", "jsonfeed", "telegram", "eml", "wordpress", "ghost", "ninjs"])
def test_only_a_proof_calls_a_source_by_the_name_of_its_file(kind: DigestFormat) -> None:
    nameless = replace(PORT, source=replace(PORT.source, location="in/bees.txt", outlet=None, url=None))
    signed = replace(LIBRARY, source=replace(nameless.source, byline="By Ines Kolb"), also=(nameless.source,))
    public = readable(render_digest(make_digest(nameless, signed), kind, language="es", proof=False))
    assert "bees" not in public
    assert "Ines Kolb" in public
    assert "By Ines Kolb" not in public
    proof = readable(render_digest(make_digest(nameless), kind, language="es"))
    assert ("bees.txt" in proof) == (kind in ("html", "md", "epub"))


def test_a_source_without_a_name_and_a_date_leaves_no_gap() -> None:
    nameless = replace(PORT, source=replace(PORT.source, location="in/bees.txt", outlet=None, url=None, published=None))
    both = replace(nameless, also=(LIBRARY.source,))
    feed = [one["content_html"] for one in json.loads(rendered("jsonfeed", make_digest(nameless, both)))["items"]]
    assert not any("<p></p>" in content or "<p>;" in content for content in feed)
    (post, *_) = (json.loads(line)["text"] for line in rendered("telegram", make_digest(nameless)).splitlines())
    story = post[post.index("<b>", 3) :]
    assert "\n\n" not in story[: story.index("<i>")].rstrip()


def readable(data: bytes) -> str:
    """What is packed in a book or a message as one text."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    if b"MIME-Version" in data:
        parts = message_from_bytes(data, policy=policy.default).walk()
        return "".join(part.get_content() for part in parts if part.get_content_maintype() == "text")
    return data.decode()
