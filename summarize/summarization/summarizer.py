"""Writes the summary: one request for an article that fits, map and reduce over every chunk for one that does not.

Pure functions around a :class:`~summarize.backends.base.Generator`. Whatever a model answers, the summary has whole sentences, no more of
them than were asked for, and is not longer than its source; a cut that could not be repaired shows in ``Summary.truncated``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from summarize import languages
from summarize.backends.base import GenerateRequest, Generation, Generator
from summarize.backends.sessions import Session, open_session
from summarize.errors import ContextTooSmall
from summarize.generation import budget
from summarize.generation.cleanup import clean_prose
from summarize.generation.grammar import in_script
from summarize.generation.prompts import PromptLibrary, escape_delimiters
from summarize.generation.stopping import SentencesWritten, whole_sentences
from summarize.summarization import selection
from summarize.summarization.options import SummaryOptions
from summarize.text.sentences import split_sentences
from summarize.types import BodySentence, Sentence, Summary

#: An article of so few sentences is its own summary, unless they are longer than any summary. Sentences, words.
PASSTHROUGH_SENTENCES = 3
PASSTHROUGH_WORDS = 150
#: Longer prompts are read in parts even where the context is larger: small models lose the middle, and memory is dear. Tokens.
MAX_PROMPT_TOKENS = 6144
#: The length that three sentences of news take in the target language. Words.
DEFAULT_WORDS = 50
#: Sentences of a long article that its second candidate is written from.
LEAD_SENTENCES = 10
#: Words of the shortest sentence of an article that a summary may begin with.
MIN_LEAD_WORDS = 5
_MAX_LEVELS = 8
_SENTENCE_ENDS = (".", "!", "?", "…", ".”", '."', ".»", "!»", "?»", '!"', '?"', "!”", "?”", ".)", "»", "。", "！", "？", "؟", "।")


@dataclass(slots=True)
class _Work:
    """One article on its way: ``text`` is what the next prompt shows."""

    body: Sequence[BodySentence]
    language: str
    target: str
    sentences: list[BodySentence]
    notes: bool = False
    truncated: bool = False

    @property
    def same_language(self) -> bool:
        """True if the summary is in the article's language."""
        return languages.get(self.target).code == languages.get(self.language).code


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
    penalty: Callable[[int, Summary], float] | None = None,
) -> list[Summary]:
    """Summarize every (body, language) pair, all of them in common batches; one summary out for each pair, in order.

    A body of three sentences or fewer comes back as it is (``method="passthrough"``). ``Sentence.evidence`` stays empty except there:
    grounding is a check's work.

    With ``alternatives`` a long article is summarized twice, from all of it and from its beginning, and its first sentences are candidates
    too; :mod:`~summarize.summarization.selection` chooses, less ``penalty`` (0..1) of a summary by its article's place. The others stay in
    ``Summary.alternatives``.

    Raises:
        ContextTooSmall: the prompt alone fills the generator's context.
        EngineError, EngineClosed: from the generator.
        PromptError: a prompt file is malformed.
    """
    with open_session(generator) as session:
        run = SummaryRun(articles, generator, session, options=options, prompts=prompts, alternatives=alternatives)
        return run.summaries(penalty)


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
    ) -> None:
        self._generator, self._session, self._options, self._alternatives = generator, session, options, alternatives
        self._results: list[Summary | None] = [None] * len(articles)
        self._works: dict[int, _Work] = {}
        for index, (body, language) in enumerate(articles):
            target = options.summary_language or language
            if _passes_through(body, language, target, options):
                sentences = tuple(Sentence(item.text, (item.n,), "passthrough") for item in body)
                self._results[index] = Summary(language, sentences, "passthrough")
            else:
                self._works[index] = _Work(body, language, target, list(body))
        _condense(list(self._works.values()), generator, options, prompts)
        self._requests = {index: _final_request(work, generator, options, prompts) for index, work in self._works.items()}
        leads = _lead_requests(self._works, generator, options, prompts) if alternatives else {}
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

    def _sentence_by_sentence(self, index: int, work: _Work) -> Iterator[tuple[int, Summary]]:
        known = 0
        for text in self._session.stream(self._answers[index]):
            whole = list(dict.fromkeys(whole_sentences(text, work.target)))[: self._options.most]
            if len(whole) > known and in_script(text, work.target):
                known = len(whole)
                yield index, Summary(work.target, tuple(Sentence(sentence) for sentence in whole), "abstractive")

    def summaries(self, penalty: Callable[[int, Summary], float] | None = None) -> list[Summary]:
        """Wait for all answers; return the summaries in order."""
        works = list(self._works.values())
        answers = [answer.result() for answer in self._answers.values()]
        _write_again(works, list(self._requests.values()), answers, self._generator, self._options)
        for (index, work), answer in zip(self._works.items(), answers, strict=True):
            lead = self._leads.get(index)
            written = [_finish(work, one, self._options) for one in (answer, lead.result() if lead else None) if one is not None]
            rated = partial(penalty, index) if penalty is not None else None
            self._results[index] = _choose(work, written, self._options, rated) if self._alternatives else written[0]
        return [result for result in self._results if result is not None]


