"""Facts of a Hugging Face model folder before any of it is loaded: architecture, limits, and whether its weights are a kind we open.

Only safetensors are opened. A pickle is a program; one that is offered as weights is refused here, before a library could run it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarize.errors import DigestMismatch, EngineError, ModelMissing

#: Longest input of a model whose configuration does not say. Tokens.
DEFAULT_POSITIONS = 512
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.pkl", "*.ckpt", "*.h5", "*.msgpack", "*.ot")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model's folder on disk with its configuration. ``positions`` is the longest sequence it was made for (tokens)."""

    path: Path
    config: dict[str, Any]
    tokenizer_config: dict[str, Any]

    @property
    def model_type(self) -> str:
        """The architecture's short name, for example ``marian``."""
        return str(self.config.get("model_type", ""))

    @property
    def positions(self) -> int:
        """The shorter of the table of positions and what the tokenizer was made for: OPUS-MT has 1024 of the one and 512 of the other."""
        said = [self.config.get("max_position_embeddings"), self.config.get("n_positions"), self.tokenizer_config.get("model_max_length")]
        limits = [int(limit) for limit in said if isinstance(limit, int | float) and 1 < limit < 10_000_000]
        return min(limits, default=DEFAULT_POSITIONS)


def read_folder(path: Path, known: Collection[str] | None, purpose: str) -> ModelFolder:
    """Read the configuration of a model that must be one of the ``known`` architectures (None: any).

    Raises:
        ModelMissing: no such folder, or no configuration in it.
        EngineError: the configuration is damaged, or the architecture is none of ``known``; says what ``purpose`` needs.
    """
    folder = Path(path)
    if not (folder / "config.json").is_file():
        raise ModelMissing(f"no model is there: config.json is missing ({folder})")
    config = read_json(folder / "config.json")
    found = ModelFolder(folder, config, read_if_there(folder / "tokenizer_config.json"))
    if known is not None and found.model_type not in known:
        raise EngineError(
            f"the model is a {found.model_type or 'thing without a model_type'}, which cannot {purpose} ({folder})",
            hint=f"choose a model of one of these kinds: {', '.join(sorted(known))}",
        )
    return found


def read_json(file: Path, kind: type = dict) -> Any:
    """Read a JSON object, or a value of another ``kind``. Raises EngineError with the file's name if it is damaged."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise EngineError(f"{file.name} is damaged: {error} ({file})", hint="summarize models verify") from error
    if not isinstance(found, kind):
        raise EngineError(f"{file.name} is damaged: not a {kind.__name__} ({file})", hint="summarize models verify")
    return found


def read_if_there(file: Path) -> dict[str, Any]:
    """Read a JSON object; an empty one if there is no such file. Raises EngineError as :func:`read_json`."""
    return dict(read_json(file)) if file.is_file() else {}


def check_weights(folder: Path) -> list[Path]:
    """Find the safetensors of a folder, and look at each one's header.

    Raises:
        ModelMissing: there are no weights.
        EngineError: the weights are a pickle.
        DigestMismatch: a file is cut short or no safetensors file.
    """
    found = sorted(folder.glob("*.safetensors"))
    if not found:
        others = sorted(file.name for pattern in _PICKLES for file in folder.glob(pattern))
        if others:
            raise EngineError(
                f"{others[0]} was refused: only safetensors are opened, since a pickle can run a program ({folder})",
                hint="choose a revision with model.safetensors, or pull the model with summarize models pull, which converts it safely",
            )
        raise ModelMissing(f"no weights are there: no model.safetensors ({folder})")
    for file in found:
        _look_at(file)
    return found


def _look_at(file: Path) -> None:
    """Format: 8 bytes of length, that many bytes of JSON, tensors (https://huggingface.co/docs/safetensors)."""
    with file.open("rb") as stream:
        length, size = int.from_bytes(stream.read(8), "little"), file.stat().st_size
        try:
            tensors = json.loads(stream.read(length)) if 2 <= length <= size - 8 else {}
            ends = [entry["data_offsets"][1] for name, entry in tensors.items() if name != "__metadata__"]
            whole = length >= 2 and 8 + length + max(ends, default=0) == size
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            whole = False
    if not whole:
        raise DigestMismatch(f"{file.name} is damaged or no safetensors file ({file})", hint="summarize models verify")
