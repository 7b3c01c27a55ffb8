"""Samples: how many, which, and what they tell, against published figures."""

from __future__ import annotations

import pytest

from pipeline.review.sample import drawn, number_needed, share_interval


@pytest.mark.parametrize(
    ("size", "margin", "needed"),
    [(10_000_000, 0.05, 385), (1000, 0.05, 278), (100, 0.05, 80), (100, 0.1, 50), (1, 0.1, 1), (0, 0.1, 0)],
)
def test_the_number_needed_is_that_of_the_published_tables(size: int, margin: float, needed: int) -> None:
    assert number_needed(size, margin) == needed  # Krejcie and Morgan 1970 for the finite populations at 5 points


def test_the_sample_is_the_same_whatever_the_order() -> None:
    names = [f"r{number}" for number in range(50)]
    assert drawn(names, 10, seed=7) == drawn(names[::-1], 10, seed=7)


def test_another_seed_draws_another_sample() -> None:
    names = [f"r{number}" for number in range(50)]
    assert drawn(names, 10, seed=1) != drawn(names, 10, seed=2)


def test_a_sample_stays_when_a_record_is_added() -> None:
    names = [f"r{number}" for number in range(50)]
    kept = set(drawn(names, 10)) & set(drawn([*names, "new"], 10))
    assert len(kept) >= 9


def test_the_interval_is_wilsons() -> None:
    low, high = share_interval(81, 263, 10**9)  # Newcombe 1998, Statistics in Medicine 17: 0.2553 to 0.3662
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_a_share_of_all_items_has_no_doubt() -> None:
    assert share_interval(9, 10, 10) == (0.9, 0.9)
