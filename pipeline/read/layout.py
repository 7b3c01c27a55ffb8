"""From pdfium's characters to printed lines: position, type and style, columns read in order."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.records import Box, Line, Run

_GAP_OF_WORDS = 0.17  # of the type size: a wider gap between characters is a space
_GAP_OF_CELLS = 1.15  # of the type size: a wider gap is a tab, a hung number or a table cell
_GAP_AT_TAB = 0.5  # of the type size: so wide a gap is one as well where others on the page end at the same place
_SAME_LINE = 0.3  # of the type size: how far baselines of one line may differ
_RAISED_SIZE = 0.82  # of the type beside it: the largest type of a raised mark
_LARGEST = 400.0  # points: larger type is a drawing, of which a page shows a stroke
_SMALLEST = 1.5  # points: smaller type cannot be read by a person
_HEAVY = ("bold", "black", "heavy", "demi")  # in the name of a bold font
_SPACES = frozenset((32, 160, 9, 10, 13, 0x2003, 0x2002, 0x2009, 0x200A, 0x202F))
_CONTROLS = frozenset(range(32)) - {2} | {127} | frozenset(range(0xD800, 0xE000))  # 2 is pdfium's soft hyphen
_NO_CHARACTERS = frozenset((0xFEFF, 0xFFFE, 0xFFFF, 0x200B)) | _CONTROLS - _SPACES
_INVISIBLE = (3, 7)  # render modes of text that is neither filled nor stroked


@dataclass(slots=True)
class _Style:
    font: str
    size: float
    bold: bool
    italic: bool
    colour: str
    visible: bool
    upright: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """How the page is turned: from PDF coordinates to points from the top left corner of the page as seen."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int

    def across(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float]:
        """Left and right edge, as seen, of a rectangle in PDF coordinates."""
        if self.turned == 90:
            return y0 - self.bottom, y1 - self.bottom
        if self.turned == 180:
            return self.right - x1, self.right - x0
        if self.turned == 270:
            return self.top - y1, self.top - y0
        return x0 - self.left, x1 - self.left

    def down(self, x: float, y: float) -> float:
        """Distance of a point from the upper edge, as seen."""
        return {0: self.top - y, 90: x - self.left, 180: y - self.bottom}.get(self.turned, self.right - x)

    def is_level(self, a: float, b: float) -> bool:
        """Whether a text matrix whose first row is (a, b) runs from left to right as seen."""
        along, aside = {0: (a, b), 90: (b, -a), 180: (-a, -b)}.get(self.turned, (-b, a))
        return along >= 0 and abs(aside) <= 0.1 * (abs(along) or 1.0)


def _frame_of(page: Any) -> _Frame:
    left, bottom, right, top = page.get_bbox()
    return _Frame(left, bottom, right, top, page.get_rotation())


