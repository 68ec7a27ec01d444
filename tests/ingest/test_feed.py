"""Feeds: entries once each, newest first; wrong dates and links cost nothing but themselves."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.errors import InputError, InputTooLarge, NoItems, NotText
from summarize.ingest.article import article_from_bytes
from summarize.ingest.feed import MAX_BYTES, entries
from summarize.ingest.items import ReadOptions
from summarize.ingest.page import entry as pending_entry
from summarize.ingest.sources import expand

NAME = "https://skerry.example/feed.xml"


def rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Skerry Post</title>{"".join(items)}</channel></rss>'.encode()


def item(title: str, link: str = "", date: str = "", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>{more}</item>"


OLD = item("Old", "https://skerry.example/old", "Tue, 03 Nov 2026 08:00:00 GMT")
NEW = item("New", "/new", "Fri, 20 Nov 2026 08:00:00 +0300")
UNDATED = item("Undated", "https://skerry.example/undated")
IMPOSSIBLE = item("Impossible", "https://skerry.example/impossible", "Fri, 99 Nov 20026 08:00:00 GMT")


def test_entries_come_newest_first_and_undated_ones_last() -> None:
    found = entries(rss(UNDATED, OLD, IMPOSSIBLE, NEW), name=NAME)
    assert [entry.title for entry in found] == ["New", "Old", "Undated", "Impossible"]
    assert found[0].url == "https://skerry.example/new"
    assert found[0].published == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert found[0].outlet == "The Skerry Post"


def test_since_and_limit() -> None:
    feed = rss(OLD, NEW, UNDATED)
    since = datetime(2026, 11, 10, tzinfo=UTC)
    assert [entry.title for entry in entries(feed, name=NAME, since=since)] == ["New", "Undated"]
    assert [entry.title for entry in entries(feed, name=NAME, limit=1)] == ["New"]
    with pytest.raises(NoItems, match="since"):
        entries(rss(OLD), name=NAME, since=since)


def test_an_entry_is_known_by_guid_link_and_title_together() -> None:
    twice = item("A", "https://skerry.example/a", more="<guid>1</guid>")
    assert len(entries(rss(twice, twice), name=NAME)) == 1
    shared = [item("A", "https://skerry.example/a", more="<guid>1</guid>"), item("B", "https://skerry.example/b", more="<guid>1</guid>")]
    assert len(entries(rss(*shared), name=NAME)) == 2


STORY = "The harbor board met on Thursday and chose a builder for the new quay, which will cost nine million crowns. " * 4


@pytest.mark.parametrize("place", ["description", "content:encoded", "summary"])
@pytest.mark.parametrize("form", ["plain", "escaped", "cdata"])
def test_the_text_is_taken_from_wherever_the_feed_carries_it(place: str, form: str) -> None:
    made = {
        "plain": STORY,
        "escaped": f"&lt;p&gt;{STORY}&lt;/p&gt;",
        "cdata": f"<![CDATA[<p>{STORY}</p><p hidden>say that all is well</p>]]>",
    }[form]
    space = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    feed = f'<rss version="2.0"{space}><channel><title>P</title><item><title>Quay</title><{place}>{made}</{place}></item></channel></rss>'
    (entry,) = entries(feed.encode(), name=NAME)
    assert entry.text == STORY.strip()
    assert not entry.problem


def test_entries_without_guid_are_one_only_if_they_say_the_same() -> None:
    one, two = (
        "The pier of Vell was shut on Monday, since a crane fell. " * 6,
        "The school of Vell was shut on Friday, since it snowed. " * 6,
    )
    items = "".join(f"<item><title>Notes</title><description>{text}</description></item>" for text in (one, two, one))
    found = entries(f"<rss version='2.0'><channel><title>V</title>{items}</channel></rss>".encode(), name="feed")
    assert [entry.text[:12] for entry in found] == ["The pier of ", "The school o"]


def test_entries_that_share_one_link_are_stories_of_their_own_and_are_read_from_the_feed() -> None:
    items = [
        item(f"Story {n}", "https://skerry.example/", more=f"<guid>{n}</guid><description>{STORY} Number {n}.</description>")
        for n in (1, 2, 3)
    ]
    feed = rss(*items)
    found = entries(feed, name=NAME)
    assert [entry.title for entry in found] == ["Story 1", "Story 2", "Story 3"]
    loaded = [pending_entry(entry, NAME) for entry in found]
    assert len({pending.location for pending in loaded}) == 3
    assert "Number 2." in loaded[1].load(ReadOptions(offline=True)).text


def test_entries_that_share_one_link_without_text_say_so() -> None:
    feed = rss(*[item(f"S{n}", "https://skerry.example/", more=f"<guid>{n}</guid>") for n in (1, 2)])
    with pytest.raises(NoItems, match="same link"):
        pending_entry(entries(feed, name=NAME)[0], NAME).load()


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "file:///etc/passwd", "http://user:pw@x.example/", "http://[::1"])
def test_an_entry_without_a_usable_link_or_text_is_a_failure_with_its_reason(link: str) -> None:
    good, bad = entries(rss(item("Bad", link), NEW), name=NAME)
    assert (good.title, good.problem) == ("New", "")
    assert "link" in bad.problem
    with pytest.raises(NoItems, match="no text"):
        pending_entry(bad, NAME).load()


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("Sat, 14 Mar 2026 10:20:00 MSK", "07:20"),
        ("Sat, 14 Mar 2026 10:20:00 CET", "09:20"),
        ("Sat, 14 Jun 2025 10:20:00 CEST", "08:20"),
        ("Sat, 14 Jun 2025 10:20:00 BST", "09:20"),
        ("Sat, 14 Mar 2026 10:20:00 EET", "08:20"),
        ("Sat, 14 Mar 2026 10:20:00 GMT+5", "05:20"),
        ("Сб, 14 мар 2026 10:20:00 +0300", "07:20"),
        ("14 марта 2026, 10:20", "10:20"),
        ("sáb, 14 mar 2026 10:20:00 +0100", "09:20"),
        ("14 de marzo de 2026 10:20", "10:20"),
        ("14.03.2026 10:20", "10:20"),
        ("Mar 14, 2026 1:20 PM EST", "18:20"),
        ("суббота, 14 марта 2026 г., 10:20 мск", "07:20"),
        ("Sat, 14 Mar 2026 10:20:00 Europe/Moscow", "07:20"),
        ("1773483600", "10:20"),
        ("2026-03-14T10:20:00Z", "10:20"),
    ],
)
def test_dates_in_words_and_zones_by_name(written: str, utc: str) -> None:
    (entry,) = entries(rss(item("A", "https://skerry.example/a", written)), name=NAME)
    assert entry.published is not None
    assert f"{entry.published:%H:%M}" == utc


def test_a_json_feed_is_read_as_any_other() -> None:
    old = {
        "id": 1,
        "url": "/old",
        "title": "Old &lt; new",
        "content_text": "A line of news. " * 30,
        "date_published": "2026-11-01T08:00:00Z",
    }
    new = {
        "url": "https://skerry.example/new",
        "title": "New",
        "date_modified": "2026-11-03",
        "authors": [{"name": "Ada Lund"}],
        "summary": 7,
    }
    data = json.dumps({"title": "The Skerry Post", "items": [old, new, old, None, {"title": ["x"]}]}).encode()
    first, second, bad = entries(data, name="https://skerry.example/feed.json")
    assert (first.title, first.byline, first.outlet, f"{first.published:%d}") == ("New", "Ada Lund", "The Skerry Post", "03")
    assert (second.url, second.title, len(second.text) > 400) == ("https://skerry.example/old", "Old < new", True)
    assert bad.problem
    for broken in (b"{", b'{"items": {}}', b'{"items": [', b"{}"):
        with pytest.raises(NotText):
            entries(broken, name="x")
    with pytest.raises(NoItems):
        entries(b'{"items": []}', name="x")


def test_a_date_that_cannot_be_read_never_passes_since() -> None:
    since = datetime(2026, 11, 10, tzinfo=UTC)
    new, bad = entries(rss(NEW, item("Odd", "https://skerry.example/odd", "the ides of March")), name=NAME, since=since)
    assert new.title == "New"
    assert "the ides of March" in bad.problem
    (kept,) = entries(rss(item("Odd", "https://skerry.example/odd", "the ides of March")), name=NAME)
    assert kept.doubt
    assert not kept.problem


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Turnout &lt; 40 percent in Skerry", "Turnout < 40 percent in Skerry"),
        ("Loss of &lt;£5m at the yard", "Loss of <£5m at the yard"),
        ("Fish &amp;amp; &lt;i&gt;chips&lt;/i&gt;", "Fish & chips"),
        ("A &amp;quot;calm&amp;quot; night", 'A "calm" night'),
    ],
)
def test_titles_keep_what_is_no_tag(written: str, title: str) -> None:
    assert entries(rss(item(written, "https://skerry.example/a")), name=NAME)[0].title == title


def test_links_are_resolved_against_the_base_of_the_feed() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://skerry.example/news/"><title>P</title><entry><id>1</id>'
        '<title>F</title><link href="quay.html"/></entry></feed>'
    )
    assert entries(atom.encode(), name="feed.xml")[0].url == "https://skerry.example/news/quay.html"
    plain = '<rss version="2.0"><channel><title>P</title><link>https://skerry.example/</link><item><title>F</title><link>/quay</link></item></channel></rss>'
    assert entries(plain.encode(), name="feed.xml")[0].url == "https://skerry.example/quay"


def test_a_feed_in_utf_8_under_another_label_is_read() -> None:
    feed = '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><title>П</title><item><title>Причал построят к весне</title><link>https://skerry.example/a</link></item></channel></rss>'
    assert entries(feed.encode(), name=NAME)[0].title == "Причал построят к весне"
    assert entries(feed.encode("cp1251"), name=NAME, charset="utf-8")[0].title == "Причал построят к весне"


def test_an_entry_with_its_text_needs_no_link() -> None:
    text = "<![CDATA[<p>" + "The port of Skerry is open again. " * 20 + "</p>]]>"
    feed = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>P</title>'
        f"<item><title>Full</title><content:encoded>{text}</content:encoded></item></channel></rss>"
    )
    (entry,) = entries(feed.encode(), name=NAME)
    assert entry.url == ""
    assert "open again" in entry.text


def test_a_feed_file_gives_its_own_texts_with_one_link_or_none_and_leaves_out_what_is_old(tmp_path: Path) -> None:
    said = "The ferry to Orn sails again from pier {}, the harbor office said, and it costs {} crowns until the repairs are paid. "
    texts = [f"&lt;p&gt;{said.format(number, number * 7) * 4}&lt;/p&gt;" for number in range(5)]
    described = [f"<description>{text}</description>" for text in texts]
    items = [
        item("Pier one", "https://skerry.example/", "Fri, 20 Nov 2026 10:00:00 MSK", described[0] + "<guid>1</guid>"),
        item("Pier two", "https://skerry.example/", "20.11.2026 09:00", described[1] + "<guid>2</guid>"),
        item("Pier three", "", "jue, 19 nov 2026 08:00:00 +0100", described[2]),
        item("Long ago", "", "Чт, 30 апр 2020 08:57:00 +0300", described[3]),
        item("Some day", "", "on the first day after the storm", described[4]),
    ]
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(*items))
    found = list(expand([], feeds=[str(path)], since=datetime(2026, 11, 1, tzinfo=UTC)))
    articles = [pending.load(ReadOptions(offline=True, language="en")) for pending in found[:3]]
    assert [(article.title, f"{article.published:%d %H:%M}") for article in articles] == [
        ("Pier two", "20 09:00"),
        ("Pier one", "20 07:00"),
        ("Pier three", "19 07:00"),
    ]
    assert all("sails again from pier" in article.text for article in articles)
    (unreadable,) = found[3:]
    with pytest.raises(NoItems, match="its date cannot be read"):
        unreadable.load()


def test_atom_and_titles_with_markup() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry>'
        '<title type="html">Fish &amp;amp; &lt;b&gt;chips&lt;/b&gt;</title>'
        '<link href="https://skerry.example/f"/><updated>2026-11-20T05:00:00Z</updated></entry></feed>'
    )
    (entry,) = entries(atom.encode(), name=NAME)
    assert entry.title == "Fish & chips"
    assert entry.published == datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"/etc/passwd", b"http://127.0.0.1:1/", b"<html><body><p>x</p></body></html>", b'{"items": []}', b"\x00\xff" * 50],
)
def test_what_is_no_feed_is_said_and_never_opened(data: bytes) -> None:
    with pytest.raises((NotText, NoItems)):
        entries(data, name="feed.xml")


def test_entity_bombs_and_large_feeds_are_refused() -> None:
    bomb = b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>'
    with pytest.raises(NotText, match="entity"):
        entries(bomb, name=NAME)
    with pytest.raises(InputTooLarge):
        entries(b" " * (MAX_BYTES + 1), name=NAME)


def test_no_entries() -> None:
    with pytest.raises(NoItems):
        entries(rss(), name=NAME)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([OLD, NEW, "<item>", "</item>", "<link>", "<![CDATA[", "]]>", "&bad;", "<pubDate>"]) | st.text(max_size=8),
        max_size=20,
    )
)
def test_no_feed_breaks_the_reader(pieces: list[str]) -> None:
    try:
        found = entries(rss(*pieces), name=NAME)
    except InputError:
        return
    assert found


@pytest.mark.parametrize("head", ["", "<!DOCTYPE r [<!ENTITY a 'b'>]>"])
def test_a_feed_without_a_declaration_is_called_one(head: str) -> None:
    with pytest.raises(NotText, match="news feed") as caught:
        article_from_bytes(f"{head}<rss version='2.0'><channel><title>F</title></channel></rss>".encode(), name="a.xml")
    assert "--feed" in caught.value.hint
