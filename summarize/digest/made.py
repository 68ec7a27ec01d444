"""Stories as the journal and the cache keep them: an item of a digest that does not know its sources yet, as JSON.

A story is kept in parts, without translations and once for each language, so that another language costs its translations alone.
"""

from __future__ import annotations

import collections.abc
import functools
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

from summarize.digest_types import DigestItem, Source
from summarize.document import Document
from summarize.types import Finding, Result, Summary

#: The source of a story that is kept apart from where its article was.
NOWHERE = Source("", "")
#: What a damaged value may raise when it is read.
DAMAGED = (ValueError, KeyError, TypeError, IndexError, AttributeError)
#: What a story has of each language.
_BY_LANGUAGE = ("translations", "headlines", "suggested_translations", "models")


def story(result: Result) -> DigestItem:
    """Return what is kept of a result; ``id``, ``source`` and ``also`` are for whoever prints it to put in."""
    body = {sentence.n: sentence.text for sentence in result.body_sentences}
    cited = sorted({n for sentence in result.summary.sentences for n in sentence.evidence} & body.keys())
    return DigestItem(
        id="",
        source=NOWHERE,
        language=result.article.language,
        headline=result.headline,
        summary=result.summary,
        translations=result.translations,
        headlines=result.headlines,
        suggested_headlines=result.suggested_headlines,
        suggested_translations=result.suggested_translations,
        excluded=result.excluded,
        findings=result.findings,
        signature=result.signature,
        evidence={n: body[n] for n in cited},
        models=result.models,
    )


def parts(item: DigestItem) -> tuple[DigestItem, dict[str, DigestItem]]:
    """Return a story without its translations, and what is of each language alone; :func:`together` is the inverse."""
    bare = replace(item, summary=Summary(item.summary.language, ()), excluded=(), findings=(), evidence={}, suggested_headlines=())
    translated = _of_translations(item)
    own = replace(item, findings=tuple(found for found in item.findings if found not in translated))
    return _within(own, ()), {code: _within(bare, (code,)) for code in item.translations}


def together(story: DigestItem, translated: Sequence[DigestItem]) -> DigestItem:
    """Return a story with its translations, in the order given."""
    if not translated:
        return story
    rows = [one.signature.split("|") for one in translated]
    marks = [mark for mark in rows[0] if not mark.startswith("mt.")]
    marks[3:3] = [mark for row in rows for mark in row if mark.startswith("mt.")]  # behind version, profile and writer
    held: dict[str, Any] = {name: {k: v for one in (story, *translated) for k, v in getattr(one, name).items()} for name in _BY_LANGUAGE}
    item = replace(story, **held, signature="|".join(marks))
    return replace(item, findings=(*item.findings, *_of_translations(item)))


def resumed(document: Document, story: DigestItem, writer: str) -> Document:
    """Return a document with what was made of it before: only translations are left to do. ``writer`` is the model of the run."""
    own = story.models[story.summary.language] == ("extractive",)
    return replace(document, summary=story.summary, writer="extractive" if own else writer, suggested=story.suggested_headlines)


def _within(item: DigestItem, codes: Sequence[str]) -> DigestItem:
    """The item with these translations alone, and the signature that it would have then."""
    own = item.summary.language
    held: dict[str, Any] = {name: {k: v for k, v in getattr(item, name).items() if k in codes} for name in _BY_LANGUAGE}
    held["models"] = {code: names for code, names in item.models.items() if code in (own, *codes)}
    without = {"mt." + code for code in item.translations if code not in codes}
    if not codes and item.models.get(own) == ("extractive",):
        without.add("prompts")
    marks = (mark for mark in item.signature.split("|") if mark.partition(":")[0] not in without)
    return replace(item, **held, signature="|".join(marks))


def _of_translations(item: DigestItem) -> list[Finding]:
    """The findings about the translations of an item, which are among its own."""
    titles = [replace(found, where=f"headline.{code}") for code, text in item.headlines.items() for found in text.findings]
    return [*(found for text in item.translations.values() for found in text.findings), *titles]


def dumps(value: object) -> str:
    """Return a value, dataclasses in it as objects, as one line of JSON; equal values give equal lines."""
    return json.dumps(value, default=_fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _fields(value: Any) -> dict[str, Any]:
    return {item.name: getattr(value, item.name) for item in fields(value)}


def from_json(kind: Any, value: Any) -> Any:
    """Return a value of JSON as ``kind``: a dataclass, or what its fields are annotated with. The inverse of :func:`dumps`.

    Raises:
        ValueError, KeyError, TypeError, IndexError, AttributeError: it is something else (:data:`DAMAGED`).
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: from_json(hints[name], item) for name, item in value.items()})
    if origin is tuple:
        parts = (arguments[0],) * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(from_json(part, item) for part, item in zip(parts, _checked(list, value), strict=True))
    if origin is collections.abc.Mapping:
        return {arguments[0](key): from_json(arguments[1], item) for key, item in value.items()}
    if origin is Literal:
        return arguments[arguments.index(value)]
    if arguments:  # a type or None
        return None if value is None else from_json(arguments[0], value)
    return _checked(kind, value)


def _checked(kind: type, value: Any) -> Any:
    if not isinstance(value, (int, float) if kind is float else kind):
        raise TypeError(f"{value!r} is not of {kind}")
    return value


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