@dataclass(slots=True)
class _Piece:
    """Characters of one text object on one baseline, without a gap."""

    text: str
    x0: float
    x1: float
    baseline: float
    style: _Style
    spaced: bool
    raised: bool = False


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What one page shows: lines in reading order, shaded or framed boxes, and text that cannot be seen."""

    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    hidden: str


def read_layout(page: Any, number: int) -> PageLayout:
    """Lines of a pdfium page (1-based `number`) in reading order, in points from the top left corner."""
    text_page = page.get_textpage()
    try:
        width, height = page.get_size()
        boxes, dark = _read_boxes(page, number, width, height)
        pieces, hidden = _read_pieces(text_page, page, width, height, dark)
    finally:
        text_page.close()
    rows = _rows_of(pieces)
    tabs = _tabs_of(rows)
    lines = [_make_line(row, number, column, boxes, tabs) for row, column in _in_reading_order(rows, width)]
    return PageLayout(tuple(line for line in lines if line.text), boxes, hidden)


# ---------------------------------------------------------------- characters


def _read_pieces(
    text_page: Any, page: Any, width: float, height: float, dark: Sequence[Box]
) -> tuple[list[_Piece], str]:
    """The characters of a page as pieces, and what of them cannot be seen. The one loop that time is spent in."""
    import pypdfium2.raw as pdfium

    raw, frame = text_page.raw, _frame_of(page)
    code_of, box_of, origin_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
    )
    object_of = _addresses(pdfium.FPDFText_GetTextObject)
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    fonts: dict[int, tuple[str, bool, bool]] = {}
    pieces: list[_Piece] = []
    hidden: list[str] = []
    last: _Piece | None = None
    last_object, space, baseline = 0, False, 0.0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = code_of(raw, index)
        if code in _SPACES:
            space = True
            continue
        if code in _NO_CHARACTERS:
            continue
        address = object_of(raw, index) or 0
        box_of(raw, index, rect)
        if address != last_object or frame.turned:
            origin_of(raw, index, x, y)
            baseline = frame.down(x.value, y.value)
            if address not in styles:
                styles[address] = _style_of(address, frame, fonts)
        style = styles[address]
        x0, x1 = frame.across(rect.left, rect.bottom, rect.right, rect.top)
        char = "-" if code == 2 else chr(code) if code <= 0x10FFFF else ""
        if not style.visible or not _on_page(x0, x1, baseline, width, height) or _unseen(style, x0, baseline, dark):
            hidden.append((" " if space else "") + char)
            last = None
        elif last is not None and address == last_object and not space and _joins(last, x0):
            last.text += char
            last.x1 = max(last.x1, x1)
        else:
            last = _Piece(char, x0, x1, baseline, style, space)
            pieces.append(last)
        space = False
        last_object = address
    return [piece for piece in pieces if piece.style.upright], "".join(hidden).strip()


def _addresses(function: Any) -> Callable[[Any, int], int | None]:
    """A pdfium function that returns a handle, as one that returns the handle's address: no object a character."""
    prototype = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    return prototype(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _joins(last: _Piece, x0: float) -> bool:
    """Whether a character that begins at x0 goes on with a piece without a gap."""
    size = last.style.size
    return -0.5 * size < x0 - last.x1 < _GAP_OF_WORDS * size


def _on_page(x0: float, x1: float, baseline: float, width: float, height: float) -> bool:
    return x1 > -1 and x0 < width + 1 and -1 < baseline < height + 6


def _unseen(style: _Style, x: float, baseline: float, dark: Sequence[Box]) -> bool:
    """White type counts as unseen unless something dark or a picture lies under it."""
    if style.colour != "ffffff":
        return False
    y = baseline - style.size * 0.3
    return not any(box.x0 - 2 <= x <= box.x1 + 2 and box.top - 2 <= y <= box.bottom + 2 for box in dark)


def _style_of(address: int, frame: _Frame, fonts: dict[int, tuple[str, bool, bool]]) -> _Style:
    """The style of a text object; `fonts` keeps name, weight and slant of each font of the page."""
    import pypdfium2.raw as pdfium

    handle = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    pdfium.FPDFTextObj_GetFontSize(handle, size)
    pdfium.FPDFPageObj_GetMatrix(handle, matrix)
    font = pdfium.FPDFTextObj_GetFont(handle)
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key not in fonts:
        fonts[key] = _font_of(font)
    name, heavy, slanted = fonts[key]
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
    points = abs(size.value * ((matrix.c**2 + matrix.d**2) ** 0.5 or 1.0))
    colour = f"{red.value & 255:02x}{green.value & 255:02x}{blue.value & 255:02x}"
    visible = mode not in _INVISIBLE and points >= _SMALLEST and (alpha.value > 0 or mode in (1, 2))
    return _Style(name, round(points, 1), heavy, slanted, colour, visible, frame.is_level(matrix.a, matrix.b))


def _font_of(font: Any) -> tuple[str, bool, bool]:
    """A font's name, whether it is heavy, and whether it is slanted."""
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(1, length))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode("utf-8", "replace")
    name = name.split("+", 1)[1] if "+" in name[:8] else name
    lower = name.lower()
    heavy = any(word in lower for word in _HEAVY) or pdfium.FPDFFont_GetWeight(font) >= 600
    italic = any(word in lower for word in ("italic", "oblique")) or lower.endswith("-it")
    return name, heavy, italic or bool(pdfium.FPDFFont_GetFlags(font) & 64)


# ---------------------------------------------------------------- boxes


