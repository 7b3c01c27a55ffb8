"""Over whole sets of gold: every true quotation is proved, every falsified one is caught."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.check.measure import Trust, measure

PROJECT = Path(__file__).resolve().parents[2]


def shared_corpus() -> Path | None:
    """The folder of real reports beside the project, or where SAIDBEFORE_SHARED says; None where there is none."""
    named = os.environ.get("SAIDBEFORE_SHARED")
    roots = [Path(named)] if named else [folder / "shared" for folder in PROJECT.parents]
    return next((root / "corpus" for root in roots if (root / "corpus" / "gold").is_dir()), None)


@pytest.fixture(scope="module")
def real() -> Trust:
    corpus = shared_corpus()
    if corpus is None:
        pytest.skip("the shared corpus of real reports is not here")
    return measure(corpus / "gold", corpus / "pdf")


@pytest.fixture(scope="module")
def demo() -> Trust:
    return measure(PROJECT / "corpus" / "demo" / "gold", PROJECT / "corpus" / "demo" / "pdf")


def test_quotations_of_real_reports_hold(real: Trust) -> None:
    assert real.held / real.quotations >= 0.97, real.refused


def test_falsified_quotations_of_real_reports_are_caught(real: Trust) -> None:
    assert sum(real.falsified.values()) > 900 and not real.missed


def test_quotations_of_the_demo_hold(demo: Trust) -> None:
    assert demo.held > 80 and demo.refused == []


def test_the_scan_of_the_demo_is_left_aside(demo: Trust) -> None:
    assert demo.on_images == 19


def test_falsified_quotations_of_the_demo_are_caught(demo: Trust) -> None:
    assert sum(demo.falsified.values()) > 500 and not demo.missed
