"""Engines by name. Each is imported only when it is chosen, so an optional dependency costs nothing until then.

Other packages add engines in the entry-point group ``summarize.engines``; ``SUMMARIZE_PLUGINS=0`` leaves them out. A name that is taken
is refused, and a plug-in that cannot be imported is skipped with a warning.
"""

from __future__ import annotations

import os
import platform
import sys
import warnings
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec

from summarize.errors import EngineError, ExtraMissing, UsageError, install

GROUP = "summarize.engines"

BUILT_IN: dict[str, str] = {
    "llama_cpp": "summarize.backends.llama_cpp:LlamaCppEngine",
    "openvino": "summarize.backends.openvino:OpenVinoEngine",
    "ctranslate2": "summarize.backends.ctranslate2:CTranslate2Engine",
    "transformers": "summarize.backends.transformers:TransformersEngine",
    "transformers_chat": "summarize.backends.transformers_chat:TransformersChatEngine",
    "transformers_summary": "summarize.backends.transformers_summary:TransformersSummaryEngine",
    "fake": "summarize.backends.fake:FakeEngine",
    "openai": "summarize.backends.openai:OpenAIEngine",
    "firefox": "summarize.backends.firefox:FirefoxEngine",
}

#: What an engine needs beyond the base install, and what brings it.
_NEEDS: dict[str, tuple[tuple[str, ...], str]] = {
    "llama_cpp": (("xllamacpp",), "pip install xllamacpp"),
    "openvino": (("openvino_genai",), install("openvino")),
    "openai": (("httpx", "stamina"), install("server")),
    "firefox": (("fxtranslate", "sentencepiece"), install("firefox")),
    "ctranslate2": (("ctranslate2", "sentencepiece"), install("ctranslate2")),
    "transformers": (("transformers", "torch"), install("standard")),
    "transformers_chat": (("transformers", "torch"), install("standard")),
    "transformers_summary": (("transformers", "torch"), install("standard")),
}

#: Where the package index has wheels of fxtranslate 0.5 (glibc on Linux); the base install brings them there. ``sys.platform``, machine.
_FXTRANSLATE_WHEELS = {("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64")}


def names() -> list[str]:
    """Every engine that can be asked for by name."""
    return [*BUILT_IN, *_plugins()]


def available(name: str) -> bool:
    """True if the engine is known and what it needs is installed."""
    return name in names() and lacking(name) is None


def lacking(name: str) -> tuple[str, str] | None:
    """The first package that an engine needs and that is not installed, with the command that brings it; None if nothing is missing.

    transformers is often there without torch, for its tokenizers alone.
    """
    packages, command = _NEEDS.get(name, ((), ""))
    missing = next((package for package in packages if find_spec(package) is None), None)
    if missing is None:
        return None
    if name == "firefox" and not _has_fxtranslate_wheel():
        command += " builds it; that needs Rust and a C++ compiler"
    return missing, command


def why_not(name: str) -> str:
    """Return one sentence on why an engine cannot be used here, empty if it can."""
    if name not in names():
        return f"there is no engine {name}"
    missing = lacking(name)
    if missing is None:
        return ""
    if name == "firefox" and not _has_fxtranslate_wheel():
        return f"the engine firefox needs {missing[0]}, which has no wheel for {_platform()}"
    return f"the engine {name} needs {missing[0]}, which is not installed"


def _has_fxtranslate_wheel() -> bool:
    return (sys.platform, platform.machine()) in _FXTRANSLATE_WHEELS and (sys.platform != "linux" or bool(platform.libc_ver()[0]))


def _platform() -> str:
    system = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform)
    return f"{system} on {platform.machine()}" + (" without glibc" if sys.platform == "linux" and not platform.libc_ver()[0] else "")


def load(name: str) -> type:
    """Import an engine's class.

    Raises:
        UsageError: no engine of that name.
        ExtraMissing: what it needs is not installed; the hint is the command that installs it.
        EngineError: it cannot be imported.
    """
    target = BUILT_IN.get(name) or _plugins().get(name)
    if target is None:
        raise UsageError(f"no engine called {name!r}", hint=f"engines: {', '.join(names())}")
    if missing := lacking(name):
        raise ExtraMissing(why_not(name), hint=missing[1])
    module, _, attribute = target.partition(":")
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise EngineError(f"engine {name} cannot be imported: {error}") from error
    if not isinstance(found, type):
        raise EngineError(f"engine {name} is not a class ({target})")
    return found


@lru_cache(maxsize=1)
def _plugins() -> dict[str, str]:
    if os.environ.get("SUMMARIZE_PLUGINS", "1").lower() in ("0", "false", "no", "off"):
        return {}
    return accept(list(entry_points(group=GROUP)))


def accept(found: list[EntryPoint]) -> dict[str, str]:
    """Sort out the plug-ins: names that are taken are refused with a warning, the first of two wins."""
    accepted: dict[str, str] = {}
    for entry in found:
        if entry.name in BUILT_IN or entry.name in accepted:
            warnings.warn(f"engine {entry.name!r} of {entry.value} is refused: the name is taken", RuntimeWarning, stacklevel=2)
        elif find_spec(entry.value.partition(":")[0].partition(".")[0]) is None:
            warnings.warn(f"engine {entry.name!r} is skipped: {entry.value} cannot be imported", RuntimeWarning, stacklevel=2)
        else:
            accepted[entry.name] = entry.value
    return accepted
