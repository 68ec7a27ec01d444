"""Language codes of translation models: the tokens of Marian, NLLB, M2M100, mBART, MADLAD, and T5's written prefixes.

A model's own vocabulary decides which languages it has; the table in :mod:`summarize.languages` only says what they are called.
Families: OPUS-MT ``>>rus<<`` (https://huggingface.co/docs/transformers/model_doc/marian), NLLB-200 ``rus_Cyrl``, M2M100 ``__ru__``,
mBART-50 ``ru_RU``, MADLAD-400 ``<2ru>``, T5 ``translate English to German:``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from summarize import languages
from summarize.errors import UnsupportedLanguage

Family = Literal["marian", "nllb", "m2m100", "mbart", "madlad", "t5"]

#: What a family's language tokens look like; the group is the model's own name of the language.
_SHAPES: dict[str, re.Pattern[str]] = {
    "marian": re.compile(r">>([A-Za-z]{2,3}(?:_[A-Za-z]+)*)<<\Z"),
    "nllb": re.compile(r"([a-z]{3}_[A-Z][a-z]{3})\Z"),
    "m2m100": re.compile(r"__([a-z]{2,3})__\Z"),
    "mbart": re.compile(r"([a-z]{2,3})_[A-Z]{2}\Z"),
    "madlad": re.compile(r"<2([a-z]{2,3}(?:_[A-Z][a-z]{3})?)>\Z"),
}
#: Families whose input names its language, too.
_NAMES_SOURCE = frozenset({"nllb", "m2m100", "mbart"})
# Where OPUS groups tell scripts apart, the plain code is not in the vocabulary.
_OPUS_ALSO: dict[str, tuple[str, ...]] = {
    "zh": ("cmn_Hans", "zho_Hans", "cmn"),
    "zh-Hant": ("cmn_Hant", "zho_Hant", "cmn"),
    "sr": ("srp_Cyrl",),
    "no": ("nor",),
    "uz": ("uzb_Latn",),
    "az": ("aze_Latn",),
    "fa": ("pes",),
    "ar": ("arb",),
}
#: The codes that ISO 639-5 gives to families; OPUS names a model's side after one. They do not say which languages are in it.
_GROUP = re.compile(r"(?:mul|zle|zls|zlw|sla|itc|gmq|gmw|gem|roa|bat|cel|fiu|urj|trk|inc|ine|iir|ira|sem|afa|cat_oci_spa|ROMANCE|NORWAY)\Z")


@dataclass(frozen=True, slots=True)
class Codes:
    """One model's languages. ``tokens`` are its language tokens; ``source`` and ``target`` name fixed sides where the model says so.

    Raises from :meth:`source_token` and :meth:`target_token`: UnsupportedLanguage, whose message lists what the model has.
    """

    family: Family
    tokens: frozenset[str]
    source: str
    target: str
    prompts: Mapping[str, str]
    allowed: tuple[str, ...]

    @classmethod
    def of(
        cls,
        family: Family,
        vocabulary: Iterable[str],
        *,
        config: Mapping[str, Any] | None = None,
        tokenizer: Mapping[str, Any] | None = None,
        allowed: Collection[str] = (),
    ) -> Codes:
        """Read the languages from a vocabulary, ``config.json`` and ``tokenizer_config.json``; ``allowed`` are the catalog's targets."""
        shape, sides = _SHAPES.get(family), tokenizer or {}
        tokens = frozenset(token for token in vocabulary if shape is not None and shape.match(token))
        tasks = (config or {}).get("task_specific_params") or {}
        prompts = {name: str(task["prefix"]) for name, task in tasks.items() if name.startswith("translation_") and "prefix" in task}
        source, target = str(sides.get("source_lang") or ""), str(sides.get("target_lang") or "")
        return cls(family, tokens, source, target, prompts, tuple(code for code in allowed if code != "*"))

    def source_token(self, code: str) -> str:
        """The token that names the source language in the input; empty where the model wants none."""
        if self.family in _NAMES_SOURCE:
            return self._token(code, "from")
        if self.family == "marian" and not _same(self.source, code):
            raise self._unsupported(code, "from", [self.source])
        return ""

    def target_token(self, source: str, target: str) -> str:
        """The token that names the target language; for T5 the words that ask for it; empty where the model has one target only."""
        if self.allowed and languages.get(target).code not in self.allowed:
            raise self._unsupported(target, "into", self.allowed)
        if self.family == "t5":
            name = f"translation_{languages.get(source).code}_to_{languages.get(target).code}"
            if name not in self.prompts:
                raise self._unsupported(target, "into", [key.removeprefix("translation_") for key in self.prompts])
            return self.prompts[name]
        if self.family == "marian" and not self.tokens:
            if not _same(self.target, target):
                raise self._unsupported(target, "into", [self.target])
            return ""
        return self._token(target, "into")

    def _token(self, code: str, direction: str) -> str:
        if token := self._named(languages.get(code)):
            return token
        known = [known for known, language in languages.LANGUAGES.items() if self._named(language)]
        raise self._unsupported(code, direction, sorted(known or {_SHAPES[self.family].sub(r"\1", token) for token in self.tokens}))

    def _named(self, language: languages.Language) -> str | None:
        """The model's token for a language."""
        base = language.code.partition("-")[0]
        if self.family == "mbart":
            return next((token for token in sorted(self.tokens) if token.startswith(f"{base}_")), None)
        opus = [f">>{name}<<" for name in (language.opus, *_OPUS_ALSO.get(language.code, ()), base)]
        names = {"marian": opus, "nllb": [language.nllb], "m2m100": [f"__{base}__"], "madlad": [f"<2{base}>"]}[self.family]
        return next((name for name in names if name in self.tokens), None)

    def _unsupported(self, code: str, direction: str, has: Iterable[str]) -> UnsupportedLanguage:
        listed = ", ".join(name for name in has if name) or "no language that it names"
        return UnsupportedLanguage(
            f"the model does not translate {direction} {languages.get(code).name} ({code}); it has: {listed}",
            hint="summarize models list shows each model's languages; --translation-model LANG=MODEL chooses another",
        )


def _same(side: str, code: str) -> bool:
    """True unless a model's side names another single language; a family of languages or nothing at all forbids none."""
    if not side or _GROUP.match(side):
        return True
    language = languages.get(code)
    return side.lower() in {language.code.lower(), language.opus.lower(), language.code.partition("-")[0].lower()}
