"""Tables of recommendations as lines: of each row its number and its recommendation, the other cells left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.records import Line, Page, Run
from pipeline.text.numbering import read_marks

_TITLE = re.compile(r"(?:(?:summary|text|list) of )?(?:the )?recommendations?(?: text)?", re.IGNORECASE)
_OTHER = re.compile(r"#|(?=.*[A-Za-z])(?!(?:chapter|part|section|appendix|annex) ).{1,30}", re.IGNORECASE)
_NEAR = 6.0  # points: how far cells of one column may stand from its left edge
_FEWEST = 2  # rows with a cell in the column of recommendations that make a head row a table


@dataclass(frozen=True, slots=True)
class _Columns:
    """Left edges of a table's columns, in points, and which of them holds the recommendations."""

    edges: tuple[float, ...]
    wanted: int

    def of(self, cell: Line) -> int:
        """The column in which a cell begins."""
        return max((n for n, edge in enumerate(self.edges) if edge <= cell.x0 + _NEAR), default=0)

    def opens_row(self, cells: Sequence[Line]) -> bool:
        """Whether cells begin a row beyond doubt: one in the column of recommendations, each at its column's edge."""
        columns = [self.of(cell) for cell in cells]
        aligned = all(abs(cell.x0 - self.edges[n]) <= _NEAR for cell, n in zip(cells, columns, strict=True))
        return len(cells) > 1 and aligned and self.wanted in columns

    def holds(self, cells: Sequence[Line]) -> bool:
        """Whether cells can be a row: none reaches across the edge of the column after its own."""
        if cells[0].x0 < self.edges[0] - _NEAR:
            return False
        last = self.of(cells[-1])
        return last + 1 == len(self.edges) or cells[-1].x1 <= self.edges[last + 1] + _NEAR


def with_rows_unrolled(pages: Sequence[Page]) -> list[Page]:
    """The pages, their tables that have a column “Recommendation” as lines of number and recommendation alone.

    A table goes on over the page, and after lines that reach across its columns, while rows stand at their edges.
    Pages without such a table come back as they are.
    """
    unrolled: list[Page] = []
    columns: _Columns | None = None
    resting = False
    for page in pages:
        lines: list[Line] = []
        pending: Line | None = None
        head: Line | None = None
        for index, line in enumerate(page.lines):
            if line.role != "body":
                continue
            cells = _cells(line)
            columns = _head(cells, page.lines[index + 1 :]) or columns
            resting = columns is None or not columns.holds(cells) or (resting and not columns.opens_row(cells))
            head = line if _is_head(cells) or (head is not None and _goes_on(head, line)) else None
            if columns is None or resting:
                lines.append(line)
            elif head is None:
                pending = _add_row(lines, cells, columns, pending)
        others = [line for line in page.lines if line.role != "body"]
        unrolled.append(replace(page, lines=(*lines, *others)))
    return unrolled


def _cells(line: Line) -> list[Line]:
    """The cells of a printed line, cut at its wide gaps."""
    if not line.stops:
        return [line]
    starts = [(0, line.x0), *line.stops]
    ends = [start for start, _ in line.stops] + [len(line.text)]
    rights = [x - 4 for _, x in line.stops] + [line.x1]
    return [_slice(line, a, b, x0, x1) for (a, x0), b, x1 in zip(starts, ends, rights, strict=True)]


def _slice(line: Line, start: int, end: int, x0: float, x1: float) -> Line:
    text = line.text[start:end].rstrip()
    runs = tuple(
        replace(run, start=max(run.start, start) - start, end=min(run.end, start + len(text)) - start)
        for run in line.runs
        if run.start < start + len(text) and run.end > start
    )
    return replace(line, text=text, x0=x0, x1=x1, runs=runs, stops=())


def _is_head(cells: Sequence[Line]) -> bool:
    """Whether cells are a table's head: one says “Recommendation”, the others are a few words each."""
    titled = [bool(_TITLE.fullmatch(cell.text)) for cell in cells]
    return sum(titled) == 1 and len(cells) > 1 and all(_OTHER.fullmatch(cell.text) for cell in cells)


def _goes_on(head: Line, line: Line) -> bool:
    """Whether a line is the second one of a head row, set like the first: “Rec.” over “no.”."""
    styled = (head.bold or head.shaded) and (line.bold, line.shaded) == (head.bold, head.shaded)
    return styled and len(line.stops) < len(head.stops) and 0 < line.top - head.top < 2 * head.size


def _head(cells: Sequence[Line], below: Sequence[Line]) -> _Columns | None:
    """The columns that a head row opens, or null where the cells are no head or no rows follow."""
    if not _is_head(cells):
        return None
    starts = Counter(round(cell.x0) for line in below if line.role == "body" for cell in _cells(line))
    common = [x for x, count in starts.items() if count >= 2]
    edges: list[float] = []
    for cell in cells:
        left = [x for x in common if (edges[-1] + _NEAR if edges else 0) < x <= cell.x0 + _NEAR]
        edges.append(float(max(left, default=round(cell.x0))))
    wanted = next(n for n, cell in enumerate(cells) if _TITLE.fullmatch(cell.text))
    columns = _Columns(tuple(edges), wanted)
    rows = sum(columns.opens_row(_cells(line)) for line in below if line.role == "body")
    return columns if rows >= _FEWEST else None


def _add_row(lines: list[Line], cells: Sequence[Line], columns: _Columns, number: Line | None) -> Line | None:
    """Add what one printed line of a row says; returns a number that still waits for its recommendation."""
    for cell in cells:
        column = columns.of(cell)
        if column != columns.wanted and _is_number(cell):
            number = cell if column < columns.wanted else number
        elif column == columns.wanted:
            lines.append(_beside(number, cell) if number is not None else cell)
            number = None
        elif len(cells) == 1 and cell.bold and column == 0:
            lines.append(cell)
    return number


def _is_number(cell: Line) -> bool:
    marks = read_marks(cell.text)
    return bool(marks) and marks[0].kind != "bullet" and marks[0].length >= len(cell.text)


def _beside(number: Line, cell: Line) -> Line:
    """A number and the cell that it numbers as one line with a gap between."""
    text = f"{number.text} {cell.text}"
    shift = len(number.text) + 1
    moved = tuple(Run(run.start + shift, run.end + shift, *_style(run)) for run in cell.runs)
    return replace(
        cell, text=text, x0=number.x0, runs=(*number.runs, *moved), stops=((shift, cell.x0),), bottom=cell.bottom
    )


def _style(run: Run) -> tuple[str, float, bool, bool, bool, str]:
    return (run.font, run.size, run.bold, run.italic, run.raised, run.colour)
