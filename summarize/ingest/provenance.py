"""Signed text: C2PA hides a signed manifest in an article as a run of variation selectors (C2PA 2.3, A.7).

It belongs to nobody who reads the words: it leaves the text before anything reads it. Nothing is verified here.
"""

from __future__ import annotations

import re

#: A byte-order mark and selectors that represent bytes; a single selector after a sign (an emoji, a Han character) is none.
_MANIFEST = re.compile("\ufeff?[\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,}\ufeff?")
PRESENT = "C2PA manifest present, not verified"


def without_manifest(text: str) -> tuple[str, str | None]:
    """Return the text without a manifest, and what to say of its provenance (None where there is none)."""
    made, count = _MANIFEST.subn("", text)
    return made, PRESENT if count else None
