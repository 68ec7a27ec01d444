"""An article in the editor: how far it is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from summarize.errors import SummarizeError
from summarize.types import Result

State = Literal["waiting", "reading", "working", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a story came from: an upload or a pasted text at ``place`` on the disk, or a link. ``shown`` is what its owner calls it,
    ``row`` its place among the articles of its file.
    """

    kind: Literal["file", "text", "link"]
    place: str
    shown: str = ""
    row: int = 0


@dataclass(slots=True)
class Item:
    """One article in the editor. ``busy`` is true while a text of it is being translated again. ``version`` counts the changes of its
    result; ``changes`` says for each sentence in which version its words last changed.
    """

    id: str
    name: str
    origin: Origin
    state: State = "waiting"
    result: Result | None = None
    error: SummarizeError | None = None
    seconds: float = 0.0
    busy: bool = False
    version: int = 0
    changes: dict[tuple[str, int], int] = field(default_factory=dict)
