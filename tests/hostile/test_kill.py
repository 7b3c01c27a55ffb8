"""A run killed at any moment and started again: nothing lost, nothing doubled, no half-written file read.

SAIDBEFORE_KILLS=50 in the environment has fifty moments tried.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from running import PROJECT, furnished
from small_reports import ferries, lamps, undated

from pipeline.stages import LOG

MOMENTS = int(os.environ.get("SAIDBEFORE_KILLS", "4"))
PDFS = ("lamps.pdf", "ferries.pdf", "clocks.pdf")


def start(folder: Path, out: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "run", "--pdf", *PDFS, "--out", out, "--jobs", "2"]
    nowhere = subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.Popen(command, cwd=folder, env=environment, stdin=nowhere, stdout=nowhere, stderr=nowhere)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a run folder, what is kept for the next run included, but for the log of what the last run did."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LOG]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def finished(folder: Path) -> dict[str, bytes]:
    """The files of a run folder without what a killed run left unfinished under a temporary name."""
    return {name: data for name, data in contents(folder).items() if not Path(name).name.startswith(".")}


@dataclass(frozen=True)
class Place:
    """A user's folder with three small reports and a run over them that nobody disturbed, in `whole`; its seconds."""

    folder: Path
    seconds: float


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = furnished(tmp_path_factory.mktemp("killed") / "work")
    for name, make in zip(PDFS, (lamps, ferries, undated), strict=True):
        make(folder / name)
    begin = time.monotonic()
    assert start(folder, "whole").wait() == 0
    return Place(folder, time.monotonic() - begin)


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_run_after_a_kill_is_as_one_that_nobody_disturbed(place: Place, moment: int) -> None:
    out = f"killed-{moment}"
    kill_after(start(place.folder, out), place.seconds * random.Random(moment).random())
    assert start(place.folder, out).wait() == 0
    assert finished(place.folder / out) == contents(place.folder / "whole")


def kill_after(run: subprocess.Popen[bytes], seconds: float) -> None:
    """Kill a run, unless it was done before that."""
    try:
        run.wait(seconds)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
        run.wait()
