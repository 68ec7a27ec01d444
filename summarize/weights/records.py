"""Records of the first pull of a model whose files' digests the catalog does not know.

The record says which commit it was, and each file's size and SHA-256. From then on it replaces the catalog: the same files are expected
at the same commit for ever, and anything else is refused. ``summarize models remove`` takes the record away with the model.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarize.errors import StorageError
from summarize.weights.locations import COMMIT, SHA256, HubSource, Source, WebSource
from summarize.weights.types import CatalogModel, ModelFile

_NOTHING = ValueError("no commit or no files")


def resolved(model: CatalogModel, folder: Path) -> CatalogModel:
    """The model as its record has it; as the catalog has it where there is no record, or the catalog has since named other bytes.

    Raises:
        StorageError: the record is damaged. It is not passed over, since that would mean to trust anew.
    """
    file = folder / f"{model.id}.json"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return model
    except OSError as error:
        raise StorageError(f"cannot read the record of {model.id}: {error.strerror or error} ({file})") from error
    try:
        table = json.loads(text)
        repo, revision = str(table["repo"]), str(table["revision"])
        files = {str(name): _file(str(name), entry) for name, entry in table["files"].items()}
        if not files or not (repo if not revision else COMMIT.match(revision)):
            raise _NOTHING
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StorageError(
            f"the record of {model.id} is damaged: {error} ({file})", hint=f"remove {file} and pull the model again"
        ) from error
    known = {entry.name: entry for entry in model.files}
    source = next((source for source in model.sources if _is_from(source, repo, revision)), None)
    same_files = set(files) <= set(known) and all(known[name].sha256 in ("", found.sha256) for name, found in files.items())
    if source is None or not same_files:
        return model
    ordered = tuple(files[entry.name] for entry in model.files if entry.name in files)
    sources = tuple(replace(one, revision=revision) if one is source and isinstance(one, HubSource) else one for one in model.sources)
    return replace(model, files=ordered, sources=sources)


def _is_from(source: Source, repo: str, revision: str) -> bool:
    """True if a record names this source: a repository at a commit, or a web server, which has none."""
    if isinstance(source, HubSource):
        return bool(revision) and source.repo == repo and source.revision in ("", revision)
    return isinstance(source, WebSource) and not revision and source.host == repo


def _file(name: str, entry: Any) -> ModelFile:
    size, sha256 = entry["size"], str(entry["sha256"])
    if not isinstance(size, int) or size < 1 or not SHA256.match(sha256):
        raise ValueError(f"no size or digest of {name}")
    return ModelFile(name, size, sha256)


def write_record(folder: Path, model_id: str, repo: str, revision: str, files: dict[str, tuple[ModelFile, str]]) -> None:
    """Write a record in one step.

    ``repo`` is a web server's name where ``revision`` is empty. ``files`` maps a name to the file and to what the hub declared of it (kept
    for people to read).
    """
    table = {
        "model": model_id,
        "repo": repo,
        "revision": revision,
        "files": {name: {"size": file.size, "sha256": file.sha256, "declared": declared} for name, (file, declared) in files.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{model_id}.json"
    fresh = target.with_suffix(f".{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as out:
        json.dump(table, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(target)
