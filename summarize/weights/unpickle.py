"""Old weights (``pytorch_model.bin``) to safetensors, without ever running what is in them.

A pickle is a program for a small machine; a hostile one calls any function. Two barriers protect from it. First the program is only read,
never run: every name it would import must be one of the few that tensors need. Then torch's own restricted reader
(``weights_only=True``, torch 2.6 or later) rebuilds the tensors; it has no way to call anything else either.
"""

from __future__ import annotations

import pickletools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from summarize.errors import EngineError, ExtraMissing, first_line

#: Every name that the weights of a model saved by torch import (the hub's own scanner lists the same for the OPUS-MT repositories).
_TENSORS = frozenset(
    {("collections", "OrderedDict"), ("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_parameter"), ("torch", "Size")}
)
_STORAGES = frozenset(f"{kind}Storage" for kind in ("Float", "Half", "BFloat16", "Double", "Long", "Int", "Short", "Char", "Byte", "Bool"))
#: Operations that push text, whose last two are what STACK_GLOBAL imports.
_TEXT = frozenset({"SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "UNICODE"})
_KEEP = frozenset({"MEMOIZE", "BINPUT", "LONG_BINPUT", "PUT"})
_LEGACY_PICKLES = 5


def to_safetensors(pickle: Path, target: Path) -> None:
    """Write the tensors of ``pickle`` to ``target``. Tied tensors are stored once, as transformers itself stores them.

    Raises:
        EngineError: the pickle imports something that no tensor needs, or is no file of torch's. Nothing of it has run.
        ExtraMissing: torch or safetensors is not installed.
    """
    check_pickle(pickle)
    try:
        import torch
        from safetensors.torch import save_file
    except ImportError as error:
        raise ExtraMissing(
            f"converting {pickle.name} needs {error.name}, which is not installed", hint="pip install 'news-summarize[standard]'"
        ) from error
    try:
        found = torch.load(pickle, map_location="cpu", weights_only=True)
    except Exception as error:  # the unpickler raises what it meets
        raise EngineError(
            f"{pickle.name} was refused: {first_line(error)} ({pickle})", hint="choose a revision with safetensors"
        ) from error
    if not isinstance(found, dict) or not all(isinstance(value, torch.Tensor) for value in found.values()):
        raise EngineError(f"{pickle.name} was refused: it holds more than tensors ({pickle})", hint="choose a revision with safetensors")
    seen: dict[tuple[int, int, Any], str] = {}
    tensors = {}
    for name, tensor in found.items():
        place = (tensor.data_ptr(), tensor.numel(), tensor.stride())
        if tensor.numel() and place in seen:
            continue
        seen[place] = name
        tensors[name] = tensor.contiguous().clone()
    save_file(tensors, target, metadata={"format": "pt"})


def check_pickle(file: Path) -> None:
    """Read the program in a file of torch's without running it. Raises EngineError if it imports what no tensor needs."""
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                for name in [name for name in archive.namelist() if name.endswith(".pkl")]:
                    with archive.open(name) as stream:
                        _check(_names(stream), file)
        else:
            # Before torch 1.6: five pickles one after another (magic number, version, system, tensors, storages), then the numbers.
            with file.open("rb") as stream:
                for _ in range(_LEGACY_PICKLES):
                    _check(_names(stream), file)
    except EngineError:
        raise
    except Exception as error:  # pickletools raises what its decoders raise
        raise EngineError(
            f"{file.name} was refused: it is no file of torch's: {first_line(error)} ({file})", hint="choose a revision with safetensors"
        ) from error


def _check(names: Iterator[tuple[str, str]], file: Path) -> None:
    for module, name in names:
        if (module, name) not in _TENSORS and not (module == "torch" and name in _STORAGES):
            raise EngineError(
                f"{file.name} was refused: it would run {module}.{name}, which no weights need ({file})",
                hint="do not use this file; choose a revision with safetensors",
            )


def _names(stream: Any) -> Iterator[tuple[str, str]]:
    """Every import of one pickle. Raises ValueError for one whose name is made up while it runs."""
    texts: list[str] = []
    program: BinaryIO = stream
    for operation, argument, _ in pickletools.genops(program):
        if operation.name in ("GLOBAL", "INST"):
            module, _, name = str(argument).partition(" ")
            yield module, name
        elif operation.name == "STACK_GLOBAL":
            if len(texts) < 2:
                raise ValueError("a name is put together while it runs")
            yield texts[-2], texts[-1]
        elif operation.name in ("EXT1", "EXT2", "EXT4"):
            raise ValueError("it uses the extension registry")
        if operation.name in _TEXT:
            texts.append(str(argument))
        elif operation.name not in _KEEP:
            texts.clear()
