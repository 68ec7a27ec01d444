"""Metadata of a GGUF file: trained context, special tokens, chat template. Tensors are never touched.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (version 2 and 3, little endian).
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarize.errors import DigestMismatch, EngineError, ModelMissing

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
# llama.cpp parses tokens of these types out of plain text when it is asked to parse special tokens.
_UNKNOWN, _CONTROL, _USER_DEFINED = 2, 3, 4
_LIMIT = 1 << 24

Value = int | float | bool | bytes | Sequence[Any]


@dataclass(frozen=True, slots=True)
class GgufMetadata:
    """The part of a GGUF header that an engine needs.

    ``special`` maps the text of every control, unknown and user-defined token to its id. ``context`` is the trained context (tokens).
    """

    architecture: str
    context: int
    special: dict[str, int]
    chat_template: str
    bos: int | None
    eos: int | None
    add_bos: bool

    def text(self, token: int | None) -> str:
        """The text of a special token; empty where there is no such token."""
        return next((text for text, number in self.special.items() if number == token), "")


class _Cursor:
    """Reads values one after another from the header."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        piece = self._data[self._at : self._at + size]
        if len(piece) != size:
            raise ValueError("the header is cut short")
        self._at += size
        return piece

    def number(self, code: str) -> int | float | bool:
        (value,) = struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))
        return value  # type: ignore[no-any-return]

    def length(self) -> int:
        number = int(self.number("Q"))
        if number > _LIMIT:
            raise ValueError(f"a length of {number} in the header")
        return number

    def value(self, kind: int) -> Value:
        if kind == _STRING:
            return self.take(self.length())
        if kind != _ARRAY:
            return self.number(_SCALARS[kind])
        inner, count = int(self.number("I")), self.length()
        if inner in _SCALARS:
            code = f"{count}{_SCALARS[inner]}"
            return struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))
        return [self.value(inner) for _ in range(count)]


def read_metadata(path: Path) -> GgufMetadata:
    """The metadata of the model file at ``path``.

    Raises ModelMissing if it is not there, DigestMismatch if it is not a GGUF file or is cut short, EngineError if it cannot be read.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _parse(_Cursor(data))
    except FileNotFoundError as error:
        raise ModelMissing(f"the model file is not there ({path})") from error
    except OSError as error:
        raise EngineError(f"the model file cannot be read: {error.strerror} ({path})") from error
    except (ValueError, KeyError, struct.error, UnicodeDecodeError) as error:
        raise DigestMismatch(f"not a usable GGUF model: {error} ({path})") from error


def _parse(cursor: _Cursor) -> GgufMetadata:
    if cursor.take(4) != b"GGUF":
        raise ValueError("it does not begin with GGUF")
    if (version := int(cursor.number("I"))) not in (2, 3):
        raise ValueError(f"GGUF version {version}")
    cursor.length()  # tensors
    fields: dict[str, Any] = {}
    for _ in range(cursor.length()):
        name = cursor.take(cursor.length()).decode()
        fields[name] = cursor.value(int(cursor.number("I")))
    architecture = fields["general.architecture"].decode()

    def of(key: str, default: int) -> int:
        value = fields.get(f"{architecture}.{key}", default)
        return int(value if isinstance(value, (int, float)) else max(value))

    tokens: Sequence[bytes] = fields.get("tokenizer.ggml.tokens", ())
    types: Sequence[int] = fields.get("tokenizer.ggml.token_type", ())
    bos, eos = fields.get("tokenizer.ggml.bos_token_id"), fields.get("tokenizer.ggml.eos_token_id")
    special = {
        token.decode(): number
        for number, (token, kind) in enumerate(zip(tokens, types, strict=False))
        if kind in (_UNKNOWN, _CONTROL, _USER_DEFINED) or number in (bos, eos)
    }
    return GgufMetadata(
        architecture=architecture,
        context=of("context_length", 2048),
        special={text: number for text, number in special.items() if text},
        chat_template=fields.get("tokenizer.chat_template", b"").decode(),
        bos=bos,
        eos=eos,
        # llama.cpp's own default: sentence-piece vocabularies begin with BOS, byte-level ones do not.
        add_bos=bool(fields.get("tokenizer.ggml.add_bos_token", fields.get("tokenizer.ggml.model") == b"llama")),
    )
