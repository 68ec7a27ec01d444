"""What reads bytes that others wrote, each as a function of bytes. The only thing it may raise is a SummarizeError.

``SEEDS`` are good inputs, so that a fuzzer begins inside the format and not before its first byte.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from summarize.errors import SummarizeError
from tests.ingest import made_files

#: In memory where the system has such a folder: the journal syncs each line to the disk, which no fuzzer can wait for.
_PLACE = (memory if (memory := Path("/dev/shm")).is_dir() else Path(tempfile.gettempdir())) / f"summarize-fuzz-{os.getpid()}"


def _file(data: bytes, name: str) -> Path:
    _PLACE.mkdir(exist_ok=True)
    path = _PLACE / name
    path.write_bytes(data)
    return path


def decoding(data: bytes) -> None:
    from summarize.ingest import decode

    decoded = decode(data)
    assert "\r" not in decoded.text


def html(data: bytes) -> None:
    from summarize.ingest.html import article_from_html

    assert article_from_html(data).text.strip()


def feed(data: bytes) -> None:
    from summarize.ingest.feed import entries

    assert entries(data, name="https://skerry.example/feed")


def glossary(data: bytes) -> None:
    from summarize.translation.glossary import load_glossary

    load_glossary(_file(data, "terms.toml" if data[:1] < b"\x80" else "terms.tsv"))


def glossary_tsv(data: bytes) -> None:
    from summarize.translation.glossary import load_glossary

    load_glossary(_file(data, "terms.tsv"))


def jsonl(data: bytes) -> None:
    from summarize.ingest.sources import expand

    for pending in expand([str(_file(data, "day.jsonl"))]):
        with contextlib.suppress(SummarizeError):
            assert pending.load().text.strip()


def pairs(data: bytes) -> None:
    from summarize.cli.check import _lines, _row
    from summarize.errors import InputError

    for number, line in _lines(io.BytesIO(data), 1_000_000):
        assert number > 0
        with contextlib.suppress(InputError):
            assert isinstance(_row(line, 1_000_000)["source"], str)


def prompt(data: bytes) -> None:
    from summarize.generation.prompts import PromptLibrary

    _file(data, "headlines.md")
    library = PromptLibrary(_PLACE)
    library.render("headlines", article="a", count=3, characters=70, language="en", language_name="English")


def config(data: bytes) -> None:
    from summarize.config import load_settings

    load_settings(path=_file(data, "config.toml"), environ={})


def catalog(data: bytes) -> None:
    from summarize.weights import Catalog

    Catalog.load(_file(data, "catalog.toml"))


def journal(data: bytes) -> None:
    from datetime import UTC, datetime

    from summarize.digest.journal import Journal
    from summarize.digest_types import Failure

    path = _file(data, "day.journal")
    with Journal(path, "settings", datetime(2026, 7, 1, tzinfo=UTC)) as found:
        for key in ("one", "two"):
            found.made(key)
            found.failure(key)
        found.record([("after", Failure("a.txt", "EmptyInput", "what is written after damage is read again", "", 3))])
        assert found.failure("after")
        found.finish(keep=False)
    path.with_name("day.journal.broken").unlink(missing_ok=True)


def cleaning(data: bytes) -> None:
    from summarize.boilerplate import clean

    text = data.decode("utf-8", "replace").replace("\r", "\n")
    cleaned = clean(text, "en")
    assert [line.n for line in cleaned.lines] == sorted(line.n for line in cleaned.lines)


def checking(data: bytes) -> None:
    from summarize.verification import check

    text = data.decode("utf-8", "replace")
    source, _, made = text.partition("\n")
    report = check(source, made, source_lang="en", lang="ru")
    assert 0.0 <= report.score <= 1.0


def mail(data: bytes) -> None:
    from summarize.ingest.article import article_from_bytes

    assert article_from_bytes(data, name="mail", language="en").text.strip()


def agency(data: bytes) -> None:
    from summarize.ingest.wire import xml_items

    for item in xml_items(data, "item"):
        assert isinstance(item.title, str)


def json_file(data: bytes) -> None:
    from summarize.ingest.article import article_from_bytes

    assert article_from_bytes(data, name="item.json", language="en").text.strip()


def json_values(data: bytes) -> None:
    """Well-formed items whose values are of any kind: ``data`` chooses which kind each is."""
    from summarize.ingest.files import reader_of

    chosen = random.Random(data)  # noqa: S311 - repeatable, not secret
    item = _shuffled(json.loads(chosen.choice(SEEDS["json_values"])), chosen)
    made = json.dumps(item).encode()
    if reader := reader_of(made):
        for found in reader(made, "item.json"):
            assert found.problem or isinstance(found.title, str)


def _shuffled(value: Any, chosen: random.Random) -> Any:
    if chosen.random() < 0.1:
        return chosen.choice(
            [None, 0, -1.5, 1e300, True, "", "soon", "<p>a", "\u0000", [], {}, [[]], [None, 1], {"value": []}, {"a": {"b": 1}}]
        )
    if isinstance(value, dict):
        return {key: _shuffled(part, chosen) for key, part in value.items() if chosen.random() > 0.05}
    return [_shuffled(part, chosen) for part in value] if isinstance(value, list) else value


def document(data: bytes) -> None:
    """An archive as it came, and its inner part in a good archive."""
    from summarize.ingest.office import office
    from tests.ingest.made_files import archive

    with contextlib.suppress(SummarizeError):
        office(data, "a.docx")
    with contextlib.suppress(SummarizeError):
        office(archive({"word/document.xml": data}), "b.docx")
    office(archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": data}), "c.odt")


def pdf(data: bytes) -> None:
    from summarize.ingest.pdf import laid_out
    from summarize.ingest.pdf_pages import read

    assert laid_out(read(data), "a.pdf").lines


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decoding": decoding,
    "html": html,
    "feed": feed,
    "glossary": glossary,
    "glossary_tsv": glossary_tsv,
    "jsonl": jsonl,
    "pairs": pairs,
    "prompt": prompt,
    "config": config,
    "catalog": catalog,
    "journal": journal,
    "cleaning": cleaning,
    "checking": checking,
    "mail": mail,
    "agency": agency,
    "json_file": json_file,
    "json_values": json_values,
    "document": document,
    "pdf": pdf,
}


def _journal(*, whole: bool) -> bytes:
    """A journal of one run, with lines of each kind; without ``whole`` their checksums are right and what they say is not."""
    from summarize.digest.journal import VERSION, _line
    from summarize.digest.made import NOWHERE
    from summarize.digest_types import DigestItem, Failure
    from summarize.types import Sentence, Summary

    summary = Summary("en", (Sentence("The port of Skerry opened.", (1,)),), "abstractive")
    made = DigestItem("", NOWHERE, "en", "The port opened", summary) if whole else {"language": 3, "summary": [None], "translations": []}
    rows = [{"journal": VERSION, "run": "settings", "created": "2026-07-01T05:00:00+00:00"}, {"key": "one", "made": [made]}]
    rows += [{"key": "two", "failed": [Failure("a.txt", "EmptyInput", "nothing in it", "", 3)]}]
    return b"".join(_line(row) for row in rows)


_TEXT = "The port of Skerry opened on Friday. Repairs cost 1.5 million crowns.\nPlease donate $5 today.\n"
SEEDS: dict[str, list[bytes]] = {
    "decoding": [_TEXT.encode(), "Порт открылся в пятницу.".encode("cp1251"), _TEXT.encode("utf-16")],
    "html": [f"<html><head><title>T</title></head><body><article><p>{_TEXT}</p></article></body></html>".encode(), made_files.page()],
    "feed": [
        b"<rss version='2.0'><channel><item><title>T</title><link>http://a.example/</link></item></channel></rss>",
        b"<rss version='2.0'><channel><title>P</title><item><guid>1</guid><title>T &lt;b></title><link>/x</link><pubDate>Thu, 30 Apr 2026 "
        b"08:57:00 MSK</pubDate><description>"
        + b"&lt;p>The port of Skerry opened on 30.04.2026.&lt;/p>" * 9
        + b"</description></item></channel></rss>",
    ],
    "glossary": [b'[[term]]\nsource = "crown"\nrule = "force"\nru = "\xd0\xba\xd1\x80\xd0\xbe\xd0\xbd\xd0\xb0"\n'],
    "glossary_tsv": ["source\tru\ncrown\tкрона\n".encode()],
    "jsonl": [json.dumps({"text": _TEXT, "title": "T"}).encode() + b"\n"],
    "pairs": [json.dumps({"id": 1, "source": "a", "text": "b"}).encode() + b"\n"],
    "prompt": [b'+++\nversion = 1\nvariables = ["sentence"]\n+++\n# user\n{{ sentence }}\n'],
    "config": [b'profile = "bundled"\nto = ["ru"]\n[outlets."a.example"]\ndrop = ["^Read"]\n'],
    "catalog": [b'[models."a"]\ndescription = "x"\nengine = "llama_cpp"\nlicence = "MIT"\n'],
    "journal": [_journal(whole=True), _journal(whole=False)],
    "cleaning": [_TEXT.encode()],
    "checking": [_TEXT.encode(), "The mayor has 48 goats.\nУ мэра 84 козы.".encode()],
    "mail": [
        made_files.eml(_TEXT),
        made_files.eml(f"--b\r\nContent-Type: text/html\r\n\r\n<p>{_TEXT}</p>\r\n--b--", content_type="multipart/mixed; boundary=b"),
        b"From a@b.example Mon Nov 16 09:30:00 2026\n" + made_files.eml(_TEXT),
        made_files.eml(
            f"{_TEXT}\r\nOn Sun, 15 Nov 2026, Ada <a@b.example> wrote:\r\n> {_TEXT}\r\n\r\nKind regards,\r\nRune\r\n-- \r\n+47 000"
        ),
        made_files.eml(f"{'-' * 8} Forwarded message {'-' * 8}\r\nFrom: A <a@b.example>\r\nDate: today\r\nSubject: X\r\n\r\n{_TEXT}"),
    ],
    "agency": [made_files.nitf(), made_files.newsml()],
    "json_file": [made_files.ninjs2(), b'{"db":[{"data":{"posts":[{"title":"T","html":"<p>A port opened.</p>","status":"published"}]}}]}'],
    "json_values": [
        made_files.ninjs2(),
        b'[{"status":"publish","title":{"rendered":"T"},"content":{"rendered":"<p>A port opened.</p>"},"date_gmt":"2026-11-16T08:30:00"}]',
        b'{"db":[{"data":{"posts":[{"title":"T","html":"<p>A port opened.</p>","status":"published"},{"html":"b"}]}}]}',
        b'[{"text":"A port opened.","title":"T","embargo":"2020-01-01","published":"2020-01-01"}]',
    ],
    "document": [
        made_files.docx(made_files.docx_paragraph(_TEXT, style="Heading1", run="<w:strike/>")),
        (
            b"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>The port opened.</w:t><w:tab/></w:r><w:ins><w:r><w:rPr>"
            b"<w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r></w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
            b"<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>"
        ),
        (
            b"<o:d xmlns:o='o' xmlns:t='t'><t:style t:name='A'><t:text-properties t:display='none'/></t:style><o:body><o:text><t:p>The "
            b"port <t:s t:c='3'/>opened.<t:note>n</t:note><t:span t:style-name='A'>x</t:span></t:p><t:list><t:list-item><t:p>y</t:p>"
            b"</t:list-item></t:list></o:text></o:body></o:d>"
        ),
    ],
    "pdf": [made_files.pdf([[(60, 700, 10, "The port of Skerry opened on Friday."), (60, 680, 10, "Repairs cost 1.5 million crowns.")]])],
}


def survives(name: str, data: bytes) -> None:
    """Run a target; an error of ours is a good answer, anything else goes through."""
    with contextlib.suppress(SummarizeError):
        TARGETS[name](data)
