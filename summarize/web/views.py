"""The editor as JSON for its page. Texts are lines without anything that steers or hides; the page shows them as text and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from summarize import languages
from summarize.render import safe, wording
from summarize.render.views import direction, said
from summarize.render.words import Words
from summarize.review import Subject
from summarize.types import Finding, Result, Translation
from summarize.web.editor import Editor
from summarize.web.items import Item
from summarize.web.passport import Passport

if TYPE_CHECKING:
    Notes = Callable[[Iterable[Finding]], list[dict[str, Any]]]


def editor(found: Editor) -> dict[str, Any]:
    """The list of stories, how far the work is, and what the models say."""
    items = found.items()
    counts = {state: sum(item.state == state for item in items) for state in ("waiting", "reading", "working", "done", "failed")}
    left, fetch = counts["waiting"] + counts["reading"] + counts["working"], found.fetch
    spent = sum(item.seconds for item in items if item.state == "done")
    return {
        "version": found.version,
        "title": found.title,
        "counts": counts,
        # By the mean of what is done; nothing is said before the first is.
        "seconds_left": round(left * spent / counts["done"]) if left and counts["done"] else None,
        "note": safe.line(found.note),
        "fetch": None if fetch is None else {"file": safe.line(fetch.file), "done": fetch.done, "total": fetch.total},
        "stories": [_row(item, found.passport) for item in items],
    }


def story(item: Item, passport: Passport, words: str = "en") -> dict[str, Any]:
    """Everything about one story; ``texts`` is None until it is done. ``words`` is the language of the page's own words."""
    if item.result is None:
        return {**_row(item, passport), "texts": None}
    result = item.result
    subject = Subject.of(result)
    page = Words.of(words)
    texts = _texts(result, page, lambda found: _findings(_open(found, item, passport), page))
    for code in (result.summary.language, *result.translations):
        part = texts["translations"][code] if code in result.translations else texts["summary"]
        part["approved"] = safe.line(", ".join(passport.record.people("approved", subject, code)))
        part["seen"] = safe.line(", ".join(passport.record.people("seen", subject, code)))
        part["near"] = passport.near(result, code)
    return {**_row(item, passport), "texts": texts}


def _row(item: Item, passport: Passport) -> dict[str, Any]:
    result, error = item.result, item.error
    found = [] if result is None else _open(result.findings, item, passport)
    return {
        "id": item.id,
        "name": safe.line(item.name),
        "state": item.state,
        "busy": item.busy,
        "version": item.version,
        "seconds": round(item.seconds, 1),
        "headline": safe.line(result.headline) if result is not None else "",
        "error": None if error is None else {"message": safe.line(error.message), "hint": safe.line(error.hint)},
        "errors": sum(finding.level == "error" for finding in found),
        "warnings": sum(finding.level == "warning" for finding in found),
    }


def _open(found: Iterable[Finding], item: Item, passport: Passport) -> list[Finding]:
    """Those findings that nobody dismissed."""
    return [one for one in found if item.result and not passport.record.dismissed(item.result.article.sha256, one.key)]


def _texts(result: Result, words: Words, notes: Notes) -> dict[str, Any]:
    summary, article = result.summary, result.article
    return {
        "source": {
            **_language(article.language),
            "outlet": safe.line(article.outlet or ""),
            "published": article.published.isoformat() if article.published else None,
            "lines": _lines(result, words),
            "findings": notes(finding for finding in result.findings if finding.where == "body"),
        },
        "summary": {
            **_language(summary.language),
            "note": wording.summary_note(summary),
            "sentences": [
                {"text": safe.line(part.text), "evidence": list(part.evidence), "edited": n in summary.edited, "method": part.method}
                for n, part in enumerate(summary.sentences, 1)
            ],
            "findings": notes(wording.findings_of(result, "summary")),
        },
        "headline": {**_language(article.language), "text": safe.line(result.headline)},
        "headlines": {code: _translation(text, notes) for code, text in result.headlines.items()},
        "suggested": [safe.line(text) for text in result.suggested_headlines],
        "suggestions": {code: _translation(text, notes) for code, text in result.suggested_translations.items()},
        "translations": {code: _translation(text, notes) for code, text in result.translations.items()},
        "signature": safe.line(result.signature),
    }


def _translation(text: Translation, notes: Notes) -> dict[str, Any]:
    return {
        **_language(text.language),
        "status": text.status,
        "grade": text.grade,
        "sentences": [{"text": safe.line(part), "edited": n in text.edited} for n, part in enumerate(text.sentences, 1)],
        "findings": notes(text.findings),
    }


def _findings(found: Iterable[Finding], words: Words) -> list[dict[str, Any]]:
    """Findings in the page's words."""
    shown = ((one, ": ".join(filter(None, (words.kind(one.kind, "findings"), said(one, words))))) for one in found)
    return [
        {"level": one.level, "kind": one.kind, "sentence": one.sentence, "key": one.key, "text": safe.line(text)} for one, text in shown
    ]


def _language(code: str) -> dict[str, str]:
    known = languages.find(code)
    return {"code": code, "name": wording.language_name(code), "lang": known.code if known else "und", "dir": direction(code)}


def _lines(result: Result, words: Words) -> list[dict[str, Any]]:
    """The article line by line; body lines in pieces, so that the sentences that a summary rests on can be shown."""
    sentences: dict[int, list[tuple[int, str]]] = {}
    for sentence in result.body_sentences:
        sentences.setdefault(sentence.line, []).append((sentence.n, sentence.text))
    return [
        {
            "n": part.n,
            "label": part.label,
            "kind": part.kind,
            "name": words.kind(part.kind),
            "why": [] if part.label == "body" else [safe.line(reason) for reason in part.why],
            "pieces": _pieces(part.text, sentences.get(part.n, []) if part.label == "body" else []),
        }
        for part in result.cleaned.lines
    ]


def _pieces(text: str, sentences: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """A line in pieces; it takes its own of ``sentences``, for a line may be here in two parts, with an appeal between them."""
    pieces: list[tuple[str, int | None]] = []
    at = 0
    while sentences and (place := text.find(sentences[0][1], at)) >= 0:
        n, sentence = sentences.pop(0)
        pieces += [(text[at:place], None), (sentence, n)]
        at = place + len(sentence)
    pieces.append((text[at:], None))
    return [{"text": safe.line(piece), "sentence": n} for piece, n in pieces if n is not None or piece.strip()]
