"""Requests to the writer: an article or its beginning, as far as it fits the prompt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from summarize import languages
from summarize.backends.base import GenerateRequest, Generation, Generator
from summarize.errors import ContextTooSmall
from summarize.generation import budget
from summarize.generation.cleanup import clean_prose
from summarize.generation.prompts import PromptLibrary, escape_delimiters
from summarize.generation.stopping import SentencesWritten
from summarize.summarization.genre import Genre
from summarize.summarization.options import DEFAULT_SENTENCES, SummaryOptions
from summarize.text.sentences import split_sentences
from summarize.types import BodySentence

#: An article of so few sentences is its own summary, unless they are longer than any summary.
PASSTHROUGH_SENTENCES = 3
#: Longer prompts are not written even where the context is larger: small models lose the middle, and memory is dear. Tokens.
MAX_PROMPT_TOKENS = 6144
#: The least of an article that a summary can be made of. Tokens.
MIN_ARTICLE_TOKENS = 32
#: The length that three sentences of news take in the target language. Words.
DEFAULT_WORDS = 50
#: How a whole sentence ends.
SENTENCE_ENDS = (*(mark + close for mark in ".!?…" for close in ("", "”", '"', "»", ")", "'", "’")), "»", "؟", "।")
SENTENCE_ENDS += tuple(mark + close for mark in "。！？" for close in ("", "”", "」", "』", "）"))


@dataclass(frozen=True, slots=True)
class Work:
    """One article on its way to its summary in the language ``target``."""

    body: Sequence[BodySentence]
    language: str
    target: str
    genre: Genre = "news"

    @property
    def same_language(self) -> bool:
        """True if the summary is in the article's language."""
        return languages.get(self.target).code == languages.get(self.language).code


def _answer_tokens(target: str, options: SummaryOptions, context: int) -> int:
    """Cap on the answer: three tokens a word cover Cyrillic in vocabularies made for English, two cover Latin."""
    words = options.about or max(DEFAULT_WORDS, 28 * options.most)
    per_word = 2 if languages.get(target).script == "Latn" else 4
    return max(16, min(round(words * 1.6) * per_word, context // 3))


def fitting(sentences: Sequence[BodySentence], limit: int, count: Callable[[str], int]) -> list[BodySentence]:
    """Return the sentences that fit a prompt: all, or the beginning in half of it and from the rest, evenly, what opens a paragraph.

    Args:
        sentences: the article's.
        limit: the tokens that there is space for.
        count: counts the tokens of a text.

    Raises:
        ContextTooSmall: not one sentence fits.
    """
    sizes = [count(sentence.text) + 1 for sentence in sentences]
    if sum(sizes) <= limit:
        return list(sentences)
    first = bisect_right(list(accumulate(sizes)), limit // 2)
    space = limit - sum(sizes[:first])
    later = [place for place in range(first, len(sizes)) if sizes[place] <= space]
    openings = [place for place in later if place == 0 or sentences[place].line != sentences[place - 1].line] or later
    steps = (step for step in range(1, len(openings)) if sum(sizes[place] for place in openings[::step]) <= space)
    places = [*range(first), *openings[:: next(steps, len(openings) or 1)]]
    if not places:
        raise ContextTooSmall(f"no sentence of the article fits {limit} tokens")
    return [sentences[place] for place in places]


def final_request(work: Work, generator: Generator, options: SummaryOptions, prompts: PromptLibrary) -> GenerateRequest:
    """Ask for the summary of an article, or of as much of it as fits.

    Raises:
        ContextTooSmall: hardly anything fits.
        PromptError: the prompt is malformed.
    """
    language = languages.get(work.target)
    variables = {
        "language": language.code,
        "language_name": language.name,
        "sentences": options.asked,
        "words": options.about or (DEFAULT_WORDS if options.sentences == DEFAULT_SENTENCES else 0),
        "plain": options.plain,
        "genre": work.genre,
    }
    answer = _answer_tokens(work.target, options, generator.context_size)
    empty = prompts.render("summarize", article="", **variables)
    # An encoder reads the article alone: neither the instructions nor the answer take space from it.
    taken = 0 if "seq2seq-summary" in generator.capabilities else answer + budget.message_tokens(empty, generator.count_tokens)
    if (limit := min(generator.context_size, MAX_PROMPT_TOKENS) - taken) < MIN_ARTICLE_TOKENS:
        raise ContextTooSmall(f"a context of {generator.context_size} tokens leaves {max(limit, 0)} for the article")
    article = budget.joined(fitting(work.body, limit, lambda text: generator.count_tokens(escape_delimiters(text))))
    messages = prompts.render("summarize", article=escape_delimiters(article), **variables)
    stop, key = SentencesWritten(work.target, options.most), f"summary:{language.code}"
    return GenerateRequest(
        messages, answer, "summarize", language.code, seed=options.seed, prefix_key=key, source_text=article, stop_condition=stop
    )


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
