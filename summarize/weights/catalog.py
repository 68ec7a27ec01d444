"""The catalog: every model by id, with its files' digests, its licence, where it comes from and how good it measured."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from summarize import languages
from summarize.errors import ConfigError, ModelUnknown, UsageError, closest, did_you_mean
from summarize.weights.locations import HubSource, parse_source, safe
from summarize.weights.records import resolved
from summarize.weights.types import CatalogModel, ModelFile, Quality


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
            ModelUnknown: no such id; the hint names one like it.
        """
        if model_id not in self._models:
            raise self.unknown(model_id, "in the catalog")
        return self._known(self._models[model_id])

    def unknown(self, model_id: str, where: str) -> ModelUnknown:
        """Return the error for an id that is none; its hint names the id that looks like it."""
        hint = did_you_mean(closest(model_id, self._models), "summarize models list shows all")
        return ModelUnknown(f"no model called {model_id!r} {where}", hint=hint)

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


_REQUIRED = ("description", "engine", "licence")
_OPTIONAL = ("licence_url", "licence_date", "terms", "memory_mb", "size_mb")
#: The engine that the catalog names for files that only the checks read.
_DATA = "data"
#: Every key of a model that is no option of its engine.
_KEYS = (*_REQUIRED, *_OPTIONAL, "files", "sources", "quality", "languages")
#: What the engines of this package, and what opens them, read beyond that.
_OPTIONS = (
    *("source_languages", "convert", "beams", "dtype", "compute_type", "prefix"),
    *("prompt", "max_tokens_per_request", "chat_template"),
)


@lru_cache(maxsize=1)
def _builtin() -> Mapping[str, CatalogModel]:
    text = (files("summarize.weights") / "catalog.toml").read_text(encoding="utf-8")
    return parse(text, "the built-in catalog")


def parse(text: str, origin: str) -> dict[str, CatalogModel]:
    """Parse a catalog.

    Raises:
        ConfigError: malformed; names the model and the key. File names that could leave their folder are refused, and so are engines
            and languages that nobody knows and keys that look mistyped.
    """
    found: dict[str, CatalogModel] = {}
    place = origin
    try:
        for model_id, table in tomllib.loads(text).get("models", {}).items():
            place = f"model {model_id}, {origin}"
            found[model_id] = _model(model_id, dict(table))
    except UsageError as error:
        raise ConfigError(f"malformed model catalog: {error.message} ({place})", hint=error.hint) from error
    except KeyError as error:
        raise ConfigError(f"malformed model catalog: no {error!s} ({place})") from error
    except (tomllib.TOMLDecodeError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ConfigError(f"malformed model catalog: {error!s} ({place})") from error
    return found


def _model(model_id: str, table: dict[str, Any]) -> CatalogModel:
    safe({"id": model_id}, "id")
    _refuse_unknown(table)
    listed = tuple(_file(entry) for entry in table.pop("files"))
    if not listed:
        raise ValueError(f"{model_id} has no files")
    sources = tuple(parse_source(entry) for entry in table.pop("sources", []))
    if not all(file.pinned for file in listed) and not any(isinstance(source, HubSource) for source in sources):
        raise ValueError(f"{model_id} has files without size and sha256, which only a hub source can declare")
    if all(file.pinned for file in listed) and any(isinstance(source, HubSource) and not source.revision for source in sources):
        raise ValueError(f"{model_id} has a hub source without a revision")
    quality = {
        name: Quality(float(entry["score"]), str(entry["measured"]), int(entry.get("sentences", 0)))
        for name, entry in table.pop("quality", {}).items()
    }
    known = {name: table.pop(name) for name in _REQUIRED}
    optional = {name: table.pop(name) for name in _OPTIONAL if name in table}
    targets = tuple(table.pop("languages", ["*"]))
    return CatalogModel(id=model_id, files=listed, sources=sources, languages=targets, options=table, quality=quality, **known, **optional)


def _refuse_unknown(table: Mapping[str, Any]) -> None:
    """Refuse an engine or a language that nobody knows, and a key that looks mistyped; other keys are options of the engine.

    Raises:
        UsageError: the hint says what was probably meant.
    """
    from summarize.backends import registry  # imports no engine

    engine = table.get("engine", _DATA)
    keys = (*_KEYS, *_OPTIONS) if engine in (_DATA, *registry.BUILT_IN) else _KEYS  # other packages' engines have options of their own
    for key in table:
        if key not in (*_KEYS, *_OPTIONS) and (close := closest(key, keys)):
            raise UsageError(f"there is no key {key!r}", hint=f"did you mean {close[0]}?")
    if engine not in (_DATA, *registry.BUILT_IN) and engine not in registry.names():
        raise UsageError(f"no engine called {engine!r}", hint=f"engines: {', '.join(registry.names())}")
    for key in ("languages", "source_languages"):
        codes = table.get(key, [])
        if not isinstance(codes, list):
            raise UsageError(f"{key} is no list", hint=f'{key} = ["ru"]')
        for code in codes:
            if code != "*":
                languages.get(code)


def _file(entry: Mapping[str, Any]) -> ModelFile:
    size = entry.get("size", 0)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError(f"not a size in bytes: {size!r}")
    optional = entry.get("optional", False) is True
    return ModelFile(safe(entry, "name"), size, safe(entry, "sha256", ""), optional, safe(entry, "instead_of", ""))
