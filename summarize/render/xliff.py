"""A digest as XLIFF 2.1 for translators' tools, one file a language; findings are localization quality issues of ITS 2.0 in it.

XLIFF: https://docs.oasis-open.org/xliff/xliff-core/v2.1/ (ITS in its section 5.9). ``summarize memory import`` reads what comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarize import languages
from summarize.render import safe

if TYPE_CHECKING:
    from lxml.etree import _Element

    from summarize.digest_types import Digest, DigestItem
    from summarize.types import Finding

_NS = "urn:oasis:names:tc:xliff:document:2.0"
_ITS, _ITSM = "http://www.w3.org/2005/11/its", "urn:oasis:names:tc:xliff:itsm:2.1"
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
    from lxml import etree

    target = languages.get(language).code
    items = [item for item in digest.items if target in item.translations and item.summary.language != target]
    source = items[0].summary.language if items else "en"
    root = etree.Element(f"{{{_NS}}}xliff", nsmap={None: _NS, "its": _ITS, "itsm": _ITSM})
    for name, value in (("version", "2.1"), ("srcLang", source), ("trgLang", target)):
        root.set(name, value)
    for item in items:
        if item.summary.language == source:
            _file(root, item, target)
    if not len(root):
        etree.SubElement(root, f"{{{_NS}}}file", id="empty")
    text: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return text


def _file(root: _Element, item: DigestItem, target: str) -> None:
    from lxml import etree

    file = etree.SubElement(root, f"{{{_NS}}}file", id=f"s{item.id}", original=safe.line(item.source.url or item.source.location))
    texts = item.translations[target]
    approved = bool(item.reviewers.get(target))
    for n, (sentence, text) in enumerate(zip(item.summary.sentences, texts.sentences, strict=False), 1):
        unit = etree.SubElement(file, f"{{{_NS}}}unit", id=f"u{n}")
        found = [one for one in texts.findings if one.sentence == n]
        if found:
            unit.set(f"{{{_ITS}}}locQualityIssuesRef", f"#its=i{n}")
            issues = etree.SubElement(unit, f"{{{_ITS}}}locQualityIssues")
            issues.set("{http://www.w3.org/XML/1998/namespace}id", f"i{n}")
            for one in found:
                etree.SubElement(issues, f"{{{_ITS}}}locQualityIssue", _issue(one))
        state = "reviewed" if approved else "translated"
        segment = etree.SubElement(unit, f"{{{_NS}}}segment", id=f"g{n}", state=state)
        etree.SubElement(segment, f"{{{_NS}}}source").text = safe.line(sentence.text)
        etree.SubElement(segment, f"{{{_NS}}}target").text = safe.line(text)


def _issue(found: Finding) -> dict[str, str]:
    return {
        "locQualityIssueType": _TYPES.get(found.check, "mistranslation"),
        "locQualityIssueComment": safe.line(f"{found.check}: {found.message}"),
        "locQualityIssueSeverity": _SEVERITY[found.severity],
    }
