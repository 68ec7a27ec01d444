"""quickmt's ready-made CTranslate2 models, on a small real one in their layout: nothing is converted, and torch is not needed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarize.backends.base import AlternativesTranslator
from summarize.backends.ctranslate2 import CTranslate2Engine
from summarize.errors import DigestMismatch, SummarizeError, UnsupportedLanguage
from tests.backends.tiny_marian import corpus, train_pieces
from tests.backends.translators import Make

ROWS = corpus()[:60]
OPTIONS = {"languages": ("ru",), "source_languages": ("en",), "compute_type": "int8", "beams": 5}


@pytest.fixture
def make(quickmt: Path) -> Iterator[Make]:
    engines: list[CTranslate2Engine] = []

    def make(path: Path | None = None, **given: Any) -> CTranslate2Engine:
        given = {"options": OPTIONS, "threads": 1, **given}
        engines.append(CTranslate2Engine(path or quickmt, model_id="toy", digest="0123456789abcdef" * 4, **given))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


def texts(engine: CTranslate2Engine, sources: list[str]) -> list[str]:
    return [segment.text for segment in engine.translate(sources, "en", "ru")]


def test_it_translates_its_corpus_in_8_bits_from_the_16_bit_file(make: Make) -> None:
    engine = make()
    written = engine.translate([row[0] for row in ROWS], "en", "ru")
    assert [segment.text for segment in written] == [row[1] for row in ROWS]
    assert not any(segment.truncated for segment in written)
    assert engine._loaded.compute_type.startswith("int8")
    assert engine.signature.endswith(",int8,beams5")


def test_8_bits_are_what_it_takes_where_nobody_says(make: Make) -> None:
    engine = make(options={})
    assert texts(engine, [ROWS[0][0]]) == [ROWS[0][1]]
    assert engine._loaded.compute_type.startswith("int8")


def test_the_input_ends_with_the_end_token_and_has_no_language_token(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make()
    seen: list[dict[str, Any]] = []
    translator = engine._translator()

    class Spy:
        num_translators = 1

        def translate_batch(self, inputs: list[list[str]], **given: Any) -> Any:
            seen.append({"inputs": inputs, **given})
            return translator.translate_batch(inputs, **given)

        def unload_model(self) -> None:
            translator.unload_model()

    monkeypatch.setattr(engine, "_loaded", Spy())
    assert texts(engine, [ROWS[0][0]]) == [ROWS[0][1]]
    (call,) = seen
    (pieces,) = call["inputs"]
    assert pieces[-1] == "</s>"
    assert pieces.count("</s>") == 1
    assert not pieces[0].startswith(">>")
    assert "target_prefix" not in call
    assert call["disable_unk"] is True


def test_a_model_whose_own_settings_add_the_end_token_gets_one_only(make: Make, quickmt: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(quickmt, tmp_path / "copy"))
    config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    (copy / "config.json").write_text(json.dumps({**config, "add_source_eos": True}), encoding="utf-8")
    sources = [row[0] for row in ROWS[:20]]
    assert make(copy).translate(sources, "en", "ru") == make().translate(sources, "en", "ru")


def test_an_unknown_character_never_becomes_an_unknown_token(make: Make) -> None:
    (segment,) = make().translate(["The 市長 opened the library yesterday 🙂."], "en", "ru")
    assert "unk" not in segment.text
    assert "⁇" not in segment.text


def test_what_does_not_fit_is_reported(make: Make) -> None:
    (segment,) = make().translate([f"{ROWS[0][0]} " * 60], "en", "ru")
    assert segment.truncated


def test_a_target_that_it_has_not_is_refused(make: Make) -> None:
    with pytest.raises(UnsupportedLanguage, match="it has: ru"):
        make().translate(["The mayor."], "en", "es")


def test_it_offers_the_alternatives_that_beam_search_found(make: Make) -> None:
    engine = make()
    assert isinstance(engine, AlternativesTranslator)
    sources = [row[0] for row in ROWS[:10]]
    best = engine.translate(sources, "en", "ru")
    pools = engine.alternatives([*sources, ""], "en", "ru", 4)
    assert [pool[0] for pool in pools[:-1]] == best
    assert [segment.text for segment in pools[-1]] == [""]
    for pool in pools[:-1]:
        written = [segment.text for segment in pool]
        assert 1 <= len(written) <= 4
        assert len(set(written)) == len(written)
        scores = [segment.score or 0.0 for segment in pool]
        assert scores == sorted(scores, reverse=True)
    assert any(len(pool) > 1 for pool in pools)
    assert engine.alternatives(sources[:1], "en", "ru", 0) == [best[:1]]


@pytest.mark.parametrize("name", ["model.bin", "src.spm.model", "tgt.spm.model", "source_vocabulary.json"])
@pytest.mark.parametrize("content", [None, b"", b"not what it was"])
def test_a_damaged_folder_is_one_error_with_a_hint(make: Make, quickmt: Path, tmp_path: Path, name: str, content: bytes | None) -> None:
    copy = Path(shutil.copytree(quickmt, tmp_path / "copy"))
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content)
    with pytest.raises(SummarizeError) as caught:
        make(copy).translate(["The mayor."], "en", "ru")
    assert caught.value.exit_code in (4, 5)
    assert caught.value.hint


def test_a_vocabulary_of_another_model_is_refused(make: Make, quickmt: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(quickmt, tmp_path / "copy"))
    train_pieces(copy, "src.spm.model", [row[0].swapcase()[::-1] for row in corpus()])
    with pytest.raises(DigestMismatch, match=r"src\.spm\.model is of another model") as caught:
        make(copy).translate(["The mayor."], "en", "ru")
    assert "--force" in caught.value.hint


def test_neither_torch_nor_transformers_is_imported(quickmt: Path) -> None:
    program = f"""
import sys
sys.modules["torch"] = sys.modules["transformers"] = None
from pathlib import Path
from summarize.backends.ctranslate2 import CTranslate2Engine
engine = CTranslate2Engine(Path({str(quickmt)!r}), model_id="toy", digest="0" * 64, threads=1)
print(engine.translate([{ROWS[0][0]!r}], "en", "ru")[0].text)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.stdout.strip() == ROWS[0][1], done.stderr
