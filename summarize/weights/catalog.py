"""The catalog: every model by id, with its files' digests, its licence, where it comes from and how good it measured."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from summarize.errors import ConfigError, ModelUnknown
from summarize.weights.locations import SAFE_NAME, SHA256, HubSource, Source, check, parse_source


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model; ``size`` is bytes.

    A file whose ``sha256`` or ``size`` is not known yet is not :attr:`pinned`: what it is gets recorded at the first pull. Of those, an
    ``optional`` one may be missing at the source, and one with ``instead_of`` is only wanted where the file of that name is missing.
    """

    name: str
    size: int = 0
    sha256: str = ""
    optional: bool = False
    instead_of: str = ""

    @property
    def pinned(self) -> bool:
        """True if its bytes can be checked without asking anybody."""
        return bool(self.size and self.sha256)


@dataclass(frozen=True, slots=True)
class Quality:
    """A measured figure: chrF2 or ROUGE-1 F1 in 0..100, who measured it on what, and how many ``sentences`` that were (0: not known)."""

    score: float
    measured: str
    sentences: int = 0


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """One model. ``languages`` are codes it serves, ``*`` for any; ``context`` is tokens; ``memory_mb`` is what one run needs.

    ``size_mb`` is about what a pull fetches, for a model whose files' sizes are not known yet. ``licence_date`` is the day from which the
    licence holds; ``terms`` is what whoever fetches the model has to know of it. Other keys of the catalog are the engine's ``options``.
    """

    id: str
    description: str
    engine: str
    licence: str
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]
    licence_url: str = ""
    licence_date: str = ""
    terms: str = ""
    languages: tuple[str, ...] = ("*",)
    context: int = 0
    memory_mb: int = 0
    size_mb: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    quality: Mapping[str, Quality] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files together; an estimate where not :attr:`pinned`."""
        return sum(file.size for file in self.files) if self.pinned else self.size_mb * 1_000_000

    @property
    def pinned(self) -> bool:
        """True if every file's bytes can be checked: the catalog knows them, or a first pull has recorded them."""
        return all(file.pinned for file in self.files)

    @property
    def digest(self) -> str:
        """The digest of the largest file, which stands for the model in signatures and cache keys; empty before a first pull."""
        return max(self.files, key=lambda file: (file.size, file.sha256)).sha256


class Catalog:
    """Models by id, in the order of the file."""

    def __init__(self, models: Mapping[str, CatalogModel], records: Path | None = None) -> None:
        self._models = dict(models)
        self._records = records

    def with_records(self, folder: Path) -> Catalog:
        """The same catalog that also knows what first pulls recorded in ``folder``. Reads nothing yet."""
        return Catalog(self._models, folder)

    def _known(self, model: CatalogModel) -> CatalogModel:
        if model.pinned or self._records is None:
            return model
        from summarize.weights.records import resolved

        return resolved(model, self._records)

    @classmethod
    def load(cls, extra: Path | None = None) -> Catalog:
        """Load the built-in catalog, and a user's on top of it (same format; same ids replace).

        Raises:
            ConfigError: the user's catalog is malformed.
        """
        models = dict(_builtin())
        if extra is not None:
            try:
                text = extra.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(f"cannot read the model catalog: {error} ({extra})") from error
            models.update(parse(text, str(extra)))
        return cls(models)

    def get(self, model_id: str) -> CatalogModel:
        """Find a model by id.

        Raises:
            ModelUnknown: no such id; the hint lists what there is.
        """
        if model_id not in self._models:
            raise ModelUnknown(f"no model called {model_id!r} in the catalog", hint=f"models: {', '.join(self._models)}")
        return self._known(self._models[model_id])

    def __contains__(self, model_id: object) -> bool:
        return model_id in self._models

    def __iter__(self) -> Iterator[CatalogModel]:
        return (self._known(model) for model in self._models.values())

    def by_digest(self, sha256: str) -> tuple[CatalogModel, ModelFile] | None:
        """Find the model and the file that a digest belongs to."""
        for model in self:
            for file in model.files:
                if file.pinned and file.sha256 == sha256:
                    return model, file
        return None


_OPTIONAL = ("licence_url", "licence_date", "terms", "context", "memory_mb", "size_mb")


@lru_cache(maxsize=1)
def _builtin() -> Mapping[str, CatalogModel]:
    text = (files("summarize.weights") / "catalog.toml").read_text(encoding="utf-8")
    return parse(text, "the built-in catalog")


def parse(text: str, origin: str) -> dict[str, CatalogModel]:
    """Parse a catalog.

    Raises:
        ConfigError: malformed; names the model and the key. File names that could leave their folder are refused.
    """
    try:
        tables = tomllib.loads(text).get("models", {})
        return {model_id: _model(model_id, dict(table)) for model_id, table in tables.items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ConfigError(f"malformed model catalog: {error!s} ({origin})") from error


def _model(model_id: str, table: dict[str, Any]) -> CatalogModel:
    check(SAFE_NAME, model_id, "id")
    listed = tuple(_file(entry) for entry in table.pop("files"))
    if not listed:
        raise ValueError(f"{model_id} has no files")
    sources = tuple(parse_source(entry) for entry in table.pop("sources", []))
    if not all(file.pinned for file in listed) and not any(isinstance(source, HubSource) for source in sources):
        raise ValueError(f"{model_id} has files without size and sha256, which only a hub source can declare")
    if all(file.pinned for file in listed) and any(isinstance(source, HubSource) and not source.revision for source in sources):
        raise ValueError(f"{model_id} has a hub source without a revision")
    quality = {name: _quality(entry) for name, entry in table.pop("quality", {}).items()}
    known = {name: table.pop(name) for name in ("description", "engine", "licence")}
    optional = {name: table.pop(name) for name in _OPTIONAL if name in table}
    languages = tuple(table.pop("languages", ["*"]))
    return CatalogModel(
        id=model_id, files=listed, sources=sources, languages=languages, options=table, quality=quality, **known, **optional
    )


def _quality(entry: Mapping[str, Any]) -> Quality:
    return Quality(float(entry["score"]), str(entry["measured"]), int(entry.get("sentences", 0)))


def _file(entry: Mapping[str, Any]) -> ModelFile:
    size = entry.get("size", 0)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError(f"not a size in bytes: {size!r}")
    name = check(SAFE_NAME, str(entry["name"]), "file name")
    sha256 = check(SHA256, str(entry["sha256"]), "sha256") if "sha256" in entry else ""
    instead_of = check(SAFE_NAME, str(entry["instead_of"]), "file name") if "instead_of" in entry else ""
    return ModelFile(name, size, sha256, optional=entry.get("optional", False) is True, instead_of=instead_of)
