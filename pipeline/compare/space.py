"""The space of recommendations: likeness of pairs in double precision, and the nearest of all found block by block."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

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
SLACK = 0.0005


@dataclass(frozen=True)
class Ingredient:
    """One part of the score: its weights, its damping, and mean and spread of its likeness between inquiries.

    `weight` says how it tells that two asks are related at all, `repeat` how it tells that they are the same ask:
    themes and elements carry the one, words, meaning and the same action the other. Likeness is a damped cosine,
    `a·b / (|a||b| + damping)`: two short asks that share their one word are not nearer than two long ones that share
    ten. Mean and spread were measured once over all cross-inquiry pairs of a list of 830 published recommendations
    (no coding used), so that a score means the same in a file of two texts as in a corpus of thousands.
    """

    name: str
    weight: float
    repeat: float
    damping: float
    mean: float
    spread: float


@dataclass(frozen=True)
class Formula:
    """Log-odds of a pair as a weighted sum: `base`, less `no_object` where two rows name no common object, and what the
    likeness of each ingredient above its mean counts (`shares`, in the order of the ingredients).
    """

    base: float
    no_object: float
    shares: tuple[float, ...]


class Near(NamedTuple):
    """The nearest rows of some rows, nearest first, with the log-odds of each pair: shapes (rows, most).

    Where there are fewer, the rest is -1 and -inf.
    """

    place: Places
    related: Matrix
    repeat: Matrix


@dataclass
class AskSpace:
    """Recommendations as rows of numbers, one matrix an ingredient, with the lengths of its rows.

    `objects` says which objects each row names. `related` and `repeat` are the formulas for the log-odds that two rows
    are related, and that they are the same ask; rows are near by the first. `hubs` is what each row is marked down by
    (zero until the space was surveyed).
    """

    recs: tuple[Recommendation, ...]
    rows: dict[str, Rows]
    objects: Single
    ingredients: tuple[Ingredient, ...]
    related: Formula
    repeat: Formula
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

    def odds(self, left: Places, right: Places) -> tuple[Matrix, Matrix]:
        """Log-odds, before hubs, that the pairs (left[n], right[n]) are related, and that they repeat: shapes (pairs,).

        Each pair by itself and in double precision: no sum depends on what else is compared, nor on which comes first.
        """
        both = np.zeros((2, len(left)))
        for start in range(0, len(left), PAIRS):
            both[:, start : start + PAIRS] = self._odds(left[start : start + PAIRS], right[start : start + PAIRS])
        return both[0], both[1]

    def _odds(self, left: Places, right: Places) -> tuple[Matrix, Matrix]:
        apart = np.where(_dots(self.objects, left, right) > 0, 0.0, 1.0)
        related = self.related.base - self.related.no_object * apart
        repeat = self.repeat.base - self.repeat.no_object * apart
        for part, *shares in zip(self.ingredients, self.related.shares, self.repeat.shares, strict=True):
            lengths = self.lengths[part.name]
            dots = _dots(self.rows[part.name], left, right)
            above = dots / (lengths[left] * lengths[right] + part.damping + 1e-9) - part.mean
            related += shares[0] * above
            repeat += shares[1] * above
        return related, repeat

    def nearest(self, rows: Places, most: int) -> Near:
        """For each of `rows` the `most` rows of other inquiries that are likeliest to be related; equal ones by place.

        Exact: a block of rows is held against all others in single precision, and all that can be among the nearest are
        then compared in double precision.
        """
        near = Near(
            np.full((len(rows), most), -1, dtype=np.int64),
            np.full((len(rows), most), -np.inf),
            np.full((len(rows), most), -np.inf),
        )
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            line, place = self._screen.possible(block, most)
            related, repeat = self.odds(block[line], place)
            order = np.lexsort((place, -related, line))
            line = line[order]
            rank = np.arange(len(line)) - np.searchsorted(line, line)
            kept = rank < most
            for table, values in zip(near, (place, related, repeat), strict=True):
                table[start + line[kept], rank[kept]] = values[order][kept]
        return near

    def above(self, row: int, least: float) -> Places:
        """The rows whose log-odds to be related to `row` reach `least`, or miss it by a hair: to be compared."""
        return np.flatnonzero(self._screen.sums(np.array([row]))[0] >= least - SLACK)


class _Screen:
    """Log-odds to be related of a block of rows with all, in single precision and with as few passes as can be.

    What is not damped is a plain product of unit rows: those ingredients stand side by side in one matrix.
    """

    def __init__(self, space: AskSpace) -> None:
        self.space = space
        plain = [np.zeros((len(space.recs), 0), dtype=np.float32)]
        self.damped: list[tuple[Rows, Single, Single]] = []
        self.no_object = np.float32(space.related.no_object)
        self.constant = space.related.base - space.related.no_object
        for part, share in zip(space.ingredients, space.related.shares, strict=True):
            rows, lengths = space.rows[part.name], space.lengths[part.name]
            self.constant -= share * part.mean
            if not share:
                continue
            if part.damping or not isinstance(rows, np.ndarray):
                scaled = (rows * np.float32(np.sqrt(share))).astype(np.float32)
                ones, damping = np.ones_like(lengths), np.full_like(lengths, part.damping + 1e-9)
                below = np.stack([lengths, ones]).T, np.stack([lengths, damping]).T
                self.damped.append((scaled, below[0].astype(np.float32), below[1].astype(np.float32)))
            else:
                plain.append(rows * (np.sqrt(share) / np.maximum(lengths, 1e-9)[:, None]).astype(np.float32))
        self.plain = np.hstack(plain)
        self.objects = space.objects * np.sqrt(self.no_object)

    def sums(self, block: Places) -> Single:
        """The sums of the rows of `block` with all rows: shape (block, rows)."""
        total = self.plain[block] @ self.plain.T
        total += np.float32(self.constant)
        shared = self.objects[block] @ self.objects.T
        total += np.minimum(shared, self.no_object, out=shared)
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
