"""Learn from an editor's corrections: rules for the outlet, or examples for training. Nothing is stored here; the caller shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarize.boilerplate.outlets import OutletRules
from summarize.errors import UsageError
from summarize.types import KINDS

#: A rule asks for at most so many of a line's first words; a shorter line is asked for whole.
RULE_WORDS = 6
_LABELS = ("body", "appeal", "furniture")


@dataclass(frozen=True, slots=True)
class Correction:
    """A line and what an editor says it is."""

    text: str
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What follows from corrections: patterns for ``drop`` and ``keep``, and corrections that no safe pattern was found for."""

    drop: tuple[str, ...]
    keep: tuple[str, ...]
    without_rule: tuple[Correction, ...]

    def toml(self, outlet: str) -> str:
        """The table for config.toml, empty if there is no pattern."""
        found = (("drop", self.drop), ("keep", self.keep))
        lines = [f"{key} = {json.dumps(list(patterns), ensure_ascii=False)}" for key, patterns in found if patterns]
        return "\n".join([f'[outlets."{outlet}"]', *lines, ""]) if lines else ""


def read_corrections(text: str, name: str) -> list[Correction]:
    """Read the output of ``summarize clean --format json`` with labels that an editor changed, or JSON Lines of text and label.

    A line of the first form counts as corrected if it has a field ``correct`` (a label); ``correct_kind`` may go with it.

    Raises:
        UsageError: no JSON of either form, a label that does not exist, or nothing corrected.
    """
    try:
        found = [_correction(row) for row in _rows(text) if "correct" in row or "n" not in row]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = f'give the output of summarize clean --format json with "correct": one of {", ".join(_LABELS)}'
        raise UsageError(f"no corrections ({name}): {error}", hint=hint) from error
    if not found:
        raise UsageError(f"nothing is corrected ({name})", hint=f'add "correct": one of {", ".join(_LABELS)} to the lines that are wrong')
    return found


def _rows(text: str) -> Sequence[Mapping[str, Any]]:
    try:
        whole = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    return whole.get("lines", [whole]) if isinstance(whole, dict) else whole  # type: ignore[no-any-return]


def _correction(row: Mapping[str, Any]) -> Correction:
    label, kind = row.get("correct", row.get("label")), row.get("correct_kind", row.get("kind"))
    if label not in _LABELS:
        raise ValueError(f"no such label: {label!r}")
    if label == "furniture":
        return Correction(row["text"].strip(), label, kind if kind in KINDS else "other")
    return Correction(row["text"].strip(), label, "appeal" if label == "appeal" else "")


def lesson(corrections: Sequence[Correction]) -> Lesson:
    """Find patterns that meet the corrected lines and none of the lines that are labeled otherwise."""
    body = [one.text for one in corrections if one.label == "body"]
    rest = [one.text for one in corrections if one.label != "body"]
    drop, keep, without = [], [], []
    for one in corrections:
        against = rest if one.label == "body" else body
        pattern = pattern_of(one.text)
        rules = OutletRules.compile("lesson", drop=[pattern]) if pattern else None
        if not rules or any(rules.verdict(line) for line in against if line != one.text) or (one.text in against):
            without.append(one)
        elif one.label == "body":
            keep.append(pattern)
        else:
            drop.append(pattern)
    return Lesson(tuple(dict.fromkeys(drop)), tuple(dict.fromkeys(keep)), tuple(without))


def pattern_of(text: str) -> str:
    """A regular expression for lines that begin as ``text`` does: its first words, any figures; ``""`` for a text without a letter."""
    words = text.split()
    if not any(char.isalpha() for char in text):
        return ""
    parts = [re.sub(r"\d+", r"\\d+", re.escape(word)) for word in words[:RULE_WORDS]]
    return "^" + r"\s+".join(parts) + ("" if len(words) > RULE_WORDS else "$")


def examples(corrections: Iterable[Correction], language: str) -> str:
    """JSON Lines for ``tools/training/boilerplate.py --examples``."""
    rows = ({"text": one.text, "lang": language, "label": one.label, "kind": one.kind} for one in corrections)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
