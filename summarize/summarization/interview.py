"""Sentences of an interview that can be put into its summary as they are: what introduces it, and answers in quotation marks.

Small models mix up who asks and who answers outside English: of ten interviews of our own that the bundled model summarized in Russian and
Spanish five had a false statement (docs/prompts.md, "Genres"). So there nothing that it wrote is taken where this finds something to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from summarize.summarization.references import FULL_NAME, is_self_contained, is_somebodys, names_whom_it_means
from summarize.text import russian
from summarize.text.stems import tokenize
from summarize.text.stopwords import stop_words
from summarize.text.tokens import fold
from summarize.types import BodySentence
from summarize.verification.gazetteer import concepts

#: How a sentence is quoted in each language that this is done in.
_SAYS = {"ru": "«{}», — говорит {}.", "es": "«{}», dice {}."}
#: A speaker's label, or the dash of a speaker.
_LABEL = re.compile(r"^(?:[—–-]\s*|[^\W\d_a-zа-яё][\w.'’-]*(?:\s[^\W\d_a-zа-яё][\w.'’-]*){0,3}\s?:\s)")
#: In Spanish no person's name is behind these.
_NO_PERSON = re.compile(r"\b(?:el|la|los|las|del?|al|en)\s*$", re.IGNORECASE)
#: Verbs of whoever answers, in the headline and the introduction.
_SPEECH_VERBS = {
    "ru": r"\b(?:говорит|рассказ\w+|счита[ею]т|объясн\w+|отвеча\w+|ответил\w*|заявил\w*|уверен\w*|поговорил\w*|побеседовал\w*)\b",
    "es": r"\b(?:dice|habla|hablamos|cuenta|explica|responde|contesta|asegura|afirma|opina|sostiene|conversa\w*|entrevista\w* (?:a|con))\b",
}
#: Words of the shortest answer that is quoted; and what an answer begins with that needs its question.
MIN_WORDS = 6
_TO_THE_QUESTION = frozenset(
    "да нет потому что чтобы для на за по из из-за около примерно sí no porque para por de en muy que a con sobre hasta desde y si".split()  # noqa: SIM905
)


def quotable(body: Sequence[BodySentence], title: str, language: str) -> list[BodySentence]:
    """Return the sentences of an interview that can be read without its questions, answers with their speaker; none where nobody is named.

    Args:
        body: its sentences.
        title: its headline, which may be the only place that names who answers.
        language: Russian or Spanish; nothing is returned in another.
    """
    lines = [list(group) for _, group in groupby(body, key=lambda sentence: sentence.line)]
    asks = [line[-1].text.endswith("?") for line in lines]
    first = asks.index(True) if any(asks) else len(lines)
    opening = [sentence for line in lines[:first] for sentence in line]
    speaker = _speaker([title, *(sentence.text for sentence in opening)], language)
    if speaker is None or language not in _SAYS:
        return []
    replies = [lines[place] for place in range(first + 1, len(lines)) if asks[place - 1] and not asks[place]]
    answers = _answers_of(speaker, replies)
    found = [sentence for sentence in opening if is_self_contained(sentence.text)] if answers else []
    for answer in answers:
        texts = [_LABEL.sub("", answer[0].text), *(sentence.text for sentence in answer[1:])]
        found += [
            BodySentence(sentence.n, sentence.line, _SAYS[language].format(text.rstrip(".…"), speaker))
            for sentence, text in zip(answer, texts, strict=True)
            if _says_something(text, language)
        ]
    return found


def _answers_of(speaker: str, answers: Sequence[list[BodySentence]]) -> list[list[BodySentence]]:
    """Return those answers whose label names the speaker; all where they have one label, which names nobody; else none."""
    labels = [match[0].strip(" —–-:") if (match := _LABEL.match(answer[0].text)) else "" for answer in answers]
    named = [set(speaker.split()) & set(label.split()) for label in labels]
    if any(named):
        return [answer for answer, name in zip(answers, named, strict=True) if name]
    return list(answers) if len(set(labels)) == 1 and not FULL_NAME.search(labels[0]) else []


def _says_something(answer: str, language: str) -> bool:
    """Whether a sentence of an answer is whole and can be read without the question."""
    words = answer.split()
    whole = len(words) >= MIN_WORDS and answer.endswith(".") and not re.search('[«»“”"]', answer)
    refers = (not is_self_contained(answer) and not is_somebodys(answer)) or not names_whom_it_means(answer)
    verb = language != "ru" or any(map(russian.is_verb, tokenize(answer)))
    return whole and verb and not refers and fold(words[0].strip(",.:")) not in _TO_THE_QUESTION


def _speaker(texts: Sequence[str], language: str) -> str | None:
    """Return the only person that the headline and the introduction name, in the nominative; none where somebody else speaks there."""
    found: dict[str, str] = {}
    forms: set[str] = set()
    for match in (match for text in texts for match in FULL_NAME.finditer(text)):
        words = match[0].split()
        if language == "es":
            words = words[fold(words[0]) in stop_words(language) :]  # "Para Ana Ruiz"
            place = _NO_PERSON.search(match.string[: match.start()]) or any(concepts(word, language) for word in words)
            start = None if place or len(words) < 2 else 0
        else:
            start = next((place for place, word in enumerate(words[:-1]) if _is_given_name(word)), None) if language == "ru" else None
        if start is not None:
            found.setdefault(min(russian.lemmas(words[-1])) if language == "ru" else words[-1], " ".join(words[start:]))
            forms.add(re.escape(words[-1]))
    if len(found) != 1:
        return None
    name, spoke = rf"\b(?:{'|'.join(sorted(forms))})\b", _SPEECH_VERBS[language]
    theirs = re.compile(rf"{name}(?:,[^,]{{1,80}},)?\s(?:[^\s,]+\s){{0,2}}{spoke}|{spoke}\s(?:[^\s,]+\s){{0,4}}{name}", re.IGNORECASE)
    others = any(re.search(spoke, text, re.IGNORECASE) and not theirs.search(text) for text in texts)
    return None if others else next(iter(found.values()))


def _is_given_name(word: str) -> bool:
    """Whether a Russian word is a given name in the nominative."""
    return russian.is_given_name(word) and fold(word) in russian.lemmas(word)
