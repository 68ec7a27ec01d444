"""Items of the editor: an article, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from summarize.errors import SummarizeError
    from summarize.types import Article, Result
    from summarize.web.intake import Origin
    from summarize.weights.progress import Progress

State = Literal["waiting", "reading", "working", "done", "failed"]


@dataclass(slots=True)
class Item:
    """One article in the editor. ``load`` reads it; ``busy`` is true while a text of it is being translated again. ``version`` counts the
    changes of its result; ``changes`` says for each sentence in which version its words last changed.
    """

    id: str
    name: str
    load: Callable[[], Article]
    state: State = "waiting"
    result: Result | None = None
    error: SummarizeError | None = None
    seconds: float = 0.0
    busy: bool = False
    version: int = 0
    changes: dict[tuple[str, int], int] = field(default_factory=dict)

    @property
    def origin(self) -> Origin | None:
        """Where it came from, if it can be read again in another run."""
        return getattr(self.load, "origin", None)


@dataclass(slots=True)
class Status:
    """What the models say of themselves: the last line, and how far a fetch is."""

    note: str = ""
    fetch: Progress | None = None


def estimate(items: Sequence[Item]) -> float | None:
    """Seconds until everything is through, by the mean of what is done; None while nothing is."""
    done = [item.seconds for item in items if item.state == "done"]
    left = sum(item.state in ("waiting", "reading", "working") for item in items)
    return left * sum(done) / len(done) if done and left else None
