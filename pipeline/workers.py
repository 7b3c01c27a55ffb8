"""Work on documents in processes of their own, under limits of time and memory; one that dies is named and replaced."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import forkserver, get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from pipeline.errors import LimitReached
from pipeline.settings import Run

Piece = TypeVar("Piece")
Result = TypeVar("Result")

# What every report needs, loaded once in the process from which the workers are forked.
_PRELOADED = (
    "numpy", "pypdfium2", "pdfminer.pdfinterp", "spacy", "pipeline.reports", "pipeline.read.reader",
    "pipeline.extract.extract", "pipeline.describe.describe", "pipeline.check.quotations", "pipeline.check.sight",
    "pipeline.review.apply",
)  # fmt: skip

_waiting: Connection | None = None  # in a process that works for another one: the connection to that

_DYING_SECONDS = 10  # that a process which closed its connection may take to end


@dataclass(frozen=True, slots=True)
class _Said:
    """What a process says while it works."""

    text: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a piece of work has no result: what happened to its process, and the setting that may be raised."""

    what: str
    setting: str

    def about(self, path: Path) -> LimitReached:
        """The error that says so of a document."""
        return LimitReached(path, self.what, self.setting)


def say(text: str) -> None:
    """Say something of the work to whoever waits for it: on stderr, from the process that hands out the work."""
    if _waiting is None:
        print(text, file=sys.stderr, flush=True)
    else:
        _waiting.send(_Said(text))


def work_apart(
    function: Callable[[Piece], Result], pieces: Iterable[Piece], limits: Run, processes: int = 1
) -> Iterator[tuple[int, Result | Stopped]]:
    """The result of each piece, with the number of the piece, as soon as it is there; each made in another process.

    `processes` 0 means one a core. A piece is taken from `pieces` when a process is free for it, and no result is kept
    here, so that memory does not grow with their number. A piece that takes longer or more memory than the limits
    allow, or crashes its process, gives Stopped, and the rest goes on. Raises what the function raises. Without pieces
    no process is started.
    """
    crew = _Crew(function, enumerate(pieces), limits, processes or os.cpu_count() or 1)
    try:
        yield from crew.results()
    finally:
        crew.end()


