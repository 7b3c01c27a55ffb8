"""What the tests of the whole program share: one run of the demonstration corpus, a place to work, the real reports."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from running import PROJECT, Finished, furnished, process


@dataclass(frozen=True)
class DemoRun(Finished):
    """The run of the demonstration corpus, and its folder; not to be changed."""

    folder: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    folder = tmp_path_factory.mktemp("demo") / "run"
    done = process("run", "config/demo.toml", "--out", folder, "--jobs", 1)
    return DemoRun(done.code, done.out, done.err, folder)


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A user's own folder, whose settings make runs of small reports quick."""
    return furnished(tmp_path / "work")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real reports, their gold and the lists; skips where they are not there."""
    named = os.environ.get("SAIDBEFORE_SHARED")
    places = [Path(named)] if named else [parent / "shared" / "corpus" for parent in PROJECT.parents]
    found = next((place for place in places if (place / "gold").is_dir()), None)
    if found is None:
        pytest.skip("the real reports are not here: set SAIDBEFORE_SHARED, or put them in ../shared/corpus")
    return found
