"""What strangers can make large, by name: the bytes of a file, made when they are asked for, and what reads it."""

# ruff: noqa: E501 - one input a line

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from summarize.ingest.article import article_from_bytes
from tests.ingest import made_files

PROSE = b"<p>The council of Orrin met on Tuesday to settle the budget of the coming year, and it lasted until midnight.</p>" * 5
PAGE = 4_999_000


def article(data: bytes) -> None:
    assert article_from_bytes(data, name="file", language="en").text


def feed(data: bytes) -> None:
    from summarize.ingest.feed import entries

    assert entries(data, name="https://vell.example/feed")


def title(data: bytes) -> None:
    from summarize.ingest.fragment import plain_line

    assert plain_line(data.decode())


def check(data: bytes) -> None:
    from summarize.verification.base import Pair
    from summarize.verification.runner import run_checks

    source, _, text = data.decode().partition("\0")
    run_checks(Pair(source, text, "en", "ru"), where="ru")


def check_summary(data: bytes) -> None:
    from summarize.verification.base import Pair
    from summarize.verification.runner import run_checks

    source, _, text = data.decode().partition("\0")
    run_checks(Pair(source, text, "en", "en", "summary"), where="summary")


def _names() -> str:
    """A source of 95 names among 14,000 words, and as many other words in a text."""
    letters = "bdfgklmnrst", "бдфгклмнрст"
    made = [["".join(f"{row[n // 11**k % 11]}{'aа'[side]}" for k in range(4)) for n in range(14_000)] for side, row in enumerate(letters)]
    both = [". ".join(" ".join([side[n % 95].title(), *side[n : n + 9]]) for n in range(0, 14_000, 9)) for side in made]
    return f"{both[0]}.\0{both[1]}."


def _page(body: bytes, head: bytes = b"") -> bytes:
    return (b"<html><head><title>Vell</title>" + head + b"</head><body><article>" + PROSE + body)[:PAGE]


