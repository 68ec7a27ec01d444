"""A digest as JSON (``schema/digest.v1.schema.json``). Equal digests give equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from summarize.rendering import json

if TYPE_CHECKING:
    from summarize.model import Digest, DigestItem, Failure, Source, Translation


def render(digest: Digest, *, language: str | None = None) -> str:
    """The document, ending in a newline; ``language`` keeps the translations into that one alone."""
    return json.dumps(document(digest, language=language)) + "\n"


def document(digest: Digest, *, language: str | None = None) -> dict[str, Any]:
    """The digest as the contract has it."""
    languages = [code for code in digest.languages if language is None or code == language]
    return {
        "schema_version": json.SCHEMA_VERSION,
        "title": digest.title,
        "created": digest.created.isoformat(),
        "languages": languages,
        "items": [_item(item, languages) for item in digest.items],
        "failures": [_failure(failed) for failed in digest.failures],
        "signature": digest.signature,
    }


def _item(item: DigestItem, languages: list[str]) -> dict[str, Any]:
    return {
        "id": item.id,
        "language": item.language,
        "headline": item.headline,
        "headlines": _translations(item.headlines, languages),
        "source": _source(item.source),
        "also": [_source(source) for source in item.also],
        "summary": json.summary(item.summary),
        "translations": _translations(item.translations, languages),
        "excluded": json.runs(item.excluded),
        "findings": json.findings(found for found in item.findings if _about(found.where, languages)),
        "signature": item.signature,
    }


def _about(where: str, languages: list[str]) -> bool:
    """True for what is said of the article itself and of one of ``languages``."""
    return where in ("body", "summary") or where.removeprefix("headline.") in languages


def _translations(texts: Mapping[str, Translation], languages: list[str]) -> dict[str, Any]:
    return {code: json.translation(texts[code]) for code in languages if code in texts}


def _source(source: Source) -> dict[str, Any]:
    return {
        "location": source.location,
        "sha256": source.sha256,
        "title": source.title,
        "outlet": source.outlet,
        "url": source.url,
        "published": _date(source.published),
    }


def _date(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def _failure(failed: Failure) -> dict[str, Any]:
    return {
        "location": failed.location,
        "error": failed.error,
        "message": failed.message,
        "hint": failed.hint,
        "exit_code": failed.exit_code,
    }
