"""Makes bad inputs out of good ones: bytes flipped, cut, doubled and spliced with what parsers trip over."""

from __future__ import annotations

import random

_NASTY = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", b"\r\n", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"'" * 3, b'"' * 3, b"{{", b"{%", b"}}",
    b"[" * 60, b"{" * 60, b"<" * 30, b"<!--", b"]]>", b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&#x0;", b"&amp", b"+++\n", b"\\u0000", b"\\ud800",
    b"1e999", b"-0", b"NaN", b"99999999999999999999", b"0x1", b"\t" * 20, b"=" * 20, b"%s%n", b"../../etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1/",
    b"1979-05-27T07:32:00Z", b"true", b"null", b"[[x]]\n", b"a.b.c = 1\n", b"x = {y = [[[]]]}\n", "млн".encode(), "１２３".encode(),
    b"1,234,567.89", b"$" * 30,
]  # fmt: skip


def mutated(generator: random.Random, seeds: list[bytes], number: int) -> bytes:
    """The ``number``-th input: every tenth is pure noise, the others are a seed with one to six changes."""
    if number % 10 == 9:
        return generator.randbytes(generator.randrange(0, 200))
    data = bytearray(generator.choice(seeds))
    for _ in range(generator.randrange(1, 7)):
        place = generator.randrange(0, len(data) + 1)
        match generator.randrange(6):
            case 0:
                data[place:place] = generator.choice(_NASTY)
            case 1:
                del data[place : place + generator.randrange(1, 12)]
            case 2:
                data[place : place + 1] = bytes([generator.randrange(256)])
            case 3:
                end = min(len(data), place + generator.randrange(1, 40))
                data[place:place] = data[place:end] * generator.randrange(1, 6)
            case 4:
                other = generator.choice(seeds)
                data[place:place] = other[generator.randrange(0, len(other)) :][:60]
            case _:
                data[place:place] = generator.choice("аб—“𝟙\u200b\u202e").encode() + bytes(generator.choices(b"[]{}<>\"'=:,\n", k=3))
    return bytes(data)
