"""Test whether a source of weights answers, within a few seconds and without fetching anything."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from summarize.errors import DownloadFailed
from summarize.weights.sources.deadline import within
from summarize.weights.sources.https import opened

#: How long a source may hold us up. Seconds.
TIMEOUT_S = 2.5


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
    """Ask the package index that pip would use (``PIP_INDEX_URL``, else PyPI). Empty if it answers, else the reason why not."""
    if os.environ.get("PIP_NO_INDEX", "").lower() in ("1", "true", "yes", "on"):
        folder = os.environ.get("PIP_FIND_LINKS", "")
        return "" if folder else "PIP_NO_INDEX is set, and PIP_FIND_LINKS is not"
    return _connect(index_url())


def index_url() -> str:
    """The address of the package index that pip would use."""
    return (os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple").rstrip("/")


def mirror(address: str) -> str:
    """Ask the user's own mirror: a folder or an address. Empty if it is there, else the reason why not."""
    if "://" not in address:
        return "" if Path(address).expanduser().is_dir() else "no such folder"
    return _connect(address)


def _connect(address: str) -> str:
    def ask() -> str:
        import socket

        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        proxy = os.environ.get(f"{parts.scheme}_proxy") or os.environ.get(f"{parts.scheme.upper()}_PROXY")
        if proxy:
            through = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
            socket.create_connection((through.hostname or "", through.port or 3128), timeout=TIMEOUT_S).close()
            return ""
        socket.create_connection((parts.hostname or "", port), timeout=TIMEOUT_S).close()
        return ""

    return _within(ask)


def _within(ask: Callable[[], str]) -> str:
    """What ``ask`` says, or why nothing came within :data:`PATIENCE` seconds."""
    try:
        return within(TIMEOUT_S, ask)
    except DownloadFailed as error:
        return error.message[:120]
