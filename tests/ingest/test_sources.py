"""Sources: what is found, in which order, once each; and one wrong source never stops the others."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from summarize.errors import AddressRefused, FetchFailed, InputTooLarge, NoItems, NotText, SummarizeError, UnreadableInput
from summarize.ingest.items import Pending, ReadOptions
from summarize.ingest.sources import expand, read
from tests.ingest.webserver import Answer, serve

TEXT = "The port of Skerry opened again on Friday after a storm, the harbour master said. Ferries sail from Monday.\n"
OPEN = ReadOptions(allow_private=True, timeout=3)


def names(found: list[Pending], base: Path) -> list[str]:
    return [Path(pending.location).relative_to(base).as_posix() for pending in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.md", "sub/d.html", "sub/picture.png", ".hidden.txt", ".git/e.txt", "notes.rst"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT)
    return tmp_path


def test_a_folder_is_read_in_the_order_of_its_names_without_hidden_files(folder: Path) -> None:
    assert names(list(expand([str(folder)])), folder) == ["a.txt", "b.txt", "sub/c.md", "sub/d.html"]


def test_include_and_exclude(folder: Path) -> None:
    assert names(list(expand([str(folder)], include=["*.rst", "sub/*.md"])), folder) == ["notes.rst", "sub/c.md"]
    assert names(list(expand([str(folder)], exclude=["b.*", "*/sub/*"])), folder) == ["a.txt"]


def test_patterns_and_files_each_place_once(folder: Path) -> None:
    given = [str(folder / "b.txt"), str(folder / "*.txt"), str(folder)]
    assert names(list(expand(given)), folder) == ["b.txt", "a.txt", "sub/c.md", "sub/d.html"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT)
    (pending,) = expand([str(tmp_path / "a[1].txt")])
    assert pending.load().text == TEXT


def test_links_that_lead_back_to_themselves_end(folder: Path) -> None:
    (folder / "sub" / "again").symlink_to(folder)
    assert len(list(expand([str(folder)]))) == 4


@pytest.mark.parametrize(("source", "error"), [("nothing.txt", UnreadableInput), ("empty", NoItems), ("*.none", NoItems)])
def test_what_is_missing_fails_by_itself(tmp_path: Path, source: str, error: type[SummarizeError]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    bad, good = expand([str(tmp_path / source), str(tmp_path / "a.txt")])
    with pytest.raises(error):
        bad.load()
    assert good.load().text == TEXT


def test_a_list_on_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = f"# today\n{folder / 'a.txt'}\n\n{folder / 'sub'}\r\nhttps://skerry.example/a\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(listed.encode())))
    found = [pending.location for pending in expand(["-"])]
    assert found == [str(folder / "a.txt"), str(folder / "sub/c.md"), str(folder / "sub/d.html"), "https://skerry.example/a"]


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    good = {"text": TEXT, "title": "Port opens", "url": "https://skerry.example/a", "outlet": "Post", "published": "2026-11-20"}
    path.write_text(json.dumps(good) + "\n\n{broken\n" + json.dumps({"title": "no text"}) + "\n" + json.dumps({"text": 5}) + "\n[[[[\n")
    found = list(expand([str(path)]))
    assert [pending.location.rpartition(":")[2] for pending in found] == ["1", "3", "4", "5", "6"]
    article = found[0].load()
    assert (article.title, article.outlet, article.url) == ("Port opens", "Post", "https://skerry.example/a")
    assert article.published == datetime(2026, 11, 20, tzinfo=UTC)
    assert article.text.startswith("Port opens\n\nThe port")
    for pending in found[1:]:
        with pytest.raises(NotText, match=pending.location.rpartition("/")[2]):
            pending.load()
    with pytest.raises(InputTooLarge):
        found[0].load(ReadOptions(max_bytes=10))


def test_json_lines_that_went_away_or_are_none(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    path.write_text("\n")
    with pytest.raises(NoItems):
        next(expand([str(path)])).load()
    path.write_text(json.dumps({"text": TEXT}))
    (pending,) = expand([str(path)])
    path.unlink()
    with pytest.raises(UnreadableInput):
        pending.load()


# -- the web ------------------------------------------------------------------------------------------------------------------------

STORY = "<p>The port of Skerry opened again on Friday after a storm, the harbour master said.</p><p>Ferries sail from Monday, he said.</p>"
PAGE = Answer(f"<html><head><title>Port opens</title></head><body><article>{STORY}</article></body></html>".encode())


def test_pages_texts_and_what_is_neither() -> None:
    answers: dict[str, object] = {
        "/page": PAGE,
        "/plain": Answer(TEXT.encode(), content_type="text/plain; charset=utf-8"),
        "/pdf": Answer(b"%PDF-1.7 ...", content_type="application/pdf"),
        "/lying": Answer(b"%PDF-1.7 ...", content_type="text/html"),
        "/picture": Answer(b"\x89PNG\r\n\x1a\n", content_type="image/png"),
        "/json": Answer(b"{}", content_type="application/json"),
        "/feed": Answer(b"<?xml version='1.0'?><rss version='2.0'/>", content_type="application/rss+xml"),
    }
    with serve(answers) as site:  # type: ignore[arg-type]
        found = {path: next(expand([site.url(path)])) for path in answers}
        assert "Ferries sail from Monday" in found["/page"].load(OPEN).text
        assert found["/page"].load(OPEN).url == site.url("/page")
        assert found["/plain"].load(OPEN).text == TEXT
        for path in ("/pdf", "/lying", "/picture", "/json", "/feed"):
            with pytest.raises(NotText, match=r"not an article|PDF is damaged|JSON without"):
                found[path].load(OPEN)


def feed(base: str, more: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Post</title>'
        f"<item><title>Port opens</title><link>{base}/page</link><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>"
        f"{more}</channel></rss>"
    ).encode()


def test_a_feeds_entries_become_articles_with_the_feeds_date_and_outlet() -> None:
    with serve({"/page": PAGE}) as site:
        full = f"<content:encoded><![CDATA[{STORY * 4}]]></content:encoded>"
        more = f"<item><title>Gone</title><link>{site.url('/gone')}</link>{full}</item>"
        more += f"<item><title>Lost</title><link>{site.url('/lost')}</link></item>"
        site.answers["/feed"] = Answer(feed(site.url().rstrip("/"), more), content_type="application/rss+xml")
        page, gone, lost = expand([], feeds=[site.url("/feed")], options=OPEN)
        article = page.load(OPEN)
        assert (article.outlet, article.published) == ("Post", datetime(2026, 11, 20, 8, tzinfo=UTC))
        assert "Ferries sail" in gone.load(OPEN).text  # the page is gone, the feed has the text
        with pytest.raises(FetchFailed):
            lost.load(OPEN)


def test_a_feed_that_fails_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "feed.xml").write_bytes(b"<rss version='2.0'><channel></channel></rss>")
    good, empty, missing = expand([str(tmp_path / "a.txt")], feeds=[str(tmp_path / "feed.xml"), str(tmp_path / "none.xml")])
    assert good.load().text == TEXT
    with pytest.raises(NoItems):
        empty.load()
    with pytest.raises(UnreadableInput):
        missing.load()


def test_private_addresses_are_refused_unless_allowed() -> None:
    with serve({"/page": PAGE}) as site:
        (pending,) = expand([site.url("/page")])
        with pytest.raises(SummarizeError, match="private network"):
            pending.load()
        assert site.asked == []


def test_a_feed_cannot_name_a_host_of_the_own_network_that_the_user_did_not() -> None:
    """``--allow-private`` is for what the user named; an entry of a feed is a stranger's word."""
    with serve({"/a": PAGE}) as inside:
        links = (inside.url("/a"), inside.url("/a").replace("127.0.0.1", "localhost"))
        items = "".join(f"<item><title>Port opens</title><link>{link}</link></item>" for link in links)
        feed = Answer(f"<rss><channel><title>Post</title>{items}</channel></rss>".encode(), content_type="application/rss+xml")
        with serve({"/feed": feed}) as site:
            same, other = expand([], feeds=[site.url("/feed")], options=OPEN)
            assert "port of Skerry" in same.load(OPEN).text
            with pytest.raises(AddressRefused):
                other.load(OPEN)
            named = list(expand([links[1]], feeds=[site.url("/feed")], options=OPEN))
            assert all("port of Skerry" in pending.load(OPEN).text for pending in named)


@pytest.mark.parametrize("address", ["ftp://skerry.example/a", "file:///etc/hostname", "smb://share/a.txt"])
def test_an_address_of_another_scheme_is_refused_by_its_scheme(address: str) -> None:
    for load in (lambda: read(address), lambda: next(iter(expand([address]))).load()):
        with pytest.raises(AddressRefused, match="only http and https"):
            load()
