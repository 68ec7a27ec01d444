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
    """One language. ``script`` is an ISO 15924 code; ``opus`` and ``nllb`` are the engines' own codes.

    ``flores`` is the code of FLORES-200, where that names the language or its script otherwise than ISO 639-3 and CLDR do.
    """

    code: str
    name: str
    script: str
    opus: str
    flores: str = ""

    @property
    def nllb(self) -> str:
        """Return NLLB's code, which is that of FLORES-200."""
        return self.flores or f"{self.opus}_{self.script}"

    @property
    def rtl(self) -> bool:
        """Return whether it is written from right to left."""
        return self.script in ("Arab", "Hebr")


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("ar", "Arabic", "Arab", "ara", "arb_Arab"),
        Language("az", "Azerbaijani", "Latn", "aze", "azj_Latn"),
        Language("be", "Belarusian", "Cyrl", "bel"),
        Language("bg", "Bulgarian", "Cyrl", "bul"),
        Language("ca", "Catalan", "Latn", "cat"),
        Language("cs", "Czech", "Latn", "ces"),
        Language("da", "Danish", "Latn", "dan"),
        Language("de", "German", "Latn", "deu"),
        Language("el", "Greek", "Grek", "ell"),
        Language("en", "English", "Latn", "eng"),
        Language("es", "Spanish", "Latn", "spa"),
        Language("et", "Estonian", "Latn", "est"),
        Language("fa", "Persian", "Arab", "fas", "pes_Arab"),
        Language("fi", "Finnish", "Latn", "fin"),
        Language("fr", "French", "Latn", "fra"),
        Language("he", "Hebrew", "Hebr", "heb"),
        Language("hi", "Hindi", "Deva", "hin"),
        Language("hr", "Croatian", "Latn", "hrv"),
        Language("hu", "Hungarian", "Latn", "hun"),
        Language("hy", "Armenian", "Armn", "hye"),
        Language("id", "Indonesian", "Latn", "ind"),
        Language("it", "Italian", "Latn", "ita"),
        Language("ja", "Japanese", "Jpan", "jpn"),
        Language("ka", "Georgian", "Geor", "kat"),
        Language("kk", "Kazakh", "Cyrl", "kaz"),
        Language("ko", "Korean", "Kore", "kor", "kor_Hang"),
        Language("lt", "Lithuanian", "Latn", "lit"),
        Language("lv", "Latvian", "Latn", "lav", "lvs_Latn"),
        Language("mk", "Macedonian", "Cyrl", "mkd"),
        Language("nl", "Dutch", "Latn", "nld"),
        Language("no", "Norwegian", "Latn", "nob"),
        Language("pl", "Polish", "Latn", "pol"),
        Language("pt", "Portuguese", "Latn", "por"),
        Language("ro", "Romanian", "Latn", "ron"),
        Language("ru", "Russian", "Cyrl", "rus"),
        Language("sk", "Slovak", "Latn", "slk"),
        Language("sl", "Slovenian", "Latn", "slv"),
        Language("sq", "Albanian", "Latn", "sqi", "als_Latn"),
        Language("sr", "Serbian", "Cyrl", "srp"),
        Language("sv", "Swedish", "Latn", "swe"),
        Language("th", "Thai", "Thai", "tha"),
        Language("tr", "Turkish", "Latn", "tur"),
        Language("uk", "Ukrainian", "Cyrl", "ukr"),
        Language("uz", "Uzbek", "Latn", "uzb", "uzn_Latn"),
        Language("vi", "Vietnamese", "Latn", "vie"),
        Language("zh", "Chinese", "Hans", "zho"),
        Language("zh-Hant", "Traditional Chinese", "Hant", "zho"),
    )
}


def get(code: str) -> Language:
    """The language for ``code``; regional tags fall back to their base.

    Raises:
        UnsupportedLanguage: there is none of that code.
    """
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
