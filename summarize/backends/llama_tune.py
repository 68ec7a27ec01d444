"""Tuning of threads, batch and slots for this machine: measured once, remembered for this model, library and number of CPUs.

Only what leaves the answers' quality alone is tried; the types of keys and values stay 16-bit floats. Other batches and slots can tip a
near tie between two words (docs/engines.md), so a tuned machine may word a sentence differently than before.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

from summarize.backends.llama_server import BATCH, LlamaServer
from summarize.hardware import cpus

#: Words that no model's vocabulary merges into a few tokens, as many as a short article has.
_TEXT = "The council of Elmsworth spoke on Tuesday about the new ferry, its price and the winter timetable of the harbour line. " * 14
_WRITTEN = 24
#: Of two settings within this share of each other the first, the more modest one, stays.
_GAIN = 1.05

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Settings, and what was measured with them: prompt tokens read and answer tokens written a second, all slots together."""

    threads: int
    batch: int = BATCH
    slots: int = 6
    flash: bool | None = None
    reading: float = 0.0
    writing: float = 0.0


def default_folder() -> Path:
    """Where tunings lie: ``tuning`` in the user's cache folder. Nothing is created."""
    from platformdirs import user_cache_path

    return user_cache_path("summarize") / "tuning"


def remembered(digest: str, folder: Path | None = None) -> Tuning | None:
    """The tuning of the model with this digest on this machine; None if it was never tuned, or the file makes no sense."""
    try:
        values = json.loads(_place(digest, folder).read_text("utf-8"))
        tuning = Tuning(**values)
    except (OSError, ValueError, TypeError):
        return None
    limits = ((tuning.threads, 1, 4 * cpus()), (tuning.batch, 32, 4096), (tuning.slots, 1, 64))
    return tuning if all(type(number) is int and low <= number <= high for number, low, high in limits) else None


def tune(model: Path, digest: str, *, folder: Path | None = None, say: Say | None = None) -> Tuning:
    """Measure, remember and return the best settings; takes a minute or two, on a machine that should be otherwise idle.

    ``say`` gets one line for each setting tried. A folder that cannot be written is no error; a model that does not load is an EngineError.
    """
    tell = say or (lambda _: None)
    best = _measured(model, Tuning(cpus()), tell)
    best = _better(model, best, (replace(best, threads=number) for number in _fewer(cpus())), tell, by_reading=True)
    best = _better(model, best, (replace(best, batch=number) for number in (128, 512)), tell, by_reading=True)
    best = _better(model, best, (replace(best, flash=on) for on in (True, False)), tell, by_reading=True)
    best = _better(model, best, (replace(best, slots=number) for number in (4, 8, 12)), tell, by_reading=False)
    place = _place(digest, folder)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(asdict(best)), "utf-8")
        draft.replace(place)
    return best


def _place(digest: str, folder: Path | None) -> Path:
    key = f"{digest}|{version('xllamacpp')}|{cpus()}"
    return (folder or default_folder()) / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"


def _fewer(count: int) -> list[int]:
    """Half the CPUs (where they are hyper-threads of half as many cores) and one fewer (where something else runs)."""
    return sorted({number for number in (count // 2, count - 1) if 1 <= number < count})


def _better(model: Path, best: Tuning, others: Iterable[Tuning], tell: Say, *, by_reading: bool) -> Tuning:
    for other in others:
        tried = _measured(model, other, tell)
        new, old = (tried.reading, best.reading) if by_reading else (tried.writing, best.writing)
        if new > old * _GAIN:
            best = tried
    return best


def _measured(model: Path, tuning: Tuning, tell: Say) -> Tuning:
    server = LlamaServer(model, context=2048, slots=tuning.slots, threads=tuning.threads, batch=tuning.batch, flash=tuning.flash)
    try:
        tokens = server.count([0, _TEXT])
        began = time.perf_counter()
        server.read_prefix(0, [0, _TEXT], lambda: False)
        reading = tokens / (time.perf_counter() - began)

        def write(slot: int, length: int) -> int:
            body = {"prompt": [0, f"{slot} {_TEXT[:90]}"], "n_predict": length, "id_slot": slot, "temperature": 0, "ignore_eos": True}
            return int(server.complete(body, lambda: False)["usage"].get("completion_tokens", 0))

        with ThreadPoolExecutor(tuning.slots) as pool:
            list(pool.map(lambda slot: write(slot, 1), range(tuning.slots)))
            began = time.perf_counter()
            written = sum(pool.map(lambda slot: write(slot, _WRITTEN), range(tuning.slots)))
            writing = written / (time.perf_counter() - began)
    finally:
        server.free()
    result = replace(tuning, reading=round(reading, 1), writing=round(writing, 1))
    flash = {None: "auto", True: "on", False: "off"}[tuning.flash]
    tell(
        f"{tuning.threads} threads, batch {tuning.batch}, {tuning.slots} slots, flash attention {flash}: "
        f"reads {reading:.0f} and writes {writing:.1f} tokens/s"
    )
    return result
