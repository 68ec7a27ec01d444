"""Sentence vectors: near to translations, of unit length, cached, on one thread."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.text import encoder, vectors
from summarize.text.vectors import DIMENSIONS, encode


def test_a_sentence_is_nearer_to_its_translations_than_to_other_sentences() -> None:
    source = encode(["The ferry to the island was cancelled because of the storm."])
    translated = encode(["Паром на остров отменили из-за шторма.", "El ferri a la isla fue cancelado por la tormenta."])
    others = encode(["Учителя требуют повышения зарплаты.", "La panadería abre a las siete."])
    assert (source @ translated.T).min() > (source @ others.T).max() + 0.2


def test_vectors_come_in_the_order_of_the_texts_and_repeated_texts_share_theirs() -> None:
    first, second, again = encode(["A dog barks.", "Rain is expected.", "A dog barks."])
    np.testing.assert_array_equal(first, again)
    assert first @ second < 0.9
    np.testing.assert_array_equal(encode(["Rain is expected."])[0], second)


def test_no_text_gives_an_empty_array() -> None:
    assert encode([]).shape == (0, DIMENSIONS)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=60), max_size=6))
def test_any_text_has_a_finite_vector_of_unit_length(texts: list[str]) -> None:
    found = encode(texts)
    assert found.shape == (len(texts), DIMENSIONS)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-3)


def test_the_cache_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(vectors, "_MAX_CACHED_TEXTS", 3)
    encode([f"Sentence number {number}." for number in range(9)])
    assert len(vectors._cache) == 3


def test_the_encoder_is_not_loaded_with_the_module() -> None:
    code = "import sys, summarize.text.vectors; sys.exit(any(name in sys.modules for name in ('numpy', 'summarize.text.encoder')))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_vectors_stay_the_same_when_the_tables_of_pieces_begin_anew(monkeypatch) -> None:
    texts = [f"The keeper of lighthouse {number} counted gannets and a whale." for number in range(4)]
    used = vectors._encoder()
    expected = used.encode(texts)
    monkeypatch.setattr(encoder, "_KEPT", used._used + 1)
    anew = [used.encode([text, "Ein Sturm zog über die Inseln, приехали спасатели."])[0] for text in texts]
    np.testing.assert_allclose(anew, expected, atol=1e-5)
    assert used._used < 100


def test_vectors_are_computed_on_one_blas_thread(monkeypatch) -> None:
    from threadpoolctl import threadpool_info

    seen: list[int] = []
    used = vectors._encoder()
    original = used._forward

    def spy(group: list[list[int]]) -> Any:
        # Other tests load libraries that bring a BLAS of their own.
        seen.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas" and "numpy" in pool["filepath"])
        return original(group)

    monkeypatch.setattr(used, "_forward", spy)
    encode(["A sentence that no other test encodes: the lighthouse keeper counted gannets."])
    assert seen
    assert set(seen) == {1}
