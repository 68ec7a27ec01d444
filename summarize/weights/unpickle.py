"""Old weights (``pytorch_model.bin``) to safetensors, without ever running what is in them.

A pickle is a program for a small machine; a hostile one calls any function. torch (2.6 or later) protects from it twice: it lists what the
program would import, reading and not running it, and its restricted reader (``weights_only=True``) rebuilds tensors and has no way to call
anything else. Files from before torch 1.6 are no archives and pass the restricted reader alone.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from summarize.errors import EngineError, ExtraMissing, install


def to_safetensors(pickle: Path, target: Path) -> None:
    """Write the tensors of ``pickle`` to ``target``. Tied tensors are stored once, as transformers itself stores them.

    Raises:
        EngineError: the pickle imports something that no tensor needs, or is no file of torch's. Nothing of it has run.
        ExtraMissing: torch or safetensors is not installed.
    """
    try:
        import torch
        from safetensors.torch import save_file
        from torch.serialization import get_unsafe_globals_in_checkpoint
    except ImportError as error:
        raise ExtraMissing(f"converting {pickle.name} needs {error.name}, which is not installed", hint=install("standard")) from error
    try:
        hostile = get_unsafe_globals_in_checkpoint(pickle) if zipfile.is_zipfile(pickle) else []
        found = None if hostile else torch.load(pickle, map_location="cpu", weights_only=True)
    except Exception as error:  # the unpickler raises what it meets, and advises to trust the file
        raise _refused(pickle, "it is no file of torch's, or holds more than tensors") from error
    if hostile:
        raise _refused(pickle, f"it would run {hostile[0]}, which no weights need")
    if not isinstance(found, dict) or not all(isinstance(value, torch.Tensor) for value in found.values()):
        raise _refused(pickle, "it holds more than tensors")
    seen: set[tuple[int, int, Any]] = set()
    tensors = {}
    for name, tensor in found.items():
        place = (tensor.data_ptr(), tensor.numel(), tensor.stride())
        if not tensor.numel() or place not in seen:
            seen.add(place)
            tensors[name] = tensor.contiguous().clone()
    save_file(tensors, target, metadata={"format": "pt"})


def _refused(file: Path, why: str) -> EngineError:
    return EngineError(f"{file.name} was refused: {why} ({file})", hint="do not use this file; choose a revision with safetensors")
