"""What every test of the digest gets: an own cache, one date, a folder of articles, and a run that counts what it makes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize.digest_types import Digest

sys.path.insert(0, str(Path(__file__).parent))  # the helpers beside this file
from digest_helpers import Run, write_articles


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests neither see nor leave anything in the user's cache, and every digest has one date."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user-cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles", 12)


@pytest.fixture
def run() -> Callable[..., Digest]:
    return Run()
