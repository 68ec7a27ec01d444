"""Translates sentence by sentence: one in, one out, all sentences and languages of a batch in one call of the generator.

The order of the requests keeps those of one language together, so that an engine with a prompt cache reads each language's instructions
once. Decoding is held to the target's script by a grammar (:mod:`summarize.writing.grammar`) and to a length in proportion to the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from summarize import languages
from summarize.checks.glossary import Glossary
from summarize.checks.untranslated import stop_words
from summarize.engines.base import GenerateRequest, Generation, Generator, TranslatedSegment, Translator
from summarize.errors import ContextTooSmall, UnsupportedLanguage
from summarize.reading import detect, split_sentences
from summarize.writing import budget
from summarize.writing.capitals import restore_capitals
from summarize.writing.draws import AGAIN, FIRST, Draw
from summarize.writing.glossary import hints, kept_terms, latin_wordings
from summarize.writing.grammar import in_script, kept_tokens, translation_grammar
from summarize.writing.lexicon import news_hints
from summarize.writing.names import person_hints
from summarize.writing.prompts import PromptLibrary, fence, shared_characters
from summarize.writing.tidy import tidy_line, unloop
from summarize.writing.typography import typeset

#: Answer tokens allowed for each token of the source: vocabularies made for English cut Russian or Greek three times as fine.
_LATIN_RATIO = 2.5
_OTHER_RATIO = 5.0
#: And never fewer than these: "No." needs room too. Tokens.
_LEAST = 24
#: A segment longer than this is a paragraph: it is translated sentence by sentence and joined again. Characters.
_LONG_SEGMENT = 400
#: A sentence longer than this is cut at a space: no news has one, but tables and lists without full stops do. Tokens.
_MOST_TOKENS = 400


@dataclass(frozen=True, slots=True)
class TranslationJob:
    """Sentences of one text to bring from ``source`` into ``target``. With ``context`` each prompt shows the sentence before."""

    sentences: tuple[str, ...]
    source: str
    target: str
    context: bool = False


@dataclass(frozen=True, slots=True)
class RedrawJob:
    """One sentence whose translation failed: what the checks said (for the prompt) and the sentence before it (may be empty)."""

    sentence: str
    source: str
    target: str
    findings: tuple[str, ...] = ()
    previous: str = ""


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
    seed: int = 0,
) -> list[list[list[TranslatedSegment]]]:
    """Translate every sentence of every job in one batch; as many lists out as sentences in, in order.

    ``counts`` says how many candidates a target language gets (1 where it is silent); they follow :data:`~summarize.writing.draws.FIRST`,
    the plain greedy one first. A sentence that already is in the target language comes back unchanged, an empty one empty, each as the
    only candidate. A segment whose answer hit the length cap has ``truncated`` set; nothing is chosen or repaired here.

    Raises:
        UnsupportedLanguage: a language code is not known.
        ContextTooSmall: a sentence does not fit the generator's context.
        EngineError, EngineClosed: from the generator.
    """
    requests: list[GenerateRequest] = []
    places: list[tuple[int, int, int, str]] = []
    for number, job in sorted(enumerate(jobs), key=lambda item: item[1].target):
        ways = FIRST[: max(1, (counts or {}).get(job.target, 1))]
        for index, sentence in enumerate(job.sentences):
            if _needs_no_translation(sentence, job.source, job.target):
                continue
            previous = job.sentences[index - 1] if job.context and index else ""
            for piece in _pieces(sentence, job.source, generator):
                redraw = RedrawJob(piece, job.source, job.target, (), previous)
                for way, draw in enumerate(ways):
                    requests.append(_request(redraw, replace(draw, context=job.context), generator, prompts, glossary, seed + way))
                    places.append((number, index, way, piece))
    # An engine with a prompt cache reads each wording's instructions once if its requests stand together.
    order = sorted(range(len(requests)), key=lambda at: requests[at].prefix_key)
    answers = generator.generate([requests[at] for at in order]) if requests else []
    pieces: dict[tuple[int, int, int], list[TranslatedSegment]] = {}
    for at, answer in sorted(zip(order, answers, strict=True), key=lambda pair: pair[0]):
        number, index, way, piece = places[at]
        segment = _segment(answer, piece, jobs[number].source, jobs[number].target)
        pieces.setdefault((number, index, way), []).append(segment)
    drawn = [[[_unchanged(sentence)] for sentence in job.sentences] for job in jobs]
    for (number, index, way), segments in pieces.items():
        if way == 0:
            drawn[number][index] = []
        drawn[number][index].append(_joined(segments))
    return drawn


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
            if _needs_no_translation(sentence, job.source, job.target):
                drawn[number][index].append(_unchanged(sentence))
                continue
            pieces = [piece.strip() for piece in split_sentences(sentence, job.source) if piece.strip()]
            places.setdefault((job.source, job.target), []).extend((number, index, piece) for piece in pieces)
    for (source, target), wanted in places.items():
        answers = translator.translate([piece for _, _, piece in wanted], source, target)
        for (number, index, piece), answer in zip(wanted, answers, strict=True):
            drawn[number][index].append(_segment(answer, piece, source, target))
    return [[_joined(pieces) for pieces in job] for job in drawn]


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
    """Draw each failed sentence again ``count`` times, all in one batch, in the ways of :data:`~summarize.writing.draws.AGAIN` after
    the first ``skip`` of them.

    Empty answers are left out, so a list may be shorter than ``count`` (or empty); the order is that of the drawing, so that a stable
    choice among equals is deterministic. Raises what :func:`draw_translations` raises.
    """
    ways = AGAIN[skip : skip + count]
    first = seed + len(FIRST) + skip
    requests = [_request(job, draw, generator, prompts, glossary, first + way) for job in jobs for way, draw in enumerate(ways)]
    order = sorted(range(len(requests)), key=lambda at: requests[at].prefix_key)
    answers = generator.generate([requests[at] for at in order]) if requests else []
    drawn: list[list[TranslatedSegment]] = [[] for _ in jobs]
    for at, answer in sorted(zip(order, answers, strict=True), key=lambda pair: pair[0]):
        job = jobs[at // len(ways)]
        segment = _segment(answer, job.sentence, job.source, job.target)
        if segment.text:
            drawn[at // len(ways)].append(segment)
    return drawn


def terms_for(sentence: str, source: str, target: str, glossary: Glossary | None = None) -> tuple[str, ...]:
    """The "term → wording" hints that the prompt for this sentence shows: glossary, CLDR, then persons' names in Russian."""
    named = hints(sentence, source, target, glossary)
    if languages.get(source).code != "en":
        return named
    found = {hint.partition(" → ")[0]: hint for hint in named}
    named_terms = frozenset(found)
    code = languages.get(target).code
    for name, form in (*person_hints(sentence, code), *news_hints(sentence, code)):
        # What stands inside a longer hint has been said.
        if not any(name in said for said in found):
            found[name] = f"{name} → {form}"
    only = next(iter(found), "") if len(found) == 1 else ""
    if only and only not in named_terms and only.islower() and " " not in only:
        return ()  # a dictionary of one common word reads like a question about that word: «Слово «совет» переводится как …»
    return tuple(found.values())


