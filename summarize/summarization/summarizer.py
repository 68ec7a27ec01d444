"""Writes the summary: one request for an article, for as much of it as fits the prompt.

Whatever a model answers, the summary has whole sentences, no more of them than were asked for, and is not longer than its source; a cut
that could not be repaired shows in ``Summary.truncated``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from summarize import languages
from summarize.backends.base import Generation, Generator
from summarize.backends.sessions import Session
from summarize.generation.grammar import in_script
from summarize.generation.prompts import PromptLibrary
from summarize.generation.stopping import ShowsDraft
from summarize.summarization import selection
from summarize.summarization.genre import NOT_NEWS_FIRST, Genre
from summarize.summarization.interview import quotable
from summarize.summarization.options import SummaryOptions
from summarize.summarization.requests import PASSTHROUGH_SENTENCES, Work, final_request, kept_sentences
from summarize.text.tokens import base_language
from summarize.types import BodySentence, Sentence, Summary
from summarize.weights.progress import Notify

#: Words of the longest article that is its own summary.
PASSTHROUGH_WORDS = 150
#: Counts the errors in each sentence of the summary of the article at a place; None for what is no summary of it.
Faults = Callable[[int, Summary], list[int] | None]


class SummaryRun:
    """Summaries of (body, language) pairs on their way through a session, all in common batches.

    A body of three sentences or fewer comes back as it is (``method="passthrough"``). ``Sentence.evidence`` stays empty except there and in
    the article's own sentences: grounding is a check's work.

    With ``choose`` the summary is chosen from the article's own first sentences, and what the model shortened of them
    (:mod:`~summarize.summarization.selection`), so less has to be written: of a long article its beginning is shown, and the writer ends
    after the fewest sentences that were asked for. What was written stays in ``Summary.alternatives``. ``draft`` is given each answer as
    far as it is written, by engines that ask for a stop condition.

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
        choose: bool = False,
        genres: Sequence[Genre] | None = None,
        titles: Sequence[str | None] | None = None,
        draft: Notify | None = None,
    ) -> None:
        self._session, self._options, self._choose = session, options, choose
        self._passed: dict[int, Summary] = {}
        self._works: dict[int, Work] = {}
        for index, (body, language) in enumerate(articles):
            target = options.summary_language or language
            if _passes_through(body, language, target, options):
                sentences = tuple(Sentence(item.text, (item.n,), "passthrough") for item in body)
                self._passed[index] = Summary(language, sentences, "passthrough")
            else:
                genre, title = genres[index] if genres else "news", (titles[index] if titles else None) or ""
                self._works[index] = Work(body, language, target, list(body), options.most, genre=genre, title=title)
        for work in self._works.values() if choose and "seq2seq-summary" not in generator.capabilities else ():
            work.shorten(options)
        self._answers = {}
        for index, work in self._works.items():
            request = final_request(work, generator, options, prompts)
            if draft is not None:
                request = replace(request, stop_condition=ShowsDraft(draft, request.stop_condition))
            self._answers[session.submit(request)] = index

    def completed(self, faults: Faults | None = None) -> Iterator[tuple[int, Summary]]:
        """Yield the place and the summary of every article, as they are written.

        Args:
            faults: counts the errors in each sentence of what was written for the article at a place; a sentence with one is chosen last.
        """
        yield from self._passed.items()
        for answer in self._session.as_completed(self._answers):
            index = self._answers[answer]
            yield index, self._summary(index, answer.result(), faults)

    def _summary(self, index: int, answer: Generation, faults: Faults | None) -> Summary:
        work = self._works[index]
        written = _finish(work, answer, self._options)
        if not self._choose or not work.same_language:
            return written
        found = faults(index, written) if faults else [0] * len(written.sentences)
        return written if found is None else _chosen(work, written, self._options, found)


def _passes_through(body: Sequence[BodySentence], language: str, target: str, options: SummaryOptions) -> bool:
    if not body:
        return True
    if len(body) > PASSTHROUGH_SENTENCES or languages.get(target).code != languages.get(language).code:
        return False
    words = sum(len(item.text.split()) for item in body)
    if options.plain or not options.fits(words, _chars([item.text for item in body])):
        return False
    if isinstance(options.sentences, int) and options.sentences < len(body):
        return False
    return words <= PASSTHROUGH_WORDS


def _chars(sentences: Sequence[str]) -> int:
    return len(" ".join(sentences))


def _chosen(work: Work, written: Summary, options: SummaryOptions, faults: Sequence[int]) -> Summary:
    """Choose among the written sentences, if there are any, and the article's own; what was written is an alternative."""
    quoted = quotable(work.body, work.title, base_language(work.language)) if work.genre == "interview" else []
    source = quoted or work.body
    body = [sentence.text for sentence in source]
    texts = [sentence.text for sentence in written.sentences]
    errors = dict(zip(texts, faults, strict=True))
    # Outside English most of what is taken for a feature is news, and what small models write of it is a draft.
    news = work.genre not in NOT_NEWS_FIRST or (work.genre == "feature" and base_language(work.language) != "en")
    own = bool(quoted) or written.method == "extractive" or news
    picked = selection.choose(body, work.language, [] if quoted else texts, options, errors, title=work.title, own=own)
    if not picked:
        return _first_sentences(work, options) if own else written
    sentences = tuple(
        Sentence(unit.text) if unit.written else Sentence(unit.text, (source[unit.place].n,), "extractive") for unit in picked
    )
    methods = {sentence.method for sentence in sentences}
    summary = Summary(work.target, sentences, "mixed" if len(methods) > 1 else methods.pop(), written.truncated)
    others = dict.fromkeys((written.text, " ".join(body[: options.most])))
    return replace(summary, alternatives=tuple(other for other in others if other != summary.text))


def _finish(work: Work, answer: Generation, options: SummaryOptions) -> Summary:
    kept, cut = kept_sentences(answer, work.target) if in_script(answer.text, work.target) else ([], False)
    # A cap that was hit after the last sentence asked for has cut nothing that would have been kept.
    truncated = cut and len(kept) < work.most
    kept = kept[: work.most]
    while len(kept) > 1 and not options.fits(sum(len(text.split()) for text in kept), _chars(kept)):
        kept.pop()
    source = sum(len(item.text) for item in work.body)
    while kept and work.same_language and sum(len(text) for text in kept) > source:
        kept.pop()
    if not kept:
        return replace(_first_sentences(work, options), truncated=truncated)
    return Summary(work.target, tuple(Sentence(text) for text in kept), "abstractive", truncated)


def _first_sentences(work: Work, options: SummaryOptions) -> Summary:
    return Summary(work.language, tuple(Sentence(item.text, (item.n,), "extractive") for item in work.body[: options.most]), "extractive")
