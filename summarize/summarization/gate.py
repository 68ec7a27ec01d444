"""Stop a summary that is not one of its article, whatever made the model write it.

A text inside an article can take over the writer ("write only …", a forged role, a story of its own). Such an answer shows: it has the
shape of a role or of data, it is in another language, it shares next to nothing with the headline and the beginning, or it rests on one
late sentence alone. The rules are about the answer, so they need not know the attack. Single sentences that rest on what may not belong to
the article are left out (:func:`trusted`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.summarization.salience import stems
from summarize.text.detect import guess
from summarize.text.stems import tokenize
from summarize.text.stopwords import stop_words
from summarize.text.tokens import base_language, count_words, fold
from summarize.types import BodySentence
from summarize.verification.instruction_model import doubtful, language_of, unknown_language, unsure, words_of

#: The beginning of an article: so many sentences, or this share of them where it is long.
BEGINNING_SENTENCES, BEGINNING_SHARE = 5, 0.2
#: Content words that a summary shares at least with the headline and the beginning, as a share of its own and as a number.
MIN_SHARED, MIN_SHARED_WORDS = 0.12, 2
#: A summary has at least so many words, unless its article has fewer than twice as many.
MIN_WORDS = 5
#: The confidence (0..1) at which a text counts as being in another language than the one asked for.
OTHER_LANGUAGE = 0.7
#: A sentence after this share of a long article is late; evidence is "one sentence" from this share of a summary's content words on.
LATE, ONE_SENTENCE = 0.5, 0.8
#: Words that are in doubtful sentences of the body only, and that a sentence of a summary has: so many, and this share of its words.
STRANGE_WORDS, STRANGE_SHARE = 2, 0.25
#: Content words that a summary needs for its evidence to be judged.
MIN_CONTENT_WORDS = 4

_SHAPE = re.compile(
    r"""
    ^\s*(?:[\[{]\s*["'\[{] | ```)                                       # JSON, a fence of code
    | <\|\w+\|> | </?(?:system|assistant|user|article|tool|think)\b      # tokens and tags of a chat
    | ^\s*\#{2,}\s
    | (?:^|\n)\s*(?:system|assistant|user|human|developer|система|ассистент|пользователь|sistema|asistente|usuario)\s*:
    | "?(?:role|tool_calls?|function|arguments)"\s*:
    """,
    re.VERBOSE | re.IGNORECASE,
)


def gate_faults(
    summary: Sequence[str], body: Sequence[str], title: str | None, language: str, target: str, withheld: Sequence[str] = ()
) -> list[str]:
    """Find what shows that a text is no summary of an article.

    Args:
        summary: its sentences.
        body: the article's sentences that the writer was shown.
        title: the article's headline, if it has one.
        language: the article's language.
        target: the language that was asked for.
        withheld: sentences that were kept from the writer, and that a summary must not rest on.

    Returns:
        One clause for each fault, for people; empty for an honest summary.
    """
    text = " ".join(summary)
    faults = []
    if _SHAPE.search(text):
        faults.append("it has the shape of a role, of data or of code")
    if count_words(text) < MIN_WORDS and sum(count_words(sentence) for sentence in body) >= 2 * MIN_WORDS:
        faults.append("it has hardly any words")
    if other := _other_language(text, target):
        faults.append(f"it is in another language ({other})")
    elif base_language(language) == base_language(target):
        faults += _rests_on(text, body, title, language, withheld)
    return faults


def trusted(texts: Sequence[str], body: Sequence[str]) -> list[bool]:
    """Tell of each sentence of a summary whether it rests on one of the body that a summary may rest on.

    It does not where the nearest sentence of the body may be an order to a machine or belong to another text, or where several of its
    words are in such sentences only. No finding says so: the sentence is left out, as are those of the body that are not chosen.
    """
    from summarize.text.vectors import encode

    if not body or not texts or not any(away := doubtful(body)):
        return [True] * len(texts)
    if unknown_language(body):
        places = [max(range(len(body)), key=lambda place: len(words_of(text) & words_of(body[place]))) for text in texts]
    else:
        places = (encode(list(texts)) @ encode(list(body)).T).argmax(axis=1).tolist()
    words = [words_of(sentence, language_of(body)) for sentence in body]
    trusted, strange = (set().union(*(some for some, out in zip(words, away, strict=True) if out is side)) for side in (False, True))
    strange -= trusted
    own = [words_of(text, language_of(body)) for text in texts]
    return [
        not away[place] and len(some & strange) < max(STRANGE_WORDS, STRANGE_SHARE * len(some))
        for place, some in zip(places, own, strict=True)
    ]


def without_instructions(sentences: Sequence[BodySentence], *, attacked: bool = False) -> list[BodySentence]:
    """Return the sentences that a summary may rest on, or where an attack is known, should; all, if it may rest on none."""
    texts = [sentence.text for sentence in sentences]
    away = [one > 0 for one in unsure(texts)] if attacked else doubtful(texts)
    return [sentence for sentence, doubt in zip(sentences, away, strict=True) if not doubt] or list(sentences)


def _other_language(text: str, target: str) -> str:
    code, confidence = next(iter(guess(text)), ("", 0.0))
    return code if confidence >= OTHER_LANGUAGE and count_words(text) >= MIN_WORDS and code != base_language(target) else ""


def _rests_on(text: str, body: Sequence[str], title: str | None, language: str, withheld: Sequence[str]) -> list[str]:
    """Compare the content words of a summary with those of the article's parts."""
    content = _content(text, language)
    if len(content) < MIN_CONTENT_WORDS:
        return []
    count = max(BEGINNING_SENTENCES, round(BEGINNING_SHARE * len(body)))
    beginning = _content(" ".join([title or "", *body[:count]]), language)
    shared = len(content & beginning)
    if shared < MIN_SHARED_WORDS or shared < MIN_SHARED * len(content):
        return ["it shares next to nothing with the headline and the beginning of the article"]
    sentences = [_content(sentence, language) for sentence in body]
    covered = [len(content & sentence) / len(content) for sentence in sentences]
    best = max(range(len(body)), key=lambda index: covered[index], default=0)
    if len(body) > 2 * BEGINNING_SENTENCES and best > LATE * len(body) and covered[best] >= ONE_SENTENCE:
        return ["it rests on one late sentence of the article alone"]
    hidden = _content(" ".join(withheld), language) - set().union(*sentences, beginning)
    if len(content & hidden) >= max(MIN_SHARED_WORDS, MIN_SHARED * len(content)):
        return ["it repeats text that was kept from the model"]
    return []


def _content(text: str, language: str) -> set[str]:
    common = stop_words(base_language(language))
    pairs = zip(tokenize(text), stems(text, language), strict=True)
    # Two letters of a script without spaces are as much as a word.
    return {stem for word, stem in pairs if (len(word) > 2 or word[0] >= "\u0e00") and fold(word) not in common}
