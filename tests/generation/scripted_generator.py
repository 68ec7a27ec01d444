"""A generator that answers as a function tells it to, and remembers what it was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from summarize.backends.base import GenerateRequest, Generation, Generator
from summarize.backends.sessions import open_session
from summarize.generation.prompts import PromptLibrary
from summarize.summarization.options import SummaryOptions
from summarize.summarization.summarizer import SummaryRun
from summarize.types import BodySentence, Summary

Answer = Callable[[GenerateRequest, str], str | Generation]


class Scripted:
    """Fulfils the Generator protocol. One token a word; the answer is cut at ``max_tokens`` words, as an engine would."""

    signature = "scripted"
    capabilities = frozenset({"grammar"})

    def __init__(self, answer: Answer, context_size: int = 4096) -> None:
        self.answer = answer
        self.context_size = context_size
        self.requests: list[GenerateRequest] = []
        self.batches: list[int] = []

    def count_tokens(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]", text))

    def prompt_tokens(self, request: GenerateRequest) -> int:
        return sum(self.count_tokens(message.content) + 4 for message in request.messages)

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        self.batches.append(len(requests))
        answers = []
        for request in requests:
            self.requests.append(request)
            used = self.prompt_tokens(request)
            assert used + request.max_tokens <= self.context_size, "the prompt and its answer exceed the context"
            given = self.answer(request, work(request))
            if isinstance(given, Generation):
                answers.append(given)
                continue
            pieces = given.split(" ")
            cut = len(pieces) > request.max_tokens
            text = " ".join(pieces[: request.max_tokens])
            answers.append(Generation(text, "length" if cut else "stop", used, len(pieces), cut, -0.5))
        return answers

    def close(self) -> None:
        pass


def work(request: GenerateRequest) -> str:
    """The text to work on: the last fenced block of the last user message."""
    blocks = re.findall(r"<(article|sentence)>\n(.*?)\n</\1>", request.messages[-1].content, re.DOTALL)
    return str(blocks[-1][1])


def summaries(
    articles: Sequence[tuple[Sequence[BodySentence], str]], generator: Generator, options: SummaryOptions | None = None
) -> list[Summary]:
    """What a run writes of each article, in order; nothing is chosen."""
    with open_session(generator) as session:
        run = SummaryRun(articles, generator, session, options=options or SummaryOptions(), prompts=PromptLibrary())
        return [summary for _, summary in sorted(run.completed(), key=lambda one: one[0])]
