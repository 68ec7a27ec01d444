"""The editor: articles that an editor put on it, worked on one after the other by one thread that keeps the models loaded.

With a store, stories and edits outlive the program, and what was waiting when it ended is taken up again. All methods may be called from
any thread.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from queue import SimpleQueue
from typing import Literal, cast

from summarize.api import Summarizer
from summarize.config import Settings
from summarize.errors import EditConflict, SummarizeError, UsageError
from summarize.types import Article, Result
from summarize.web import edits
from summarize.web.items import Item, Origin, State
from summarize.web.passport import Passport
from summarize.web.store import Store
from summarize.weights.progress import Progress

#: How many stories lie on an editor at most: all of them are in memory, and a person reads them.
MOST = 200
#: How long the end of the program waits for the article in hand. Seconds.
_TIMEOUT_S = 10.0


class Editor:
    """Articles, their results and the thread that makes them. ``close`` ends the thread and releases the models."""

    def __init__(
        self,
        settings: Settings,
        load: Callable[[Origin], Article],
        *,
        most: int = MOST,
        store: Store | None = None,
        passport: Passport | None = None,
    ) -> None:
        """``load`` reads an article; ``store`` keeps the stories; ``passport`` is the record of the review."""
        self.passport = passport or Passport()
        self.settings = settings
        self.load = load
        self.title = store.title if store else ""
        #: What the models said last, and how far a fetch is.
        self.note, self.fetch = "", cast("Progress | None", None)
        self.version = 0
        self._most = most
        self._items = {item.id: item for item in (store.kept if store else ())}
        self._numbers = itertools.count(1 + max(map(int, self._items), default=0))
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._lock = threading.RLock()
        self._closing = False
        self._summarizer = Summarizer(settings=settings, notify=self._note, progress=self._fetching)
        self._store = store
        for item in self._items.values():
            if item.state == "waiting":
                self._push(partial(self._make, item.id))
        self._thread = threading.Thread(target=self._work, name="editor", daemon=True)
        self._thread.start()

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

    def add(self, name: str, origin: Origin) -> str:
        """Put an article in the editor; the answer is its id.

        Raises:
            UsageError: the editor is full.
        """
        with self._lock:
            if len(self._items) >= self._most:
                raise UsageError(f"there are {self._most} articles in the editor", hint="export the digest and remove some")
            identity = str(next(self._numbers))
            self._items[identity] = Item(identity, name, origin)
            self._keep(identity)
            self._push(partial(self._make, identity))
        return identity

    def remove(self, identity: str) -> None:
        """Take an item away; what is being made of it is thrown away. One that is not there is no error."""
        with self._lock:
            if self._items.pop(identity, None) is not None and self._store is not None:
                self._store.remove(identity)
            self._changed()

    def retry(self, identity: str) -> None:
        """Try an article again that failed. Raises KeyError as :meth:`item` does."""
        with self._lock:
            item = self._items[identity]
            if item.state == "failed":
                item.state, item.error = "waiting", None
                self._keep(identity)
                self._push(partial(self._make, identity))

    def rename(self, title: str) -> None:
        """Give the digest a title; an empty one is each language's own."""
        with self._lock:
            self.title = title
            if self._store is not None:
                self._store.rename(title)
            self._changed()

    def review(self, act: Literal["seen", "approve"], identity: str, language: str, by: str, version: int) -> None:
        """Record that a person saw or approves the texts of a language, as they were in ``version``.

        Raises:
            KeyError: there is no such item, or nothing came of it yet.
            UsageError: nobody is named, or an error is open.
            EditConflict: a text changed since ``version``.
        """
        with self._lock:
            result = self._finished(identity)
            if self._items[identity].version > version:
                raise EditConflict("the texts changed since you read them; nothing was recorded")
            self.passport.mark("seen" if act == "seen" else "approved", result, language, by)
            self._changed()

    def dismiss(self, identity: str, key: str, by: str) -> None:
        """Record that a finding is no error; raises what :meth:`review` raises."""
        with self._lock:
            self.passport.dismiss(self._finished(identity), key, by)
            self._changed()

    def edit(self, identity: str, where: str, sentence: int, text: str, version: int | None = None, by: str = "") -> Result:
        """Put a person's words in the place of a sentence and check them; see :func:`summarize.web.edits.edited`.

        ``version`` is that of the item that the person saw; None is the present one.

        Raises:
            KeyError: there is no such item, or nothing came of it yet.
            UsageError: there is no such sentence, or the text is empty.
            EditConflict: the words of the sentence changed since ``version``.
        """
        with self._lock:
            before = self._finished(identity)
            self._refuse_stale(identity, (where, sentence), version)
        # The checks take a moment: the lock is not held during that time, and an edit of another sentence in that moment is not lost.
        result = edits.edited(before, where, sentence, text, self.settings)
        with self._lock:
            self._refuse_stale(identity, (where, sentence), version)
            now = self._finished(identity)
            if now is not before:
                result = edits.edited(now, where, sentence, text, self.settings)
            self._replace(identity, result)
            self.passport.edit(now, where, sentence, edits.texts(result)[where, sentence], by)
        return result

    def _refuse_stale(self, identity: str, place: tuple[str, int], version: int | None) -> None:
        item = self._items[identity]
        if version is not None and item.changes.get(place, 0) > version:
            raise EditConflict("somebody changed this sentence while you wrote; nothing was saved")

    def translate(self, identity: str, language: str) -> None:
        """Translate the summary, as it is now, into a language again. Raises what :meth:`edit` raises."""
        with self._lock:
            found = self._finished(identity)
            if language not in found.translations or language == found.summary.language:
                raise UsageError(f"there is no translation into {language!r}", hint="choose one of the languages of the page")
            self._items[identity].busy = True
            self._push(partial(self._translate, identity, language))

    def close(self) -> None:
        """End the thread and release the models; an article in hand is waited for, but not for long. Safe to call twice."""
        self._closing = True
        self._jobs.put(None)
        self._thread.join(_TIMEOUT_S)
        if not self._thread.is_alive():  # else the program ends with it: weights in use cannot be released
            self._summarizer.close()
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    # -- the thread ---------------------------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._closing:
            try:
                with suppress(KeyError):  # the item was taken away while it waited
                    job()
            except BaseException as error:  # a panic of a package in Rust is no Exception; whatever it is, the next article gets its turn
                self._note(f"an internal error: {type(error).__name__}: {error}")

    def _make(self, identity: str) -> None:
        began = time.monotonic()
        try:
            self._set(identity, "reading")
            article = self.load(self.item(identity).origin)
            self._set(identity, "working")
            result = edits.made(article, self._summarizer, self.settings.to)
        except BaseException as error:  # as in _work; here it can be said which article it was
            found = error if isinstance(error, SummarizeError) else SummarizeError(f"an internal error: {error!r}")
            self._finish(identity, began, error=found)
        else:
            self._finish(identity, began, result=result)

    def _translate(self, identity: str, language: str) -> None:
        again = False
        try:
            before = self._finished(identity)
            translation = edits.translated(before, language, self._summarizer)
            with self._lock:
                now = self._finished(identity)
                again = now.summary.sentences != before.summary.sentences  # a translation of the older summary is of no use
                if again:
                    self._push(partial(self._translate, identity, language))
                elif now.translations[language].sentences != before.translations[language].sentences:
                    self._note("the translation was edited meanwhile: the person's words stay")
                else:
                    self._replace(identity, edits.with_translation(now, translation))
        except SummarizeError as error:
            self._note(f"{error.message}; {error.hint}")
        finally:
            with self._lock:
                if identity in self._items:
                    self._items[identity].busy = again
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
            self.fetch = None
            self._keep(identity)
            self._changed()

    def _finished(self, identity: str) -> Result:
        result = self._items[identity].result
        if result is None:
            raise KeyError(identity)
        return result

    def _replace(self, identity: str, result: Result) -> None:
        """Put another result in the place of an item's, and note which words changed."""
        item = self._items[identity]
        item.version += 1
        item.changes |= dict.fromkeys(edits.changed(self._finished(identity), result), item.version)
        item.result = result
        self._keep(identity)
        self._changed()

    def _keep(self, identity: str) -> None:
        if self._store is not None:
            self._store.put(self._items[identity])

    def _push(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)
        self._changed()

    def _changed(self) -> None:
        self.version += 1

    def _note(self, line: str) -> None:
        with self._lock:
            self.note = line
            self._changed()

    def _fetching(self, progress: Progress) -> None:
        with self._lock:
            self.fetch = progress
            self._changed()
