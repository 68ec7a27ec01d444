"""Keys of results: a digest of everything that shaped one. Equal keys mean that making it again would give the same.

A setting that is new to this file counts by itself: all settings are in the key, but those that only say where things are and how many
hands work.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from summarize import languages
from summarize.__about__ import __version__
from summarize.profiles import PIVOT
from summarize.types import Article

if TYPE_CHECKING:
    from summarize.context import Context

#: Settings that do not change what is written. The profile is in as the models that were taken, the rest as the content of its files.
_NEUTRAL = frozenset(
    {
        "profile", "to", "strict", "offline", "threads", "parallel", "encoding", "max_bytes", "source_language", "summary_model",
        "translation_models", "glossary", "prompts_dir", "models_dir", "catalog", "profiles", "server_timeout", "server_key_file",
        "ignore_embargo", "gguf_engine",
    }
)  # fmt: skip
#: What runs the weights; another version may write other words.
_ENGINES = ("xllamacpp", "openvino-genai", "ctranslate2", "transformers", "torch", "sentencepiece")
#: The packages whose code and data decide what comes out.
_PACKAGES = ("backends", "boilerplate", "generation", "ingest", "summarization", "text", "translation", "verification")
_MODULES = (
    "pipeline.py", "context.py", "document.py", "languages.py", "profiles.py", "roles.py", "types.py",
    "weights/openvino_int8.py", "render/wording.py",
)  # fmt: skip


def context_key(context: Context, targets: Sequence[str]) -> str:
    """The part of the key that all articles of a run share, as 64 hexadecimal digits. Opens no weights."""
    settings, roles = context.settings, context.roles
    parts: list[object] = [__version__, code_digest(), _versions(), tuple(targets), context.prompts.digest(*context.prompts.names())]
    parts += [(model, _weights(context, model)) for model in roles.models(tuple(targets))]
    parts.append((roles.summary, [roles.translator(target) for target in targets]))
    parts.append(repr(context.glossary))
    for setting in sorted(fields(settings), key=lambda one: one.name):
        if setting.name not in _NEUTRAL:
            value = getattr(settings, setting.name)
            parts.append((setting.name, sorted(value.items()) if isinstance(value, dict) else value))
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def article_key(context: str, article: Article, models: Sequence[str] = ()) -> str:
    """The key of what is made of one article. Where it was does not count; what a reader would see of it does.

    ``models`` are those that a language other than English needs besides the context's.
    """
    shown = (context, article.text, article.language, f"{article.language_confidence:.3f}", article.title, *models)
    return hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()


def route_models(context: Context, targets: Sequence[str], article: Article) -> tuple[str, ...]:
    """What translates the summary of an article that is not English, as the key has it: its route into each of ``targets``."""
    known = languages.find(context.settings.summary_language or article.language)
    if known is None or (source := known.code) == PIVOT:
        return ()
    routes = [context.roles.route(source, target) for target in targets if target != source]
    return tuple(">".join(f"{model}:{_weights(context, model)}" for model in route) for route in routes)


def text_id(text: str) -> str:
    """The id of a story: the first 16 hexadecimal digits of the SHA-256 of its article's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _weights(context: Context, model: str) -> str:
    store = context.engines.store
    if model in store.catalog:
        found = store.catalog.get(model)
        return f"{context.engines.runs_on(model)}:{found.digest}"
    return model if model == "extractive" else context.engines.signature(model)


@functools.cache
def _versions() -> tuple[str, ...]:
    found = []
    for package in _ENGINES:
        try:
            found.append(f"{package}={version(package)}")
        except PackageNotFoundError:
            continue
    return tuple(found)


@functools.cache
def code_digest() -> str:
    """The version of the checks, the classifier and the writer: a digest of their code and data.

    A version number would have to be raised by hand, and a forgotten one would keep an old verdict.
    """
    package = Path(__file__).resolve().parents[1]
    files = [package / name for name in _MODULES]
    for package_name in _PACKAGES:
        files += [path for path in (package / package_name).rglob("*") if path.suffix in (".py", ".toml", ".json", ".tsv", ".txt", ".gz")]
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.is_file():
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
