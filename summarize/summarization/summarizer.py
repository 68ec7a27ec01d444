"""Writes the summary: one request for an article, for as much of it as fits the prompt.

Whatever a model answers, the summary has whole sentences, no more of them than were asked for, and is not longer than its source; a cut
that could not be repaired shows in ``Summary.truncated``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarize import languages
from summarize.backends.base import Generation, Generator
from summarize.backends.sessions import Session
from summarize.generation.grammar import in_script
from summarize.generation.prompts import PromptLibrary
from summarize.generation.stopping import ShowsDraft
from summarize.summarization.genre import Genre
from summarize.summarization.options import SummaryOptions
from summarize.summarization.requests import PASSTHROUGH_SENTENCES, Work, final_request, kept_sentences
from summarize.text.tokens import count_words
from summarize.types import BodySentence, Sentence, Summary
from summarize.weights.progress import Notify

#: Words of the longest article that is its own summary.
PASSTHROUGH_WORDS = 150


class SummaryRun:
    """Summaries of (body, language) pairs on their way through a session, all in common batches.

    ``draft`` is given each answer as far as it is written, by engines that ask for a stop condition.

    Raises:
        ContextTooSmall: the prompt alone fills the generator's context.
        EngineError, EngineClosed: from the generator.
        PromptError: a prompt file is malformed.
    """

    def __init__(
        self,
        articles: Sequence[tuple[Sequence[BodySentence], str]],
        generator: Generator,
        session: Session,
        *,
        options: SummaryOptions,
        prompts: PromptLibrary,
        genres: Sequence[Genre] | None = None,
        draft: Notify | None = None,
    ) -> None:
        self._session, self._options = session, options
        self._answers = {}
        for index, (body, language) in enumerate(articles):
            work = Work(body, language, options.summary_language or language, genres[index] if genres else "news")
            request = final_request(work, generator, options, prompts)
            if draft is not None:
                request = replace(request, stop_condition=ShowsDraft(draft, request.stop_condition))
            self._answers[session.submit(request)] = index, work

    def completed(self) -> Iterator[tuple[int, Summary]]:
        """Yield the place and the summary of every article, as they are written."""
        for answer in self._session.as_completed(self._answers):
            index, work = self._answers[answer]
            yield index, _finish(work, answer.result(), self._options)


def passes_through(body: Sequence[BodySentence], language: str, target: str, options: SummaryOptions) -> bool:
    """Whether an article is so short that it is its own summary."""
    if not body:
        return True
    if len(body) > PASSTHROUGH_SENTENCES or languages.get(target).code != languages.get(language).code:
        return False
    words = sum(count_words(item.text) for item in body)
    if options.plain or options.most < len(body) or not options.fits(words, _chars([item.text for item in body])):
        return False
    return words <= PASSTHROUGH_WORDS


def _chars(sentences: Sequence[str]) -> int:
    return len(" ".join(sentences))


def _finish(work: Work, answer: Generation, options: SummaryOptions) -> Summary:
    kept, cut = kept_sentences(answer, work.target) if in_script(answer.text, work.target) else ([], False)
    # A cap that was hit after the last sentence asked for has cut nothing that would have been kept.
    truncated = cut and len(kept) < options.most
    kept = kept[: options.most]
    while len(kept) > 1 and not options.fits(sum(count_words(text) for text in kept), _chars(kept)):
        kept.pop()
    source = sum(len(item.text) for item in work.body)
    while kept and work.same_language and sum(len(text) for text in kept) > source:
        kept.pop()
    if not kept:
        return replace(_first_sentences(work, options), truncated=truncated)
    return Summary(work.target, tuple(Sentence(text) for text in kept), "abstractive", truncated)


def _first_sentences(work: Work, options: SummaryOptions) -> Summary:
    return Summary(work.language, tuple(Sentence(item.text, (item.n,), "extractive") for item in work.body[: options.most]), "extractive")
