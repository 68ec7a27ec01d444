"""The digest's page as text: what is in it, in whose words, and that nothing from outside is markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.digest_types import Digest
from summarize.errors import UnsupportedLanguage
from summarize.types import Excluded, Finding, Translation
from tests.render.digests import FERRY, HEAT, LIBRARY, PORT, make_digest, rendered

VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """Tags with attributes, the text, and whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), f"an attribute twice in <{tag}>"
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def text_of(digest: Digest, language: str | None = None) -> str:
    return re.sub(r"\s+", " ", Page(rendered("html", digest, language=language)).text.replace("\u00a0", " ").replace("\u202f", " "))


def test_every_edition_says_everything_in_its_own_words() -> None:
    text = text_of(make_digest(), "ru")
    for expected in (
        "Дайджест новостей",
        "вторник, 24 ноября 2026 г.",
        "4 новости",
        "В этом выпуске",
        "Жара закрыла каждый пятый класс Фессалии",
        "«по меньшей мере шесть дней»",
        "The Aegean Monitor",
        "23 ноября 2026 г.",
        "Об этом же сообщают: Volos Courier (22 ноября 2026 г.); 0412.txt",
        "Оригинал: английский",
        "Heat closed one in five classrooms",
        "Only 38 of the rooms had working air conditioning",
        "просьба о деньгах · строки 11–13",
        "Become a member from €5 a month",
        "Ошибка: число ожидалось «38», в тексте «83»",
        "Сомнение: мало опоры в статье (в исходном пересказе)",
        "Черновой перевод",
        "Хороший перевод",
        "Требует проверки",
        "Пересказ составлен из предложений самой статьи.",
        "Не удалось использовать 1 источник.",
        "inbox/only-an-appeal.txt",
        "Составлено 24 ноября 2026 г., 07:30",
        "v:0.1.0|prof:bundled|sum:qwen2.5-coder-1.5b@cc324af0",
    ):
        assert expected in text, expected
    assert "the number differs" not in text, "an English sentence on a Russian page"


def test_spanish_words_dates_and_what_is_missing() -> None:
    text = text_of(make_digest(), "es")
    for expected in (
        "Resumen de noticias",
        "martes, 24 de noviembre de 2026",
        "Duda: cita aparece «Fue lo más barato»",
        "«Los estudiantes lo pedían»",
        "En el idioma del artículo",
        "Sin traducir; se muestra en el idioma original: inglés",
        "The ferry between Port Hale and Skarra",
        "Elaborado el 24 de noviembre de 2026 a las 7:30",
    ):
        assert expected in text, expected


def test_an_english_page_keeps_the_checks_own_sentence() -> None:
    text = text_of(make_digest(languages=("en",)))
    assert "the body has little that says this (48 % of its words)" in text
    assert "Not translated; shown in the original: Spanish" in text


def test_one_page_has_all_languages_and_one_language_page_has_one() -> None:
    both, one = Page(rendered("html", make_digest())), Page(rendered("html", make_digest(), language="es"))
    sections = [attrs["lang"] for tag, attrs in both.tags if tag == "section" and attrs.get("class") == "edition"]
    assert sections == ["ru", "es"]
    assert [attrs["lang"] for tag, attrs in one.tags if tag == "section" and attrs.get("class") == "edition"] == ["es"]
    assert dict(one.tags[0][1]) == {"lang": "es", "dir": "ltr"}
    assert "#ru" not in {attrs.get("href") for tag, attrs in one.tags if tag == "a"}


def test_a_one_language_page_links_its_siblings() -> None:
    page = Page(rendered("html", make_digest(), language="es"))
    hrefs = [attrs["href"] for tag, attrs in page.tags if tag == "a" and attrs.get("hreflang")]
    assert hrefs == ["ru.html"]


def test_ids_are_unique_and_links_inside_lead_somewhere() -> None:
    page = Page(rendered("html", make_digest(HEAT, replace(PORT, id=HEAT.id), FERRY, LIBRARY, languages=("en", "ru", "es"))))
    assert len(page.ids) == len(set(page.ids))
    inside = {str(attrs["href"])[1:] for tag, attrs in page.tags if tag == "a" and str(attrs["href"]).startswith("#")}
    assert inside <= set(page.ids)
    assert "ru-5d1c0e7a9f24b681" in inside


def test_every_text_block_has_its_language_and_direction() -> None:
    page = Page(rendered("html", make_digest()))
    for tag, attrs in page.tags:
        if tag == "section" and attrs.get("class") == "edition":
            assert attrs["dir"] == "ltr"
        if attrs.get("class") in ("summary", "original-headline") or tag == "dd":
            assert attrs.get("lang") in ("ru", "es", "en")
            assert attrs.get("dir") == "ltr"


