"""The translation memory beside the editor: what a person approves goes into it, and sentences like those of a story are shown."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarize.render import safe
from summarize.translation.memory import Memory, Near, Unit

if TYPE_CHECKING:
    from summarize.types import Result


def remember(place: Path, result: Result, language: str) -> None:
    """Add the sentences of an approved translation.

    Raises:
        OutputError, ConfigError: the memory cannot be written.
    """
    Memory(place).add(_units(result, language))


def near(place: Path, result: Result, language: str) -> dict[int, list[dict[str, Any]]]:
    """Return what the memory has for sentences like those of a translation, by their numbers; not what is the translation already."""
    changed = place.stat().st_mtime_ns if place.exists() else 0
    found: dict[int, list[dict[str, Any]]] = {}
    for n, unit in enumerate(_units(result, language), 1):
        rows = [one for one in _near(place, changed, unit.source, unit.source_language, language) if one.unit.target != unit.target]
        if rows:
            found[n] = [
                {"source": safe.line(one.unit.source), "target": safe.line(one.unit.target), "likeness": int(one.likeness)} for one in rows
            ]
    return found


@lru_cache(maxsize=512)
def _near(place: Path, changed: int, sentence: str, source: str, language: str) -> tuple[Near, ...]:
    return tuple(Memory(place).near(sentence, source, language)) if changed else ()


def _units(result: Result, language: str) -> list[Unit]:
    translation, summary = result.translations.get(language), result.summary
    if translation is None or language == summary.language:
        return []
    pairs = zip(summary.sentences, translation.sentences, strict=False)
    return [Unit(summary.language, language, sentence.text, text) for sentence, text in pairs]