def _read_boxes(page: Any, number: int, width: float, height: float) -> tuple[tuple[Box, ...], list[Box]]:
    """Boxes wide and high enough to hold a paragraph, and whatever is dark enough to carry white type."""
    import pypdfium2.raw as pdfium

    frame = _frame_of(page)
    boxes: list[Box] = []
    dark: list[Box] = []
    bounds = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), 20_000)):
        handle = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(handle)
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


def _box(number: int, bounds: Sequence[Any], frame: _Frame) -> Box:
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


def _rows_of(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces grouped by baseline, raised marks with the line that they belong to; each row from left to right."""
    rows: list[list[_Piece]] = []
    sizes: list[float] = []
    for piece in sorted(pieces, key=lambda p: (round(p.baseline, 1), p.x0)):
        home = _home_of(piece, rows, sizes)
        if home is None:
            rows.append([piece])
            sizes.append(piece.style.size)
        else:
            rows[home].append(piece)
            sizes[home] = max(sizes[home], piece.style.size)
    for row in rows:
        row.sort(key=lambda p: p.x0)
    merged = _with_raised(rows)
    return sorted(merged, key=lambda row: (_base(row), row[0].x0))


def _home_of(piece: _Piece, rows: Sequence[list[_Piece]], sizes: Sequence[float]) -> int | None:
    """The place of the row, among the last ones, on whose baseline a piece stands; `sizes` are their largest types."""
    for place in range(len(rows) - 1, max(-1, len(rows) - 7), -1):
        if abs(rows[place][0].baseline - piece.baseline) <= _SAME_LINE * min(sizes[place], piece.style.size):
            return place
    return None


def _base(row: Sequence[_Piece]) -> float:
    largest = max(p.style.size for p in row)
    return max(p.baseline for p in row if p.style.size >= 0.9 * largest)


def _with_raised(rows: list[list[_Piece]]) -> list[list[_Piece]]:
    """Move rows of small raised marks into the row just below whose words they touch."""
    kept: list[list[_Piece]] = []
    largest = [max(piece.style.size for piece in row) for row in rows]
    for index, row in enumerate(rows):
        rest = []
        around = range(max(0, index - 3), min(len(rows), index + 4))
        for piece in row:
            near = [rows[i] for i in around if piece.style.size <= _RAISED_SIZE * largest[i]]
            host = _host_of(piece, near) if near and len(piece.text) <= 6 else None
            if host is None:
                rest.append(piece)
            else:
                piece.raised = True
                if host is not row:
                    host.append(piece)
                    host.sort(key=lambda p: p.x0)
                else:
                    rest.append(piece)
        if rest:
            row[:] = rest
            kept.append(row)
    return [row for row in kept if row]


def _host_of(piece: _Piece, near: Sequence[list[_Piece]]) -> list[_Piece] | None:
    for row in near:
        for other in row:
            if other is piece or other.raised or piece.style.size > _RAISED_SIZE * other.style.size:
                continue
            rise = other.baseline - piece.baseline
            behind = -0.3 * other.style.size <= piece.x0 - other.x1 <= 0.35 * other.style.size
            touches = behind or -0.1 * other.style.size <= other.x0 - piece.x1 <= 0.6 * other.style.size
            if 0.12 * other.style.size < rise < 0.75 * other.style.size and touches:
                return row
    return None


# ---------------------------------------------------------------- columns and reading order


def _in_reading_order(rows: list[list[_Piece]], width: float) -> list[tuple[list[_Piece], int]]:
    gutter = _gutter(rows, width)
    if gutter is None:
        return [(row, 0) for row in rows]
    ordered: list[tuple[list[_Piece], int]] = []
    left: list[list[_Piece]] = []
    right: list[list[_Piece]] = []
    for row in rows:
        if _crosses(row, gutter):
            ordered += [(r, 1) for r in left] + [(r, 2) for r in right] + [(row, 0)]
            left, right = [], []
            continue
        for side, pieces in ((left, [p for p in row if p.x1 <= gutter]), (right, [p for p in row if p.x1 > gutter])):
            if pieces:
                side.append(pieces)
    return ordered + [(r, 1) for r in left] + [(r, 2) for r in right]


def _gutter(rows: list[list[_Piece]], width: float) -> float | None:
    """The x of the gap between two columns of running text, or null where the page has one column."""
    cells = [_cells(row) for row in rows]
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        x = width * step / 100
        crossing = sum(any(a < x < b for a, b in row) for row in cells)
        both = [row for row in cells if not any(a < x < b for a, b in row)]
        left = [max(b for _, b in row if b <= x) - min(a for a, b in row if b <= x) for row in both if row[0][1] <= x]
        right = [max(b for a, b in row) - min(a for a, _ in row if a >= x) for row in both if row[-1][0] >= x]
        full = _wide(left, width) and _wide(right, width)
        if full and crossing <= 0.25 * len(rows) and (best is None or crossing < best[0]):
            best = (crossing, x)
    return best[1] if best else None


def _wide(widths: list[float], width: float) -> bool:
    return len(widths) >= 6 and sorted(widths)[len(widths) // 2] >= 0.26 * width


def _cells(row: Sequence[_Piece]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for piece in row:
        if spans and piece.x0 - spans[-1][1] < 0.9 * piece.style.size:
            spans[-1] = (spans[-1][0], max(spans[-1][1], piece.x1))
        else:
            spans.append((piece.x0, piece.x1))
    return spans


def _crosses(row: Sequence[_Piece], gutter: float) -> bool:
    return any(a < gutter < b for a, b in _cells(row))


# ---------------------------------------------------------------- lines


def _tabs_of(rows: Sequence[Sequence[_Piece]]) -> frozenset[int]:
    """Places, in whole points, at which wide gaps end on three lines of the page or more."""
    ends: Counter[int] = Counter()
    for row in rows:
        for a, b in pairwise(row):
            if b.x0 - a.x1 > _GAP_OF_CELLS * max(a.style.size, b.style.size):
                ends[round(b.x0)] += 1
    return frozenset(x for x, count in ends.items() if count >= 3)


def _make_line(row: Sequence[_Piece], number: int, column: int, boxes: Sequence[Box], tabs: frozenset[int]) -> Line:
    text = ""
    runs: list[Run] = []
    stops: list[tuple[int, float]] = []
    previous: _Piece | None = None
    for piece in row:
        if previous is not None and _overprints(piece, previous):
            continue
        gap = piece.x0 - previous.x1 if previous is not None else 0.0
        size = max(piece.style.size, previous.style.size) if previous is not None else piece.style.size
        if previous is not None and (gap > _GAP_OF_WORDS * size or (piece.spaced and gap > 0.03 * size)):
            text += " "
            if gap > _GAP_OF_CELLS * size or (gap > _GAP_AT_TAB * size and round(piece.x0) in tabs):
                stops.append((len(text), round(piece.x0, 1)))
        runs.append(_run_of(piece, len(text)))
        text += piece.text
        previous = piece
    body = [p for p in row if not p.raised] or list(row)
    size = max(body, key=lambda p: (len(p.text), p.style.size)).style.size
    x0, x1 = min(p.x0 for p in row), max(p.x1 for p in row)
    base = _base(body)
    top, bottom = base - 0.8 * size, base + 0.22 * size
    middle = (top + bottom) / 2
    shaded = any(b.top <= middle <= b.bottom and b.x0 - 3 <= x0 and x1 <= b.x1 + 3 for b in boxes)
    place = (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
    return Line(number, text, *place, size, _joined(runs), column=column, shaded=shaded, stops=tuple(stops))


def _overprints(piece: _Piece, previous: _Piece) -> bool:
    """Whether the same word is printed twice on the same spot to look bold."""
    return piece.text == previous.text and abs(piece.x0 - previous.x0) < 0.15 * piece.style.size


def _run_of(piece: _Piece, start: int) -> Run:
    style = piece.style
    end = start + len(piece.text)
    return Run(start, end, style.font, style.size, style.bold, style.italic, piece.raised, style.colour)


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    joined: list[Run] = []
    for run in runs:
        if joined and _style_key(joined[-1]) == _style_key(run):
            last = joined[-1]
            joined[-1] = Run(last.start, run.end, *_style_key(last))
        else:
            joined.append(run)
    return tuple(joined)


def _style_key(run: Run) -> tuple[str, float, bool, bool, bool, str]:
    return (run.font, run.size, run.bold, run.italic, run.raised, run.colour)
