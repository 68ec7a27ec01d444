"""Fixed words of a page in the reader's language: one file a language in ``templates/words/``, numbers and dates by CLDR.

A language without a file gets the English words, marked as English, with its own dates, numbers and names of languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import NumberFormatError, format_decimal, parse_decimal

from summarize import languages
from summarize.render.typography import polish

#: The language of the words where the reader's own has no file.
FALLBACK = "en"
_FIGURE = re.compile(r"(?<![\w:.,])\d+(?:[.,’'\u00a0\u202f ]\d+)*(?![\w:])")
#: Text signs of direction that CLDR adds to dates of right-to-left languages: the ``dir`` of the block does their work.
_MARKS = dict.fromkeys((0x200E, 0x200F, 0x061C))


@cache
def _table(code: str) -> Mapping[str, Any] | None:
    found = files("summarize.render").joinpath("templates", "words", f"{code}.toml")
    return tomllib.loads(found.read_text("utf-8")) if found.is_file() else None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page in ``language``. ``lang`` is the language that they are really in."""

    language: str
    lang: str
    table: Mapping[str, Any]
    locale: Locale

    @classmethod
    def of(cls, code: str) -> Words:
        """The words for a language of the table of languages.

        Raises:
            UnsupportedLanguage: there is none of that code.
        """
        language = languages.get(code).code
        own = _table(language)
        table = own if own is not None else _table(FALLBACK) or {}
        return cls(language, language if own is not None else FALLBACK, table, Locale.parse(language.replace("-", "_")))

    def text(self, key: str, **values: object) -> str:
        """The words under ``key`` with ``values`` filled in."""
        return polish(str(self.table[key]).format(**values), self.lang)

    def count(self, key: str, n: int) -> str:
        """``n`` things: ``3 новости``."""
        forms, locale = self.table[key], Locale.parse(self.lang)
        form = forms.get(locale.plural_form(n), forms["other"])
        return polish(str(form).format(n=format_decimal(n, locale=locale)), self.lang)

    def kind(self, kind: str, table: str = "kinds") -> str:
        """Why lines were left out; in the table ``findings``, what a check speaks of."""
        return str(self.table[table].get(kind, self.table[table]["other"]))

    def number(self, value: int) -> str:
        """A whole number as the language writes it: ``12 345``."""
        return str(format_decimal(value, locale=self.locale))

    def figures(self, text: str, source: str) -> str:
        """``text`` of the language ``source`` with its figures as this language writes them: ``1,870`` becomes ``1.870``, a year stays."""
        known = languages.find(source)
        own = Locale.parse(known.code.replace("-", "_")) if known else self.locale
        marks = own.number_symbols["latn"], self.locale.number_symbols["latn"]

        def written(found: re.Match[str]) -> str:
            figure = re.sub(r"\s", marks[0]["group"], found[0])
            try:
                parse_decimal(figure, locale=own, strict=True)
            except NumberFormatError:  # no figure of that language
                return found[0]
            return figure.translate({ord(marks[0][name]): marks[1][name] for name in ("group", "decimal")})

        return _FIGURE.sub(written, text)

    def day(self, when: datetime, *, weekday: bool = False) -> str:
        """A date on its own: ``24 de noviembre de 2026``; with ``weekday``, ``martes, 24 de noviembre de 2026``."""
        shown = str(format_date(when, "full" if weekday else "long", locale=self.locale)).translate(_MARKS)
        return polish(shown, self.language)

    def moment(self, key: str, when: datetime) -> str:
        """The words under ``key`` with date and time in them, all in the language of the words."""
        locale = Locale.parse(self.lang)
        date, time = format_date(when, "long", locale=locale), format_time(when.timetz(), "short", locale=locale)
        return self.text(key, date=date, time=time)

    def language_name(self, code: str) -> str:
        """The name of a language in that of the words: ``английский``. A code that nobody knows stays itself, if it is one."""
        known = languages.find(code)
        if known is None:
            return code if code.isascii() and code.replace("-", "").isalnum() else "?"
        return languages.local_name(known.code, self.lang)
