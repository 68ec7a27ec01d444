"""A digest as its pages show it: one edition a language, all texts typeset, all words chosen, all addresses checked.

HTML, EPUB, Markdown, feeds and posts are written from these values. The templates decide nothing but looks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from summarize import languages
from summarize.digest_types import Digest, DigestItem
from summarize.render import disclosure, links
from summarize.render.views import LeftOut, Notes, SentenceView, SourceView, Text, clean, direction, native_name
from summarize.render.words import Words
from summarize.types import Finding, Summary, Translation


def editions(digest: Digest, codes: Sequence[str] | None = None, *, contact: str | None = None, proof: bool = True) -> tuple[Edition, ...]:
    """One edition for each of ``codes`` (by default, the digest's languages). A digest without targets comes in its summaries' languages.

    ``contact`` is where readers report an error: an address that begins with ``mailto:``, ``https:`` or ``http:``. A ``proof`` is for the
    newsroom, which knows articles by the names of their files.

    Raises:
        UnsupportedLanguage: a code that is not in the table of languages.
    """
    wanted = codes if codes is not None else digest.languages
    if not wanted:
        wanted = list(dict.fromkeys(item.summary.language for item in digest.items if languages.find(item.summary.language))) or ["en"]
    return tuple(Edition(digest, languages.get(code).code, contact, proof=proof) for code in dict.fromkeys(wanted))


class Edition:
    """The digest in one language. ``code`` and ``dir`` are those of its texts, ``words.lang`` the language of the words around them."""

    def __init__(self, digest: Digest, code: str, contact: str | None, *, proof: bool) -> None:
        self.created, self.code, self.dir, self.name = digest.created, code, direction(code), native_name(code)
        self.words = words = Words.of(code)
        own_title = Text(words.text("title"), words.lang, direction(words.lang))
        self.title = Text.of(digest.title, code) if digest.title else own_title
        self.day, self.iso = words.day(digest.created, weekday=True), digest.created.date().isoformat()
        self.compiled = words.moment("compiled", digest.created)
        self.count = words.count("stories", len(digest.items))
        self.failures = [(clean(one.location, "und"), clean(f"{one.message} ({one.error})", "und")) for one in digest.failures]
        self.failed = words.count("failed", len(digest.failures)) if digest.failures else ""
        self.signature = clean(digest.signature, "und")
        self.notice = words.text(key := disclosure.notice_key([item.summary for item in digest.items]))
        seen: Counter[str] = Counter()
        self.stories: list[Story] = []
        for n, item in enumerate(digest.items, 1):
            # The fragment of a story is the same in every run: links to it keep working.
            base = f"{code}-{re.sub('[^A-Za-z0-9]', '', item.id)[:16] or n}"
            anchor = f"{base}-{n}" if seen[base] else base
            seen[base] += 1
            report = links.report(contact, anchor, item.signature or digest.signature) if contact else ""
            self.stories.append(Story(item, n, anchor, words, digest.created, report, proof=proof, says_own=key == "machine"))
        self.disclosure = disclosure.together(story.disclosure for story in self.stories)

    def published(self, *, review: bool) -> list[Story]:
        """Return the stories that leave the newsroom: those with a text in the language, without ``review`` only what needs none."""
        return [story for story in self.stories if story.grade != "missing" and (review or not story.review)]


class Story:
    """One item in one language. ``body`` is the block of its ``sentences``; ``notes`` are all notes in the order of their numbers."""

    def __init__(
        self, item: DigestItem, n: int, anchor: str, words: Words, created: datetime, report: str, *, proof: bool, says_own: bool
    ) -> None:
        code, own = words.language, item.summary.language
        translation, headline = item.translations.get(code), item.headlines.get(code)
        shown = translation.language if translation else own
        self.item, self.id, self.number, self.report = item, anchor, words.number(n), report
        self.headline = Text.of(headline.text, code) if headline and headline.text.strip() else Text.of(item.headline, item.language)
        self.notes = Notes(anchor, words)
        self.headline_notes = self.notes.add(headline.findings if headline else (), "about_headline")
        self.sentences = self._sentences(item, translation, shown, "" if own == code else "about_summary")
        self.notes.add([found for found in item.findings if found.where == "body"], "about_body", anchored=False)
        whole = Text.of("", shown)
        self.body = whole._replace(text=" ".join(sentence.text for sentence in self.sentences))
        self.source = SourceView(item.source, words, proof=proof)
        self.also = tuple(view for source in item.also if (view := SourceView(source, words, proof=proof)).name)
        self.grade, self.grade_words, self.grade_long = _grade(translation, words, own)
        texts = [text for text in (translation, headline) if text is not None]
        self.review = any(text.status == "review" for text in texts) or any(note.level == "error" for note in self.notes)
        self.disclosure = disclosure.of_item(item, code)
        self.remarks = _remarks(item.summary, texts, self.disclosure.reviewers, words, says_own=says_own)
        #: The lines under a text that leaves the newsroom: a draft that nobody approved is called one.
        self.public_remarks = (self.grade_long, *self.remarks) if self.grade == "draft" and not self.disclosure.reviewers else self.remarks
        self.suggested = _suggested(item, code, self.headline)
        # The headline and the summary in the article's own language.
        self.original = None if own == code or translation is None else Text.of(item.summary.text, own)
        self.original_headline = Text.of(item.headline, item.language)
        self.original_label = words.text("original", language=words.language_name(item.language))
        self.left_out = [LeftOut.of(run, item.language, words) for run in item.excluded]
        until, self.usage = item.source.embargo, self.source.usage
        # Only --ignore-embargo lets one come so far that had not ended when the digest was made.
        self.embargo = words.moment("embargo", until.astimezone(UTC)) if until and until > created else ""

    def _sentences(self, item: DigestItem, translation: Translation | None, code: str, about_summary: str) -> list[SentenceView]:
        """The sentences with the findings on each: those on the translation, and those on the same sentence of the summary."""
        texts = translation.sentences if translation else tuple(sentence.text for sentence in item.summary.sentences)
        on_text = _translation_findings(item, translation)
        on_summary = [found for found in item.findings if found.where == "summary"]
        sentences = []
        for n, text in enumerate(texts, 1):
            own = [found for found in on_text if found.sentence == n]
            notes = self.notes.add(own) + self.notes.add([found for found in on_summary if found.sentence == n], about_summary)
            sentences.append(SentenceView.of(clean(text, code), own, notes, code, _evidence(item, n)))
        self.notes.add([found for found in (*on_text, *on_summary) if not 1 <= found.sentence <= len(texts)], anchored=False)
        return sentences


def _suggested(item: DigestItem, code: str, headline: Text) -> list[Text]:
    """Return the other headlines that were suggested, in the language of the edition where they were translated into it."""
    translation = item.suggested_translations.get(code)
    texts, shown = (translation.sentences, code) if translation else (item.suggested_headlines, item.language)
    return [text for one in texts if (text := Text.of(one, shown)).text != headline.text]


def _evidence(item: DigestItem, n: int) -> str:
    """The address of the passage that a sentence rests on; empty where the article is no page, or its words are not known."""
    cited = [text for sentence in item.summary.sentences[n - 1 : n] for one in sentence.evidence if (text := item.evidence.get(one))]
    return links.passage(item.source.url or item.source.location, cited[0]) or "" if cited else ""


def _translation_findings(item: DigestItem, translation: Translation | None) -> tuple[Finding, ...]:
    if translation is None:
        return ()
    code = translation.language
    headline = item.headlines[code].findings if code in item.headlines else ()
    return tuple(
        dict.fromkeys((*translation.findings, *(found for found in item.findings if found.where == code and found not in headline)))
    )


def _grade(translation: Translation | None, words: Words, own: str) -> tuple[str, str, str]:
    if words.language == own:
        return "own", words.text("own"), ""
    if translation is None:
        return "missing", words.text("missing", language=words.language_name(own)), ""
    if translation.grade == "good":
        return "good", words.text("good"), ""
    return "draft", words.text("draft"), words.text("draft_long")


def _remarks(summary: Summary, shown: Sequence[Translation], reviewers: Sequence[str], words: Words, *, says_own: bool) -> tuple[str, ...]:
    """How the texts came about, where the machine did not simply write them, and who reviewed them.

    Without ``says_own`` the edition's notice says already that they are the article's own sentences.
    """
    keys: list[str] = (
        [summary.method] if summary.method in ("mixed", "passthrough") or (says_own and summary.method == "extractive") else []
    )
    if summary.truncated:
        keys.append("truncated")
    if summary.edited or any(text.edited for text in shown):
        keys.append("edited")
    reviewed = [words.text("reviewed", names=", ".join(clean(name, "und") for name in reviewers))] if reviewers else []
    return (*(words.text(key) for key in keys), *reviewed)
