"""The checks: what a summary or a translation says, against what its source says. No engine, no network.

:func:`check` takes any pair of texts; :func:`check_summary` and :func:`check_translation` take sentences;
:func:`ground` and :func:`best_body_sentence` say what a summary sentence rests on. Names are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarize.verification.glossary import Glossary
    from summarize.verification.grounding import best_body_sentence, ground, likeness
    from summarize.verification.report import check, check_summary, check_translation

_PLACES = {
    "Glossary": "glossary",
    "best_body_sentence": "grounding",
    "check": "report",
    "check_summary": "report",
    "check_translation": "report",
    "ground": "grounding",
    "likeness": "grounding",
}

__all__ = ["Glossary", "best_body_sentence", "check", "check_summary", "check_translation", "ground", "likeness"]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
