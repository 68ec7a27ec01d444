"""The body and nothing but the body: appeals and other boilerplate found line by line, with reasons.

No generator, no network; the packaged model is read when it is first needed. ``docs/appeals.md`` says how it decides.
"""

from __future__ import annotations

from summarize.boilerplate.classify import classify, clean
from summarize.boilerplate.outlets import OutletRules

#: Languages that the classifier reads: those of the sentence vectors, and Ukrainian beside Russian.
LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "uk", "zh"))

__all__ = ["LANGUAGES", "OutletRules", "classify", "clean"]
