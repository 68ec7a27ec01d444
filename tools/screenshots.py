"""Take the pictures of docs/screenshots from real output: ``python -m tools.screenshots FOLDER``.

FOLDER has ``digest.html`` and ``digest.eml`` of ``summarize digest samples/ --to pt``. The editor is started here, with the article's own
sentences as summary. Needs Playwright, Chromium (``tests/browser/setup``) and the models. Reduce the pictures to 48 colors afterwards, with
pngquant or Pillow.
"""

from __future__ import annotations

import email
import email.policy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "docs" / "screenshots"
SERVE = (sys.executable, "-m", "summarize", "serve", "--to", "pt", "--summary-model", "extractive", "--port", "0")


def take(browser: Browser, address: str, name: str, size: tuple[int, int], scheme: Literal["light", "dark"] = "light") -> None:
    """Take a picture of the top of a page; ``size`` is in pixels."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page.goto(address)
    page.screenshot(path=str(SHOTS / name))
    page.close()


def take_editor(browser: Browser) -> None:
    """Take a picture of the editor with two samples in it."""
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, text=True) as server:
        try:
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            page.goto((server.stdout or sys.stdin).readline().strip())
            page.set_input_files("#files", [ROOT / "samples" / name for name in ("en-appeal-end.txt", "en-appeal-middle.txt")])
            page.get_by_text("2 of 2 done").wait_for(timeout=600_000)
            page.get_by_text("Approve").first.wait_for()  # the story is shown
            page.screenshot(path=str(SHOTS / "editor.png"))
        finally:
            server.terminate()


def main(folder: Path) -> None:
    """Take all pictures."""
    from playwright.sync_api import sync_playwright

    message = email.message_from_bytes((folder / "digest.eml").read_bytes(), policy=email.policy.default)
    newsletter = folder / "newsletter.html"
    for part in filter(None, [message.get_body(preferencelist=("html",))]):
        newsletter.write_text(part.get_content(), encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = (folder / "digest.html").resolve().as_uri()
        take(browser, page, "digest-pt.png", (1000, 1000))
        take(browser, page, "digest-pt-phone.png", (390, 844), "dark")
        take(browser, newsletter.resolve().as_uri(), "newsletter-pt.png", (640, 800))
        take_editor(browser)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
