"""The digest's page in real Chromium: looks, access, silence, and texts that would like to be code."""

from __future__ import annotations

import email
import email.policy
import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from summarize.digest_types import Digest, DigestItem, Failure, Source
from summarize.render.outputs import render_digest
from summarize.types import Excluded, Finding, Sentence, Summary, Translation
from tests.browser.conftest import Opener, violations
from tests.render.digests import FERRY, HEAT, make_digest, rendered

WIDTHS = (360, 768, 1440)


def write(folder: Path, text: str) -> str:
    place = folder / "digest.html"
    place.write_text(text, encoding="utf-8")
    return place.as_uri()


def cited(digest: Digest) -> Digest:
    """The digest with a passage of its article behind every sentence."""

    def item(one: DigestItem) -> DigestItem:
        sentences = tuple(replace(part, evidence=(n,)) for n, part in enumerate(one.summary.sentences, 1))
        passages = {n: part.text for n, part in enumerate(sentences, 1)}
        return replace(one, summary=replace(one.summary, sentences=sentences), evidence=passages)

    return replace(digest, items=tuple(item(one) for one in digest.items))


@pytest.fixture
def address(tmp_path: Path) -> str:
    return write(tmp_path, rendered("html", cited(make_digest(languages=("en", "ru", "es"))), contact="mailto:desk@courier.example"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_language_at_every_width(watched: Opener, address: str, screenshots: Path, width: int, scheme: str) -> None:
    for language in ("en", "ru", "es"):
        seen = watched(viewport={"width": width, "height": 800}, color_scheme=scheme)
        seen.page.goto(f"{address}#{language}")
        shot = screenshots / f"digest-{language}-{width}-{scheme}.png"
        seen.page.screenshot(path=str(shot), full_page=True)
        assert struct.unpack(">I", shot.read_bytes()[16:20])[0] == width, "the page is wider than the window"
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert violations(seen.page) == []
        background = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert sum(map(int, re.findall(r"\d+", background))) < 200 if scheme == "dark" else background == "rgb(251, 248, 241)"
        seen.assert_quiet(address)


def test_evidence_leads_to_the_passage_and_has_a_name(watched: Opener, address: str) -> None:
    page = watched(viewport={"width": 768, "height": 800}).page
    page.goto(f"{address}#ru")
    links = page.locator("#ru a.cite")
    assert links.count() > 3
    for link in links.all():
        assert ":~:text=" in (link.get_attribute("href") or "")
        assert link.get_attribute("aria-label")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_newsletter_can_be_read_at_every_width(watched: Opener, tmp_path: Path, screenshots: Path, width: int, scheme: str) -> None:
    message = email.message_from_bytes(render_digest(make_digest(), "eml", language="ru", include_review=True), policy=email.policy.default)
    part = message.get_body(preferencelist=("html",))
    assert part is not None
    seen = watched(viewport={"width": width, "height": 800}, color_scheme=scheme)
    seen.page.goto(write(tmp_path, part.get_content()))
    seen.page.screenshot(path=str(screenshots / f"newsletter-{width}-{scheme}.png"), full_page=True)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # axe takes the ground for white where the page sets none; mail programs choose it.
    assert [one for one in violations(seen.page) if scheme == "light" or not one.startswith("color-contrast")] == []


def shown(page: object) -> list[str]:
    return [section.get_attribute("id") for section in page.locator(".edition").all() if section.is_visible()]  # type: ignore[attr-defined]


def test_languages_switch_without_script(watched: Opener, address: str) -> None:
    page = watched(java_script_enabled=False).page
    page.goto(address)
    assert shown(page) == ["en"]
    page.get_by_role("link", name="Русский").click()
    assert shown(page) == ["ru"]
    page.get_by_role("link", name="Порт Альвены снова открыт").click()
    assert shown(page) == ["ru"]
    page.locator("#ru").get_by_role("link", name="Español").click()
    assert shown(page) == ["es"]
    page.locator("#es").get_by_role("link", name="English").click()
    assert shown(page) == ["en"]


def test_details_open_without_script(watched: Opener, address: str) -> None:
    page = watched(java_script_enabled=False).page
    page.goto(f"{address}#ru")
    appeal = page.locator("#ru").get_by_text("Become a member from")
    assert not appeal.is_visible()
    page.locator("#ru").get_by_text("Не вошло в пересказ").click()
    assert appeal.is_visible()
    assert page.locator("#ru").get_by_text("строки 11–13").is_visible()


def test_the_keyboard_reaches_everything(watched: Opener, address: str) -> None:
    page = watched(viewport={"width": 1280, "height": 800}).page
    page.goto(f"{address}#es")
    page.evaluate("document.querySelector('#es').focus()")
    page.keyboard.press("Tab")
    skip = page.locator("#es .skip")
    assert skip.evaluate("node => node === document.activeElement")
    assert skip.evaluate("node => node.getBoundingClientRect().top") >= 0, "the skip link shows itself when it has the focus"
    page.keyboard.press("Enter")
    assert page.url.endswith("#es-stories")
    assert shown(page) == ["es"]
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
        assert page.evaluate("document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'")
    assert {"source", "SUMMARY", "back"} <= reached


def test_a_note_is_next_to_its_sentence(watched: Opener, address: str) -> None:
    page = watched(viewport={"width": 1280, "height": 900}).page
    page.goto(f"{address}#ru")
    story = page.locator("#ru .story").first
    mark, note = story.locator("mark.error"), story.locator(".note.error")
    assert mark.inner_text() == "83"
    assert "ожидалось «38», в тексте «83»" in note.inner_text().replace("\u00a0", " ")
    text, aside = story.locator(".summary").bounding_box(), note.bounding_box()
    assert text is not None
    assert aside is not None
    assert aside["x"] >= text["x"] + text["width"], "in the margin"
    assert text["y"] <= aside["y"] <= text["y"] + text["height"], "and at its height"
    story.locator("a.ref").first.click()
    assert page.url.endswith(note.get_attribute("id") or "?")


def test_print_shows_the_text_and_no_controls(watched: Opener, address: str, screenshots: Path) -> None:
    page = watched(viewport={"width": 794, "height": 1123}).page
    page.goto(f"{address}#es")
    page.emulate_media(media="print")
    assert not page.locator("#es .switch").is_visible()
    assert not page.locator("#es .contents").is_visible()
    assert page.locator("#es .summary").first.is_visible()
    assert shown(page) == ["es"]
    assert page.evaluate("getComputedStyle(document.querySelector('#es .stories')).columnCount") == "2"
    page.screenshot(path=str(screenshots / "digest-es-print.png"), full_page=True)
    document = page.pdf(format="A4")
    assert document.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", document)) <= 2


def test_a_right_to_left_page(watched: Opener, tmp_path: Path, screenshots: Path) -> None:
    arabic = Translation("ar", ("أعيد فتح ميناء ألفينا يوم الثلاثاء.", "كان 1,5 مليون طن من الحبوب ينتظر."), "ok", "good")
    item = replace(FERRY, translations={"ar": arabic}, headlines={"ar": Translation("ar", ("إعادة فتح الميناء",))})
    seen = watched(viewport={"width": 768, "height": 800})
    seen.page.goto(write(tmp_path, rendered("html", make_digest(item, languages=("ar",)))))
    seen.page.screenshot(path=str(screenshots / "digest-ar-768.png"), full_page=True)
    assert seen.page.evaluate("getComputedStyle(document.querySelector('.summary')).direction") == "rtl"
    box, window = seen.page.locator(".headline span").first.bounding_box(), 768
    assert box is not None
    assert box["x"] + box["width"] > window * 0.9, "the headline begins at the right"
    assert violations(seen.page) == []


# What turns text into code where a page escapes it in one place and forgets another. All of it is our own writing of well-known forms.
PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)' tabindex='1",
    '"><iframe srcdoc="<script>alert(1)</script>">',
    "<details open ontoggle=alert(1)>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/a.css'>",
    "<style>@import 'https://evil.example/b.css';</style>",
    "<form action='https://evil.example/'><button>send</button></form>",
    "<math><mtext></p><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "{{ 7 * 7 }} {% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    "\u202ealert(1)\u2066<script>\u0000alert(1)</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    '<a href="javascript:alert(1)">click</a>',
    "<template><script>alert(1)</script></template><noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://a.example",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "https://user:pass@evil.example/",
    "//evil.example/x",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/<script>alert(1)</script>",
    "blob:https://a.example/1",
)


def poisoned(payload: str, address: str) -> Digest:
    """A digest with the payload wherever a text from outside can appear."""
    source = Source(address, payload, payload, payload, address, HEAT.source.published)
    finding = Finding("major", payload, "ru", payload, payload, payload, 1)
    item = replace(
        HEAT,
        id=payload,
        source=source,
        language=payload,
        headline=payload,
        summary=Summary(payload, (Sentence(payload, (1,)), Sentence("Two.", (1,))), "mixed"),
        translations={"ru": Translation("ru", (payload, payload), "review", "draft", (finding, replace(finding, sentence=0)))},
        headlines={"ru": Translation("ru", (payload,), "review", "draft", (finding,))},
        excluded=(Excluded(payload, 1, 2, f"{payload}\n{payload}", 0.5, (payload,)),),
        findings=(replace(finding, where="body"), replace(finding, where="summary")),
        also=(source, Source(payload, payload, payload)),
        signature=payload,
    )
    failure = Failure(payload, payload, payload, payload, 3)
    return make_digest(item, title=payload, failures=(failure,), signature=payload)


@pytest.mark.parametrize("policy", ["with its policy", "without"])
def test_no_text_becomes_code(watched: Opener, tmp_path: Path, policy: str) -> None:
    """Escaping alone must hold: the page's own policy is taken out for the second round."""
    seen = watched()
    plain = rendered("html", make_digest(HEAT))
    allowed = set(re.findall(r"<([a-z0-9]+)", plain)) | {"mark"}
    for n, payload in enumerate(PAYLOADS):
        text = rendered("html", poisoned(payload, ADDRESSES[n % len(ADDRESSES)]))
        if policy == "without":
            text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
            assert "Content-Security-Policy" not in text
        seen.page.goto(write(tmp_path, text))
        seen.page.evaluate(
            """for (const node of document.querySelectorAll('*')) {
                 if (node.localName === 'details') node.open = true;
                 for (const name of ['mouseover', 'focus', 'click', 'toggle']) node.dispatchEvent(new Event(name));
               }"""
        )
        tags = set(seen.page.evaluate("[...document.querySelectorAll('*')].map(node => node.localName)"))
        assert tags <= allowed | {"ul", "li", "section", "html"}, payload
        attributes = set(seen.page.evaluate("[...document.querySelectorAll('*')].flatMap(node => node.getAttributeNames())"))
        assert not {name for name in attributes if name.startswith("on") or name in ("srcdoc", "style", "action")}, payload
        links = seen.page.evaluate("[...document.querySelectorAll('a')].map(node => node.protocol)")
        assert set(links) <= {"file:", "https:"}, payload
        outside = seen.page.evaluate("[...document.querySelectorAll('a[href^=http]')].map(node => [node.host, node.rel])")
        assert all(host == "a.example" and rel == "noopener noreferrer" for host, rel in outside), payload
    for address in ADDRESSES:
        seen.page.goto(write(tmp_path, rendered("html", poisoned("text", address))))
        assert seen.page.evaluate("[...document.querySelectorAll('a.source')].every(node => node.href.startsWith('https://a.example/'))"), (
            address
        )
    seen.assert_quiet((tmp_path / "digest.html").as_uri())
