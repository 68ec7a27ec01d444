"""What strangers can make large: every reader of pages and files has a bound that no input moves; seconds of the processor."""

from __future__ import annotations

import contextlib
import time

import pytest

from summarize.errors import SummarizeError
from summarize.ingest.article import article_from_bytes

PROSE = b"<p>The council of Orrin met on Tuesday to settle the budget of the coming year, and it lasted until midnight.</p>" * 5
PAGES = {
    "paragraphs": b"<html><body>" + b"<p>" * 1_600_000,
    "attributes": b"<html><body><p " + b" ".join(b"a%d=1" % number for number in range(250_000)) + b">" + PROSE,
    "spans": b"<html><body><article><p>" + b"<span>x</span>" * 29_000 + b"</p>" + PROSE,
    "rows": b"<html><body><article><table>" + b"<tr><td>a</td></tr>" * 14_000 + b"</table>" + PROSE,
    "rules": b"<html><head><style>" + b".x .y .z{display:none}" * 20_000 + b"</style></head><body>" + b"<i class=z>a</i>" * 20_000 + PROSE,
    "braces": b"<html><head><style>" + b"@media screen{" * 100_000 + b"</style></head><body>" + PROSE,
    "punycode": b"<html><head><meta charset=punycode></head><body>" + PROSE * 2_000,
    "brackets": b"<html><head><script type='application/ld+json'>" + b"[" * 900_000 + b'"articleBody"</script></head><body>' + PROSE,
    "quoted mail": b"From: a@b\r\nTo: c@d\r\nSubject: x\r\n\r\n" + b"> a\r\n" * 900_000 + b"The council of Orrin met on Tuesday.\r\n",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_five_megabytes_is_read_or_refused_in_ten_seconds(name: str) -> None:
    began = time.process_time()
    with contextlib.suppress(SummarizeError):
        assert article_from_bytes(PAGES[name][:4_999_000], name=name, language="en").text
    assert time.process_time() - began < 20  # ten on a machine of its own
