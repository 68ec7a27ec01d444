"""The stage of the pipeline that suggests headlines: the article's own first, then those that a model writes, then shortened sentences.

A headline is suggested only if no check finds anything in it. What a model writes outside English must be in the article's own words: small
models make up verbs there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarize import languages, verification
from summarize.backends.base import GenerateRequest, Generator
from summarize.context import Context
from summarize.document import Document
from summarize.generation import budget
from summarize.generation.cleanup import clean_prose
from summarize.generation.prompts import PromptLibrary, escape_delimiters
from summarize.summarization.compression import shortened, strip_opening
from summarize.summarization.references import is_self_contained
from summarize.summarization.salience import content_stems
from summarize.text.tokens import count_words

#: Sentences at the beginning of an article that headlines are made of.
LEAD_SENTENCES = 10
#: Lines that are asked for beyond the headlines that are wanted: some fail a check or are too long.
SPARE_HEADLINES = 3
#: Content words of a written headline that the article may lack, in English.
FREE_WORDS = 1
#: Words of the shortest headline.
MIN_WORDS = 3
#: Two headlines say the same from this share of the content words of the shorter one on.
SAME = 0.8
#: Tokens of a headline in a vocabulary that was made for another script.
_TOKENS_PER_HEADLINE = 40
#: What small models put around a headline.
_AROUND = re.compile(r"^\s*(?:\d{1,2}[.)]\s+|[-–—*•#]+\s*)?[\"“«']*|[\"”»'.\s]+$")


def suggest_headlines(documents: Sequence[Document], context: Context) -> list[Document]:
    """Suggest the headlines that the settings ask for, in the language of the article; one batch of requests."""
    count, characters = context.settings.headlines, context.settings.headline_chars
    if not count or all(one.suggested for one in documents):
        return list(documents)
    written: list[list[str]] = [[] for _ in documents]
    if context.roles.summary not in ("extractive", "fake"):
        generator = context.engines.get(context.roles.summary)
        if isinstance(generator, Generator) and "seq2seq-summary" not in generator.capabilities:
            with context.timed("headlines_s"):
                requests = [headline_request(one, count, characters, generator, context.prompts) for one in documents]
                written = [headlines_of(answer.text) for answer in generator.generate(requests)]
    found = []
    for one, lines in zip(documents, written, strict=True):
        body = [sentence.text for sentence in one.shown]
        found.append(replace(one, suggested=checked_headlines(one.title, body, one.article.language, lines, count, characters)))
    return found


def headline_request(document: Document, count: int, characters: int, generator: Generator, prompts: PromptLibrary) -> GenerateRequest:
    """Ask for headlines of the article's beginning, as much of it as fits.

    Raises:
        PromptError: the prompt is malformed.
    """
    language = languages.get(document.article.language)
    cap = (count + SPARE_HEADLINES) * _TOKENS_PER_HEADLINE
    for kept in range(min(len(document.shown), LEAD_SENTENCES), 0, -1):
        messages = prompts.render(
            "headlines",
            article=escape_delimiters("\n".join(sentence.text for sentence in document.shown[:kept])),
            language=language.code,
            language_name=language.name,
            count=count + SPARE_HEADLINES,
            characters=characters,
        )
        if budget.message_tokens(messages, generator.count_tokens) + cap <= generator.context_size:
            break
    return GenerateRequest(messages, cap, "summarize", language.code, prefix_key=f"headlines:{language.code}")


def headlines_of(answer: str) -> list[str]:
    """Read headlines from an answer, one a line, without what surrounds them."""
    lines = (clean_prose(_AROUND.sub("", line.strip())) for line in answer.splitlines())
    return list(dict.fromkeys(line for line in lines if count_words(line) >= MIN_WORDS))


def checked_headlines(
    title: str | None, body: Sequence[str], language: str, written: Sequence[str], count: int, characters: int
) -> tuple[str, ...]:
    """Choose headlines in which no check finds anything: the article's own, those that a model wrote, shortened sentences."""
    source = [title, *body] if title else body
    own = [text.rstrip(".") for sentence in body[:LEAD_SENTENCES] for text in (strip_opening(sentence), *shortened(sentence, language))]
    known, free = content_stems(" ".join(source), language), FREE_WORDS if language.startswith("en") else 0
    faithful = [text for text in written if len(content_stems(text, language) - known) <= free]
    found: list[str] = []
    for text in dict.fromkeys([title or "", *faithful, *filter(is_self_contained, own)]):
        if len(found) == count:
            break
        if count_words(text) >= MIN_WORDS and len(text) <= characters and not any(_is_said(text, other, language) for other in found):
            sentence = text if text.endswith(("?", "!", "…")) else f"{text}."
            if text == title or not verification.check_summary(source, [sentence], language).findings:
                found.append(text)
    return tuple(found)


def _is_said(text: str, other: str, language: str) -> bool:
    """Whether a headline says what another one does."""
    mine, theirs = content_stems(text, language), content_stems(other, language)
    return len(mine & theirs) >= SAME * min(len(mine), len(theirs))
