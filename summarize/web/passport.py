"""The review of what is in the editor: who edited, approved and dismissed what, in the record of :mod:`summarize.review`.

The record is a file beside the editor's state, written whole after each act.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarize.errors import SummarizeError, UnreadableInput, UsageError
from summarize.private import private_file
from summarize.review import Record
from summarize.web import edits
from summarize.web.remembered import near, remember

if TYPE_CHECKING:
    from summarize.types import Finding, Result

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
                place.replace(place.with_name(f"{FILE}.broken"))
                warn(f"the record of the review cannot be read and is kept as {FILE}.broken: {error}")

    def edited(self, before: Result, after: Result, where: str, sentence: int, by: str) -> None:
        """Record a person's edit of a sentence."""
        from summarize.review import text_hash

        language, n = _place(before, where, sentence)
        old, new = edits.texts(before)[where, sentence], edits.texts(after)[where, sentence]
        if old != new:
            with self._lock:
                self.record.add("edited", by, before.article.sha256, language, n, new, replaces=text_hash(old))
                self._write()

    def seen(self, result: Result, language: str, by: str) -> None:
        """Record that the texts of a language were read.

        Raises:
            UsageError: nobody is named, or there is no text in the language.
        """
        self._record("seen", result, language, by)

    def approve(self, result: Result, language: str, by: str) -> None:
        """Record that the texts of a language may go out.

        Raises:
            UsageError: nobody is named, there is no text in the language, or an error about it is open.
        """
        about = (language, f"headline.{language}", "summary")
        errors = [one for one in result.findings if one.level == "error" and one.where in about and not self.dismissed(result, one)]
        if errors:
            raise UsageError(f"{len(errors)} errors are open", hint="edit the sentence, or dismiss the finding if it is none")
        self._record("approved", result, language, by)
        if self.memory is not None:
            try:
                remember(self.memory, result, language)
            except SummarizeError as error:
                self._warn(error.message)

    def _record(self, action: Literal["seen", "approved"], result: Result, language: str, by: str) -> None:
        name, texts = _named(by), texts_of(result, language)
        if not texts:
            raise UsageError(f"there is no text in {language!r}", hint="choose one of the languages of the page")
        with self._lock:
            for n, text in texts.items():
                self.record.add(action, name, result.article.sha256, language, n, text)
            self._write()

    def dismiss(self, result: Result, key: str, by: str) -> None:
        """Record that a finding is no error.

        Raises:
            UsageError: nobody is named, or no finding has the key.
        """
        name = _named(by)
        found = next((one for one in result.findings if key and one.key == key), None)
        if found is None:
            raise UsageError("there is no such finding", hint="load the page again")
        where = found.where if found.where != "body" else "summary"
        language, n = _place(result, where, found.sentence)
        text = texts_of(result, language).get(n, "")
        with self._lock:
            self.record.add("dismissed", name, result.article.sha256, language, n, text, finding=key)
            self._write()

    def near(self, result: Result, language: str) -> dict[int, list[dict[str, Any]]]:
        """Return what the memory has for sentences like those of a translation; nothing where it cannot be read."""
        try:
            return {} if self.memory is None else near(self.memory, result, language)
        except SummarizeError:
            return {}

    def dismissed(self, result: Result, found: Finding) -> bool:
        """Return whether a finding was dismissed."""
        return self.record.dismissed(result.article.sha256, found.key)

    def approver(self, result: Result, language: str) -> str:
        """Return who approved every text of a language, as it is now; empty if nobody did."""
        return self._everybody(self.record.approver, result, language)

    def viewer(self, result: Result, language: str) -> str:
        """Return who saw every text of a language, as it is now; empty if nobody did."""
        return self._everybody(self.record.viewer, result, language)

    def _everybody(self, who: Callable[[str, str, str], str | None], result: Result, language: str) -> str:
        names = [who(result.article.sha256, language, text) for text in texts_of(result, language).values()]
        return ", ".join(dict.fromkeys(name for name in names if name)) if names and all(names) else ""

    def _write(self) -> None:
        if self._place is None:
            return
        part = self._place.with_name(f"{FILE}.part")
        try:
            private_file(part).write_text(self.record.dumps(), encoding="utf-8")
            part.replace(self._place)
        except OSError as error:
            self._warn(f"the record of the review is not kept: {error.strerror or error} ({self._place})")


def texts_of(result: Result, language: str) -> dict[int, str]:
    """Return the texts of a language by number; 0 is the translated headline."""
    headline = result.headlines.get(language)
    head = {0: headline.sentences[0]} if headline is not None and headline.sentences else {}
    if language in result.translations:
        return head | dict(enumerate(result.translations[language].sentences, 1))
    if language == result.summary.language:
        return head | {n: sentence.text for n, sentence in enumerate(result.summary.sentences, 1)}
    return {}


def _place(result: Result, where: str, sentence: int) -> tuple[str, int]:
    if where.startswith("headline."):
        return where.removeprefix("headline."), 0
    return (result.summary.language if where == "summary" else where), sentence


def _named(by: str) -> str:
    name = " ".join(by.split())[:80]
    if not name:
        raise UsageError("who are you?", hint="put your name into the field at the top")
    return name
