"""Translates sentence by sentence: one in, one out, all sentences and languages of a batch in one call of the generator.

The order of the requests keeps those of one language together, so that an engine with a prompt cache reads each language's instructions
once. What one request says is in :mod:`summarize.translation.requests`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from summarize.backends.base import GenerateRequest, Generator, TranslatedSegment, Translator, joined
from summarize.backends.sessions import Answer, Session, open_session
from summarize.generation.prompts import PromptLibrary
from summarize.text.sentences import split_sentences
from summarize.translation.candidates import AGAIN, FIRST, DecodingVariant
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


def translate_candidates(
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

    ``wrong`` judges a sentence's only candidate: an engine whose session overlaps tries the sentence again at once, beside what it is still
    writing, as :func:`candidates` would try it first. That is a second candidate with ``retried`` set.

    Raises:
        UnsupportedLanguage: a language code is not known.
        ContextTooSmall: a sentence does not fit the generator's context.
        EngineError, EngineClosed: from the generator.
    """
    with open_session(generator) as session:
        return CandidateBatch(
            jobs, generator, session, prompts=prompts, glossary=glossary, counts=counts, wrong=wrong, seed=seed
        ).candidates()


class CandidateBatch:
    """Translations of the sentences of some jobs on their way through a session; see :func:`translate_candidates`."""

    def __init__(
        self,
        jobs: Sequence[TranslationJob],
        generator: Generator,
        session: Session,
        *,
        prompts: PromptLibrary,
        glossary: Glossary | None = None,
        counts: Mapping[str, int] | None = None,
        wrong: Wrong | None = None,
        seed: int = 0,
    ) -> None:
        self.jobs, self._generator, self._session, self._prompts, self._glossary = jobs, generator, session, prompts, glossary
        self._counts, self._seed = counts or {}, seed
        # Where nothing is decoded beside what is running, all that is wrong is tried again in one batch later.
        self._wrong = wrong if session.overlaps else None
        self._retries: dict[tuple[int, int], Answer] = {}
        requests: list[tuple[GenerateRequest, _Place]] = []
        for number, job in sorted(enumerate(self.jobs), key=lambda item: item[1].target):
            variants = FIRST[: max(1, self._counts.get(job.target, 1))]
            for index, sentence in enumerate(job.sentences):
                if needs_no_translation(sentence, job.source, job.target):
                    continue
                for piece in pieces(sentence, job.source, self._generator):
                    asked = RetryJob(piece, job.source, job.target)
                    for nth, variant in enumerate(variants):
                        made = self._request(asked, variant, self._seed + nth)
                        requests.append((made, _Place(number, index, nth, piece)))
        # An engine with a prompt cache reads each wording's instructions once if its requests come together.
        requests.sort(key=lambda item: item[0].prefix_key)
        self._answers = {session.submit(made): place for made, place in requests}
        self._unseen = dict(self._answers)

    def retry(self) -> None:
        """Submit again what has been answered wrongly so far, beside what is still being written."""
        for answer in [answer for answer in self._unseen if answer.done()]:
            place = self._unseen.pop(answer)
            job = self.jobs[place.job]
            alone = self._counts.get(job.target, 1) <= 1 and place.piece == job.sentences[place.sentence]
            asked = RetryJob(place.piece, job.source, job.target)
            if alone and self._wrong is not None and self._wrong(asked, segment(answer.result(), place.piece, job.source, job.target)):
                again = self._request(asked, AGAIN[0], self._seed + len(FIRST))
                self._retries[place.job, place.sentence] = self._session.submit(again)

    def candidates(self) -> list[list[list[TranslatedSegment]]]:
        """Wait for all answers; return the candidates of every sentence of every job."""
        for _ in self._session.as_completed(self._answers):
            self.retry()
        found: dict[tuple[int, int], dict[int, list[TranslatedSegment]]] = {}
        for answer, place in sorted(self._answers.items(), key=lambda item: item[1][:3]):
            job = self.jobs[place.job]
            variants = found.setdefault(place[:2], {})
            variants.setdefault(place.variant, []).append(segment(answer.result(), place.piece, job.source, job.target))
            if (again := self._retries.get(place[:2])) is not None:
                retried = segment(again.result(), place.piece, job.source, job.target)
                if retried.text:  # an empty answer is no candidate, as in :func:`candidates`
                    variants[place.variant + 1] = [replace(retried, retried=True)]
        return [
            [
                [joined(parts) for parts in found[number, index].values()] if (number, index) in found else [unchanged(sentence)]
                for index, sentence in enumerate(job.sentences)
            ]
            for number, job in enumerate(self.jobs)
        ]

    def _request(self, asked: RetryJob, variant: DecodingVariant, seed: int) -> GenerateRequest:
        return request(asked, variant, self._generator, self._prompts, self._glossary, seed)


class _Place(NamedTuple):
    """What a request belongs to: the job, the sentence and the variant by their numbers, and the text it asks about."""

    job: int
    sentence: int
    variant: int
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
    choice among equals is deterministic. Raises what :func:`translate_candidates` raises.
    """
    ways = AGAIN[skip : skip + count]
    first = seed + len(FIRST) + skip
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
