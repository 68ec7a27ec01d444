"""The editor in real Chromium, served by the real command on the fake engine."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opener, Watched, violations
from tests.web.conftest import ARTICLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState

ROOT = Path(__file__).resolve().parents[2]
#: What makes the article of a try its own: approvals are kept.
PORTS = itertools.count(1)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The link that a running ``summarize serve`` printed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZE_")}
    environ |= {
        "SUMMARIZE_CONFIG": os.devnull,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "XDG_STATE_HOME": str(tmp_path_factory.mktemp("state")),
    }
    command = [sys.executable, "-m", "summarize", "serve", "--profile", "fake", "--port", "0", "--to", "ru", "--to", "es", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ, cwd=tmp_path_factory.mktemp("editor")) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert re.match(r"http://127\.0\.0\.1:\d+/\?key=\S+$", line), line
        yield line.strip()
        server.terminate()
        server.wait(timeout=60)


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> StorageState:
    """The cookies of a browser that opened the link, which is good once."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    assert "key=" not in page.url, "the key does not stay in the address"
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def editor(watched: Opener, address: str, opened: StorageState) -> Iterator[Watched]:
    """The page, open, with nothing in the editor; quiet to the end."""
    seen = watched(viewport={"width": 1440, "height": 900}, accept_downloads=True, storage_state=opened)
    root, api = address.partition("?")[0], seen.page.request  # not from the page, which would ask for a story that is gone
    token = re.findall(r'name="editor-token" content="([^"]+)"', api.get(root).text())
    for story in api.get(f"{root}api/editor").json()["stories"]:
        assert api.delete(f"{root}api/stories/{story['id']}", headers={"X-Editor-Token": token[0], "Origin": root.rstrip("/")}).ok
    seen.page.goto(root)
    yield seen
    seen.assert_quiet(root)


def add(page: Page, text: str = ARTICLE, total: int = 1) -> None:
    page.get_by_label("Paste an article").fill(text)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text(f"{total} of {total} done").wait_for()


def test_from_files_to_an_edited_and_exported_digest(editor: Watched, samples: Path, screenshots: Path, tmp_path: Path) -> None:
    page = editor.page
    page.set_input_files("#files", [samples / "en-appeal-middle.txt", samples / "es-appeal.txt"])
    page.get_by_text("2 of 2 done").wait_for()
    story = page.locator("#story")
    assert story.get_by_role("heading", level=2).inner_text().startswith("Heat closed one in five classrooms")
    out = story.locator(".lines .out").filter(has_text="Become a member")
    assert "left out: appeal" in out.inner_text()
    assert not story.locator(".lines .piece").filter(has_text="Become a member").count()

    sentence = story.locator(".summary .sentence").last
    cited = [int(number) for number in re.findall(r"\d+", sentence.locator(".cite").inner_text())]
    sentence.hover()
    lit = [int(piece.get_attribute("data-sentence") or 0) for piece in story.locator(".piece.lit").all()]
    assert lit == cited != []
    sentence.locator(".cite").click()
    piece = story.locator(f'.piece[data-sentence="{cited[0]}"]').element_handle()
    page.wait_for_function("n => n.getBoundingClientRect().top < window.innerHeight", arg=piece)

    spanish = story.locator('[data-language="es"]')
    first = spanish.locator('[data-where="es"][data-n="1"]')
    first.get_by_role("button", name="Edit").click()
    area = page.get_by_label("The text of this sentence")
    area.fill("Una de cada 7 aulas de Tesalia fue demasiado calurosa, según un estudio de 312 aulas en 47 escuelas públicas.")
    page.get_by_role("button", name="Save and check").click()
    first.get_by_text("edited by a person").wait_for()
    assert "Una de cada 7 aulas" in first.locator(".words").inner_text()
    assert first.locator(".finding").count() > 0, "one in five is not one in seven"
    page.screenshot(path=str(screenshots / "editor-1440-light.png"))

    page.get_by_label("Title of the digest").fill("Edición de prueba")
    page.get_by_label("Title of the digest").press("Tab")
    with page.expect_download() as download:
        page.get_by_role("link", name="HTML").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    text = re.sub("<[^>]+>", "", saved.read_text("utf-8")).replace("\u00a0", " ")
    assert "Edición de prueba" in text
    assert "Una de cada 7 aulas" in text
    assert "Editado por una persona." in text
    with page.expect_download() as download:
        page.get_by_role("link", name="EPUB").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"


def test_an_edit_can_be_left_with_the_keyboard(editor: Watched) -> None:
    page = editor.page
    add(page)
    sentence = page.locator('[data-where="ru"][data-n="1"]')
    before = sentence.locator(".words").inner_text()
    sentence.get_by_role("button", name="Edit").press("Enter")
    area = page.get_by_label("The text of this sentence")
    area.fill("Что-то другое")
    area.press("Escape")
    assert sentence.locator(".words").inner_text() == before
    assert sentence.get_by_role("button", name="Edit").evaluate("node => node === document.activeElement")
    sentence.get_by_role("button", name="Edit").press("Enter")
    area = page.get_by_label("The text of this sentence")
    area.fill("Порт Альвены открылся во вторник после 3 дней шторма.")
    area.press("Control+Enter")
    sentence.get_by_text("edited by a person").wait_for()
    page.locator('[data-language="ru"]').get_by_role("button", name="Translate again").click()
    sentence.get_by_text("edited by a person").wait_for(state="detached")


