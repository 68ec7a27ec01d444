"""Editions of a digest: with what a review changed and approved, of the approved stories alone, or without what is for the newsroom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from summarize.digest_types import Digest, DigestItem
from summarize.review import Record, Subject, is_error
from summarize.types import Finding, Translation


def apply(digest: Digest, record: Record) -> Digest:
    """Put the edits of a record into a digest, and the names of those who approved every text of a story in a language."""
    return replace(digest, items=tuple(_reviewed(item, record) for item in digest.items))


def only_approved(digest: Digest) -> Digest:
    """Keep the stories that are approved in every language of the digest."""
    kept = [item for item in digest.items if all(item.reviewers.get(code) for code in digest.languages or (item.summary.language,))]
    return replace(digest, items=tuple(kept))


def readers_edition(digest: Digest, *, review: bool = False) -> Digest:
    """Take out what is for the newsroom alone.

    That is findings, lines that were left out, suggested headlines, failures, and without ``review`` stories with errors.
    """
    kept = [item for item in digest.items if review or not is_doubtful(item)]
    return replace(digest, items=tuple(_plain(item) for item in kept), failures=())


def is_doubtful(item: DigestItem) -> bool:
    """Return whether an error was found in a story, in whatever language, and nobody dismissed it or approved the text."""
    return not item.ok or any(text.status == "review" for text in (*item.translations.values(), *item.headlines.values()))


def _plain(item: DigestItem) -> DigestItem:
    def clear(texts: Mapping[str, Translation]) -> dict[str, Translation]:
        return {code: replace(text, findings=()) for code, text in texts.items()}

    return replace(
        item,
        findings=(),
        excluded=(),
        suggested_headlines=(),
        suggested_translations={},
        translations=clear(item.translations),
        headlines=clear(item.headlines),
    )


def _reviewed(item: DigestItem, record: Record) -> DigestItem:
    story, own = item.source.sha256, item.summary.language
    written = [record.edited(story, own, sentence.text) for sentence in item.summary.sentences]
    changed = _changed([sentence.text for sentence in item.summary.sentences], written, item.summary.edited)
    sentences = tuple(replace(old, text=new) for old, new in zip(item.summary.sentences, written, strict=True))
    item = replace(
        item,
        summary=replace(item.summary, sentences=sentences, edited=changed),
        translations={code: _translation(text, story, record) for code, text in item.translations.items()},
        headlines={code: _translation(text, story, record) for code, text in item.headlines.items()},
    )
    subject = Subject.of(item)
    names = {code: found for code in subject.texts if (found := record.people("approved", subject, code))}
    for code in names:
        item = _settled(item, code)
    return replace(item, reviewers=names)


def _translation(text: Translation, story: str, record: Record) -> Translation:
    new = [record.edited(story, text.language, sentence) for sentence in text.sentences]
    return replace(text, sentences=tuple(new), edited=_changed(text.sentences, new, text.edited))


def _changed(old: Sequence[str], new: Sequence[str], before: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({*before, *(n for n, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b)}))


def _settled(item: DigestItem, code: str) -> DigestItem:
    """Take out the errors that somebody dismissed or wrote over before approving the text."""

    def kept(found: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(one for one in found if not is_error(one, code))

    def clear(texts: Mapping[str, Translation]) -> dict[str, Translation]:
        return {key: replace(text, status="ok", findings=kept(text.findings)) if key == code else text for key, text in texts.items()}

    return replace(item, translations=clear(item.translations), headlines=clear(item.headlines), findings=kept(item.findings))