class Station(Generic[Piece, Result]):
    """Another process that does one piece of work after the other, and is replaced where it comes to no end."""

    def __init__(self, function: Callable[[Piece], Result], limits: Run) -> None:
        self._function = function
        self._limits = limits
        self._worker: _Worker | None = None

    def result(self, piece: Piece) -> Result | Stopped:
        """The result of a piece, or Stopped; raises what the function raises."""
        worker = self._worker = self._worker or _Worker(self._function, self._limits)
        worker.give(piece)
        made: Result | Stopped = worker.take_back()
        if not worker.alive:
            self._worker = None
        return made

    def end(self) -> None:
        """Stop the process, whatever it does."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


def do_apart(function: Callable[[Piece], Result], piece: Piece, limits: Run, path: Path) -> Result:
    """The result of one piece of work on a document, made in another process.

    Raises LimitReached where it came to no end, and what the function raises.
    """
    [(_, made)] = work_apart(function, [piece], limits)
    if isinstance(made, Stopped):
        raise made.about(path)
    return made


def threads_each(jobs: int, pieces: int) -> int:
    """How many threads each process may use, where so many jobs (0: one a core) are allowed for so many pieces."""
    most = jobs or os.cpu_count() or 1
    return max(1, most // max(1, min(most, pieces)))


def ran_out_of_memory(error: BaseException | None) -> bool:
    """Whether an error, or one that led to it, is that no memory was left."""
    while error is not None and not isinstance(error, MemoryError):
        error = error.__cause__ or error.__context__
    return error is not None


# ---------------------------------------------------------------- the side that hands out work


class _Crew(Generic[Piece, Result]):
    """Processes at work on numbered pieces."""

    def __init__(
        self, function: Callable[[Piece], Result], pieces: Iterator[tuple[int, Piece]], limits: Run, size: int
    ) -> None:
        self._function = function
        self._pieces = pieces
        self._limits = limits
        self._size = size
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, tuple[_Worker, int]] = {}

    def results(self) -> Iterator[tuple[int, Result | Stopped]]:
        """Each result as it comes; raises what the function raised on any."""
        self._hand_out()
        while self._busy:
            for connection in wait(list(self._busy)):
                assert isinstance(connection, Connection)
                worker, number = self._busy.pop(connection)
                made = worker.hear()
                if isinstance(made, _Said):
                    say(made.text)
                    self._busy[connection] = worker, number
                    continue
                if worker.alive:
                    self._idle.append(worker)
                self._hand_out()  # before the result is looked at, so that no process waits for that
                yield number, made

    def end(self) -> None:
        """Stop every process, whatever it does."""
        for worker in (*self._idle, *(worker for worker, _ in self._busy.values())):
            worker.kill()

    def _hand_out(self) -> None:
        while len(self._busy) < self._size:
            number, piece = next(self._pieces, (None, None))
            if number is None:
                return
            worker = self._idle.pop() if self._idle else _Worker(self._function, self._limits)
            worker.give(piece)
            self._busy[worker.connection] = worker, number


class _Worker:
    """One process, and the connection by which it takes work and gives results."""

    def __init__(self, function: Callable[[Any], Any], limits: Run) -> None:
        context = _context()
        self.connection, other = context.Pipe()
        self._limits = limits
        self._process = context.Process(target=_serve, args=(other, function, limits), daemon=True)
        self._process.start()
        self.alive = True
        other.close()

    def give(self, piece: object) -> None:
        """Hand over a piece; that the process is dead shows when the result is asked for."""
        try:
            self.connection.send(piece)
        except OSError:
            return

    def take_back(self) -> Any:
        """The result of the piece that was given, or Stopped where the process died; raises what the work raised."""
        while isinstance(heard := self.hear(), _Said):
            say(heard.text)
        return heard

    def hear(self) -> Any:
        """The next that comes: something said on the way, or what `take_back` returns."""
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            self.alive = False
            return self._why_dead()
        if isinstance(answer, _Said):
            return answer
        succeeded, value = answer
        if not succeeded:
            raise value
        return value

    def _why_dead(self) -> Stopped:
        """How the process came to its end, as what is said of the document that it worked on."""
        self._process.join(_DYING_SECONDS)
        self.kill()
        code = self._process.exitcode or 0
        if -code == getattr(signal, "SIGALRM", None):
            return Stopped(f"took longer than {self._limits.seconds_per_report} s", "run.seconds_per_report")
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        what = f"crashed the process that worked on it, or needs more than {self._limits.memory_mb} MB of memory"
        return Stopped(f"{what} ({how})", "run.memory_mb")

    def kill(self) -> None:
        """End the process and the connection to it."""
        self._process.kill()
        self._process.join()
        self.connection.close()


def _context() -> Any:
    """How processes are started: forked from one that has the libraries loaded, where the system can do that."""
    if "forkserver" in get_all_start_methods():
        context = get_context("forkserver")
        context.set_forkserver_preload(list(_PRELOADED))
        try:
            forkserver.ensure_running()
            return context
        except OSError:  # no place for its socket
            pass
    return get_context("spawn")


# ---------------------------------------------------------------- the side that works


def _serve(connection: Connection, function: Callable[[Any], Any], limits: Run) -> None:
    """Work on pieces until there are no more; the system itself ends this process where it takes too long."""
    global _waiting
    _waiting = connection
    _prepare(limits)
    while True:
        try:
            piece = connection.recv()
        except EOFError:
            return
        _set_alarm(limits.seconds_per_report)
        answer: tuple[bool, object]
        try:
            answer = True, function(piece)
        except Exception as error:
            answer = False, error
        _set_alarm(0)
        connection.send(answer)


def _prepare(limits: Run) -> None:
    """Leave the terminal to the other side, what libraries print included, and limit the memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    if sys.platform != "win32":
        import resource

        # Data, not address space: libraries reserve address space for every core and never touch it.
        _lower(resource.RLIMIT_DATA, limits.memory_mb * 1_000_000)
        _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, value: int) -> None:
    import resource

    _, most = resource.getrlimit(limit)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(limit, (value, value))


def _set_alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)
