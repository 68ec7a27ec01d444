"""A digest as XLIFF 2.1 for translators' tools, one file a language; findings are localization quality issues of ITS 2.0 in it.

XLIFF: https://docs.oasis-open.org/xliff/xliff-core/v2.1/ (ITS in its section 5.9). ``summarize memory import`` reads what comes back.
"""

from __future__ import annotations

from summarize import languages
from summarize.digest_types import Digest, DigestItem
from summarize.render import templating
from summarize.render.views import plain
from summarize.types import Finding

#: Checks by the types of https://www.w3.org/TR/its20/#lqissue-typevalues; what is not here is a mistranslation.
_TYPES = {
    "number": "numbers",
    "date": "locale-specific-content",
    "time": "locale-specific-content",
    "omission": "omission",
    "addition": "addition",
    "commentary": "addition",
    "untranslated": "untranslated",
    "language": "untranslated",
    "repetition": "duplication",
    "glossary": "terminology",
    "nonword": "misspelling",
    "script": "characters",
}
_SEVERITY = {"minor": "25", "major": "75", "critical": "100"}


def render(digest: Digest, language: str) -> str:
    """Return the translations into one language as XLIFF 2.1. A file has one source language: stories in others are left out.

    Raises:
        UnsupportedLanguage: a code that is not in the table of languages.
    """
    target = languages.get(language).code
    items = [item for item in digest.items if target in item.translations and item.summary.language != target]
    source = items[0].summary.language if items else "en"
    stories = [(item, _units(item, target)) for item in items if item.summary.language == source]
    return templating.render("digest.xlf", source=source, target=target, stories=stories, issue=_issue, line=plain)


def _units(item: DigestItem, target: str) -> list[tuple[int, str, str, list[Finding]]]:
    """Each sentence's number, source, target and findings."""
    texts = item.translations[target]
    pairs = zip(item.summary.sentences, texts.sentences, strict=False)
    return [(n, sentence.text, text, [one for one in texts.findings if one.sentence == n]) for n, (sentence, text) in enumerate(pairs, 1)]


def _issue(found: Finding) -> dict[str, str]:
    return {
        "locQualityIssueType": _TYPES.get(found.check, "mistranslation"),
        "locQualityIssueComment": plain(f"{found.check}: {found.message}"),
        "locQualityIssueSeverity": _SEVERITY[found.severity],
    }
