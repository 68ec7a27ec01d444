"""The editor: articles that an editor put on it, worked on one after the other by one thread that keeps the models loaded.

Everything lives in memory and is gone with the program; what should stay is exported. All methods may be called from any thread.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from summarize.api import Summarizer
from summarize.errors import SummarizeError, UsageError
from summarize.web import edits

if TYPE_CHECKING:
    from summarize.config import Settings
    from summarize.types import Article, Result
    from summarize.weights.progress import Progress

State = Literal["waiting", "reading", "working", "done", "failed"]
#: How many stories lie on an editor at most: all of them are in memory, and a person reads them.
MOST = 200
#: How long the end of the program waits for the article in hand. Seconds.
_PATIENCE = 10.0


@dataclass(slots=True)
class Item:
    """One article in the editor. ``load`` reads it; ``busy`` is true while a text of it is being translated again."""

    id: str
    name: str
    load: Callable[[], Article]
    state: State = "waiting"
    result: Result | None = None
    error: SummarizeError | None = None
    seconds: float = 0.0
    busy: bool = False


@dataclass(slots=True)
class Told:
    """What the models say of themselves: the last line, and how far a fetch is."""

    note: str = ""
    fetch: Progress | None = None


class Editor:
    """Articles, their results and the thread that makes them. ``close`` ends the thread and releases the models."""

    def __init__(self, settings: Settings, *, most: int = MOST) -> None:
        self.settings = settings
        self.title = ""
        self.told = Told()
        self.version = 0
        self._most = most
        self._items: dict[str, Item] = {}
        self._numbers = itertools.count(1)
        self._jobs: deque[Callable[[], None]] = deque()
        self._lock = threading.RLock()
        self._wake = threading.Condition(self._lock)
        self._closing = False
        self._summarizer = Summarizer(settings=settings, notify=self._note, progress=self._fetching)
        self._thread = threading.Thread(target=self._work, name="editor", daemon=True)
        self._thread.start()

    @property
    def targets(self) -> tuple[str, ...]:
        """The target languages, in the user's order."""
        return self.settings.to

    # -- what the page asks for ---------------------------------------------------------------------------------------------------------

    def items(self) -> list[Item]:
        """Every item as it is now, in the order in which they were put here."""
        with self._lock:
            return [replace(item) for item in self._items.values()]

    def item(self, identity: str) -> Item:
        """One item as it is now.

        Raises:
            KeyError: there is none of that name.
        """
        with self._lock:
            return replace(self._items[identity])

    def add(self, name: str, load: Callable[[], Article]) -> str:
        """Put an article in the editor; the answer is its id.

        Raises:
            UsageError: the editor is full.
        """
        with self._lock:
            if len(self._items) >= self._most:
                raise UsageError(f"there are {self._most} articles in the editor", hint="export the digest and remove some")
            identity = str(next(self._numbers))
            self._items[identity] = Item(identity, name, load)
            self._push(lambda: self._make(identity))
        return identity

    def remove(self, identity: str) -> None:
        """Take an item away; what is being made of it is thrown away. One that is not there is no error."""
        with self._lock:
            self._items.pop(identity, None)
            self._changed()

    def retry(self, identity: str) -> None:
        """Try an article again that failed. Raises KeyError as :meth:`item` does."""
        with self._lock:
            item = self._items[identity]
            if item.state == "failed":
                item.state, item.error = "waiting", None
                self._push(lambda: self._make(identity))

    def rename(self, title: str) -> None:
        """Give the digest a title; an empty one is each language's own."""
        with self._lock:
            self.title = title
            self._changed()

    def edit(self, identity: str, where: str, sentence: int, text: str) -> Result:
        """Put a person's words in the place of a sentence and check them; see :func:`summarize.web.edits.edited`.

        Raises:
            KeyError: there is no such item, or nothing came of it yet.
            UsageError: there is no such sentence, or the text is empty.
        """
        with self._lock:
            before = self._finished(identity)
        # The checks take a moment: the lock is not held meanwhile, and an edit of another sentence in that moment is not lost.
        changed = edits.edited(before, where, sentence, text, self.settings)
        with self._lock:
            if self._finished(identity) is not before:
                changed = edits.edited(self._finished(identity), where, sentence, text, self.settings)
            self._items[identity].result = changed
            self._changed()
        return changed

    def translate(self, identity: str, language: str) -> None:
        """Translate the summary, as it is now, into a language again. Raises what :meth:`edit` raises."""
        with self._lock:
            if language not in self._finished(identity).translations:
                raise UsageError(f"there is no translation into {language!r}", hint="choose one of the languages of the page")
            self._items[identity].busy = True
            self._push(lambda: self._translate(identity, language))

    def idle(self) -> bool:
        """True if nothing is waiting or being worked on."""
        with self._lock:
            return not any(item.state in ("waiting", "reading", "working") or item.busy for item in self._items.values())

    def close(self) -> None:
        """End the thread and release the models; an article in hand is waited for, but not for long. Safe to call twice."""
        with self._lock:
            self._closing = True
            self._jobs.clear()
            self._wake.notify_all()
        self._thread.join(_PATIENCE)
        if not self._thread.is_alive():  # else the program ends with it: weights in use cannot be released
            self._summarizer.close()

    # -- the thread ---------------------------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._jobs and not self._closing:
                    self._wake.wait()
                if self._closing:
                    return
                job = self._jobs.popleft()
            with suppress(KeyError):  # the item was taken away while it waited
                job()

    def _make(self, identity: str) -> None:
        began = time.monotonic()
        try:
            self._set(identity, "reading")
            article = self.item(identity).load()
            self._set(identity, "working")
            result = edits.made(article, self._summarizer, self.targets)
        except SummarizeError as error:
            self._finish(identity, began, error=error)
        except Exception as error:  # a person watches: one article must not end the thread
            self._finish(identity, began, error=SummarizeError(f"an internal error: {error!r}"))
        else:
            self._finish(identity, began, result=result)

    def _translate(self, identity: str, language: str) -> None:
        try:
            before = self._finished(identity)
            translation = edits.translated(before, language, self._summarizer)
            with self._lock:
                self._items[identity].result = edits.with_translation(self._finished(identity), translation)
        except SummarizeError as error:
            self._note(f"{error.message}; {error.hint}")
        finally:
            with self._lock:
                if identity in self._items:
                    self._items[identity].busy = False
                self._changed()

    def _set(self, identity: str, state: State) -> None:
        with self._lock:
            self._items[identity].state = state
            self._changed()

    def _finish(self, identity: str, began: float, *, result: Result | None = None, error: SummarizeError | None = None) -> None:
        with self._lock:
            item = self._items[identity]
            item.result, item.error, item.seconds = result, error, time.monotonic() - began
            item.state = "done" if result is not None else "failed"
            self.told.fetch = None
            self._changed()

    def _finished(self, identity: str) -> Result:
        result = self._items[identity].result
        if result is None:
            raise KeyError(identity)
        return result

    def _push(self, job: Callable[[], None]) -> None:
        self._jobs.append(job)
        self._changed()
        self._wake.notify_all()

    def _changed(self) -> None:
        self.version += 1

    def _note(self, line: str) -> None:
        with self._lock:
            self.told.note = line
            self._changed()

    def _fetching(self, progress: Progress) -> None:
        with self._lock:
            self.told.fetch = progress
            self._changed()


def estimate(items: Sequence[Item]) -> float | None:
    """Seconds until everything is through, by the mean of what is done; None while nothing is."""
    done = [item.seconds for item in items if item.state == "done"]
    left = sum(item.state in ("waiting", "reading", "working") for item in items)
    return left * sum(done) / len(done) if done and left else None
