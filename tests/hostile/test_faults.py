"""Every fault of ``tools/faults`` once; ``make reliability`` inflicts each many times. And the search for keys finds what is hidden."""

from __future__ import annotations

import base64
import sqlite3
import sys
import zlib
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("signals and limits of POSIX", allow_module_level=True)

from tools.faults import keys
from tools.faults.__main__ import inflict

#: The others try many sizes whatever ``moments`` says; ``make reliability`` runs them.
QUICK = ("digest", "run", "pull", "damage", "store", "pulls", "clock", "signals", "pipe")


@pytest.mark.parametrize("name", QUICK)
def test_nothing_is_lost(name: str) -> None:
    fault = inflict(name, moments=1, seed=7)
    assert fault.wrong == []
    assert fault.tried >= 1


def test_no_key_is_written_down() -> None:
    fault = inflict("keys", moments=3)
    assert fault.wrong == []
    assert fault.tried == 3


def test_the_search_finds_a_key_in_every_disguise(tmp_path: Path) -> None:
    canary = keys.CANARY.encode()
    disguised = {"plain": b"a" + canary, "backwards": canary[::-1], "hex": canary.hex().encode(), "wide": keys.CANARY.encode("utf-16-le")}
    disguised |= {f"basic-{before}": base64.b64encode(b"u" * before + b":" + canary) for before in range(3)}
    for name, data in disguised.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / f"{keys.CANARY}.log").touch()
    with sqlite3.connect(tmp_path / "cache.sqlite3") as connection:
        connection.execute("CREATE TABLE made (key TEXT, value BLOB)")
        connection.execute("INSERT INTO made VALUES ('a', ?)", (zlib.compress(b"{" + canary + b"}" * 400, 9),))
    connection.close()
    (tmp_path / "harmless").write_bytes(b"sk-canary-of another kind")
    seen = {where for where, _ in keys.found(tmp_path, besides=set())}
    assert seen == {*disguised, f"{keys.CANARY}.log", "cache.sqlite3"}
    assert "plain" not in {where for where, _ in keys.found(tmp_path, besides={tmp_path / "plain"})}
