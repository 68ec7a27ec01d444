"""Translates sentence by sentence: one in, one out, all sentences and languages of a batch in one call of the generator.

The order of the requests keeps those of one language together, so that an engine with a prompt cache reads each language's instructions
once. What one request says is in :mod:`summarize.translation.requests`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from summarize.backends.base import Generator, TranslatedSegment, Translator, joined
from summarize.backends.sessions import Answer, Session
from summarize.generation.prompts import PromptLibrary
from summarize.text.sentences import split_sentences
from summarize.translation.candidates import AGAIN, PLAIN
from summarize.translation.requests import (
    RetryJob,
    TranslationJob,
    needs_no_translation,
    pieces,
    request,
    segment,
    unchanged,
)
from summarize.verification.glossary import Glossary

#: Judges a sentence's only candidate: whether it is wrong, and shall be tried again.
Wrong = Callable[[RetryJob, TranslatedSegment], bool]


class CandidateBatch:
    """Translations of the sentences of some jobs on their way through a session.

    A sentence that already is in the target language comes back unchanged, an empty one empty. ``wrong`` judges a sentence's translation:
    an engine whose session overlaps tries the sentence again at once, beside what it is still writing, as :func:`candidates` would try it
    first. That is a second candidate with ``retried`` set; nothing is chosen here.

    Raises:
        UnsupportedLanguage: a language code is not known.
        ContextTooSmall: a sentence does not fit the generator's context.
        EngineError, EngineClosed: from the generator.
    """

    def __init__(
        self,
        jobs: Sequence[TranslationJob],
        generator: Generator,
        session: Session,
        *,
        prompts: PromptLibrary,
        glossary: Glossary | None = None,
        wrong: Wrong | None = None,
        seed: int = 0,
    ) -> None:
        self.jobs, self._session, self._seed = jobs, session, seed
        self._request = partial(request, generator=generator, prompts=prompts, glossary=glossary)
        # Where nothing is decoded beside what is running, all that is wrong is tried again in one batch later.
        self._wrong = wrong if session.overlaps else None
        self._retries: dict[tuple[int, int], Answer] = {}
        requests = [
            (self._request(RetryJob(piece, job.source, job.target), PLAIN, seed=seed), _Place(number, index, piece))
            for number, job in enumerate(jobs)
            for index, sentence in enumerate(job.sentences)
            if not needs_no_translation(sentence, job.source, job.target)
            for piece in pieces(sentence, job.source, generator)
        ]
        # An engine with a prompt cache reads each language's instructions once if its requests come together.
        requests.sort(key=lambda item: item[0].prefix_key)
        self._answers = {session.submit(made): place for made, place in requests}
        self._unseen = dict(self._answers)

    def retry(self) -> None:
        """Submit again what has been answered wrongly so far, beside what is still being written."""
        for answer in [answer for answer in self._unseen if answer.done()]:
            place = self._unseen.pop(answer)
            job = self.jobs[place.job]
            asked = RetryJob(place.piece, job.source, job.target)
            whole = place.piece == job.sentences[place.sentence]
            if whole and self._wrong is not None and self._wrong(asked, self._segment(answer, place)):
                self._retries[place[:2]] = self._session.submit(self._request(asked, AGAIN[0], seed=self._seed + 1))

    def candidates(self) -> list[list[list[TranslatedSegment]]]:
        """Wait for all answers; return the candidates of every sentence of every job."""
        for _ in self._session.as_completed(self._answers):
            self.retry()
        found: dict[tuple[int, int], list[TranslatedSegment]] = {}
        again: dict[tuple[int, int], list[TranslatedSegment]] = {}
        for answer, place in self._answers.items():
            found.setdefault(place[:2], []).append(self._segment(answer, place))
            if (second := self._retries.get(place[:2])) is not None and (retried := self._segment(second, place)).text:
                again[place[:2]] = [replace(retried, retried=True)]
        return [
            [
                [joined(found[number, index]), *again.get((number, index), ())] if (number, index) in found else [unchanged(sentence)]
                for index, sentence in enumerate(job.sentences)
            ]
            for number, job in enumerate(self.jobs)
        ]

    def _segment(self, answer: Answer, place: _Place) -> TranslatedSegment:
        job = self.jobs[place.job]
        return segment(answer.result(), place.piece, job.source, job.target)


class _Place(NamedTuple):
    """What a request belongs to: the job and the sentence by their numbers, and the text it asks about."""

    job: int
    sentence: int
    piece: str


def translate_segments(jobs: Sequence[TranslationJob], translator: Translator) -> list[list[TranslatedSegment]]:
    """Translate every sentence once with a model made for translation, which takes no prompt: jobs of one pair of languages in one call.

    What needs no translation is not sent, and a segment of several sentences goes sentence by sentence: such models drop whole sentences
    of longer input.

    Raises:
        UnsupportedLanguage: a code is not known, or the model has not these languages.
        EngineError, EngineClosed: from the translator.
    """
    translated: list[list[list[TranslatedSegment]]] = [[[] for _ in job.sentences] for job in jobs]
    places: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for number, job in enumerate(jobs):
        for index, sentence in enumerate(job.sentences):
            if needs_no_translation(sentence, job.source, job.target):
                translated[number][index].append(unchanged(sentence))
                continue
            pieces = [piece.strip() for piece in split_sentences(sentence, job.source) if piece.strip()]
            places.setdefault((job.source, job.target), []).extend((number, index, piece) for piece in pieces)
    for (source, target), wanted in places.items():
        answers = translator.translate([piece for _, _, piece in wanted], source, target)
        for (number, index, piece), answer in zip(wanted, answers, strict=True):
            translated[number][index].append(segment(answer, piece, source, target))
    return [[joined(pieces) for pieces in job] for job in translated]


def candidates(
    jobs: Sequence[RetryJob],
    generator: Generator,
    *,
    prompts: PromptLibrary,
    glossary: Glossary | None = None,
    count: int = 6,
    skip: int = 0,
    seed: int = 0,
) -> list[list[TranslatedSegment]]:
    """Translate each failed sentence again ``count`` times, all in one batch, in the ways of ``candidates.AGAIN`` after
    the first ``skip`` of them.

    Empty answers are left out, so a list may be shorter than ``count`` (or empty); the order is that of the variants, so that a stable
    choice among equals is deterministic. Raises what :class:`CandidateBatch` raises.
    """
    ways = AGAIN[skip : skip + count]
    first = seed + 1 + skip
    requests = [request(job, variant, generator, prompts, glossary, first + way) for job in jobs for way, variant in enumerate(ways)]
    order = sorted(range(len(requests)), key=lambda at: requests[at].prefix_key)
    answers = generator.generate([requests[at] for at in order]) if requests else []
    translated: list[list[TranslatedSegment]] = [[] for _ in jobs]
    for at, answer in sorted(zip(order, answers, strict=True), key=lambda pair: pair[0]):
        job = jobs[at // len(ways)]
        answered = segment(answer, job.sentence, job.source, job.target)
        if answered.text:
            translated[at // len(ways)].append(answered)
    return translated
