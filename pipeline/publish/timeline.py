"""The timeline as geometry: inquiries by event years and publication, repeats and themes as rows, a mark an item."""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from dataclasses import dataclass
from itertools import pairwise

from pipeline.publish.findings import families_by_span, members_in_order
from pipeline.publish.results import Results
from pipeline.publish.shown import visible
from pipeline.publish.wording import counted, event_years, has_events, item_in_sentence, label, sentence
from pipeline.records import Inquiry, Recommendation

_MARK = 9.0
_LINE = 15.0
_YEARS_BEFORE = 25
MOST_FAMILIES = 15


@dataclass(frozen=True)
class Layout:
    """Sizes of a chart in SVG units: names stand left in a gutter, or above their rows where `gutter` is 0."""

    width: float
    gutter: float
    letters: int
    strip_row: float
    head: float

    @property
    def above(self) -> bool:
        """Whether names stand above their rows."""
        return self.gutter == 0

    @property
    def name_x(self) -> float:
        """Where names begin (above) or end (in the gutter)."""
        return 0 if self.above else self.gutter - 12


WIDE = Layout(width=1160, gutter=310, letters=38, strip_row=24, head=150)
NARROW = Layout(width=400, gutter=0, letters=54, strip_row=36, head=196)


@dataclass(frozen=True)
class Scale:
    """Years to horizontal positions in a layout; `first` and `last` are calendar years."""

    first: int
    last: int
    layout: Layout

    def x(self, year: float) -> float:
        """Position of a year (2003.5 is the middle of 2003); years before the first stand at the left edge."""
        share = (max(year, self.first) - self.first) / max(1, self.last - self.first)
        return self.layout.gutter + 14 + share * (self.layout.width - self.layout.gutter - 40)

    @property
    def ticks(self) -> list[tuple[int, float]]:
        """Years to print on the axis with their positions."""
        reach = self.last - self.first
        step = (20 if self.layout.above else 10) if reach > 45 else 5 if reach > 12 else 2 if self.layout.above else 1
        start = -(-self.first // step) * step
        return [(year, self.x(year)) for year in range(start, self.last + 1, step)]


@dataclass(frozen=True)
class Column:
    """An inquiry on the time axis: where its date is, and where its marks stand (moved aside if dates crowd)."""

    inquiry: Inquiry
    date_x: float
    x: float
    y: float = 0
    bar: tuple[float, float] | None = None
    note: str = ""


@dataclass(frozen=True)
class Mark:
    """One recommendation in a row: its place, what it is called, and whether it belongs to a family of repeats."""

    record: Recommendation
    label: str
    x: float
    y: float
    repeat: bool


@dataclass(frozen=True)
class Row:
    """A family or a theme: its name in lines, a last line in smaller letters, and its marks around `middle`."""

    id: str
    name: tuple[str, ...]
    note: str
    y: float
    height: float
    name_y: float
    middle: float
    marks: tuple[Mark, ...]

    @property
    def reach(self) -> tuple[float, float]:
        """Leftmost and rightmost mark."""
        return min(mark.x for mark in self.marks), max(mark.x for mark in self.marks)


@dataclass(frozen=True)
class Chart:
    """All that is drawn, in the units of the SVG's view box."""

    layout: Layout
    scale: Scale
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    top: float
    height: float
    undated: tuple[Inquiry, ...]

    @property
    def moved(self) -> bool:
        """Whether marks stand beside their date because dates crowd."""
        return any(abs(column.x - column.date_x) > 2 for column in self.columns)


def repeats_chart(results: Results, layout: Layout) -> Chart | None:
    """Inquiries as a strip and the longest families as rows below; null where no inquiry has a date."""
    columns = _columns(results, layout)
    if not columns:
        return None
    top = 34.0 + layout.strip_row * len(columns) + 18
    families = families_by_span(results)[:MOST_FAMILIES]
    groups = [
        _Group(
            f"family-{f.id}",
            sentence(f.name),
            f"{counted(f.inquiries, 'inquiry')}, {counted(f.years or 0, 'year')}",
            members_in_order(f, results),
        )
        for f in families
    ]
    return _chart(results, layout, columns, groups, top, across=1)


def themes_chart(results: Results, layout: Layout) -> Chart | None:
    """Every recommendation by its most central theme; null where no inquiry has a date."""
    columns = _columns(results, layout)
    if not columns:
        return None
    groups = []
    for code, records in _by_theme(results).items():
        name = results.theme[code].name if code else "No theme"
        groups.append(_Group(f"theme-{code}", name, counted(len(records), "recommendation"), records))
    return _chart(results, layout, columns, groups, layout.head + 8, across=_across(columns))


@dataclass(frozen=True)
class _Group:
    id: str
    name: str
    note: str
    records: list[Recommendation]


def _by_theme(results: Results) -> dict[str, list[Recommendation]]:
    order = [theme.code for theme in results.themes]
    groups: dict[str, list[Recommendation]] = {code: [] for code in order}
    for record in results.recommendations:
        if record.level == "recommendation":
            groups.setdefault(record.themes[0].code if record.themes else "", []).append(record)
    return {code: groups[code] for code in sorted(groups, key=lambda code: not code) if groups[code]}


def _chart(
    results: Results, layout: Layout, columns: tuple[Column, ...], groups: list[_Group], top: float, across: int
) -> Chart:
    places = {column.inquiry.id: column.x for column in columns}
    rows: list[Row] = []
    y = top
    for group in groups:
        row = _row(results, layout, places, group, y, across)
        if row.marks:
            rows.append(row)
            y += row.height
    undated = tuple(inquiry for inquiry in results.compared if inquiry.published is None)
    return Chart(layout, _scale(results, layout), columns, tuple(rows), top, y + 12, undated)


def _row(results: Results, layout: Layout, places: dict[str, float], group: _Group, y: float, across: int) -> Row:
    piles: dict[str, list[Recommendation]] = {}
    for record in group.records:
        if record.inquiry in places:
            piles.setdefault(record.inquiry, []).append(record)
    drawn = max((math.ceil(len(pile) / across) for pile in piles.values()), default=0) * _MARK + 16
    name = _lines(group.name, layout.letters)
    written = _LINE * (len(name) + 1) + 12
    height = written + drawn if layout.above else max(written, drawn)
    middle = y + written + drawn / 2 - 6 if layout.above else y + height / 2
    name_y = y + 18 if layout.above else y + height / 2 - _LINE * len(name) / 2 + 4
    marks = tuple(
        _mark(results, record, places[inquiry], middle, n, len(pile), across)
        for inquiry, pile in piles.items()
        for n, record in enumerate(pile)
    )
    return Row(group.id, name, group.note, y, height, name_y, middle, marks)


def _lines(name: str, letters: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(visible(name), letters, max_lines=2, placeholder=" …")) or ("–",)


def _mark(results: Results, record: Recommendation, x: float, middle: float, n: int, total: int, across: int) -> Mark:
    wide = min(across, total)
    lines = math.ceil(total / wide)
    return Mark(
        record,
        f"{label(results.inquiry[record.inquiry])}, {item_in_sentence(record)}",
        round(x + (n % wide - (wide - 1) / 2) * _MARK, 1),
        round(middle + (n // wide - (lines - 1) / 2) * _MARK, 1),
        record.id in results.families_of,
    )


def _columns(results: Results, layout: Layout) -> tuple[Column, ...]:
    dated = [inquiry for inquiry in results.compared if inquiry.published]
    if not dated:
        return ()
    scale = _scale(results, layout)
    dates = [scale.x(_year(inquiry.published)) for inquiry in dated if inquiry.published]
    room = layout.width - layout.gutter - 28
    spread = _spread(dates, min(30.0, room / len(dated)), layout.width - 14)
    return tuple(
        Column(
            inquiry,
            round(date, 1),
            round(x, 1),
            34 + layout.strip_row * (n + (0.75 if layout.above else 0.5)),
            _bar(inquiry, scale),
            _note(inquiry),
        )
        for n, (inquiry, date, x) in enumerate(zip(dated, dates, spread, strict=True))
    )


def _note(inquiry: Inquiry) -> str:
    """Event years, where they are known, and the year of publication."""
    year = str(inquiry.published.year) if inquiry.published else ""
    return f"{event_years(inquiry)} → {year}" if has_events(inquiry) else year


def _scale(results: Results, layout: Layout) -> Scale:
    published = [i.published.year for i in results.compared if i.published]
    events = [i.events_from for i in results.compared if i.published and i.events_from]
    first = max(min(events, default=published[0]), published[0] - _YEARS_BEFORE)
    return Scale(min(first, published[0]) - 1, published[-1] + 1, layout)


def _bar(inquiry: Inquiry, scale: Scale) -> tuple[float, float] | None:
    if inquiry.events_from is None:
        return None
    last = inquiry.events_to if inquiry.events_to is not None else inquiry.events_from
    return round(scale.x(inquiry.events_from), 1), round(scale.x(min(last + 1, scale.last)), 1)


def _year(date: dt.date | None) -> float:
    return date.year + (date.timetuple().tm_yday - 1) / 366 if date else 0.0


def _spread(places: list[float], gap: float, edge: float) -> list[float]:
    """Move sorted places apart until each is `gap` from the next, and back inside the right edge."""
    moved = list(places)
    for n in range(1, len(moved)):
        moved[n] = max(moved[n], moved[n - 1] + gap)
    for n in range(len(moved) - 1, -1, -1):
        moved[n] = min(moved[n], edge)
        edge = moved[n] - gap
    return moved


def _across(columns: tuple[Column, ...]) -> int:
    gaps = [b.x - a.x for a, b in pairwise(columns)]
    return max(1, min(4, int((min(gaps, default=40.0) - 4) // _MARK)))
