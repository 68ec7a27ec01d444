"""Asks once more for a summary sentence that a check found wrong, showing the finding and the sentences it should rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize import languages
from summarize.backends.base import GenerateRequest, Generator
from summarize.errors import ContextTooSmall
from summarize.generation import budget
from summarize.generation.cleanup import clean_prose
from summarize.generation.grammar import in_script
from summarize.generation.prompts import PromptLibrary, escape_delimiters
from summarize.text.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class RepairJob:
    """A wrong summary ``sentence`` in ``language``, the body sentences it rests on (the best first), and the findings in words."""

    sentence: str
    evidence: tuple[str, ...]
    findings: tuple[str, ...]
    language: str


def repair_sentences(jobs: Sequence[RepairJob], generator: Generator, *, prompts: PromptLibrary, seed: int = 0) -> list[str | None]:
    """Write every sentence again, all in one batch; None where no whole sentence in the right script came back, or the same one.

    Only the first sentence of an answer is taken: one in, one out. Evidence that does not fit the context is left out from the end.

    Raises:
        ContextTooSmall: not even one evidence sentence fits.
        EngineError, EngineClosed: from the generator.
    """
    answers = generator.generate([repair_request(job, generator, prompts=prompts, seed=seed) for job in jobs]) if jobs else []
    repaired: list[str | None] = []
    for job, answer in zip(jobs, answers, strict=True):
        sentences = split_sentences(clean_prose(answer.text), job.language)
        cut = (answer.truncated or answer.finish_reason == "length") and len(sentences) == 1
        usable = bool(sentences) and not cut and in_script(sentences[0], job.language) and sentences[0] != job.sentence.strip()
        repaired.append(sentences[0] if usable else None)
    return repaired


def repair_request(job: RepairJob, generator: Generator, *, prompts: PromptLibrary, seed: int = 0) -> GenerateRequest:
    """The request for one :class:`RepairJob`. Raises ContextTooSmall."""
    language = languages.get(job.language)
    cap = max(48, min(2 * generator.count_tokens(job.sentence) + 32, generator.context_size // 3))
    for kept in range(len(job.evidence), 0, -1):
        messages = prompts.render(
            "repair",
            article=escape_delimiters("\n".join(job.evidence[:kept])),
            sentence=escape_delimiters(job.sentence),
            findings=[escape_delimiters(finding) for finding in job.findings],
            language=language.code,
            language_name=language.name,
        )
        if budget.message_tokens(messages, generator.count_tokens) + cap <= generator.context_size:
            return GenerateRequest(messages, cap, "repair", language.code, seed=seed, prefix_key=f"repair:{language.code}")
    raise ContextTooSmall(f"a sentence and its evidence do not fit a context of {generator.context_size} tokens")
