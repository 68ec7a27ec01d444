"""A editor on the fake engine, and a client that is its page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra web is not installed")

from starlette.testclient import TestClient

from summarize.config import Settings
from summarize.ingest.items import ReadOptions
from summarize.web.app import create_app
from summarize.web.editor import Editor
from summarize.web.guard import TOKEN, Keys
from summarize.web.intake import Intake

ORIGIN = "http://127.0.0.1:8765"
ARTICLE = """Port of Alvena reopens after storm

The port of Alvena reopened on Tuesday after a storm that had closed it for 3 days. Two ferries left at noon.

Harbour master Ines Kolb said that 1.5 million tonnes of grain were waiting to be shipped. The first ship will sail for Skarra on Friday.

If you value our reporting, please donate. Give us $2 a month and support independent journalism.
"""


def settle(editor: Editor, seconds: float = 60.0) -> None:
    """Wait until the editor has nothing to do."""
    end = time.monotonic() + seconds
    while any(item.state in ("waiting", "reading", "working") or item.busy for item in editor.items()):
        assert time.monotonic() < end, [(item.name, item.state) for item in editor.items()]
        time.sleep(0.01)


@pytest.fixture
def settings() -> Settings:
    return Settings(profile="fake", to=("ru", "es"))


@pytest.fixture
def intake() -> Iterator[Intake]:
    made = Intake(ReadOptions())
    yield made
    made.close()


@pytest.fixture
def editor(settings: Settings, intake: Intake) -> Iterator[Editor]:
    made = Editor(settings, intake.load, most=5)
    yield made
    made.close()


@pytest.fixture
def keys() -> Keys:
    return Keys("a key of the tests")


@pytest.fixture
def stranger(editor: Editor, intake: Intake, keys: Keys) -> Iterator[TestClient]:
    """A client without cookie and token."""
    app = create_app(editor, intake, keys=keys, hosts=("127.0.0.1", "localhost"), most_bytes=100_000)
    client = TestClient(app, base_url=ORIGIN, follow_redirects=False)
    yield client
    client.close()


@pytest.fixture
def page(stranger: TestClient, keys: Keys) -> TestClient:
    """The client as the page itself: the cookie that the key gave, its token, its origin."""
    stranger.cookies.set(keys.cookie_name, keys.cookie)
    stranger.headers.update({TOKEN: keys.token, "origin": ORIGIN, "sec-fetch-site": "same-origin"})
    return stranger


@pytest.fixture
def article(tmp_path: Path) -> Path:
    place = tmp_path / "port.txt"
    place.write_text(ARTICLE, encoding="utf-8")
    return place
