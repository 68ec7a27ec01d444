"""Stories as the journal and the cache keep them: an item of a digest that does not know its sources yet, as JSON."""

from __future__ import annotations

import collections.abc
import functools
import json
from dataclasses import fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

from summarize.digest_types import DigestItem, Source
from summarize.types import Result

#: The source of a story that is kept apart from where its article was.
NOWHERE = Source("", "")
#: What a damaged value may raise when it is read.
DAMAGED = (ValueError, KeyError, TypeError, IndexError, AttributeError)


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
