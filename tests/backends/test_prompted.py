"""Chat models that were made to translate (Hy-MT2): their prompt, their template, their settings, on a tiny real model and on servers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarize.backends.base import GenerateRequest, Generator, Message, Translator
from summarize.backends.llama_cpp import LlamaCppEngine
from summarize.backends.llama_server import LlamaServer
from summarize.backends.manager import Engines
from summarize.backends.openai import OpenAIEngine
from summarize.backends.prompted import PromptedTranslator
from summarize.config import Settings
from summarize.errors import EngineError, ModelUnreadable
from summarize.weights import Catalog, Store
from tests.backends.loopback_server import State

from .tiny_gguf import write_tiny_gguf

#: The control tokens and templates of Hy-MT2's 1.8B and 7B, as their makers' train_support writes them.
SMALL = ("<｜hy_begin▁of▁sentence｜>", "<｜hy_User｜>", "<｜hy_place▁holder▁no▁2｜>", "<｜hy_Assistant｜>", "</s>")
SMALL_TEMPLATE = (
    "{{ '<｜hy_begin▁of▁sentence｜>' }}{% for m in messages %}{% if m['role'] == 'system' %}{{ m['content'] + 'SYSTEM' }}"
    "{% else %}{{ '<｜hy_User｜>' + m['content'] }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<｜hy_Assistant｜>' }}{% endif %}"
)
LARGE = ("<|startoftext|>", "<|extra_0|>", "<|eos|>", "<|extra_4|>", "</s>")
LARGE_TEMPLATE = "{{ '<|startoftext|>' }}{% for m in messages %}{{ m['content'] }}{% endfor %}{{ '<|extra_0|>' }}"
WORDS = (
    "Translate the following text into Russian. Note that you should **only output the translated result without any additional "
    "explanation**:\n\n{}"
)
OWN = {"chat_template": "own", "prompt": "hy-mt2"}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    return lambda **given: write_tiny_gguf(tmp_path / "hy.gguf", context=8192, **given)


@pytest.fixture
def engine(write: Callable[..., Path]) -> Iterator[LlamaCppEngine]:
    path = write(control=SMALL, template=SMALL_TEMPLATE)
    opened = LlamaCppEngine(path, model_id="hy-mt2", digest="0" * 64, threads=1, context=8192, options=OWN)
    yield opened
    opened.close()


@pytest.fixture
def bodies(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What llama.cpp is asked; requests to copy a state into a slot are distinguished by their path."""
    seen: list[dict[str, Any]] = []
    complete, post = LlamaServer.complete, LlamaServer._post

    def spy(self: LlamaServer, body: dict[str, Any], *rest: Any) -> dict[str, Any]:
        seen.append(body)
        return complete(self, body, *rest)

    def posted(self: LlamaServer, path: str, name: str) -> bool:
        seen.append({"path": path})
        return post(self, path, name)

    monkeypatch.setattr(LlamaServer, "complete", spy)
    monkeypatch.setattr(LlamaServer, "_post", posted)
    return seen


def test_it_is_a_translator_and_no_writer(engine: LlamaCppEngine) -> None:
    translator = PromptedTranslator(engine)
    assert isinstance(translator, Translator)
    assert not isinstance(translator, Generator)
    assert translator.signature == f"{engine.signature},hy-mt2"


@pytest.mark.parametrize(("control", "template"), [(SMALL, SMALL_TEMPLATE), (LARGE, LARGE_TEMPLATE)])
def test_the_prompt_is_one_user_turn_in_the_files_own_template(write: Callable[..., Path], control: Any, template: str) -> None:
    engine = LlamaCppEngine(write(control=control, template=template), model_id="hy", digest="0" * 64, options=OWN)
    asked: list[GenerateRequest] = []

    class Recorder:
        signature, context_size = "test", 4096

        def count_tokens(self, text: str) -> int:
            return len(text.split())

        def generate(self, requests: list[GenerateRequest]) -> list[Any]:
            asked.extend(requests)
            raise EngineError("asked")

        def close(self) -> None:
            pass

    with pytest.raises(EngineError, match="asked"):
        PromptedTranslator(Recorder()).translate(["The mayor  said\nno."], "en", "ru")  # type: ignore[arg-type]
    (request,) = asked
    assert request.messages == (Message("user", WORDS.format("The mayor said no.")),)
    assert (request.temperature, request.repetition_penalty, request.fresh, request.grammar) == (0.0, 1.05, True, None)
    prompt = engine._format.prompt(request.messages)
    ids = {token: 260 + number for number, token in enumerate(control)}
    if control is SMALL:
        assert prompt == [ids[SMALL[0]], ids[SMALL[1]], request.messages[0].content, ids[SMALL[3]]]
    else:
        assert prompt == [ids[LARGE[0]], request.messages[0].content, ids[LARGE[1]]]


def test_every_request_is_greedy_penalised_and_read_afresh(engine: LlamaCppEngine, bodies: list[dict[str, Any]]) -> None:
    sentences = [f"The same long beginning of a sentence that many requests would share with each other, number {n}." for n in range(5)]
    PromptedTranslator(engine).translate(sentences, "en", "ru")
    assert len(bodies) == 5
    for body in bodies:
        assert body["cache_prompt"] is False
        assert body["repeat_penalty"] == 1.05
        assert (body["temperature"], body["top_k"]) == (0.0, 1)


def test_what_was_asked_before_changes_nothing(engine: LlamaCppEngine) -> None:
    translator = PromptedTranslator(engine)
    alone = translator.translate(["The mayor said no."], "en", "ru")
    translator.translate(["Another sentence."], "en", "es")
    assert translator.translate(["The mayor said no."], "en", "ru") == alone


