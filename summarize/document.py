"""An article on its way through the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from summarize.ingest.article import find_title
from summarize.types import Article, BodySentence, CheckReport, Cleaned, Excluded, Finding, Summary, Translation
from summarize.verification import injection

#: No headline of a newspaper is longer.
MAX_HEADLINE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Document:
    """An article on its way through the pipeline: a value; each stage returns a new one with its part filled in.

    ``title`` is the article's; where an appeal was in its place, the headline that the body begins with; never an instruction. ``end`` is
    the number of its sentences that are of the first article in the text. ``shown`` is the body as the writer sees it, and as a summary may
    rest on it: without instructions to a machine, or a second article.
    """

    article: Article
    cleaned: Cleaned
    sentences: tuple[BodySentence, ...]
    title: str | None
    end: int
    shown: tuple[BodySentence, ...]
    summary: Summary | None = None
    #: The model that was asked for the summary; without one the summary is chosen from the article's own sentences.
    writer: str = "extractive"
    report: CheckReport = field(default_factory=lambda: CheckReport(1.0))
    gate_findings: tuple[Finding, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    headlines: Mapping[str, Translation] = field(default_factory=dict)
    suggested: tuple[str, ...] = ()
    suggested_translations: Mapping[str, Translation] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article, cleaned: Cleaned, sentences: tuple[BodySentence, ...]) -> Document:
        """Begin with an article that was cleaned, and the sentences of its body."""
        title = title_of(article, cleaned.excluded) or find_title(cleaned.text)
        if title and injection.is_instruction(title, [sentence.text for sentence in sentences]):
            title = None
        end = injection.second_article(sentences, article.text.split("\n"))
        hidden = injection.instructions(sentences)[:end]
        shown = tuple(sentence for sentence, away in zip(sentences, hidden, strict=False) if not away)
        return cls(article, cleaned, sentences, title, end, shown)

    @property
    def headline(self) -> tuple[str, str]:
        """The title and its language; where there is none, the first sentence of the summary; cut where it is longer than any headline."""
        if title := self.title:
            return _cut(title), self.article.language
        return (_cut(self.summary.sentences[0].text), self.summary.language) if self.summary and self.summary.sentences else ("", "")


def _cut(headline: str) -> str:
    if len(headline) <= MAX_HEADLINE_CHARS:
        return headline
    start = headline[: MAX_HEADLINE_CHARS - 1]
    return f"{start[: start.rfind(' ') if ' ' in start[MAX_HEADLINE_CHARS // 2 :] else None].rstrip()}…"


def title_of(article: Article, left_out: Iterable[Excluded]) -> str | None:
    """Return the article's title, unless its line was left out: an appeal must not become a headline.

    What a publication names as the title is left out by its kind of line only as an appeal: a short one looks like a button.
    """
    found = article.title
    if found is None:
        return None
    if article.outlet or article.url:
        left_out = [run for run in left_out if run.kind == "appeal"]
    bare = found.strip().casefold()
    return None if any(bare == line.strip(" #\t").casefold() for run in left_out for line in run.text.split("\n")) else found