def test_what_fails_says_why_and_the_rest_goes_on(editor: Watched) -> None:
    page = editor.page
    page.get_by_label("Paste an article").fill("http://127.0.0.1:9/private")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("1 failed").wait_for()
    page.locator("#list .pick").click()
    page.locator("#story").get_by_text("What helps:").wait_for()
    assert page.get_by_role("button", name="Try again").is_visible()
    page.get_by_role("link", name="JSON").click()
    page.get_by_role("alert").get_by_text("no finished story").wait_for()
    page.get_by_label("Paste an article").fill(ARTICLE)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("1 of 2 done · 1 failed").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_looks_and_access(
    watched: Opener, address: str, opened: StorageState, samples: Path, screenshots: Path, width: int, scheme: str
) -> None:
    seen = watched(viewport={"width": width, "height": 900}, color_scheme=scheme, storage_state=opened)
    page = seen.page
    page.goto(address.partition("?")[0])
    page.set_input_files("#files", [samples / "en-appeal-middle.txt"])
    page.locator("#list .pick").filter(has_text="done in").last.click()
    page.locator("#story .part.translation").first.wait_for()
    page.screenshot(path=str(screenshots / f"editor-{width}-{scheme}.png"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(page) == []
    page.locator("#story .edit").first.click()
    assert violations(page) == []
    page.get_by_role("button", name="Cancel").click()
    seen.assert_quiet(address.partition("?")[0])


def test_texts_of_strangers_stay_texts(editor: Watched) -> None:
    page = editor.page
    nasty = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    add(page, ARTICLE.replace("Two ferries", f"{nasty} Two ferries").replace("Port of Alvena reopens", f"{nasty} Port of Alvena reopens"))
    page.locator("#story .lines").wait_for()
    page.locator("#story .lines").get_by_text("<script>alert(1)</script>").first.wait_for()
    assert page.evaluate("document.querySelectorAll('img, svg, iframe').length") == 0
    assert page.evaluate("document.scripts.length") == 2


def test_another_page_cannot_use_it(watched: Opener, address: str, opened: StorageState, tmp_path: Path) -> None:
    """A page of the editor's browser that knows the address, but not the token, changes nothing and sees nothing."""
    seen = watched(storage_state=opened)
    base = address.partition("?")[0]
    seen.page.goto(base)
    attacker = tmp_path / "attacker.html"
    attacker.write_text(
        f"<form id=f method=post action='{base}api/text' enctype='text/plain'><input name='{{\"text\":\"x' value='\"}}'></form>"
        f"<iframe id=i src='{base}'></iframe>",
        encoding="utf-8",
    )
    page = seen.page.context.new_page()
    page.goto(attacker.as_uri())
    reported = page.evaluate(
        "base => fetch(base + 'api/editor', {credentials: 'include'}).then(answer => answer.text()).catch(error => 'refused')", base
    )
    assert reported == "refused"
    with page.expect_navigation() as navigation:
        page.evaluate("document.getElementById('f').submit()")
    assert navigation.value.status == 403


@pytest.mark.parametrize(
    ("locale", "approve", "approved", "name"),
    [("ru-RU", "Одобрить", "одобрил(а) Анна Петрова", "Анна Петрова"), ("es-ES", "Aprobar", "aprobado por Ana Ruiz", "Ana Ruiz")],
)
def test_the_page_speaks_the_editors_language_and_takes_an_approval(
    watched: Opener, address: str, opened: StorageState, screenshots: Path, locale: str, approve: str, approved: str, name: str
) -> None:
    seen = watched(viewport={"width": 1280, "height": 900}, locale=locale, storage_state=opened)
    page = seen.page
    page.goto(address.partition("?")[0])
    page.evaluate(
        """async () => {
             const headers = {'X-Editor-Token': document.querySelector('meta[name="editor-token"]').content};
             const found = await (await fetch('/api/editor')).json();
             for (const story of found.stories) await fetch('/api/stories/' + story.id, {method: 'DELETE', headers});
           }"""
    )
    page.reload()
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    page.locator("#text").fill(ARTICLE.replace("Alvena", f"Alvena {next(PORTS)}"))  # no other try approved anything of it
    page.locator("#put").click()
    part = page.locator('[data-language="es"]')
    part.wait_for()
    part.get_by_role("button", name=approve).click()
    page.get_by_role("alert").wait_for()  # who?
    assert page.locator("#by").evaluate("node => node === document.activeElement")
    page.keyboard.type(name)
    while part.locator(".finding.error .dismiss").count() or page.locator(".summary .finding.error .dismiss").count():
        count = page.locator(".finding.error .dismiss").count()
        page.locator(".finding.error .dismiss").first.press("Enter")
        page.wait_for_function("n => document.querySelectorAll('.finding.error .dismiss').length < n", arg=count)
    part.get_by_role("button", name=approve).press("Enter")
    part.get_by_text(approved).wait_for()
    page.screenshot(path=str(screenshots / f"editor-{locale}.png"))
    assert violations(page) == []
    seen.assert_quiet(address.partition("?")[0])


def test_stories_are_chosen_with_the_keyboard(editor: Watched) -> None:
    page = editor.page
    add(page)
    add(page, ARTICLE.replace("Alvena", "Brode"), total=2)
    page.locator("#story h2").get_by_text("Alvena").wait_for()
    page.locator("#story").press("j")
    page.locator("#story h2").get_by_text("Brode").wait_for()
    page.locator("#story").press("k")
    page.locator("#story h2").get_by_text("Alvena").wait_for()
