"""``summarize serve --api``: the jobs for programs, and LibreTranslate's paths with a client package of it on the other side."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra web is not installed")

import uvicorn
from starlette.testclient import TestClient

from summarize.config import Settings
from summarize.errors import ConfigError
from summarize.web.api import create_api
from summarize.web.connections import config
from summarize.web.server import _api_key
from summarize.web.tools import Tools
from tests.web.conftest import ARTICLE

ORIGIN = "http://127.0.0.1:8765"
KEY = "a-key-of-the-tests"
ENGLISH = "The port of Alvena reopened on Tuesday. Two ferries left at noon."


def client_of(settings: Settings, **limits: int) -> TestClient:
    return TestClient(create_api(Tools(settings), key=KEY, hosts=("127.0.0.1",), **limits), base_url=ORIGIN)


@pytest.fixture
def stranger(settings: Settings) -> Iterator[TestClient]:
    with client_of(settings) as client:
        yield client


@pytest.fixture
def client(stranger: TestClient) -> TestClient:
    stranger.headers["authorization"] = f"Bearer {KEY}"
    return stranger


def test_the_description_names_every_job(stranger: TestClient) -> None:
    document = stranger.get("/openapi.json").json()
    assert document["openapi"].startswith("3.")
    wanted = {
        "/v1/clean",
        "/v1/summarize",
        "/v1/check",
        "/v1/digests",
        "/v1/digests/{identity}",
        "/translate",
        "/detect",
        "/languages",
        "/health",
    }
    assert set(document["paths"]) == wanted
    assert set(document["components"]["schemas"]["SummarizeRequest"]["properties"]) == {"text", "language", "to", "sentences"}


def test_an_article_is_cleaned_summarized_and_checked(client: TestClient) -> None:
    lines = client.post("/v1/clean", json={"text": ARTICLE}).json()["lines"]
    assert any(line["label"] == "appeal" for line in lines)
    result = client.post("/v1/summarize", json={"text": ARTICLE, "to": ["es"]}).json()
    assert result["schema_version"] == 1
    assert result["translations"]["es"]["sentences"]
    assert result["disclosure"]["es"]["ai-disclosure"] == "ai-autonomous"
    report = client.post("/v1/check", json={"source": "11 people died.", "text": "14 people died.", "kind": "summary"}).json()
    assert report["findings"][0]["kind"] == "number"


def test_a_page_is_read_as_a_page_and_no_link_is_opened(client: TestClient) -> None:
    page = "<html><body><article><p>" + ARTICLE.replace("\n\n", "</p><p>") + "</p></article></body></html>"
    assert client.post("/v1/clean", json={"text": page}).status_code == 200
    answer = client.post("/v1/summarize", json={"text": "http://127.0.0.1/secret"})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "hint"}


def test_a_digest_is_a_job_that_is_asked_for(client: TestClient) -> None:
    begun = client.post("/v1/digests", json={"articles": [{"text": ARTICLE, "outlet": "Alvena Post"}], "to": ["ru"], "title": "Today"})
    assert begun.status_code == 202
    end = time.monotonic() + 60
    while (job := client.get(f"/v1/digests/{begun.json()['id']}").json())["state"] == "waiting":
        assert time.monotonic() < end
        time.sleep(0.05)
    assert job["state"] == "done"
    assert job["digest"]["title"] == "Today"
    assert job["digest"]["items"][0]["source"]["outlet"] == "Alvena Post"
    assert client.get("/v1/digests/nothing").status_code == 404


def test_a_digest_of_nothing_fails_with_a_hint(client: TestClient) -> None:
    identity = client.post("/v1/digests", json={"articles": []}).json()["id"]
    time.sleep(0.1)
    job = client.get(f"/v1/digests/{identity}").json()
    assert (job["state"], job["error"]) == ("failed", "0 articles")


@pytest.mark.parametrize("path", ["/v1/clean", "/v1/summarize", "/v1/check", "/v1/digests", "/translate", "/detect"])
def test_nothing_is_done_without_the_key(stranger: TestClient, path: str) -> None:
    body = {"q": "a", "text": "a", "source": "a", "target": "es", "articles": []}
    assert stranger.post(path, json=body).status_code == 403
    assert stranger.post(path, json=body, headers={"authorization": "Bearer another"}).status_code == 403
    assert stranger.get("/v1/digests/x").status_code == 403


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"\xff", "application/json"),
        (b"[]", "application/json"),
        (b'{"q": NaN, "target": "es"}', "application/json"),
        (b'{"q": 3, "target": "es"}', "application/json"),
        (b'{"q": "a"}', "application/json"),
        (b'{"q": "a b c", "target": "xx", "source": "en"}', "application/json"),
        (b'{"q": "a b c", "target": "es", "source": "en", "format": "pdf"}', "application/json"),
        (b"q=hello&source=en", "application/x-www-form-urlencoded"),
    ],
)
def test_bad_requests_are_answered_in_one_error_and_one_hint(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post("/translate", content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "hint"}


def test_half_characters_do_not_break_an_answer(client: TestClient) -> None:
    answer = client.post(
        "/translate", content=b'{"q": "Port \\ud800 open.", "source": "en", "target": "es"}', headers={"content-type": "application/json"}
    )
    assert answer.status_code == 200


def test_what_is_too_large_too_often_or_for_another_name_is_refused(settings: Settings) -> None:
    with client_of(settings, a_minute=3, most=1000) as client:
        client.headers["authorization"] = f"Bearer {KEY}"
        assert client.post("/detect", json={"q": "a" * 2000}).status_code == 413
        assert client.get("/health", headers={"host": "evil.example"}).status_code == 421
        assert [client.get("/health").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert 0 < int(client.get("/health").headers["retry-after"]) <= 61


# -- LibreTranslate -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    app = create_api(Tools(Settings(profile="fake")), key=KEY, hosts=("127.0.0.1",))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = uvicorn.Server(config(app))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join()


def test_a_client_package_of_libretranslate_works_unchanged(server: str) -> None:
    api: Any = pytest.importorskip("libretranslatepy").LibreTranslateAPI(server, KEY)
    made = api.translate(ENGLISH, "en", "es")
    assert isinstance(made, str)
    assert made != ENGLISH
    assert {"code": "ru", "name": "Russian"} in [{key: one[key] for key in ("code", "name")} for one in api.languages()]
    assert api.detect(ENGLISH)[0]["language"] == "en"
    assert api.detect(ENGLISH)[0]["confidence"] > 50
    with pytest.raises(urllib.error.HTTPError, match="403"):
        type(api)(server, "another key").translate(ENGLISH, "en", "es")


def test_only_languages_that_can_be_translated_are_listed(client: TestClient, tmp_path: Path) -> None:
    every = {one["code"]: one["targets"] for one in client.get("/languages").json()}
    assert {"en", "ru", "es"} <= every.keys()
    assert set(every["en"]) == every.keys()
    with client_of(Settings(profile="bundled", offline=True, models_dir=tmp_path)) as without:
        assert [(one["code"], one["targets"]) for one in without.get("/languages").json()] == [("en", ["en"])]
    named = Settings(profile="bundled", models_dir=tmp_path, translation_models={"*": "firefox-en-pt"})
    with client_of(named) as one_direction:
        assert one_direction.get("/languages").json()[0]["targets"] == ["en", "pt"]


def test_lists_and_detection_are_answered_as_lists(client: TestClient) -> None:
    answer = client.post("/translate", json={"q": [ENGLISH, ""], "source": "auto", "target": "es", "alternatives": 2})
    assert answer.status_code == 400  # nothing tells the language of an empty text
    answer = client.post("/translate", json={"q": [ENGLISH, "It rained."], "source": "en", "target": "es", "alternatives": 2}).json()
    assert len(answer["translatedText"]) == len(answer["alternatives"]) == len(answer["findings"]) == 2
    one = client.post("/translate", json={"q": ENGLISH, "source": "auto", "target": "es"}).json()
    assert one["detectedLanguage"]["language"] == "en"
    assert isinstance(one["translatedText"], str)


def test_layout_between_sentences_stays(client: TestClient) -> None:
    text = "The port reopened.  Two ferries left.\n\n  It rained.\n"
    made = client.post("/translate", json={"q": text, "source": "en", "target": "es"}).json()["translatedText"]
    assert made.endswith("\n")
    assert "\n\n  " in made


def test_markup_stays_and_its_words_are_translated(client: TestClient) -> None:
    text = '<p>The port of Alvena reopened.<br>See <a href="https://a.example/?a=1&amp;b=2">https://a.example</a> <b>today</b> @anna</p>'
    made = client.post("/translate", json={"q": text, "source": "en", "target": "es", "format": "html"}).json()["translatedText"]
    assert 'href="https://a.example/?a=1&amp;b=2"' in made
    assert ">https://a.example</a>" in made
    assert made.count("<br>") == made.count("<b>") == 1
    assert "The port" not in made


def test_findings_come_with_the_translation(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.types import Finding, Translation

    found = Translation(
        "es", ("Murieron 14.",), "review", "draft", (Finding("major", "number", "es", "source: 11, text: 14", "11", "14", 1),)
    )
    monkeypatch.setattr("summarize.api.Summarizer.translate", lambda *args, **options: [found])
    answer = client.post("/translate", json={"q": "11 died.", "source": "en", "target": "es"}).json()
    assert answer["translatedText"] == "Murieron 14."
    assert [(row["kind"], row["segment"]) for row in answer["findings"]] == [("number", 1)]


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "state" / "api.key"
    key = _api_key(place)
    assert len(key) >= 24
    assert _api_key(place) == key
    if os.name == "posix":
        assert place.stat().st_mode & 0o077 == 0
        place.chmod(0o644)
        with pytest.raises(ConfigError, match="others may read"):
            _api_key(place)


def test_the_command_says_where_it_serves_and_never_says_the_key(tmp_path: Path) -> None:
    place = tmp_path / "key"
    command = [sys.executable, "-m", "summarize", "serve", "--api", "--profile", "fake", "--port", "0", "--key-file", str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        address = program.stdout.readline().strip()
        api: Any = pytest.importorskip("libretranslatepy").LibreTranslateAPI(address, place.read_text().strip())
        assert api.translate("It rained.", "en", "es")
        program.terminate()
        _, err = program.communicate(timeout=30)
    assert place.read_text().strip() not in err
    assert "Traceback" not in err
    assert str(place) in err
