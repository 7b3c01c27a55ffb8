"""How the eye goes on from one stretch of a page to the next: down the column, to the next column, over the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from pipeline.check.stretches import Stretch

EDGE_SHARE = 0.14
SMALLER = 0.93

_PAGE_NUMBER = re.compile(r"(page)?[-–|]?(\d{1,4}|[ivxl]{1,7})((of|/)\d{1,4})?[-–|]?", re.IGNORECASE)
_CONTINUED = re.compile(r"\(?(continued|cont'?d\.?)\)?|.*\((continued|cont'?d\.?)\)", re.IGNORECASE)
_POINTER = re.compile(r"[(\[][^)\]]{4,}")
_NOTE_START = re.compile(r"(\d{1,3}|[*†‡§]|[a-z]\))")


class Leaf:
    """The stretches of one page in their places, and which of them are furniture (headers, footers, page numbers).

    `neighbours` gives the leaves of near pages as far as they have been read: what repeats there at the same height
    is furniture.
    """

    def __init__(
        self, number: int, height: float, stretches: Sequence[Stretch], neighbours: Callable[[int], Sequence[Leaf]]
    ) -> None:
        self.number = number
        self.height = height
        self.stretches = list(stretches)
        self._neighbours = neighbours

    # -------------------------------------------------- furniture and footnotes

    @cached_property
    def size(self) -> float:
        """The size that most of the page is set in, in points."""
        letters: dict[float, int] = {}
        for item in self.stretches:
            letters[item.size] = letters.get(item.size, 0) + len(item.glyphs)
        return max(letters, key=lambda size: (letters[size], size), default=0.0)

    @cached_property
    def edges(self) -> frozenset[tuple[str, int]]:
        """Words (digits dropped) and height of what stands near the top or the foot of the page."""
        return frozenset((_words(item), round(item.baseline)) for item in self.stretches if self._at_edge(item))

    def is_furniture(self, item: Stretch) -> bool:
        """Whether a stretch is a running header or footer, a page number, or says only that something goes on."""
        if 0.3 * self.height <= item.baseline <= (1 - EDGE_SHARE) * self.height:
            return False
        text = item.text.replace(" ", "")
        if item.baseline < 0.3 * self.height and _CONTINUED.fullmatch(text):
            return True
        if not self._at_edge(item):
            return False
        return bool(_PAGE_NUMBER.fullmatch(text)) or self._repeats(item)

    def _repeats(self, item: Stretch) -> bool:
        """Whether near pages have the same at the same height: one of them, or two where it is set like the text."""
        places = {(_words(item), round(item.baseline) + shift) for shift in range(-3, 4)}
        times = sum(not places.isdisjoint(leaf.edges) for leaf in self._neighbours(self.number))
        return times >= (2 if abs(item.size - self.size) < 0.3 else 1)

    def _at_edge(self, item: Stretch) -> bool:
        return not EDGE_SHARE * self.height < item.baseline < (1 - EDGE_SHARE) * self.height

    def _foot(self, column: Sequence[Stretch], size: float) -> set[int]:
        """Positions in a column (top to bottom) of what the eye may pass at its foot: notes, footers, headers."""
        passed = {index for index, item in enumerate(column) if self.is_furniture(item)}
        notes: list[int] = []
        for index in range(len(column) - 1, -1, -1):
            if index in passed:
                continue
            if column[index].size >= SMALLER * size:
                break
            notes.append(index)
        starts = any(column[index].glyphs[0].kind == "mark" or _NOTE_START.match(column[index].text) for index in notes)
        return passed | set(notes) if starts else passed

    # -------------------------------------------------- where the eye goes on

    def after(self, item: Stretch) -> tuple[list[Stretch], bool]:
        """What may come next on this page after a stretch, and whether the eye may turn the page there."""
        column = self._below(item)
        passed = self._foot(column, item.size)
        found: list[Stretch] = []
        ended = True
        for index, below in enumerate(column):
            found.append(below)
            if index not in passed:
                ended = False
                break
        if ended or self._spans(column[len(found) - 1], item):
            found.extend(self._next_column(item))
        return found, ended

    def tops(self) -> list[Stretch]:
        """Where the text of this page may begin: its first stretch with and without the furniture over it."""
        plain = [item for item in self.stretches if not self.is_furniture(item)]
        found = [_first(plain), _first(self.stretches)]
        return [item for index, item in enumerate(found) if item is not None and item not in found[:index]]

    def begins_with_pointer(self) -> bool:
        """Whether the page's text begins with a bracket that is no part's letter: what is left of an item's pointer."""
        tops = self.tops()
        return bool(tops) and bool(_POINTER.match(tops[0].text))

    def last_words(self) -> str:
        """The text of the last stretches of the page that are not furniture, at most three."""
        plain = [item for item in self.stretches if not self.is_furniture(item)]
        return " ".join(item.text for item in plain[-3:])

    def _below(self, item: Stretch) -> list[Stretch]:
        """The stretches under one in its column, nearest first; where several stand side by side, the left one."""
        left, right = self._column(item)
        lower = [other for other in self.stretches if other.baseline > item.baseline and not other.beside(item)]
        under = [other for other in lower if item.over(other, left, right)]
        column: list[Stretch] = []
        while under:
            first = _first(under)
            assert first is not None
            column.append(first)
            under = [other for other in under if other.baseline > first.baseline and not other.beside(first)]
        return column

    def _column(self, item: Stretch) -> tuple[float, float]:
        """Left and right edge of the column of a stretch: up to what stands beside it and its next lines."""
        block = [item, *self._lines_next_to(item, -1), *self._lines_next_to(item, 1)]
        beside = [other for other in self.stretches for line in block if _near_height(other, line)]
        left = max((other.x1 for other in beside if other.x1 <= item.x0 + 1), default=float("-inf"))
        right = min((other.x0 for other in beside if other.x0 >= item.x1 - 1), default=float("inf"))
        return left, right

    def _lines_next_to(self, item: Stretch, way: int, most: int = 6) -> list[Stretch]:
        """The lines over (way -1) or under (way 1) a stretch at close distance, as far as its column is clear."""
        lines: list[Stretch] = []
        here = item
        while len(lines) < most:
            close = [
                other
                for other in self.stretches
                if 0.7 * here.size < way * (other.baseline - here.baseline) < 1.7 * here.size and here.over(other)
            ]
            beside = [other for other in self.stretches if _near_height(other, here) and not other.over(here)]
            if len(close) != 1 or any(close[0].over(other) for other in beside):
                break
            here = close[0]
            lines.append(here)
        return lines

    def _spans(self, below: Stretch, item: Stretch) -> bool:
        right = [other for other in self.stretches if other.x0 >= item.x1 - 1 and _near_height(other, item)]
        return any(below.over(other) for other in right) and below.over(item)

    def _next_column(self, item: Stretch) -> Iterator[Stretch]:
        """The top of the nearest column to the right that begins at or above the height of a stretch."""
        _, edge = self._column(item)
        right = [
            other
            for other in self.stretches
            if other.x0 >= max(item.x1, min(edge, item.x1 + 1)) - 1 and not self.is_furniture(other)
        ]
        tops = [
            other
            for other in right
            if other.baseline <= item.baseline + item.size and not any(_rests_on(other, upper) for upper in right)
        ]
        nearest = min((top.x0 for top in tops), default=0.0)
        yield from sorted((top for top in tops if top.x0 < nearest + 20), key=lambda top: -top.baseline)[:1]


def _words(item: Stretch) -> str:
    return re.sub(r"[\d\s]+", "", item.text)


def _near_height(other: Stretch, item: Stretch) -> bool:
    return abs(other.baseline - item.baseline) < 0.8 * max(item.size, other.size)


def _rests_on(item: Stretch, upper: Stretch) -> bool:
    return upper.baseline < item.baseline - 0.3 * item.size and item.over(upper)


def _first(items: Sequence[Stretch]) -> Stretch | None:
    """The one that is read first: the leftmost of those that stand free on the height of the topmost."""
    if not items:
        return None
    top = min(items, key=lambda item: item.baseline)
    near = [item for item in items if item.baseline <= top.baseline + 1.2 * top.size]
    free = [item for item in near if not any(_rests_on(item, upper) for upper in near)]
    return min(free, key=lambda item: (item.x0, item.baseline))
