"""A public fake of every engine, so that you can test your own code without weights.

Give it answers (a list, or a function of the request) or none: then it writes the article's first sentences as the summary and a
word-by-word rewriting as the translation. It is deterministic, and its text means nothing.

    with FakeEngine(["A short summary."]) as engine:
        engine.generate([GenerateRequest((Message("user", "Summarize."),), max_tokens=50)])
        assert engine.history[0].max_tokens == 50
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from summarize import languages
from summarize.backends.base import GenerateRequest, Generation, TranslatedSegment
from summarize.errors import EngineClosed, EngineError

_FENCED = re.compile(r"<(article|sentence)>\n?(.*?)\n?</\1>", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]+[\"'»”’)]*|\S[^.!?…]*$")
_CONTEXT = 32768

# A rewriting word by word that has the target language's script and its commonest words, and keeps names, figures and negations where
# they are: so that the checks find in it about as much to do as in a real translation. Not a standard transliteration; digraphs first.
_CYRILLIC_PAIRS = (("shch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ph", "ф"), ("th", "т"), ("ck", "к"), ("ts", "ц"))
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввкиз")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COMMON = {
    "ru": (
        "the= a= an= of= and=и in=в on=на at=у to=к for=для from=из with=с by=от as=как that=что which=который is=есть was=был are=есть "
        "were=были has=имеет had=имел have=имеют not=не no=нет nor=ни never=никогда nobody=никто nothing=ничто without=без it=это its=его "
        "said=сказал million=миллиона billion=миллиарда thousand=тысячи"
    ),
    "es": (
        "the=el a=un an=un of=de and=y in=en on=sobre at=en to=a for=para from=desde with=con by=por as=como that=que which=que is=es "
        "was=era are=son were=eran has=ha had=había have=han not=no no=no nor=ni never=nunca nobody=nadie nothing=nada without=sin it=lo "
        "its=su said=dijo million=millones thousand=mil"
    ),
}


class FakeEngine:
    """Fulfils both protocols: Generator and Translator."""

    capabilities: frozenset[str] = frozenset()
    context_size = _CONTEXT

    def __init__(self, responses: Iterable[str] | Callable[[GenerateRequest], str] | None = None) -> None:
        self._answer: Callable[[GenerateRequest], str]
        if responses is None:
            self._answer = plausible
        elif callable(responses):
            self._answer = responses
        else:
            queue = iter(list(responses))
            self._answer = lambda _: _next(queue)
        self.history: list[GenerateRequest] = []
        self._closed = False

    @property
    def signature(self) -> str:
        """Always the same."""
        return "fake@00000000"

    def count_tokens(self, text: str) -> int:
        """Count words and signs."""
        self._require_open()
        return len(re.findall(r"\w+|[^\w\s]", text))

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        """Answer every request, in order."""
        self._require_open()
        results = []
        for request in requests:
            self.history.append(request)
            text, cut = self._cut(self._answer(request), request.max_tokens)
            prompt = sum(self.count_tokens(message.content) for message in request.messages)
            results.append(Generation(text, "length" if cut else "stop", prompt, self.count_tokens(text), truncated=cut, score=-0.1))
        return results

    def translate(self, segments: Sequence[str], _source: str, target: str) -> list[TranslatedSegment]:
        """Rewrite every segment in the target language's script."""
        self._require_open()
        return [
            TranslatedSegment(rewrite(text, target), "stop", self.count_tokens(text), self.count_tokens(text), score=-0.1)
            for text in segments
        ]

    def close(self) -> None:
        """Every later call is an error, as with a real engine."""
        self._closed = True

    def __enter__(self) -> FakeEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _require_open(self) -> None:
        if self._closed:
            raise EngineClosed("the engine is closed")

    def _cut(self, text: str, max_tokens: int) -> tuple[str, bool]:
        pieces = re.findall(r"\s*(?:\w+|[^\w\s])", text)
        if len(pieces) <= max_tokens:
            return text, False
        return "".join(pieces[:max_tokens]), True


def plausible(request: GenerateRequest) -> str:
    """Answer by the request's task, on the last fenced text of the last message."""
    fenced = [match[2] for match in _FENCED.finditer(request.messages[-1].content)] if request.messages else []
    text = fenced[-1] if fenced else (request.messages[-1].content if request.messages else "")
    if request.task == "translate":
        return rewrite(" ".join(text.split()), request.language)
    return " ".join(sentence.strip() for sentence in _SENTENCE.findall(" ".join(text.split()))[:2])


def rewrite(text: str, target: str) -> str:
    """Rewrite ``text`` so that it has the target language's script; digits, punctuation and capitals stay."""
    language = languages.find(target)
    if language is None or language.script not in ("Cyrl", "Latn"):
        return text
    from anyascii import anyascii

    common = _common(language.code)
    cyrillic = language.script == "Cyrl"

    def word(found: re.Match[str]) -> str:
        written = found[0]
        known = common.get(written.lower())
        if known is not None:
            rewritten = known
        elif cyrillic:
            rewritten = _to_cyrillic(written)
        else:
            rewritten = "".join(anyascii(letter).strip("'") if letter > "\u0400" else letter for letter in written.lower())
            if language.code == "es" and written.islower() and written.isascii() and len(written) > 2:
                rewritten = rewritten.rstrip("aeiouys") + "ado"
        return rewritten[:1].upper() + rewritten[1:] if written[:1].isupper() else rewritten

    rewritten = " ".join(_WORD.sub(word, text).split())
    return rewritten[:1].upper() + rewritten[1:]


@functools.cache
def _common(code: str) -> dict[str, str]:
    return {english: other for pair in _COMMON.get(code, "").split() for english, _, other in (pair.partition("="),)}


@functools.lru_cache(maxsize=50_000)
def _to_cyrillic(word: str) -> str:
    lowered = "".join(letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter))
    for pair, letter in _CYRILLIC_PAIRS:
        lowered = lowered.replace(pair, letter)
    return unicodedata.normalize("NFC", lowered.replace("’", "").replace("'", "").translate(_CYRILLIC))


def _next(queue: Iterable[str]) -> str:
    try:
        return next(iter(queue))
    except StopIteration:
        raise EngineError("the fake engine has no answers left") from None
