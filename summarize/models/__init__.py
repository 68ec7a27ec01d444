"""Weights named by digest: the catalog, the store on disk, and the places they come from."""

from __future__ import annotations

from summarize.models.catalog import Catalog, CatalogModel, ModelFile, Quality
from summarize.models.progress import Progress
from summarize.models.pull import ensure, pull
from summarize.models.store import Store

__all__ = ["Catalog", "CatalogModel", "ModelFile", "Progress", "Quality", "Store", "ensure", "pull"]
