"""Test whether a source of weights answers, within a few seconds and without fetching anything."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from summarize.errors import DownloadFailed
from summarize.weights.sources.connection import opened, within

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