def _request(
    job: RedrawJob, draw: Draw, generator: Generator, prompts: PromptLibrary, glossary: Glossary | None, seed: int
) -> GenerateRequest:
    target = languages.get(job.target)
    fixed = {"target": target.code, "target_name": target.name, "wording": draw.wording}
    messages = prompts.render(
        "translate",
        sentence=fence(job.sentence),
        previous=fence(job.previous) if draw.context else "",
        terms=[fence(term) for term in terms_for(job.sentence, job.source, job.target, glossary)],
        findings=[fence(finding) for finding in job.findings] if draw.findings else [],
        **fixed,
    )
    blank = prompts.render_known("translate", sentence="", previous="", terms=(), findings=(), **fixed)
    ratio = _LATIN_RATIO if target.script == "Latn" else _OTHER_RATIO
    cap = max(_LEAST, round(generator.count_tokens(job.sentence) * ratio))
    room = generator.context_size - budget.message_tokens(messages, generator.count_tokens)
    if room < min(cap, _LEAST):
        raise ContextTooSmall(f"a sentence of {len(job.sentence)} characters does not fit a context of {generator.context_size} tokens")
    kept = (*kept_terms(glossary, job.sentence), *latin_wordings(glossary, job.sentence, target.code), *kept_tokens(job.sentence))
    shown = (":context" if draw.context and job.previous else "") + (":findings" if draw.findings and job.findings else "")
    return GenerateRequest(
        messages,
        min(cap, room),
        temperature=draw.temperature,
        seed=seed,
        grammar=translation_grammar(target.code, kept, job.sentence),
        prefix_key=f"translate:{target.code}:{draw.wording}{shown}",
        shared=shared_characters(messages, blank),
        enough=_loops,
    )


