"""The HTTP client against a real server on loopback, friendly and hostile."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from summarize.errors import AddressRefused, FetchFailed, InputTooLarge
from summarize.ingest import connection
from summarize.ingest.fetch import Fetcher
from tests.ingest.webserver import Answer, serve

PAGE = b"<html><body><p>The harbour of Skerry is open again.</p></body></html>"


@pytest.fixture
def fetcher(tmp_path: Path) -> Any:
    with_cache = Fetcher(allow_private=True, cache=tmp_path / "pages", timeout=3, max_bytes=100_000)
    yield with_cache
    with_cache.close()


@pytest.mark.parametrize("parameters", ["charset='utf-8'", "charset*1=x; charset*=y; charset*z=a"])
def test_strange_charsets_cost_no_page(fetcher: Fetcher, parameters: str) -> None:
    with serve({"/a": Answer(PAGE, content_type=f"text/html; {parameters}")}) as site:
        page = fetcher.fetch(site.url("/a"))
    assert (page.body, page.content_type) == (PAGE, "text/html")
    assert page.charset in ("utf-8", "x", "y", "")


def test_a_page_comes_with_its_type_and_charset(fetcher: Fetcher) -> None:
    with serve({"/a": Answer(PAGE, content_type='Text/HTML; Charset="windows-1251"')}) as site:
        page = fetcher.fetch(site.url("/a#part"))
        headers = site.asked[-1][1]
    assert (page.body, page.content_type, page.charset, page.url) == (PAGE, "text/html", "windows-1251", site.url("/a"))
    assert headers["user-agent"].startswith("news-summarize/")
    assert "cookie" not in headers
    assert "referer" not in headers


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_packed_pages_are_unpacked(fetcher: Fetcher, coding: str) -> None:
    packed = gzip.compress(PAGE) if coding == "gzip" else zlib.compress(PAGE)
    with serve({"/a": Answer(packed, headers={"Content-Encoding": coding})}) as site:
        assert fetcher.fetch(site.url("/a")).body == PAGE


def test_a_small_packed_page_that_unpacks_without_end_is_refused(fetcher: Fetcher) -> None:
    bomb = Answer(gzip.compress(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"})
    with serve({"/bomb": bomb}) as site, pytest.raises(InputTooLarge):
        fetcher.fetch(site.url("/bomb"))


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (Answer(b"0" * 200_000), InputTooLarge, "more than 0.1 MB"),
        (Answer(b"", 404), FetchFailed, "answers 404"),
        (Answer(b"", 500), FetchFailed, "answers 500"),
        (Answer(PAGE, headers={"Content-Encoding": "br"}), FetchFailed, "packed in a way"),
        (Answer(gzip.compress(PAGE)[:-9], headers={"Content-Encoding": "gzip"}), FetchFailed, "broke off"),
        (Answer(b"not gzip at all", headers={"Content-Encoding": "gzip"}), FetchFailed, "not fetched"),
        (Answer(PAGE, headers={"Content-Length": "9999"}, raw=None), FetchFailed, "not fetched|in time"),
        (Answer(raw=lambda out: out.write(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000)), FetchFailed, "not fetched"),
        (Answer(raw=lambda out: out.write(b"\x00\x01\x02 no http here\r\n\r\n")), FetchFailed, "not fetched"),
        (Answer(raw=lambda out: None), FetchFailed, "not fetched"),
    ],
    ids=["large", "404", "500", "brotli", "cut gzip", "no gzip", "short", "long header", "no http", "nothing"],
)
def test_what_servers_do_wrong_is_one_clear_error(fetcher: Fetcher, answer: Answer, error: type[Exception], says: str) -> None:
    with serve({"/a": answer}) as site, pytest.raises(error, match=says) as caught:
        fetcher.fetch(site.url("/a"))
    assert "127.0.0.1" in str(caught.value)


def test_a_server_that_sends_a_letter_now_and_then_is_left_in_time(tmp_path: Path) -> None:
    def drip(out: Any) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        for _ in range(100):
            time.sleep(0.1)
            out.write(b"X: y\r\n")
            out.flush()

    began = time.monotonic()
    with (
        serve({"/a": Answer(raw=drip)}) as site,
        Fetcher(allow_private=True, timeout=0.8) as hasty,
        pytest.raises(FetchFailed, match="time"),
    ):
        hasty.fetch(site.url("/a"))
    assert time.monotonic() - began < 5


def test_redirects_are_followed_five_times_and_not_in_a_loop(fetcher: Fetcher) -> None:
    def to(path: str) -> Answer:
        return Answer(b"", 302, {"Location": path})

    chain = {f"/{n}": to(f"/{n + 1}") for n in range(9)} | {"/9": Answer(PAGE), "/x": to("/y"), "/y": to("/x"), "/self": to("/self")}
    with serve(chain) as site:
        assert fetcher.fetch(site.url("/4")).url == site.url("/9")
        with pytest.raises(FetchFailed, match="more than 5 redirects"):
            fetcher.fetch(site.url("/0"))
        for path in ("/x", "/self"):
            with pytest.raises(FetchFailed, match="circle"):
                fetcher.fetch(site.url(path))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "https://user:pw@example.org/"])
def test_a_redirect_is_checked_like_any_address(fetcher: Fetcher, target: str) -> None:
    with serve({"/a": Answer(b"", 302, {"Location": target})}) as site, pytest.raises(AddressRefused):
        fetcher.fetch(site.url("/a"))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"]
)
def test_the_own_machine_is_refused_under_every_spelling(host: str) -> None:
    with serve({"/a": Answer(PAGE)}) as site:
        with pytest.raises((AddressRefused, FetchFailed)):
            Fetcher(timeout=3).fetch(f"http://{host}:{site.port}/a")
        assert site.asked == []


def test_a_redirect_into_the_own_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here, the second does not: what an open redirect on a good site would do."""
    real = connection.is_public
    monkeypatch.setattr(connection, "is_public", lambda address: address == "127.0.0.1" or real(address))
    inwards = Answer(b"", 302, {"Location": "http://169.254.169.254/latest/meta-data/"})
    with serve({"/a": inwards}) as site, Fetcher(timeout=3) as strict, pytest.raises(AddressRefused, match=r"169\.254\.169\.254"):
        strict.fetch(site.url("/a"))


