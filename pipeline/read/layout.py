"""From pieces of text to printed lines: rows, raised marks, boxes, columns read in order."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.read.characters import GAP_OF_WORDS, Frame, Piece, frame_of, kinds_of_objects, read_pieces
from pipeline.records import Box, Line, Run

_GAP_OF_CELLS = 1.15  # of the type size: a wider gap is a tab, a hung number or a table cell
_GAP_AT_TAB = 0.5  # of the type size: so wide a gap is one as well where others on the page end at the same place
_SAME_LINE = 0.3  # of the type size: how far baselines of one line may differ
_RAISED_SIZE = 0.82  # of the type beside it: the largest type of a raised mark
_LOWEST_RISE, _HIGHEST_RISE = 0.12, 0.75  # of the type beside it: how far above its baseline a raised mark stands
_NARROWEST_BOX, _WIDEST_BOX = 0.2, 0.62  # of the page width: boxes that running text can flow around
_LOWEST_BOX = 40  # points
_SHAPES_READ = 20_000  # of a page: what comes after so many is a drawing


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What one page shows: lines in reading order, shaded or framed boxes, and text that cannot be seen."""

    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    hidden: str


def read_layout(page: Any, number: int, text_page: Any | None = None) -> PageLayout:
    """Lines of a pdfium page (1-based `number`) in reading order, in points from the top left corner.

    Its text page is opened where it is not given, and left open for whoever closes the page.
    """
    width, height = page.get_size()
    boxes, dark = _read_boxes(page, number, width, height)
    pieces, hidden = read_pieces(text_page or page.get_textpage(), page, width, height, dark)
    rows = _rows_of(pieces)
    tabs = _tabs_of(rows)
    lines = [_make_line(row, number, column, boxes, tabs) for row, column in _in_reading_order(rows, width, boxes)]
    return PageLayout(tuple(line for line in lines if line.text), boxes, hidden)


# ---------------------------------------------------------------- boxes


def _read_boxes(page: Any, number: int, width: float, height: float) -> tuple[tuple[Box, ...], list[Box]]:
    """Boxes wide and high enough to hold a paragraph, and whatever is dark enough to carry white type."""
    import pypdfium2.raw as pdfium

    frame = frame_of(page)
    boxes: list[Box] = []
    dark: list[Box] = []
    bounds = [ctypes.c_float() for _ in range(4)]
    for index, kind in enumerate(kinds_of_objects(page, _SHAPES_READ)):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        handle = pdfium.FPDFPage_GetObject(page.raw, index)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            if kind == pdfium.FPDF_PAGEOBJ_FORM and pdfium.FPDFPageObj_GetBounds(handle, *bounds):
                dark.append(_box(number, bounds, frame))
            continue
        if not pdfium.FPDFPageObj_GetBounds(handle, *bounds):
            continue
        box = _box(number, bounds, frame)
        if kind != pdfium.FPDF_PAGEOBJ_PATH:
            dark.append(box)
            continue
        filled, stroked, light = _paint_of(handle)
        if filled and light < 0.97:
            dark.append(box)
        large = box.x1 - box.x0 > 0.25 * width and box.bottom - box.top > 16
        whole = (box.x1 - box.x0) * (box.bottom - box.top) > 0.8 * width * height
        if large and not whole and ((filled and 0.3 < light < 0.995) or (stroked and not filled)):
            boxes.append(box)
    return _distinct(boxes), dark


def _box(number: int, bounds: Sequence[Any], frame: Frame) -> Box:
    x0, y0, x1, y1 = (value.value for value in bounds)
    left, right = frame.across(x0, y0, x1, y1)
    upper, lower = sorted((frame.down(x0, y0), frame.down(x1, y1)))
    return Box(number, round(left, 1), round(upper, 1), round(right, 1), round(lower, 1))


def _paint_of(handle: Any) -> tuple[bool, bool, float]:
    import pypdfium2.raw as pdfium

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, mode, stroke)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    light = (0.3 * red.value + 0.59 * green.value + 0.11 * blue.value) / 255
    light = 1 - (1 - light) * alpha.value / 255
    return bool(mode.value), bool(stroke.value), light


