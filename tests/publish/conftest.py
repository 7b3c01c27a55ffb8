"""What the tests of publishing share: invented reports as pages in a folder, opened in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.html import write_report
from pipeline.publish.results import Results

from . import invented


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The path of an invented report by the name of its maker (`five`, `large`, `hostile`), written once."""
    folder = tmp_path_factory.mktemp("reports")

    @cache
    def written(name: str) -> Path:
        results: Results = getattr(invented, name)()
        return write_report(results, folder / f"{name}.html")

    return written


@pytest.fixture
def opened(browser: Any, report: Callable[[str], Path]) -> Iterator[Callable[..., Any]]:
    """Open an invented report from disk and hand back the page; `.problems` lists errors and requests."""
    contexts = []

    def open_(name: str, width: int = 1280, height: int = 800, address: str = "") -> Any:
        path = report(name)
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: page.problems.append(f"error: {error}"))
        page.on("request", lambda request: page.problems.append(request.url) if _outside(request.url, path) else None)
        page.goto(path.as_uri() + address)
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()


def _outside(url: str, path: Path) -> bool:
    return not url.startswith("data:") and url.split("#")[0] != path.as_uri()
