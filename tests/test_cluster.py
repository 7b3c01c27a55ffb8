"""Documents worked on by a Dask cluster of two worker processes: the records of one machine, whatever befalls one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hostile import misbehaving
from running import command, furnished, python
from small_reports import COUNTING, SHARING, ferries, lamps, report

from pipeline.cluster import _Task, work_by_cluster
from pipeline.errors import Exit, MissingResource
from pipeline.program import program_hash
from pipeline.reports import ReportTask, _Job, _kept, _wanted, _work
from pipeline.settings import Run, load_settings, with_run
from pipeline.store import RunFolder
from pipeline.workers import Stopped

distributed = pytest.importorskip("distributed", reason="distributed is not installed (extra dask)")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster on this machine: two worker processes, each under a nanny that starts it again."""
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as made:
        yield made


@pytest.fixture
def limits(cluster: Any) -> Run:
    return Run(engine="dask", scheduler=cluster.scheduler_address, seconds_per_report=600, memory_mb=512)


def kill_one_at_work(cluster: Any) -> None:
    """Kill −9 one of the workers: one that has something to do, where one has."""
    with distributed.Client(cluster) as client:
        first = max(client.processing().items(), key=lambda pair: len(pair[1]))[0]
        [process] = client.run(os.getpid, workers=[first]).values()
    os.kill(process, signal.SIGKILL)


def test_each_piece_has_its_result_and_one_that_never_ends_or_dies_stops_no_other(limits: Run) -> None:
    short = limits.model_copy(update={"seconds_per_report": 2})
    made = dict(work_by_cluster(misbehaving.hang, range(4), short))
    stopped = Stopped("took longer than 2 s", "run.seconds_per_report")
    assert made == {0: 0, 1: stopped, 2: 2, 3: stopped}
    crashed = dict(work_by_cluster(misbehaving.crash, range(3), limits))
    assert (crashed[0], crashed[2]) == (0, 2)
    assert isinstance(crashed[1], Stopped) and "(SIGSEGV)" in crashed[1].what


def test_what_the_work_raises_is_raised(limits: Run) -> None:
    with pytest.raises(ValueError, match="1 is odd"):
        list(work_by_cluster(misbehaving.refuse, [0, 1], limits))


def test_pieces_of_a_worker_that_was_killed_are_given_to_another(cluster: Any, limits: Run, tmp_path: Path) -> None:
    signs = [tmp_path / str(number) for number in range(6)]
    signs[0].touch()
    results = work_by_cluster(misbehaving.wait_for, signs, limits)
    made = [next(results)]
    kill_one_at_work(cluster)  # the rest wait for their signs
    for sign in signs:
        sign.touch()
    made += results
    assert sorted(made) == [(number, str(number)) for number in range(6)]


