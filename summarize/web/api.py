"""The interface for programs: the jobs under ``/v1``, and LibreTranslate's own paths with ``findings`` added.

LibreTranslate's contract: https://docs.libretranslate.com/api/. A key is asked for everywhere but at ``/health`` and ``/languages``: as
``Authorization: Bearer KEY``, or as ``api_key`` in a form or in JSON.
"""

from __future__ import annotations

import hmac
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Scope

from summarize.errors import EngineError, ModelError, SummarizeError, UsageError
from summarize.render import json, safe
from summarize.text.strict_json import loads, whole
from summarize.types import Translation
from summarize.web import markup
from summarize.web.guard import Answer, Gate
from summarize.web.jobs import CleanRequest, DigestRequest, Job, Jobs, Text
from summarize.web.tools import MAX_TEXTS, Tools

#: One request at most, in bytes; requests of all programs together in a minute.
MAX_BYTES, MAX_A_MINUTE = 5_000_000, 240


class SummarizeRequest(CleanRequest):
    """An article and the languages that its summary is translated into."""

    to: list[Text] = Field(default_factory=list)
    sentences: int | None = Field(None, ge=1, le=20)


class CheckRequest(BaseModel):
    """A source and what was made of it; ``kind`` is translation or summary."""

    source: Text
    text: Text
    source_language: Text | None = None
    language: Text | None = None
    kind: Text | None = None


def create_api(tools: Tools, *, key: str, hosts: Iterable[str], a_minute: int = MAX_A_MINUTE, most: int = MAX_BYTES) -> ASGIApp:
    """Return the application. The tools are closed when the server shuts down."""
    jobs = Jobs(tools)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(jobs.close)
        await run_in_threadpool(tools.close)

    app = FastAPI(title="summarize", lifespan=lifespan, docs_url=None, redoc_url=None)
    allowed = Depends(_allow(key))
    _errors(app)
    _jobs(app, tools, jobs, allowed)
    _libretranslate(app, tools, allowed)
    return Limits(app, hosts=hosts, a_minute=a_minute, most=most)


class Refused(Exception):
    """A request without the right key."""


def _allow(key: str) -> Callable[[Request], Awaitable[dict[str, Any]]]:
    async def body(request: Request) -> dict[str, Any]:
        """Return the fields of the request's form or JSON, once its key is the right one."""
        fields: dict[str, Any] = {}
        if request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
            form = await request.form()
            fields = {name: values if len(values := form.getlist(name)) > 1 else form[name] for name in form}
        elif data := await request.body():
            fields = _fields(data)
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or str(fields.get("api_key") or "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), key.encode()):
            raise Refused
        return fields

    return body


def _fields(data: bytes) -> dict[str, Any]:
    try:
        found = loads(data.decode("utf-8"))
    except ValueError:
        raise UsageError("the request is no JSON", hint="send JSON in UTF-8, or a form") from None
    return found if isinstance(found, dict) else {}


def _errors(app: FastAPI) -> None:
    def answer(status: int, message: str, hint: str) -> JSONResponse:
        return JSONResponse({"error": safe.line(message), "hint": safe.line(hint)}, status_code=status)

    @app.exception_handler(SummarizeError)
    async def explained(_: Request, error: SummarizeError) -> JSONResponse:
        status = 503 if isinstance(error, ModelError) else 500 if isinstance(error, EngineError) else 400
        return answer(status, error.message, error.hint)

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        places = [".".join(str(part) for part in found["loc"]) for found in error.errors()]
        return answer(400, f"the request is malformed: {', '.join(places)}", "see /openapi.json")

    @app.exception_handler(Refused)
    async def refused(_: Request, __: Refused) -> JSONResponse:
        return answer(
            403, "no key, or another one", "send Authorization: Bearer KEY, or api_key; summarize serve --api says where the key is"
        )

    @app.exception_handler(KeyError)
    async def missing(_: Request, __: KeyError) -> JSONResponse:
        return answer(404, "there is no such digest, or no longer", "POST /v1/digests makes one")


def _jobs(app: FastAPI, tools: Tools, jobs: Jobs, allowed: Any) -> None:
    @app.post("/v1/clean", dependencies=[allowed])
    def clean(request: CleanRequest) -> dict[str, Any]:
        """Say which lines of an article are body, appeal or other boilerplate."""
        return tools.clean(request.text, request.language)

    @app.post("/v1/summarize", dependencies=[allowed])
    def summarize(request: SummarizeRequest) -> dict[str, Any]:
        """Summarize an article, translate the summary, and check both."""
        return tools.summarize(request.text, request.to, request.language, request.sentences)

    @app.post("/v1/check", dependencies=[allowed])
    def check(request: CheckRequest) -> dict[str, Any]:
        """Check a summary or a translation against its source; needs no model."""
        return tools.check(request.source, request.text, request.source_language, request.language, request.kind)

    @app.post("/v1/digests", dependencies=[allowed], status_code=202)
    def digest(request: DigestRequest) -> Job:
        """Begin a digest of many articles; ask for it by its id."""
        return jobs.begin(request)

    @app.get("/v1/digests/{identity}", dependencies=[allowed])
    def made(identity: str) -> Job:
        """Return a digest, or how far it is."""
        return jobs.get(identity)


def _libretranslate(app: FastAPI, tools: Tools, allowed: Any) -> None:
    @app.post("/translate", openapi_extra=_body("q", "source", "target", "format", "alternatives"))
    async def translate(fields: dict[str, Any] = allowed) -> dict[str, Any]:
        """Translate ``q`` (a text or a list) from ``source`` (a code or auto) to ``target``; ``format`` is text or html."""
        return await run_in_threadpool(_translate, tools, fields)

    @app.post("/detect", openapi_extra=_body("q"))
    async def detect(fields: dict[str, Any] = allowed) -> list[dict[str, Any]]:
        """Return the language of ``q`` with a confidence of 0 to 100."""
        return [_detected(*tools.detect(_text(fields, "q")))]

    @app.get("/languages")
    def languages() -> list[dict[str, Any]]:
        """List the languages that can be translated. Which of them are good enough to print, summarize languages says."""
        return tools.languages()

    @app.get("/health")
    async def health() -> dict[str, str]:
        """Say that the server runs."""
        return {"status": "ok"}


def _body(*names: str) -> dict[str, Any]:
    """Describe the fields of a form or of JSON, which LibreTranslate's clients send in turn."""
    schema = {"type": "object", "properties": {name: {} for name in (*names, "api_key")}, "required": ["q"]}
    kinds = ("application/json", "application/x-www-form-urlencoded")
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}}


