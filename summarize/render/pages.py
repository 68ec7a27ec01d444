"""A digest as its pages show it: one edition a language, all texts typeset, all words chosen, all addresses checked.

HTML and EPUB are two dresses of these values. The templates decide nothing but looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from summarize import languages
from summarize.digest_types import Digest, DigestItem, Source
from summarize.render import disclosure, links, safe
from summarize.render.typography import polish, quoted
from summarize.render.views import Edition, FailureView, LeftOut, Note, Original, Piece, SentenceView, SourceView, Story, Text
from summarize.render.words import Words
from summarize.types import Excluded, Finding, Summary, Translation

#: Not characters of XML 1.0 or HTML: what :func:`safe.terminal` leaves of them.
_NO_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def editions(digest: Digest, codes: Sequence[str] | None = None, *, contact: str | None = None) -> tuple[Edition, ...]:
    """One edition for each of ``codes`` (by default, the digest's languages). A digest without targets comes in its summaries' languages.

    ``contact`` is where readers report an error: an address that begins with ``mailto:``, ``https:`` or ``http:``.

    Raises:
        UnsupportedLanguage: a code that is not in the table of languages.
    """
    wanted = codes if codes is not None else digest.languages
    if not wanted:
        wanted = list(dict.fromkeys(item.summary.language for item in digest.items if languages.find(item.summary.language))) or ["en"]
    return tuple(_edition(digest, languages.get(code).code, contact) for code in dict.fromkeys(wanted))


def direction(code: str) -> str:
    """``rtl`` or ``ltr``; ``auto`` for a language that the table does not know."""
    known = languages.find(code)
    return "auto" if known is None else "rtl" if known.rtl else "ltr"


def native_name(code: str) -> str:
    """A language's own name with a capital first letter."""
    name = languages.local_name(code)
    return name[:1].upper() + name[1:]


def clean(text: str, code: str) -> str:
    """One line of ``text`` for a page in ``code``: nothing that steers or hides, the language's own typography."""
    return polish(_NO_CHARACTERS.sub("\ufffd", safe.line(text)), code)


def _text(text: str, code: str) -> Text:
    return Text(clean(text, code), _tag(code), direction(code))


def _tag(code: str) -> str:
    """A language tag fit for an attribute: the table's own, else what of ``code`` is one, else ``und``."""
    known = languages.find(code)
    return known.code if known else code if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", code) else "und"


def _edition(digest: Digest, code: str, contact: str | None) -> Edition:
    words = Words.of(code)
    seen: dict[str, int] = {}
    title = _text(digest.title, code) if digest.title else Text(words.text("title"), words.lang, direction(words.lang))
    created = digest.created
    stories = tuple(_story(item, n, _anchor(item.id, n, code, seen), words, digest, contact) for n, item in enumerate(digest.items, 1))
    return Edition(
        code=code,
        lang=code,
        dir=direction(code),
        name=native_name(code),
        title=title,
        day=words.day(created, weekday=True),
        iso=created.date().isoformat(),
        compiled=words.moment("compiled", created),
        count=words.count("stories", len(digest.items)),
        stories=stories,
        failures=tuple(
            FailureView(clean(failure.location, "und"), clean(f"{failure.message} ({failure.error})", "und")) for failure in digest.failures
        ),
        failed=words.count("failed", len(digest.failures)) if digest.failures else "",
        signature=clean(digest.signature, "und"),
        disclosure=disclosure.together(story.disclosure for story in stories),
        words=words,
    )


def _anchor(identity: str, n: int, code: str, seen: dict[str, int]) -> str:
    """The fragment of a story, the same in every run: links to it keep working."""
    base = f"{code}-{re.sub('[^A-Za-z0-9]', '', identity)[:16] or n}"
    seen[base] = seen.get(base, 0) + 1
    return base if seen[base] == 1 else f"{base}-{n}"


def _story(item: DigestItem, n: int, anchor: str, words: Words, digest: Digest, contact: str | None) -> Story:
    code, own = words.language, item.summary.language
    translation = item.translations.get(code)
    same = own == code
    shown = translation.language if translation else own
    texts = translation.sentences if translation else tuple(sentence.text for sentence in item.summary.sentences)
    headline = item.headlines.get(code)
    head_text = headline.text if headline and headline.text.strip() else item.headline
    head_code = code if headline and headline.text.strip() else item.language
    writer = _Notes(anchor, words)
    head_notes = writer.add(headline.findings if headline else (), "about_headline")
    sentences = tuple(
        _sentence(clean(text, shown), about, (*writer.add(about, ""), *writer.add(source, "" if same else "about_summary")), shown, cited)
        for text, about, source, cited in zip(texts, *_by_sentence(item, translation, len(texts)), _evidence(item, len(texts)), strict=True)
    )
    writer.add(_general(item, translation, len(texts)), "", anchored=False)
    writer.add([found for found in item.findings if found.where == "body"], "about_body", anchored=False)
    grade, grade_words, grade_long = _grade(translation, words, same=same, own=own)
    body = Text(" ".join(sentence.text for sentence in sentences), _tag(shown), direction(shown))
    checked = [part for part in (translation, headline) if part is not None]
    mark = disclosure.of_item(item, code)
    return Story(
        id=anchor,
        n=n,
        number=words.number(n),
        headline=_text(head_text, head_code),
        headline_notes=head_notes,
        body=body,
        sentences=sentences,
        notes=tuple(writer.notes),
        source=_source(item.source, words),
        also=tuple(_source(source, words, item.language) for source in item.also),
        grade=grade,
        grade_words=grade_words,
        grade_long=grade_long,
        review=any(part.status == "review" for part in checked) or any(note.level == "error" for note in writer.notes),
        suggested=_suggested(item, code, head_text),
        remarks=(*_remarks(item.summary, checked, words), *_reviewed(mark.reviewers, words)),
        original=None if same or translation is None else _original(item, words),
        left_out=tuple(_left_out(run, item.language, words) for run in item.excluded),
        disclosure=mark,
        usage=words.text("usage", terms=clean(item.source.usage, "und")) if item.source.usage else "",
        embargo=_embargo(item.source.embargo, digest.created, words),
        report=links.report(contact, anchor, item.signature or digest.signature) if contact else "",
    )


def _suggested(item: DigestItem, code: str, headline: str) -> tuple[Text, ...]:
    """Return the other headlines that were suggested, in the language of the edition where they were translated into it."""
    translation = item.suggested_translations.get(code)
    texts, shown = (translation.sentences, code) if translation else (item.suggested_headlines, item.language)
    return tuple(_text(text, shown) for text in texts if text != headline)


class _Notes:
    """Numbers the notes of one story."""

    def __init__(self, anchor: str, words: Words) -> None:
        self.notes: list[Note] = []
        self._anchor, self._words = anchor, words

    def add(self, findings: Iterable[Finding], place: str, *, anchored: bool = True) -> tuple[Note, ...]:
        """Notes on ``findings``; ``place`` is the key of the words that say what they are about."""
        first = len(self.notes)
        for found in dict.fromkeys(findings):
            n = len(self.notes) + 1
            level = found.level if found.level in ("error", "warning") else "warning"
            where = self._words.text(place) if place else ""
            label, kind = self._words.text(level), self._words.finding(found.kind)
            self.notes.append(Note(n, f"{self._anchor}-n{n}", level, label, kind, self._said(found), where, anchored))
        return tuple(self.notes[first:])

    def _said(self, found: Finding) -> str:
        """Expected and got in the reader's words; on an English page the check's own sentence too."""
        words = self._words
        values = {
            name: quoted(clean(value, "und"), words.lang) for name, value in (("expected", found.expected), ("got", found.got)) if value
        }
        key = "_".join(values)
        pair = words.text(key, **values) if key else ""
        if words.lang != "en" or not found.message:
            return pair
        message = clean(found.message, "en")
        fresh = any(value and value not in found.message for value in (found.expected, found.got))
        return f"{message} — {pair}" if pair and fresh else message


def _evidence(item: DigestItem, length: int) -> list[str]:
    """The address of the passage that each sentence rests on; empty where the article is no page, or its words are not known."""
    pages = item.source.url or item.source.location
    cited = [[item.evidence[n] for n in sentence.evidence if n in item.evidence] for sentence in item.summary.sentences]
    found = [links.passage(pages, texts[0]) or "" if texts else "" for texts in cited]
    return [*found, *[""] * length][:length]


def _sentence(text: str, about: Sequence[Finding], notes: tuple[Note, ...], code: str, evidence: str = "") -> SentenceView:
    """A sentence with the very words marked that its findings name, as far as they are in it and do not overlap."""
    places: list[tuple[int, int, str]] = []
    for found in about:
        got = clean(found.got, code)
        place = re.search(rf"(?<!\w){re.escape(got)}(?!\w)", text) if got else None
        if place and all(place.end() <= start or place.start() >= end for start, end, _ in places):
            places.append((*place.span(), "error" if found.level == "error" else "warning"))
    pieces, last = [], 0
    for start, end, level in sorted(places):
        pieces += [Piece(text[last:start]), Piece(text[start:end], level)]
        last = end
    pieces.append(Piece(text[last:]))
    whole = min((note.level for note in notes), default="") if not places else ""
    return SentenceView(tuple(piece for piece in pieces if piece.text), notes, whole, evidence)


def _by_sentence(
    item: DigestItem, translation: Translation | None, length: int
) -> tuple[Sequence[Sequence[Finding]], Sequence[Sequence[Finding]]]:
    """Findings on each sentence: those on the translation, and those on the summary, whose sentences are the same ones in order."""
    mine: list[list[Finding]] = [[] for _ in range(length)]
    about: list[list[Finding]] = [[] for _ in range(length)]
    for found in _translation_findings(item, translation):
        if 1 <= found.sentence <= length:
            mine[found.sentence - 1].append(found)
    for found in item.findings:
        if found.where == "summary" and 1 <= found.sentence <= length:
            about[found.sentence - 1].append(found)
    return mine, about


def _general(item: DigestItem, translation: Translation | None, length: int) -> list[Finding]:
    """Findings that speak of no one sentence."""
    spoken = (*_translation_findings(item, translation), *(found for found in item.findings if found.where == "summary"))
    return [found for found in spoken if not 1 <= found.sentence <= length]


def _translation_findings(item: DigestItem, translation: Translation | None) -> tuple[Finding, ...]:
    if translation is None:
        return ()
    code = translation.language
    headline = item.headlines[code].findings if code in item.headlines else ()
    return tuple(
        dict.fromkeys((*translation.findings, *(found for found in item.findings if found.where == code and found not in headline)))
    )


def _grade(translation: Translation | None, words: Words, *, same: bool, own: str) -> tuple[str, str, str]:
    if same:
        return "own", words.text("own"), ""
    if translation is None:
        return "missing", words.text("missing", language=words.language_name(own)), ""
    if translation.grade == "good":
        return "good", words.text("good"), ""
    return "draft", words.text("draft"), words.text("draft_long")


def _remarks(summary: Summary, shown: Sequence[Translation], words: Words) -> tuple[str, ...]:
    """How the texts came about, where the machine did not simply write them."""
    keys: list[str] = [summary.method] if summary.method in ("extractive", "mixed", "passthrough") else []
    if summary.truncated:
        keys.append("truncated")
    if summary.edited or any(text.edited for text in shown):
        keys.append("edited")
    return tuple(words.text(key) for key in keys)


def _embargo(until: datetime | None, created: datetime, words: Words) -> str:
    """The words for an embargo that had not ended when the digest was made: only ``--ignore-embargo`` lets it come so far."""
    return words.moment("embargo", until.astimezone(UTC)) if until and until > created else ""


def _reviewed(names: Sequence[str], words: Words) -> tuple[str, ...]:
    return (words.text("reviewed", names=", ".join(clean(name, "und") for name in names)),) if names else ()


def _original(item: DigestItem, words: Words) -> Original:
    label = words.text("original", language=words.language_name(item.language))
    return Original(label, _text(item.headline, item.language), _text(item.summary.text, item.summary.language))


def _left_out(run: Excluded, code: str, words: Words) -> LeftOut:
    single = run.start_line == run.end_line
    where = (
        "—"
        if not run.start_line
        else words.text("line" if single else "lines", first=words.number(run.start_line), last=words.number(run.end_line))
    )
    lines = tuple(_text(line, code) for line in run.text.split("\n") if line.strip())
    return LeftOut(words.kind(run.kind), where, lines)


def _source(source: Source, words: Words, title_code: str | None = None) -> SourceView:
    name = clean(links.place(source.location, source.url, source.outlet), "und")
    day = words.day(source.published) if source.published else None
    title = _text(source.title, title_code) if source.title and title_code else None
    return SourceView(name, links.href(source.url) or links.href(source.location), day, _iso(source.published), title)


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when and when.tzinfo else when.replace(tzinfo=UTC).isoformat() if when else None