def test_work_that_the_scheduler_gives_up_is_said(cluster: Any, limits: Run, tmp_path: Path) -> None:
    signs = [tmp_path / str(number) for number in range(2)]
    signs[0].touch()
    results = work_by_cluster(misbehaving.wait_for, signs, limits)
    next(results)
    with distributed.Client(cluster) as client:
        keys = [key for pieces in client.processing().values() for key in pieces]
        client.cancel([distributed.Future(key, client) for key in keys], force=True)
    with pytest.raises(MissingResource, match=r"scheduler was lost.*run the same command again"):
        next(results)
    signs[1].touch()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with four small reports, a bad one, and a run over them by processes in `whole`."""
    folder = furnished(tmp_path_factory.mktemp("cluster") / "work")
    lamps(folder / "lamps.pdf")
    ferries(folder / "ferries.pdf")
    for year in range(1990, 1992):
        report(folder / f"lamps-{year}.pdf", "The Lamps Inquiry", f"Published on 4 May {year}", [COUNTING, SHARING])
    (folder / "letter.pdf").write_bytes(b"Dear Inquiry")
    done = command("run", "--pdf", *sorted(folder.glob("*.pdf")), "--out", "whole", cwd=folder)
    assert done.code == 3, done.err
    return folder


def same(one: Path, other: Path) -> list[str]:
    """Files of two run folders that differ, what is kept for the next run included."""
    names = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    names |= {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    return [
        str(n) for n in sorted(names) if not (other / n).is_file() or (one / n).read_bytes() != (other / n).read_bytes()
    ]


def test_a_run_whose_worker_is_killed_gives_the_same_bytes(
    place: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.run import run

    monkeypatch.chdir(place)
    settings = with_run(load_settings(), engine="dask", scheduler=cluster.scheduler_address)

    def kill_at_the_first(name: str, done: int, total: int) -> None:
        if name and done == 0:
            kill_one_at_work(cluster)

    code, _ = run(settings, sorted(place.glob("*.pdf")), [], place / "killed", kill_at_the_first, with_manifest=False)
    assert code == Exit.DONE_IN_PART
    assert same(place / "whole", place / "killed") == []


def test_a_run_without_a_scheduler_makes_a_cluster_of_its_own(place: Path) -> None:
    pdfs = sorted(place.glob("*.pdf"))
    done = command("run", "--pdf", *pdfs, "--out", "own", "--engine", "dask", "--jobs", "1", cwd=place)
    assert done.code == 3, done.err
    assert same(place / "whole", place / "own") == []


def test_a_file_that_a_worker_does_not_see_is_said(place: Path, tmp_path: Path) -> None:
    task = ReportTask(id="lamps", path=place / "lamps.pdf")
    unseen = ReportTask(id="lamps", path=tmp_path / "elsewhere" / "lamps.pdf")
    settings = load_settings()
    made = _work(_Job(task=unseen, settings=settings, decisions=()))
    records = _kept(_wanted(task, settings, ()), made, RunFolder(tmp_path))
    [notice] = records.notices
    assert notice.message == "lamps.pdf: is not there on the machine of a Dask worker."
    assert notice.next_step is not None and "shared file system" in notice.next_step


def test_a_worker_that_does_not_see_the_users_folder_is_said(limits: Run, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    task = _Task(misbehaving.double, limits, str(tmp_path), program_hash())
    with pytest.raises(MissingResource, match=r"not there on the machine of a Dask worker.*shared file system"):
        task(1)


def test_a_worker_of_another_version_is_said(limits: Run, tmp_path: Path) -> None:
    task = replace(_Task(misbehaving.double, limits, str(tmp_path), ""), program="another")
    with pytest.raises(MissingResource, match="another version of saidbefore"):
        task(1)


def test_a_scheduler_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.cluster._SECONDS_TO_CONNECT", 1)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(MissingResource, match=rf"{address} does not answer.*--scheduler"):
            list(work_by_cluster(misbehaving.double, [1], Run(engine="dask", scheduler=address)))


_WITHOUT_DASK = """
import sys
sys.modules["distributed"] = None
from pipeline.cli import main
main()
"""


def test_without_the_extra_it_is_said_what_to_install(place: Path) -> None:
    done = python("-c", _WITHOUT_DASK, "run", "--pdf", "lamps.pdf", "--out", "none", "--engine", "dask", cwd=place)
    assert done.code == 5
    assert "pip install saidbefore[dask]" in done.err


def test_a_scheduler_without_the_engine_is_refused(place: Path) -> None:
    done = command("run", "--pdf", "lamps.pdf", "--out", "none", "--scheduler", "tcp://127.0.0.1:1", cwd=place)
    assert done.code == 2
    assert "Add --engine dask." in done.err


def test_an_engine_that_there_is_not_is_answered_with_those_that_there_are(place: Path) -> None:
    done = command("run", "--pdf", "lamps.pdf", "--out", "none", "--engine", "dusk", cwd=place)
    assert done.code == 2
    assert "Did you mean 'dask'?" in done.err
