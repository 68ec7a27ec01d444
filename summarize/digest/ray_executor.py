"""The same work over Ray: worker processes on this machine, or on a cluster that is running already. Needs the extra ``[ray]``.

Each worker is an actor that opens the models once. A worker that is lost is replaced by Ray, and its batch is done again; the articles of
a batch that is lost twice are tried alone, and one that is lost twice then is a failure, since it may be what kills the workers.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from summarize.config import Settings
from summarize.digest.executors import Done, Job, batches, process_batch
from summarize.digest.options import Hooks
from summarize.digest_types import DigestItem
from summarize.document import Document
from summarize.errors import EngineError, ExtraMissing, SummarizeError, UsageError, install

#: Articles of a batch. Smaller than in one process, since what is in hand is lost with a worker.
SIZE = 4
#: Cores of a worker where nobody says: a model on llama.cpp gains little from more.
_CORES = 4

Outcomes = list[DigestItem | Exception]


class Worker:
    """What runs in each worker process: the models, opened once."""

    def __init__(self, settings: Settings, targets: Sequence[str]) -> None:
        from summarize.api import Summarizer

        self._summarizer = Summarizer(settings=settings)
        self._targets = tuple(targets)

    def make(
        self, numbers: Sequence[int], works: Sequence[Document], targets: Sequence[str]
    ) -> tuple[Sequence[int], list[DigestItem | Exception] | SummarizeError]:
        """Make the stories of these numbers; an error by itself means that nothing can be made at all."""
        from summarize.api import open_context

        try:
            return numbers, process_batch(works, targets, open_context(self._summarizer, self._targets))
        except SummarizeError as error:
            return numbers, error


class RayExecutor:
    """Workers on this machine, or on the cluster at ``address``. ``workers`` 0 is as many as fit.

    Raises:
        ExtraMissing: Ray is not installed.
        UsageError: no cluster answers at ``address``.
    """

    def __init__(self, settings: Settings, targets: Sequence[str], *, workers: int = 0, address: str | None = None) -> None:
        if find_spec("ray") is None:
            raise ExtraMissing("Ray is not installed", hint=install("ray"))
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
        actor = self._ray.remote(max_restarts=-1, max_task_retries=1)(Worker)
        self._actor = actor.options(num_gpus=1) if on_gpu else actor.options(num_cpus=min(cores, max(1, cpus // self._count)))
        self._workers: list[Any] = []

    def run(self, jobs: Sequence[Job], hooks: Hooks) -> Iterator[list[Done]]:
        """See :class:`~summarize.digest.executors.Executor`."""
        left = {job.number: job for job in jobs}
        self._workers = [self._actor.remote(self._settings, self._targets) for _ in range(min(self._count, -(-len(jobs) // SIZE)))]
        for size in (SIZE, 1):
            for numbers, outcomes in self._answers(batches(list(left.values()), size), hooks):
                yield [Done(left.pop(number), outcome) for number, outcome in zip(numbers, outcomes, strict=True)]
            if hooks.stopped():
                return
        if left:
            reason = EngineError("its worker was lost again and again", hint="try it alone: --executor local")
            yield [Done(job, reason) for job in left.values()]

    def _answers(self, waiting: Iterator[Sequence[Job]], hooks: Hooks) -> Iterator[tuple[Sequence[int], Outcomes]]:
        """What came of batches, in any order, each worker having one at a time; nothing of those that are lost twice."""
        from ray.util import ActorPool

        def make(worker: Any, batch: Sequence[Job]) -> Any:
            return worker.make.remote([job.number for job in batch], [job.load() for job in batch], batch[0].targets)

        pool: Any = ActorPool(self._workers)
        while True:
            while pool.has_free() and not hooks.stopped() and (batch := next(waiting, None)):
                pool.submit(make, batch)
            if not pool.has_next():
                return
            try:
                numbers, outcomes = pool.get_next_unordered()
            except self._ray.exceptions.RayError:
                hooks.warn("a worker was lost twice with the same articles; each is tried alone")
                continue
            if isinstance(outcomes, SummarizeError):
                raise outcomes
            yield numbers, outcomes

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
    with warnings.catch_warnings(action="ignore"):
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
        with warnings.catch_warnings(action="ignore"):
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
