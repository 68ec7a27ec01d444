"""The store: files by digest under ``blobs/``, the same bytes under readable names in ``models/<id>/``.

A file appears under its final name only whole and verified. The root is ``SUMMARIZE_MODELS`` or the user's cache folder.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from summarize.errors import DigestMismatch, ModelMissing, ModelUnknown, StorageError
from summarize.models.catalog import Catalog, CatalogModel, ModelFile

_CHUNK = 1 << 20


def default_root() -> Path:
    """Find the store's root: ``SUMMARIZE_MODELS``, else the user's cache folder."""
    if override := os.environ.get("SUMMARIZE_MODELS"):
        return Path(override).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("summarize") / "models"


class Store:
    """Models on disk. Creating one touches nothing."""

    def __init__(self, root: Path | None = None, catalog: Catalog | None = None) -> None:
        self.root = root or default_root()
        self.catalog = catalog or Catalog.load()

    # -- looking ---------------------------------------------------------------------------------------------------------------

    def blob(self, file: ModelFile) -> Path:
        """Where a file's bytes lie, whether they are there or not."""
        return self.root / "blobs" / file.sha256

    def has_file(self, file: ModelFile) -> bool:
        """True if the file is there with the right size. The digest was checked when it came; ``verify`` checks it again."""
        try:
            return self.blob(file).stat().st_size == file.size
        except OSError:
            return False

    def has(self, model_id: str) -> bool:
        """True if every file of the model is there."""
        return model_id in self.catalog and all(self.has_file(file) for file in self.catalog.get(model_id).files)

    def path(self, model_id: str) -> Path:
        """Find the model: its file if it has one, its folder if it has several.

        Raises:
            ModelUnknown: no such id in the catalog.
            ModelMissing: not pulled; the hint is the command that pulls it.
        """
        model = self.catalog.get(model_id)
        for file in model.files:
            if not self.has_file(file):
                raise ModelMissing(
                    f"model {model_id} is not on this machine ({self.root})",
                    hint=f"summarize models pull {model_id}  ({_size(model.size)})",
                )
        folder = self.root / "models" / model_id
        for file in model.files:
            if not (folder / file.name).exists():
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
                hint=f"summarize models pull {model.id}  (a proxy or mirror may have changed the bytes)",
            )
        with storage_errors(self.root):
            target = self.blob(file)
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.chmod(0o644)
            partial.replace(target)
            _sync_folder(target.parent)
            self._expose(model, file)
        return target

    def import_file(self, source: Path) -> CatalogModel:
        """Copy a file of the user's into the store; its digest says which model it is.

        Raises:
            ModelUnknown: no model of the catalog has a file of that digest.
            StorageError: the file cannot be read or the store cannot be written.
        """
        with storage_errors(source):
            digest = sha256_of(source)
        known = self.catalog.by_digest(digest)
        if known is None:
            raise ModelUnknown(
                f"no model of the catalog has a file with sha256 {digest} ({source})",
                hint="summarize models list --json shows the digests; a catalog of your own can be set with SUMMARIZE_CATALOG",
            )
        model, file = known
        with storage_errors(self.root):
            self.staging.mkdir(parents=True, exist_ok=True)
            partial = self.staging / f"{file.sha256}.import-{os.getpid()}"
            try:
                shutil.copyfile(source, partial)
                self.adopt(model, file, partial)
            finally:
                partial.unlink(missing_ok=True)
        return model

    def verify(self, model_id: str, progress: Callable[[int], None] | None = None) -> None:
        """Read every file of a model and compare its digest; ``progress`` is told the bytes of each piece read.

        Raises:
            ModelMissing: not there.
            DigestMismatch: the bytes changed; the file is removed, so that the next pull fetches it again.
        """
        self.path(model_id)
        for file in self.catalog.get(model_id).files:
            found = sha256_of(self.blob(file), progress)
            if found != file.sha256:
                self._forget(self.catalog.get(model_id), file)
                raise DigestMismatch(
                    f"{file.name} changed on disk: expected sha256 {file.sha256}, got {found}; it was removed",
                    hint=f"summarize models pull {model_id}",
                )

    def remove(self, model_id: str) -> int:
        """Remove a model's files and what is left of an interrupted pull; returns the bytes freed.

        Raises:
            ModelUnknown: no such id.
        """
        model = self.catalog.get(model_id)
        freed = 0
        for file in model.files:
            for leftover in (self.blob(file), *self.staging.glob(f"{file.sha256}*")):
                if leftover.is_file():
                    freed += leftover.stat().st_size
            self._forget(model, file)
            for leftover in self.staging.glob(f"{file.sha256}*"):
                if leftover.is_dir():
                    shutil.rmtree(leftover, ignore_errors=True)
                else:
                    leftover.unlink(missing_ok=True)
        shutil.rmtree(self.root / "models" / model_id, ignore_errors=True)
        return freed

    @property
    def staging(self) -> Path:
        """Where unfinished files are."""
        return self.root / "incomplete"

    def _forget(self, model: CatalogModel, file: ModelFile) -> None:
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


def sha256_of(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """Digest a file in pieces of 1 MiB; memory stays flat."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            if progress:
                progress(len(piece))
    return digest.hexdigest()


@contextmanager
def storage_errors(place: Path) -> Iterator[None]:
    """Turn what the file system says into a :class:`StorageError` with a hint."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageError(f"no space left for the model ({place})") from error
        raise StorageError(f"cannot use the model store: {error.strerror or error} ({error.filename or place})") from error


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, where the system knows how."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
