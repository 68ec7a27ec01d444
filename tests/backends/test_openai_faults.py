"""The server engine when a server fails, and what it never gives away."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from summarize.backends.openai import OpenAIEngine
from summarize.backends.server_address import Key
from summarize.errors import EngineClosed, EngineError, ServerError, SummarizeError

from .contract import request
from .loopback_server import State

SECRET = "sk-invented-1234567890"
Start = Callable[..., State]
Connect = Callable[..., OpenAIEngine]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- what goes wrong ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["429", "500", "503", "cut", "not json"])
def test_a_failure_that_passes_is_tried_again(start: Start, connect: Connect, quick: None, fault: str) -> None:
    state = start(faults=[fault, fault])
    (answer,) = connect(state).generate([request("The bridge opened.", max_tokens=20)])
    assert answer.text == "The bridge opened."
    assert len(state.chats()) == 3


@pytest.mark.parametrize(
    ("fault", "error", "said", "hint"),
    [
        ("429", EngineError, "HTTP 429: fault 429) (5 tries", "--parallel"),
        ("500", EngineError, "HTTP 500", "log"),
        ("cut", EngineError, "connection to the server was cut", "doctor"),
        ("not json", EngineError, "not JSON", "doctor"),
        ("html", ServerError, "web page", "--server"),
        ("404", ServerError, "no such thing", "--server"),
        ("307", ServerError, "elsewhere", "--server"),
        ("418", EngineError, "refused the request", "log"),
        ("no choices", EngineError, "0 choices", "doctor"),
        ("two choices", EngineError, "2 choices", "doctor"),
        ("wrong json", EngineError, "no object", "doctor"),
    ],
)
def test_a_failure_that_stays_says_what_it_is(
    start: Start, connect: Connect, quick: None, fault: str, error: type[SummarizeError], said: str, hint: str
) -> None:
    engine = connect(start(faults=[fault] * 10))
    with pytest.raises(error) as caught:
        engine.generate([request("The bridge opened.")])
    assert said in str(caught.value)
    assert hint in caught.value.hint
    assert type(caught.value) is error


def test_retry_after_is_waited_for(start: Start, connect: Connect) -> None:
    state = start(faults=["429"], retry_after="1")
    engine = connect(state)
    _ = engine.server
    began = time.monotonic()
    engine.generate([request("The bridge.")])
    assert 1.0 <= time.monotonic() - began < 3


def test_a_long_retry_after_is_an_error_and_no_wait(start: Start, connect: Connect) -> None:
    engine = connect(start(faults=["429"] * 9, retry_after="Wed, 21 Oct 2099 07:28:00 GMT"))
    with pytest.raises(EngineError, match="asks us to wait"):
        engine.generate([request("The bridge.")])


def test_a_slow_server_names_the_flag_that_helps(start: Start, connect: Connect) -> None:
    engine = connect(start(faults=["slow"]), timeout=0.4)
    with pytest.raises(EngineError, match=r"no answer within 0\.4 s") as caught:
        engine.generate([request("The bridge.")])
    assert "--server-timeout" in caught.value.hint


def test_a_server_that_is_down_says_where(connect: Connect, quick: None) -> None:
    port = free_port()
    with pytest.raises(ServerError, match=f"no server answers at http://127.0.0.1:{port}") as caught:
        _ = connect(f"127.0.0.1:{port}/v1").server
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("everything", "said"), [("html", "web page"), ("404", "no such thing"), ("500", "HTTP 500"), ("200", "does not list models")]
)
def test_a_wrong_address_is_distinguished_from_a_server(start: Start, connect: Connect, quick: None, everything: str, said: str) -> None:
    with pytest.raises(SummarizeError, match=said):
        _ = connect(start(everything=everything)).server


def test_one_failure_stops_the_others(start: Start, connect: Connect) -> None:
    state = start(faults=["418"] + ["pause"] * 50)
    with pytest.raises(EngineError, match="418"):
        connect(state, concurrency=2).generate([request(f"Ferry {number}.") for number in range(50)])
    assert len(state.chats()) < 50


def test_close_ends_what_is_running(start: Start, connect: Connect) -> None:
    engine = connect(start(faults=["slow"]))
    _ = engine.server
    threading.Timer(0.3, engine.close).start()
    began = time.monotonic()
    with pytest.raises(EngineClosed):
        engine.generate([request("The bridge.")])
    assert time.monotonic() - began < 5


def test_an_interrupt_ends_the_wait(start: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize.backends import openai_wire

    engine = connect(start(faults=["slow"]))
    _ = engine.server

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    began = time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(openai_wire, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            engine.generate([request("The bridge.")])
    engine.close()
    assert time.monotonic() - began < 5


def test_no_request_may_ask_for_no_token(start: Start, connect: Connect) -> None:
    with pytest.raises(EngineError, match="max_tokens"):
        connect(start()).generate([replace(request("x"), max_tokens=0)])


# -- the key ------------------------------------------------------------------------------------------------------------------------------


def test_the_key_is_sent_and_shows_nowhere(start: Start, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    state = start(key=SECRET)
    engine = connect(state, key=Key(SECRET, "test"))
    engine.generate([request("The bridge.")])
    assert set(state.keys) == {f"Bearer {SECRET}"}
    assert SECRET not in caplog.text
    assert SECRET not in engine.signature + repr(engine) + repr(vars(engine))


def test_a_rejected_key_is_an_error_without_the_key(start: Start, connect: Connect) -> None:
    state = start(key="another", echo_key=True)
    with pytest.raises(ServerError, match="rejected the key") as caught:
        _ = connect(state, key=Key(SECRET, "test")).server
    assert SECRET not in str(caught.value) + caught.value.hint
    assert "SUMMARIZE_API_KEY" in caught.value.hint
    with pytest.raises(ServerError, match="wants a key"):
        _ = connect(state).server


def test_a_redirect_does_not_take_the_key_along(start: Start, connect: Connect) -> None:
    engine = connect(start(everything="302"), key=Key(SECRET, "test"))
    with pytest.raises(ServerError, match="elsewhere"):
        _ = engine.server
