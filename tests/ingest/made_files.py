"""Small files of every kind that newsrooms get, made here: invented names and places."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Sequence

BODY = [
    "The harbor of Vindhall will stay closed until Thursday, since divers found a mine under the north pier on Sunday.",
    "Some 2,300 people had to leave their homes for the night, and two schools served as shelters, the mayor said.",
    "The navy will take the mine out to sea and blow it up there if the wind allows, a spokeswoman told reporters.",
]
TITLE = "Mine closes harbor of Vindhall"


def eml(body: str, *, content_type: str = "text/plain; charset=utf-8", headers: str = "") -> bytes:
    return (
        "From: Rune Hald <rune@vindhall.example>\r\nTo: desk@paper.example\r\n"
        f"Subject: Re: {TITLE}\r\nDate: Mon, 16 Nov 2026 09:30:00 +0100\r\nMessage-ID: <1@vindhall.example>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: {content_type}\r\n{headers}\r\n{body}"
    ).encode()


def nitf(*, content: str = "", head: str = "", lang: str = "en") -> bytes:
    paragraphs = content or "".join(f"<p>{line}</p>" for line in BODY)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE nitf SYSTEM "nitf-3-6.dtd"><nitf xml:lang="{lang}"><head><title>x</title>{head}'
        '<docdata><date.issue norm="20261116T083000Z"/><doc.copyright holder="NVB">NVB 2026</doc.copyright></docdata></head>'
        f"<body><body.head><hedline><hl1>{TITLE}</hl1></hedline><note><p>Editors: pictures follow</p></note><byline>By Rune Hald</byline>"
        f"<distributor>NVB</distributor><dateline><location>VINDHALL</location></dateline></body.head><body.content>{paragraphs}"
        "<media><media-caption>The pier on Sunday</media-caption></media></body.content></body></nitf>"
    ).encode()


def newsml(*, embargo: str = "", status: str = "stat:usable", inner: str = "", guid: str = "urn:1") -> bytes:
    held = f"<embargoed>{embargo}</embargoed>" if embargo else ""
    html = inner or "<html xmlns='http://www.w3.org/1999/xhtml'><body>" + "".join(f"<p>{line}</p>" for line in BODY) + "</body></html>"
    return (
        f'<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" xml:lang="en-GB"><rightsInfo>'
        "<usageTerms>Not for use in Norway</usageTerms></rightsInfo><itemMeta><provider><name>NVB</name></provider>"
        f'<versionCreated>2026-11-16T08:30:00Z</versionCreated>{held}<pubStatus qcode="{status}"/></itemMeta><contentMeta>'
        f"<headline>{TITLE}</headline><by>Rune Hald</by><dateline>Vindhall</dateline><language tag='en-GB'/></contentMeta>"
        f"<contentSet><inlineXML contenttype='application/xhtml+xml'>{html}</inlineXML></contentSet></newsItem>"
    ).encode()


def ninjs2(**more: object) -> bytes:
    row: dict[str, object] = {
        "uri": "https://nvb.example/1",
        "type": "text",
        "language": "en",
        "pubstatus": "usable",
        "versioncreated": "2026-11-16T08:30:00Z",
        "headlines": [{"role": "main", "value": TITLE}],
        "by": "Rune Hald",
        "usageterms": "Not for use in Norway",
        "copyrightholder": "NVB",
        "bodies": [
            {"role": "caption", "value": "x"},
            {"role": "main", "contenttype": "text/html", "value": "".join(f"<p>{line}</p>" for line in BODY)},
        ],
    }
    return json.dumps(row | more).encode()


def page() -> bytes:
    """Make a page with one of each element that is looked at: raised figures, quotations, what is struck out or hidden, tables, menus."""
    text = "".join(
        f"<h2>Part {n}</h2><p>{line} It cost 4<sup>{n}</sup>m, CO<sub>2</sub> and <s>nine</s> said <q>yes</q><sup><sup>2</sup></sup>.</p>"
        for n, line in enumerate(BODY)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mine closes harbor - Post</title><style>.k{display:none}</style>'
        '<meta property="article:published_time" content="2026-11-16T08:30:00Z"></head><body><nav><a href="/">Home</a></nav>'
        f'<article><h1>{TITLE}</h1>{text}<table><tr><td>North</td><td>12</td></tr></table><p class="k">{BODY[0]}</p>'
        f'<p style="color:white">{BODY[1]}</p><p><a href="/x">{BODY[2]}</a></p></article><aside>Related</aside></body></html>'
    ).encode()


def archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def docx(body: str) -> bytes:
    xml = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def docx_paragraph(text: str, style: str = "", run: str = "") -> str:
    name = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{name}<w:r>{f'<w:rPr>{run}</w:rPr>' if run else ''}<w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, styles: str = "") -> bytes:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style", "table"))
    xml = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": xml.encode()})


def pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]]) -> bytes:
    """Make a PDF of lines of Helvetica: (x, y, size, text) in points from the lower left corner."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        content = "".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET\n" for x, y, size, text in lines)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}endstream")
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = "%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return out.encode("latin-1")


def pdf_of(content: bytes) -> bytes:
    """Make a PDF of one page with a packed stream of operators."""
    packed = zlib.compress(content, 9)
    start = (
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n"
        f"4 0 obj\n<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n"
    )
    end = "\nendstream\nendobj\n5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
    end += "trailer << /Size 6 /Root 1 0 R >>\n%%EOF"
    return start.encode() + packed + end.encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
