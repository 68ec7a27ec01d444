"""Digests that programs ask for: begun now, asked for later, one made at a time."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel

from summarize.errors import SummarizeError, UsageError
from summarize.render import safe
from summarize.text.strict_json import whole
from summarize.web.tools import Tools

#: Digests that are kept.
MAX_JOBS = 50
#: Halves of characters, which JSON can spell, become marks: nothing after this could encode them.
Text = Annotated[str, AfterValidator(whole)]


class CleanRequest(BaseModel):
    """An article, as plain text or as the source of a page."""

    text: Text
    language: Text | None = None


class DigestArticle(CleanRequest):
    """One article of a digest."""

    title: Text | None = None
    url: Text | None = None
    outlet: Text | None = None


class DigestRequest(BaseModel):
    """Articles for one digest."""

    articles: list[DigestArticle]
    to: list[Text] = []
    title: Text | None = None


class Job(BaseModel):
    """A digest in the making: ``state`` is waiting, done or failed."""

    id: str
    state: str
    digest: dict[str, Any] | None = None
    error: str | None = None
    hint: str | None = None


class Jobs:
    """Digests in the making, one at a time; the oldest that are done go."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="digest")
        self._kept: dict[str, Future[dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def begin(self, request: DigestRequest) -> Job:
        """Put a digest into the queue; raises UsageError if the queue is full."""
        articles = [{key: value for key, value in one.model_dump().items() if value} for one in request.articles]
        with self._lock:
            for identity in [identity for identity, job in self._kept.items() if job.done()][: max(0, len(self._kept) - MAX_JOBS + 1)]:
                del self._kept[identity]
            if len(self._kept) >= MAX_JOBS:
                raise UsageError(f"{MAX_JOBS} digests are waiting", hint="ask again when one is done")
            identity = secrets.token_hex(8)
            self._kept[identity] = self._pool.submit(self._tools.digest, articles, request.to, request.title)
        return Job(id=identity, state="waiting")

    def get(self, identity: str) -> Job:
        """Return what became of a digest; raises KeyError if there is none of that id."""
        job = self._kept[identity]
        if not job.done():
            return Job(id=identity, state="waiting")
        error = job.exception()
        if error is None:
            return Job(id=identity, state="done", digest=job.result())
        if isinstance(error, SummarizeError):
            return Job(id=identity, state="failed", error=safe.line(error.message), hint=safe.line(error.hint))
        return Job(id=identity, state="failed", error=f"internal error: {type(error).__name__}", hint=SummarizeError.default_hint)

    def close(self) -> None:
        """Drop what waits; the digest that is being made is made to its end."""
        self._pool.shutdown(wait=True, cancel_futures=True)
