"""The one table of languages: code, name, script and what each engine calls it.

Codes are BCP-47 primary subtags; regional tags fall back to their base (``es-MX`` → ``es``, ``zh-Hant`` stays itself). Names are the
English CLDR names; :func:`local_name` asks CLDR for any other language's. Sources: CLDR 46 (Babel), FLORES-200 codes (NLLB), the OPUS-MT
``>>xxx<<`` target prefixes (ISO 639-3).
"""

from __future__ import annotations

from dataclasses import dataclass

from summarize.errors import UnsupportedLanguage, closest, did_you_mean


@dataclass(frozen=True, slots=True)
class Language:
    """One language. ``script`` is an ISO 15924 code; ``opus`` and ``nllb`` are the engines' own codes."""

    code: str
    name: str
    script: str
    opus: str
    nllb: str
    rtl: bool = False


def _table(*rows: tuple[str, str, str, str]) -> dict[str, Language]:
    return {
        code: Language(
            code,
            name,
            script,
            opus,
            f"{_NLLB_ISO.get(code, opus)}_{_NLLB_SCRIPT.get(code, script)}",
            script in _RTL,
        )
        for code, name, script, opus in rows
    }


_RTL = frozenset({"Arab", "Hebr"})
# Where FLORES-200 names a language or its script otherwise than ISO 639-3 and CLDR do.
_NLLB_ISO = {
    "ar": "arb",
    "et": "est",
    "fa": "pes",
    "lv": "lvs",
    "no": "nob",
    "sq": "als",
    "uz": "uzn",
    "az": "azj",
    "zh": "zho",
    "zh-Hant": "zho",
}
_NLLB_SCRIPT = {"ja": "Jpan", "ko": "Hang"}

LANGUAGES: dict[str, Language] = _table(
    ("ar", "Arabic", "Arab", "ara"),
    ("az", "Azerbaijani", "Latn", "aze"),
    ("be", "Belarusian", "Cyrl", "bel"),
    ("bg", "Bulgarian", "Cyrl", "bul"),
    ("ca", "Catalan", "Latn", "cat"),
    ("cs", "Czech", "Latn", "ces"),
    ("da", "Danish", "Latn", "dan"),
    ("de", "German", "Latn", "deu"),
    ("el", "Greek", "Grek", "ell"),
    ("en", "English", "Latn", "eng"),
    ("es", "Spanish", "Latn", "spa"),
    ("et", "Estonian", "Latn", "est"),
    ("fa", "Persian", "Arab", "fas"),
    ("fi", "Finnish", "Latn", "fin"),
    ("fr", "French", "Latn", "fra"),
    ("he", "Hebrew", "Hebr", "heb"),
    ("hi", "Hindi", "Deva", "hin"),
    ("hr", "Croatian", "Latn", "hrv"),
    ("hu", "Hungarian", "Latn", "hun"),
    ("hy", "Armenian", "Armn", "hye"),
    ("id", "Indonesian", "Latn", "ind"),
    ("it", "Italian", "Latn", "ita"),
    ("ja", "Japanese", "Jpan", "jpn"),
    ("ka", "Georgian", "Geor", "kat"),
    ("kk", "Kazakh", "Cyrl", "kaz"),
    ("ko", "Korean", "Kore", "kor"),
    ("lt", "Lithuanian", "Latn", "lit"),
    ("lv", "Latvian", "Latn", "lav"),
    ("mk", "Macedonian", "Cyrl", "mkd"),
    ("nl", "Dutch", "Latn", "nld"),
    ("no", "Norwegian", "Latn", "nob"),
    ("pl", "Polish", "Latn", "pol"),
    ("pt", "Portuguese", "Latn", "por"),
    ("ro", "Romanian", "Latn", "ron"),
    ("ru", "Russian", "Cyrl", "rus"),
    ("sk", "Slovak", "Latn", "slk"),
    ("sl", "Slovenian", "Latn", "slv"),
    ("sq", "Albanian", "Latn", "sqi"),
    ("sr", "Serbian", "Cyrl", "srp"),
    ("sv", "Swedish", "Latn", "swe"),
    ("th", "Thai", "Thai", "tha"),
    ("tr", "Turkish", "Latn", "tur"),
    ("uk", "Ukrainian", "Cyrl", "ukr"),
    ("uz", "Uzbek", "Latn", "uzb"),
    ("vi", "Vietnamese", "Latn", "vie"),
    ("zh", "Chinese", "Hans", "zho"),
    ("zh-Hant", "Traditional Chinese", "Hant", "zho"),
)


def get(code: str) -> Language:
    """The language for ``code``; regional tags fall back to their base; raises UnsupportedLanguage if there is none of that code."""
    language = find(code)
    if language is None:
        names = {name: tag for tag, known in LANGUAGES.items() for name in (tag, known.name.lower())}
        close = [f"{names[name]} ({LANGUAGES[names[name]].name})" for name in closest(code.lower(), names)]
        raise UnsupportedLanguage(
            f"language {code!r} is not known", hint=did_you_mean(close, "a code, as ru or es; summarize languages lists them")
        )
    return language


def find(code: str) -> Language | None:
    """The language for ``code``, or None."""
    tag = code.strip().replace("_", "-").lower()
    if (known := _BY_TAG.get(tag)) is not None:
        return known
    base, _, region = tag.partition("-")
    return LANGUAGES.get(base) if region and base.isalpha() else None


_BY_TAG = {code.lower(): language for code, language in LANGUAGES.items()} | dict.fromkeys(
    ("zh-tw", "zh-hk", "zh-mo"), LANGUAGES["zh-Hant"]
)


def local_name(code: str, in_language: str | None = None) -> str:
    """The CLDR name of ``code`` in another language (its own by default): ``local_name("es", "ru") == "испанский"``."""
    from babel import Locale  # 30 ms to import: only pages and doctor need it

    tag = get(code).code
    return str(Locale.parse((in_language or tag).replace("-", "_")).languages.get(tag.partition("-")[0], get(code).name))
