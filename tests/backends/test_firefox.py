"""Firefox Translations models: real ones, trained and converted by ours, and everything that can be wrong with a folder of them."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("fxtranslate", reason="the extra [firefox] is not installed")

from summarize import Article, Summarizer
from summarize.backends.base import Translator
from summarize.backends.firefox import FirefoxEngine
from summarize.backends.firefox_files import directions, read_folder
from summarize.backends.manager import Engines
from summarize.config import Settings
from summarize.errors import DigestMismatch, EngineClosed, EngineError, ModelMissing, SummarizeError, UnsupportedLanguage, UsageError

from . import tiny_firefox


@pytest.fixture(scope="session")
def models() -> Path:
    """A folder with one direction, en-ru: the model that ``tiny_firefox.py`` made."""
    return tiny_firefox.STORED


@pytest.fixture
def engine(models: Path) -> Iterator[FirefoxEngine]:
    opened = FirefoxEngine(models, model_id="firefox")
    yield opened
    opened.close()


def test_it_is_a_translator_that_translates(engine: FirefoxEngine) -> None:
    assert isinstance(engine, Translator)
    corpus = tiny_firefox.sentences(100, seed=2)
    answers = engine.translate([source for source, _ in corpus], "en", "ru")
    right = sum(answer.text == target for answer, (_, target) in zip(answers, corpus, strict=True))
    assert right >= 95
    assert all(answer.finish_reason == "stop" and not answer.truncated for answer in answers)
    assert answers[0].prompt_tokens > 3
    assert answers[0].output_tokens > 3


@pytest.mark.skipif(find_spec("_pymarian") is None, reason="pymarian (Marian's trainer, 604 MB) is not installed")
def test_a_model_trained_and_converted_in_this_run_translates(tmp_path: Path) -> None:
    corpus = tiny_firefox.sentences(100, seed=3)
    fresh = FirefoxEngine(tiny_firefox.build(tmp_path), model_id="firefox")
    answers = fresh.translate([source for source, _ in corpus], "en", "ru")
    fresh.close()
    assert sum(answer.text == target for answer, (_, target) in zip(answers, corpus, strict=True)) >= 95


def test_a_thousand_sentences_are_a_thousand_translations_in_order(engine: FirefoxEngine) -> None:
    words = ["the port", "the ship", "the bridge", "the mayor"]
    answers = engine.translate([words[number % 4] for number in range(1000)], "en", "ru")
    assert len(answers) == 1000
    assert [answer.text for answer in answers[:4]] * 250 == [answer.text for answer in answers]
    assert len({answer.text for answer in answers}) == 4


def test_memory_is_flat_after_a_thousand(engine: FirefoxEngine) -> None:
    psutil = pytest.importorskip("psutil")

    def memory() -> int:
        return sum(one.memory_info().rss for one in (psutil.Process(), *psutil.Process().children()))

    batch = [source for source, _ in tiny_firefox.sentences(1000, seed=4)]
    engine.translate(batch, "en", "ru")
    before = memory()
    engine.translate(batch, "en", "ru")
    engine.translate(batch, "en", "ru")
    assert memory() - before < 10_000_000


def test_blank_segments_stay_blank(engine: FirefoxEngine) -> None:
    assert [answer.text for answer in engine.translate(["", "  ", "the port opened the ship"], "en", "ru")][:2] == ["", "  "]
    assert engine.translate([], "en", "ru") == []


@pytest.mark.parametrize("text", ["☃ \x00 \u202e", "мэр", "the\nport", "<|im_end|>", "市長 🙂"])
def test_it_takes_any_text(engine: FirefoxEngine, text: str) -> None:
    (answer,) = engine.translate([text], "en", "ru")
    assert answer.finish_reason in ("stop", "length")
    assert "\n" not in answer.text


def test_a_translation_that_leaves_much_out_is_reported(engine: FirefoxEngine) -> None:
    (answer,) = engine.translate(["the port opened the ship " * 60], "en", "ru")
    assert answer.truncated


def test_a_direction_that_is_not_here_lists_those_that_are(engine: FirefoxEngine) -> None:
    with pytest.raises(UnsupportedLanguage, match="there are: en>ru") as caught:
        engine.translate(["the port"], "en", "de")
    assert "firefox:discover" in caught.value.hint


def test_its_signature_is_the_models_digest(engine: FirefoxEngine, models: Path) -> None:
    again = FirefoxEngine(models, model_id="firefox")
    assert engine.signature == again.signature
    assert engine.signature.startswith("fxtranslate/")
    assert FirefoxEngine(models / "en-ru", model_id="fx-en-ru", digest="ab" * 32).signature.endswith(":fx-en-ru@abababab")


def test_a_model_of_the_catalog_is_one_folder(models: Path) -> None:
    one = FirefoxEngine(models / "en-ru", model_id="x", options={"source_languages": ["en"], "languages": ("ru", "uk")})
    assert list(directions(models / "en-ru", ["en"], ["ru", "uk"])) == [("en", "ru"), ("en", "uk")]
    (answer,) = one.translate(["the port opened the ship"], "en", "ru")
    assert answer.text == "la porto aperto la navo"
    one.close()
    with pytest.raises(EngineClosed):
        one.translate(["the port"], "en", "ru")


@pytest.fixture
def pair(models: Path, tmp_path: Path) -> Path:
    """A copy of the direction's folder, to damage."""
    return Path(shutil.copytree(models / "en-ru", tmp_path / "en-ru"))


