"""A digest as JSON (``schema/digest.v1.schema.json``). Equal digests give equal bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from summarize.digest_types import Digest, DigestItem
from summarize.render import disclosure, json
from summarize.types import Translation

_NO_ITEMS = '"items": []'
_SOURCE = ("location", "sha256", "title", "outlet", "url", "published", "embargo", "usage", "byline")
_FAILURE = ("location", "error", "message", "hint", "exit_code")


def render(digest: Digest, *, language: str | None = None) -> str:
    """The document, ending in a newline; ``language`` keeps the translations into that one alone."""
    languages = _languages(digest, language)
    before, after = json.dumps(_frame(digest, languages)).split(_NO_ITEMS)
    # Story by story: all of them as nested dictionaries, and then as a million pieces of text, are several times the digest.
    text = StringIO()
    text.write(before + '"items": [')
    for number, one in enumerate(digest.items):
        text.write((",\n    " if number else "\n    ") + json.dumps(item(one, languages)).replace("\n", "\n    "))
    text.write(("\n  ]" if digest.items else "]") + after + "\n")
    return text.getvalue()


def document(digest: Digest, *, language: str | None = None) -> dict[str, Any]:
    """The digest as the contract has it."""
    languages = _languages(digest, language)
    return _frame(digest, languages) | {"items": [item(one, languages) for one in digest.items]}


def _languages(digest: Digest, language: str | None) -> list[str]:
    return [code for code in digest.languages if language is None or code == language]


def _frame(digest: Digest, languages: list[str]) -> dict[str, Any]:
    """All but the stories, in the order of the contract."""
    return {
        "schema_version": json.SCHEMA_VERSION,
        "title": digest.title,
        "created": digest.created.isoformat(),
        "languages": languages,
        "items": [],
        "failures": [json.fields(failed, *_FAILURE) for failed in digest.failures],
        "signature": digest.signature,
    }


def item(item: DigestItem, languages: Sequence[str]) -> dict[str, Any]:
    """A story as the contract has it, with its translations into ``languages``."""
    document = {
        "id": item.id,
        "language": item.language,
        "headline": item.headline,
        "headlines": _translations(item.headlines, languages),
        "source": json.fields(item.source, *_SOURCE),
        "also": [json.fields(source, *_SOURCE) for source in item.also],
        "summary": json.summary(item.summary),
        "evidence": [{"n": n, "text": text} for n, text in item.evidence.items()],
        "translations": _translations(item.translations, languages),
        "excluded": json.runs(item.excluded),
        "findings": json.findings(found for found in item.findings if _about(found.where, languages)),
        "disclosure": disclosure.of_languages(item, languages),
        "signature": item.signature,
    }
    return document | json.suggested(item.suggested_headlines, _translations(item.suggested_translations, languages))


def _about(where: str, languages: Sequence[str]) -> bool:
    """True for what is said of the article itself and of one of ``languages``."""
    return where in ("body", "summary") or where.removeprefix("headline.") in languages


def _translations(texts: Mapping[str, Translation], languages: Sequence[str]) -> dict[str, Any]:
    return {code: json.translation(texts[code]) for code in languages if code in texts}
