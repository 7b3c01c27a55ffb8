"""The space of recommendations: likeness of pairs in double precision, and the nearest of all found block by block."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.compare.themes import Codebook
from pipeline.records import Recommendation

Matrix = npt.NDArray[np.float64]
Single = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Rows: TypeAlias = Single | sparse.csr_matrix

BLOCK = 256  # rows that are held against all others at once
PAIRS = 4096  # pairs that are compared at once
# How far a sum in single precision may be from the same in double precision: a hundred times what was measured.
SLACK = 0.005


@dataclass(frozen=True)
class Ingredient:
    """One part of the score: its weight, its damping, and mean and spread of its likeness between inquiries.

    Likeness is a damped cosine, `a·b / (|a||b| + damping)`: two short asks that share their one word are not nearer
    than two long ones that share ten. Mean and spread were measured once over all cross-inquiry pairs of a list of 830
    published recommendations (no coding used), so that a score means the same in a file of two texts as in a corpus
    of thousands.
    """

    name: str
    weight: float
    damping: float
    mean: float
    spread: float


@dataclass
class AskSpace:
    """Recommendations as rows of numbers, one matrix an ingredient, with the lengths of its rows.

    `objects` says which objects each row names; two rows without a common one lose `no_object`. `shares` is what the
    likeness of each ingredient counts in the sum, in the order of `ingredients`. `hubs` is what each row is marked
    down by (zero until the space was surveyed).
    """

    recs: tuple[Recommendation, ...]
    rows: dict[str, Rows]
    objects: Single
    ingredients: tuple[Ingredient, ...]
    shares: tuple[float, ...]
    no_object: float
    inquiry: Places
    codebook: Codebook
    hubs: Matrix = field(init=False)

    def __post_init__(self) -> None:
        self.hubs = np.zeros(len(self.recs))

    @cached_property
    def lengths(self) -> dict[str, Matrix]:
        """The lengths of the rows of each ingredient."""
        return {name: _lengths(rows) for name, rows in self.rows.items()}

    @cached_property
    def members(self) -> list[Places]:
        """The rows of each inquiry, by the inquiry's number."""
        order = np.argsort(self.inquiry, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(self.inquiry[order])) + 1)

    @cached_property
    def first_alike(self) -> Places:
        """For each row the first of those before it, without a gap, that have the same text and asks: a list can hold
        the same words a thousand times, and of rows that are alike the first are nearest.
        """
        keys = [(rec.text, rec.asks, rec.heading) for rec in self.recs]
        starts = np.array([not place or keys[place] != keys[place - 1] for place in range(len(keys))], dtype=bool)
        return np.maximum.accumulate(np.where(starts, np.arange(len(keys)), 0))

    @cached_property
    def _screen(self) -> _Screen:
        return _Screen(self)

    def raw(self, left: Places, right: Places) -> Matrix:
        """Weighted sum of the standardised ingredients, before hubs, for the pairs (left[n], right[n]): shape (pairs,).

        Each pair by itself and in double precision: no sum depends on what else is compared, nor on which comes first.
        """
        parts = [
            self._raw(left[start : start + PAIRS], right[start : start + PAIRS]) for start in range(0, len(left), PAIRS)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _raw(self, left: Places, right: Places) -> Matrix:
        total = np.where(_dots(self.objects, left, right) > 0, 0.0, -self.no_object)
        for part, share in zip(self.ingredients, self.shares, strict=True):
            lengths = self.lengths[part.name]
            dots = _dots(self.rows[part.name], left, right)
            total += share * (dots / (lengths[left] * lengths[right] + part.damping + 1e-9) - part.mean)
        return total

    def nearest(self, rows: Places, most: int) -> tuple[Places, Matrix]:
        """For each of `rows` the `most` rows of other inquiries with the highest sums, and the sums.

        Shapes (rows, most), highest first, equal sums by place; where there are fewer, the rest is -1 and -inf. Exact:
        a block of rows is held against all others in single precision, and all that can be among the nearest are then
        compared in double precision.
        """
        near = np.full((len(rows), most), -1, dtype=np.int64)
        sums = np.full((len(rows), most), -np.inf)
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            line, place = self._screen.possible(block, most)
            exact = self.raw(block[line], place)
            order = np.lexsort((place, -exact, line))
            line, place, exact = line[order], place[order], exact[order]
            rank = np.arange(len(line)) - np.searchsorted(line, line)
            kept = rank < most
            near[start + line[kept], rank[kept]] = place[kept]
            sums[start + line[kept], rank[kept]] = exact[kept]
        return near, sums

    def above(self, row: int, least: float) -> Places:
        """The rows whose sum with `row` reaches `least`, or misses it by a hair: for a caller that compares them."""
        return np.flatnonzero(self._screen.sums(np.array([row]))[0] >= least - SLACK)


class _Screen:
    """All sums of a block of rows, in single precision and with as few passes over the block as can be.

    What is not damped is a plain product of unit rows: those ingredients stand side by side in one matrix.
    """

    def __init__(self, space: AskSpace) -> None:
        self.space = space
        plain = [np.zeros((len(space.recs), 0), dtype=np.float32)]
        self.damped: list[tuple[Rows, Single, Single]] = []
        self.constant = -space.no_object
        for part, share in zip(space.ingredients, space.shares, strict=True):
            rows, lengths = space.rows[part.name], space.lengths[part.name]
            self.constant -= share * part.mean
            if part.damping or not isinstance(rows, np.ndarray):
                scaled = (rows * np.float32(np.sqrt(share))).astype(np.float32)
                ones, damping = np.ones_like(lengths), np.full_like(lengths, part.damping + 1e-9)
                below = np.stack([lengths, ones]).T, np.stack([lengths, damping]).T
                self.damped.append((scaled, below[0].astype(np.float32), below[1].astype(np.float32)))
            else:
                plain.append(rows * (np.sqrt(share) / np.maximum(lengths, 1e-9)[:, None]).astype(np.float32))
        self.plain = np.hstack(plain)
        self.objects = space.objects * np.float32(np.sqrt(space.no_object))

    def sums(self, block: Places) -> Single:
        """The sums of the rows of `block` with all rows: shape (block, rows)."""
        total = self.plain[block] @ self.plain.T
        total += np.float32(self.constant)
        shared = self.objects[block] @ self.objects.T
        total += np.minimum(shared, np.float32(self.space.no_object), out=shared)
        below = shared
        for rows, left, right in self.damped:
            product = rows[block] @ rows.T
            dots = product.toarray() if isinstance(product, sparse.spmatrix) else product
            np.matmul(left[block], right.T, out=below)
            dots /= below
            total += dots
        return np.asarray(total)

    def possible(self, block: Places, most: int) -> tuple[Places, Places]:
        """Pairs (line of the block, row) of other inquiries that hold the `most` highest of each line, and few more."""
        sums = self.sums(block)
        for number, row in enumerate(block.tolist()):
            sums[number, self.space.members[self.space.inquiry[row]]] = -np.inf
        least = np.maximum(_bound(sums, most) - np.float32(SLACK), np.finfo(np.float32).min)
        line, place = np.divmod(np.flatnonzero(sums >= least[:, None]), sums.shape[1])
        kept = _rank_in_runs(line * sums.shape[1] + self.space.first_alike[place]) < most
        return line[kept], place[kept]


def _rank_in_runs(keys: Places) -> Places:
    """The rank of each number in its run of equal numbers, from 0: shape (keys,)."""
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    return np.arange(len(keys)) - np.repeat(starts, np.diff(starts, append=len(keys)))


def _bound(sums: Single, most: int) -> Single:
    """A number that at least `most` of each line reach: shape (lines,); -inf where there are not so many.

    Each line is dealt into heaps, and the best of the heaps are ranked in place of all: a few numbers in place of many.
    """
    lines, width = sums.shape
    heaps = 10 * most
    if width > 2 * heaps:
        dealt = width // heaps * heaps
        sums = sums[:, :dealt].reshape(lines, -1, heaps).max(axis=1)
    if sums.shape[1] < most:
        return np.full(lines, -np.inf, dtype=np.float32)
    return np.asarray(np.partition(sums, sums.shape[1] - most, axis=1)[:, sums.shape[1] - most])


def _dots(rows: Rows, left: Places, right: Places) -> Matrix:
    if isinstance(rows, sparse.spmatrix):
        return np.asarray(rows[left].multiply(rows[right]).sum(axis=1), dtype=np.float64).ravel()
    return np.asarray(np.einsum("ij,ij->i", rows[left].astype(np.float64), rows[right].astype(np.float64)))


def _lengths(rows: Rows) -> Matrix:
    if isinstance(rows, sparse.spmatrix):
        return np.asarray(np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()), dtype=np.float64)
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64)))
