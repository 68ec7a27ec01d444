"""Keywords of the Python API: the options of ``summarize run``, for type checkers and editors. A test compares them with the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from summarize.config import ChecksMode, Effort, GgufEngine, Style

Words = str | Sequence[str]


class Options(TypedDict, total=False):
    """Options by name, besides ``profile`` and ``to``; None leaves one as the settings have it. ``summarize run --help`` explains each."""

    from_: str | None
    summary_language: str | None
    sentences: int | None
    words: int | None
    chars: int | None
    style: Style | None
    plain: bool | None
    headlines: int | None
    headline_chars: int | None
    keep_all: bool | None
    ignore_embargo: bool | None
    exclude_kind: Words | None
    outlet: str | None
    checks: ChecksMode | None
    effort: Effort | None
    strict: bool | None
    entailment: bool | None
    glossary: str | Path | None
    memory: str | Path | None
    summary_model: str | None
    translation_model: Words | Mapping[str, str] | None
    server: str | None
    server_model: str | None
    server_key_file: str | Path | None
    server_timeout: int | None
    prompts_dir: str | Path | None
    offline: bool | None
    device: str | None
    threads: int | None
    context: int | None
    parallel: int | None
    seed: int | None
    encoding: str | None
    max_bytes: int | None
    gguf_engine: GgufEngine | None
    firefox_dir: str | Path | None
    models_dir: str | Path | None
    catalog: str | Path | None
