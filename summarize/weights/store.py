"""The store: files by digest under ``blobs/``, the same bytes under readable names in ``models/<id>/``.

``records/`` has what first pulls recorded, ``converted/`` what was made of models when they were pulled.
A file appears under its final name only whole and verified. Beside each is a stamp (size and time of change) of the moment it was
verified: a file that still has its stamp is taken as it is, any other is read in full once. The root is ``SUMMARIZE_MODELS`` or the user's
cache folder.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from summarize.config import default_models_dir
from summarize.errors import DigestMismatch, ModelMissing, ModelUnknown, StorageError, UnreadableInput
from summarize.weights.catalog import Catalog
from summarize.weights.disk import bytes_at, check_conversion, sha256_of, size_text, stamp_of, storage_errors, sync_folder
from summarize.weights.types import CatalogModel, ModelFile


class Store:
    """Models on disk. Creating one touches nothing."""

    def __init__(self, root: Path | None = None, catalog: Catalog | None = None) -> None:
        self.root = (root or default_models_dir()).expanduser().absolute()  # links made here must hold from any folder
        self.catalog = (catalog or Catalog.load()).with_records(self.records)

    # -- looking ---------------------------------------------------------------------------------------------------------------

    def blob(self, file: ModelFile) -> Path:
        """Where a file's bytes lie, whether they are there or not."""
        return self.root / "blobs" / file.sha256

    def has_file(self, file: ModelFile) -> bool:
        """True if the file is there with the right size. Whether its bytes are right says :meth:`is_sound`."""
        try:
            return file.pinned and self.blob(file).stat().st_size == file.size
        except OSError:
            return False

    def is_sound(self, file: ModelFile) -> bool:
        """True if the file is there and its digest was checked since it last changed; checks it now (seconds a gigabyte) if it was not."""
        if not self.has_file(file):
            return False
        try:
            if json.loads(self._stamp(file).read_text(encoding="utf-8")) == stamp_of(self.blob(file)):
                return True
        except (OSError, ValueError, RecursionError):
            pass  # no stamp, or a broken one: look at the bytes
        with storage_errors(self.root):
            sound = sha256_of(self.blob(file)) == file.sha256
        if sound:
            self._write_stamp(file)
        return sound

    def has(self, model_id: str) -> bool:
        """True if every file of the model is there."""
        return model_id in self.catalog and all(self.has_file(file) for file in self.catalog.get(model_id).files)

    def path(self, model_id: str) -> Path:
        """Find the model: its file if it has one, its folder if it has several.

        Raises:
            ModelUnknown: no such id in the catalog.
            ModelMissing: not pulled; the hint is the command that pulls it.
            DigestMismatch: the bytes changed since they were verified.
        """
        model = self.catalog.get(model_id)
        for file in model.files:
            if not self.has_file(file):
                raise ModelMissing(
                    f"model {model_id} ({size_text(model.size)}) is not on this machine ({self.root})",
                    hint=f"summarize models pull {model_id}",
                )
            if not self.is_sound(file):
                raise DigestMismatch(
                    f"{file.name} changed on disk: its sha256 is not {file.sha256} any more ({self.blob(file)})",
                    hint=f"summarize models pull {model_id} --force",
                )
        folder = self.root / "models" / model_id
        for file in model.files:
            if bytes_at(folder / file.name) != file.size:
                with storage_errors(folder):
                    self._expose(model, file)
        return folder / model.files[0].name if len(model.files) == 1 else folder

    def installed(self) -> Iterator[CatalogModel]:
        """Every model of the catalog that is on this machine."""
        return (model for model in self.catalog if self.has(model.id))

    # -- changing --------------------------------------------------------------------------------------------------------------

    def adopt(self, model: CatalogModel, file: ModelFile, partial: Path) -> Path:
        """Check a finished download and give it its final name, atomically.

        Raises:
            DigestMismatch: other bytes than the catalog names; ``partial`` is removed.
            StorageError: the store cannot be written.
        """
        found = sha256_of(partial)
        if found != file.sha256:
            partial.unlink(missing_ok=True)
            raise DigestMismatch(
                f"{file.name} has the wrong digest and was refused: expected sha256 {file.sha256}, got {found}",
                hint=f"summarize models pull {model.id}",
            )
        with storage_errors(self.root):
            target = self.blob(file)
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.chmod(0o644)
            partial.replace(target)
            sync_folder(target.parent)
            self._write_stamp(file)
            self._expose(model, file)
        return target

    def import_file(self, source: Path, model_id: str | None = None) -> CatalogModel:
        """Copy a file of the user's into the store; its digest says which model it is. ``model_id``: it must be that one.

        Raises:
            UnreadableInput: the file is missing, a folder, or may not be read.
            ModelUnknown: no model of the catalog has a file of that digest.
            DigestMismatch: it is no file of ``model_id``.
            StorageError: the store cannot be written, or the disk is too small.
        """
        try:
            digest = sha256_of(source)
        except OSError as error:
            raise UnreadableInput(f"cannot read the weights: {error.strerror or error} ({source})") from error
        if model_id is not None:
            wanted = [file.sha256 for file in self.catalog.get(model_id).files]
            if digest not in wanted:
                raise DigestMismatch(
                    f"{source} is no file of {model_id}: expected sha256 {' or '.join(wanted)}, got {digest}",
                    hint=f"summarize models pull {model_id}",
                )
        known = self.catalog.by_digest(digest)
        if known is None:
            raise ModelUnknown(
                f"no model of the catalog has a file with sha256 {digest} ({source})",
                hint="summarize models list --json shows the digests; a catalog of your own can be set with SUMMARIZE_CATALOG",
            )
        model, file = known
        with storage_errors(self.root):
            self.staging.mkdir(parents=True, exist_ok=True)
            self.need_space(file.size, file.name)
            partial = self.staging / f"{file.sha256}.import-{os.getpid()}"
            try:
                shutil.copyfile(source, partial)
                self.adopt(model, file, partial)
            finally:
                partial.unlink(missing_ok=True)
        return model

    def verify(self, model_id: str) -> None:
        """Read every file of a model and compare its digest.

        Raises:
            ModelMissing: not there.
            DigestMismatch: the bytes changed; the file is removed, so that the next pull fetches it again.
        """
        model = self.catalog.get(model_id)
        for file in model.files:
            if not self.has_file(file):
                self.path(model_id)  # says what is missing
            with storage_errors(self.root):
                found = sha256_of(self.blob(file))
            if found == file.sha256:
                self._write_stamp(file)
            else:
                with storage_errors(self.root):
                    self._forget(model, file)
                raise DigestMismatch(
                    f"{file.name} changed on disk: expected sha256 {file.sha256}, got {found}; it was removed",
                    hint=f"summarize models pull {model_id}",
                )
        for record in (self.converted / model_id).glob("*/record.json"):
            check_conversion(record.parent, whole=True)

    def remove(self, model_id: str) -> int:
        """Remove a model's files, its conversion, its record, and what is left of an interrupted pull; returns the bytes freed.

        Raises:
            ModelUnknown: no such id.
        """
        model = self.catalog.get(model_id)
        freed = 0
        with storage_errors(self.root):
            for file in model.files:
                if not self._shared(model, file):
                    freed += bytes_at(self.blob(file))
                    self._forget(model, file)
                freed += self.discard_leftovers(file.sha256)
            for source in model.sources:
                freed += sum(self.discard_leftovers(part.wheel_sha256) for part in getattr(source, "parts", ()))
            freed += sum(bytes_at(made) for made in (self.converted / model_id).rglob("*"))
            for folder in (self.root / "models" / model_id, self.converted / model_id):
                shutil.rmtree(folder, ignore_errors=True)
            (self.records / f"{model_id}.json").unlink(missing_ok=True)
        return freed

    def _shared(self, model: CatalogModel, file: ModelFile) -> bool:
        """True if another model that is here has the same bytes, under whatever name."""
        others = (other for other in self.installed() if other.id != model.id)
        return any(file.sha256 == found.sha256 for other in others for found in other.files)

    def discard_leftovers(self, sha256: str) -> int:
        """Remove what unfinished pulls of a file or wheel left; returns the bytes freed. Locks stay: another process may wait for one."""
        freed = 0
        for leftover in self.staging.glob(f"{sha256}.*") if sha256 else ():
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            elif leftover.suffix != ".lock":
                freed += bytes_at(leftover)
                leftover.unlink(missing_ok=True)
        return freed

    def need_space(self, count: int, name: str, margin: int = 0) -> None:
        """Look before writing ``count`` bytes.

        Raises:
            StorageError: there is less space than ``count`` and ``margin`` bytes, or the store cannot be reached.
        """
        with storage_errors(self.root):
            free = shutil.disk_usage(self.staging).free
        if free < count + margin:
            raise StorageError(
                f"not enough space for {name}: {size_text(count + margin)} are needed, {size_text(free)} are free ({self.root})"
            )

    @property
    def staging(self) -> Path:
        """Where unfinished files are."""
        return self.root / "incomplete"

    @property
    def records(self) -> Path:
        """Where first pulls recorded what the catalog does not know (see ``first_pull.py``)."""
        return self.root / "records"

    @property
    def converted(self) -> Path:
        """Where models are that were converted when they were pulled (see ``convert.py``)."""
        return self.root / "converted"

    def _stamp(self, file: ModelFile) -> Path:
        return self.blob(file).with_suffix(".json")

    def _write_stamp(self, file: ModelFile) -> None:
        """Remember that the digest was right. A store that may only be read does without: its files are read in full each time."""
        fresh = self._stamp(file).with_suffix(f".{os.getpid()}")
        try:
            fresh.write_text(json.dumps(stamp_of(self.blob(file))), encoding="utf-8")
            fresh.replace(self._stamp(file))
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)

    def _forget(self, model: CatalogModel, file: ModelFile) -> None:
        self._stamp(file).unlink(missing_ok=True)
        self.blob(file).unlink(missing_ok=True)
        (self.root / "models" / model.id / file.name).unlink(missing_ok=True)

    def _expose(self, model: CatalogModel, file: ModelFile) -> None:
        """Give the bytes their readable name: a hard link, else a symbolic one, else a copy (file systems without links)."""
        named = self.root / "models" / model.id / file.name
        named.parent.mkdir(parents=True, exist_ok=True)
        fresh = named.with_name(f".{file.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        for make in (os.link, lambda blob, link: Path(link).symlink_to(blob), shutil.copyfile):
            try:
                make(self.blob(file), fresh)
            except (OSError, NotImplementedError):
                continue
            fresh.replace(named)
            # Renaming one hard link over another of the same bytes does nothing and leaves the first (rename(2)).
            fresh.unlink(missing_ok=True)
            return
        raise StorageError(f"cannot write the model store ({named})")
