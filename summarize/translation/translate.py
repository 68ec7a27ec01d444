"""Translates sentence by sentence: one in, one out, all sentences and languages of a batch in one call of the generator.

The order of the requests keeps those of one language together, so that an engine with a prompt cache reads each language's instructions
once. What one request says is in :mod:`summarize.translation.requests`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from summarize.backends.base import GenerateRequest, Generation, Generator, TranslatedSegment, Translator
from summarize.generation.prompts import PromptLibrary
from summarize.text.sentences import split_sentences
from summarize.translation.candidates import AGAIN, FIRST, Draw
from summarize.translation.requests import (
    RedrawJob,
    TranslationJob,
    joined,
    needs_no_translation,
    pieces,
    request,
    segment,
    unchanged,
)
from summarize.verification.glossary import Glossary

#: Judges a sentence's only candidate: whether it is wrong, and shall be drawn again.
Wrong = Callable[[RedrawJob, TranslatedSegment], bool]


def translate_sentences(
    jobs: Sequence[TranslationJob],
    generator: Generator,
    *,
    prompts: PromptLibrary,
    glossary: Glossary | None = None,
    seed: int = 0,
) -> list[list[TranslatedSegment]]:
    """Translate every sentence of every job once: the first of what :func:`draw_translations` draws, and the same exceptions."""
    drawn = draw_translations(jobs, generator, prompts=prompts, glossary=glossary, seed=seed)
    return [[candidates[0] for candidates in job] for job in drawn]


def draw_translations(
    jobs: Sequence[TranslationJob],
    generator: Generator,
    *,
    prompts: PromptLibrary,
    glossary: Glossary | None = None,
    counts: Mapping[str, int] | None = None,
    wrong: Wrong | None = None,
    seed: int = 0,
) -> list[list[list[TranslatedSegment]]]:
    """Translate every sentence of every job in one batch; as many lists out as sentences in, in order.

    ``counts`` says how many candidates a target language gets (1 where it is silent); they follow ``candidates.FIRST``,
    the plain greedy one first. A sentence that already is in the target language comes back unchanged, an empty one empty, each as the
    only candidate. A segment whose answer hit the length cap has ``truncated`` set; nothing is chosen here.

    ``wrong`` judges a sentence's only candidate: an engine that can draws the sentence again at once, beside what it is still writing, as
    :func:`candidates` would draw it first. That is a second candidate with ``redrawn`` set.

    Raises:
        UnsupportedLanguage: a language code is not known.
        ContextTooSmall: a sentence does not fit the generator's context.
        EngineError, EngineClosed: from the generator.
    """
    drawing = Drawing(jobs, generator, prompts=prompts, glossary=glossary, counts=counts, wrong=wrong, seed=seed)
    if drawing.requests:
        drawing.take(generator.generate(drawing.requests))
    return drawing.drawn()


class Drawing:
    """The requests that :func:`draw_translations` makes of its jobs, and what has come of them.

    They may be answered within another call of the generator: each tells of its answer by itself
    (:attr:`~summarize.backends.base.GenerateRequest.then`).
    """

    def __init__(
        self,
        jobs: Sequence[TranslationJob],
        generator: Generator,
        *,
        prompts: PromptLibrary,
        glossary: Glossary | None = None,
        counts: Mapping[str, int] | None = None,
        wrong: Wrong | None = None,
        seed: int = 0,
    ) -> None:
        self.jobs, self._generator, self._prompts, self._glossary = jobs, generator, prompts, glossary
        self._counts, self._wrong, self._seed = counts or {}, wrong, seed
        self.requests: list[GenerateRequest] = []
        # Of each request: the job, the sentence, the way of drawing, and the text it asks about.
        self._places: list[tuple[int, int, int, str]] = []
        self._answers: dict[int, Generation] = {}
        self._redrawn: dict[tuple[int, int], Generation] = {}
        places: list[tuple[int, int, int, str]] = []
        requests: list[GenerateRequest] = []
        for number, job in sorted(enumerate(self.jobs), key=lambda item: item[1].target):
            ways = FIRST[: max(1, self._counts.get(job.target, 1))]
            for index, sentence in enumerate(job.sentences):
                if needs_no_translation(sentence, job.source, job.target):
                    continue
                previous = job.sentences[index - 1] if job.context and index else ""
                for piece in pieces(sentence, job.source, self._generator):
                    asked = RedrawJob(piece, job.source, job.target, (), previous)
                    for way, draw in enumerate(ways):
                        requests.append(self._request(asked, replace(draw, context=job.context), self._seed + way))
                        places.append((number, index, way, piece))
        # An engine with a prompt cache reads each wording's instructions once if its requests stand together.
        for at in sorted(range(len(requests)), key=lambda at: requests[at].prefix_key):
            self.requests.append(replace(requests[at], then=partial(self._answered, len(self.requests))))
            self._places.append(places[at])

    def take(self, answers: Sequence[Generation]) -> None:
        """The answers to all requests, in order, from an engine that tells of none of them by itself or of all."""
        self._answers.update(enumerate(answers))

    @property
    def complete(self) -> bool:
        """Whether every request has been answered."""
        return len(self._answers) == len(self.requests)

    def drawn(self) -> list[list[list[TranslatedSegment]]]:
        """The candidates of every sentence of every job, once all requests have been answered."""
        found: dict[tuple[int, int], dict[int, list[TranslatedSegment]]] = {}
        for at in sorted(range(len(self._places)), key=lambda at: self._places[at][:3]):
            number, index, way, piece = self._places[at]
            job = self.jobs[number]
            ways = found.setdefault((number, index), {})
            ways.setdefault(way, []).append(segment(self._answers[at], piece, job.source, job.target))
            if (again := self._redrawn.get((number, index))) is not None:
                redrawn = segment(again, piece, job.source, job.target)
                if redrawn.text:  # an empty answer is no candidate, as in :func:`candidates`
                    ways[way + 1] = [replace(redrawn, redrawn=True)]
        return [
            [
                [joined(parts) for parts in found[number, index].values()] if (number, index) in found else [unchanged(sentence)]
                for index, sentence in enumerate(job.sentences)
            ]
            for number, job in enumerate(self.jobs)
        ]

    def _request(self, asked: RedrawJob, draw: Draw, seed: int) -> GenerateRequest:
        return request(asked, draw, self._generator, self._prompts, self._glossary, seed)

    def _answered(self, at: int, answer: Generation) -> list[GenerateRequest]:
        self._answers[at] = answer
        number, index, _, piece = self._places[at]
        job = self.jobs[number]
        asked = RedrawJob(piece, job.source, job.target)
        alone = self._counts.get(job.target, 1) <= 1 and piece == job.sentences[index]
        if not alone or self._wrong is None or not self._wrong(asked, segment(answer, piece, job.source, job.target)):
            return []
        again = self._request(asked, AGAIN[0], self._seed + len(FIRST))
        return [replace(again, then=partial(self._keep, (number, index)))]

    def _keep(self, place: tuple[int, int], answer: Generation) -> list[GenerateRequest]:
        self._redrawn[place] = answer
        return []


def translate_segments(jobs: Sequence[TranslationJob], translator: Translator) -> list[list[TranslatedSegment]]:
    """:func:`translate_sentences` for a model made for translation, which takes no prompt: jobs of one pair of languages in one call.

    What needs no translation is not sent, and a segment of several sentences goes sentence by sentence: such models drop whole sentences
    of longer input.

    Raises:
        UnsupportedLanguage: a code is not known, or the model has not these languages.
        EngineError, EngineClosed: from the translator.
    """
    drawn: list[list[list[TranslatedSegment]]] = [[[] for _ in job.sentences] for job in jobs]
    places: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for number, job in enumerate(jobs):
        for index, sentence in enumerate(job.sentences):
            if needs_no_translation(sentence, job.source, job.target):
                drawn[number][index].append(unchanged(sentence))
                continue
            pieces = [piece.strip() for piece in split_sentences(sentence, job.source) if piece.strip()]
            places.setdefault((job.source, job.target), []).extend((number, index, piece) for piece in pieces)
    for (source, target), wanted in places.items():
        answers = translator.translate([piece for _, _, piece in wanted], source, target)
        for (number, index, piece), answer in zip(wanted, answers, strict=True):
            drawn[number][index].append(segment(answer, piece, source, target))
    return [[joined(pieces) for pieces in job] for job in drawn]


def candidates(
    jobs: Sequence[RedrawJob],
    generator: Generator,
    *,
    prompts: PromptLibrary,
    glossary: Glossary | None = None,
    count: int = 6,
    skip: int = 0,
    seed: int = 0,
) -> list[list[TranslatedSegment]]:
    """Draw each failed sentence again ``count`` times, all in one batch, in the ways of ``candidates.AGAIN`` after
    the first ``skip`` of them.

    Empty answers are left out, so a list may be shorter than ``count`` (or empty); the order is that of the drawing, so that a stable
    choice among equals is deterministic. Raises what :func:`draw_translations` raises.
    """
    ways = AGAIN[skip : skip + count]
    first = seed + len(FIRST) + skip
    requests = [request(job, draw, generator, prompts, glossary, first + way) for job in jobs for way, draw in enumerate(ways)]
    order = sorted(range(len(requests)), key=lambda at: requests[at].prefix_key)
    answers = generator.generate([requests[at] for at in order]) if requests else []
    drawn: list[list[TranslatedSegment]] = [[] for _ in jobs]
    for at, answer in sorted(zip(order, answers, strict=True), key=lambda pair: pair[0]):
        job = jobs[at // len(ways)]
        drawing = segment(answer, job.sentence, job.source, job.target)
        if drawing.text:
            drawn[at // len(ways)].append(drawing)
    return drawn
