"""Sessions of engines that answer in batches."""

from __future__ import annotations

import pickle

import pytest

from summarize.backends.base import GenerateRequest, Message
from summarize.backends.fake import FakeEngine
from summarize.backends.sessions import BatchSession, open_session
from summarize.errors import EngineClosed
from summarize.generation.stopping import Degenerate, SentencesWritten


def ask(text: str) -> GenerateRequest:
    return GenerateRequest((Message("user", text),), 20)


def test_what_was_submitted_is_answered_in_one_batch_when_somebody_waits() -> None:
    calls: list[int] = []

    class Counting(FakeEngine):
        def generate(self, requests):  # type: ignore[no-untyped-def]
            calls.append(len(requests))
            return super().generate(requests)

    session = open_session(Counting(lambda request: request.messages[0].content.upper()))
    assert isinstance(session, BatchSession)
    first, second = session.submit(ask("one")), session.submit(ask("two"))
    assert calls == []
    assert second.result().text == "TWO"
    assert first.done()
    third = session.submit(ask("three"))
    assert [answer.result().text for answer in session.as_completed([third, first])] == ["ONE", "THREE"]
    assert calls == [2, 1]


def test_an_error_of_the_engine_reaches_whoever_waits() -> None:
    engine = FakeEngine()
    session = open_session(engine)
    answer = session.submit(ask("one"))
    engine.close()
    with pytest.raises(EngineClosed):
        answer.result()


def test_a_request_is_a_value_that_can_be_compared_and_pickled() -> None:
    request = GenerateRequest((Message("user", "one"),), 20, "summarize", "en", stop_condition=SentencesWritten("en", 3))
    assert pickle.loads(pickle.dumps(request)) == request  # noqa: S301
    assert request != GenerateRequest((Message("user", "one"),), 20, "summarize", "en", stop_condition=Degenerate())