def refused(pair: Path, kind: type[SummarizeError], match: str) -> SummarizeError:
    engine = FirefoxEngine(pair.parent, model_id="firefox")
    with pytest.raises(kind, match=match) as caught:
        engine.translate(["the port"], "en", "ru")
    engine.close()
    return caught.value


def test_a_damaged_model_is_an_error_that_names_it(pair: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = pair / "model.enru.intgemm.alphas.bin"
    whole = path.read_bytes()
    for raw in (b"", b"no model" * 200, whole[: len(whole) // 2], whole.replace(b"none_QuantMultA", b"some_QuantMultB")):
        path.write_bytes(raw)
        assert "again" in refused(pair, DigestMismatch, path.name).hint
    assert capfd.readouterr().err == ""  # the library's panic reaches nobody


@pytest.mark.parametrize("raw", [b"", b"no vocabulary"])
def test_a_damaged_vocabulary_is_an_error_that_names_it(pair: Path, raw: bytes) -> None:
    (pair / "vocab.enru.spm").write_bytes(raw)
    refused(pair, DigestMismatch, r"vocab\.enru\.spm")


def test_a_vocabulary_of_another_size_is_refused(pair: Path, tmp_path: Path) -> None:
    sentencepiece = pytest.importorskip("sentencepiece")
    corpus = tmp_path / "corpus"
    corpus.write_text("".join(f"{one}\n" for one, _ in tiny_firefox.sentences(500)))
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(tmp_path / "other"), vocab_size=36, bos_id=-1, eos_id=0, unk_id=1, minloglevel=2
    )
    shutil.copyfile(tmp_path / "other.model", pair / "vocab.enru.spm")
    refused(pair, DigestMismatch, "a vocabulary of 36 tokens for a model of 66")


def test_files_that_are_named_after_another_direction_are_refused(pair: Path) -> None:
    (pair / "vocab.enru.spm").rename(pair / "vocab.ruen.spm")
    assert "again" in refused(pair, DigestMismatch, r"vocab\.ruen\.spm belongs to another model than model\.enru").hint


def test_a_damaged_shortlist_is_refused(pair: Path) -> None:
    for raw in (b"", b"x" * 5000):
        (pair / "lex.50.50.enru.s2t.bin").write_bytes(raw)
        refused(pair, DigestMismatch, "not its shortlist")


def test_a_file_that_cannot_be_read_is_named(pair: Path) -> None:
    (pair / "vocab.enru.spm").unlink()
    (pair / "vocab.enru.spm").mkdir()
    refused(pair, ModelMissing, r"vocab\.enru\.spm")


def test_threads_translate_at_once_and_each_gets_its_own(engine: FirefoxEngine) -> None:
    corpus = tiny_firefox.sentences(200, seed=6)
    alone = [answer.text for answer in engine.translate([source for source, _ in corpus], "en", "ru")]
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda row: engine.translate([row[0]], "en", "ru")[0].text, corpus)
    assert list(together) == alone


def test_a_long_batch_is_spread_over_processes_and_comes_back_in_order(models: Path) -> None:
    corpus = tiny_firefox.sentences(300, seed=7)
    sources = [source for source, _ in corpus]
    engines = [FirefoxEngine(models, model_id="firefox", threads=count) for count in (1, 3)]
    first, second = (engine.translate(sources, "en", "ru") for engine in engines)
    assert [len(engine._workers._all) for engine in engines] == [1, 3]
    assert first == second
    for engine in engines:
        engine.close()


def test_what_was_loaded_in_the_background_is_not_loaded_again_and_errors_wait_for_the_translation(engine: FirefoxEngine) -> None:
    engine.preload("en", "ru")
    deadline = time.monotonic() + 60
    while not engine._workers._idle and time.monotonic() < deadline:
        time.sleep(0.01)
    (waiting,) = engine._workers._idle
    assert engine.translate(["the port opened the ship"], "en", "ru")[0].text == "la porto aperto la navo"
    assert engine._workers._idle == [waiting]
    engine.preload("en", "es")
    with pytest.raises(UnsupportedLanguage):
        engine.translate(["the port"], "en", "es")


def test_a_process_that_ends_is_an_error_and_the_next_call_has_a_new_one(engine: FirefoxEngine) -> None:
    engine.translate(["the port"], "en", "ru")
    (worker,) = engine._workers._all
    worker._process.kill()
    with pytest.raises(EngineError, match="ended with") as caught:
        engine.translate(["the port"], "en", "ru")
    assert caught.value.hint
    assert engine.translate(["the port opened the ship"], "en", "ru")[0].text == "la porto aperto la navo"


def test_closing_ends_the_processes_also_while_they_translate(models: Path) -> None:
    engine = FirefoxEngine(models, model_id="firefox", threads=2)
    engine.translate(["the port"], "en", "ru")
    batch = [source for source, _ in tiny_firefox.sentences(20_000, seed=8)]
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(engine.translate, batch, "en", "ru")
        while len(engine._workers._all) < 2:
            time.sleep(0.01)
        processes = [worker._process for worker in engine._workers._all]
        engine.close()
        with pytest.raises(EngineClosed):
            under_way.result(timeout=30)
    assert all(process.poll() is not None for process in processes)


def test_folders_are_read_strictly(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="no folder of Firefox models"):
        directions(tmp_path / "none")
    (tmp_path / "notes").mkdir()
    assert not directions(tmp_path)
    pair = tmp_path / "en-zh_Hant"
    pair.mkdir()
    (pair / "model.bin").write_bytes(b"x")
    with pytest.raises(ModelMissing, match=r"no vocab\*\.spm"):
        directions(tmp_path)
    (pair / "srcvocab.spm").write_bytes(b"x")
    (pair / "trgvocab.spm").write_bytes(b"y")
    assert list(directions(tmp_path)) == [("en", "zh-Hant")]
    assert read_folder(pair).target_vocabulary.name == "trgvocab.spm"
    (pair / "model2.bin").write_bytes(b"x")
    with pytest.raises(ModelMissing, match="2 files"):
        read_folder(pair)


def test_nothing_is_fetched_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A server that is not there: were the service asked, the error would be the one about fetching.
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", "http://127.0.0.1:9/records")
    tmp_path.joinpath("models").mkdir()
    with pytest.raises(UnsupportedLanguage, match="there are: none"):
        FirefoxEngine(tmp_path / "models", model_id="firefox").translate(["x"], "en", "ru")
    asked = FirefoxEngine(tmp_path / "models", model_id="firefox", discover=True)
    with pytest.raises(ModelMissing, match="could not be fetched") as caught:
        asked.translate(["x"], "en", "ru")
    assert "en-ru" in caught.value.hint


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Mozilla's list of models, on this machine: en-fr, fr-en and en-zh-Hans."""

    def record(kind: str, source: str, target: str) -> dict[str, object]:
        name = f"{kind}.{source}{target}"
        common = {"name": name, "fileType": kind, "sourceLanguage": source, "targetLanguage": target, "version": "3.0"}
        return {**common, "architecture": "base", "decompressedHash": "ab" * 32, "attachment": {"location": f"{name}.zst"}}

    pairs = (("en", "fr"), ("fr", "en"), ("en", "zh-Hans"))
    body = json.dumps({"data": [record(kind, *pair) for pair in pairs for kind in ("model", "vocab", "lex")]}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", f"http://127.0.0.1:{server.server_address[1]}/records")
    yield
    server.shutdown()
    server.server_close()


def test_discovery_lists_what_there_is_and_says_what_it_fetches(tmp_path: Path, records: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    asked = FirefoxEngine(tmp_path / "models", model_id="firefox", discover=True, notify=said.append)
    with pytest.raises(UnsupportedLanguage, match=r"from English into Russian; from it into: fr, zh"):
        asked.translate(["x"], "en", "ru")
    assert said == []
    # The files themselves come from Mozilla's own address only, which no test may ask.
    fetched: list[tuple[str, ...]] = []
    import fxtranslate

    def add(source: str, target: str, *, cache_dir: str, progress: bool) -> None:
        fetched.append((source, target))
        shutil.copytree(tiny_firefox.STORED / "en-ru", Path(cache_dir) / f"{source}-{target}")

    monkeypatch.setattr(fxtranslate.discovery, "add_models", add)
    (answer,) = asked.translate(["the port opened the ship"], "en", "zh")
    assert fetched == [("en", "zh-Hans")]
    assert answer.text == "la porto aperto la navo"
    assert "fetching the Firefox model en-zh from Mozilla's service" in said[0]
    asked.translate(["the port"], "en", "zh")
    assert len(fetched) == 1


def test_the_settings_name_the_folder_and_offline_forbids_discovery(models: Path) -> None:
    engines = Engines(Settings(firefox_dir=models))
    assert engines.inventory.speaks("firefox", "en", "ru")
    assert engines.inventory.speaks("firefox", None, "ru")
    assert not engines.inventory.speaks("firefox", "es", "ru")
    assert not engines.inventory.speaks("firefox", "ru", "en")
    assert engines.inventory.speaks("firefox:discover", "fr", "en")
    assert not engines.inventory.speaks("firefox:discover", "es", "ru")
    engines.close()
    with pytest.raises(UsageError, match="--offline"):
        Engines(Settings(offline=True)).get("firefox:discover")
    with pytest.raises(UsageError, match="followed by"):
        Engines(Settings()).get("firefox:en-ru")


def test_spanish_reaches_russian_through_english_by_two_models(models: Path, tmp_path: Path) -> None:
    for pair in ("es-en", "en-ru"):
        shutil.copytree(models / "en-ru", tmp_path / pair)
    text = (
        "El puerto de la ciudad abrió el lunes por la mañana. La tormenta había cerrado dos puentes del norte. "
        "El alcalde visitó el mercado el viernes. Los vecinos celebraron la reapertura del puerto."
    )
    settings = Settings(
        profile="extractive",
        summary_model="extractive",
        translation_models={"ru": "firefox", "en": "firefox"},
        firefox_dir=tmp_path,
        offline=True,
    )
    with Summarizer(settings=settings) as summarizer:
        result = summarizer.summarize(Article(text=text, language="es"), to=("ru",))
    assert ">en>fxtranslate/" in result.signature
    assert result.translations["ru"].text.strip()
    assert set(result.translations["ru"].text.split()) <= {*tiny_firefox.WORDS.values()}


def test_the_library_is_not_imported_before_it_is_used(tmp_path: Path) -> None:
    import subprocess

    code = "import sys, summarize.backends.firefox as f; sys.exit('fxtranslate' in sys.modules or 'sentencepiece' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