def _translate(tools: Tools, fields: dict[str, Any]) -> dict[str, Any]:
    several = isinstance(fields.get("q"), list)
    texts = fields["q"] if several else [_text(fields, "q")]
    source, target, shape = _text(fields, "source", "auto"), _text(fields, "target"), _text(fields, "format", "text")
    if not all(isinstance(text, str) for text in texts) or len(texts) > MAX_TEXTS or shape not in ("text", "html"):
        raise UsageError("the request is malformed", hint=f"q is a text or at most {MAX_TEXTS}, format is text or html")
    make = markup.translate if shape == "html" else Tools.translate
    sources = [tools.detect(text) if source == "auto" else (source, 1.0) for text in texts]
    done = [make(tools, text, found[0], target) for text, found in zip(texts, sources, strict=True)]
    answer: dict[str, list[Any]] = {"translatedText": [text for text, _ in done]}
    if fields.get("alternatives"):
        answer["alternatives"] = [[] for _ in done]
    if source == "auto":
        answer["detectedLanguage"] = [_detected(*found) for found in sources]
    answer["findings"] = [_findings(found) for _, found in done]
    return answer if several else {name: values[0] for name, values in answer.items()}


def _findings(done: list[Translation]) -> list[dict[str, Any]]:
    return [{**row, "segment": n} for n, one in enumerate(done, 1) for row in json.findings(one.findings)]


def _detected(code: str, confidence: float) -> dict[str, Any]:
    return {"language": code, "confidence": round(100 * confidence, 1)}


def _text(fields: dict[str, Any], name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise UsageError(f"{name} is missing", hint="see /openapi.json")
    return whole(value)


class Limits(Gate):
    """The gate of the interface: the names the server may be called by, the bytes of a request, and how many a minute."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], a_minute: int, most: int) -> None:
        super().__init__(app, hosts=hosts, most=most)
        self._a_minute = a_minute
        self._times: deque[float] = deque()

    def answer(self, scope: Scope, headers: dict[str, str]) -> Answer | None:  # noqa: ARG002 - the gate's own signature
        """Refuse what is too much, or for another name."""
        if not self.knows(headers):
            return _refused(421, "the interface is not served under that name")
        if self.is_too_long(headers):
            return _refused(413, f"more than {self.most:,} bytes at once")
        now = time.monotonic()
        while self._times and self._times[0] <= now - 60:
            self._times.popleft()
        if len(self._times) >= self._a_minute:
            wait = int(self._times[0] + 60 - now) + 1
            return _refused(429, f"more than {self._a_minute} requests a minute", {"retry-after": str(wait)})
        self._times.append(now)
        return None


def _refused(status: int, message: str, more: Mapping[str, str] = {}) -> Answer:
    return Answer(status, json.dumps({"error": message}, indent=None), {"content-type": "application/json", **more})
