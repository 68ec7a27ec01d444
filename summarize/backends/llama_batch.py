"""Schedule of requests over slots: requests that begin alike stay together, and what they share is read once.

Every slot has a worker. A free worker goes on with its own group of requests, else takes a group that nobody has begun, else helps with
one whose common beginning has been read; that state is copied into its slot (milliseconds) instead of being read again (seconds).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from summarize.backends.chat import Piece
from summarize.backends.llama_server import LlamaServer

# Characters. A shorter common beginning is read again faster than it is shared.
_WORTH_SHARING = 120


@dataclass(slots=True)
class _Group:
    name: str
    waiting: list[int]
    prefix: list[Piece]
    state: Literal["alone", "unread", "reading", "shared"] = "alone"


@dataclass(slots=True)
class Batch:
    """The requests of one call. ``keys`` group them; ``needs`` are the tokens each may fill; ``answer(number, slot)`` runs one."""

    server: LlamaServer
    keys: Sequence[str]
    prompts: Sequence[list[Piece]]
    needs: Sequence[int]
    answer: Callable[[int, int], None]
    stopped: Callable[[], bool]
    _turn: threading.Condition = field(default_factory=threading.Condition)
    _groups: list[_Group] = field(default_factory=list)
    _filled: int = 0
    _failed: bool = False

    def __post_init__(self) -> None:
        by_key: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            by_key.setdefault(key, []).append(number)
        for place, numbers in enumerate(by_key.values()):
            prefix = common_prefix([self.prompts[number] for number in numbers])
            length = sum(len(piece) if isinstance(piece, str) else 1 for piece in prefix)
            shares = self.server.can_share and self.server.slots > 1 and len(numbers) > 1 and length >= _WORTH_SHARING
            self._groups.append(_Group(f"prefix-{place}.bin", numbers, prefix, "unread" if shares else "alone"))

    def work(self, slot: int) -> None:
        """Serve ``slot`` until nothing is left. The first failure of any worker ends all; each raises its own."""
        mine: _Group | None = None
        try:
            while (job := self._next(mine)) is not None:
                group, number, first = job
                if first:
                    self._share(group, slot)
                elif group.state == "shared" and group is not mine:
                    self.server.restore(slot, group.name)
                mine = group
                self.answer(number, slot)
                with self._turn:
                    self._filled -= self.needs[number]
                    self._turn.notify_all()
        except BaseException:
            self._failed = True
            raise
        finally:
            with self._turn:
                self._turn.notify_all()

    def _share(self, group: _Group, slot: int) -> None:
        shared = False
        try:
            self.server.read_prefix(slot, group.prefix, self.stopped)
            shared = self.server.save(slot, group.name)
        finally:
            with self._turn:
                group.state = "shared" if shared else "alone"
                self._turn.notify_all()

    def _next(self, mine: _Group | None) -> tuple[_Group, int, bool] | None:
        with self._turn:
            while not (self._failed or self.stopped()):
                open_groups = [group for group in self._groups if group.waiting]
                if not open_groups:
                    return None
                ready = [group for group in open_groups if group.state != "reading"]
                ready.sort(key=lambda group: (group is not mine, group.state != "unread"))
                for group in ready:
                    number = group.waiting[0]
                    if self._filled + self.needs[number] <= self.server.context:
                        group.waiting.pop(0)
                        self._filled += self.needs[number]
                        if first := group.state == "unread":
                            group.state = "reading"
                        return group, number, first
                self._turn.wait(timeout=0.5)
        return None


def common_prefix(prompts: Sequence[list[Piece]]) -> list[Piece]:
    """The longest common beginning of the prompts, cut inside a string where strings part."""
    common: list[Piece] = []
    for pieces in zip(*prompts, strict=False):
        if all(piece == pieces[0] for piece in pieces):
            common.append(pieces[0])
            continue
        texts = [piece for piece in pieces if isinstance(piece, str)]
        if len(texts) == len(pieces) and (shared := _common_start(texts)):
            common.append(shared)
        break
    return common


def _common_start(texts: Sequence[str]) -> str:
    low, high = min(texts), max(texts)
    return low[: next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))]
