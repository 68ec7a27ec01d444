"""Writes a GGUF model once in OpenVINO's form, its matrices as whole numbers of 8 bits (:mod:`summarize.weights.openvino_int8`).

The form is in the store under ``converted/<model>/``, in a folder named by a digest of the source's digest and OpenVINO's version, with
a record of sizes and SHA-256 (:mod:`summarize.weights.convert`). It takes half as much disk again as a GGUF of 4 to 6 bits, and a minute.
Reading a GGUF takes OpenVINO more than three times the model's size in memory; a process of its own gives that back.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from summarize.errors import DigestMismatch, EngineError, ModelUnreadable
from summarize.weights import convert
from summarize.weights.disk import check_conversion
from summarize.weights.progress import Notify
from summarize.weights.store import Store
from summarize.weights.types import CatalogModel

_NAME = "model.gguf"
#: What the form is made by; another number, and forms made before are made anew.
_RECIPE = "int8 rows 1"


def form_folder(model: CatalogModel, store: Store) -> Path:
    """Where the model's form is, whether it is there or not."""
    recipe = (_RECIPE, version("openvino-genai"), tuple(file.sha256 for file in model.files))
    return store.converted / model.id / f"openvino-{hashlib.sha256(repr(recipe).encode()).hexdigest()[:16]}"


def refused(model: CatalogModel, store: Store) -> bool:
    """Whether this version of OpenVINO has been tried on the model and could not read it."""
    return _refusal(model, store).is_file()


def _refusal(model: CatalogModel, store: Store) -> Path:
    return form_folder(model, store).with_suffix(".refused")


def prepared(model: CatalogModel, store: Store, say: Notify) -> Path:
    """Return the folder of the model's OpenVINO form, making it first if it is not there.

    A form that was damaged is made anew: the model's own digest is what counts.

    Raises:
        ModelMissing, DigestMismatch: the model is not there or changed.
        ModelUnreadable: OpenVINO cannot read the model; that is remembered, see :func:`refused`.
        EngineError: writing it failed otherwise.
        StorageError: the store cannot be written, or has no space.
    """
    target = form_folder(model, store)
    if _sound(target):
        return target
    source = store.path(model.id)

    def make(work: Path) -> Path:
        work.mkdir(parents=True)
        write_form(source, work)
        convert.write_record(work)
        return work

    try:
        return convert.made_once(
            target,
            store,
            name=f"openvino-{model.id}",
            there=lambda: _sound(target),
            needed=(round(3 * model.size), f"the OpenVINO form of {model.id}"),
            make=make,
            tell=lambda: say(f"writing {model.id} in OpenVINO's form, once"),
            older="openvino-*",
        )
    except ModelUnreadable as error:
        with contextlib.suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            _refusal(model, store).write_text(error.message + "\n", encoding="utf-8")
        raise


def _sound(form: Path) -> bool:
    if not form.is_dir():
        return False
    try:
        check_conversion(form)
    except DigestMismatch:
        return False
    return True


def write_form(source: Path, folder: Path) -> None:
    """Write the form of the GGUF file ``source`` into ``folder``, which is empty.

    Raises:
        ModelUnreadable: OpenVINO cannot read it.
        EngineError: the process that writes was killed, for example because memory ran out.
    """
    link = folder / _NAME
    try:
        link.symlink_to(source.resolve())
    except OSError:  # Windows without the right to
        shutil.copyfile(source, link)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "summarize.weights.openvino_int8", str(link)], capture_output=True, text=True, check=False
    )
    link.unlink()
    if done.returncode or not (folder / "openvino_model.bin").is_file():
        lines = [line for line in done.stderr.splitlines() if line.strip()] or [f"it ended with {done.returncode}"]
        kind = EngineError if done.returncode < 0 else ModelUnreadable
        raise kind(f"OpenVINO cannot read the model: {lines[-1][:200]} ({source})", hint='set gguf_engine = "llama_cpp" in config.toml')
