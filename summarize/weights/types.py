"""A model of the catalog: its files, its quality figures and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from summarize.weights.locations import Source


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model; ``size`` is bytes.

    A file whose ``sha256`` or ``size`` is not known yet is not :attr:`pinned`: what it is gets recorded at the first pull. Of those, an
    ``optional`` one may be missing at the source, and one with ``instead_of`` is only wanted where the file of that name is missing.
    """

    name: str
    size: int = 0
    sha256: str = ""
    optional: bool = False
    instead_of: str = ""

    @property
    def pinned(self) -> bool:
        """True if its bytes can be checked without asking anybody."""
        return bool(self.size and self.sha256)


@dataclass(frozen=True, slots=True)
class Quality:
    """A measured figure: chrF2 or ROUGE-1 F1 in 0..100, who measured it on what, and how many ``sentences`` that were (0: not known)."""

    score: float
    measured: str
    sentences: int = 0


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """One model. ``languages`` are codes it serves, ``*`` for any; ``memory_mb`` is what one run needs.

    ``size_mb`` is about what a pull fetches, for a model whose files' sizes are not known yet. ``licence_url`` is the page that states the
    licence, ``licence_date`` the day from which it holds; ``terms`` is what whoever fetches the model has to know of it.
    Other keys of the catalog are the engine's ``options``.
    """

    id: str
    description: str
    engine: str
    licence: str
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]
    licence_url: str = ""
    licence_date: str = ""
    terms: str = ""
    languages: tuple[str, ...] = ("*",)
    memory_mb: int = 0
    size_mb: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    quality: Mapping[str, Quality] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files together; an estimate where not :attr:`pinned`."""
        return sum(file.size for file in self.files) if self.pinned else self.size_mb * 1_000_000

    @property
    def pinned(self) -> bool:
        """True if every file's bytes can be checked: the catalog knows them, or a first pull has recorded them."""
        return all(file.pinned for file in self.files)

    @property
    def digest(self) -> str:
        """The digest of the largest file, which represents the model in signatures and cache keys; empty before a first pull."""
        return max(self.files, key=lambda file: (file.size, file.sha256)).sha256
