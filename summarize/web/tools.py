"""Requests of other programs, over HTTP or MCP: texts in, the command line's JSON documents out. No link is opened, no file read."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from summarize import languages
from summarize.api import Summarizer, open_context
from summarize.config import Settings
from summarize.digest.build import build_digest
from summarize.digest.options import DigestOptions
from summarize.errors import UnsupportedLanguage, UsageError
from summarize.ingest.article import article_from_bytes
from summarize.ingest.news_item import refuse_embargoed
from summarize.pipeline import prepare
from summarize.profiles import PIVOT, Roles
from summarize.render import digest_json, json
from summarize.text.detect import detect
from summarize.text.sentences import sentence_spans
from summarize.types import Article, Translation
from summarize.verification import check

#: Characters of one text, texts of one request, and articles of one digest.
MAX_CHARACTERS, MAX_TEXTS, MAX_ARTICLES = 500_000, 200, 200
_AUTO = "auto"


class Tools:
    """The jobs, one at a time, on models that stay open. Each raises SummarizeError where the command line would."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._summarizer = Summarizer(settings=settings)
        self._one = threading.Lock()
        self._languages: list[dict[str, Any]] | None = None

    def close(self) -> None:
        """Release the models, after the job that is running."""
        with self._one:
            self._summarizer.close()

    def clean(self, text: str, language: str | None = None) -> dict[str, Any]:
        """Say which lines of a news article are body, which are appeals for money, and which are other boilerplate."""
        article = self._article(text, language)
        return json.clean(prepare(article, self._settings).cleaned, article)

    def summarize(self, text: str, to: Sequence[str] = (), language: str | None = None, sentences: int | None = None) -> dict[str, Any]:
        """Summarize a news article in two or three sentences, translate the summary into the languages of `to` (codes), and check both."""
        article = self._article(text, language)
        with self._one:
            made = self._summarizer.summarize(article, tuple(to), sentences=sentences or None)
        return json.result(made)

    def check(
        self, source: str, text: str, source_language: str | None = None, language: str | None = None, kind: str | None = None
    ) -> dict[str, Any]:
        """Check a summary or a translation (`kind`) against its source: figures, names, negations, certainty and more. Needs no model."""
        if kind not in (None, "translation", "summary"):
            raise UsageError(f"{kind!r} is no kind of text", hint="translation or summary")
        codes = [languages.get(code).code if code else None for code in (source_language, language)]
        return json.check(check(_limited(source), _limited(text), source_lang=codes[0], lang=codes[1], kind=kind))  # type: ignore[arg-type]

    def digest(self, articles: Sequence[Mapping[str, str]], to: Sequence[str] = (), title: str | None = None) -> dict[str, Any]:
        """Make one digest of several articles, each an object with `text` and perhaps `title`, `url` and `outlet`."""
        if not 0 < len(articles) <= MAX_ARTICLES:
            raise UsageError(f"{len(articles)} articles", hint=f"give 1 to {MAX_ARTICLES}")
        read = []
        for row in articles:
            article = self._article(row.get("text", ""), row.get("language"))
            more: dict[str, Any] = {key: row[key] for key in ("title", "url", "outlet") if row.get(key)}
            read.append(replace(article, **more))
        with self._one:
            self._summarizer.close()  # a digest opens its own models
            self._summarizer = Summarizer(settings=self._settings)
            return digest_json.document(build_digest(read, tuple(to), settings=self._settings, options=DigestOptions(title=title)))

    def translate(self, text: str, source: str, target: str) -> tuple[str, list[Translation]]:
        """Translate a text sentence by sentence; what is between sentences stays. ``source`` may be ``auto``."""
        target = languages.get(target).code
        if not text.strip():
            return text, []
        source = self.detect(text)[0] if source == _AUTO else languages.get(source).code
        lines = _limited(text).splitlines(keepends=True)
        begins = accumulate(map(len, lines), initial=0)
        spans = [(at + start, at + end) for at, line in zip(begins, lines, strict=False) for start, end in sentence_spans(line, source)]
        if not spans:
            return text, []
        with self._one:
            done = self._summarizer.translate([text[start:end] for start, end in spans], source, target)
        pieces, last = [], 0
        for (start, end), found in zip(spans, done, strict=True):
            pieces += [text[last:start], found.text]
            last = end
        return "".join((*pieces, text[last:])), done

    def detect(self, text: str) -> tuple[str, float]:
        """Return the language of a text and how sure that is, 0 to 1."""
        found = detect(_limited(text))
        return found.language, found.confidence

    def languages(self) -> list[dict[str, Any]]:
        """List the languages that can be translated, as LibreTranslate does: by models that are here, or are fetched at first use."""
        if self._languages is None:
            with self._one:
                read = {code for code in languages.LANGUAGES if code == PIVOT or self._translates(code, PIVOT)}
                written = [code for code in languages.LANGUAGES if code == PIVOT or self._translates(PIVOT, code)]
            self._languages = [
                {"code": code, "name": one.name, "targets": written} for code, one in languages.LANGUAGES.items() if code in read
            ]
        return self._languages

    def _translates(self, source: str, target: str) -> bool:
        context = open_context(self._summarizer, (), ())
        inventory, offline = context.engines.inventory, self._settings.offline
        # To obtain nothing: this asks what a request would take.
        roles = Roles(context.roles.profile, inventory, obtain=lambda _: "offline" if offline else "")
        try:
            return all(inventory.on_disk(taken.model) or not offline for taken in roles.direction(source, target))
        except (UsageError, UnsupportedLanguage):
            return False

    def _article(self, text: str, language: str | None) -> Article:
        code = languages.get(language).code if language and language != _AUTO else None
        data = _limited(text).encode("utf-8", "replace")
        return refuse_embargoed(
            article_from_bytes(data, name="the text", encoding="utf-8", language=code), ignore=self._settings.ignore_embargo
        )


def _limited(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise UsageError(f"a text of {len(text):,} characters", hint=f"at most {MAX_CHARACTERS:,} at once")
    return text
