"""Feeds: entries once each, newest first; wrong dates and links cost nothing but themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.errors import InputError, InputTooLarge, NoItems, NotText
from summarize.ingest.feed import MAX_BYTES, entries

NAME = "https://skerry.example/feed.xml"


def rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Skerry Post</title>{"".join(items)}</channel></rss>'.encode()


def item(title: str, link: str = "", date: str = "", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>{more}</item>"


OLD = item("Old", "https://skerry.example/old", "Tue, 03 Nov 2026 08:00:00 GMT")
NEW = item("New", "/new", "Fri, 20 Nov 2026 08:00:00 +0300")
UNDATED = item("Undated", "https://skerry.example/undated", "no date at all")
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


def test_the_same_link_is_one_entry_whatever_its_guid_and_one_guid_for_all_is_no_reason_to_lose_any() -> None:
    same = [
        item("A", "https://skerry.example/a", more="<guid>1</guid>"),
        item("A again", "https://skerry.example/a", more="<guid>2</guid>"),
    ]
    assert len(entries(rss(*same), name=NAME)) == 1
    shared = [item("A", "https://skerry.example/a", more="<guid>1</guid>"), item("B", "https://skerry.example/b", more="<guid>1</guid>")]
    assert len(entries(rss(*shared), name=NAME)) == 2


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "file:///etc/passwd", "http://user:pw@x.example/", "http://[::1"])
def test_an_entry_without_a_usable_link_or_text_is_left_out(link: str) -> None:
    assert [entry.title for entry in entries(rss(item("Bad", link), NEW), name=NAME)] == ["New"]


def test_an_entry_with_its_text_needs_no_link() -> None:
    text = "<![CDATA[<p>" + "The port of Skerry is open again. " * 20 + "</p>]]>"
    feed = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>P</title>'
        f"<item><title>Full</title><content:encoded>{text}</content:encoded></item></channel></rss>"
    )
    (entry,) = entries(feed.encode(), name=NAME)
    assert entry.url == ""
    assert "open again" in entry.html


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
