"""A summarizer that reads no instructions, chosen from a user's catalog, through the whole of a summary and its repairs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from summarize import Summarizer
from summarize.config import Settings
from summarize.types import Article
from summarize.weights import Catalog, Store
from tests.backends import tiny_hf

pytest.importorskip("torch")
BODY = (
    "The port of Alvena reopened on Tuesday after a storm. Harbour chief Irma Solano said 1.5 million tonnes of grain were waiting. "
    "The storm broke two cranes. The government promised to pay half before the end of the year."
)


def test_what_a_summarizer_cannot_fix_becomes_the_articles_own_sentence(tmp_path: Path) -> None:
    folder = tiny_hf.write_bart(tmp_path / "bart")
    files = [
        f'{{ name = "{path.name}", size = {path.stat().st_size}, sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}" }}'
        for path in sorted(folder.iterdir())
    ]
    catalog = tmp_path / "catalog.toml"
    catalog.write_text(
        '[models."tiny-bart"]\ndescription = "a test model"\nengine = "transformers_summary"\nlicence = "Apache-2.0"\n'
        f"memory_mb = 100\nfiles = [{', '.join(files)}]\n"
        f'sources = [{{ kind = "hub", repo = "tests/tiny-bart", revision = "{"0" * 40}" }}]\n',
        encoding="utf-8",
    )
    settings = Settings(
        profile="fake", summary_model="tiny-bart", to=("ru",), catalog=catalog, models_dir=tmp_path / "store", offline=True, threads=1
    )
    store = Store(settings.models_dir, Catalog.load(catalog))
    for path in sorted(folder.iterdir()):
        store.import_file(path, "tiny-bart")
    with Summarizer(settings=settings) as summarizer:
        result = summarizer.summarize(Article(text=BODY, language="en"), to=("ru",))
    assert "tiny-bart" in result.signature
    # Random weights write nothing that the article supports, and an encoder reads no instruction to fix it.
    assert result.summary.sentences
    assert {sentence.text for sentence in result.summary.sentences} <= {sentence.text for sentence in result.body_sentences}
    assert len(result.translations["ru"].sentences) == len(result.summary.sentences)
