"""Requests to the writer: an article or its beginning, and notes on the parts of one that does not fit the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize import languages
from summarize.backends.base import GenerateRequest, Generation, Generator
from summarize.errors import ContextTooSmall
from summarize.generation import budget
from summarize.generation.cleanup import clean_prose
from summarize.generation.prompts import PromptLibrary, escape_delimiters
from summarize.generation.stopping import SentencesWritten
from summarize.summarization.genre import NOT_NEWS_FIRST, Genre
from summarize.summarization.options import SummaryOptions
from summarize.text.sentences import split_sentences
from summarize.types import BodySentence

#: An article of so few sentences is its own summary, unless they are longer than any summary.
PASSTHROUGH_SENTENCES = 3
#: Longer prompts are read in parts even where the context is larger: small models lose the middle, and memory is dear. Tokens.
MAX_PROMPT_TOKENS = 6144
#: The length that three sentences of news take in the target language. Words.
DEFAULT_WORDS = 50
#: Sentences at the beginning of an article that suffice to write what its own sentences compete with, and the sentences of the longest
#: article of which that is known.
LEAD_SENTENCES, LONGEST_MEASURED = 10, 80
_MAX_LEVELS = 8
#: How a whole sentence ends.
SENTENCE_ENDS = (*(mark + close for mark in ".!?…" for close in ("", "”", '"', "»", ")", "'", "’")), "»", "。", "！", "？", "؟", "।")


@dataclass(slots=True)
class Work:
    """One article on its way: ``sentences`` are what the next prompt shows, ``most`` the sentences to write."""

    body: Sequence[BodySentence]
    language: str
    target: str
    sentences: list[BodySentence]
    most: int
    notes: bool = False
    genre: Genre = "news"
    title: str = ""

    @property
    def same_language(self) -> bool:
        """True if the summary is in the article's language."""
        return languages.get(self.target).code == languages.get(self.language).code

    def shorten(self, options: SummaryOptions) -> None:
        """Show and ask for no more than is needed where the article's own sentences compete with those that are written."""
        if self.notes or not self.same_language or self.genre in NOT_NEWS_FIRST:
            return
        if LEAD_SENTENCES + PASSTHROUGH_SENTENCES < len(self.sentences) <= LONGEST_MEASURED:
            self.sentences = self.sentences[:LEAD_SENTENCES]
        if options.about is None and not options.plain:
            self.most = options.fewest


