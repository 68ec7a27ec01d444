"""The review of what is in the editor: who edited, approved and dismissed what, in the record of :mod:`summarize.review`.

The record is a file beside the editor's state, written whole after each act.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from summarize.errors import SummarizeError, UnreadableInput, UsageError
from summarize.private import private_file, put_aside
from summarize.render import safe
from summarize.review import Record, Subject
from summarize.translation.memory import Memory, Unit
from summarize.types import Result

FILE = "review.json"


class Passport:
    """The record of one editor; ``place`` is its file, None for none. ``warn`` is given in one line what went wrong with the file.

    What is approved goes into the translation ``memory``, if there is one.
    """

    def __init__(self, place: Path | None = None, *, memory: Path | None = None, warn: Callable[[str], None] = lambda _: None) -> None:
        self.record, self.memory = Record(), memory
        self._place, self._warn, self._lock = place, warn, threading.Lock()
        if place is not None and place.exists():
            try:
                self.record = Record.loads(place.read_text("utf-8"), str(place))
            except (UnreadableInput, OSError, UnicodeDecodeError) as error:
                warn(f"the record of the review cannot be read and is kept as {put_aside(place).name}: {error}")

    def edit(self, result: Result, where: str, sentence: int, text: str, by: str) -> None:
        """Record that somebody put ``text`` for a sentence of a result; ``where`` is as in :func:`summarize.web.edits.edited`."""
        language = result.summary.language if where == "summary" else where.removeprefix("headline.")
        with self._written():
            self.record.edit(Subject.of(result), language, 0 if where.startswith("headline.") else sentence, text, by)

    def mark(self, action: Literal["seen", "approved"], result: Result, language: str, by: str) -> None:
        """Record that the texts of a language were read, or may go out.

        Raises:
            UsageError: nobody is named, there is no text in the language, or an error about one that is to be approved is open.
        """
        with self._written():
            self.record.mark(action, Subject.of(result), language, _named(by))
        if action == "approved" and self.memory is not None:
            try:
                Memory(self.memory).add(_units(result, language))
            except SummarizeError as error:
                self._warn(error.message)

    def dismiss(self, result: Result, key: str, by: str) -> None:
        """Record that a finding is no error.

        Raises:
            UsageError: nobody is named, or no finding has the key.
        """
        with self._written():
            self.record.dismiss(Subject.of(result), key, _named(by))

    def near(self, result: Result, language: str) -> dict[int, list[dict[str, Any]]]:
        """Return what the memory has for sentences like those of a translation, by their numbers; not what is the translation already.

        There is nothing where the memory cannot be read.
        """
        found: dict[int, list[dict[str, Any]]] = {}
        memory = Memory(self.memory) if self.memory is not None else None
        for n, unit in enumerate(_units(result, language) if memory else (), 1):
            try:
                near = memory.near(unit.source, unit.source_language, language) if memory else []
            except SummarizeError:
                return {}
            if others := [one for one in near if one.unit.target != unit.target]:
                found[n] = [
                    {"source": safe.line(one.unit.source), "target": safe.line(one.unit.target), "likeness": int(one.likeness)}
                    for one in others
                ]
        return found

    @contextmanager
    def _written(self) -> Iterator[None]:
        """Write the record, whole, after what the block adds to it."""
        with self._lock:
            yield
            if self._place is None:
                return
            part = self._place.with_name(f"{FILE}.part")
            try:
                private_file(part).write_text(self.record.dumps(), encoding="utf-8")
                part.replace(self._place)
            except OSError as error:
                self._warn(f"the record of the review is not kept: {error.strerror or error} ({self._place})")


def _units(result: Result, language: str) -> list[Unit]:
    """The pairs of a translation; none for the summary's own language."""
    translation, summary = result.translations.get(language), result.summary
    if translation is None or language == summary.language:
        return []
    pairs = zip(summary.sentences, translation.sentences, strict=False)
    return [Unit(summary.language, language, sentence.text, text) for sentence, text in pairs]


def _named(by: str) -> str:
    name = " ".join(by.split())[:80]
    if not name:
        raise UsageError("who are you?", hint="put your name into the field at the top")
    return name
