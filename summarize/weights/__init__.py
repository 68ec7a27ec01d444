"""Weights named by digest: the catalog, the store on disk, and the places they come from."""

from __future__ import annotations

from summarize.weights.catalog import Catalog
from summarize.weights.progress import Progress
from summarize.weights.pull import ensure, pull
from summarize.weights.store import Store
from summarize.weights.types import CatalogModel, ModelFile, Quality

__all__ = ["Catalog", "CatalogModel", "ModelFile", "Progress", "Quality", "Store", "ensure", "pull"]
