"""Chromium for the tests of pages: the machine's own, started once a run. ``tests/browser/setup`` installs it on Debian."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Without the flags on networking, Chromium looks for its maker's hosts at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# Read once: the tests themselves run without the variables of whoever runs them.
_NAMED = os.environ.get("SUMMARIZE_TEST_CHROMIUM")
_SHOTS = os.environ.get("SUMMARIZE_TEST_SCREENSHOTS")


def _executable() -> str | None:
    return _NAMED or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; skips, saying so, where it or Playwright is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (make setup)")
    executable = _executable()
    if executable is None:
        pytest.skip("no Chromium on this machine: run tests/browser/setup, or name it in SUMMARIZE_TEST_CHROMIUM")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A page and what went on in it."""

    page: Page
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def assert_quiet(self, *allowed: str) -> None:
        """No message on the console, no error, no dialog, and no request but those that begin with ``allowed``."""
        assert self.console == []
        assert self.errors == []
        assert self.dialogs == []
        assert [url for url in self.requests if not url.startswith((*allowed, "data:"))] == []


Opener = Callable[..., Watched]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Opener]:
    """Open new pages that are watched; the options are those of ``Browser.new_context``."""
    contexts = []

    def open_page(**options: Any) -> Watched:
        context = browser.new_context(**options)
        contexts.append(context)
        seen = Watched(context.new_page())
        seen.page.on("console", lambda message: seen.console.append(message.text))
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))

        def dismiss(dialog: Any) -> None:
            seen.dialogs.append(dialog.message)
            dialog.dismiss()

        seen.page.on("dialog", dismiss)
        return seen

    yield open_page
    for context in contexts:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe-core says is wrong with a page: one line for each rule, with the first node that breaks it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed (make setup)")
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']} ({rule['impact']}): {rule['nodes'][0]['html'][:200]}" for rule in found]


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where screenshots go: the folder named in SUMMARIZE_TEST_SCREENSHOTS, else a temporary one."""
    folder = Path(_SHOTS) if _SHOTS else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine now and then misses a moment; what is wrong fails three times."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=2))