def test_each_segment_has_a_translation(engine: LlamaCppEngine) -> None:
    assert PromptedTranslator(engine).translate([], "en", "ru") == []
    answers = PromptedTranslator(engine).translate(["One.", "Two."], "en", "ru")
    assert [answer.output_tokens > 0 for answer in answers] == [True, True]


def test_a_long_text_goes_in_parts_and_no_request_passes_the_limit(engine: LlamaCppEngine, bodies: list[dict[str, Any]]) -> None:
    translator = PromptedTranslator(engine, limit=1000)
    text = "The council of the old town met on Monday. " * 30
    (answer,) = translator.translate([text], "en", "ru")
    assert len(bodies) > 5
    assert answer.prompt_tokens + answer.output_tokens > 1000
    for body in bodies:
        prompt = "".join(piece for piece in body["prompt"] if isinstance(piece, str))
        assert engine.count_tokens(prompt) + body["n_predict"] <= 1000
    given = "".join(body["prompt"][2].partition(":\n\n")[2].strip() + " " for body in sorted(bodies, key=lambda body: str(body["prompt"])))
    assert len(given.split()) == len(text.split())


def test_an_answer_that_was_cut_is_reported(engine: LlamaCppEngine) -> None:
    (answer,) = PromptedTranslator(engine).translate(["One."], "en", "ru")  # random weights write until they are stopped
    assert answer.truncated == (answer.finish_reason != "stop")
    assert answer.score is not None


def test_a_file_without_a_template_of_its_own_is_refused(write: Callable[..., Path]) -> None:
    engine = LlamaCppEngine(write(control=SMALL, template=None), model_id="hy-mt2-1.8b", digest="0" * 64, options=OWN)
    with pytest.raises(ModelUnreadable, match="no chat template of its own") as caught:
        PromptedTranslator(engine).translate(["One."], "en", "ru")
    assert "hy-mt2-1.8b" in caught.value.hint
    engine.close()


def test_an_unknown_prompt_is_refused(engine: LlamaCppEngine) -> None:
    with pytest.raises(EngineError, match="no prompt called") as caught:
        PromptedTranslator(engine, prompt="invented")
    assert "hy-mt2" in caught.value.hint


def test_the_catalogs_prompt_makes_a_translator_of_a_chat_model(write: Callable[..., Path], tmp_path: Path) -> None:
    path = write(control=SMALL, template=SMALL_TEMPLATE)
    store = tmp_path / "store"
    catalog = tmp_path / "catalog.toml"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    catalog.write_text(
        f'[models.hy]\ndescription = "t"\nengine = "llama_cpp"\nlicence = "Apache-2.0"\nlanguages = ["ru"]\nprompt = "hy-mt2"\n'
        f'chat_template = "own"\nmax_tokens_per_request = 900\n'
        f'files = [{{ name = "hy.gguf", size = {path.stat().st_size}, sha256 = "{digest}" }}]\n'
        f'sources = [{{ kind = "hub", repo = "a/b", revision = "{"0" * 40}" }}]\n',
        encoding="utf-8",
    )
    Store(store, Catalog.load(catalog)).import_file(path)
    engines = Engines(Settings(models_dir=store, catalog=catalog, offline=True, gguf_engine="openvino"))
    opened = engines.get("hy")
    assert isinstance(opened, PromptedTranslator)
    assert opened._limit == 900
    assert engines.runs_on("hy") == "llama_cpp"
    assert opened.translate(["One."], "en", "ru")[0].output_tokens > 0
    engines.close()


@pytest.mark.parametrize("model", ["tencent/Hy-MT2-7B", "hy-mt2-1.8b", "Hy-MT2-7B-Q4_K_M.gguf"])
@pytest.mark.parametrize(("kind", "penalty"), [("llama-server", "repeat_penalty"), ("vllm", "repetition_penalty")])
def test_a_servers_hy_mt2_gets_its_own_prompt(start: Callable[..., State], model: str, kind: str, penalty: str) -> None:
    state = start(kind=kind, models=[model], template=SMALL_TEMPLATE, answer=lambda body: "Мэр сказал нет.")
    engines = Engines(Settings(server=state.url))
    translator = engines.get("openai")
    assert isinstance(translator, PromptedTranslator)
    assert translator.translate(["The mayor said no."], "en", "ru")[0].text == "Мэр сказал нет."
    (chat,) = state.chats()
    assert chat["messages"] == [{"role": "user", "content": WORDS.format("The mayor said no.")}]
    assert chat[penalty] == 1.05
    assert chat["temperature"] == 0.0
    assert chat.get("cache_prompt") is (False if kind == "llama-server" else None)
    engines.close()


def test_a_server_that_runs_it_with_chatml_is_refused(start: Callable[..., State]) -> None:
    state = start(kind="llama-server", models=["hy-mt2-7b"], template="{{ '<|im_start|>user' }}")
    with pytest.raises(ModelUnreadable, match="ChatML") as caught:
        Engines(Settings(server=state.url)).get("openai")
    assert "--jinja" in caught.value.hint


@pytest.mark.parametrize("model", ["qwen3-4b", "hy-mt1.5-7b", "HY-MT20"])
def test_other_models_of_a_server_stay_chat_models(start: Callable[..., State], model: str) -> None:
    state = start(kind="vllm", models=[model])
    engines = Engines(Settings(server=state.url))
    assert isinstance(engines.get("openai"), OpenAIEngine)
    engines.close()
