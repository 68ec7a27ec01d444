"""A stand-in for engines that decode a continuous batch: what an answer asks for is answered in the same call."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.backends.base import GenerateRequest, Generation
from summarize.backends.fake import FakeEngine


class Following(FakeEngine):
    """Calls ``then`` of every request, the last one's first, as the end of answers is in no order.

    ``meanwhile`` is shown every beginning of an answer before. ``calls`` counts those of the caller, ``early`` what was asked for before
    its answer was complete.
    """

    calls = 0
    early = 0

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        Following.calls += 1
        return self._answered(requests)

    def _answered(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        answers = super().generate(requests)
        for request, answer in reversed(list(zip(requests, answers, strict=True))):
            if request.meanwhile is not None:
                for end in range(0, len(answer.text), 4):
                    if further := request.meanwhile(answer.text[:end]):
                        Following.early += len(further)
                        self._answered(further)
            if request.then is not None and (further := request.then(answer)):
                self._answered(further)
        return answers
