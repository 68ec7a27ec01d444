"""A fake of engines that decode a continuous batch: what is submitted later is answered while others run."""

from __future__ import annotations

from summarize.backends.base import GenerateRequest
from summarize.backends.fake import FakeEngine
from summarize.backends.sessions import Answer, Session


class Continuous(FakeEngine):
    """Answers what was submitted last first, as the end of answers is in no order, and summaries after a few steps."""

    def session(self) -> Session:
        return ContinuousSession(self)


class ContinuousSession(Session):
    overlaps = True

    def __init__(self, engine: Continuous) -> None:
        self._engine = engine
        self._waiting: list[tuple[GenerateRequest, Answer]] = []
        self._shown: dict[Answer, int] = {}

    def submit(self, request: GenerateRequest) -> Answer:
        answer = Answer(self)
        self._waiting.append((request, answer))
        return answer

    def advance(self) -> None:
        request, answer = self._waiting[0] if self._waiting[0][1] in self._shown else self._waiting[-1]
        text = self._text(request)
        shown = self._shown.get(answer, 0) + 4
        if request.task == "summarize" and shown < len(text):
            self._shown[answer] = shown
            if request.stop_condition is not None:
                request.stop_condition.met(text[:shown])
            return
        self._shown.pop(answer, None)
        self._waiting.remove((request, answer))
        answer.set_result(self._engine.generate([request])[0])

    def _text(self, request: GenerateRequest) -> str:
        return FakeEngine().generate([request])[0].text
