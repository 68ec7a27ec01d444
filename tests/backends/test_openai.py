"""The server engine: what it asks of each family, and that nothing is cut in silence. When a server fails: test_openai_faults."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from summarize.backends.base import GenerateRequest, Message
from summarize.backends.openai import OpenAIEngine
from summarize.backends.server_dialects import estimate
from summarize.errors import ContextTooSmall, ServerError, UsageError

from .contract import request
from .loopback_server import State

SECRET = "sk-invented-1234567890"
Start = Callable[..., State]
Connect = Callable[..., OpenAIEngine]


# -- what goes right ----------------------------------------------------------------------------------------------------------------------


def test_a_thousand_requests_are_a_thousand_answers_in_order(start: Start, connect: Connect) -> None:
    state = start()
    engine = connect(state, concurrency=16)
    answers = engine.generate([request(f"Ferry {number} left Halden.", max_tokens=30) for number in range(1000)])
    assert [answer.text for answer in answers] == [f"Ferry {number} left Halden." for number in range(1000)]
    assert len(state.chats()) == 1000


def test_no_more_requests_run_at_once_than_allowed(start: Start, connect: Connect) -> None:
    state = start(faults=["pause"] * 12)
    connect(state, concurrency=3).generate([request(f"Ferry {number}.") for number in range(12)])
    assert state.most_running == 3


def test_order_is_kept_when_the_first_is_the_slowest(start: Start, connect: Connect) -> None:
    state = start(faults=["pause"])
    answers = connect(state).generate([request(f"Ferry {number} left.", max_tokens=20) for number in range(8)])
    assert [answer.text for answer in answers] == [f"Ferry {number} left." for number in range(8)]


@pytest.mark.parametrize("kind", ["llama-server", "vllm"])
def test_grammars_and_scores_where_the_server_has_them(start: Start, connect: Connect, kind: str) -> None:
    state = start(kind=kind)
    engine = connect(state)
    (answer,) = engine.generate([request("The bridge opened.", grammar='root ::= "a"')])
    (sent,) = state.chats()
    assert engine.capabilities == {"grammar", "prefix-cache"}
    assert answer.score == -0.5
    assert (sent["grammar"] if kind == "llama-server" else sent["structured_outputs"]["grammar"]) == 'root ::= "a"'
    assert sent["chat_template_kwargs"] == {"enable_thinking": False}


def test_an_old_vllm_is_sent_the_old_name(start: Start, connect: Connect) -> None:
    state = start(kind="vllm", version="0.9.2")
    connect(state).generate([request("The bridge opened.", grammar='root ::= "a"')])
    assert state.chats()[0]["guided_grammar"] == 'root ::= "a"'


@pytest.mark.parametrize("kind", ["ollama", "lm-studio", "openai"])
def test_no_grammar_is_sent_where_it_is_not_known(start: Start, connect: Connect, kind: str) -> None:
    state = start(kind=kind)
    engine = connect(state)
    engine.generate([request("The bridge opened.", grammar='root ::= "a"')])
    assert "grammar" not in str(state.chats())
    assert engine.capabilities == frozenset()


def test_ollama_gets_the_context_and_may_not_cut(start: Start, connect: Connect) -> None:
    state = start(kind="ollama", context=32768, thinking=True)
    connect(state).generate([request("The bridge opened.")])
    (sent,) = state.chats()
    assert sent["options"]["num_ctx"] == 8192
    assert (sent["truncate"], sent["shift"], sent["think"], sent["stream"]) == (False, False, False, False)
    connect(state, context=2048).generate([request("The bridge opened.")])
    assert state.chats()[1]["options"]["num_ctx"] == 2048


@pytest.mark.parametrize(
    ("kind", "signature"),
    [
        ("llama-server", "llama-server/b9000-abc:tiny"),
        ("vllm", "vllm/0.14.0:tiny"),
        ("ollama", "ollama/0.14.2:tiny@46e0c10c"),
        ("lm-studio", "lm-studio:tiny"),
        ("openai", "openai:tiny"),
    ],
)
def test_the_probe_finds_kind_version_and_context(start: Start, connect: Connect, kind: str, signature: str) -> None:
    state = start(kind=kind, context=6000)
    engine = connect(state)
    assert engine.signature == signature
    assert engine.context_size == (4096 if kind == "openai" else 6000)
    assert connect(state, context=1500).context_size == 1500


@pytest.mark.parametrize(
    ("model", "named"),
    [
        ("/home/ann/models/tiny-q4.gguf", "tiny-q4.gguf"),
        ("C:\\models\\tiny.gguf", "tiny.gguf"),
        ("/models/Tiny", "Tiny"),
        ("Qwen/Qwen3-4B", "Qwen/Qwen3-4B"),
        ("odd | name", "odd_name"),
    ],
)
def test_the_signature_does_not_tell_where_files_lie(start: Start, connect: Connect, model: str, named: str) -> None:
    assert connect(start(models=[model])).signature == f"openai:{named}"


def test_the_only_model_is_taken_and_several_must_be_named(start: Start, connect: Connect) -> None:
    assert connect(start(models=["one", "text-embedding-x"])).server.model == "one"
    several = start(kind="ollama", models=["one:latest", "two:8b"])
    with pytest.raises(UsageError, match="one:latest, two:8b") as caught:
        _ = connect(several).server
    assert caught.value.hint.startswith("--server-model")
    assert connect(several, model="one").server.model == "one:latest"
    with pytest.raises(ServerError, match="no model 'three'; it has: one:latest"):
        _ = connect(several, model="three").server
    with pytest.raises(ServerError, match="has no model"):
        _ = connect(start(models=[])).server


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<think>\nLet me see.\n</think>\n\nThe bridge opened.", "The bridge opened."),
        ("so the answer is</think>The bridge opened.", "The bridge opened."),
        ("```text\nThe bridge opened.\n```", "The bridge opened."),
        ("The bridge opened.<|im_end|>", "The bridge opened."),
        ("<think>It never ends", ""),
        ("It cost 3 < 4 `code`.", "It cost 3 < 4 `code`."),
    ],
)
def test_what_models_put_around_an_answer_comes_off(start: Start, connect: Connect, raw: str, clean: str) -> None:
    state = start(answer=lambda body: raw)
    assert connect(state).generate([request("x", max_tokens=60)])[0].text == clean


def test_a_control_token_in_an_article_comes_back_as_it_was(start: Start, connect: Connect) -> None:
    state = start()
    (answer,) = connect(state).generate([request("He typed </s> and left.", max_tokens=60)])
    assert answer.text == "He typed </s> and left."
    assert "</s>" not in state.chats()[0]["messages"][0]["content"]


# -- nothing is cut in silence ------------------------------------------------------------------------------------------------------------


def test_an_answer_that_hit_its_cap_is_truncated(start: Start, connect: Connect) -> None:
    for kind in ("openai", "ollama"):
        (answer,) = connect(start(kind=kind)).generate([request("The bridge opened on Monday.", max_tokens=3)])
        assert (answer.finish_reason, answer.truncated) == ("length", True)


def test_a_model_that_thought_until_its_tokens_were_spent_is_truncated(start: Start, connect: Connect) -> None:
    (answer,) = connect(start(faults=["no content"])).generate([request("The bridge.")])
    assert (answer.text, answer.truncated) == ("", True)


@pytest.mark.parametrize("kind", ["llama-server", "vllm", "ollama", "openai"])
def test_a_prompt_that_does_not_fit_is_refused_before_anything_runs(start: Start, connect: Connect, kind: str) -> None:
    state = start(kind=kind, context=1000)
    with pytest.raises(ContextTooSmall, match="context of 1000") as caught:
        connect(state, context=1000).generate([request("short"), request("the bridge " * 1200)])
    assert "--context" in caught.value.hint
    assert state.chats() == []


def test_a_prompt_whose_estimate_is_too_high_is_counted(start: Start, connect: Connect) -> None:
    text = "unquestionably " * 300  # 301 tokens to the server, 1,500 by the estimate
    state = start(kind="vllm", context=1000)
    (answer,) = connect(state).generate([request(text)])
    assert answer.prompt_tokens < 400


def test_a_servers_own_refusal_is_reported_as_such(start: Start, connect: Connect) -> None:
    state = start(context=40)  # and it does not say so before
    with pytest.raises(ContextTooSmall, match="exceeds the available context size"):
        connect(state).generate([request("the bridge " * 100)])


def test_a_server_that_reads_only_a_part_is_found_out(start: Start, connect: Connect) -> None:
    state = start(faults=["silent"])
    (answer,) = connect(state).generate([request("the bridge " * 100, max_tokens=300)])
    assert answer.truncated


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Die Gemeinde Halden hat am Montag beschlossen, die Fährverbindung zur Insel wieder zu eröffnen.", 27),
        ("Το λιμάνι της Αλβένα άνοιξε ξανά την Τρίτη μετά από καταιγίδα τριών ημερών.", 67),
        ("阿尔韦纳港在关闭三天后于周二重新开放。", 13),
        ("أعيد فتح ميناء ألفينا يوم الثلاثاء بعد عاصفة استمرت ثلاثة أيام.", 21),
        ("तूफान के तीन दिन बाद मंगलवार को अल्वेना बंदरगाह फिर से खुल गया।", 60),
        ("ท่าเรืออัลเวนาเปิดอีกครั้งในวันอังคารหลังพายุ", 29),
        ("ალვენას პორტი სამშაბათს ხელახლა გაიხსნა ქარიშხლის შემდეგ.", 57),
        ("알베나 항구는 폭풍 이후 화요일에 다시 문을 열었다.", 21),
        ("12,345.67 98% 2026-11-24 10:15", 30),
    ],
)
def test_an_estimate_is_never_below_the_count(text: str, tokens: int) -> None:
    """``tokens`` were counted with the vocabulary of Qwen2.5."""
    assert estimate(text) >= tokens


def test_memory_is_flat_after_a_thousand(start: Start, connect: Connect) -> None:
    psutil = pytest.importorskip("psutil")
    state = start()
    engine = connect(state)
    batch = [
        GenerateRequest((Message("user", f"<article>\n{'The bridge opened. ' * 20}{number}\n</article>"),), 40) for number in range(500)
    ]
    engine.generate(batch)
    state.log.clear()
    state.keys.clear()
    before = psutil.Process(os.getpid()).memory_info().rss
    engine.generate(batch)
    state.log.clear()
    state.keys.clear()
    engine.generate(batch)
    assert psutil.Process(os.getpid()).memory_info().rss - before < 20_000_000
