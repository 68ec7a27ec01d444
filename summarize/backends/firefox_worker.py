"""A process that translates with ``fxtranslate``: ``python -m summarize.backends.firefox_worker``, one request a line, one answer a line.

The library holds Python's lock while it translates, binds a model to one thread, and panics on some malformed models. In a process of its
own none of that reaches the caller, and there can be one for each core. Requests and answers are JSON: ``{"files": [model, source
vocabulary, target vocabulary, shortlist or ""], "language": "en", "texts": [...]}`` and ``{"segments": [...]}`` with the fields of
:class:`~summarize.backends.base.TranslatedSegment`, or ``{"error": "ModelMissing", "message": "…"}``.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from summarize.backends.firefox_files import AGAIN, read, vocabulary_sizes
from summarize.backends.firefox_text import prepare
from summarize.backends.parts import parts_of
from summarize.errors import DigestMismatch, EngineError, SummarizeError, first_line

#: Where a sentence is cut: longer ones come out worse, and of more than 256 tokens the library drops the rest. Bergamot's own limit.
MAX_TOKENS = 128
#: A translation this much longer than its source has run away. Times the source's tokens.
_LENGTH_FACTOR = 3.0
_MOST_WRITTEN = 256
#: A translation of a long text (tokens) with less or more than these shares of its tokens has left something out or repeats itself.
#: Of 747 news sentences of that length, en-pt and pt-en, every one had between .69 and 1.41.
_LONG, _LEAST_WRITTEN, _MOST_REPEATED = 32, 0.5, 2.0
#: Every model copies numbers. One with the vocabulary of another writes something else.
_PROBE = "2024"

Segment = tuple[str, str, int, int, bool]


class Direction:
    """One loaded model with its vocabularies, which count.

    Raises:
        ModelMissing: a file cannot be read.
        DigestMismatch: a file is damaged, or the files are not of one model.
    """

    def __init__(self, model: str, source: str, target: str, shortlist: str) -> None:
        import fxtranslate

        weights, texts = read(Path(model)), [read(Path(source)), read(Path(target))]
        self._source, self._target = (_vocabulary(raw, path) for raw, path in zip(texts, (source, target), strict=True))
        sizes = vocabulary_sizes(weights)
        if sizes and {len(self._source), len(self._target)} != set(sizes):
            raise DigestMismatch(f"a vocabulary of {len(self._source)} tokens for a model of {sizes[0]} ({source})", hint=AGAIN)
        make = partial(fxtranslate.Translator, weights, texts[0], texts[1], read(Path(shortlist)) if shortlist else None)
        self._engine: Any = _guarded(make, f"not a Firefox model, or not its shortlist ({model})", DigestMismatch)
        if self._knows(_PROBE) and _PROBE not in self._raw(_PROBE):
            raise DigestMismatch(f"the vocabulary of another model ({source})", hint=AGAIN)

    def translate(self, segment: str, language: str) -> Segment:
        """Translate one segment; what its vocabulary lacks and what is too long for it is seen to."""
        text = " ".join(segment.encode("utf-8", "replace").decode().split())
        if not text:
            return segment, "stop", 0, 0, False
        prepared = prepare(text, self._knows, language)
        written, capped, tokens = self._whole(prepared.text)
        complete = prepared.complete(written)
        if complete is None:
            written, capped, tokens = self._whole(prepared.without_kept())
            complete = prepared.framed(written)
        output = len(self._target.encode(complete))
        lost = not all(one in complete for one in prepared.kept)
        return complete.strip(), "length" if capped else "stop", tokens, output, capped or lost

    def _whole(self, text: str) -> tuple[str, bool, int]:
        """The translation of a text of any length, whether it ran away or stopped early, and the tokens of the text, its end included."""
        if not text:
            return "", False, 0
        written, capped, tokens = [], False, 1
        for part in parts_of(text, self._length, MAX_TOKENS - 1):
            length = self._length(part)
            answer = self._raw(part)
            output = len(self._target.encode(answer))
            capped |= output >= min(_MOST_WRITTEN, max(16, _LENGTH_FACTOR * (length + 1)))
            capped |= length >= _LONG and not length * _LEAST_WRITTEN <= output <= length * _MOST_REPEATED
            tokens += length
            written.append(answer.strip())
        return " ".join(written), capped, tokens

    def _raw(self, text: str) -> str:
        return str(
            _guarded(lambda: self._engine.translate(text), f"fxtranslate failed on a segment of {len(text)} characters", EngineError)
        )

    def _length(self, text: str) -> int:
        return len(self._source.encode(text))

    def _knows(self, text: str) -> bool:
        return self._source.unk_id() not in self._source.encode(text)


def _vocabulary(raw: bytes, path: str) -> Any:
    import sentencepiece

    if not raw:
        raise DigestMismatch(f"an empty vocabulary ({path})", hint=AGAIN)
    return _guarded(lambda: sentencepiece.SentencePieceProcessor(model_proto=raw), f"not a vocabulary ({path})", DigestMismatch)


def _guarded(call: Callable[[], Any], what: str, kind: type[SummarizeError]) -> Any:
    """Call a library; what Rust panics on becomes an error. A panic is no ``Exception`` in Python."""
    try:
        return call()
    except (ValueError, RuntimeError) as error:
        raise kind(f"{what}: {first_line(error)}", hint=AGAIN) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise kind(f"{what}: {first_line(error)}", hint=AGAIN) from error


def answer(request: dict[str, Any], opened: dict[tuple[str, ...], Direction]) -> dict[str, Any]:
    """Answer one request, with the models that are open."""
    files = tuple(request["files"])
    try:
        if files not in opened:
            opened[files] = Direction(*files)
        return {"segments": [opened[files].translate(text, request["language"]) for text in request["texts"]]}
    except SummarizeError as error:
        return {"error": type(error).__name__, "message": error.message, "hint": error.hint}


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear; it ends this process
    opened: dict[tuple[str, ...], Direction] = {}
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(answer(json.loads(line), opened)).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
