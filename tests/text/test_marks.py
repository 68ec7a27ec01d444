"""Stress marks and invisible characters inside words are no difference between two texts."""

from __future__ import annotations

import pytest

from summarize.text.tokens import without_marks
from summarize.verification.base import Pair


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("за́мок на горе́", "замок на горе"),
        ("га\u00adвань и пир\u200bс", "гавань и пирс"),
        ("café e\u0301", "café e\u0301"),
        ("\ufeffhar\u2060bor", "\ufeffharbor"),
    ],
)
def test_marks_leave_words_and_nothing_else(marked: str, plain: str) -> None:
    assert without_marks(marked) == plain


def test_a_pair_is_compared_without_them_and_its_evidence_keeps_its_sentence() -> None:
    first, second = "Га́вань закры́та.", "Пирс откры́т."
    pair = Pair(f"{first} {second}", "Пирс от\u00adкрыт.", "ru", "ru", evidence=((len(first) + 1, len(first) + 1 + len(second)),))
    ((start, end),) = pair.evidence
    assert (pair.source[start:end], pair.text) == ("Пирс открыт.", "Пирс открыт.")
