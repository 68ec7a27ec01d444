"""Characters that nobody sees: they carry words past a reader's eyes, or take a word apart that a check looks for.

The set is Unicode's Default_Ignorable_Code_Point (https://www.unicode.org/reports/tr44/) with controls, private use, interlinear marks, and
the blank of Braille. A joiner (U+200C, U+200D) stays where its script needs it: after a letter or mark of Arabic, Indic and the like.
"""

from __future__ import annotations

import re

_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_OTHER = "\u2800\ue000-\uf8ff\U000f0000-\U0010ffff\ufdd0-\ufdef"
#: Arabic, Syriac, Thaana, N'Ko, Mandaic; Devanagari to Sinhala, Tibetan, Myanmar, Khmer, Mongolian, Balinese; Arabic presentation forms.
_JOINED = (
    "\u0620-\u065f\u066e-\u06d3\u06d5-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u18aa\u1b00-\u1b7f"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
)
_INVISIBLE = re.compile(f"[{_IGNORABLE}{_CONTROLS}{_OTHER}]|(?<![{_JOINED}])[\u200c\u200d]")


def visible(text: str) -> str:
    """Return ``text`` without characters that nobody sees; what is read stays what it was."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)
