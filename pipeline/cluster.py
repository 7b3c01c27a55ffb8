"""Work on documents by a Dask cluster (extra `dask`): the limits and the results of one machine, on several."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import current_process
from pathlib import Path
from threading import get_ident
from typing import Any, TypeVar

from pipeline.errors import MissingResource, NotShared
from pipeline.program import program_hash
from pipeline.settings import Run
from pipeline.workers import Station, Stopped

Piece = TypeVar("Piece")
Result = TypeVar("Result")

_SECONDS_TO_CONNECT = 30
_PIECES_A_THREAD = 2  # handed to the cluster ahead: one at work, one that waits for it


def work_by_cluster(
    function: Callable[[Piece], Result], pieces: Iterable[Piece], limits: Run
) -> Iterator[tuple[int, Result | Stopped]]:
    """The result of each piece, with the number of the piece, as soon as it is there, as `work_apart` gives them.

    The cluster is that of the scheduler at `limits.scheduler`; without an address it is made of `limits.jobs` worker
    processes on this machine and ends with the work. Each piece is worked on in a process of its own under the limits,
    so that no document takes a worker down; the pieces of a worker that is lost are given to another.

    Raises MissingResource where Dask is not installed, no scheduler or worker answers, the scheduler is lost, or the
    workers do not see the user's folder or have another version of the program; and what the function raises.
    """
    with _connected(limits) as client:
        try:
            yield from _results(client, _Task(function, limits, str(Path.cwd()), program_hash()), enumerate(pieces))
        finally:
            with suppress(Exception):  # of a cluster that is gone: so are its processes
                client.run(_end_stations, on_error="ignore")


@dataclass(frozen=True, slots=True)
class _Task:
    """What a Dask worker does with a piece: the function, its limits, and where and by which program it was asked."""

    function: Callable[[Any], Any]
    limits: Run
    folder: str
    program: str

    def __call__(self, piece: object) -> object:
        if program_hash() != self.program:
            raise MissingResource(
                "A Dask worker has another version of saidbefore or of its libraries, or another Python.",
                "Install the same ones on each machine, and start its workers again.",
            )
        if not Path(self.folder).is_dir():
            raise NotShared(self.folder)
        return self._station().result(piece)

    def _station(self) -> Station[Any, Any]:
        """The process of this thread of the worker, which is kept for the next document since it has much to load."""
        key = self.function, self.limits, self.folder
        known: tuple[object, Station[Any, Any]] | None = _stations.get(get_ident())
        if known is not None and known[0] == key:
            return known[1]
        if known is not None:
            known[1].end()
        _allow_children()
        station: Station[Any, Any] = Station(partial(_in_folder, self.function, self.folder), self.limits)
        _stations[get_ident()] = key, station
        return station


_stations: dict[int, tuple[object, Station[Any, Any]]] = {}


def _end_stations() -> None:
    """End the processes of a Dask worker that has no more to do."""
    while _stations:
        _stations.popitem()[1][1].end()


def _in_folder(function: Callable[[Piece], Result], folder: str, piece: Piece) -> Result:
    """Work where the user works, whose own word lists count; the process that does it is ours alone."""
    os.chdir(folder)
    return function(piece)


def _allow_children() -> None:
    """Let this process start others.

    A Dask worker under a nanny is a daemon, which Python forbids to have children lest they be left over. Ours end by
    themselves when their worker does: they read from a pipe to it, and are under a limit of time.
    """
    current_process()._config["daemon"] = False  # type: ignore[attr-defined]


# ---------------------------------------------------------------- the side that hands out work


def _results(client: Any, task: _Task, pieces: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    from distributed import as_completed

    numbers: dict[str, int] = {}
    waiting = as_completed()

    def hand_out() -> None:
        for number, piece in pieces:
            future = client.submit(task, piece, pure=False)
            numbers[future.key] = number
            waiting.add(future)
            return

    for _ in range(_PIECES_A_THREAD * max(1, sum(client.nthreads().values()))):
        hand_out()
    for future in waiting:
        hand_out()
        yield numbers.pop(future.key), _made(future)
        future.release()


def _made(future: Any) -> Any:
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    try:
        return future.result()
    except FutureCancelledError as error:
        raise MissingResource(
            "The Dask scheduler was lost while documents were worked on, or gave up their work.",
            "What was finished is kept; run the same command again to go on.",
        ) from error
    except KilledWorker:
        return Stopped("ended every Dask worker that worked on it", "run.memory_mb")


@contextmanager
def _connected(limits: Run) -> Iterator[Any]:
    """A client of the cluster that the settings name, or of one that is there as long as the client."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise MissingResource(
            "Work by a Dask cluster needs the package distributed, which is not installed.",
            "Install it with `pip install saidbefore[dask]`, or leave out --engine dask.",
        ) from error
    with ExitStack() as stack:
        # What workers tell of their coming and going is not for the user, who is told of each document.
        stack.enter_context(_quiet())
        stack.enter_context(dask.config.set({"distributed.worker.daemon": False}))
        address: Any = limits.scheduler
        if not address:
            count = limits.jobs or os.cpu_count() or 1
            local = LocalCluster(count, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL)
            address = stack.enter_context(local)
        try:
            client = stack.enter_context(Client(address, timeout=_SECONDS_TO_CONNECT))
            client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
        except (OSError, ValueError, TimeoutError) as error:
            raise MissingResource(
                f"The Dask scheduler {limits.scheduler} does not answer, or has no worker ({error}).",
                "Start `dask scheduler` and `dask worker`, and name the scheduler's address with --scheduler.",
            ) from error
        yield client


@contextmanager
def _quiet() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
