"""The benchmark: ratios by CPU time, and whether screening changed what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.bench import FLOOR, OURS, PLUMBER, UNSCREENED, _compared, _measure, as_table

DEMO = Path(__file__).resolve().parent.parent / "corpus" / "demo" / "pdf" / "harrowmere-2003.pdf"


def _row(way: str, seconds: float, found: str = "") -> dict[str, float | int | str | bool]:
    return {"way": way, "CPU seconds": seconds, "found": found}


ROWS = [_row(OURS, 4.0, "a"), _row(UNSCREENED, 8.0, "a"), _row(PLUMBER, 60.0), _row(FLOOR, 1.0)]


def test_ratios_are_of_cpu_time() -> None:
    ours = _compared(ROWS)[0]
    assert (ours["times the floor"], ours["times faster than pdfplumber"]) == (4.0, 15.0)


def test_recommendations_that_differ_from_those_without_screening_stand_out() -> None:
    table = as_table(_compared([_row(OURS, 4.0, "b"), *ROWS[1:]]))
    assert [line.endswith("| NO |") for line in table.split("\n")[2:4]] == [True, False]


def test_a_way_that_finds_nothing_claims_nothing_about_recommendations() -> None:
    assert "same recommendations" not in _compared(ROWS)[3]


@pytest.mark.parametrize("way", [OURS, FLOOR])
def test_a_way_counts_pages_by_cpu_time(way: str) -> None:
    row = _measure(way, [DEMO])
    assert float(row["pages a second"]) > 0
    assert bool(row["found"]) == (way == OURS)


def test_screening_changes_no_recommendation_of_the_demonstration() -> None:
    assert _measure(OURS, [DEMO])["found"] == _measure(UNSCREENED, [DEMO])["found"]