def _distinct(boxes: Iterable[Box]) -> tuple[Box, ...]:
    return tuple(sorted(set(boxes), key=lambda b: (b.top, b.x0, b.bottom, b.x1)))


# ---------------------------------------------------------------- rows


def _rows_of(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces grouped by baseline, raised marks with the line that they belong to; each row from left to right."""
    rows: list[list[Piece]] = []
    feet: list[float] = []
    sizes: list[float] = []
    for piece in sorted(pieces, key=lambda p: (round(p.baseline, 1), p.x0)):
        size = piece.style.size
        home = _home_of(piece.baseline, size, feet, sizes)
        if home is None:
            rows.append([piece])
            feet.append(piece.baseline)
            sizes.append(size)
        else:
            rows[home].append(piece)
            if size > sizes[home]:
                sizes[home] = size
    for row in rows:
        row.sort(key=_left)
    merged = _with_raised(rows, feet, sizes)
    return sorted(merged, key=lambda row: (_base(row), row[0].x0))


def _left(piece: Piece) -> float:
    return piece.x0


def _home_of(baseline: float, size: float, feet: Sequence[float], sizes: Sequence[float]) -> int | None:
    """The place of the row, among the last ones, on whose baseline a piece stands.

    `feet` are the baselines of the rows, `sizes` their largest types.
    """
    for place in range(len(feet) - 1, max(-1, len(feet) - 7), -1):
        if abs(feet[place] - baseline) <= _SAME_LINE * min(sizes[place], size):
            return place
    return None


def _base(row: Sequence[Piece]) -> float:
    least = 0.9 * max([p.style.size for p in row])
    return max([p.baseline for p in row if p.style.size >= least])


def _with_raised(rows: list[list[Piece]], feet: Sequence[float], sizes: Sequence[float]) -> list[list[Piece]]:
    """Move rows of small raised marks into the row just below whose words they touch.

    `feet` are the baselines of the rows, `sizes` their largest types.
    """
    kept: list[list[Piece]] = []
    for index, row in enumerate(rows):
        rest = []
        around = range(max(0, index - 3), min(len(rows), index + 4))
        most = _RAISED_SIZE * max(sizes[i] for i in around)
        for piece in row:
            host = None
            if piece.style.size <= most and len(piece.text) <= 6:
                host = _host_of(piece, [rows[i] for i in around if _can_bear(piece, feet[i], sizes[i])])
            if host is not None:
                piece.raised = True
            if host is None or host is row:
                rest.append(piece)
            else:
                host.append(piece)
                host.sort(key=_left)
        if rest:
            row[:] = rest
            kept.append(row)
    return [row for row in kept if row]


def _can_bear(piece: Piece, foot: float, size: float) -> bool:
    """Whether a row with this baseline and largest type can be the one that a raised mark belongs to.

    A first sieve, so that not each word of the rows around is looked at: no word of a row stands further than
    _SAME_LINE of its type from the baseline, and no mark higher than _HIGHEST_RISE above its word.
    """
    rise = foot - piece.baseline
    near = -_SAME_LINE * size - 0.1 < rise < (_HIGHEST_RISE + _SAME_LINE) * size + 0.1
    return near and piece.style.size <= _RAISED_SIZE * size


def _host_of(piece: Piece, near: Sequence[list[Piece]]) -> list[Piece] | None:
    for row in near:
        for other in row:
            size = other.style.size
            if other is piece or other.raised or piece.style.size > _RAISED_SIZE * size:
                continue
            rise = other.baseline - piece.baseline
            behind = -0.3 * size <= piece.x0 - other.x1 <= 0.35 * size
            touches = behind or -0.1 * size <= other.x0 - piece.x1 <= 0.6 * size
            if touches and _LOWEST_RISE * size < rise < _HIGHEST_RISE * size:
                return row
    return None


# ---------------------------------------------------------------- columns and reading order


def _in_reading_order(rows: list[list[Piece]], width: float, boxes: Sequence[Box]) -> list[tuple[list[Piece], int]]:
    gutter = _gutter(rows, width)
    if gutter is None:
        for box in boxes:
            rows = _with_box_apart(rows, box, width)
        return [(row, 0) for row in rows]
    ordered: list[tuple[list[Piece], int]] = []
    left: list[list[Piece]] = []
    right: list[list[Piece]] = []
    for row in rows:
        if _crosses(row, gutter):
            ordered += [(r, 1) for r in left] + [(r, 2) for r in right] + [(row, 0)]
            left, right = [], []
            continue
        for side, pieces in ((left, [p for p in row if p.x1 <= gutter]), (right, [p for p in row if p.x1 > gutter])):
            if pieces:
                side.append(pieces)
    return ordered + [(r, 1) for r in left] + [(r, 2) for r in right]


def _with_box_apart(rows: list[list[Piece]], box: Box, width: float) -> list[list[Piece]]:
    """The rows of a page without columns, those of a box that running text flows around taken out of them.

    The box is read before the paragraph that begins next. Text flows around it where lines just above or below it run
    over its inner edge: in a table no line does.
    """
    high = box.bottom - box.top
    if not (_NARROWEST_BOX * width < box.x1 - box.x0 < _WIDEST_BOX * width and high > _LOWEST_BOX):
        return rows
    beside = [row for row in rows if box.top < _base(row) < box.bottom]
    held = [[piece for piece in row if _holds(box, piece)] for row in beside]
    rest = [[piece for piece in row if not _holds(box, piece)] for row in beside]
    around = [row for row in rest if row]
    near = [row for row in rows if row not in beside and box.top - 0.6 * high < _base(row) < box.bottom + 0.6 * high]
    if not any(held) or not _flows_around(box, around, near):
        return rows
    kept = [row for row in rows if _base(row) <= box.top]
    after = around + [row for row in rows if _base(row) >= box.bottom]
    pitch = median([_base(b) - _base(a) for a, b in pairwise(around)])
    bases = [_base(row) for row in after]
    at = next((n for n in range(1, len(after)) if bases[n] - bases[n - 1] > 1.3 * pitch), len(after))
    return kept + after[:at] + [row for row in held if row] + after[at:]


def _flows_around(box: Box, around: Sequence[list[Piece]], near: Sequence[list[Piece]]) -> bool:
    """Whether the rows at one side of a box are of a text whose other rows, `near` it, run over its inner edge."""
    at_left = all(row[-1].x1 <= box.x0 for row in around)
    if len(around) < 3 or not (at_left or all(row[0].x0 >= box.x1 for row in around)):
        return False
    begins = min(row[0].x0 for row in around)
    edge = box.x0 if at_left else box.x1
    return any(_crosses(row, edge) and (not at_left or abs(row[0].x0 - begins) < 3) for row in near)


def _holds(box: Box, piece: Piece) -> bool:
    return box.x0 - 3 <= piece.x0 and piece.x1 <= box.x1 + 3


def _gutter(rows: list[list[Piece]], width: float) -> float | None:
    """The x of the gap between two columns of running text, or null where the page has one column."""
    import numpy

    if not rows:
        return None
    cells = [_cells(row) for row in rows]
    flat = numpy.array([cell for row in cells for cell in row])
    places = [width * step / 100 for step in range(35, 66)]
    across = numpy.array(places)[:, None]
    crossed = ((flat[:, 0] < across) & (across < flat[:, 1])).sum(axis=1).tolist()  # cells of a row do not overlap
    best: tuple[int, float] | None = None
    for crossing, x in zip(crossed, places, strict=True):
        if crossing <= 0.25 * len(rows) and (best is None or crossing < best[0]) and _parts_columns(x, cells, width):
            best = (crossing, x)
    return best[1] if best else None


def _parts_columns(x: float, cells: Sequence[list[tuple[float, float]]], width: float) -> bool:
    """Whether running text stands on both sides of an x, in the rows that do not cross it."""
    both = [row for row in cells if not any(a < x < b for a, b in row)]
    left = [max(b for _, b in row if b <= x) - min(a for a, b in row if b <= x) for row in both if row[0][1] <= x]
    right = [max(b for a, b in row) - min(a for a, _ in row if a >= x) for row in both if row[-1][0] >= x]
    return _wide(left, width) and _wide(right, width)


def _wide(widths: list[float], width: float) -> bool:
    return len(widths) >= 6 and sorted(widths)[len(widths) // 2] >= 0.26 * width


def _cells(row: Sequence[Piece]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for piece in row:
        if spans and piece.x0 - spans[-1][1] < 0.9 * piece.style.size:
            spans[-1] = (spans[-1][0], max(spans[-1][1], piece.x1))
        else:
            spans.append((piece.x0, piece.x1))
    return spans


def _crosses(row: Sequence[Piece], gutter: float) -> bool:
    return any(a < gutter < b for a, b in _cells(row))


# ---------------------------------------------------------------- lines


def _tabs_of(rows: Sequence[Sequence[Piece]]) -> frozenset[int]:
    """Places, in whole points, at which wide gaps end on three lines of the page or more."""
    ends: Counter[int] = Counter()
    for row in rows:
        for a, b in pairwise(row):
            if b.x0 - a.x1 > _GAP_OF_CELLS * max(a.style.size, b.style.size):
                ends[round(b.x0)] += 1
    return frozenset(x for x, count in ends.items() if count >= 3)


def _make_line(row: Sequence[Piece], number: int, column: int, boxes: Sequence[Box], tabs: frozenset[int]) -> Line:
    text, runs, stops = _words_of(row, tabs)
    body = [p for p in row if not p.raised] or row
    sizes = [p.style.size for p in body]
    size = max(sizes)
    if min(sizes) != size:
        size = max(body, key=lambda p: (len(p.text), p.style.size)).style.size
    x0, x1 = min([p.x0 for p in row]), max([p.x1 for p in row])
    base = _base(body)
    top, bottom = base - 0.8 * size, base + 0.22 * size
    middle = (top + bottom) / 2
    shaded = any(b.top <= middle <= b.bottom and b.x0 - 3 <= x0 and x1 <= b.x1 + 3 for b in boxes)
    place = (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
    return Line(number, text, *place, size, runs, column=column, shaded=shaded, stops=stops)


def _words_of(row: Sequence[Piece], tabs: frozenset[int]) -> tuple[str, tuple[Run, ...], tuple[tuple[int, float], ...]]:
    """The text of a row with spaces where there are gaps, its runs, and the places after wide gaps."""
    text = row[0].text
    runs: list[Run] = []
    stops: list[tuple[int, float]] = []
    start, end, first, previous = 0, len(text), row[0], row[0]
    for piece in row[1:]:
        if _overprints(piece, previous):
            continue
        gap, size = piece.x0 - previous.x1, max(piece.style.size, previous.style.size)
        if gap > GAP_OF_WORDS * size or (piece.spaced and gap > 0.03 * size):
            text += " "
            if gap > _GAP_OF_CELLS * size or (gap > _GAP_AT_TAB * size and round(piece.x0) in tabs):
                stops.append((len(text), round(piece.x0, 1)))
        if not _set_alike(piece, first):
            runs.append(_run(first, start, end))
            start, first = len(text), piece
        text += piece.text
        end, previous = len(text), piece
    runs.append(_run(first, start, end))
    return text, tuple(runs), tuple(stops)


def _overprints(piece: Piece, previous: Piece) -> bool:
    """Whether the same word is printed twice on the same spot to look bold."""
    return piece.text == previous.text and abs(piece.x0 - previous.x0) < 0.15 * piece.style.size


def _set_alike(one: Piece, other: Piece) -> bool:
    if one.style is other.style:
        return one.raised == other.raised
    return _run(one, 0, 0) == _run(other, 0, 0)


def _run(piece: Piece, start: int, end: int) -> Run:
    style = piece.style
    return Run(start, end, style.font, style.size, style.bold, style.italic, piece.raised, style.colour)
