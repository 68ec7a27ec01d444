"""Word lists: what a language has, and how a list that is no such list is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.errors import ModelError
from summarize.text import assets, words
from summarize.text.words import WordList, lemma


def _packed(entries: list[tuple[str, str]]) -> bytes:
    """A list in the packed form, each form and lemma written out."""
    rows = b""
    for form, base in sorted((form.encode(), base.encode()) for form, base in entries):
        rows += bytes([0, len(form)]) + form + bytes([255, len(base)]) + base
    return b"SMFC1\0" + bytes([len(entries)]) + rows


def test_forms_are_found_with_their_lemmas_and_others_are_not() -> None:
    forms = [(f"word{number:03}", "word") for number in range(100)] + [("Äpfel", "Apfel")]
    listed = WordList(_packed(forms))
    assert [listed.lemma(form) for form, _ in forms] == [base for _, base in forms]
    assert [listed.lemma(form) for form in ("", "word", "word0005", "zebra", "äpfel", "\U0010ffff")] == [None] * 6


@pytest.mark.parametrize("data", [b"", b"no list", b"SMFC1\1\0", _packed([("a", "a"), ("b", "b")])[:-1], _packed([("a", "a")])[:-3]])
def test_what_is_no_list_or_is_cut_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="list of words"):
        WordList(data)


@pytest.mark.parametrize(
    ("word", "language", "base"),
    [("houses", "en", "house"), ("Houses", "en", "house"), ("paris", "en", "Paris"), ("casas", "es", "casa"), ("ministria", "es", None)],
)
def test_real_lists_know_a_word_with_and_without_its_capital(word: str, language: str, base: str | None) -> None:
    assert lemma(word, language) == base


def test_a_damaged_list_is_an_error_with_the_command_that_repairs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "en.plzma").write_bytes(b"damaged")
    monkeypatch.setattr(assets, "folder", lambda name: tmp_path)
    with pytest.raises(ModelError) as caught:
        words._list.__wrapped__("en")
    assert caught.value.hint == "summarize models pull word-lists --force"


def test_without_the_lists_a_library_call_names_the_command_that_fetches_them(tmp_path: Path) -> None:
    code = (
        "from summarize import check\n"
        "from summarize.errors import ModelMissing\n"
        "try:\n    check('Dr Imre Kálnok came.', 'Llegó el doctor Imre Kálnok a la ministria.', source_lang='en', lang='es')\n"
        "except ModelMissing as error:\n    print(error.hint)"
    )
    environment = {"SUMMARIZE_MODELS": str(tmp_path), "SUMMARIZE_OFFLINE": "1", "SUMMARIZE_CONFIG": os.devnull, "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() in ("summarize models pull word-lists", "summarize models pull sentence-encoder")
