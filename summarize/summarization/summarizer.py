"""Writes the summary: one request for an article that fits, map and reduce over every chunk for one that does not.

Pure functions around a :class:`~summarize.backends.base.Generator`. Whatever a model answers, the summary has whole sentences, no more of
them than were asked for, and is not longer than its source; a cut that could not be repaired shows in ``Summary.truncated``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from summarize import languages
from summarize.backends.base import GenerateRequest, Generation, Generator
from summarize.backends.sessions import Session, open_session
from summarize.generation import budget
from summarize.generation.grammar import in_script
from summarize.generation.prompts import PromptLibrary
from summarize.generation.stopping import whole_sentences
from summarize.summarization import selection
from summarize.summarization.genre import NOT_NEWS_FIRST, Genre
from summarize.summarization.options import SummaryOptions
from summarize.summarization.requests import (
    PASSTHROUGH_SENTENCES,
    Work,
    condense,
    final_request,
    kept_sentences,
    lead_requests,
)
from summarize.types import BodySentence, Sentence, Summary

#: Words of the longest article that is its own summary.
PASSTHROUGH_WORDS = 150
#: Counts the errors in each sentence of the summary of the article at a place; None for what is no summary of it.
Faults = Callable[[int, Summary], list[int] | None]


def summarize(
    body: Sequence[BodySentence], language: str, generator: Generator, *, options: SummaryOptions, prompts: PromptLibrary
) -> Summary:
    """Summarize one article; see :func:`summarize_many`."""
    return summarize_many([(body, language)], generator, options=options, prompts=prompts)[0]


def summarize_many(
    articles: Sequence[tuple[Sequence[BodySentence], str]],
    generator: Generator,
    *,
    options: SummaryOptions,
    prompts: PromptLibrary,
    alternatives: bool = False,
    faults: Faults | None = None,
) -> list[Summary]:
    """Summarize every (body, language) pair, all of them in common batches; one summary out for each pair, in order.

    A body of three sentences or fewer comes back as it is (``method="passthrough"``). ``Sentence.evidence`` stays empty except there:
    grounding is a check's work.

    With ``alternatives`` a long article is summarized twice, from all of it and from its beginning, and
    :mod:`~summarize.summarization.selection` chooses among the sentences of both and the article's own first ones. ``faults`` counts the
    errors in each sentence of a written summary, by its article's place; None is for what is no summary of it. What was written stays in
    ``Summary.alternatives``.

    Raises:
        ContextTooSmall: the prompt alone fills the generator's context.
        EngineError, EngineClosed: from the generator.
        PromptError: a prompt file is malformed.
    """
    with open_session(generator) as session:
        run = SummaryRun(articles, generator, session, options=options, prompts=prompts, alternatives=alternatives)
        return run.summaries(faults)


class SummaryRun:
    """Summaries on their way through a session; see :func:`summarize_many`.

    :meth:`early` yields summaries, or their first sentences, while others are still being written; :meth:`summaries` waits for all.
    """

    def __init__(
        self,
        articles: Sequence[tuple[Sequence[BodySentence], str]],
        generator: Generator,
        session: Session,
        *,
        options: SummaryOptions,
        prompts: PromptLibrary,
        alternatives: bool = False,
        genres: Sequence[Genre] | None = None,
    ) -> None:
        self._generator, self._session, self._options, self._alternatives = generator, session, options, alternatives
        self._results: list[Summary | None] = [None] * len(articles)
        self._works: dict[int, Work] = {}
        for index, (body, language) in enumerate(articles):
            target = options.summary_language or language
            if _passes_through(body, language, target, options):
                sentences = tuple(Sentence(item.text, (item.n,), "passthrough") for item in body)
                self._results[index] = Summary(language, sentences, "passthrough")
            else:
                self._works[index] = Work(body, language, target, list(body), genre=genres[index] if genres else "news")
        condense(list(self._works.values()), generator, options, prompts)
        self._requests = {index: final_request(work, generator, options, prompts) for index, work in self._works.items()}
        leads = lead_requests(self._works, generator, options, prompts) if alternatives else {}
        self._answers = {index: session.submit(request) for index, request in self._requests.items()}
        self._leads = {index: session.submit(request) for index, request in leads.items()}

    def early(self) -> Iterator[tuple[int, Summary]]:
        """Yield (place, summary) as they are written: of a single article also what there is of it each time a sentence is whole.

        Left out are those that other candidates compete with, and those that are written again.
        """
        alone = {self._answers[index]: index for index in self._works if index not in self._leads}
        if len(self._answers) == 1 and len(alone) == 1:
            yield from self._sentence_by_sentence(*next(iter(self._works.items())))
        for answer in self._session.as_completed(alone):
            work = self._works[alone[answer]]
            if not _is_too_little(work, answer.result(), self._options):
                yield alone[answer], _finish(work, answer.result(), self._options)

    def _sentence_by_sentence(self, index: int, work: Work) -> Iterator[tuple[int, Summary]]:
        known = 0
        for text in self._session.stream(self._answers[index]):
            whole = list(dict.fromkeys(whole_sentences(text, work.target)))[: self._options.most]
            if len(whole) > known and in_script(text, work.target):
                known = len(whole)
                yield index, Summary(work.target, tuple(Sentence(sentence) for sentence in whole), "abstractive")

    def written(self) -> dict[int, dict[str, Summary]]:
        """Wait for all answers; return what was written from the ``whole`` article and from its ``beginning``, by the article's place."""
        answers = [answer.result() for answer in self._answers.values()]
        _write_again(list(self._works.values()), list(self._requests.values()), answers, self._generator, self._options)
        found = {}
        for (index, work), answer in zip(self._works.items(), answers, strict=True):
            found[index] = {"whole": _finish(work, answer, self._options)}
            if index in self._leads:
                found[index]["beginning"] = _finish(work, self._leads[index].result(), self._options)
        return found

    def summaries(self, faults: Faults | None = None) -> list[Summary]:
        """Wait for all answers; return the summaries in order."""
        for index, written in self.written().items():
            found = partial(faults or _no_faults, index)
            self._results[index] = _choose(self._works[index], written, self._options, found) if self._alternatives else written["whole"]
        return [result for result in self._results if result is not None]


