"""The web application: a page, its two static files, and a small JSON interface for that page alone. It holds no logic of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Body, FastAPI, File, HTTPException, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from summarize.errors import EditConflict, SummarizeError
from summarize.render import safe
from summarize.web import export, views
from summarize.web.editor import Editor
from summarize.web.guard import Guard, Keys
from summarize.web.intake import MOST_AT_ONCE, Intake
from summarize.web.items import Origin
from summarize.web.jobs import Text

#: One request at most, in bytes: an upload of some dozen articles.
MOST_BYTES = 20_000_000
_HERE = Path(__file__).parent
_TITLE, _NAME = 120, 80


def create_app(editor: Editor, intake: Intake, *, keys: Keys, hosts: Iterable[str], most_bytes: int = MOST_BYTES) -> ASGIApp:
    """The application for one editor, behind its guard. The editor is closed when the server shuts down."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(editor.close)
        intake.close()

    app = FastAPI(title="summarize serve", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    _errors(app)
    _pages(app, keys)
    _editor(app, editor)
    _intake(app, editor, intake)
    _stories(app, editor, intake)
    return Guard(app, keys=keys, hosts=hosts, most=most_bytes)


def _errors(app: FastAPI) -> None:
    @app.exception_handler(SummarizeError)
    async def explained(_: Request, error: SummarizeError) -> JSONResponse:
        status = 409 if isinstance(error, EditConflict) else 422
        return JSONResponse({"message": safe.line(error.message), "hint": safe.line(error.hint)}, status_code=status)

    # FastAPI's own answer repeats what was sent, which may be what no answer can hold: NaN, or half of a character.
    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        places = [".".join(str(part) for part in found["loc"]) for found in error.errors()]
        return JSONResponse({"message": safe.line(f"the request is malformed: {', '.join(places)}"), "hint": "load the page again"}, 422)

    @app.exception_handler(KeyError)
    async def missing(_: Request, __: KeyError) -> JSONResponse:
        return JSONResponse({"message": "there is no such story, or it is not done", "hint": "load the page again"}, status_code=404)


def _pages(app: FastAPI, keys: Keys) -> None:
    page = (_HERE / "static" / "editor.html").read_text("utf-8").replace("{token}", keys.token)

    @app.get("/")
    async def index() -> Response:
        return Response(page, media_type="text/html; charset=utf-8")


def _editor(app: FastAPI, editor: Editor) -> None:
    @app.get("/api/editor")
    async def overview(since: int = -1) -> Response:
        return Response(status_code=204) if since == editor.version else JSONResponse(views.editor(editor))

    @app.put("/api/title")
    async def title(title: Annotated[Text, Body(embed=True, max_length=_TITLE)]) -> dict[str, Any]:
        editor.rename(safe.line(title))
        return {}

    @app.get("/api/export/{kind}")
    async def exported(kind: str) -> Response:
        if kind not in export.FORMATS:
            raise KeyError(kind)
        found = await run_in_threadpool(
            lambda: export.render(editor.items(), editor.settings.to, editor.title, editor.passport.record, kind)
        )
        disposition = f'attachment; filename="{found.name}"'
        return Response(found.data, media_type=found.media_type, headers={"content-disposition": disposition})


def _intake(app: FastAPI, editor: Editor, intake: Intake) -> None:
    def put(found: Sequence[tuple[str, Origin]]) -> dict[str, Any]:
        return {"ids": [editor.add(name, origin) for name, origin in found]}

    @app.post("/api/files")
    async def files(files: Annotated[list[UploadFile], File()]) -> dict[str, Any]:
        if len(files) > MOST_AT_ONCE:
            raise HTTPException(413, f"more than {MOST_AT_ONCE} files at once")
        taken: list[str] = []
        for file in files:
            data = await file.read()
            taken += put(await run_in_threadpool(intake.file, file.filename or "article", data))["ids"]
        return {"ids": taken}

    @app.post("/api/text")
    async def text(text: Annotated[Text, Body(embed=True)]) -> dict[str, Any]:
        return put(intake.pasted(text))


def _stories(app: FastAPI, editor: Editor, intake: Intake) -> None:
    # What is not ``async`` runs in a thread of its own: views look into the translation memory.
    def shown(identity: str, request: Request) -> dict[str, Any]:
        return views.story(editor.item(identity), editor.passport, request.query_params.get("words", "en"))

    @app.get("/api/stories/{identity}")
    def story(identity: str, request: Request) -> dict[str, Any]:
        return shown(identity, request)

    @app.delete("/api/stories/{identity}")
    async def remove(identity: str) -> dict[str, Any]:
        origin = next((item.origin for item in editor.items() if item.id == identity), None)
        editor.remove(identity)
        if origin is not None and all(item.origin.place != origin.place for item in editor.items()):
            await run_in_threadpool(intake.drop, origin)
        return {}

    @app.post("/api/stories/{identity}/retry")
    async def retry(identity: str) -> dict[str, Any]:
        editor.retry(identity)
        return {}

    @app.put("/api/stories/{identity}/texts/{where}/{sentence}")
    def edit(
        identity: str,
        where: str,
        sentence: int,
        request: Request,
        text: Annotated[Text, Body()],
        version: Annotated[int, Body()],
        by: Annotated[Text, Body(max_length=_NAME)] = "",
    ) -> dict[str, Any]:
        editor.edit(identity, where, sentence, text, version, by)
        return shown(identity, request)

    @app.post("/api/stories/{identity}/dismiss")
    def dismiss(
        identity: str, request: Request, key: Annotated[Text, Body(max_length=64)], by: Annotated[Text, Body(max_length=_NAME)]
    ) -> dict[str, Any]:
        editor.dismiss(identity, key, by)
        return shown(identity, request)

    @app.post("/api/stories/{identity}/translate/{language}")
    async def translate(identity: str, language: str) -> dict[str, Any]:
        editor.translate(identity, language)
        return {}

    @app.post("/api/stories/{identity}/{act}/{language}")
    def review(
        act: Literal["seen", "approve"],
        identity: str,
        language: str,
        request: Request,
        version: Annotated[int, Body()],
        by: Annotated[Text, Body(max_length=_NAME)],
    ) -> dict[str, Any]:
        editor.review(act, identity, language, by, version)
        return shown(identity, request)