def _passes_through(body: Sequence[BodySentence], language: str, target: str, options: SummaryOptions) -> bool:
    if not body:
        return True
    if len(body) > PASSTHROUGH_SENTENCES or languages.get(target).code != languages.get(language).code:
        return False
    words = _words(body)
    if options.words is not None and words > options.words * 1.2:
        return False
    if isinstance(options.sentences, int) and options.sentences < len(body):
        return False
    return words <= PASSTHROUGH_WORDS


def _words(body: Sequence[BodySentence]) -> int:
    return sum(len(item.text.split()) for item in body)


def _answer_tokens(work: _Work, options: SummaryOptions, context: int) -> int:
    """Cap on the answer: three tokens a word cover Cyrillic in vocabularies made for English, two cover Latin."""
    words = options.words or max(DEFAULT_WORDS, 28 * options.most)
    per_word = 2 if languages.get(work.target).script == "Latn" else 4
    return max(16, min(round(words * 1.6) * per_word, context // 3))


def _final_variables(work: _Work, options: SummaryOptions) -> dict[str, object]:
    words = options.words or (DEFAULT_WORDS if options.sentences == (2, 3) else 0)
    return {
        "language": languages.get(work.target).code,
        "language_name": languages.get(work.target).name,
        "sentences": options.asked,
        "words": words,
        "notes": work.notes,
    }


def _article_limit(work: _Work, answer: int, name: str, variables: dict[str, object], generator: Generator, prompts: PromptLibrary) -> int:
    """Tokens left for the article in the prompt ``name``."""
    empty = prompts.render(name, article="", **variables)
    context = min(generator.context_size, MAX_PROMPT_TOKENS)
    # An encoder reads the article alone: neither the instructions nor the answer take space from it.
    alone = "seq2seq-summary" in generator.capabilities
    limit = context if alone else context - answer - budget.message_tokens(empty, generator.count_tokens)
    if limit < 32:
        raise ContextTooSmall(f"a context of {generator.context_size} tokens leaves {max(limit, 0)} for the article")
    return limit


def _condense(works: list[_Work], generator: Generator, options: SummaryOptions, prompts: PromptLibrary) -> None:
    """Replace the sentences of articles that do not fit by notes on each of their chunks, until they fit."""
    for _ in range(_MAX_LEVELS):
        requests: list[GenerateRequest] = []
        owners: list[tuple[_Work, budget.Chunk]] = []
        for work in works:
            answer = _answer_tokens(work, options, generator.context_size)
            limit = _article_limit(work, answer, "summarise", _final_variables(work, options), generator, prompts)
            if generator.count_tokens(escape_delimiters(budget.joined(work.sentences))) <= limit:
                continue
            for request, chunk in _part_requests(work, answer, generator, options, prompts):
                requests.append(request)
                owners.append((work, chunk))
        if not requests:
            return
        notes: dict[int, list[BodySentence]] = {}
        for (work, chunk), answer_ in zip(owners, generator.generate(requests), strict=True):
            lines = notes.setdefault(id(work), [])
            kept, cut = _whole_sentences(answer_, work.target)
            if not kept:
                # Nothing usable came back: the chunk's own first sentence is used instead, so that no part goes unseen.
                kept = split_sentences(chunk.text, work.language)[:1]
            work.truncated = work.truncated or (cut and not kept)
            lines.extend(BodySentence(len(lines) + i + 1, len(lines) + 1, text) for i, text in enumerate(kept[:2]))
        for work in works:
            if id(work) in notes:
                before = generator.count_tokens(budget.joined(work.sentences))
                work.sentences, work.notes = notes[id(work)], True
                if generator.count_tokens(budget.joined(work.sentences)) >= before:
                    raise ContextTooSmall(f"a context of {generator.context_size} tokens is too small for an article of {before} tokens")
    raise ContextTooSmall(f"the article does not fit {generator.context_size} tokens after {_MAX_LEVELS} rounds of notes")


def _part_requests(
    work: _Work, answer: int, generator: Generator, options: SummaryOptions, prompts: PromptLibrary
) -> list[tuple[GenerateRequest, budget.Chunk]]:
    language = languages.get(work.target)
    variables: dict[str, object] = {"language": language.code, "language_name": language.name, "part": 99, "parts": 99}
    limit = _article_limit(work, answer, "summarise-part", variables, generator, prompts)
    # What is counted must be what is sent: the escape_delimiters sign may change the count.
    chunks = budget.chunks(work.sentences, limit, lambda text: generator.count_tokens(escape_delimiters(text)))
    requests = []
    for number, chunk in enumerate(chunks, start=1):
        variables |= {"part": number, "parts": len(chunks)}
        messages = prompts.render("summarise-part", article=escape_delimiters(chunk.text), **variables)
        cap = max(16, min(answer, limit // 4))
        key = f"summary:{language.code}:part"
        request = GenerateRequest(messages, cap, "condense", language.code, seed=options.seed, prefix_key=key, source_text=chunk.text)
        requests.append((request, chunk))
    return requests


def _final_request(work: _Work, generator: Generator, options: SummaryOptions, prompts: PromptLibrary) -> GenerateRequest:
    variables = _final_variables(work, options)
    article = budget.joined(work.sentences)
    messages = prompts.render("summarise", article=escape_delimiters(article), **variables)
    cap = _answer_tokens(work, options, generator.context_size)
    key = f"summary:{languages.get(work.target).code}"
    stop = SentencesWritten(work.target, options.most)
    code = languages.get(work.target).code
    return GenerateRequest(messages, cap, "summarize", code, seed=options.seed, prefix_key=key, source_text=article, stop_condition=stop)


def _lead_requests(
    works: Mapping[int, _Work], generator: Generator, options: SummaryOptions, prompts: PromptLibrary
) -> dict[int, GenerateRequest]:
    """A second request for each article that is longer than its lead: small models lose the news of a long text on the way."""
    if "seq2seq-summary" in generator.capabilities:
        return {}
    found = {}
    for index, work in works.items():
        if not work.notes and work.same_language and len(work.sentences) > LEAD_SENTENCES + PASSTHROUGH_SENTENCES:
            lead = replace(work, sentences=work.sentences[:LEAD_SENTENCES])
            found[index] = _final_request(lead, generator, options, prompts)
    return found


def _choose(work: _Work, written: Sequence[Summary], options: SummaryOptions, penalty: Callable[[Summary], float] | None) -> Summary:
    """The best of the written summaries and the article's own first sentences; the others are its alternatives."""
    if not work.same_language:
        return written[0]
    usable = [summary for summary in written if summary.method == "abstractive"]
    found = list({summary.text: summary for summary in [*usable, *_leads(work, options)]}.values())
    if not usable or len(found) < 2:
        return written[0]
    entries = [selection.Candidate(tuple(one.text for one in summary.sentences), summary.method == "abstractive") for summary in found]
    taken_off = [penalty(summary) for summary in found] if penalty is not None else None
    body = [sentence.text for sentence in work.body]
    best, *others = selection.choose(body, work.language, entries, taken_off)
    return replace(found[best], truncated=written[0].truncated, alternatives=tuple(found[index].text for index in others))


def _leads(work: _Work, options: SummaryOptions) -> list[Summary]:
    """The article's first sentences, in the lengths that were asked for."""
    if work.notes:
        return []
    # A headline ends without a mark, and a dateline has hardly a word.
    body = [item for item in work.body if item.text.endswith(_SENTENCE_ENDS) and len(item.text.split()) >= MIN_LEAD_WORDS]
    most = options.words * 1.25 if options.words is not None else PASSTHROUGH_WORDS
    summaries = []
    for count in range(options.fewest, options.most + 1):
        first = body[:count]
        if len(first) == count and _words(first) <= most:
            summaries.append(Summary(work.language, tuple(Sentence(item.text, (item.n,), "extractive") for item in first), "extractive"))
    return summaries


def _is_too_little(work: _Work, answer: Generation, options: SummaryOptions) -> bool:
    """Whether an answer was cut or repeated itself before it had enough sentences, came empty, or is in the wrong script."""
    kept, cut = _whole_sentences(answer, work.target)
    return (cut and len(kept) < min(options.fewest, options.most)) or not kept or not in_script(answer.text, work.target)


def _write_again(
    works: list[_Work], requests: list[GenerateRequest], answers: list[Generation], generator: Generator, options: SummaryOptions
) -> None:
    """Ask once more where the answer is too little."""
    wrong: list[int] = []
    again: list[GenerateRequest] = []
    for index, (work, request, answer) in enumerate(zip(works, requests, answers, strict=True)):
        if not _is_too_little(work, answer, options):
            continue
        kept, cut = _whole_sentences(answer, work.target)
        if cut and len(kept) < min(options.fewest, options.most) and (answer.truncated or answer.finish_reason == "length"):
            limit = generator.context_size - budget.message_tokens(request.messages, generator.count_tokens)
            again.append(replace(request, max_tokens=max(request.max_tokens, min(request.max_tokens * 2, limit))))
        else:
            # Greedily the same would come again.
            again.append(replace(request, temperature=0.5, seed=options.seed + 1))
        wrong.append(index)
    if again:
        for index, answer in zip(wrong, generator.generate(again), strict=True):
            better, _ = _whole_sentences(answer, works[index].target)
            worse, _ = _whole_sentences(answers[index], works[index].target)
            if better and (in_script(answer.text, works[index].target) or not worse):
                answers[index] = answer


def _whole_sentences(answer: Generation, language: str) -> tuple[list[str], bool]:
    """Split an answer into sentences, repeated ones left out; whether an unfinished last one was taken off."""
    written = split_sentences(clean_prose(answer.text), language)
    sentences = list(dict.fromkeys(written))
    cut = answer.truncated or answer.finish_reason == "length"
    # One that repeated itself may have been ended by its stop condition, in the middle of what came next.
    if (cut or len(sentences) < len(written)) and sentences and not sentences[-1].endswith(_SENTENCE_ENDS):
        sentences.pop()
        cut = True
    return sentences, cut


def _finish(work: _Work, answer: Generation, options: SummaryOptions) -> Summary:
    kept, cut = _whole_sentences(answer, work.target)
    same = work.same_language
    # A cap that was hit after the last sentence asked for has cut nothing that would have been kept.
    truncated = work.truncated or (cut and len(kept) < options.most)
    kept = kept[: options.most]
    if options.words is not None:
        while len(kept) > 1 and sum(len(text.split()) for text in kept) > options.words * 1.25:
            kept.pop()
    source = sum(len(item.text) for item in work.body)
    while kept and same and sum(len(text) for text in kept) > source:
        kept.pop()
    if not kept:
        first = list(work.body[: options.most])
        sentences = tuple(Sentence(item.text, (item.n,), "extractive") for item in first)
        return Summary(work.language, sentences, "extractive", truncated)
    return Summary(work.target, tuple(Sentence(text) for text in kept), "abstractive", truncated, answer.score)
