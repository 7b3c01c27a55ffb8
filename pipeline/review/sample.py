"""Samples to judge by: how many to look at, which ones, and what share then holds with what certainty."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

CERTAINTY, MARGIN, SEED = 0.95, 0.1, 1


def number_needed(size: int, margin: float = MARGIN, certainty: float = CERTAINTY) -> int:
    """How many of `size` items to look at, so that the share found is within ± `margin` with this certainty.

    For the worst case (a share of one half), with the correction for a finite population (Cochran, Sampling
    Techniques, 1977, 4.6).
    """
    if size <= 0:
        return 0
    z = NormalDist().inv_cdf(0.5 + certainty / 2)
    endless = z * z * 0.25 / (margin * margin)
    return min(size, math.ceil(endless / (1 + (endless - 1) / size) - 1e-9))


def drawn(names: Iterable[str], number: int, seed: int = SEED) -> list[str]:
    """`number` names at random, in the order drawn: by the hash of seed and name, so that later names change little.

    The same names and seed give the same sample, whatever the order of the names.
    """
    return sorted(names, key=lambda name: (hashlib.sha256(f"{seed}:{name}".encode()).digest(), name))[:number]


def share_interval(right: int, seen: int, size: int, certainty: float = CERTAINTY) -> tuple[float, float]:
    """Wilson's score interval of a share of which `right` of `seen` hold (0–1); exact where all `size` were seen."""
    if seen <= 0:
        return 0.0, 1.0
    if seen >= size:
        return right / seen, right / seen
    z = NormalDist().inv_cdf(0.5 + certainty / 2)
    z *= math.sqrt((size - seen) / (size - 1))  # finite population
    share, square = right / seen, z * z
    middle = (share + square / (2 * seen)) / (1 + square / seen)
    half = z * math.sqrt(share * (1 - share) / seen + square / (4 * seen * seen)) / (1 + square / seen)
    return max(0.0, middle - half), min(1.0, middle + half)


def table_of_numbers(sizes: Sequence[tuple[str, int]], certainty: float = CERTAINTY) -> list[tuple[str, int, int, int]]:
    """For each named population its size, and the numbers needed for ± 5 and ± 10 points."""
    return [
        (name, size, number_needed(size, 0.05, certainty), number_needed(size, 0.1, certainty)) for name, size in sizes
    ]
