"""Short faithful summaries of news articles, donation appeals excluded, translated and checked.

    from summarize import Summarizer, check, clean

    with Summarizer(profile="bundled") as s:
        result = s.summarize(text, to=("ru", "es"))

``clean`` and ``check`` need no model. Everything public is named in ``__all__``; nothing is read or fetched at import.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from summarize.__about__ import __version__

if TYPE_CHECKING:
    from summarize.api import Summarizer
    from summarize.boilerplate import clean
    from summarize.config import Settings, load_settings
    from summarize.digest.build import build_digest
    from summarize.errors import SummarizeError
    from summarize.ingest import article_from_text, read_article
    from summarize.types import Article, CheckReport, Cleaned, Digest, Finding, Result, Summary, Translation
    from summarize.verification import check

# Loaded when first used: importing the package costs next to nothing.
_PLACES = {
    "Article": "types",
    "CheckReport": "types",
    "Cleaned": "types",
    "Digest": "types",
    "Finding": "types",
    "Result": "types",
    "Settings": "config",
    "SummarizeError": "errors",
    "Summarizer": "api",
    "Summary": "types",
    "Translation": "types",
    "article_from_text": "ingest",
    "build_digest": "digest.build",
    "check": "verification",
    "clean": "boilerplate",
    "load_settings": "config",
    "read_article": "ingest",
}

__all__ = [
    "Article",
    "CheckReport",
    "Cleaned",
    "Digest",
    "Finding",
    "Result",
    "Settings",
    "SummarizeError",
    "Summarizer",
    "Summary",
    "Translation",
    "__version__",
    "article_from_text",
    "build_digest",
    "check",
    "clean",
    "load_settings",
    "read_article",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
