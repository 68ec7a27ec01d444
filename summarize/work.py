"""What goes through the house, and what it is worked on with: one article on its way, and the tools of the walk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from summarize.backends.manager import Engines
from summarize.config import Settings
from summarize.generation.prompts import PromptLibrary
from summarize.ingest.article import find_title
from summarize.render import wording
from summarize.roles import Roles
from summarize.types import Article, BodySentence, CheckReport, Cleaned, Finding, Summary, Translation
from summarize.verification import injection
from summarize.verification.glossary import Glossary


@dataclass(slots=True)
class Tools:
    """What the stages of one call work with: settings, its models and their engines, prompts, glossary, and a clock for each stage."""

    settings: Settings
    roles: Roles
    engines: Engines
    prompts: PromptLibrary
    glossary: Glossary | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a stage to its sum, without what was spent loading weights in it."""
        began, loaded = time.monotonic(), self.engines.load_s
        try:
            yield
        finally:
            spent = time.monotonic() - began - (self.engines.load_s - loaded)
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


@dataclass(slots=True)
class Work:
    """One article on its way through the house: what :func:`~summarize.pipeline.prepare` made of it, and what later stages add.

    It can be pickled.
    """

    article: Article
    cleaned: Cleaned
    sentences: tuple[BodySentence, ...]
    summary: Summary | None = None
    report: CheckReport = field(default_factory=lambda: CheckReport(1.0))
    gate_findings: tuple[Finding, ...] = ()
    translations: dict[str, Translation] = field(default_factory=dict)
    headlines: dict[str, Translation] = field(default_factory=dict)

    @property
    def title(self) -> str | None:
        """The article's title; where an appeal stood in its place, the headline that the body begins with. Never an instruction."""
        title = wording.title_of(self.article, self.cleaned.excluded) or find_title(self.cleaned.text)
        return None if title and injection.is_instruction(title) else title

    @property
    def shown(self) -> tuple[BodySentence, ...]:
        """The body as the writer sees it, and as a summary may rest on it: without sentences that are instructions to a machine."""
        hidden = injection.instructions([sentence.text for sentence in self.sentences])
        return tuple(sentence for sentence, away in zip(self.sentences, hidden, strict=True) if not away)

    @property
    def headline(self) -> tuple[str, str]:
        """The title and its language; where there is none, the first sentence of the summary."""
        if title := self.title:
            return title, self.article.language
        return (self.summary.sentences[0].text, self.summary.language) if self.summary and self.summary.sentences else ("", "")
