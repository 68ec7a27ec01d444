r"""Short faithful summaries of news articles, donation appeals excluded, translated and checked.

    >>> from summarize import Summarizer, check, clean
    >>> text = "Ferry returns\nThe ferry to Norra returned on Friday. Please donate today to keep our journalism free."
    >>> with Summarizer(profile="fake") as s:
    ...     result = s.summarize(text, to=("ru", "es"))
    >>> sorted(result.translations)
    ['es', 'ru']

``clean`` and ``check`` need no language model, only sentence vectors and word lists (33 MB, fetched once). Everything public is named in
``__all__``: what runs, the types that it takes and returns, and every error. All modules are internal, whatever their names, and change
without notice. Nothing is read or fetched at import; what dependencies report of their users is switched off.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from summarize.__about__ import __version__ as __version__
from summarize.telemetry import switch_off as _switch_off

_switch_off()

if TYPE_CHECKING:
    from summarize.api import Summarizer as Summarizer
    from summarize.boilerplate import OutletRules as OutletRules
    from summarize.boilerplate import clean as clean
    from summarize.config import Settings as Settings
    from summarize.config import load_settings as load_settings
    from summarize.digest.build import build_digest as build_digest
    from summarize.digest.options import DigestOptions as DigestOptions
    from summarize.digest.options import Event as Event
    from summarize.digest.options import Hooks as Hooks
    from summarize.digest_types import *  # noqa: F403
    from summarize.errors import *  # noqa: F403
    from summarize.ingest import article_from_text as article_from_text
    from summarize.ingest import read_article as read_article
    from summarize.keywords import Options as Options
    from summarize.render.outputs import render_digest as render_digest
    from summarize.render.outputs import render_result as render_result
    from summarize.setting_values import OutletSettings as OutletSettings
    from summarize.setting_values import ProfileSettings as ProfileSettings
    from summarize.translation.glossary import load_glossary as load_glossary
    from summarize.types import *  # noqa: F403
    from summarize.verification import check as check
    from summarize.verification.glossary import Glossary as Glossary
    from summarize.verification.glossary import GlossaryTerm as GlossaryTerm
    from summarize.weights.progress import Progress as Progress

# Loaded when first used: importing the package costs next to nothing.
_MODULES = {
    "api": "Summarizer",
    "boilerplate": "OutletRules clean",
    "config": "Settings load_settings",
    "digest.build": "build_digest",
    "digest.options": "DigestOptions Event Hooks",
    "digest_types": "Digest DigestItem Failure Source",
    "errors": (
        "AddressRefused ChecksFailed ConfigError ContextTooSmall DigestMismatch DownloadFailed EditConflict Embargoed EmptyInput "
        "EngineClosed EngineError ExtraMissing FetchFailed InputError InputTooLarge ModelError ModelMissing ModelUnknown ModelUnreadable "
        "NoBody NoItems NotText OutputError PageGone PromptError PushFailed PushRefused ServerError StorageError SummarizeError "
        "UnreadableInput UnsupportedLanguage UsageError Withdrawn"
    ),
    "ingest": "article_from_text read_article",
    "keywords": "Options",
    "render.outputs": "render_digest render_result",
    "setting_values": "OutletSettings ProfileSettings",
    "translation.glossary": "load_glossary",
    "types": ("KINDS Article BodySentence CheckReport Cleaned Excluded Finding LabelledLine Result Sentence Summary Translation"),
    "verification": "check",
    "verification.glossary": "Glossary GlossaryTerm",
    "weights.progress": "Progress",
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = sorted(["__version__", *_PLACES])


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in ("check", "clean"):
        from summarize.text import assets
        from summarize.weights.pull import fetcher

        assets.use(fetcher(), by_default=True)
    value = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
