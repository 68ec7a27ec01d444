"""Test whether a source of weights answers, within a few seconds and without fetching anything."""

from __future__ import annotations

import hashlib
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from summarize.errors import DownloadFailed
from summarize.weights.locations import HubSource, WebSource
from summarize.weights.sources.connection import opened, within
from summarize.weights.types import CatalogModel

#: How long a source may hold us up. Seconds.
TIMEOUT_S = 2.5
#: How long a source that did not answer is taken to be out of reach. Seconds.
UNREACHABLE_FOR_S = 3600.0
#: Environment variables that say where sources are.
_PLACES = ("HF_ENDPOINT", "SUMMARIZE_MIRROR", "PIP_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
#: A source that is a plain web server, as messages name it.
_WEB = "web server "


class Reach:
    """The sources of models that answer now. One that did not answer is not asked again for an hour, by any process.

    ``memory`` is the file that keeps that.
    """

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._reached: dict[str, bool] = {}

    def why_not(self, model: CatalogModel) -> str:
        """Say why none of a model's sources answers now; empty if one does."""
        sources = _sources(model)
        if any(self._answers(name, ask) for name, ask in sources.items()):
            return ""
        named = dict.fromkeys("its publisher's servers" if name.startswith(_WEB) else f"the {name}" for name in sources)
        return f"cannot reach {' or '.join(named)}" if named else "no source has it"

    def _answers(self, name: str, ask: Callable[[], str]) -> bool:
        if name not in self._reached:
            remembered = self._remembered()
            recent = time.time() - remembered.get(name, 0.0) < UNREACHABLE_FOR_S
            self._reached[name] = not recent and not ask()
            if not recent and not self._reached[name]:
                self._remember({**remembered, name: time.time()})
        return self._reached[name]

    def _remembered(self) -> dict[str, float]:
        """When each source was last found out of reach, as seconds since the epoch; another network or another hub is another source."""
        try:
            read = json.loads(self._memory.read_text("utf-8"))
            if read.get("places") == _places():
                return {kind: float(when) for kind, when in read["since"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        return {}

    def _remember(self, since: dict[str, float]) -> None:
        with suppress(OSError):  # a store that may only be read does without
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._memory.with_suffix(f".{os.getpid()}")
            fresh.write_text(json.dumps({"places": _places(), "since": since}), "utf-8")
            fresh.replace(self._memory)


def last_resort(model: CatalogModel) -> bool:
    """Return whether only its publisher's web servers have a model, which are asked last: Mozilla asks not to lean on its own."""
    return all(name.startswith(_WEB) for name in _sources(model))


def _sources(model: CatalogModel) -> dict[str, Callable[[], str]]:
    """The places that have a model, by the names that messages give them, and how each is asked whether it answers."""
    own = os.environ.get("SUMMARIZE_MIRROR")
    found: dict[str, Callable[[], str]] = {"mirror": partial(mirror, own)} if own else {}
    for source in model.sources:
        if isinstance(source, HubSource):
            found["hub"] = hub
        elif isinstance(source, WebSource):
            server = urlsplit(source.address).netloc
            found[_WEB + server] = partial(mirror, f"https://{server}")
        else:
            found["package index"] = package_index
    return found


def _places() -> str:
    """A digest of what the environment says about where sources are: addresses may have passwords in them."""
    values = [os.environ.get(name) or os.environ.get(name.lower(), "") for name in _PLACES]
    return hashlib.sha256("\n".join(values).encode("utf-8", "surrogateescape")).hexdigest()


def hub() -> str:
    """Ask the Hugging Face hub (or ``HF_ENDPOINT``). Empty if it answers, else the reason why not."""
    from summarize.weights.sources.hub import endpoint

    def ask() -> str:
        request = urllib.request.Request(endpoint(), method="HEAD")  # noqa: S310 - the user's own address
        try:
            opened(request, TIMEOUT_S, follow=False).close()
        except urllib.error.HTTPError as error:
            return f"HTTP {error.code}" if error.code >= 500 else ""
        return ""

    return _within(ask)


def package_index() -> str:
    """Ask the package index of pip's settings, else PyPI. Empty if it answers, else the reason why not."""
    from summarize.weights.sources.package_index import indexes

    if not (addresses := indexes()):
        return "" if os.environ.get("PIP_FIND_LINKS") else "PIP_NO_INDEX is set, and PIP_FIND_LINKS is not"
    return mirror(addresses[0].removeprefix("file://"))


def mirror(address: str) -> str:
    """Ask the user's own mirror: a folder or an address. Empty if it is there, else the reason why not."""
    if "://" not in address:
        return "" if Path(address).expanduser().is_dir() else "no such folder"

    def ask() -> str:
        import socket

        parts = urlsplit(address)
        proxy = os.environ.get(f"{parts.scheme}_proxy") or os.environ.get(f"{parts.scheme.upper()}_PROXY")
        at = urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else parts
        port = at.port or (3128 if proxy else 443 if parts.scheme == "https" else 80)
        socket.create_connection((at.hostname or "", port), timeout=TIMEOUT_S).close()
        return ""

    return _within(ask)


def _within(ask: Callable[[], str]) -> str:
    try:
        return within(TIMEOUT_S, ask)
    except DownloadFailed as error:
        return error.message[:120]