def test_a_name_with_a_public_and_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "resolve", lambda host, port: ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.7"):
        Fetcher(timeout=3).fetch("http://two-faced.example/")


def test_a_name_is_looked_up_once_for_each_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that changes its answer gets no second question between the check and the connection."""
    questions: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        questions.append(host)
        return ["127.0.0.1"] if len(questions) <= 2 else ["10.0.0.7"]

    monkeypatch.setattr(connection, "resolve", resolve)
    monkeypatch.setattr(connection, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(socket, "gethostbyname", lambda host: pytest.fail("looked up elsewhere"))
    with serve({"/a": Answer(PAGE)}) as site, Fetcher(timeout=3) as strict:
        assert strict.fetch(f"http://turncoat.example:{site.port}/a").body == PAGE
    assert questions == ["turncoat.example"] * 2  # for its robots.txt and for the page


def test_no_such_host_and_nobody_listening() -> None:
    with pytest.raises(FetchFailed, match="no such host"):
        Fetcher(allow_private=True, timeout=3).fetch("http://nowhere.invalid/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchFailed, match="not fetched"):
        Fetcher(allow_private=True, timeout=3).fetch(f"http://127.0.0.1:{port}/")


def test_offline_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket was opened"))
    with pytest.raises(FetchFailed, match="--offline"):
        Fetcher(offline=True).fetch("https://example.org/")


# -- robots.txt, rate and headers ----------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_once_and_obeyed(fetcher: Fetcher) -> None:
    robots = Answer(b"User-agent: *\nDisallow: /closed\n\nUser-agent: news-summarize\nDisallow: /ours/*.html$\n", content_type="text/plain")
    with serve({"/robots.txt": robots, "/a": Answer(PAGE), "/b": Answer(PAGE), "/ours/x.html": Answer(PAGE)}) as site:
        fetcher.fetch(site.url("/a"))
        fetcher.fetch(site.url("/b"))
        with pytest.raises(FetchFailed, match=r"robots\.txt"):
            fetcher.fetch(site.url("/ours/x.html"))
        assert [path for path, _ in site.asked].count("/robots.txt") == 1
        assert site.paths() == ["/a", "/b"]


def test_a_site_whose_robots_txt_fails_is_left_alone_and_one_without_is_open(fetcher: Fetcher) -> None:
    with serve({"/robots.txt": Answer(b"", 503), "/a": Answer(PAGE)}) as site:
        with pytest.raises(FetchFailed):
            fetcher.fetch(site.url("/a"))
        assert site.paths() == []
    with serve({"/a": Answer(PAGE)}) as site:
        assert fetcher.fetch(site.url("/a")).body == PAGE


def test_the_pause_that_a_site_asks_for_is_kept(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with serve({"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 9\n"), "/a": Answer(PAGE), "/b": Answer(PAGE)}) as site:
        fetcher.fetch(site.url("/a"))
        assert waits == []
        fetcher.fetch(site.url("/b"))
    assert 0 < waits[0] <= 9


# -- the cache of pages -----------------------------------------------------------------------------------------------------------------


def unchanged(headers: dict[str, str]) -> Answer:
    if headers.get("if-none-match") == '"one"':
        return Answer(b"", 304)
    return Answer(PAGE, headers={"ETag": '"one"'})


def test_an_unchanged_page_is_not_sent_again(fetcher: Fetcher) -> None:
    with serve({"/a": unchanged}) as site:
        assert fetcher.fetch(site.url("/a")) == fetcher.fetch(site.url("/a"))
        assert [headers.get("if-none-match") for path, headers in site.asked if path == "/a"] == [None, '"one"']


def test_a_damaged_page_in_the_cache_is_fetched_anew(fetcher: Fetcher, tmp_path: Path) -> None:
    with serve({"/a": unchanged}) as site:
        fetcher.fetch(site.url("/a"))
        (kept,) = (tmp_path / "pages").glob("*")
        whole = kept.read_bytes()
        for damaged in (whole[:-9], whole.replace(b"<p>", b"<b>", 1), b"[" * 10_000, b""):
            kept.write_bytes(damaged)
            assert fetcher.fetch(site.url("/a")).body == PAGE
            assert kept.read_bytes() == whole


def test_what_must_not_be_stored_is_not(fetcher: Fetcher, tmp_path: Path) -> None:
    with serve({"/a": Answer(PAGE, headers={"ETag": '"one"', "Cache-Control": "private, no-store"})}) as site:
        fetcher.fetch(site.url("/a"))
    assert not list((tmp_path / "pages").glob("*"))


def test_a_proxy_of_the_environment_is_used(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve({"http://example.org/robots.txt": Answer(b""), "http://example.org/a": Answer(PAGE)}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url("/").rstrip("/"))
        monkeypatch.setenv("no_proxy", "")
        assert fetcher.fetch("http://example.org/a").body == PAGE


def test_only_the_hosts_that_the_user_named_are_opened_inside_the_own_network() -> None:
    with serve({"/a": Answer(PAGE)}) as site:
        target = site.url("/a").replace("127.0.0.1", "localhost")
        with serve({"/there": Answer(b"", 302, {"Location": target})}) as other, Fetcher(allow_private=True, timeout=3) as fetcher:
            with pytest.raises(AddressRefused, match="localhost is inside a private network"):
                fetcher.fetch(other.url("/there"))
            assert fetcher.fetch(target).body == PAGE
        hosts = frozenset({"127.0.0.1", "localhost"})
        with serve({"/there": Answer(b"", 302, {"Location": target})}) as other:
            with Fetcher(allow_private=True, private_hosts=hosts, timeout=3) as fetcher:
                assert fetcher.fetch(other.url("/there")).body == PAGE
            with Fetcher(allow_private=True, private_hosts=frozenset(), timeout=3) as fetcher, pytest.raises(AddressRefused):
                fetcher.fetch(target)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[fd00:ec2::254]", "2852039166", "0xa9fea9fe"],
)
def test_link_local_addresses_are_never_opened(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it connects"))
    with Fetcher(allow_private=True, timeout=3) as fetcher, pytest.raises(AddressRefused, match="link-local"):
        fetcher.fetch(f"http://{address}/latest/meta-data/")


@pytest.mark.parametrize("packed", [False, True])
def test_a_long_robots_txt_is_read_as_far_as_the_rfc_says(packed: bool) -> None:
    rules = b"User-agent: *\nDisallow: /early\n" + b"# a comment\n" * 60_000 + b"Disallow: /late\n"
    answer = Answer(gzip.compress(rules), headers={"Content-Encoding": "gzip"}) if packed else Answer(rules)
    with (
        serve({"/robots.txt": answer, "/early": Answer(PAGE), "/late": Answer(PAGE)}) as site,
        Fetcher(allow_private=True, timeout=5) as fetcher,
    ):
        with pytest.raises(FetchFailed, match=r"robots\.txt"):
            fetcher.fetch(site.url("/early"))
        assert fetcher.fetch(site.url("/late")).body == PAGE