def _answer_tokens(work: Work, options: SummaryOptions, context: int) -> int:
    """Cap on the answer: three tokens a word cover Cyrillic in vocabularies made for English, two cover Latin."""
    words = options.about or max(DEFAULT_WORDS, 28 * work.most)
    per_word = 2 if languages.get(work.target).script == "Latn" else 4
    return max(16, min(round(words * 1.6) * per_word, context // 3))


def _final_variables(work: Work, options: SummaryOptions) -> dict[str, object]:
    words = options.about or (DEFAULT_WORDS if options.sentences == (2, 3) else 0)
    return {
        "language": languages.get(work.target).code,
        "language_name": languages.get(work.target).name,
        "sentences": options.asked,
        "words": words,
        "notes": work.notes,
        "plain": options.plain,
        "genre": work.genre,
    }


def _article_limit(answer: int, name: str, variables: dict[str, object], generator: Generator, prompts: PromptLibrary) -> int:
    """Tokens left for the article in the prompt ``name``."""
    empty = prompts.render(name, article="", **variables)
    context = min(generator.context_size, MAX_PROMPT_TOKENS)
    # An encoder reads the article alone: neither the instructions nor the answer take space from it.
    alone = "seq2seq-summary" in generator.capabilities
    limit = context if alone else context - answer - budget.message_tokens(empty, generator.count_tokens)
    if limit < 32:
        raise ContextTooSmall(f"a context of {generator.context_size} tokens leaves {max(limit, 0)} for the article")
    return limit


def condense(works: Sequence[Work], generator: Generator, options: SummaryOptions, prompts: PromptLibrary) -> None:
    """Replace the sentences of articles that do not fit by notes on each of their chunks, until they fit."""

    def fits(work: Work) -> bool:
        answer = _answer_tokens(work, options, generator.context_size)
        limit = _article_limit(answer, "summarize", _final_variables(work, options), generator, prompts)
        return generator.count_tokens(escape_delimiters(budget.joined(work.sentences))) <= limit

    for _ in range(_MAX_LEVELS):
        if not (long := [work for work in works if not fits(work)]):
            return
        _take_notes(long, generator, options, prompts)
    raise ContextTooSmall(f"the article does not fit {generator.context_size} tokens after {_MAX_LEVELS} rounds of notes")


def _take_notes(works: Sequence[Work], generator: Generator, options: SummaryOptions, prompts: PromptLibrary) -> None:
    parts = [(index, *part) for index, work in enumerate(works) for part in _part_requests(work, generator, options, prompts)]
    notes: list[list[BodySentence]] = [[] for _ in works]
    for (index, _, chunk), answer in zip(parts, generator.generate([request for _, request, _ in parts]), strict=True):
        work, lines = works[index], notes[index]
        # Where nothing usable came back, the chunk's own first sentence is used, so that no part goes unseen.
        kept = kept_sentences(answer, work.target)[0] or split_sentences(chunk.text, work.language)[:1]
        lines.extend(BodySentence(len(lines) + i + 1, len(lines) + 1, text) for i, text in enumerate(kept[:2]))
    for work, lines in zip(works, notes, strict=True):
        before = generator.count_tokens(budget.joined(work.sentences))
        work.sentences, work.notes = lines, True
        if generator.count_tokens(budget.joined(lines)) >= before:
            raise ContextTooSmall(f"a context of {generator.context_size} tokens is too small for an article of {before} tokens")


def _part_requests(
    work: Work, generator: Generator, options: SummaryOptions, prompts: PromptLibrary
) -> list[tuple[GenerateRequest, budget.Chunk]]:
    language = languages.get(work.target)
    answer = _answer_tokens(work, options, generator.context_size)
    variables: dict[str, object] = {"language": language.code, "language_name": language.name, "part": 99, "parts": 99}
    limit = _article_limit(answer, "summarize-part", variables, generator, prompts)
    # What is counted must be what is sent: the escape_delimiters sign may change the count.
    chunks = budget.chunks(work.sentences, limit, lambda text: generator.count_tokens(escape_delimiters(text)))
    requests = []
    for number, chunk in enumerate(chunks, start=1):
        variables |= {"part": number, "parts": len(chunks)}
        messages = prompts.render("summarize-part", article=escape_delimiters(chunk.text), **variables)
        cap = max(16, min(answer, limit // 4))
        key = f"summary:{language.code}:part"
        request = GenerateRequest(messages, cap, "condense", language.code, seed=options.seed, prefix_key=key, source_text=chunk.text)
        requests.append((request, chunk))
    return requests


def final_request(work: Work, generator: Generator, options: SummaryOptions, prompts: PromptLibrary) -> GenerateRequest:
    """Ask for the summary of what is left of an article."""
    variables = _final_variables(work, options)
    article = budget.joined(work.sentences)
    messages = prompts.render("summarize", article=escape_delimiters(article), **variables)
    cap = _answer_tokens(work, options, generator.context_size)
    code = languages.get(work.target).code
    key = f"summary:{code}"
    stop = SentencesWritten(work.target, work.most)
    return GenerateRequest(messages, cap, "summarize", code, seed=options.seed, prefix_key=key, source_text=article, stop_condition=stop)


def kept_sentences(answer: Generation, language: str) -> tuple[list[str], bool]:
    """Split an answer into sentences, repeated ones left out; whether an unfinished last one was taken off."""
    written = split_sentences(clean_prose(answer.text), language)
    sentences = list(dict.fromkeys(written))
    cut = answer.truncated or answer.finish_reason == "length"
    # One that repeated itself may have been ended by its stop condition, in the middle of what came next.
    if (cut or len(sentences) < len(written)) and sentences and not sentences[-1].endswith(SENTENCE_ENDS):
        sentences.pop()
        cut = True
    return sentences, cut
