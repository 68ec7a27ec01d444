"""Pairs of sentences and terms of other tools: TMX 1.4 in and out, XLIFF 2, JSON Lines and CSV in, TBX and CSV of terms in.

XML is read without entities, DTDs and the network. TMX: https://www.gala-global.org/lisa-oscar-standards; XLIFF:
https://docs.oasis-open.org/xliff/xliff-core/v2.1/; TBX: ISO 30042.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarize import languages
from summarize.__about__ import __version__
from summarize.errors import NotText, UnreadableInput
from summarize.ingest.markup import parse_xml
from summarize.text.strict_json import loads
from summarize.translation.memory import Unit

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Bytes of a file that is read.
MAX_BYTES = 100_000_000
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HINT = "export it again as TMX 1.4 or XLIFF 2"
#: States of XLIFF 2 segments that a person has looked at.
_APPROVED = frozenset({"reviewed", "final"})


def read_units(path: Path, codes: tuple[str, str] | None = None) -> list[Unit]:
    """Read pairs from TMX or XLIFF, which the root element tells apart, from ``.csv`` or from ``.jsonl`` as ``check --pairs`` reads it.

    Of XLIFF, segments that are reviewed or final. The first row of CSV names the languages. ``codes`` are the languages of the rows of
    ``.jsonl`` that name none.

    Raises:
        UnreadableInput, NotText: it cannot be read, is broken, or is of another kind or version.
    """
    if path.suffix.lower() in (".csv", ".jsonl"):
        text = _text_of(path)
        return list(_rows(text, path, codes) if path.suffix.lower() == ".jsonl" else _cells(read_csv(text, path)))
    root = _root(path)
    if root.tag == "tmx":
        return list(_tmx(root))
    if root.tag == "xliff":
        version = str(root.get("version") or "")
        if not version.startswith("2."):
            raise NotText(f"is XLIFF {version or 'of no version'}, not 2 ({path})", hint=_HINT)
        return list(_xliff(root))
    raise NotText(f"is neither TMX nor XLIFF: <{str(root.tag)[:40]}> ({path})", hint=_HINT)


def read_tbx(path: Path) -> list[dict[str, list[str]]]:
    """Read the concepts of a TBX file: for each, its terms by language.

    Raises:
        UnreadableInput, NotText: it cannot be read, is broken, or is no TBX.
    """
    root = _root(path)
    if root.tag not in ("tbx", "martif"):
        raise NotText(f"is no TBX: <{str(root.tag)[:40]}> ({path})", hint="export the terms as TBX or CSV")
    concepts = []
    for concept in root.iter("conceptEntry", "termEntry"):
        found: dict[str, list[str]] = {}
        for part in concept.iter("langSec", "langSet"):
            if (code := _code(part)) is not None:
                found.setdefault(code, []).extend(text for term in part.iter("term") if (text := _text(term)))
        if len(found) > 1:
            concepts.append(found)
    return concepts


def read_csv(text: str, path: Path) -> list[dict[str, list[str]]]:
    """Read a table of terms whose first row names languages by their codes; further columns are left out.

    Raises:
        NotText: the first row names fewer than two languages.
    """
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = csv.excel
    rows = list(csv.reader(io.StringIO(text), dialect))
    head = [known.code if (known := languages.find(cell)) else None for cell in (rows[0] if rows else [])]
    if sum(code is not None for code in head) < 2:
        raise NotText(f"its first row does not name two languages ({path})", hint="begin with a row such as en,ru,es")
    cells = [{code: [cell.strip()] for code, cell in zip(head, row, strict=False) if code and cell.strip()} for row in rows[1:]]
    return [found for found in cells if len(found) > 1]


def write_tmx(units: Iterable[Unit]) -> bytes:
    """Return pairs as TMX 1.4."""
    from lxml import etree

    root = etree.Element("tmx", version="1.4")
    about = {
        "creationtool": "news-summarize",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "sqlite",
        "adminlang": "en",
    }
    etree.SubElement(root, "header", {**about, "srclang": "*all*", "datatype": "plaintext"})
    body = etree.SubElement(root, "body")
    for unit in units:
        pair = etree.SubElement(body, "tu", srclang=unit.source_language)
        for code, text in ((unit.source_language, unit.source), (unit.language, unit.target)):
            etree.SubElement(etree.SubElement(pair, "tuv", {_LANG: code}), "seg").text = text
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return data


def _data(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableInput(f"cannot read: {error.strerror or error} ({path})") from error
    if len(data) > MAX_BYTES:
        raise UnreadableInput(f"more than {MAX_BYTES / 1e6:g} MB ({path})", hint="split it")
    return data


def _root(path: Path) -> _Element:
    return parse_xml(_data(path), str(path), "export it again: TMX 1.4, XLIFF 2.1 and TBX are read")


def _text_of(path: Path) -> str:
    try:
        return _data(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(f"is not UTF-8 ({path})", hint="save it as UTF-8") from error


def _cells(rows: Iterable[dict[str, list[str]]]) -> Iterator[Unit]:
    for row in rows:
        source, *others = row
        yield from (Unit(source, code, row[source][0], row[code][0]) for code in others)


def _rows(text: str, path: Path, default: tuple[str, str] | None) -> Iterator[Unit]:
    for number, line in enumerate(text.split("\n"), 1):  # not splitlines(): U+2028 may be inside a string
        if line.strip():
            try:
                row = loads(line)
                names = [row.get(key) for key in ("source_lang", "lang")]
                codes = [languages.find(name or default[n] if default else name) for n, name in enumerate(names)]
                source, target = (" ".join(row[key].split()) for key in ("source", "text"))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                hint = 'each line has "source", "text", "source_lang" and "lang"'
                raise NotText(f"line {number} is no pair ({path})", hint=hint) from error
            if codes[0] is not None and codes[1] is not None and source and target:
                yield Unit(codes[0].code, codes[1].code, source, target)


def _tmx(root: _Element) -> Iterator[Unit]:
    header = root.find("header")
    default = str(header.get("srclang") or "") if header is not None else ""
    for pair in root.iter("tu"):
        texts = {code: _text(seg) for part in pair.iter("tuv") if (code := _code(part)) and (seg := part.find("seg")) is not None}
        wanted = languages.find(str(pair.get("srclang") or default)) if texts else None
        source = wanted.code if wanted and wanted.code in texts else next(iter(texts), "")
        yield from (Unit(source, code, texts[source], text) for code, text in texts.items() if code != source and text and texts[source])


def _xliff(root: _Element) -> Iterator[Unit]:
    source, target = (languages.find(str(root.get(name) or "")) for name in ("srcLang", "trgLang"))
    if source is None or target is None:
        raise NotText("its languages are not named (srcLang, trgLang)", hint=_HINT)
    for segment in root.iter("segment"):
        parts = [segment.find(name) for name in ("source", "target")]
        texts = [_text(part) for part in parts if part is not None]
        if segment.get("state") in _APPROVED and len(texts) == 2 and all(texts):
            yield Unit(source.code, target.code, *texts)


def _code(part: _Element) -> str | None:
    known = languages.find(str(part.get(_LANG) or part.get("lang") or ""))
    return known.code if known else None


def _text(part: _Element) -> str:
    return " ".join("".join(str(piece) for piece in part.itertext()).split())