def test_nothing_is_fetched_and_nothing_runs() -> None:
    text = rendered("html", make_digest())
    page = Page(text)
    assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "form", "input", "base", "svg", "video"}
    assert [attrs for tag, attrs in page.tags if tag == "script"] == [{"type": "application/ld+json"}], "data, which no browser runs"
    assert [attrs["href"] for tag, attrs in page.tags if tag == "link"] == ["data:,"]
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    assert not re.search(r"url\(|@import|@font-face", style)
    policy = next(str(attrs["content"]) for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    assert not [attrs for _, attrs in page.tags if "style" in attrs]
    for tag, attrs in page.tags:
        if tag == "a" and str(attrs["href"]).startswith("http"):
            assert attrs["rel"] == "noopener noreferrer"


def test_folders_of_the_editors_machine_stay_at_home() -> None:
    item = replace(PORT, source=replace(PORT.source, location="/home/editor/secret/port.txt", outlet=None, url=None))
    text = rendered("html", make_digest(item, failures=()))
    assert "secret" not in text
    assert "port.txt" in text


def test_the_same_digest_gives_the_same_bytes() -> None:
    assert rendered("html", make_digest()) == rendered("html", make_digest())


def test_an_empty_digest_and_one_without_targets() -> None:
    empty = replace(make_digest(), items=(), failures=())
    assert "В этом выпуске нет новостей." in text_of(empty)
    assert "0 новостей" in text_of(empty)
    sources = text_of(make_digest(PORT, LIBRARY, languages=()))
    assert "News digest" in sources
    assert "Resumen de noticias" in sources


def test_a_title_of_the_user_is_in_every_edition() -> None:
    page = Page(rendered("html", make_digest(title='Утро "Альвены" - 5 тем')))
    assert page.text.count("Утро «Альвены»\u00a0— 5\u00a0тем") == 2, "the head, and the Russian edition"
    assert page.text.count("Утро «Альвены» — 5\u00a0тем") == 1, "the Spanish edition, in its own typography"


def test_a_language_without_words_gets_english_ones_marked_as_such() -> None:
    item = replace(PORT, translations={"ar": Translation("ar", ("أعيد فتح الميناء.",), "ok", "good")})
    page = Page(rendered("html", make_digest(item, languages=("ar",))))
    edition = next(attrs for tag, attrs in page.tags if attrs.get("class") == "edition")
    assert (edition["lang"], edition["dir"]) == ("en", "rtl")
    summary = next(attrs for tag, attrs in page.tags if attrs.get("class") == "summary")
    assert (summary["lang"], summary["dir"]) == ("ar", "rtl")
    assert "نوفمبر" in page.text
    with pytest.raises(UnsupportedLanguage):
        rendered("html", make_digest(), language="xx")


def test_a_finding_on_the_headline_is_no_finding_on_the_first_sentence() -> None:
    found = Finding("major", "number", "ru", "the number differs", "5", "6", 1, 0.9)
    headline = Translation("ru", ("Шесть из пяти",), "review", "draft", (found,))
    item = replace(PORT, headlines={"ru": headline}, findings=(found,))
    page = rendered("html", make_digest(item), language="ru")
    assert page.count('class="ref error"') == 1
    assert page.index('class="ref error"') < page.index('class="summary"')
    assert "Требует проверки" in page


def test_findings_past_the_last_sentence_are_reported_all_the_same() -> None:
    found = Finding("minor", "omission", "ru", "a sentence is missing", "", "", 9, 0.9)
    translation = replace(PORT.translations["ru"], findings=(found,))
    text = text_of(make_digest(replace(PORT, translations={"ru": translation})), "ru")
    assert "Сомнение: пропуск" in text


def test_an_excluded_kind_nobody_knows_is_other() -> None:
    item = replace(PORT, excluded=(Excluded("strange", 3, 3, "x", 0.5),))
    assert "прочее · строка 3" in text_of(make_digest(item), "ru")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60) | st.text(alphabet="<>&\"'/!-=`{}%a \u202e\x00", max_size=40))
def test_text_stays_text(text: str) -> None:
    """Whatever a text holds, the page has the same tags and attributes as with a harmless one of as many lines."""
    dirty, harmless = (
        Page(
            rendered(
                "html",
                make_digest(
                    replace(
                        PORT,
                        source=replace(PORT.source, outlet=f"o{it}"),
                        headlines={"ru": Translation("ru", (f"h{it}",))},
                        translations={
                            "ru": Translation("ru", (f"s{it}",), findings=(Finding("major", it, "ru", it, "e" + it, "g" + it, 1),))
                        },
                    ),
                    title=f"t{it}",
                    signature=f"s{it}",
                    languages=("ru",),
                ),
            )
        )
        for it in (text, "word")
    )

    def shape(page: Page) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(attrs)) for tag, attrs in page.tags if tag != "mark"]

    assert shape(dirty) == shape(harmless)
