"""The editor as JSON for its page. Texts are lines without anything that steers or hides; the page shows them as text and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from summarize import languages
from summarize.render import safe, wording
from summarize.render.views import direction, said
from summarize.render.words import Words
from summarize.review import Subject

if TYPE_CHECKING:
    from summarize.types import Finding, LabelledLine, Result, Translation
    from summarize.web.editor import Editor
    from summarize.web.items import Item
    from summarize.web.passport import Passport


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
    texts = _texts(result, lambda found: _findings(_open(found, item, passport), words))
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


def _texts(result: Result, notes: Callable[[Iterable[Finding]], list[dict[str, Any]]]) -> dict[str, Any]:
    summary, article = result.summary, result.article
    return {
        "source": {
            **_language(article.language),
            "outlet": safe.line(article.outlet or ""),
            "published": article.published.isoformat() if article.published else None,
            "lines": _lines(result),
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


def _translation(text: Translation, notes: Callable[[Iterable[Finding]], list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        **_language(text.language),
        "status": text.status,
        "grade": text.grade,
        "sentences": [{"text": safe.line(part), "edited": n in text.edited} for n, part in enumerate(text.sentences, 1)],
        "findings": notes(text.findings),
    }


def _findings(found: Iterable[Finding], words: str) -> list[dict[str, Any]]:
    return [
        {"level": one.level, "kind": one.kind, "sentence": one.sentence, "key": one.key, "text": safe.line(_shown(one, Words.of(words)))}
        for one in found
    ]


def _shown(found: Finding, words: Words) -> str:
    """A finding in the page's words."""
    return ": ".join(filter(None, (words.kind(found.kind, "findings"), said(found, words))))


def _language(code: str) -> dict[str, str]:
    known = languages.find(code)
    return {"code": code, "name": wording.language_name(code), "lang": known.code if known else "und", "dir": direction(code)}


def _lines(result: Result) -> list[dict[str, Any]]:
    """The article line by line; body lines in pieces, so that the sentences that a summary rests on can be shown."""
    sentences: dict[int, list[tuple[int, str]]] = {}
    for sentence in result.body_sentences:
        sentences.setdefault(sentence.line, []).append((sentence.n, sentence.text))
    taken: dict[int, int] = {}
    return [_line(part, sentences.get(part.n, []), taken) for part in result.cleaned.lines]


def _line(part: LabelledLine, sentences: Sequence[tuple[int, str]], taken: dict[int, int]) -> dict[str, Any]:
    line: dict[str, Any] = {"n": part.n, "label": part.label, "kind": part.kind}
    if part.label != "body":
        return {**line, "why": [safe.line(reason) for reason in part.why], "pieces": [{"text": safe.line(part.text), "sentence": None}]}
    pieces: list[Mapping[str, Any]] = []
    at = 0
    # A line may be here in two parts, with an appeal between them: sentences are taken in order, once.
    for n, text in sentences[taken.get(part.n, 0) :]:
        place = part.text.find(text, at)
        if place < 0:
            break
        if part.text[at:place].strip():
            pieces.append({"text": safe.line(part.text[at:place]), "sentence": None})
        pieces.append({"text": safe.line(text), "sentence": n})
        at = place + len(text)
        taken[part.n] = taken.get(part.n, 0) + 1
    if part.text[at:].strip():
        pieces.append({"text": safe.line(part.text[at:]), "sentence": None})
    return {**line, "why": [], "pieces": pieces}
