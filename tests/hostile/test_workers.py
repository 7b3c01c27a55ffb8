"""Processes that work on documents: one that hangs, eats memory or crashes is replaced, and the rest goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from hostile import misbehaving
from pipeline.errors import LimitReached
from pipeline.settings import Run
from pipeline.workers import Stopped, do_apart, threads_each, work_apart

LIMITS = Run(seconds_per_report=600, memory_mb=512)
# For work that never ends: no limit is too short for it, and this one is long for work that does nothing.
SHORT = Run(seconds_per_report=2, memory_mb=512)


def in_order(work: Callable[[int], int], pieces: Iterable[int], limits: Run, processes: int = 1) -> list[int | Stopped]:
    """The results in the order of their pieces."""
    return [made for _, made in sorted(work_apart(work, pieces, limits, processes), key=lambda pair: pair[0])]


@pytest.mark.parametrize("processes", [1, 2])
def test_each_piece_has_its_result(processes: int) -> None:
    assert in_order(misbehaving.double, range(20), LIMITS, processes) == [2 * n for n in range(20)]


def test_a_result_does_not_wait_for_that_of_a_piece_before_it() -> None:
    assert next(work_apart(misbehaving.hang, [1, 2], LIMITS, 2)) == (1, 2)


def test_a_piece_is_taken_when_a_process_is_free_for_it() -> None:
    taken: list[int] = []
    pieces = (taken.append(number) or number for number in range(1000))
    next(work_apart(misbehaving.double, pieces, LIMITS, 2))
    assert len(taken) <= 4


def test_work_that_hangs_is_stopped_and_the_rest_goes_on() -> None:
    before, stopped, after = in_order(misbehaving.hang, [0, 1, 2], SHORT)
    assert (before, after) == (0, 2)
    assert stopped == Stopped("took longer than 2 s", "run.seconds_per_report")


@pytest.mark.parametrize(
    ("work", "how"), [(misbehaving.crash, "(SIGSEGV)"), (misbehaving.leave, "(exit code 7)")], ids=["crash", "leave"]
)
@pytest.mark.parametrize("processes", [1, 2])
def test_a_process_that_dies_is_replaced(work: Callable[[int], int], how: str, processes: int) -> None:
    results = in_order(work, range(6), LIMITS, processes)
    assert results[::2] == [0, 2, 4]
    assert [how in result.what for result in results[1::2] if isinstance(result, Stopped)] == [True, True, True]


def test_memory_beyond_the_limit_is_refused() -> None:
    with pytest.raises(MemoryError):
        do_apart(misbehaving.eat, 1, LIMITS, Path("bells.pdf"))


def test_a_stop_names_the_document_and_the_setting() -> None:
    with pytest.raises(LimitReached, match=r"bells\.pdf: took longer than 2 s\..*run\.seconds_per_report"):
        do_apart(misbehaving.hang, 1, SHORT, Path("bells.pdf"))


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="1 is odd"):
        list(work_apart(misbehaving.refuse, [0, 1], LIMITS))


def test_what_libraries_print_does_not_reach_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert in_order(misbehaving.print_to_terminal, [1], LIMITS) == [1]
    assert capfd.readouterr() == ("", "")


def test_what_the_work_says_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(work_apart(misbehaving.say_aloud, [1, 2], LIMITS)) == [(0, 1), (1, 2)]
    assert capfd.readouterr() == ("", "working on 1\nworking on 2\n")


@pytest.mark.parametrize(("jobs", "pieces", "threads"), [(1, 1, 1), (4, 1, 4), (4, 2, 2), (2, 5, 1), (3, 2, 1)])
def test_jobs_beyond_the_pieces_become_threads(jobs: int, pieces: int, threads: int) -> None:
    assert threads_each(jobs, pieces) == threads


def test_one_process_does_the_work_of_many_pieces() -> None:
    processes = set(in_order(misbehaving.tell_process, range(5), LIMITS))
    assert len(processes) == 1
    assert os.getpid() not in processes


def test_no_process_outlives_the_work() -> None:
    [process] = in_order(misbehaving.tell_process, [1], LIMITS)
    assert isinstance(process, int)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
