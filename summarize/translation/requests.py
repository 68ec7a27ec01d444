"""One request for one sentence, and what its answer is worth: the prompt with its hints, the grammar, the caps; the cleaned segment.

Decoding is held to the target's script by a grammar (:mod:`summarize.generation.grammar`) and to a length in proportion to the source.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarize import languages
from summarize.backends.base import GenerateRequest, Generation, Generator, TranslatedSegment
from summarize.backends.parts import parts_of
from summarize.errors import ContextTooSmall, UnsupportedLanguage
from summarize.generation import budget
from summarize.generation.cleanup import clean_line, is_meta_commentary, remove_repetition
from summarize.generation.grammar import in_script, kept_tokens, translation_grammar
from summarize.generation.prompts import PromptLibrary, escape_delimiters
from summarize.generation.stopping import Degenerate
from summarize.text.detect import detect
from summarize.text.sentences import split_sentences
from summarize.text.stopwords import stop_words
from summarize.text.typography import typeset
from summarize.translation.candidates import DecodingVariant
from summarize.translation.glossary import hints, kept_terms, latin_wordings
from summarize.translation.russian_hints import news_hints, person_hints
from summarize.verification.glossary import Glossary

#: Answer tokens allowed for each token of the source: vocabularies made for English cut Russian or Greek three times as fine.
_LATIN_RATIO = 2.5
_OTHER_RATIO = 5.0
#: And never fewer than these: "No." needs space too. Tokens.
_LEAST = 24
#: A segment longer than this is a paragraph: it is translated sentence by sentence and joined again. Characters.
_LONG_SEGMENT = 400
#: A sentence longer than this is cut at a space: no news has one, but tables and lists without full stops do. Tokens.
_MOST_TOKENS = 400


@dataclass(frozen=True, slots=True)
class TranslationJob:
    """Sentences of one text to bring from ``source`` into ``target``."""

    sentences: tuple[str, ...]
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class RetryJob:
    """One sentence whose translation failed: what the checks said (for the prompt) and the sentence before it (may be empty)."""

    sentence: str
    source: str
    target: str
    findings: tuple[str, ...] = ()
    previous: str = ""


def terms_for(sentence: str, source: str, target: str, glossary: Glossary | None = None) -> tuple[str, ...]:
    """The "term → wording" hints that the prompt for this sentence shows: glossary, CLDR, then persons' names in Russian."""
    named = hints(sentence, source, target, glossary)
    if languages.get(source).code != "en":
        return named
    found = {hint.partition(" → ")[0]: hint for hint in named}
    named_terms = frozenset(found)
    code = languages.get(target).code
    for name, form in (*person_hints(sentence, code), *news_hints(sentence, code)):
        # What is inside a longer hint has been said.
        if not any(name in said for said in found):
            found[name] = f"{name} → {form}"
    only = next(iter(found), "") if len(found) == 1 else ""
    if only and only not in named_terms and only.islower() and " " not in only:
        return ()  # a dictionary of one common word reads like a question about that word: «Слово «совет» переводится как …»
    return tuple(found.values())


def request(
    job: RetryJob, variant: DecodingVariant, generator: Generator, prompts: PromptLibrary, glossary: Glossary | None, seed: int
) -> GenerateRequest:
    """Ask for one sentence in one way. Raises ContextTooSmall."""
    target = languages.get(job.target)
    messages = prompts.render(
        "translate",
        sentence=escape_delimiters(job.sentence),
        previous=escape_delimiters(job.previous) if variant.context else "",
        terms=[escape_delimiters(term) for term in terms_for(job.sentence, job.source, job.target, glossary)],
        findings=[escape_delimiters(finding) for finding in job.findings] if variant.findings else [],
        target=target.code,
        target_name=target.name,
        wording=variant.wording,
    )
    ratio = _LATIN_RATIO if target.script == "Latn" else _OTHER_RATIO
    cap = max(_LEAST, round(generator.count_tokens(job.sentence) * ratio))
    limit = generator.context_size - budget.message_tokens(messages, generator.count_tokens)
    if limit < min(cap, _LEAST):
        raise ContextTooSmall(f"a sentence of {len(job.sentence)} characters does not fit a context of {generator.context_size} tokens")
    kept = (*kept_terms(glossary, job.sentence), *latin_wordings(glossary, job.sentence, target.code), *kept_tokens(job.sentence))
    shown = (":context" if variant.context and job.previous else "") + (":findings" if variant.findings and job.findings else "")
    return GenerateRequest(
        messages,
        min(cap, limit),
        "translate",
        target.code,
        temperature=variant.temperature,
        seed=seed,
        grammar=translation_grammar(target.code, kept, job.sentence),
        prefix_key=f"translate:{target.code}:{variant.wording}{shown}",
        stop_condition=Degenerate(),
    )


def needs_no_translation(sentence: str, source: str, target: str) -> bool:
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


def pieces(text: str, source: str, generator: Generator) -> list[str]:
    """A segment as it is, or, if it is a whole paragraph, its sentences, and those in parts where they would fill the context."""
    if len(text) <= _LONG_SEGMENT:
        return [text]
    limit = max(8, min(_MOST_TOKENS, generator.context_size // 8))
    return [piece for sentence in split_sentences(text, source) for piece in parts_of(sentence, generator.count_tokens, limit)]


def unchanged(sentence: str) -> TranslatedSegment:
    """A sentence that needs no translation."""
    return TranslatedSegment(sentence, "stop", 0, 0)


def segment(answer: Generation | TranslatedSegment, sentence: str, source: str, target: str) -> TranslatedSegment:
    """What an answer is as the translation of ``sentence``: what the model wrote around it gone, signs as they should be."""
    truncated = answer.truncated or answer.finish_reason == "length"
    # What looped or was only talk was cut by the cap or would have been: it is marked, so that the checks have it tried again.
    text, looped = remove_repetition(clean_line(answer.text, sentence))
    looped = looped or is_meta_commentary(text)
    text = typeset(text, sentence, languages.get(source).code, languages.get(target).code)
    return TranslatedSegment(text, answer.finish_reason, answer.prompt_tokens, answer.output_tokens, truncated or looped, answer.score)
