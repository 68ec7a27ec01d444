"""An article on its way through the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from summarize.ingest.article import find_title
from summarize.types import Article, BodySentence, CheckReport, Cleaned, Excluded, Finding, Summary, Translation
from summarize.verification import injection

#: No headline of a newspaper is longer.
MAX_HEADLINE_CHARS = 200


@dataclass(frozen=True)
class Document:
    """An article on its way through the pipeline: a value; each stage returns a new one with its part filled in."""

    article: Article
    cleaned: Cleaned
    sentences: tuple[BodySentence, ...]
    summary: Summary | None = None
    #: The model that was asked for the summary; without one the summary is chosen from the article's own sentences.
    writer: str = "extractive"
    report: CheckReport = field(default_factory=lambda: CheckReport(1.0))
    gate_findings: tuple[Finding, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    headlines: Mapping[str, Translation] = field(default_factory=dict)
    suggested: tuple[str, ...] = ()
    suggested_translations: Mapping[str, Translation] = field(default_factory=dict)

    @cached_property
    def title(self) -> str | None:
        """The article's title; where an appeal was in its place, the headline that the body begins with. Never an instruction."""
        title = title_of(self.article, self.cleaned.excluded) or find_title(self.cleaned.text)
        return None if title and injection.is_instruction(title, [sentence.text for sentence in self.sentences]) else title

    @cached_property
    def end(self) -> int:
        """The number of its sentences that are of the first article in the text."""
        return injection.second_article(self.sentences, self.article.text.split("\n"))

    @cached_property
    def shown(self) -> tuple[BodySentence, ...]:
        """The body as the writer sees it, and as a summary may rest on it: without instructions to a machine, or a second article."""
        hidden = injection.instructions(self.sentences)[: self.end]
        return tuple(sentence for sentence, away in zip(self.sentences, hidden, strict=False) if not away)

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
