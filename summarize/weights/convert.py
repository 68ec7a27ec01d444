"""Converts a pulled model once into what its engine runs: CTranslate2's format, in 8-bit numbers by default.

The result is in the store under ``converted/<model>/<recipe>/``. The recipe's name is a digest of the sources' digests, CTranslate2's
version and the number format: another source or another version is another conversion. A record beside the files has their sizes and
SHA-256; a file that changed is refused. A conversion appears in one step, whole, or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarize.weights.disk import CONVERSION_RECORD, check_conversion, sha256_of, storage_errors
from summarize.weights.progress import Notify
from summarize.weights.store import Store
from summarize.weights.types import CatalogModel

#: What the engine reads beside the weights.
_BESIDE = ("source.spm", "target.spm")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a conversion is made from and how; ``name`` is the digest of all of it."""

    model_id: str
    quantization: str
    version: str
    sources: tuple[str, ...]

    @classmethod
    def of(cls, model: CatalogModel) -> Recipe:
        """The recipe for a model as it is known now, with the CTranslate2 that is installed."""
        from importlib.metadata import version

        quantization = str(model.options.get("convert", "int8"))
        return cls(model.id, quantization, version("ctranslate2"), tuple(file.sha256 for file in model.files))

    @property
    def name(self) -> str:
        """16 hexadecimal digits."""
        return hashlib.sha256(repr((self.quantization, self.version, self.sources)).encode()).hexdigest()[:16]


def converted(model: CatalogModel, store: Store, say: Notify, *, force: bool = False) -> Path:
    """Return the folder of the model's conversion, making it first if it is not there.

    Raises:
        ModelMissing, DigestMismatch: the source files are not there, or changed; or a converted file changed.
        ExtraMissing: CTranslate2's converters are not there; or torch, which old weights need.
        EngineError: the model is of a kind that cannot be converted, its weights are damaged, or a pickle that is more than tensors.
        StorageError: the store cannot be written.
    """
    recipe = Recipe.of(model)
    target = store.converted / model.id / recipe.name

    def there() -> bool:
        if force or not target.is_dir():
            return False
        check_conversion(target)
        return True

    if there():
        return target
    source = store.path(model.id)
    return made_once(
        target,
        store,
        name=f"convert-{model.id}",
        there=there,
        needed=(2 * model.size, f"the conversion of {model.id}"),
        make=lambda work: convert(source, work, recipe),
        tell=lambda: say(f"converting {model.id} to {recipe.quantization} for CTranslate2 {recipe.version}, once"),
    )


def made_once(
    target: Path,
    store: Store,
    *,
    name: str,
    there: Callable[[], bool],
    needed: tuple[int, str],
    make: Callable[[Path], Path],
    tell: Callable[[], None],
    older: str = "*",
) -> Path:
    """Make the folder ``target`` in one step, whole or not at all, in one process at a time; returns it.

    ``there`` says under the lock whether another process has made it since. ``make(work)`` gets a path under the staging folder, called
    ``name``, that does not exist, and returns the finished folder, which is ``work`` or inside it. ``needed`` is the bytes it takes
    and what for. What else in the target's parent fits the pattern ``older`` was made of other bytes or by other versions, and goes.

    Raises StorageError, and what ``make`` raises.
    """
    from filelock import FileLock

    with storage_errors(store.root):
        store.staging.mkdir(parents=True, exist_ok=True)
        held = FileLock(store.staging / f"{name}.lock").acquire()
    with held:
        if there():
            return target
        tell()
        work = store.staging / name
        shutil.rmtree(work, ignore_errors=True)  # of a process that was killed; the lock is ours
        store.need_space(*needed)
        with storage_errors(store.root):
            try:
                made = make(work)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.rmtree(target, ignore_errors=True)
                made.replace(target)
            finally:
                shutil.rmtree(work, ignore_errors=True)
        for other in target.parent.glob(older):
            if other != target:
                shutil.rmtree(other, ignore_errors=True)
    return target


def convert(source: Path, work: Path, recipe: Recipe) -> Path:
    """Convert the folder ``source`` inside ``work``; returns the finished folder. See :func:`converted` for what it raises."""
    from summarize.backends.hf_folder import read_folder
    from summarize.backends.local import out_of_memory
    from summarize.weights.convert_marian import convert_marian

    folder = read_folder(source, ("marian",), "be converted to CTranslate2")
    work.mkdir(parents=True)
    clean = _with_safetensors(folder.path, work / "source")
    folder = read_folder(clean, ("marian",), "be converted to CTranslate2")
    made = work / "made"
    with out_of_memory(f"converting {recipe.model_id}", 1):
        convert_marian(folder, made, recipe.quantization)
    for name in _BESIDE:
        if (clean / name).is_file():
            shutil.copyfile(clean / name, made / name)
    facts: dict[str, Any] = {
        "source": folder.tokenizer_config.get("source_lang") or "",
        "target": folder.tokenizer_config.get("target_lang") or "",
        "positions": folder.positions,
        "quantization": recipe.quantization,
        "ctranslate2": recipe.version,
        "made_from": list(recipe.sources),
    }
    (made / "summarize.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    write_record(made)
    return made


def _with_safetensors(source: Path, clean: Path) -> Path:
    """The source's files; an old pickle is turned into safetensors on the way."""
    from summarize.weights.unpickle import to_safetensors

    pickle = source / "pytorch_model.bin"
    if list(source.glob("*.safetensors")) or not pickle.is_file():
        return source
    clean.mkdir()
    for file in source.iterdir():
        if file != pickle and file.is_file():
            shutil.copyfile(file, clean / file.name)
    to_safetensors(pickle, clean / "model.safetensors")
    return clean


def write_record(made: Path) -> None:
    """Write sizes, times of change and SHA-256 of the files of a finished folder beside them, for ``check_conversion``."""
    files = {}
    for file in sorted(made.iterdir()):
        file.chmod(0o644)
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
        found = file.stat()
        files[file.name] = {"size": found.st_size, "mtime_ns": found.st_mtime_ns, "sha256": sha256_of(file)}
    (made / CONVERSION_RECORD).write_text(json.dumps({"files": files}, indent=1), encoding="utf-8")
