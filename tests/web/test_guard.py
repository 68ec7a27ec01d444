"""Who may ask for what, how much they may send, and what the answers allow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from summarize.web.editor import Editor
from summarize.web.guard import TOKEN, Keys

CHANGES = (
    ("POST", "/api/text"),
    ("POST", "/api/files"),
    ("PUT", "/api/title"),
    ("DELETE", "/api/stories/1"),
    ("POST", "/api/stories/1/retry"),
    ("PUT", "/api/stories/1/texts/ru/1"),
    ("POST", "/api/stories/1/translate/ru"),
)
READS = ("/", "/api/editor", "/api/stories/1", "/api/export/html", "/static/editor.js")


def test_the_key_opens_the_page_once_and_leaves_the_address(stranger: TestClient, keys: Keys) -> None:
    opened = stranger.get("/", params={"key": keys.key})
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    cookie = opened.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert keys.key not in cookie
    assert "Editor" in stranger.get("/").text


@pytest.mark.parametrize("path", READS)
def test_nothing_is_shown_without_the_key(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "summarize serve printed" in answer.text


@pytest.mark.parametrize("key", ["", "wrong", "é"])
def test_a_wrong_key_opens_nothing(stranger: TestClient, key: str) -> None:
    assert stranger.get("/", params={"key": key}).status_code == 403


def test_the_key_opens_no_other_address(stranger: TestClient, keys: Keys) -> None:
    assert stranger.get("/api/editor", params={"key": keys.key}).status_code == 403
    assert stranger.post("/", params={"key": keys.key}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8765", "localhost.evil.example", ""])
@pytest.mark.parametrize("path", ["/", "/api/editor"])
def test_a_foreign_host_is_refused(page: TestClient, keys: Keys, host: str, path: str) -> None:
    """A name that was made to point here (DNS rebinding) carries the visitor's browser, not this page."""
    assert page.get(path, headers={"host": host}, params={"key": keys.key}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:9999", "LOCALHOST"])
def test_own_names_are_served(page: TestClient, host: str) -> None:
    assert page.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(("method", "path"), CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {TOKEN: ""},
        {TOKEN: "wrong"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"cookie": f"{Keys('a key of the tests').cookie_name}=wrong"},
        {"cookie": 'broken="; ='},
    ],
)
def test_no_other_page_can_change_anything(page: TestClient, editor: Editor, method: str, path: str, headers: dict[str, str]) -> None:
    if "cookie" in headers:
        page.cookies.clear()
    answer = page.request(method, path, headers=headers, json={"text": "x", "title": "x"})
    assert answer.status_code == 403
    assert editor.items() == []
    assert editor.title == ""


def test_a_form_of_another_page_has_no_origin_that_fits(page: TestClient) -> None:
    del page.headers["origin"]
    assert page.post("/api/text", json={"text": "x"}).status_code == 403


def test_too_much_is_refused_whether_it_says_so_or_not(page: TestClient, editor: Editor) -> None:
    assert page.post("/api/text", json={"text": "x" * 200_000}).status_code == 413

    def drops() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(300):
            yield b"x" * 1000
        yield b'"}'

    assert page.post("/api/text", content=drops(), headers={"content-type": "application/json"}).status_code == 413
    assert page.post("/api/text", content=b"{}", headers={"content-length": "many"}).status_code in (400, 413)
    assert editor.items() == []


@pytest.mark.parametrize("path", [*READS[:2], "/static/editor.css", "/static/nothing", "/nowhere", "/api/export/pdf"])
def test_every_answer_has_the_policy(page: TestClient, path: str) -> None:
    headers = page.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer", "the key must not travel"


def test_static_files_stay_in_their_folder(page: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert page.get(path).status_code == 404


def test_nothing_about_the_interface_is_published(page: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert page.get(path).status_code == 404


def test_every_run_has_its_own_key() -> None:
    one, other = Keys(), Keys()
    assert len(one.key) >= 32
    assert len({one.key, one.token, one.cookie, one.cookie_name, other.key, other.token, other.cookie, other.cookie_name}) == 8
