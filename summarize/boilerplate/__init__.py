"""The body and nothing but the body: appeals and page furniture found line by line, with reasons.

Pure: no engine, no network, no state between calls; the packaged rules and model are read when they are first needed.
``docs/appeals.md`` says how it decides.
"""

from __future__ import annotations

from summarize.boilerplate.classify import classify, clean
from summarize.boilerplate.outlets import OutletRules

__all__ = ["OutletRules", "classify", "clean"]
