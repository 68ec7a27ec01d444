"""Values that flow through the pipeline: plain, frozen, no behavior that needs an engine or a file.

An article goes one way: ``Article`` → ``Cleaned`` (body and what was excluded) → ``Summary`` → ``Translation`` → ``Result``.
Line numbers are 1-based lines of the decoded input. Sentence numbers (``Sentence.evidence``) are 1-based too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Label = Literal["body", "appeal", "furniture", "blank"]
Level = Literal["error", "warning"]
Severity = Literal["minor", "major", "critical"]
Status = Literal["ok", "review"]
Grade = Literal["draft", "good"]
Method = Literal["abstractive", "extractive", "mixed", "passthrough"]

#: Why a line is not body. ``body`` and ``blank`` lines have the kind ``""``.
KINDS: tuple[str, ...] = (
    "appeal", "newsletter", "related", "share", "caption", "byline", "dateline", "copyright", "comments", "cookie", "paywall", "advisory",
    "legal", "widget", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """A decoded article. ``text`` ends its lines with LF and has exactly as many lines as the input had.

    ``path`` is the place as the user gave it (a file or an address), ``modified`` when the file was last changed. What a page or a feed
    says of itself: ``url`` its address, ``outlet`` the name of the publication, ``published`` the date, always with a time zone. None
    where nobody said.

    What an agency's file adds: ``byline``, ``embargo`` (the moment before which nothing is to be published, with a time zone), ``usage``
    (terms). ``provenance`` says what signed the text. ``left_out`` is what the reader of a page or file took out before the text had lines
    (line numbers are 0), ``findings`` what it noticed.
    """

    text: str
    language: str
    path: str | None = None
    sha256: str = ""
    encoding: str = "utf-8"
    language_confidence: float = 1.0
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    byline: str | None = None
    embargo: datetime | None = None
    usage: str | None = None
    provenance: str | None = None
    modified: datetime | None = None
    left_out: tuple[Excluded, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """One line of the input, or a part of one where appeal and body share it.

    ``start`` and ``end`` are character offsets into the line; a whole line runs from 0 to ``len(line)``. ``score`` is the
    probability (0..1) of the label given; ``why`` are short reasons that a person can check against the text.
    """

    n: int
    text: str
    label: Label
    kind: str = ""
    score: float = 1.0
    why: tuple[str, ...] = ()
    start: int = 0
    end: int = -1


@dataclass(frozen=True, slots=True)
class Excluded:
    """A run of neighboring lines of one kind that was left out. Both line numbers are inclusive; both are 0 for what never was a line."""

    kind: str
    start_line: int
    end_line: int
    text: str
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reader should look at.

    Args:
        severity: as MQM has it.
        check: what found it (``number``, ``name``, ``negation``, …).
        where: ``"body"``, ``"summary"``, a target language code, or ``"headline."`` and that code.
        message: what differs, in English.
        expected: what the source says; may be empty, as ``got`` may.
        got: what the text says.
        sentence: the 1-based sentence of the text; 0 is the whole text.
        confidence: how sure the check is, 0..1.
        source_span: character offsets (start, end) of ``expected`` in the source; None where they are not known.
        text_span: the same of ``got`` in the sentence.
        key: names the finding in a file of dismissals; equal for equal findings on equal sentences.
    """

    severity: Severity
    check: str
    where: str
    message: str
    expected: str = ""
    got: str = ""
    sentence: int = 0
    confidence: float = 1.0
    source_span: tuple[int, int] | None = None
    text_span: tuple[int, int] | None = None
    key: str = ""

    @property
    def level(self) -> Level:
        """``warning`` for a minor finding, else ``error``: the two levels of JSON schema 1."""
        return "warning" if self.severity == "minor" else "error"

    @property
    def kind(self) -> str:
        """The check's name, as JSON schema 1 calls it."""
        return self.check


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article with every line labelled. ``text`` is the body alone; ``excluded`` is the rest, in reading order."""

    lines: tuple[LabelledLine, ...]
    excluded: tuple[Excluded, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def body_lines(self) -> tuple[LabelledLine, ...]:
        """The body lines and parts of lines, in reading order."""
        return tuple(line for line in self.lines if line.label == "body")

    @property
    def listed(self) -> tuple[LabelledLine, ...]:
        """Every line, and behind them what the reader of a page or file left out before there were lines, as lines with the number 0."""
        more = [run for run in self.excluded if not run.start_line]
        return (
            *self.lines,
            *(LabelledLine(0, line, "furniture", run.kind, run.score, run.why) for run in more for line in run.text.split("\n")),
        )

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body, one string a line (or part of a line), stripped of outer white space."""
        return tuple(line.text.strip() for line in self.body_lines)

    @property
    def text(self) -> str:
        """The body as one string, its blank lines kept where they were between body lines."""
        kept = [line for line in self.lines if line.label in ("body", "blank")]
        return "\n".join(line.text if line.label == "body" else "" for line in kept).strip("\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a summary. ``evidence`` are the 1-based numbers of the body sentences that support it."""

    text: str
    evidence: tuple[int, ...] = ()
    method: Method = "abstractive"


#: Scripts that put no space between sentences.
_UNSPACED = frozenset({"zh", "ja"})


def joined(language: str, sentences: Sequence[str]) -> str:
    """Return sentences as one text of their language."""
    return ("" if language.partition("-")[0] in _UNSPACED else " ").join(sentences)


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary in ``language``; ``truncated`` is true if any part of the article or of the answer was cut. ``edited`` are the 1-based
    sentences that a person wrote. ``alternatives`` are other wordings that were not chosen, the best first. ``score`` is how well the
    article supports it, 0..1, as :class:`CheckReport` has it; None before that was asked. ``style`` is how
    the sentences are to be shown.
    """

    language: str
    sentences: tuple[Sentence, ...]
    method: Method = "abstractive"
    truncated: bool = False
    score: float | None = None
    edited: tuple[int, ...] = ()
    alternatives: tuple[str, ...] = ()
    style: Literal["paragraph", "bullets", "brief"] = "paragraph"

    @property
    def text(self) -> str:
        """The summary as one string."""
        return joined(self.language, [sentence.text for sentence in self.sentences])


@dataclass(frozen=True, slots=True)
class Translation:
    """A summary in a target language, sentence by sentence; ``status`` is ``review`` if an error was found and stayed. ``edited`` are the
    1-based sentences that a person wrote. ``score`` is how faithful it is to its source, 0..1, as :class:`CheckReport` has it.
    """

    language: str
    sentences: tuple[str, ...]
    status: Status = "ok"
    grade: Grade = "draft"
    findings: tuple[Finding, ...] = ()
    score: float | None = None
    edited: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The translation as one string."""
        return joined(self.language, self.sentences)


@dataclass(frozen=True, slots=True)
class BodySentence:
    """A sentence of the body with the line it is in: what ``Sentence.evidence`` points to."""

    n: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything one article gave, and how it was made.

    ``headline`` is the article's title, or the summary's first sentence; ``headlines`` are its translations, where they were asked for.
    ``profile`` is the profile's name, ``writer`` the model that was asked for the summary, or ``extractive``, ``engine`` what ran it, and
    ``routes`` the models from its language to each other one, in order. ``models`` names by language what made its text, with digests.

    ``suggested_headlines`` are in the article's language, the best first; ``suggested_translations`` has as many sentences for each target.

    ``timings`` are seconds by stage: what the article took alone, and of a stage that a batch went through together its share by the text
    that it had read and written. ``load_s`` is with the article that waited for the weights.
    """

    article: Article
    cleaned: Cleaned
    body_sentences: tuple[BodySentence, ...]
    summary: Summary
    translations: Mapping[str, Translation]
    findings: tuple[Finding, ...]
    signature: str
    timings: Mapping[str, float] = field(default_factory=dict)
    headline: str = ""
    headlines: Mapping[str, Translation] = field(default_factory=dict)
    suggested_headlines: tuple[str, ...] = ()
    suggested_translations: Mapping[str, Translation] = field(default_factory=dict)
    profile: str = ""
    writer: str = ""
    engine: str = ""
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def excluded(self) -> tuple[Excluded, ...]:
        """What was left out of the body, and why."""
        return self.cleaned.excluded

    @property
    def ok(self) -> bool:
        """True if no finding anywhere is an error."""
        return not any(finding.level == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The verdict on a (source, text) pair: ``score`` in 0..1 (higher = more trustworthy), findings, and evidence per sentence."""

    score: float
    findings: tuple[Finding, ...] = ()
    evidence: tuple[tuple[int, ...], ...] = ()

    @property
    def ok(self) -> bool:
        """True if no finding is an error."""
        return not any(finding.level == "error" for finding in self.findings)
