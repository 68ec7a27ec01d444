"""Is it still true? The sources of a digest are read again, and what was published is checked against what they say now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarize.api import Summarizer, open_context
from summarize.config import Settings
from summarize.digest.keys import text_id
from summarize.digest.reading import item
from summarize.digest_types import DigestItem
from summarize.errors import PageGone, SummarizeError, UnreadableInput, Withdrawn
from summarize.ingest.items import Pending, ReadOptions
from summarize.ingest.sources import expand
from summarize.pipeline import prepare, run_batch
from summarize.review import texts_of
from summarize.text.strict_json import loads
from summarize.types import Article, Finding

if TYPE_CHECKING:
    from summarize.render.words import Words

#: What became of a story: its article is the same; has changed and still says what was published, or does not; was withdrawn (404, 410,
#: canceled by its agency); or could not be read.
Status = Literal["unchanged", "holds", "lost", "withdrawn", "unread"]


@dataclass(frozen=True, slots=True)
class Published:
    """A story of a digest that is out. ``texts`` are its sentences by language, each with its number; 0 is the headline."""

    id: str
    location: str
    language: str
    written: str
    headline: str
    texts: Mapping[str, Mapping[int, str]]
    evidence: Mapping[int, tuple[str, ...]]
    known: Mapping[int, frozenset[tuple[str, str]]]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Published:
        """Take an item of the JSON of a digest; raises KeyError, TypeError, ValueError or AttributeError if it is none."""
        summary, cited = row["summary"], {int(one["n"]): str(one["text"]) for one in row.get("evidence", ())}
        known: dict[int, set[tuple[str, str]]] = {}
        for found in row["findings"]:
            if found["where"] == "summary":
                known.setdefault(int(found["sentence"]), set()).add((str(found["kind"]), str(found["got"])))
        return cls(
            id=str(row["id"]),
            location=str(row["source"]["location"]),
            language=str(row["language"]),
            written=str(summary["language"]),
            headline=str(row["headline"]),
            texts=texts_of(row),
            evidence={
                n: tuple(cited[one] for one in sentence["evidence"] if one in cited) for n, sentence in enumerate(summary["sentences"], 1)
            },
            known={n: frozenset(pairs) for n, pairs in known.items()},
        )


@dataclass(frozen=True, slots=True)
class Lost:
    """A published sentence that its article no longer bears out. ``findings`` have in ``expected`` what the article says now."""

    sentence: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one story; ``reason`` says why it was withdrawn or not read, ``article`` is what there is now."""

    story: Published
    status: Status
    lost: tuple[Lost, ...] = ()
    reason: str = ""
    article: Article | None = None

    def note(self, code: str, when: datetime) -> str:
        """Return the correction, or the withdrawal, for readers of one language; empty if there is nothing to correct."""
        from summarize.render.words import Words

        words = Words.of(code)
        if self.status == "withdrawn":
            return words.text("withdrawn", date=words.day(when))
        texts = self.story.texts.get(code, {})
        parts = [_part(texts.get(one.sentence, ""), one.findings[0], words, self.story.language) for one in self.lost]
        sentences = parts[:1] + [part[:1].upper() + part[1:] for part in parts[1:]]  # the first one goes on after a colon
        return f"{words.text('correction', date=words.day(when))} {' '.join(sentences)}" if parts else ""


def _part(text: str, found: Finding, words: Words, language: str) -> str:
    from summarize.render.typography import quoted
    from summarize.render.views import clean

    expected, got, own = clean(found.expected, "und"), clean(found.got, "und"), words.language == language
    digits = not any(letter.isalpha() for letter in expected + got)
    if found.check == "number" and digits and not own:
        expected, got = words.figures(expected, language), words.figures(got, language)
    if expected and got and (own or digits or found.check == "name"):
        return words.text("corrected", expected=expected, got=got)
    return words.text("no_longer", sentence=quoted(clean(text, words.language), words.lang))


def read_digest(text: str, place: str) -> tuple[list[Published], tuple[str, ...]]:
    """Read the stories and the target languages of a digest's JSON.

    Raises:
        UnreadableInput: it is something else.
    """
    try:
        document = loads(text)
        return [Published.of(row) for row in document["items"]], tuple(map(str, document["languages"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableInput(f"is no digest ({place})", hint="summarize digest ARTICLE… -o digest.json writes one") from error


def check_again(stories: Sequence[Published], settings: Settings, options: ReadOptions, beside: Path = Path()) -> Iterator[Checked]:
    """Read each story's article again and yield what became of the story, in order. Opens no model that writes.

    A file is looked for from this folder, then from ``beside``, that of the digest.
    """
    for story in stories:
        try:
            article = _source(story.location, options, beside).load(options)
            yield _checked(story, article, settings)
        except (PageGone, Withdrawn) as error:
            yield Checked(story, "withdrawn", reason=error.message)
        except SummarizeError as error:
            yield Checked(story, "unread", reason=error.message)


def propose(found: Sequence[Checked], languages: Sequence[str], settings: Settings) -> dict[str, DigestItem | SummarizeError]:
    """Summarize and translate the stories that lost their ground again, as any article; the answer is by the id of the published story.

    Raises:
        ModelError, EngineError: no model can do it.
    """
    changed = [(one.story, one.article) for one in found if one.status == "lost" and one.article is not None]
    if not changed:
        return {}
    with Summarizer(settings=settings) as summarizer:
        context = open_context(summarizer, languages, {article.language for _, article in changed})
        made = run_batch([article for _, article in changed], languages, context, headlines=True)
    rows = zip((story for story, _ in changed), made, strict=True)
    return {story.id: one if isinstance(one, SummarizeError) else item(one, story.location) for story, one in rows}


def _source(location: str, options: ReadOptions, beside: Path) -> Pending:
    """The article at a location as digests name them: a file, an address, or a row of a file (``articles.jsonl:12``)."""
    near = str(beside / location)
    if Path(_file_of(near)).exists() and not Path(_file_of(location)).exists():
        location = near
    file = _file_of(location)
    for pending in expand([file], options=options):
        if file == location or pending.location == location:
            return pending
    raise UnreadableInput(f"no such row any more ({location})")


def _file_of(location: str) -> str:
    """Return the file that a row is in, or the location itself where it is no row of a file that is there."""
    whole, _, row = location.rpartition(":")
    return whole if row.isdigit() and Path(whole).is_file() and not Path(location).exists() else location


def _checked(story: Published, article: Article, settings: Settings) -> Checked:
    if text_id(article.text) == story.id:
        return Checked(story, "unchanged")
    from summarize.verification.update import lost_ground

    document = prepare(article, settings)
    body, written = [sentence.text for sentence in document.sentences], story.texts[story.written]
    found: list[Lost] = []
    for n, text in written.items():
        if n and (lost := lost_ground(text, story.evidence[n], body, story.language, story.written, known=story.known.get(n, ()))):
            found.append(Lost(n, tuple(lost)))
    title = document.title
    if title and title != story.headline and (lost := _headline(story, title, body)):
        found.insert(0, Lost(0, tuple(lost)))
    return Checked(story, "lost" if found else "holds", tuple(found), article=article)


def _headline(story: Published, title: str, body: Sequence[str]) -> list[Finding]:
    """What a headline says otherwise than the new one does, and than the article does."""
    from summarize.verification.update import lost_ground

    found = lost_ground(story.headline, [story.headline], [title], story.language, story.language)
    return [it for it in found if it.check != "grounding" and not any(it.got and it.got in sentence for sentence in body)]
