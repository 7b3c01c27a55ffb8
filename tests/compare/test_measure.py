"""The measures themselves, on numbers worked out by hand; and the floors on the shared coding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.compare.measure import average_precision, measure, rand_index
from pipeline.describe.asks import find_asks

FLOORS = {
    "compare: average precision, related": 0.65,
    "compare: average precision, repeat": 0.55,
    "code: primary theme right": 0.70,
    "code: F1": 0.70,
    "verdict repeat: at least related (precision)": 0.90,
    "verdict repeat: recall of repeats": 0.50,
    "grouping by primary theme: ARI with the coded theme": 0.40,
    "families: coded pairs inside one, at least related": 0.90,
}


def test_average_precision_of_a_known_ranking() -> None:
    assert average_precision(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.8, 0.7])) == pytest.approx((1 + 2 / 3) / 2)


def test_ties_count_against_us() -> None:
    assert average_precision(np.array([1.0, 0.0]), np.array([0.5, 0.5])) == pytest.approx(0.5)


def test_rand_index_of_the_same_grouping_under_other_names() -> None:
    assert rand_index(["a", "a", "b", "b"], ["x", "x", "y", "y"]) == pytest.approx(1.0)


def test_rand_index_of_groupings_that_cross() -> None:
    assert rand_index(["a", "a", "b", "b"], ["x", "y", "x", "y"]) == pytest.approx(-0.5)


def test_the_floors_hold_on_the_shared_coding(shared: Path) -> None:
    records = shared / "records/inquiry-recommendations.csv"
    figures = {f.name: f.value for f in measure(shared / "coding", records, find_asks, ablation=False)}
    assert {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor} == {}