def _archive(part: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", part)
    return file.getvalue()


_DOCX = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
_BLOCK = b"<div><p>x</p></div>"
_LONG = "The council of Orrin met on Tuesday to settle the budget of the coming year. "
Made = Callable[[], tuple[bytes, Callable[[bytes], None]]]
INPUTS: dict[str, Made] = {
    "paragraphs": lambda: (_page(b"<p>" * 1_600_000), article),
    "attributes": lambda: (_page(b"<p " + b" ".join(b"a%d=1" % n for n in range(400_000)) + b">"), article),
    "attributes below the limit": lambda: (_page((b"<p " + b" ".join(b"a%d=1" % n for n in range(1_900)) + b">x</p>") * 30), article),
    "attributes of few tags": lambda: (_page((b"<p " + b" ".join(b"a%d=1" % n for n in range(19_000)) + b">x</p>") * 3), article),
    "short tags with attributes": lambda: (_page((b"<p " + b" ".join(b"a%d=1" % n for n in range(250)) + b">x</p>") * 2_200), article),
    "spans": lambda: (_page(b"<p>" + b"<span>x</span>" * 19_500 + b"</p>"), article),
    "bold": lambda: (_page(b"<p>" + b"<b>x</b> y " * 19_000 + b"</p>"), article),
    "links": lambda: (_page(b"<p>" + b"<a href=x>word of it</a> " * 19_500 + b"</p>"), article),
    "linked paragraphs": lambda: (_page(b"<p><a href=x>This is a whole sentence of eight words here.</a></p>" * 9_500), article),
    "headings": lambda: (_page(b"<h2>Part of it</h2>" * 19_500), article),
    "long headings": lambda: (_page((b"<h2>" + _LONG.encode() + b"</h2>") * 19_500), article),
    "headings and prose": lambda: (_page(b"<h2>Part</h2><p>The council of Orrin met again on Friday to vote.</p>" * 9_500), article),
    "first headings": lambda: (_page(b"<h1>Vell and more of it here</h1>" * 19_500), article),
    "list items": lambda: (_page(b"<ul>" + b"<li>One more thing" * 39_000 + b"</ul>"), article),
    "breaks": lambda: (_page(b"The council met again.<br>" * 39_000), article),
    "rows": lambda: (_page(b"<table>" + b"<tr><td>a</td></tr>" * 9_500), article),
    "small tables": lambda: (_page(b"<table><tr><td>a</td></tr></table>" * 4_800), article),
    "quotations": lambda: (_page(b"<p>" + b"<q>a</q>" * 19_500), article),
    "nested quotations": lambda: (_page((b"<q>" * 200 + b"a" + b"</q>" * 200) * 95), article),
    "raised": lambda: (_page(b"<p>" + b"4<sup>2</sup>" * 19_500), article),
    "struck": lambda: (_page(b"<p>" + b"<s>a</s> b" * 19_500), article),
    "struck in struck": lambda: (_page((b"<s>" * 200 + b"a" * 3000 + b"</s>" * 200) * 95), article),
    "hidden": lambda: (_page(b"<p>" + b"<i style='display:none'>a</i>" * 19_500), article),
    "details": lambda: (_page(b"<details>a<b>c</b>d</details>" * 9_500), article),
    "colors": lambda: (_page((b"<div style='color:#123'>" * 200 + b"a" + b"</div>" * 200) * 97), article),
    "rules": lambda: (_page(b"<i class=z>a</i>" * 19_000, b"<style>" + b".x .y .z{display:none}" * 20_000 + b"</style>"), article),
    "sibling rules": lambda: (_page(b"<i class=z>a</i>" * 19_500, b"<style>" + b".q~.y~.z{display:none}" * 2_000 + b"</style>"), article),
    "operator rules": lambda: (_page(b"<i class=z>a</i>" * 9_000, b"<style>" + b"[class*=q]{display:none}" * 30_000 + b"</style>"), article),
    "any rules": lambda: (_page(b"<i class=z>a</i>" * 19_500, b"<style>" + b".q *{display:none}" * 50_000 + b"</style>"), article),
    "is rules": lambda: (
        _page(b"<i class=z>a</i>" * 9_000, b"<style>" + b":is(.a,.b,.c,.d,.e,.f,.g)" * 2_000 + b"{display:none}</style>"),
        article,
    ),
    "selectors without end": lambda: (_page(b"<i class=z>a</i>", b"<style>" + b".a" * 1_900_000 + b"{display:none}</style>"), article),
    "braces": lambda: (_page(b"", b"<style>" + b"@media screen{" * 300_000 + b"</style>"), article),
    "strings without end": lambda: (_page(b"", b"<style>" + b"'\\" * 2_000_000 + b"</style>"), article),
    "comments without end": lambda: (b"<!--" * 1_000_000, title),
    "line ends to check": lambda: (b"It ended.\0\xd0\x9e\xd0\xbd." + b"\n" * 300_000 + b".", check),
    "hours to check": lambda: (("It took two hours. " * 12_000 + "\0" + "Прошло два часа. " * 12_000).encode(), check),
    "names to check": lambda: (_names().encode(), check),
    "quotations to check": lambda: (("It ended. " * 20_000 + "\0" + "“We met there” " * 1_500).encode(), check_summary),
    "many sheets": lambda: (_page(b"<style>.z{display:none}</style><i class=z>a</i>" * 9_000), article),
    "punycode": lambda: (b"<html><head><meta charset=punycode></head><body>" + PROSE * 3_900, article),
    "brackets": lambda: (_page(b"", b"<script type='application/ld+json'>" + b"[" * 900_000 + b'"articleBody"</script>'), article),
    "structured data": lambda: (
        _page(b"", b"".join(b"<script type='application/ld+json'>{\"articleBody\":\"" + b"<p>a</p>" * 10_000 + b'"}</script>' for _ in range(50))),
        article,
    ),
    "entities": lambda: (_page(b"<p>" + b"&amp;" * 900_000), article),
    "one long word": lambda: (_page(b"<p>" + b"a" * 4_900_000), article),
    "one long line": lambda: (_page(b"<p>" + _LONG.encode() * 60_000), article),
    "comments": lambda: (_page(b"<!-- a -->" * 400_000), article),
    "times": lambda: (_page(b"<time datetime='the day before'>x</time>" * 9_500), article),
    "flat page": lambda: (_page(b"<div>" + b"word <br> " * 39_000), article),
    "classes": lambda: (_page(b"<p class='" + b"sr-" * 1_600_000 + b"'>x</p>"), article),
    "styles": lambda: (_page(b"<p style='" + b"color:red;" * 480_000 + b"'>x</p>"), article),
    "text of 20 MB": lambda: ((_LONG * 20 + "\n\n").encode() * 13_000, article),
    "one line of 20 MB": lambda: (_LONG.encode() * 260_000, article),
    "russian of 20 MB in windows-1251": lambda: ("Совет Оррина собрался во вторник, чтобы принять бюджет. ".encode("cp1251") * 350_000, article),
    "quoted mail": lambda: (made_files.eml("> a\r\n" * 900_000 + _LONG), article),
    "mail of headers": lambda: (made_files.eml(_LONG, headers="".join(f"X-{n}: a\r\n" for n in range(100_000))), article),
    "mail above mail": lambda: (made_files.eml(_LONG + "\r\nFrom: a\r\nTo: b\r\nSubject: c\r\n" * 300_000), article),
    "mail of parts": lambda: (made_files.eml("--b\r\n\r\na\r\n" * 400_000, content_type="multipart/mixed; boundary=b"), article),
    "mail with a charset in punycode": lambda: (
        made_files.eml("--b\r\nContent-Type: text/plain; charset*=punycode''" + "ab" * 900_000 + f"\r\n\r\n{_LONG}\r\n--b--", content_type="multipart/mixed; boundary=b"),
        article,
    ),
    "mail with a file name in punycode": lambda: (
        made_files.eml(
            f"--b\r\nContent-Disposition: inline; filename*=punycode''{'ab' * 900_000}\r\n\r\na\r\n--b\r\n\r\n{_LONG}\r\n--b--",
            content_type="multipart/mixed; boundary=b",
        ),
        article,
    ),
    "mail of flowed lines": lambda: (made_files.eml("a \r\n" * 1_000_000, content_type="text/plain; format=flowed"), article),
    "subject without end": lambda: (made_files.eml(_LONG).replace(b"Subject: ", b"Subject: " + b"=?utf-8?q?a?= " * 200_000), article),
    "from lines": lambda: (b"From x@y.example Mon Nov 16 09:30:00 2026\nFrom: a\nTo: b\nSubject: c\n\nd\n" * 250_000, article),
    "bomb in docx": lambda: (_archive(_DOCX + b"<w:p/>" * 10_000_000), article),
    "runs in docx": lambda: (_archive(_DOCX + b"<w:p>" + b"<w:r><w:t>a b</w:t></w:r>" * 700_000 + b"</w:p></w:body></w:document>"), article),
    "depth in docx": lambda: (_archive(_DOCX + b"<w:sdt>" * 240 + b"</w:sdt>" * 240 + b"</w:body></w:document>"), article),
    "paragraphs in docx": lambda: (
        _archive(_DOCX + b"<w:p><w:r><w:t>The council met.</w:t></w:r></w:p>" * 25_000 + b"</w:body></w:document>"),
        article,
    ),
    "elements of an item": lambda: (made_files.newsml(inner="<p>" + "<i>a</i>" * 500_000 + "</p>"), article),
    "items of a message": lambda: (b"<newsMessage>" + made_files.newsml().partition(b"?>")[2] * 10_000 + b"</newsMessage>", article),
    "rows of json": lambda: (json.dumps([{"text": _LONG, "title": "a"}] * 100_000).encode(), article),
    "json of depth": lambda: (b'{"a":' * 900_000, article),
    "json of tags": lambda: (json.dumps({"uri": "u", "headline": "Vell", "body_html": "<p>a</p>" * 1_000_000}).encode(), article),
    "feed of items": lambda: (b"<rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 300_000 + b"</channel></rss>", feed),
    "feed of broken tags": lambda: (b"<rss version='2.0'><channel><item><title>a</title>" + b"<x a=1>" * 99_000 + b"</item></channel></rss>", feed),
    "feed of depth": lambda: (b"<rss version='2.0'><channel><item><title>a</title>" + b"<x>" * 49_000 + b"</x>" * 49_000 + b"</item></channel></rss>", feed),
    "feed of entries": lambda: (b"<rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 24_000 + b"</channel></rss>", feed),
    "feed of tags": lambda: (
        b"<rss version='2.0'><channel><item><title>a</title><description>"
        + b"&lt;p&gt;a" * 900_000
        + b"</description></item></channel></rss>",
        feed,
    ),
    "feed of dates": lambda: (
        b"<rss version='2.0'><channel>"
        + b"".join(b"<item><title>%d</title><pubDate>1 of may %d at 9</pubDate></item>" % (n, n) for n in range(40_000))
        + b"</channel></rss>",
        feed,
    ),
    "pdf of operators": lambda: (made_files.pdf_of(b"q " * 20_000_000), article),
    "pdf of text": lambda: (made_files.pdf_of(b"BT /F1 10 Tf 60 700 Td (The port opened) Tj ET\n" * 1_000_000), article),
    "pdf of pieces": lambda: (
        made_files.pdf([[(x * 7 % 560, y, 4, f"w{x}") for y in range(20, 820, 4) for x in range(60)]] * 20),
        article,
    ),
}  # fmt: skip
