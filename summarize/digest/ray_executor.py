"""The same work over Ray: worker processes on this machine, or on a cluster that is running already. Needs the extra ``[ray]``.

Each worker is an actor that opens the models once. It has two batches at a time, one in hand and one waiting, so that no worker is idle
and no more than that is on its way. A worker that is lost is replaced and its batches are done again; a batch that is lost twice is taken
apart, and an article whose worker is lost three times is a failure and no longer tried, since it may be what kills them.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

from summarize.config import Settings
from summarize.digest.executors import Done, Job, batches, process_batch
from summarize.digest.options import Hooks
from summarize.digest_types import DigestItem
from summarize.document import Document
from summarize.errors import EngineError, ExtraMissing, SummarizeError, UsageError

#: Batches a worker has at a time: one in hand, one waiting.
IN_FLIGHT = 2
#: Articles of a batch. Smaller than in one process, since what is in hand is lost with a worker.
SIZE = 4
#: How often a batch may be lost before it is taken apart, and how often a single article.
_LOSSES, _LAST = 2, 3
#: Cores of a worker where nobody says: a model on llama.cpp gains little from more.
_CORES = 4


class Worker:
    """What runs in each worker process: the models, opened once."""

    def __init__(self, settings: Settings, targets: Sequence[str]) -> None:
        from summarize.api import Summarizer

        self._summarizer = Summarizer(settings=settings)
        self._targets = tuple(targets)

    def make(self, works: Sequence[Document]) -> list[DigestItem | Exception] | Exception:
        """Make stories; an exception by itself means that nothing can be made at all."""
        from summarize.api import open_context

        try:
            return process_batch(works, self._targets, open_context(self._summarizer, self._targets))
        except SummarizeError as error:
            return error


@dataclass(slots=True)
class _Batch:
    jobs: Sequence[Job]
    lost: int = 0


class RayExecutor:
    """Workers on this machine, or on the cluster at ``address``. ``workers`` 0 is as many as fit.

    Raises:
        ExtraMissing: Ray is not installed.
        UsageError: no cluster answers at ``address``.
    """

    def __init__(self, settings: Settings, targets: Sequence[str], *, workers: int = 0, address: str | None = None) -> None:
        if find_spec("ray") is None:
            raise ExtraMissing("Ray is not installed", hint="pip install 'news-summarize[ray]'")
        self._targets = tuple(targets)
        self._ray = _ray(local=address is None)
        self._own = not self._ray.is_initialized()
        if self._own:
            _start(self._ray, address, workers)
        total = self._ray.cluster_resources()
        gpus, cpus = int(total.get("GPU", 0)), int(total.get("CPU", 1))
        on_gpu = settings.device != "cpu" and gpus > 0
        cores = settings.threads or max(1, min(_CORES, cpus // (workers or max(1, cpus // _CORES))))
        self._count = workers or (gpus if on_gpu else max(1, cpus // cores))
        self._settings = replace(settings, threads=cores) if not on_gpu else settings
        actor = self._ray.remote(max_restarts=0)(Worker)
        self._actor = actor.options(num_gpus=1) if on_gpu else actor.options(num_cpus=min(cores, max(1, cpus // self._count)))
        self._workers: list[Any] = []

    def run(self, jobs: Sequence[Job], hooks: Hooks) -> Iterator[list[Done]]:
        """See :class:`~summarize.digest.executors.Executor`."""
        waiting = deque(_Batch(batch) for batch in batches(jobs, SIZE))
        self._workers = [self._actor.remote(self._settings, self._targets) for _ in range(min(self._count, len(waiting)))]
        hands = dict.fromkeys(range(len(self._workers)), 0)
        pending: dict[Any, tuple[int, _Batch]] = {}
        while True:
            for place in sorted(hands, key=lambda one: hands[one]):
                while waiting and hands[place] < IN_FLIGHT and not hooks.stopped():
                    batch = waiting.popleft()
                    future = self._workers[place].make.remote([job.load() for job in batch.jobs])
                    pending[future] = (place, batch)
                    hands[place] += 1
            if not pending:
                return
            ready, _ = self._ray.wait(list(pending), num_returns=1, timeout=1.0)
            for future in ready:
                place, batch = pending.pop(future)
                hands[place] -= 1
                done = self._result(future, place, batch, waiting, hooks)
                if done:
                    yield done

    def _result(self, future: Any, place: int, batch: _Batch, waiting: deque[_Batch], hooks: Hooks) -> list[Done]:
        try:
            outcome = self._ray.get(future)
        except self._ray.exceptions.RayError as error:
            return self._lost(place, batch, waiting, hooks, error)
        if isinstance(outcome, Exception):
            raise outcome
        return [Done(job, one) for job, one in zip(batch.jobs, outcome, strict=True)]

    def _lost(self, place: int, batch: _Batch, waiting: deque[_Batch], hooks: Hooks, error: Exception) -> list[Done]:
        """A worker died with ``batch`` in hand. Only the first of its batches that says so brings a new worker."""
        if not self._alive(place):
            hooks.warn("a worker was lost; another one takes over its articles")
            self._workers[place] = self._actor.remote(self._settings, self._targets)
        lost = batch.lost + 1
        if len(batch.jobs) > 1:
            parts = [_Batch([job], lost) for job in batch.jobs] if lost >= _LOSSES else [_Batch(batch.jobs, lost)]
            waiting.extendleft(reversed(parts))
            return []
        if lost <= _LAST:
            waiting.appendleft(_Batch(batch.jobs, lost))
            return []
        reason = EngineError(f"its worker was lost {lost} times ({type(error).__name__})", hint="try it alone: --executor local")
        return [Done(batch.jobs[0], reason)]

    def _alive(self, place: int) -> bool:
        try:
            self._ray.get(self._workers[place].__ray_ready__.remote(), timeout=30)
        except self._ray.exceptions.RayError:
            return False
        return True

    def close(self) -> None:
        """Let the workers go, and Ray itself if it was started here."""
        for worker in self._workers:
            self._ray.kill(worker)
        self._workers = []
        if self._own:
            self._own = False
            self._ray.shutdown()


def _ray(*, local: bool) -> Any:
    """Ray, without its report home and without its talk on stderr.

    A local one asks for a token (its own, in ``~/.ray``), so that nobody else on this machine can reach the workers.
    """
    if local and "ray" not in sys.modules:  # read when it is imported
        os.environ.setdefault("RAY_AUTH_MODE", "token")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    with _quiet():
        import ray
        import ray.exceptions
    return ray


def _start(ray: Any, address: str | None, workers: int) -> None:
    options: dict[str, Any] = {"address": address} if address else {"include_dashboard": False, "_node_ip_address": "127.0.0.1"}
    if not address and workers:
        options["num_cpus"] = max(workers, os.cpu_count() or 1)  # as many as were asked for, whatever the machine has
    try:
        if address:
            _knock(address)
        with _quiet():
            ray.init(log_to_driver=False, configure_logging=False, logging_level=logging.ERROR, **options)
    except (OSError, ValueError, RuntimeError, SystemExit) as error:
        where = f"at {address}" if address else "on this machine"
        raise UsageError(f"no Ray cluster {where}: {error}", hint="ray start --head, or leave --ray-address out") from error


def _knock(address: str) -> None:
    """Ray itself waits for two minutes for a cluster that is not there, and then ends the process.

    Raises:
        OSError: nobody listens at ``address``.
        ValueError: it is no address.
    """
    host, colon, port = address.rpartition("://")[2].rpartition(":")
    if address in ("auto", "local"):
        return
    if not colon or not port.isdecimal():
        raise ValueError("it is no HOST:PORT")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=10):
        return


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
