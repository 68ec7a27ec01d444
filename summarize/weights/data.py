"""Entries of the catalog that the work on texts needs (``summarize.text.assets``), found in the store or fetched into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from summarize.config import Settings, load_settings
from summarize.weights.catalog import Catalog
from summarize.weights.progress import Notify, Report
from summarize.weights.pull import ensure
from summarize.weights.store import Store


def fetcher(settings: Settings | None = None, *, notify: Notify | None = None, progress: Report | None = None) -> Callable[[str], Path]:
    """Find an entry's folder in the store of ``settings`` (those of the configuration by default), pulling it unless they are ``offline``.

    The function raises:
        ModelMissing: not there, and offline; the hint is the command that pulls it.
        DownloadFailed, DigestMismatch, StorageError: see :func:`summarize.weights.pull.pull`.
    """

    def fetch(name: str) -> Path:
        chosen = settings or load_settings()
        store = Store(chosen.models_dir, Catalog.load(chosen.catalog))
        return ensure(name, store, offline=chosen.offline, notify=notify, progress=progress)

    return fetch