def _no_faults(_: int, summary: Summary) -> list[int]:
    return [0] * len(summary.sentences)


def _passes_through(body: Sequence[BodySentence], language: str, target: str, options: SummaryOptions) -> bool:
    if not body:
        return True
    if len(body) > PASSTHROUGH_SENTENCES or languages.get(target).code != languages.get(language).code:
        return False
    words = _words(body)
    if options.plain or not options.fits(words, _chars([item.text for item in body])):
        return False
    if isinstance(options.sentences, int) and options.sentences < len(body):
        return False
    return words <= PASSTHROUGH_WORDS


def _chars(sentences: Sequence[str]) -> int:
    return len(" ".join(sentences))


def _words(body: Sequence[BodySentence]) -> int:
    return sum(len(item.text.split()) for item in body)


def _choose(work: Work, written: Mapping[str, Summary], options: SummaryOptions, faults: Callable[[Summary], list[int] | None]) -> Summary:
    """Choose among all written sentences and the article's own; the candidates as they were written are the alternatives."""
    first = next(iter(written.values()))
    if not work.same_language or work.notes:
        return first
    errors: dict[str, int] = {}
    usable: dict[str, list[str]] = {}
    for name, summary in written.items():
        if summary.method == "abstractive" and (found := faults(summary)) is not None:
            usable[name] = [sentence.text for sentence in summary.sentences]
            errors |= dict(zip(usable[name], found, strict=True))
    if not usable:
        return first
    body = [sentence.text for sentence in work.body]
    picked = selection.choose(body, work.language, usable, selection.Length.of(options), errors, own=work.genre not in NOT_NEWS_FIRST)
    if not picked or sum(len(unit.text) for unit in picked) > sum(map(len, body)):
        return first
    sentences = tuple(
        Sentence(unit.text) if unit.origin else Sentence(unit.text, (work.body[unit.place].n,), "extractive") for unit in picked
    )
    methods = {sentence.method for sentence in sentences}
    summary = Summary(work.target, sentences, "mixed" if len(methods) > 1 else methods.pop(), first.truncated, first.score)
    others = dict.fromkeys([*(written[name].text for name in usable), " ".join(body[: options.most])])
    return replace(summary, alternatives=tuple(other for other in others if other != summary.text))


def _is_too_little(work: Work, answer: Generation, options: SummaryOptions) -> bool:
    """Whether an answer was cut or repeated itself before it had enough sentences, came empty, or is in the wrong script."""
    kept, cut = kept_sentences(answer, work.target)
    return (cut and len(kept) < min(options.fewest, options.most)) or not kept or not in_script(answer.text, work.target)


def _write_again(
    works: list[Work], requests: list[GenerateRequest], answers: list[Generation], generator: Generator, options: SummaryOptions
) -> None:
    """Ask once more where the answer is too little."""
    wrong: list[int] = []
    again: list[GenerateRequest] = []
    for index, (work, request, answer) in enumerate(zip(works, requests, answers, strict=True)):
        if not _is_too_little(work, answer, options):
            continue
        kept, cut = kept_sentences(answer, work.target)
        if cut and len(kept) < min(options.fewest, options.most) and (answer.truncated or answer.finish_reason == "length"):
            limit = generator.context_size - budget.message_tokens(request.messages, generator.count_tokens)
            again.append(replace(request, max_tokens=max(request.max_tokens, min(request.max_tokens * 2, limit))))
        else:
            # Greedily the same would come again.
            again.append(replace(request, temperature=0.5, seed=options.seed + 1))
        wrong.append(index)
    if again:
        for index, answer in zip(wrong, generator.generate(again), strict=True):
            better, _ = kept_sentences(answer, works[index].target)
            worse, _ = kept_sentences(answers[index], works[index].target)
            if better and (in_script(answer.text, works[index].target) or not worse):
                answers[index] = answer


def _finish(work: Work, answer: Generation, options: SummaryOptions) -> Summary:
    kept, cut = kept_sentences(answer, work.target)
    same = work.same_language
    # A cap that was hit after the last sentence asked for has cut nothing that would have been kept.
    truncated = work.truncated or (cut and len(kept) < options.most)
    kept = kept[: options.most]
    while len(kept) > 1 and not options.fits(sum(len(text.split()) for text in kept), _chars(kept)):
        kept.pop()
    source = sum(len(item.text) for item in work.body)
    while kept and same and sum(len(text) for text in kept) > source:
        kept.pop()
    if not kept:
        first = list(work.body[: options.most])
        sentences = tuple(Sentence(item.text, (item.n,), "extractive") for item in first)
        return Summary(work.language, sentences, "extractive", truncated)
    return Summary(work.target, tuple(Sentence(text) for text in kept), "abstractive", truncated)
