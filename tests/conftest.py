"""What the tests of the whole program share: one run of the demonstration corpus, a place to work, the real reports."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    places = [folder / "corpus" for folder in ([Path(named)] if named else [p / "shared" for p in PROJECT.parents])]
    found = next((place for place in places if (place / "gold").is_dir()), None)
    if found is None:
        pytest.skip("the real reports are not here: set SAIDBEFORE_SHARED, or put them in ../shared/corpus")
    return found


# No sandbox as root in a container; nothing in the background, since nothing may be fetched.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium: the system's, else Playwright's own; skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with playwright.sync_playwright() as engine:
        try:
            started = engine.chromium.launch(executable_path=system, args=FLAGS)
        except playwright.Error as error:
            pytest.skip(f"no browser is installed: {str(error).splitlines()[0]}")
        yield started
        started.close()
