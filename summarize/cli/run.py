"""``summarize run``: articles in, summaries and translations out. The default command."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from summarize import config, languages
from summarize.cli import options, output
from summarize.cli.group import close_command, lazy_app, mistyped
from summarize.cli.options import argument, option
from summarize.cli.terminal import Terminal, terminal
from summarize.config import Settings
from summarize.errors import ChecksFailed, InputError, SummarizeError, UnsupportedLanguage, UsageError
from summarize.types import Article, Result

FORMATS = ("text", "md", "json", "jsonl")
SOME_FAILED, ALL_FAILED = 7, 8
#: A run of this length is advised what would make it faster. Seconds.
SLOW_S = 20.0

app = lazy_app()


@options.command(
    app,
    *options.LANGUAGES,
    *options.LENGTH,
    *options.HEADLINES,
    *options.LEFT_OUT,
    *options.CHECKS,
    "entailment",
    *options.MODELS,
    *options.MACHINE,
    *options.INPUT,
    epilog="Formats: json is one object for one article and an array for several; jsonl is one object a line, written as each is done. "
    "Several articles: one that fails does not stop the others; exit 7 if some failed, 8 if all did.",
)
def run(
    ctx: typer.Context,
    settings: Settings,
    articles: Annotated[list[str] | None, argument("[ARTICLE]…", "Text files, pages, links; - is standard input.")] = None,
    format: Annotated[
        str | None, options.format_option(f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; without it the ending of -o decides.")
    ] = None,
    output_file: options.Output = None,
    show_excluded: Annotated[bool, option("--show-excluded", "Show the text that was left out.", config.LEFT_OUT)] = False,
    explain: options.Explain = False,
    verbose: Annotated[bool, option("--verbose -v", "Print the signature of what made each result, on stderr.")] = False,
) -> None:
    """Summarize articles, without their appeals, and translate the summaries (into Russian and Spanish)."""
    term = terminal(ctx)
    if not articles:
        raise UsageError("no article", hint="name a text file or a link, or - for standard input")
    if len(articles) > 1 and (command := close_command(articles[0])):
        raise UsageError(f"no command and no file of that name ({articles[0]})", hint=f"did you mean: summarize {command}")
    if articles.count("-") > 1:
        raise UsageError("standard input can be read only once", hint="give - one time")
    output.refuse(output_file, *articles)
    chosen = output.choose_format(format, output_file, FORMATS)
    output.stop(Job(articles, settings, term, chosen, output_file, show_excluded, explain, verbose).run())


@dataclass(slots=True)
class Job:
    """One run over one or more articles."""

    articles: Sequence[str]
    settings: Settings
    terminal: Terminal
    format: str
    output: Path | None
    show_excluded: bool = False
    explain: bool = False
    verbose: bool = False
    _kept: list[Result] = field(default_factory=list)
    _failed: int = 0
    _doubtful: int = 0
    _advice: str = ""
    _started: float = field(default_factory=time.monotonic)

    def run(self) -> int:
        """Summarize every article, write what came of it, and say the exit code.

        Raises:
            SummarizeError: there is one article and it failed, or nothing can work for any of them (no model, bad settings).
        """
        from summarize.backends.engine_choice import openvino_advice

        streaming = self.output is None and (self.format != "json" or len(self.articles) == 1)
        for source, outcome in self._outcomes():
            if self._keeps(source, outcome) and streaming:
                output.write(self._rendered(self._kept[-1], first=len(self._kept) == 1), None)
        if not streaming and (self._kept or len(self.articles) > 1):
            output.write(self._document(), self.output)
        if self._kept:
            for signature in dict.fromkeys(result.signature for result in self._kept if self.verbose):
                self.terminal.note(f"signature: {signature}")
            self.terminal.note(self._finish_line())
            slow = time.monotonic() - self._started >= SLOW_S and any(result.engine == "llama_cpp" for result in self._kept)
            for line in filter(None, (self._advice, openvino_advice() if slow else "")):
                self.terminal.note(line)
        if self._failed:
            return ALL_FAILED if self._failed == len(self.articles) else SOME_FAILED
        if self._doubtful:
            names = f"{self._doubtful} of {len(self.articles)} articles" if len(self.articles) > 1 else self.articles[0]
            raise ChecksFailed(f"checks found errors ({names})")
        return 0

    def _keeps(self, source: str, outcome: Result | SummarizeError) -> bool:
        """Take a result, or say what is wrong with an article or its result."""
        if isinstance(outcome, SummarizeError):
            if len(self.articles) == 1 or (isinstance(outcome, UsageError) and not isinstance(outcome, UnsupportedLanguage)):
                raise outcome  # the settings are wrong: the next article would meet the same
            self._failed += 1
            self.terminal.failed(outcome.message, outcome.hint)
            return False
        if self.settings.strict and not outcome.ok:
            from summarize.render import text

            self._doubtful += 1
            for block in text.findings(finding for finding in outcome.findings if finding.level == "error"):
                self.terminal.warn(f"{source}: {block.text}")
            return False
        self._kept.append(outcome)
        return True

    def _outcomes(self) -> Iterator[tuple[str, Result | SummarizeError]]:
        """What came of every article, in order. Articles go to the engine in batches, and each batch is read when its turn comes."""
        from summarize import Summarizer
        from summarize.api import batch_size
        from summarize.cli.models import progress_line

        term = self.terminal
        draft = term.draft if len(self.articles) == 1 else None
        with Summarizer(settings=self.settings, notify=term.note, progress=progress_line(term), draft=draft) as summarizer:
            size = batch_size(self.settings)
            for start in range(0, len(self.articles), size):
                batch = self.articles[start : start + size]
                read = [self._read(source) for source in batch]
                last = start + len(batch)
                place = f"{start + 1}–{last} of {len(self.articles)}" if len(batch) > 1 else batch[0]
                with self.terminal.busy(f"summarizing {place}"):
                    articles = [item for item in read if not isinstance(item, SummarizeError)]
                    done = iter(list(summarizer.summarize_many(articles, return_errors=True)))
                self._advice = summarizer.advice
                for source, item in zip(batch, read, strict=True):
                    outcome = mistyped(item, source) if isinstance(item, SummarizeError) else next(done)
                    yield source, outcome

    def _read(self, source: str) -> Article | SummarizeError:
        from summarize.ingest.items import ReadOptions
        from summarize.ingest.sources import read

        try:
            return read(source, ReadOptions.of(self.settings))
        except (InputError, UnsupportedLanguage) as error:
            return error

    def _rendered(self, result: Result, *, first: bool) -> str:
        from summarize.render import text
        from summarize.render.outputs import ResultFormat, render_result

        name = result.article.path if len(self.articles) > 1 else None
        between = "" if first or self.format in ("json", "jsonl") else "\n"
        how: dict[str, Any] = {"name": name, "show_excluded": self.show_excluded, "explain": self.explain}
        if self.format == "text" and self.output is None:
            return between + self.terminal.render(text.result(result, **how))
        return between + render_result(result, cast("ResultFormat", self.format), **how)

    def _document(self) -> str:
        """All results as one document. A text file ends with the sentence for readers; on a terminal there is none."""
        from summarize.render import disclosure, json

        if self.format == "json" and len(self.articles) > 1:
            return json.dumps([json.result(result, lines=self.explain) for result in self._kept]) + "\n"
        footer = disclosure.footer(disclosure.notice(result) for result in self._kept) if self.format == "text" else ""
        return "".join(self._rendered(result, first=number == 0) for number, result in enumerate(self._kept)) + footer

    def _finish_line(self) -> str:
        """``done in 14.2 s (load 2.1 s) · bundled · English (0.99) · 2 findings``."""
        load = sum(result.timings.get("load_s", 0.0) for result in self._kept)
        parts = [f"done in {time.monotonic() - self._started:.1f} s" + (f" (load {load:.1f} s)" if load >= 0.05 else "")]
        if len(self.articles) > 1:
            parts.append(f"{len(self._kept)} of {len(self.articles)} articles")
        parts += dict.fromkeys(result.profile for result in self._kept)
        if len(self._kept) == 1:
            article = self._kept[0].article
            known = languages.find(article.language)
            parts.append(f"{known.name if known else article.language} ({article.language_confidence:.2f})")
        found = sum(len(result.findings) for result in self._kept)
        parts.append(f"{found or 'no'} finding{'' if found == 1 else 's'}")
        if self.output is not None:
            parts.append(f"written to {self.output}")
        return " · ".join(part for part in parts if part)