def _loops(text: str) -> bool:
    """A small model that has begun to repeat itself goes on to the limit; what it repeats is cut out in any case."""
    return unloop(text)[1]


def _needs_no_translation(sentence: str, source: str, target: str) -> bool:
    """Whether ``sentence`` has no letters, or is in the target language already, whatever its source is said to be."""
    if not any(character.isalpha() for character in sentence):
        return True
    if languages.get(source).code == languages.get(target).code:
        return True
    words = sentence.lower().split()
    if len(words) < 4 or not in_script(sentence, target):
        return False
    theirs, ours = stop_words(languages.get(source).code), stop_words(languages.get(target).code)
    little = [word for word in words if (word in theirs) != (word in ours)]
    if len(little) >= 3 and theirs.issuperset(little):
        return False  # its little words are all the source's: no need to ask the detector
    try:
        found = detect(sentence)
    except UnsupportedLanguage:
        return False
    return found.language == languages.get(target).code and found.sure


def _pieces(text: str, source: str, generator: Generator) -> list[str]:
    """A segment as it is, or, if it is a whole paragraph, its sentences, and those in parts where they would fill the context."""
    if len(text) <= _LONG_SEGMENT:
        return [text]
    room = max(8, min(_MOST_TOKENS, generator.context_size // 8))
    return [piece for sentence in split_sentences(text, source) for piece in budget.parts(sentence, room, generator.count_tokens)]


def _joined(pieces: Sequence[TranslatedSegment]) -> TranslatedSegment:
    if len(pieces) == 1:
        return pieces[0]
    scores = [piece.score for piece in pieces if piece.score is not None]
    return TranslatedSegment(
        " ".join(piece.text for piece in pieces),
        next((piece.finish_reason for piece in pieces if piece.finish_reason != "stop"), "stop"),
        sum(piece.prompt_tokens for piece in pieces),
        sum(piece.output_tokens for piece in pieces),
        any(piece.truncated for piece in pieces),
        sum(scores) / len(scores) if scores else None,
    )


def _unchanged(sentence: str) -> TranslatedSegment:
    return TranslatedSegment(sentence, "stop", 0, 0)


def _segment(answer: Generation | TranslatedSegment, sentence: str, source: str, target: str) -> TranslatedSegment:
    truncated = answer.truncated or answer.finish_reason == "length"
    # What looped was cut by the cap or would have been: it is marked, so that the checks have it drawn again.
    text, looped = unloop(tidy_line(answer.text, sentence))
    text = restore_capitals(text, sentence, source, target)
    text = typeset(text, sentence, languages.get(source).code, languages.get(target).code)
    return TranslatedSegment(text, answer.finish_reason, answer.prompt_tokens, answer.output_tokens, truncated or looped, answer.score)
